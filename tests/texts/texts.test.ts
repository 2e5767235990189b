import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { operations } from "../facts/index.js";
import { chinese, contributing, english, outputs, parse, read, type Section } from "../support/markdown.js";

// What the texts say, as far as it shows without running anything. tests/tools/readme.test.ts runs their commands.

const { scripts, engines } = JSON.parse(read("package.json"));
const decisions = parse(read("DECISIONS.md"));
const texts = {
  "README.md": english,
  "README.zh-CN.md": chinese,
  "CONTRIBUTING.md": contributing,
  "DECISIONS.md": decisions,
};

describe.for(Object.entries(texts))("%s", ([file, sections]) => {
  const markdown = read(file);
  const prose = sections.map(({ text }) => text).join("");
  const code = [...prose.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

  test("has no code block that is neither run nor checked", () => {
    const known = ["sh", "diff", "ts", "yaml"];
    const unchecked = sections.flatMap(({ blocks }) =>
      blocks.filter(({ language }, index) => {
        const before = blocks[index - 1]?.language ?? "";
        return outputs.includes(language) ? !["sh", "ts"].includes(before) : !known.includes(language);
      }),
    );
    expect(unchecked).toEqual([]);
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

test("README.md or CONTRIBUTING.md documents every npm script", () => {
  const documented = read("README.md") + read("CONTRIBUTING.md");
  const missing = Object.keys(scripts).filter((name) => !new RegExp(`\`(npm (run )?)?${name}[\`\\s]`).test(documented));
  expect(missing).toEqual([]);
});

test("README.md names the Node versions that package.json accepts and CI tests", () => {
  const [, floor, tested = ""] = read("README.md").match(/Node ([\d.]+) or newer \((.*) are tested\)/) ?? [];
  expect(engines.node).toBe(`>=${floor}`);
  expect(read(".github/workflows/ci.yml")).toContain(`node: [${tested.replace(" and ", ", ")}]`);
});

test("README.md's table has every call, who makes it, and every success that the mock can answer", () => {
  const rows = english.flatMap(({ text }) => [...text.matchAll(/^\| the (app|server) +\| `(\w+)` +\|(.*)\|$/gm)]);
  const shown = rows.map(([, caller, operationId = "", answers = ""]) => ({
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
  expect(shown.sort(byName)).toEqual(expected.sort(byName));
});

test("README.md's limits name only calls that the contract does not have", () => {
  const { text = "" } = english.find(({ title }) => title === "Limits") ?? {};
  const named: string[] = text.match(/\/api\/[\w/-]+/g) ?? [];
  expect(operations.map(({ path }) => path).filter((path) => named.includes(path))).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
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
        .map((link) => (/^\]\(README/.test(link) ? "the other language" : link.replace(".zh-CN.", ".")))
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
