import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { blocksOf, commentsOf } from "./docs/guide.js";
import { SourceDocument } from "./lib/document.js";
import { overlays, pairFiles, pairKey } from "./lib/overlay.js";
import { root } from "./lib/paths.js";
import { allowArguments, fail, isMain } from "./lib/process.js";
import { texts } from "./lib/texts.js";

/** An English text, and how to report a problem where it stands. */
interface English {
  text: string;
  problem: (message: string) => string;
}

/** Every text that needs a pair, by what it belongs to. */
function englishTexts(folder: string) {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const inDocument = (name: string): English[] => {
    const source = new SourceDocument(read(name), name);
    return texts(source.root.value).map(({ english, path }) => ({
      text: english,
      problem: (message) => source.error(path, message).message,
    }));
  };
  const inLines = (name: string, parts: (text: string) => { text: string; line: number }[]): English[] =>
    parts(read(name)).map(({ text, line }) => ({ text, problem: (message) => `${name}:${line}:1 ${message}` }));
  const programs = [...read("openapi/guide.md").matchAll(/\]\((samples\/.*)\)$/gm)].map(
    ([, name]) => `openapi/${name}`,
  );
  return {
    contract: inDocument(overlays.contract.document),
    journey: inDocument(overlays.journey.document),
    guide: inLines("openapi/guide.md", blocksOf).filter(({ text }) => !text.startsWith("```")),
    comments: programs.flatMap((name) => inLines(name, commentsOf)),
  };
}

/** What is wrong with the Chinese texts of the project in this folder, in a line or more each, with the place. */
export function findings(folder = root): string[] {
  const { contract, journey, guide, comments } = englishTexts(folder);
  return [
    ...findingsIn(folder, pairFiles.documents, [...contract, ...journey]),
    ...findingsIn(folder, pairFiles.guide, [...guide, ...comments]),
  ];
}

/** A text without a pair, a pair without a text, and a pair that is not Chinese or has lost a name. */
function findingsIn(folder: string, file: string, english: English[]): string[] {
  const source = new SourceDocument(readFileSync(join(folder, file), "utf8"), file);
  const known = new Set(english.map(({ text }) => pairKey(text)));
  const missing = new Map(english.map((each) => [pairKey(each.text), each]));
  const found = (source.root.value as unknown[]).flatMap((pair, index) => {
    const problem = (message: string) => [source.error([`${index}`], message).message];
    const { en, zh, ...others } = Object(pair);
    if (typeof en !== "string" || typeof zh !== "string" || Object.keys(others).length > 0)
      return problem("A pair has en and zh, two texts, and nothing else.");
    const key = pairKey(en);
    if (!known.has(key)) return problem(`Not used: this is no text any more: ${key.slice(0, 60)}`);
    if (!missing.delete(key)) return problem("Twice: another pair has the same English text.");
    if (!/\p{Script=Han}/u.test(zh)) return problem("Not Chinese: zh has no Chinese character.");
    const lost = new Set(namesIn(en).filter((name) => !zh.includes(name)));
    return lost.size > 0 ? problem(`Lost: zh has to keep ${[...lost].join(", ")}.`) : [];
  });
  const reported = [...missing.values()].map(({ text, problem }) => {
    const en = text.trim();
    const pair = stringify([{ en: en.includes("\n") ? `${en}\n` : en, zh: "" }], { lineWidth: 0 });
    return problem(`Missing: ${file} has no pair for this text. To add:\n${pair}`);
  });
  return [...reported, ...found];
}

/** The names that stay as they are: what stands in backticks, codes, fields and addresses. */
function namesIn(text: string): string[] {
  return (
    text.match(/`[^`]+`|\bx-[\w-]+|\b[a-z]+_[a-z_]+\b|\b[A-Z]+(?:[._][A-Z0-9]+)+\b|\{\w+\}|https?:\/\/[\w./-]+\w/g) ??
    []
  );
}

if (isMain(import.meta.url)) {
  allowArguments();
  try {
    const found = findings();
    for (const finding of found) console.error(finding);
    if (found.length > 0) fail(`${found.length} findings. To see them again: npm run translations`);
    const counts = Object.entries(englishTexts(root)).map(
      ([what, english]) => `${english.length} texts of the ${what}`,
    );
    console.log(`In Chinese: ${counts.join(", ")}.`);
  } catch (error) {
    fail(error);
  }
}
