import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { overlays, pairFiles, readPairs, translate } from "../../scripts/lib/overlay.js";
import { root } from "../../scripts/lib/paths.js";
import { texts } from "../../scripts/lib/texts.js";
import { redocly } from "../../scripts/redocly.js";
import { findings } from "../../scripts/translations.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";

const directory = mkdtempSync(join(tmpdir(), "overlay-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe.for(Object.values(overlays))(
  "$document with the overlay that the package exports",
  ({ document, overlay }) => {
    const english = readFileSync(join(root, document), "utf8");

    test("is in Chinese, and the same in all but words", async () => {
      const file = join(directory, "translated.yaml");
      const bundle = ["bundle", join(root, document), "--overlay", join(root, overlay), "-o", file];
      expect((await redocly(bundle, { capture: true })).code).toBe(0);
      const translated = parse(readFileSync(file, "utf8"));
      expect(parse(translate(english, readPairs()))).toEqual(translated);
      expect(wordless(translated)).toEqual(wordless(parse(english)));

      // What is shown in place of a name is translated; the name itself stays.
      const shown = texts(translated).filter(({ path }) => path.at(-1) !== "x-displayName");
      expect(shown.length).toBeGreaterThan(60);
      expect(shown.filter((text) => !/\p{Script=Han}/u.test(text.english))).toEqual([]);
    });

    test("is found by its name in the package, and finds its document", () => {
      const name = overlay.replace("generated/", "");
      expect(import.meta.resolve(`oneaccess-openapi/${name}`).endsWith(`/${overlay}`)).toBe(true);
      expect(parse(readFileSync(join(root, overlay), "utf8")).extends).toBe(`../${document}`);
    });
  },
);

test("the groups of the contract have Chinese names beside their own", () => {
  const english = readFileSync(join(root, overlays.contract.document), "utf8");
  const tags: { "x-displayName": string }[] = parse(translate(english, readPairs())).tags;
  const names = ["登录", "短信验证码", "绑定", "二次认证", "访问凭据", "用户会话"];
  expect(tags.map((tag) => tag["x-displayName"])).toEqual(names);
});

describe("npm run translations", () => {
  /** What `npm run translations` finds in a copy of the documents with one text replaced. */
  function findingsWith(name: string, find: string | RegExp, by: string): string {
    const folder = mkdtempSync(join(directory, "copy-"));
    cpSync(join(root, "openapi"), join(folder, "openapi"), { recursive: true });
    const before = readFileSync(join(folder, name), "utf8");
    expect(before).toMatch(find);
    writeFileSync(join(folder, name), before.replace(find, by));
    return findings(folder).join("\n");
  }

  test.for<[what: string, file: string, find: string | RegExp, by: string, ...findings: RegExp[]]>([
    [
      "an English text that changed: the pair to add, and the one that is not used",
      overlays.contract.document,
      /User agent of the app or browser on the device/g,
      "User agent of the app on the device",
      /^openapi\/openapi\.yaml:\d+:\d+ Missing: openapi\/zh-CN\.yaml has no pair for this text\. To add:\n- en: User agent of the app on the device, as in `X-agent`\.\n {2}zh: ""$/m,
      /^openapi\/zh-CN\.yaml:\d+:3 Not used: this is no text any more: User agent of the app or browser/m,
    ],
    [
      "a long text that changed, as a pair that keeps its lines",
      overlays.contract.document,
      "Checks whether the piece is in its place,",
      "Checks that the piece is in its place,",
      /To add:\n- en: \|\n {4}Checks that the piece is in its place, .*\n {4}captcha, whether .*\n\n {4}Name in `sender`/,
    ],
    [
      "an outcome of the journey that has another name",
      overlays.journey.document,
      "name: factor-refused",
      "name: factor-denied",
      /^openapi\/journey\.arazzo\.yaml:\d+:\d+ Missing: .*\n- en: factor-denied$/m,
    ],
    [
      "a block of the guide that changed",
      "openapi/guide.md",
      "## ISV applications",
      "## Applications of an ISV",
      /^openapi\/guide\.md:\d+:1 Missing: openapi\/guide\.zh-CN\.yaml has no pair for this text\. To add:\n- en: "## Applications of an ISV"$/m,
      /^openapi\/guide\.zh-CN\.yaml:\d+:3 Not used: .*## ISV applications$/m,
    ],
    [
      "a comment of a program that changed",
      "openapi/samples/Server.java",
      "// Enough JSON for these answers. Use",
      "// Enough JSON for all answers. Use",
      /^openapi\/samples\/Server\.java:215:1 Missing: .*\n- en: Enough JSON for all answers\. Use your JSON library.*$/m,
      /^openapi\/guide\.zh-CN\.yaml:\d+:3 Not used: .*Enough JSON for these answers\. Use.*$/m,
    ],
    [
      "two pairs of one text",
      pairFiles.documents,
      "- en: Verify the slider captcha",
      "- en: Verify the slider captcha\n  zh: 校验\n- en: Verify the slider captcha",
      /^openapi\/zh-CN\.yaml:\d+:3 Twice: another pair has the same English text\.$/,
    ],
    [
      "a pair with something else in it",
      pairFiles.documents,
      "- en: Verify the slider captcha",
      "- en: Verify the slider captcha\n  note: new",
      /^openapi\/zh-CN\.yaml:\d+:3 A pair has en and zh, two texts, and nothing else\.$/m,
    ],
    [
      "a name that the Chinese text lost",
      pairFiles.documents,
      "`{domain_name}`，`X-client-id` 是",
      "`{domain_name}`，client-id 是",
      /^openapi\/zh-CN\.yaml:\d+:3 Lost: zh has to keep `X-client-id`\.$/m,
    ],
    [
      "a text that was left in English",
      pairFiles.documents,
      "zh: 用户名。",
      "zh: User name.",
      /^openapi\/zh-CN\.yaml:\d+:3 Not Chinese: zh has no Chinese character\.$/m,
    ],
  ])("names %s", ([, file, find, by, ...expected]) => {
    const found = findingsWith(file, find, by);
    for (const finding of expected) expect(found).toMatch(finding);
  });

  test("lets a paragraph be wrapped anew", () => {
    expect(
      findingsWith(overlays.contract.document, "Checks whether the piece", "Checks whether\n        the piece"),
    ).toBe("");
  });

  test("fails with the findings, and says how to see them again", async () => {
    const copy = copyProject();
    writeFileSync(join(copy, pairFiles.documents), "[]\n");
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
  const words = ["summary", "title", "description", "x-displayName", "x-person", "x-effect", "note", "publisher"];
  const isWord = (key: string) => words.includes(key) || (parent === "contact" && key === "name");
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => typeof value !== "string" || !isWord(key))
      .map(([key, value]) => [key, wordless(value, key)]),
  );
}
