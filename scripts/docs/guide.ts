import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../lib/languages.js";
import { type Pairs, pairFiles, pairKey, readPairs } from "../lib/overlay.js";
import { root } from "../lib/paths.js";

const read = (name: string) => readFileSync(join(root, "openapi", name), "utf8");

/** The blocks of a Markdown text, with the line of each. Empty lines part them, so a code block must have none. */
export function blocksOf(markdown: string): { text: string; line: number }[] {
  let next = 1;
  return markdown
    .trimEnd()
    .split("\n\n")
    .map((text) => {
      const line = next;
      next += text.split("\n").length + 1;
      return { text, line };
    });
}

/** The guide in this language, with the files that it names in their places. */
export function guide(language: Language): string {
  const pairs: Pairs = language === "en" ? new Map() : readPairs(pairFiles.guide);
  const blocks = blocksOf(read("guide.md")).map(({ text }) => pairs.get(pairKey(text)) ?? text);
  return blocks.map((block) => withFile(block, pairs)).join("\n\n");
}

/** What stands for a block that is a link to a file and nothing else: the picture, the words or the program in that file. */
function withFile(block: string, pairs: Pairs): string {
  const [, title, name = "", kind] = /^!?\[(.*)\]\((\S*\.(svg|png|md|ts|py|java))\)$/.exec(block) ?? [];
  // This picture stands once at the head of the page, with its styles, which Markdown does not let through.
  if (/journey.*\.svg$/.test(name))
    return `<svg class="journey" role="img" aria-labelledby="journey-title journey-description"><use href="#journey"></use></svg>`;
  if (kind === "svg") return `<img alt="${title}" src="data:image/svg+xml,${encodeURIComponent(read(name))}" />`;
  if (kind === "png")
    return `![${title}](data:image/png;base64,${readFileSync(join(root, "openapi", name), "base64")})`;
  if (kind === "md") return read(name);
  if (!kind) return block;
  const program = translateComments(read(name), pairs);
  return `<details><summary>${title}</summary>\n\n\`\`\`${kind}\n${program}\`\`\`\n\n</details>`;
}

/** A comment of a program in openapi/samples: a line of its own, in TypeScript, Python or Java. */
const form = /^(?<before>\s*(?:\/\/|\/\*\*|#|""") ?)(?<text>.*?)(?<after> \*\/|"""|)$/;

/** The comments of a program, with the line of each. */
export function commentsOf(program: string): { text: string; line: number }[] {
  return program.split("\n").flatMap((line, index) => {
    const text = form.exec(line)?.groups?.text;
    return text ? [{ text, line: index + 1 }] : [];
  });
}

/** The program with its comments in another language. */
function translateComments(program: string, pairs: Pairs): string {
  const lines = program.split("\n").map((line) => {
    const { before = "", text = "", after = "" } = form.exec(line)?.groups ?? {};
    const translated = pairs.get(pairKey(text));
    return translated ? before + translated + after : line;
  });
  return lines.join("\n");
}
