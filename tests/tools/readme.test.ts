import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { operations, servers } from "../facts/index.js";
import { startProvider } from "../provider/provider.js";
import { kinds, obstacle, runSnippet } from "../support/snippet.js";
import { typeErrors } from "../support/typecheck.js";

/**
 * How the code blocks of README.md and CONTRIBUTING.md are executed.
 *
 * - `sh` is run by a shell, in a copy of this project that is committed and tagged; a section is one session.
 * - `diff` is applied to that copy. `ts` is type-checked, and run. `yaml` has to stand in openapi/openapi.yaml or its Chinese texts.
 * - `text` or `http` right after a block is what that prints, compared as a whole. `…` in it stands for what differs from
 *   run to run, or is left out: any text within a line, any lines where it is a line of its own.
 * - Nothing else is allowed. The tables below say what serves until Ctrl-C, what is run elsewhere, and what is put in place
 *   of the addresses and versions that are shown.
 */
const outputs = ["text", "http"];

/** Commands that serve until Ctrl-C, with what they print when they are ready: they run until the next heading. */
const serving: Record<string, string> = {
  start: "Ctrl-C ends both",
  mock: "Prism is listening on",
  record: "Press Ctrl+C to stop",
};

/** Blocks that are run by something else: the file that runs them, and how they stand there. */
const runElsewhere: Record<string, { file: string; as: string[] }> = {
  "npm ci && npm test": { file: ".ci/run", as: ["\nnpm ci\n", "\nnpm test\n"] },
  "npm pack\nnpm install --prefix ../your-app ./oneaccess-openapi-*.tgz": {
    file: "tests/tools/package.test.ts",
    as: ['"npm", "pack"', '"npm", "install"', '"--prefix"'],
  },
};

const read = (name: string) => readFileSync(join(root, name), "utf8");
const { scripts, engines } = JSON.parse(read("package.json"));
const version: string = JSON.parse(read("package.json")).version;
const nextMinor = version.replace(/\.(\d+)\.\d+$/, (_, minor) => `.${Number(minor) + 1}.0`);

/** Puts what is meant in this run in place of what the texts show. */
function withStandIns({ mock, docs = "", provider = "" }: { mock: string; docs?: string; provider?: string }) {
  const standIns: [shown: string, meant: string][] = [
    ["127.0.0.1:4010", mock],
    ["127.0.0.1:8080", docs],
    [`https://${servers[0]?.example}`, provider],
    ["1.2.0", nextMinor],
    ["1.1.0", version],
  ];
  return (text: string) => standIns.reduce((all, [shown, meant]) => all.replaceAll(shown, meant), text);
}

interface Block {
  language: string;
  code: string;
}

/** A heading, level 0 at the start of a text, and what stands below it until the next one. */
interface Section {
  title: string;
  level: number;
  text: string;
  blocks: Block[];
}

function parse(markdown: string): Section[] {
  const sections: Section[] = [{ title: "", level: 0, text: "", blocks: [] }];
  const parts = markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$|^(#+) (.*)$|^.*$/gm);
  for (const [line, indent = "", language, code = "", hashes, title = ""] of parts) {
    if (hashes) sections.push({ title, level: hashes.length, text: "", blocks: [] });
    const section = sections.at(-1);
    if (language !== undefined) {
      section?.blocks.push({ language, code: code.replaceAll(new RegExp(`^${indent}`, "gm"), "").trimEnd() });
    } else if (!hashes && section) section.text += `${line}\n`;
  }
  return sections;
}

/** The sections below each heading of level 2, as what belongs together. */
function chapters(sections: Section[]): Section[][] {
  return sections.reduce<Section[][]>((all, section) => {
    if (section.level <= 2) all.push([section]);
    else all.at(-1)?.push(section);
    return all;
  }, []);
}

const english = parse(read("README.md"));
const chinese = parse(read("README.zh-CN.md"));
const contributing = parse(read("CONTRIBUTING.md"));
const texts = { "README.md": english, "README.zh-CN.md": chinese, "CONTRIBUTING.md": contributing };

/** Each block that does something, with the block that shows its output. */
const steps = (blocks: Block[]) =>
  blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    return outputs.includes(block.language)
      ? []
      : [{ ...block, output: next && outputs.includes(next.language) ? next.code : undefined }];
  });

/** What is printed and what is shown, the same unless the shown text does not fit. */
function compare(printed: string, shown: string) {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const lines = shown
    .split("\n")
    .map((line) => (line === "…" ? "(?:.*\n)*?" : `${line.split("…").map(literal).join(".*")}\n`));
  const clean = `${printed.replaceAll("\r", "").replaceAll(/ +$/gm, "").replace(/^\n+/, "").trimEnd()}\n`;
  expect(new RegExp(`^${lines.join("")}$`).test(clean) ? shown : clean.trimEnd()).toBe(shown);
}

