import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { servers } from "../facts/index.js";
import { startProvider } from "../provider/provider.js";
import { type Block, chapters, contributing, english, outputs, read, type Section } from "../support/markdown.js";
import { kinds, obstacle, runSnippet } from "../support/snippet.js";
import { typeErrors } from "../support/typecheck.js";

/**
 * How the code blocks of README.md and CONTRIBUTING.md are run. CONTRIBUTING.md's run in CI only: they take a minute.
 *
 * - `sh` is run by a shell, in a copy of this project that is committed and tagged, one a chapter. A section is one session.
 * - `diff` is applied to that copy. `ts` is type-checked, and run.
 * - `text` or `http` right after a block is what that prints, compared as a whole. `…` in it stands for what differs from
 *   run to run, or is left out: any text within a line, any lines where it is a line of its own.
 *
 * The tables below say what serves until Ctrl-C, what is run elsewhere, and what is put in place of the addresses and
 * versions that are shown. tests/texts checks everything else that the texts say.
 */

/** Commands that serve until Ctrl-C, with what they print when they are ready: they run until the next heading. */
const serving: Record<string, string> = {
  start: "Ctrl-C ends everything",
  record: "Press Ctrl+C to stop",
};

/** Blocks that are run by something else: the file that runs them, and how they stand there. */
const runElsewhere: Record<string, { file: string; as: string[] }> = {
  "npm pack\nnpm install --prefix ../your-app ./oneaccess-openapi-*.tgz": {
    file: "tests/tools/package.test.ts",
    as: ['"npm", "pack"', '"npm", "install"', '"--prefix"'],
  },
};

const { scripts, version }: { scripts: Record<string, string>; version: string } = JSON.parse(read("package.json"));
const nextMinor = version.replace(/\.(\d+)\.\d+$/, (_, minor) => `.${Number(minor) + 1}.0`);

/** Puts what is meant in this run in place of what the texts show. */
function withStandIns({ mock, docs = "", provider = "" }: { mock: string; docs?: string; provider?: string }) {
  const standIns: [shown: string, meant: string][] = [
    ["127.0.0.1:4010", mock],
    ["127.0.0.1:8080", docs],
    [`https://${servers[0]?.example}`, provider],
    ["2.1.0", nextMinor],
    ["2.0.0", version],
  ];
  return (text: string) => standIns.reduce((all, [shown, meant]) => all.replaceAll(shown, meant), text);
}

/** Each block that does something, with the output that is shown for it. */
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

const mock = { url: inject("mockUrl") };

const directory = mkdtempSync(join(tmpdir(), "oneaccess-readme-"));
// Beside the copies, where it is found and git does not see it.
beforeAll(() => symlinkSync(join(root, "node_modules"), join(directory, "node_modules")));
afterAll(() => rmSync(directory, { recursive: true }));

/** A copy of what git has or would take of this project, committed and tagged as the current version. */
function committedCopy(): string {
  const copy = mkdtempSync(join(directory, "copy-"));
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

/** Runs the blocks of a section, and compares what they print with what it shows. */
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
    language === "sh" ? meant(code) : `git apply --unidiff-zero <<'PATCH'\n${meant(code)}\nPATCH`,
  );
  const printed = await session(cwd, meant(functions), commands);
  for (const [index, { output }] of others.entries()) if (output) compare(printed[index] ?? "", meant(output));

  const served = await running?.end();
  if (server?.output) compare(served ?? "", meant(server.output));
}

describe.concurrent("what the texts tell you to do has the result that they show:", () => {
  const all = [english, contributing].flatMap((text) => chapters(text).map((chapter) => ({ text, chapter })));
  const runnable = all.filter(({ chapter }) => chapter.some(({ blocks }) => blocks.some(runHere)));

  test.for(runnable.map(({ text, chapter }) => ({ title: chapter[0]?.title, text, chapter })))(
    "$title",
    async ({ text, chapter }, { onTestFinished, skip }) => {
      skip(text === contributing && !process.env.CI, "runs in CI only: set CI=1 to run it here");
      const reason = obstacle(kinds.sh);
      skip(Boolean(reason) && process.env.REQUIRE_INTERPRETERS !== "1", reason);
      const provider = await startProvider();
      onTestFinished(provider.stop);
      // A function that one chapter defines is used in others too.
      const functions = text
        .flatMap(({ blocks }) => blocks.flatMap(({ code }) => code.match(/^\w+\(\) \{\n[\s\S]*?^\}$/gm) ?? []))
        .join("\n");
      const cwd = committedCopy();
      for (const section of chapter) await follow(section, { cwd, functions, provider: provider.url }, onTestFinished);
      if (chapter[0]?.text.includes("several hundred calls")) {
        expect(provider.requests.length).toBeGreaterThan(300);
        expect(provider.requests.length).toBeLessThan(1000);
      }
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

test("blocks that are run elsewhere are run there", () => {
  const all = [...english, ...contributing].flatMap(({ blocks }) => blocks.map(({ code }) => code));
  for (const [block, { file, as }] of Object.entries(runElsewhere)) {
    expect(all).toContain(block);
    expect(as.filter((text) => !read(file).includes(text))).toEqual([]);
  }
});
