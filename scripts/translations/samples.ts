import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { commentsOf } from "../docs/comments.js";
import { SourceDocument } from "../lib/document.js";
import { read } from "./overlay.js";

const samples = "openapi/samples";
const translation = `${samples}/comments.zh-CN.yaml`;

/** The comments of the programs that the page shows, with the place of each. */
export function englishComments(folder: string): { text: string; place: string }[] {
  const programs = readdirSync(join(folder, samples)).filter((name) => !name.endsWith(".yaml"));
  return programs.sort().flatMap((name) =>
    commentsOf(read(folder, `${samples}/${name}`)).map(({ text, line }: { text: string; line: number }) => ({
      text,
      place: `${samples}/${name}:${line}:1`,
    })),
  );
}

/** What is wrong with the Chinese comments of the programs: one that is missing, orphaned, or not Chinese. */
export function commentFindings(folder: string): string[] {
  const source = new SourceDocument(read(folder, translation), translation);
  const chinese = new Map(Object.entries<string>(parse(read(folder, translation))));
  const english = englishComments(folder);
  const missing = english.filter(({ text }) => !chinese.has(text));
  return [
    ...[...chinese].flatMap(([text, words]) => {
      const problem = (message: string) => source.error([text], message).message;
      if (!english.some((comment) => comment.text === text))
        return problem(`Orphaned: no program has the comment: ${text}`);
      return /\p{Script=Han}/u.test(words) ? [] : problem("Not Chinese: the translation has no Chinese character.");
    }),
    ...missing.map(({ text, place }) => `${place} Missing: ${translation} has no translation of the comment: ${text}`),
  ];
}
