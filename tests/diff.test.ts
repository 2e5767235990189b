import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Document, parseDocument, type YAMLMap } from "yaml";
import { script } from "../scripts/lib/process.js";

const project = fileURLToPath(new URL("..", import.meta.url));
const path = "openapi/openapi.yaml";
const operation = ["paths", "/api/v2/sdk/login/wechat", "post"];
const schemas = ["components", "schemas"];
const mapping = [...schemas, "LoginOutcome", "discriminator", "mapping"];
const examples = ["components", "responses", "LoginOutcome", "content", "application/json", "examples"];

type Change = (document: Document) => unknown;

/** Gives what is at `path` the last key `name`. */
function rename(document: Document, path: string[], name: string) {
  document.setIn([...path.slice(0, -1), name], document.getIn(path, true));
  document.deleteIn(path);
}

/** Adds a copy of what is at `path` under the last key `name`. */
function copy(document: Document, path: string[], name: string) {
  document.setIn([...path.slice(0, -1), name], (document.getIn(path, true) as YAMLMap).clone());
}

const directory = mkdtempSync(join(tmpdir(), "oneaccess-diff-test-"));
const repository = join(directory, "repository");

// A git hook that runs these tests hands its own repository down in GIT_*.
const inherited = Object.entries(process.env).filter(([name]) => !/^(GIT_.*|BASE|FORCE_COLOR)$/.test(name));
const env = { ...Object.fromEntries(inherited), NO_COLOR: "1" };

function git(...args: string[]) {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"];
  const { status, stderr } = spawnSync("git", [...identity, ...args], { cwd: repository, env, encoding: "utf8" });
  expect(status, stderr).toBe(0);
}

/** Writes the three files that state a version, the document with `change` applied. */
function write(version: string, change: Change = () => {}) {
  const document = parseDocument(readFileSync(join(project, path), "utf8"));
  document.setIn(["info", "version"], version);
  change(document);
  writeFileSync(join(repository, path), document.toString());
  writeFileSync(join(repository, "package.json"), JSON.stringify({ version }));
  writeFileSync(join(repository, "CHANGELOG.md"), `# Changelog\n\n## ${version} – 2026-11-22\n`);
}

/** Runs `npm run diff` in the repository. */
function diff({ args = [], base, cwd = repository }: { args?: string[]; base?: string; cwd?: string } = {}) {
  const options = { cwd, env: { ...env, ...(base && { BASE: base }) }, encoding: "utf8", timeout: 120_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, script("diff.ts", ...args), options);
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  mkdirSync(join(repository, "openapi"), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(directory, "node_modules"));
  copyFileSync(join(project, "redocly.yaml"), join(repository, "redocly.yaml"));
  git("init", "--quiet");
  git("add", "redocly.yaml");
  git("commit", "--quiet", "--message", "Before the contract");
  git("tag", "before");
  write("1.0.0");
  git("add", ".");
  git("commit", "--quiet", "--message", "The contract");
  git("tag", "v1.0.0");
});

beforeEach(() => write("1.0.0"));

afterAll(() => rmSync(directory, { recursive: true }));