const inherited = Object.entries(process.env).filter(
  ([name]) =>
    !/^(GIT_.*|BASE|BASE_URL|CI|GITHUB_ACTIONS|FORCE_COLOR|NODE_ENV|VITEST.*|ONEACCESS_.*|TEST|npm_.*)$/.test(name),
);
const env = { ...Object.fromEntries(inherited), NO_COLOR: "1", npm_config_loglevel: "silent" };

const directory = mkdtempSync(join(tmpdir(), "oneaccess-readme-"));

/** A copy of what git has or would take of this project, committed and tagged as the current version. */
function committedCopy(name: string): string {
  const copy = join(directory, name);
  const git = (cwd: string, ...args: string[]) => execFileSync("git", args, { cwd, env, encoding: "utf8" });
  for (const file of git(root, "ls-files", "-coz", "--exclude-standard").split("\0")) {
    if (file && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  }
  git(copy, "init", "--quiet");
  git(copy, "add", ".");
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"];
  git(copy, ...identity, "commit", "--quiet", "--message", "The contract");
  git(copy, "tag", `v${version}`);
  return copy;
}

const mock = { url: inject("mockUrl") };
beforeAll(() => {
  // One level up, where it is found and git does not see it.
  symlinkSync(join(root, "node_modules"), join(directory, "node_modules"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs shell scripts one after the other in one session and returns what each printed, stderr included. */
async function session(cwd: string, preparation: string, blocks: string[]): Promise<string[]> {
  const child = spawn("sh", ["-eu"], { cwd, env, stdio: ["pipe", "pipe", "ignore"] });
  const separator = "\u001e";
  child.stdin.end(`exec 2>&1\n${[preparation, ...blocks].join(`\nprintf '\\036'\n`)}`);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (printed += chunk));
  const code = await new Promise((ended) => child.once("close", ended));
  const [, ...all] = printed.split(separator);
  expect(code, `${blocks[all.length - 1]}\nfailed:\n${all.at(-1)}`).toBe(0);
  return all;
}

/** The command of package.json that a block starts and that goes on until Ctrl-C, if any. */
function serverIn(code: string) {
  // `npm ci` is what .ci/run begins with.
  const [, name = "", args = ""] = /^(?:npm ci && )?npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(code) ?? [];
  const ready = serving[name];
  return ready && { command: `exec ${scripts[name]} ${args} 2>&1`, ready };
}

/** Starts a server and waits until it is ready; `end` presses Ctrl-C and returns what it has printed. */
async function serve({ command, ready }: { command: string; ready: string }, cwd: string, ports: NodeJS.ProcessEnv) {
  // The ipc channel takes it along, should this process be killed.
  const child = spawn("sh", ["-c", command], {
    cwd,
    env: { ...env, ...ports },
    stdio: ["ignore", "pipe", "ignore", "ipc"],
  });
  let printed = "";
  const exited = new Promise<number | null>((ended) => child.once("close", ended));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (chunk) => {
      printed += chunk;
      if (printed.includes(ready)) resolve();
    });
    exited.then(() => reject(new Error(`${command}\nended:\n${printed}`)));
  });
  return {
    kill: () => void child.kill(),
    async end() {
      child.kill("SIGINT");
      const code = await exited;
      // Ended by itself, or by the signal.
      expect([0, null], printed).toContain(code);
      return printed;
    },
  };
}

const runHere = ({ language, code }: Block) => ["sh", "diff"].includes(language) && !(code in runElsewhere);

/** Does what a section tells to do, and compares what comes of it with what it shows. */
async function follow(
  { blocks }: Section,
  { cwd, functions, provider }: { cwd: string; functions: string; provider: string },
  onTestFinished: TestContext["onTestFinished"],
) {
  const todo = steps(blocks).filter(runHere);
  const server = todo.find(({ code }) => serverIn(code));
  const [port, docsPort] = [await freePort(), await freePort()];
  const address = server ? `127.0.0.1:${port}` : new URL(mock.url).host;
  const meant = withStandIns({ mock: address, docs: `127.0.0.1:${docsPort}`, provider });

  const command = server && serverIn(meant(server.code));
  const running = command ? await serve(command, cwd, { PORT: String(port), DOCS_PORT: String(docsPort) }) : undefined;
  if (running) onTestFinished(running.kill);

  const others = todo.filter((step) => step !== server);
  const commands = others.map(({ code, language }) =>
    language === "sh" ? meant(code) : `git apply --recount --unidiff-zero <<'PATCH'\n${meant(code)}\nPATCH`,
  );
  const printed = await session(cwd, meant(functions), commands);
  for (const [index, { output }] of others.entries()) if (output) compare(printed[index] ?? "", meant(output));

  const served = await running?.end();
  if (server?.output) compare(served ?? "", meant(server.output));
}

describe.concurrent("what the texts tell to do has the result that they show:", () => {
  const copies = new Map<Section[], string>();
  beforeAll(() => {
    copies.set(english, committedCopy("readme"));
    copies.set(contributing, committedCopy("contributing"));
  }, 120_000);

  const told = [english, contributing].flatMap((text) => chapters(text).map((chapter) => ({ text, chapter })));
  const executed = told.filter(({ chapter }) => chapter.some(({ blocks }) => blocks.some(runHere)));

  test.for(executed.map(({ text, chapter }) => ({ title: chapter[0]?.title, text, chapter })))(
    "$title",
    async ({ text, chapter }, { onTestFinished, skip }) => {
      const reason = kinds.sh && obstacle(kinds.sh);
      skip(Boolean(reason) && process.env.REQUIRE_INTERPRETERS !== "1", reason);
      const provider = await startProvider();
      onTestFinished(provider.stop);
      const functions = text
        .flatMap(({ blocks }) => blocks.flatMap(({ code }) => code.match(/^\w+\(\) \{\n[\s\S]*?^\}$/gm) ?? []))
        .join("\n");
      const cwd = copies.get(text) ?? "";
      for (const section of chapter) await follow(section, { cwd, functions, provider: provider.url }, onTestFinished);
    },
  );
});

describe("the TypeScript that the texts show", () => {
  const shown = Object.entries({ "README.md": english, "CONTRIBUTING.md": contributing }).flatMap(([name, sections]) =>
    sections.flatMap(({ blocks }) =>
      steps(blocks).flatMap((step, index) =>
        step.language === "ts" ? { ...step, file: join(root, `${name}.${index}.ts`) } : [],
      ),
    ),
  );

  test("is checked under the strict settings of this project", () => {
    expect(typeErrors(Object.fromEntries(shown.map(({ file, code }) => [relative(root, file), code])))).toEqual([]);
    expect(shown.length).toBeGreaterThan(0);
  });

  test.for(shown)("prints what is shown: $output", async ({ file, code, output = "" }) => {
    const meant = withStandIns({ mock: new URL(mock.url).host });
    const { stdout, stderr } = await runSnippet("ts", meant(code), { file });
    compare(stdout + stderr, output);
  });
});

describe.for(Object.entries(texts))("%s", ([file, sections]) => {
  const markdown = read(file);
  const prose = sections.map(({ text }) => text).join("");
  const code = [...prose.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

  test("has no code block that is neither run nor checked", () => {
    const known = ["sh", "diff", "ts", "yaml"];
    const stray = sections.flatMap(({ blocks }) =>
      blocks.filter(({ language }, index) => {
        const before = blocks[index - 1]?.language ?? "";
        return outputs.includes(language) ? !["sh", "ts"].includes(before) : !known.includes(language);
      }),
    );
    expect(stray).toEqual([]);
    // A fence that parse does not see is not seen above either.
    expect(sections.flatMap(({ blocks }) => blocks)).toHaveLength((markdown.match(/```/g) ?? []).length / 2);
  });

  test("shows YAML that stands in the document", () => {
    const flat = (text: string) => text.replaceAll(/^\s+/gm, "");
    const document = flat(
      ["openapi.yaml", "journey.arazzo.yaml", "zh-CN.yaml"].map((name) => read(`openapi/${name}`)).join(""),
    );
    const yaml = sections.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "yaml"));
    expect(yaml.filter(({ code }) => !document.includes(flat(code)))).toEqual([]);
  });

  test("links to files and headings that exist", () => {
    const slug = (title: string) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-");
    const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path ? resolve(root, dirname(file), path) : join(root, file);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !parse(readFileSync(target, "utf8")).some(({ title }) => slug(title) === anchor);
    });
    expect(broken).toEqual([]);
  });

  test("names files that exist", () => {
    const commands = sections.flatMap(({ blocks }) =>
      blocks.flatMap(({ language, code }) => (language === "sh" ? code : [])),
    );
    const words = [...code, ...commands].flatMap((text) => text.split(/\s+/));
    const paths = words.filter((word) =>
      /^(openapi|generated|scripts|tests|\.ci|\.github)\/|^[\w-]+\.(md|json|yaml|ts)$/.test(word),
    );
    expect(paths.filter((path) => !path.includes("<") && !existsSync(join(root, path)))).toEqual([]);
    expect(paths.length).toBeGreaterThan(0);
  });

  test("names npm scripts that exist", () => {
    const named = [...markdown.matchAll(/\bnpm (?:run )?(?!run|ci|pack|install|version|publish)([\w:]+)/g)];
    expect(named.map(([, script = ""]) => script).filter((script) => !(script in scripts))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  test("names environment variables that something reads", () => {
    const variables = new Set(markdown.match(/\b(?:PORT|BASE|(?:DOCS|REQUIRE|ONEACCESS)_[A-Z_]+)\b/g));
    const files = execFileSync("git", ["ls-files", "scripts", "tests"], { cwd: root, encoding: "utf8" })
      .trim()
      .split("\n");
    const text = files
      .filter((name) => name.endsWith(".ts") && !name.includes("readme") && existsSync(join(root, name)))
      .map(read)
      .join("");
    expect([...variables].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});

test("blocks that are run elsewhere are run there", () => {
  const all = [...english, ...contributing].flatMap(({ blocks }) => blocks.map(({ code }) => code));
  for (const [block, { file, as }] of Object.entries(runElsewhere)) {
    expect(all).toContain(block);
    expect(as.filter((text) => !read(file).includes(text))).toEqual([]);
  }
});

test("every npm script is told of in README.md or CONTRIBUTING.md", () => {
  const told = read("README.md") + read("CONTRIBUTING.md");
  const untold = Object.keys(scripts).filter((name) => !new RegExp(`\`(npm (run )?)?${name}[\`\\s]`).test(told));
  expect(untold).toEqual([]);
});

test("README.md names the Node versions that package.json accepts and CI tests", () => {
  const [, floor, tested = ""] = read("README.md").match(/Node ([\d.]+) or newer \((.*) are tested\)/) ?? [];
  expect(engines.node).toBe(`>=${floor}`);
  expect(read(".github/workflows/ci.yml")).toContain(`node: [${tested.replace(" and ", ", ")}]`);
});

test("README.md names every call, who makes it, and every success that the mock can answer", () => {
  const rows = english.flatMap(({ text }) => [...text.matchAll(/^\| the (app|server) +\| `(\w+)` +\|(.*)\|$/gm)]);
  const named = rows.map(([, caller, operationId = "", answers = ""]) => ({
    caller: caller === "app" ? "device" : "server",
    operationId,
    answers: answers.match(/\w+/g) ?? [],
  }));
  const expected = operations.map(({ caller, operationId, answers }) => ({
    caller,
    operationId,
    answers: Object.keys(answers[200].examples ?? {}),
  }));
  const byName = (a: { operationId: string }, b: { operationId: string }) => a.operationId.localeCompare(b.operationId);
  expect(named.sort(byName)).toEqual(expected.sort(byName));
});

describe("README.zh-CN.md is in step with README.md:", () => {
  const inStep = (what: (section: Section) => unknown) => expect(chinese.map(what)).toEqual(english.map(what));

  test("the same headings", () => inStep(({ level }) => level));
  test("the same code blocks", () => inStep(({ blocks }) => blocks));
  test("tables of the same shape", () =>
    inStep(({ text }) => (text.match(/^ *\|.*$/gm) ?? []).map((row) => row.split("|").length)));
  test("lists of the same length", () => inStep(({ text }) => (text.match(/^ *- /gm) ?? []).length));
  test("the same names, values and commands", () =>
    inStep(({ title, text }) => (`${title} ${text}`.match(/`[^`]+`/g) ?? []).sort()));
  test("the same links, each language to its own text", () =>
    inStep(({ text }) =>
      (text.match(/\]\([^)]+\)/g) ?? [])
        .map((link) =>
          /^\]\(README/.test(link) ? "the other language" : link.replace("journey.zh-CN.svg", "journey.svg"),
        )
        .sort(),
    ));
  test("the same numbers", () =>
    inStep(({ text }) => (text.replaceAll(/`[^`]+`|\]\([^)]+\)/g, "").match(/\d[\d.,]*\d|\d/g) ?? []).sort()));
  test("every heading and every paragraph is in Chinese", () => {
    const paragraphs = chinese.flatMap(({ level, title, text }) => [
      ...(level > 1 ? [title] : []),
      ...text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim()),
    ]);
    expect(paragraphs.filter((paragraph) => !/\p{Script=Han}/u.test(paragraph))).toEqual([]);
  });
});
