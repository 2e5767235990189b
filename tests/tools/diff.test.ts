import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { compare } from "../../scripts/diff/compare.js";
import { contractPart, journeyPart } from "../../scripts/diff/parts.js";
import { diff, judge, nextVersion, outOfStep, versionFindings } from "../../scripts/diff.js";
import { Place, SourceDocument } from "../../scripts/lib/document.js";
import { root } from "../../scripts/lib/paths.js";
import { run } from "../support/run.js";

type Row = [step: string, what: string, ...replaced: (string | object)[]];
const table: { document: string; changes: Row[] } = parse(readFileSync(join(root, "tests/tools/diff.yaml"), "utf8"));
// As it stands in the file, so that the rows can be read beside it.
const contract = table.document.replaceAll(/^/gm, "  ");

/** A text with some of its parts replaced: each has to be there. */
function replace(text: string, ...replaced: string[]): string {
  const [from, to = "", ...others] = replaced;
  if (from === undefined) return text;
  expect(text).toContain(from);
  return replace(text.split(from).join(to), ...others);
}

const judged = (text: string, before = contract, partOf = contractPart) =>
  judge(new SourceDocument(before, "v1.0.0:openapi.yaml"), new SourceDocument(text, "openapi.yaml"), partOf);

describe("a change of the contract", () => {
  test("is in the table a hundred times at least, and once each", () => {
    const names = table.changes.map(([, what]) => what);
    expect(names.length).toBeGreaterThanOrEqual(100);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.for(table.changes)("of %s: %s", ([step, , ...replaced]) => {
    const texts = replaced.filter((each) => typeof each === "string");
    expect(judged(replace(contract, ...texts))).toEqual({
      step,
      lines: step === "patch" || step === "none" ? [] : expect.anything(),
    });
  });

  test("that takes away anything but words is more than a patch, unless it goes without saying", () => {
    const words = ["info", "summary", "description", "examples"];
    const passed: string[] = [];
    /** Takes away each member of a part of the document, at any depth, and puts it back. */
    function takeAway(part: Record<string, unknown>, path: string[]) {
      for (const [key, value] of Object.entries(part)) {
        if (words.includes(key)) continue;
        delete part[key];
        if (isSame()) passed.push([...path, key].join(" "));
        part[key] = value;
        if (typeof value === "object" && value !== null) takeAway(value as typeof part, [...path, key]);
      }
    }
    const document = parse(contract);
    const before = contractPart(Place.rootOf(parse(contract)));
    const isSame = () => {
      try {
        return compare(before, contractPart(Place.rootOf(document))).length === 0;
      } catch (error) {
        // What is referenced elsewhere cannot be missing.
        return !String(error).includes("leads nowhere");
      }
    };
    takeAway(document, []);
    expect(passed).toEqual([
      "paths /token post requestBody required",
      "components schemas Credentials properties tags minItems",
    ]);
  });

  test.for([
    [
      "that several calls share is said once, with the name of each and its line",
      ["required: [error]", "required: []"],
      "major  answer 400 application/json /error required: true → none  openapi.yaml:106\n       logIn, getToken, getUser",
    ],
    [
      "that takes something away stands where it was, at the revision that had it",
      [", expire: { type: integer }", ""],
      'major  answer 200 application/json (status "SUCCESS") /expire is gone  v1.0.0:openapi.yaml:87\n       logIn',
    ],
    [
      "that nobody can classify is major, and said to be so",
      ["operationId: getUser\n", "operationId: getUser\n        x-limit: 5\n"],
      "major  x-limit: none → 5 (not classified)  openapi.yaml:53\n       getUser",
    ],
  ] as const)("%s", ([, replaced, line]) => {
    expect(judged(replace(contract, ...replaced)).lines).toEqual([line]);
  });

  test("is listed with the gravest first", () => {
    const { lines } = judged(replace(contract, "maxLength: 40", "maxLength: 41", "maxLength: 99", "maxLength: 100"));
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["major", "minor"]);
  });
});

describe("a change of the journey", () => {
  const journey = `
info: { version: 1.0.0 }
workflows:
  - workflowId: log-in
    inputs: { required: [code], properties: { code: { type: string }, lang: { type: string } } }
    steps: [{ stepId: send, description: Sends., operationId: logIn }]
    outputs: { user: $steps.send.outputs.user }
  - { workflowId: refresh, steps: [] }
`;
  test.for([
    ["patch", "words", "Sends.", "Sends it."],
    ["minor", "a step", "operationId: logIn", "operationId: enter"],
    [
      "minor",
      "a workflow more",
      "  - { workflowId: refresh",
      "  - { workflowId: log-out, steps: [] }\n  - { workflowId: refresh",
    ],
    ["minor", "an input more", "lang: {", "app: {}, lang: {"],
    ["minor", "an output of another place", "outputs.user", "outputs.name"],
    ["major", "a workflow less", "\n  - { workflowId: refresh, steps: [] }", ""],
    ["major", "an input less", ", lang: { type: string }", ""],
    ["major", "an input that becomes mandatory", "[code]", "[code, lang]"],
    ["major", "an output less", "user: $steps.send.outputs.user", ""],
  ] as const)("is %s: %s", ([step, , from, to]) => {
    expect(judged(replace(journey, from, to), journey, journeyPart).step).toBe(step);
  });
});

describe("info.version", () => {
  test.for([
    ["major", "2.0.0"],
    ["minor", "1.10.0"],
    ["patch", "1.9.4"],
    ["none", "1.9.3"],
  ] as const)("goes from 1.9.3 by %s to %s", ([step, next]) => {
    expect(nextVersion("1.9.3", step)).toBe(next);
    expect(versionFindings("1.9.3", next, step)).toEqual([]);
    expect(versionFindings("1.9.3", "3.0.0", step)).toEqual([]);
    expect(versionFindings("1.9.3", "1.9.2", step)).toEqual(["info.version went down, 1.9.3 → 1.9.2."]);
    const tooLow = step === "none" ? [] : [`info.version is 1.9.3, and these changes need ${next}.`];
    expect(versionFindings("1.9.3", "1.9.3", step)).toEqual(tooLow);
  });

  test("is followed by the journey, package.json and the changelog", () => {
    expect(outOfStep("1.0.0", "1.0.0", '{"version":"1.0.0"}', "## 1.0.0 – 2026-11-22")).toEqual([]);
    expect(outOfStep("1.0.0", "0.9.0", '{"version":"0.9.0"}', "## 1.0.01\n### 1.0.0")).toEqual([
      "openapi/journey.arazzo.yaml has version 0.9.0; its info.version has to be 1.0.0.",
      "package.json has version 0.9.0; to follow info.version: npm version --no-git-tag-version 1.0.0",
      'CHANGELOG.md has no entry for 1.0.0; add one under the heading "## 1.0.0 – <date>".',
    ]);
  });

  test("is followed by this project's own journey, package.json and changelog", () => {
    const read = (name: string) => readFileSync(join(root, name), "utf8");
    const [version, inJourney] = ["openapi", "journey.arazzo"].map(
      (name) => parse(read(`openapi/${name}.yaml`)).info.version,
    );
    expect(outOfStep(version, inJourney, read("package.json"), read("CHANGELOG.md"))).toEqual([]);
  });
});

describe("npm run diff", () => {
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-diff-test-"));
  const repository = join(directory, "repository");
  const breaking = ["required: [code]", "required: [code, mode]"];

  function git(...args: string[]) {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: repository, encoding: "utf8" }).trim();
  }

  /** Writes the files that state a version, with changes of the contract. */
  function write(version: string, ...replaced: string[]) {
    const files = {
      "openapi/openapi.yaml": replace(contract, "version: 1.0.0", `version: ${version}`, ...replaced),
      "openapi/journey.arazzo.yaml": `info: { version: ${version} }\nworkflows: []\n`,
      "openapi/zh-CN.yaml": "- { en: Test, zh: 测试 }\n",
      "package.json": JSON.stringify({ version }),
      "CHANGELOG.md": `# Changelog\n\n## ${version} – 2026-11-22\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  }

  function commit(...tags: string[]) {
    git("add", ".");
    git("commit", "--quiet", "--message", "A commit");
    for (const tag of tags) git("tag", tag);
  }

  /** The revision that is compared with, and the step that is found. */
  function compared() {
    const [, base, step] = /^Since (\S+),.*^Needed step: (\S+)\. /ms.exec(diff().lines.join("\n")) ?? [];
    return [base, step];
  }

  const own = process.cwd();
  beforeAll(() => {
    mkdirSync(join(repository, "openapi"), { recursive: true });
    process.chdir(repository);
    // A git hook that runs these tests hands its own repository down in GIT_*.
    for (const name of Object.keys(process.env)) if (/^(GIT_.*|BASE)$/.test(name)) delete process.env[name];
    git("init", "--quiet");
    writeFileSync(join(repository, "README.md"), "A test.\n");
    commit("before");
    write("1.0.0");
    commit("v1.0.0");
  });
  afterEach(() => void vi.unstubAllEnvs());
  afterAll(() => {
    process.chdir(own);
    rmSync(directory, { recursive: true });
  });

  test("says what changed, what has to be mended, and last the step that is needed", async () => {
    write("1.0.0", ...breaking);
    writeFileSync(join(repository, "package.json"), '{"version":"0.9.0"}');
    expect(await run("diff.ts")).toEqual({
      code: 1,
      output: `Since v1.0.0, which has version 1.0.0:
major  request application/json /mode required: none → true  openapi/openapi.yaml:76
       logIn
❌ info.version is 1.0.0, and these changes need 2.0.0.
❌ package.json has version 0.9.0; to follow info.version: npm version --no-git-tag-version 1.0.0
Needed step: major. Next version: 2.0.0.
`,
    });
  });

  test("is content with a version that was raised enough, by Chinese texts alone a patch", () => {
    write("1.0.1");
    writeFileSync(join(repository, "openapi/zh-CN.yaml"), "- { en: Test, zh: 试验 }\n");
    expect(diff()).toEqual({
      isRight: true,
      lines: ["Since v1.0.0, which has version 1.0.0:", "Needed step: patch. Next version: 1.0.1."],
    });
  });

  test("compares with the last tag of a version, and a commit never with itself", () => {
    write("1.0.0", ...breaking);
    commit("nightly-1", "v1.0.x");
    expect(compared()).toEqual(["v1.0.0", "major"]);
    git("tag", "v1.0.1");
    expect(compared()).toEqual(["v1.0.0", "major"]);
    write("1.0.0");
    expect(compared()).toEqual(["v1.0.1", "minor"]);
    vi.stubEnv("BASE", "v1.0.0");
    expect(compared()).toEqual(["v1.0.0", "none"]);
    git("reset", "--quiet", "--hard", "v1.0.0");
    git("tag", "--delete", "nightly-1", "v1.0.x", "v1.0.1");
  });

  test("without a tag compares with the last commit before the present version, or the one before", () => {
    git("tag", "--delete", "v1.0.0");
    const first = git("rev-parse", "--short", "HEAD");
    expect(diff).toThrow("There is nothing to compare with: no earlier version of the contract is committed.");
    write("1.0.0", ...breaking);
    expect(compared()).toEqual([first, "major"]);
    commit();
    expect(compared()).toEqual([first, "major"]);
    const second = git("rev-parse", "--short", "HEAD");
    write("1.1.0", ...breaking);
    expect(compared()).toEqual([second, "none"]);
    commit();
    write("1.1.0", ...breaking, "title: Test", "title: Other");
    commit();
    expect(compared()).toEqual([second, "patch"]);
    git("reset", "--quiet", "--hard", first);
    git("tag", "v1.0.0");
  });

  test("tells a shallow clone how to become whole", () => {
    const clone = join(directory, "shallow");
    git("clone", "--quiet", "--no-tags", "--depth=1", `file://${repository}`, clone);
    process.chdir(clone);
    onTestFinished(() => process.chdir(repository));
    const remedy = "This clone is shallow; to complete it: git fetch --unshallow --tags";
    expect(diff).toThrow(`There is no earlier version to compare with. ${remedy}`);
    vi.stubEnv("BASE", "v1.0.0");
    expect(diff).toThrow(remedy);
  });

  const ofSomebodyElse = "fatal: detected dubious ownership in repository at";
  test.for([
    [
      "a revision that is none",
      "BASE",
      "--help",
      "BASE=--help is no revision of this repository; name a tag, a branch",
    ],
    ["a revision without the contract", "BASE", "before", "There is no openapi/openapi.yaml at before."],
    ["a repository of somebody else", "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1", ofSomebodyElse],
    ["a machine without git", "PATH", directory, "git could not be started: spawnSync git ENOENT"],
  ] as const)("refuses %s, with the reason", ([, name, value, reason]) => {
    vi.stubEnv(name, value);
    expect(diff).toThrow(reason);
  });

  test("refuses a directory without a repository, in one line", async () => {
    const { code, output } = await run("diff.ts", [], { env: { GIT_DIR: join(directory, "none") } });
    expect({ code, output }).toEqual({ code: 2, output: expect.stringMatching(/^fatal: not a git repository.*\n$/) });
  });
});
