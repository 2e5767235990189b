import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate } from "../../scripts/generate/generate.js";
import { freshFiles, readSources, regenerate, staleFiles } from "../../scripts/generate.js";
import { root } from "../../scripts/lib/paths.js";
import { copyProject } from "../support/copy.js";
import { rejection } from "../support/rejection.js";
import { run } from "../support/run.js";

const sources = await readSources();
const files = await freshFiles(sources);
const version = /^ {2}version: (.+)$/m.exec(sources.document)?.[1];

function filesOf(folder: string) {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** How a generated file of this name begins. */
function headOf(name: string): string {
  if (name.endsWith(".ts"))
    return `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n`;
  if (name.endsWith(".yaml")) return "# Made by `npm run generate`";
  return "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->\n";
}

describe("npm run generate", () => {
  const folder = mkdtempSync(join(tmpdir(), "generated-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("makes the files of generated/, headed by their maker and the document's version", async () => {
    rmSync(folder, { recursive: true });
    const committed = filesOf(join(root, "generated"));
    expect(await regenerate(folder, files)).toEqual(Object.keys(committed).sort());
    expect(filesOf(folder)).toEqual(committed);
    for (const [name, content] of Object.entries(committed)) {
      expect(content.startsWith(headOf(name)), name).toBe(true);
    }
  });

  it("makes what shows the journey from its document, and what is Chinese from the pairs", async () => {
    const changed = async (source: Partial<typeof sources>) => staleFiles(await freshFiles({ ...sources, ...source }));
    const journey = sources.journey.replace("summary: Present a second factor", "summary: Prove it");
    const ofJourney = [
      "journey.md",
      "journey.svg",
      "journey.zh-CN.md",
      "journey.zh-CN.overlay.yaml",
      "journey.zh-CN.svg",
    ];
    expect(await changed({ journey })).toEqual(ofJourney);
    const texts = [...sources.pairs].map(([key, text]): [string, string] => [
      key,
      text.replace(/^进行二次认证$/, "提交二次认证"),
    ]);
    const inChinese = ["journey.zh-CN.md", "journey.zh-CN.overlay.yaml", "journey.zh-CN.svg"];
    expect(await changed({ pairs: new Map(texts) })).toEqual(inChinese);
  });

  it("finds files that are changed, missing and of no known origin, repairs them, and leaves dotfiles alone", async () => {
    await regenerate(folder, files);
    writeFileSync(join(folder, "types.ts"), "");
    rmSync(join(folder, "client.ts"));
    writeFileSync(join(folder, "stray.ts"), "");
    writeFileSync(join(folder, ".DS_Store"), "");
    expect(await staleFiles(files, folder)).toEqual(["client.ts", "stray.ts", "types.ts"]);
    expect(await regenerate(folder, files)).toEqual(["client.ts", "stray.ts", "types.ts"]);
    expect(filesOf(folder)).toEqual({ ...filesOf(join(root, "generated")), ".DS_Store": "" });
  });

  it("--check fails, names what is stale and the command that repairs it, and changes nothing", async () => {
    const copy = copyProject();
    writeFileSync(join(copy, "generated", "types.ts"), "");
    expect(await run(join(copy, "scripts", "generate.ts"), ["--check"], { cwd: copy })).toEqual({
      code: 1,
      output: "Stale: generated/types.ts. Run `npm run generate` and commit the result.\n",
    });
    expect(readFileSync(join(copy, "generated", "types.ts"), "utf8")).toBe("");
  });
});

describe("the generator", () => {
  const outcome = "$ref: '#/components/schemas/LoginOutcome'";
  const login = "operationId: loginWithWeChat";
  const noCaller = "the tag of a call needs x-caller: device or server";

  it.each<[what: string, from: string, to: string, reason: string]>([
    ["no YAML", "info:", "info: {{", "Implicit keys need"],
    ["nothing", sources.document, "", "the document is empty"],
    ["a reference that leads nowhere", outcome, outcome.replace("LoginOutcome", "Missing"), "Missing leads nowhere"],
    ["a schema beside a reference", outcome, `{ ${outcome}, type: object }`, '"type" stands beside $ref'],
    ["no operationId", login, "deprecated: false", 'the client can have no method named ""'],
    ["an operationId that is openapi-fetch's", login, "operationId: use", 'the client can have no method named "use"'],
    ["two operations of one name", "operationId: getCaptcha", login, "two operations are named loginWithWeChat"],
    ["no tag", "tags:\n        - Login", "tags: []", noCaller],
    ["a tag without a caller", "x-caller: device", "x-other: device", noCaller],
    ["a caller that is neither", "x-caller: device", "x-caller: browser", noCaller],
    ["a parameter that is no header", "in: header", "in: query", "the client sends no parameters but headers"],
    [
      "an unknown call for tokens",
      "x-obtained-by: obtainAccessToken",
      "x-obtained-by: a",
      "no operation of the same caller",
    ],
    ["a keyword that it cannot check", "    LoginOutcome:", "    LoginOutcome:\n      not: {}", 'the keyword "not"'],
    ["an answer whose schema has no name", outcome, "type: object", "the schema of a body needs a name"],
  ])("refuses %s, with its place and the reason", async (_, from, to, reason) => {
    const changed = sources.document.replace(from, to);
    expect(changed).not.toBe(sources.document);
    const { message } = await rejection(generate(changed, "a.yaml"));
    expect(message).toMatch(/^a\.yaml:\d+:\d+ /);
    expect(message).toContain(reason);
  });
});
