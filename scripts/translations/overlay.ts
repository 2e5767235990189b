import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SourceDocument } from "../lib/document.js";
import { overlays, pairKey, pairsFile } from "../lib/overlay.js";
import { texts } from "../lib/texts.js";

/**
 * What is wrong with the pairs: a text of a document that has none, a pair of which no document has the English text, one
 * that is not Chinese or has lost a name. Each finding names its place.
 */
export function pairFindings(folder: string): string[] {
  const english = Object.values(overlays).flatMap(({ document }) => {
    const source = new SourceDocument(read(folder, document), document);
    const problem = (path: string[]) => (message: string) => source.error(path, message).message;
    return texts(source.root.value).map(({ english, path }) => ({ english, problem: problem(path) }));
  });
  const inFile = new SourceDocument(read(folder, pairsFile), pairsFile);
  const pairs: unknown[] = parse(read(folder, pairsFile));
  const missing = new Map(english.map((text) => [pairKey(text.english), text]));
  const known = new Set(missing.keys());
  const found = pairs.flatMap((pair, index) => {
    const problem = (message: string) => [inFile.error([`${index}`], message).message];
    const { en, zh, ...others } = Object(pair);
    if (typeof en !== "string" || typeof zh !== "string" || Object.keys(others).length > 0)
      return problem("A pair has en and zh, two texts, and nothing else.");
    const key = pairKey(en);
    if (!known.has(key)) return problem(`Not used: no document has this text: ${key.slice(0, 60)}`);
    if (!missing.delete(key)) return problem("Twice: another pair has the same English text.");
    if (!/\p{Script=Han}/u.test(zh)) return problem("Not Chinese: zh has no Chinese character.");
    const lost = new Set(namesIn(en).filter((name) => !zh.includes(name)));
    return lost.size > 0 ? problem(`Lost: zh has to keep ${[...lost].join(", ")}.`) : [];
  });
  return [
    ...[...missing.values()].map(({ english, problem }) => {
      const pair = [{ en: english.trim() + (english.trim().includes("\n") ? "\n" : ""), zh: "" }];
      return problem(`Missing: ${pairsFile} has no pair for this text. To add:\n${stringify(pair, { lineWidth: 0 })}`);
    }),
    ...found,
  ];
}

/** The names that stay as they are: what stands in backticks, codes, fields and addresses. */
function namesIn(text: string): string[] {
  return text.match(/`[^`]+`|\bx-[\w-]+|\b[a-z]+_[a-z_]+\b|\b[A-Z]+(?:[._][A-Z0-9]+)+\b|\{\w+\}|https?:\/\/\S+/g) ?? [];
}

/** The text of a file below the project's folder. */
export const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

/** The lines that only one of the texts has. */
export function difference(before: string, now: string): string {
  const [was, is] = [before.trimEnd().split("\n"), now.trimEnd().split("\n")];
  const gone = was.filter((line) => !is.includes(line)).map((line) => `  - ${line}`);
  return [...gone, ...is.filter((line) => !was.includes(line)).map((line) => `  + ${line}`)].join("\n");
}