describe("a breaking change needs a major version:", () => {
  const breaking: [string, Change, string][] = [
    [
      "an optional header is removed",
      (d) => d.deleteIn([...operation, "parameters", 4]),
      "`X-L` header parameter was removed",
    ],
    [
      "an optional header becomes mandatory",
      (d) => d.setIn(["components", "parameters", "X-tenant-id", "required"], true),
      "`X-tenant-id` header parameter became required",
    ],
    [
      "a field of an answer is removed",
      (d) => d.deleteIn([...schemas, "LoggedIn", "properties", "id_token"]),
      "Property `id_token` of `SUCCESS` was removed",
    ],
    [
      "a field of an answer may be missing",
      (d) => d.deleteIn([...schemas, "LoggedIn", "required", 1]),
      "Properties of `SUCCESS` are no longer required: `session_token`",
    ],
    [
      "a field of an answer changes its type",
      (d) => d.setIn([...schemas, "LoggedIn", "properties", "expire", "type"], "string"),
      "Type of `expire` widened from 'integer' to 'string'",
    ],
    [
      "a status changes its value",
      (d) => {
        d.setIn([...schemas, "AccessDenied", "properties", "status", "const"], "DENIED");
        rename(d, [...mapping, "ACCESS_DENIED"], "DENIED");
      },
      "`const` of `status` changed from 'ACCESS_DENIED' to 'DENIED'",
    ],
    [
      "the answers gain an outcome",
      (d) => {
        copy(d, [...schemas, "AccessDenied"], "Locked");
        d.setIn([...schemas, "Locked", "properties", "status", "const"], "LOCKED");
        d.addIn([...schemas, "LoginOutcome", "oneOf"], { $ref: "#/components/schemas/Locked" });
      },
      "`oneOf` subschema of `LoginOutcome` was added",
    ],
    [
      "the answers lose an outcome",
      (d) => {
        d.deleteIn([...mapping, "MFA_AUTH"]);
        d.deleteIn([...schemas, "LoginOutcome", "oneOf", 3]);
      },
      "requires a major bump: /components/schemas/LoginOutcome/discriminator/mapping/MFA_AUTH",
    ],
    [
      "a schema is renamed",
      (d) => {
        rename(d, [...schemas, "ErrorEnvelope"], "Problem");
        const media = ["components", "responses", "InvalidParameter", "content", "application/json"];
        d.setIn([...media, "schema", "$ref"], "#/components/schemas/Problem");
      },
      "requires a major bump: /components/schemas/ErrorEnvelope",
    ],
    [
      "a named example is renamed",
      (d) => rename(d, [...examples, "SOCIAL_BIND"], "bind"),
      "requires a major bump: /components/responses/LoginOutcome/content/application/json/examples/SOCIAL_BIND",
    ],
    [
      "a field of the request is removed",
      (d) => {
        d.deleteIn([...schemas, "LoginWithWeChatRequest", "required"]);
        d.deleteIn([...schemas, "LoginWithWeChatRequest", "properties", "code"]);
      },
      "requires a major bump: /components/schemas/LoginWithWeChatRequest/properties/code",
    ],
    [
      "the request is sent as another media type",
      (d) => rename(d, [...operation, "requestBody", "content", "application/json;charset=utf8"], "application/json"),
      "Media type `application/json;charset=utf8` became `application/json`",
    ],
    [
      "an answer is no longer documented",
      (d) => d.deleteIn([...operation, "responses", "400"]),
      "Response `400` was removed",
    ],
    ["a server is removed", (d) => d.deleteIn(["servers", 1]), "Server `https://{common_domain}` was removed"],
    // The last, because the others are found below the path.
    [
      "the path changes",
      (d) => rename(d, operation.slice(0, 2), "/api/v3/sdk/login/wechat"),
      "Path `/api/v2/sdk/login/wechat` was renamed to `/api/v3/sdk/login/wechat`",
    ],
  ];

  test.for(breaking)("%s", ([, change, reason]) => {
    write("1.1.0", change);
    const { status, output } = diff();
    expect(output).toContain(reason);
    expect(output).toMatch(/❌ info\.version went 1\.0\.0 → 1\.1\.0, but .* major bump/);
    expect(status).toBe(1);
  });

  test("all of them together pass as 2.0.0", () => {
    write("2.0.0", (document) => {
      for (const [, change] of breaking) change(document);
    });
    const { status, output } = diff();
    expect(output).toContain("Diff passed");
    expect(status).toBe(0);
  });
});

describe("a compatible change needs a minor version:", () => {
  const compatible: [string, Change][] = [
    [
      "a new optional header",
      (d) => {
        copy(d, ["components", "parameters", "X-L"], "X-new");
        d.setIn(["components", "parameters", "X-new", "name"], "X-new");
        d.addIn([...operation, "parameters"], { $ref: "#/components/parameters/X-new" });
      },
    ],
    ["a new field of an answer", (d) => copy(d, [...schemas, "LoggedIn", "properties", "id_token"], "refresh_token")],
  ];

  test.for(compatible)("%s", ([, change]) => {
    write("1.0.1", change);
    const { status, output } = diff();
    expect(output).toContain("info.version went 1.0.0 → 1.0.1, but these changes require a minor bump (1.1.0).");
    expect(status).toBe(1);
  });

  test("all of them together pass as 1.1.0", () => {
    write("1.1.0", (document) => {
      for (const [, change] of compatible) change(document);
    });
    const { status, output } = diff();
    expect(output).toContain("0 major");
    expect(status).toBe(0);
  });
});

