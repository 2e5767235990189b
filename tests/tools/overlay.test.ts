import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { retold } from "../../scripts/diff.js";
import { generate } from "../../scripts/generate/generate.js";
import { overlays, translate } from "../../scripts/lib/overlay.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { createMock } from "../../scripts/lib/prism.js";
import { texts } from "../../scripts/lib/texts.js";
import { redocly } from "../../scripts/redocly.js";
import { findings } from "../../scripts/translations.js";
import { cases, goodRequest } from "../contract/cases.js";
import { operations } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";

const directory = mkdtempSync(join(tmpdir(), "overlay-test-"));
afterAll(() => rmSync(directory, { recursive: true }));
const applied = join(directory, "zh-CN.yaml");
const english = readFileSync(contract, "utf8");
let translated: string;
/** Applies an overlay as its other users do. */
async function apply(document: string, overlay: string, file: string): Promise<string> {
  const { code } = await redocly(["bundle", document, "--overlay", overlay, "-o", file], { capture: true });
  expect(code).toBe(0);
  return readFileSync(file, "utf8");
}
beforeAll(async () => {
  translated = await apply(contract, join(root, overlays.contract.overlay), applied);
});

describe("the Chinese document", () => {
  test("has a Chinese text in every place that has an English one", () => {
    const isChinese = ({ english }: { english: string }) => /\p{Script=Han}/u.test(english);
    // A tag keeps its name, and has a text to show in its place.
    const shown = texts(parse(translated)).filter(({ path }) => path[0] !== "tags" || path[2] !== "x-displayName");
    expect(shown.length).toBeGreaterThan(400);
    expect(shown.filter((text) => !isChinese(text))).toEqual([]);
    const tags: { "x-displayName": string }[] = parse(translated).tags;
    expect(tags.map((tag) => tag["x-displayName"])).toEqual([
      "登录",
      "短信验证码",
      "绑定",
      "二次认证",
      "访问凭据",
      "用户会话",
    ]);
  });

  test("is the contract in all but words", () => {
    expect(wordless(parse(translated))).toEqual(wordless(parse(english)));
  });

  test("generates the same types and the same clients, comments apart", async () => {
    const [one, other] = [await generate(english), await generate(translated)];
    expect([...other.keys()]).toEqual([...one.keys()]);
    for (const [name, code] of one) expect(withoutComments(other.get(name) ?? ""), name).toBe(withoutComments(code));
  });

  test("mocks the same answers to every request that follows from the facts, and by every example", async () => {
    const [one, other] = [await createMock(), await createMock(applied)];
    const lowered = (headers: Record<string, string>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const requests = operations.flatMap((operation) => {
      const good = goodRequest(operation);
      const examples = ([200, 400] as const).flatMap((status) =>
        Object.keys(operation.answers[status].examples ?? {}).map((key) => `code=${status}, example=${key}`),
      );
      const preferred = examples.map((Prefer) => ({ ...good, headers: { ...good.headers, Prefer } }));
      return [...cases(operation).map(({ request }) => request), ...preferred];
    });
    expect(requests.length).toBeGreaterThan(500);
    for (const request of requests) {
      const asked = { ...request, headers: lowered(request.headers) };
      expect(await other(asked)).toEqual(await one(asked));
    }
  });

  test("differs from the contract in words alone, as Redocly sees it", async () => {
    const { stdout } = await redocly(["diff", contract, applied, "--fail-on", "none"], { capture: true });
    const parts = stdout.split(/\n(?=\S)/).filter((part) => /^ +[✖✔]/m.test(part));
    // Redocly pairs servers and tags by their words: with other words they are other ones to it.
    expect(parts.map((part) => part.split("\n")[0])).toEqual(["servers", "tags"]);
  });
});

test.for(Object.values(overlays))(
  "$document is in Chinese what Redocly makes of it and its overlay",
  async ({ document, overlay }) => {
    const [source, words] = [document, overlay].map((name) => join(root, name)) as [string, string];
    const expected = parse(await apply(source, words, join(directory, "expected.yaml")));
    const actual = translate(readFileSync(source, "utf8"), readFileSync(words, "utf8"));
    expect(parse(actual)).toEqual(expected);
    expect(wordless(expected)).toEqual(wordless(parse(readFileSync(source, "utf8"))));
    expect(texts(expected).length).toBeGreaterThan(75);
  },
);

test("translations that changed alone require a patch", () => {
  const [before, now] = [{ info: { version: "1.0.0" } }, { info: { version: "1.0.1" } }];
  expect(retold(before, before, "x.yaml", "actions: [1]", "actions: [1] # again")).toEqual([]);
  expect(retold(before, before, "x.yaml", "actions: [1]", "actions: [2]").join()).toContain(
    "words of x.yaml changed, which requires a patch bump",
  );
  expect(retold(before, now, "x.yaml", "actions: [1]", "actions: [2]")).toEqual([]);
});

test("each overlay stands beside its document in the package", () => {
  for (const { overlay } of Object.values(overlays)) {
    const name = overlay.replace("openapi/", "");
    expect(import.meta.resolve(`oneaccess-openapi/${name}`).endsWith(`/${overlay}`)).toBe(true);
  }
});

describe("npm run translations", () => {
  const names = {
    contract: "openapi/openapi.yaml",
    overlay: "openapi/zh-CN.overlay.yaml",
    guide: "openapi/guide.md",
    journey: "openapi/journey.arazzo.yaml",
    program: "openapi/samples/server.py",
    comments: "openapi/samples/comments.zh-CN.yaml",
  };

  test("finds nothing in the project itself, and counts the texts", async () => {
    const { code, output } = await run("translations.ts");
    expect(output).toMatch(/^In Chinese: \d+ texts of the contract, \d+ of the journey, \d+ comments, the guide\.\n$/);
    expect(code).toBe(0);
  });

  const agent = "  - target: $.components.parameters['X-agent']\n";
  const mistakes: [what: string, file: keyof typeof names, find: string | RegExp, by: string, report: RegExp[]][] = [
    [
      "an English text that changed, with both places and both texts",
      "contract",
      "      description: User agent of the app or browser on the device",
      "      description: User agent of the app on the device",
      [
        /^openapi\/zh-CN\.overlay\.yaml:\d+:\d+ Changed: the English text at openapi\/openapi\.yaml:\d+:\d+ is another now\.$/m,
        /^ {2}- User agent of the app or browser on the device/m,
        /^ {2}\+ User agent of the app on the device/m,
      ],
    ],
    [
      "a schema that was renamed, once for each text, and where the text is now",
      "contract",
      /\bMobileOfUser\b/g,
      "UserMobile",
      [
        /^openapi\/zh-CN\.overlay\.yaml:\d+:\d+ Moved: the English text is at openapi\/openapi\.yaml:\d+:\d+ now, target: \$\.components\.schemas\.UserMobile$/m,
        /^(?!.*(Missing|Orphaned))/s,
      ],
    ],
    [
      "an operation that was renamed",
      "contract",
      "operationId: getCaptcha\n      summary",
      "operationId: obtainCaptcha\n      summary",
      [/Moved: .*target: \$\.paths\.\*\[\?@\.operationId=='obtainCaptcha'\]$/m],
    ],
    [
      "a translation that was deleted, with the action to add",
      "overlay",
      new RegExp(`${agent.replace(/[$.[\]]/g, "\\$&")}[\\s\\S]*?\\n\\n`),
      "",
      [
        /^openapi\/openapi\.yaml:\d+:\d+ Missing: openapi\/zh-CN\.overlay\.yaml has no translation of this text\. Its action:$/m,
        /^ {2}- target: \$\.components\.parameters\['X-agent'\]\n {4}x-english: \|\n {6}User agent of the calling/m,
      ],
    ],
    [
      "an action that changes more than a word",
      "overlay",
      agent,
      `  - target: $.components.parameters['X-agent']\n    x-english: x\n    update: { required: false }\n${agent}`,
      [/^openapi\/zh-CN\.overlay\.yaml:\d+:\d+ An action has target, x-english and an update of one text/m],
    ],
    [
      "an action for a text that the contract does not have",
      "overlay",
      agent,
      `  - target: $.components.parameters['X-agent']\n    x-english: Agent\n    update: { summary: 代理 }\n${agent}`,
      [/Orphaned: openapi\/openapi\.yaml has no summary at \$\.components\.parameters\['X-agent'\]\.$/m],
    ],
    [
      "two translations of one text",
      "overlay",
      agent,
      `  - target: $.info\n    x-english: Agent\n    update: { title: 代理 }\n${agent}`,
      [/:7:5 Orphaned: a later action has the same target and key\./m],
    ],
    [
      "a field's name that a translation lost",
      "overlay",
      "`{domain_name}`，`X-client-id` 是",
      "`{domain_name}`，client-id 是",
      [/^openapi\/zh-CN\.overlay\.yaml:\d+:\d+ Lost: the translation has to keep `X-client-id`/m],
    ],
    [
      "a text that was left in English",
      "overlay",
      "description: 用户名。",
      "description: User name.",
      [/Not Chinese: the translation has no Chinese character\.$/m],
    ],
    [
      "a block of the guide that changed",
      "guide",
      "## ISV applications",
      "## Applications of an ISV",
      [
        /^openapi\/guide\.zh-CN\.md:\d+:1 Changed: the English text at openapi\/guide\.md:\d+:1 is another now\.\n {2}- ## ISV applications\n {2}\+ ## Applications of an ISV$/m,
      ],
    ],
    [
      "a block of the guide that is new, and one that is gone",
      "guide",
      /## ISV applications\n\n.*\n/,
      "## ISV applications\n\nNew words.\n\nMore of them.\n",
      [/^openapi\/guide\.md:\d+:1 Missing: .* begins: More of them\.$/m],
    ],
  ];
  const more: typeof mistakes = [
    [
      "a text of the journey that changed",
      "journey",
      "        x-person: The user slides the piece",
      "        x-person: The user drags the piece",
      [
        /^openapi\/journey\.zh-CN\.overlay\.yaml:\d+:\d+ Changed: the English text at openapi\/journey\.arazzo\.yaml:\d+:\d+/m,
      ],
    ],
    [
      "a step of the journey that was renamed, with each of its texts",
      "journey",
      "stepId: present-factor",
      "stepId: prove-factor",
      [/^(openapi\/journey\.zh-CN\.overlay\.yaml:\d+:\d+ Moved: .*steps\[\?@\.stepId=='prove-factor'\].*\n?){5}$/],
    ],
    [
      "an action of the journey that was renamed",
      "journey",
      "name: factor-refused",
      "name: factor-denied",
      [
        /Orphaned: openapi\/journey\.arazzo\.yaml has no x-displayName at .*factor-refused/,
        /x-english: factor-denied\n/,
      ],
    ],
    [
      "a comment of a program that changed, on both sides",
      "program",
      "# Two envelopes are published.",
      "# Both envelopes are published.",
      [
        /^openapi\/samples\/comments\.zh-CN\.yaml:\d+:\d+ Orphaned: no program has the comment: Two envelopes are published\.$/m,
        /^openapi\/samples\/server\.py:29:1 Missing: .* has no translation of the comment: Both envelopes are published\.$/m,
      ],
    ],
    [
      "a comment that was left in English",
      "comments",
      "公开了两种响应体结构。",
      "Two envelopes.",
      [/^openapi\/samples\/comments\.zh-CN\.yaml:\d+:\d+ Not Chinese: the translation has no Chinese character\.$/m],
    ],
  ];
  test.for([...mistakes, ...more])("names %s", async ([, file, find, by, report]) => {
    const folder = mkdtempSync(join(directory, "copy-"));
    cpSync(join(root, "openapi"), join(folder, "openapi"), { recursive: true });
    const path = join(folder, names[file]);
    const before = readFileSync(path, "utf8");
    const changed = before.replace(find, by);
    expect(changed).not.toBe(before);
    writeFileSync(path, changed);
    const found = findings(folder).join("\n");
    for (const line of report) expect(found).toMatch(line);
  });

  test("fails with the findings, and says how to see them again", async () => {
    const copy = copyProject();
    writeFileSync(join(copy, names.overlay), "overlay: 1.1.0\nactions: []\n");
    const { code, output } = await run(join(copy, "scripts", "translations.ts"), [], { cwd: copy });
    expect(output).toContain("openapi/openapi.yaml:3:10 Missing: ");
    expect(output).toMatch(/^\d+ findings\. To see them again: npm run translations$/m);
    expect(code).toBe(1);
  });
});

/** The document without what only people read. */
function wordless(node: unknown, parent = ""): unknown {
  if (Array.isArray(node)) return node.map((item) => wordless(item));
  if (typeof node !== "object" || node === null) return node;
  const isWord = (key: string, value: unknown) =>
    typeof value === "string" &&
    (["summary", "title", "description", "x-displayName", "x-person", "x-effect", "note", "publisher"].includes(key) ||
      (parent === "contact" && key === "name"));
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !isWord(key, value))
      .map(([key, value]) => [key, wordless(value, key)]),
  );
}

function withoutComments(code: string): string {
  const file = ts.createSourceFile("code.ts", code, ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(file);
}