describe("any other change needs a patch version:", () => {
  const others: [string, Change, string][] = [
    [
      "prose",
      (d) => d.setIn([...operation, "description"], "Other words."),
      "these changes require a patch bump (1.0.1)",
    ],
    [
      "the source of a fact",
      (d) => d.setIn([...operation, "x-source", "grade"], "sister"),
      "these changes require a patch bump (1.0.1)",
    ],
    [
      "the value of an example",
      (d) => d.setIn([...examples, "SUCCESS", "value", "expire"], 43200),
      "the document changed, which requires a patch bump",
    ],
  ];

  test.for(others)("%s", ([, change, reason]) => {
    write("1.0.0", change);
    const { status, output } = diff();
    expect(output).toContain(`info.version stayed 1.0.0, but ${reason}`);
    expect(status).toBe(1);
  });

  test("all of them together pass as 1.0.1", () => {
    write("1.0.1", (document) => {
      for (const [, change] of others) change(document);
    });
    const { status, output } = diff();
    expect(output).toContain("0 major, 0 minor");
    expect(status).toBe(0);
  });

  test("no change needs none", () => {
    expect(diff()).toMatchObject({ status: 0, output: expect.stringContaining("0 major, 0 minor, 0 patch") });
  });
});

describe("the version is stated in three places:", () => {
  test("a package.json with another version is refused", () => {
    writeFileSync(join(repository, "package.json"), '{"version":"0.9.0"}');
    const { status, output } = diff();
    expect(output).toContain("package.json has version 0.9.0; to follow info.version: npm version");
    expect(status).toBe(1);
  });

  test("a changelog without an entry for the version is refused", () => {
    writeFileSync(join(repository, "CHANGELOG.md"), "# Changelog\n\n## 1.0.01\n\n### 1.0.0\n");
    const { status, output } = diff();
    expect(output).toContain("CHANGELOG.md has no entry for 1.0.0");
    expect(status).toBe(1);
  });

  test("this project's own package.json and changelog follow its document", () => {
    const version = parseDocument(readFileSync(join(project, path), "utf8")).getIn(["info", "version"]);
    expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8")).version).toBe(version);
    const headings = readFileSync(join(project, "CHANGELOG.md"), "utf8").match(/^## \S+/gm);
    expect(headings).toContain(`## ${version}`);
  });
});

describe("the base:", () => {
  test("BASE names it, and options go to Redocly", () => {
    write("2.0.0", (d) => d.deleteIn([...operation, "responses", "400"]));
    const { status, output } = diff({ base: "HEAD", args: ["--format", "markdown"] });
    expect(output).toContain("Comparing openapi/openapi.yaml with the one at HEAD");
    expect(output).toContain("| 🔴 major | removed |");
    expect(status).toBe(0);
  });

  test("an unknown revision is refused in one line", () => {
    expect(diff({ base: "--help" })).toEqual({
      status: 2,
      output: "BASE=--help is no revision of this repository; name a tag, a branch or a commit.\n",
    });
  });

  test("a revision without the document is refused in one line", () => {
    expect(diff({ base: "before" })).toEqual({ status: 2, output: "There is no openapi/openapi.yaml at before.\n" });
  });

  test("a repository without a tag has nothing to compare with, which is no failure", () => {
    const cwd = join(directory, "untagged");
    git("clone", "--quiet", "--no-tags", repository, cwd);
    expect(diff({ cwd })).toEqual({
      status: 0,
      output: "No tag yet: nothing to compare with. To name a base: BASE=<git revision> npm run diff\n",
    });
  });

  test("a shallow clone is told how to become whole", () => {
    const cwd = join(directory, "shallow");
    git("clone", "--quiet", "--no-tags", "--depth=1", `file://${repository}`, cwd);
    const mend = "This clone is shallow; to complete it: git fetch --unshallow --tags\n";
    expect(diff({ cwd })).toEqual({ status: 2, output: `There is no tag to compare with. ${mend}` });
    expect(diff({ cwd, base: "v1.0.0" }).output).toContain(mend);
  });

  test("a directory that git does not know is refused in one line", () => {
    const cwd = join(directory, "unpacked");
    mkdirSync(cwd);
    expect(diff({ cwd })).toEqual({
      status: 2,
      output: "This is no git repository, so there is no earlier contract to compare with.\n",
    });
  });
});
