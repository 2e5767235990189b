import { difference, read } from "./overlay.js";

const source = "openapi/guide.md";
const translation = "openapi/guide.zh-CN.md";

/** Some lines of a Markdown file without an empty one between them, or a code block. */
interface Block {
  text: string;
  line: number;
}

/**
 * What is wrong with the Chinese guide. Before each of its blocks stands a comment with the English block that it was made
 * from; a code block is the same in both.
 */
export function guideFindings(folder: string): string[] {
  const english = blocksOf(read(folder, source));
  const chinese = blocksOf(read(folder, translation));
  const found: string[] = [];
  const missing = ({ text, line }: Block) =>
    found.push(
      `${source}:${line}:1 Missing: ${translation} has no translation of this block, which begins: ${text.slice(0, 60)}`,
    );

  const from = chinese.flatMap(({ text, line }, index) => {
    if (text.startsWith("<!--\n")) return [{ text: text.slice(5, -4), line }];
    if (text.startsWith("```")) return [{ text, line }];
    if (!chinese[index - 1]?.text.startsWith("<!--\n"))
      found.push(`${translation}:${line}:1 Orphaned: no comment with the English text stands before this block.`);
    else if (!/\p{Script=Han}/u.test(text))
      found.push(`${translation}:${line}:1 Not Chinese: the block has no Chinese character.`);
    return [];
  });
  const remembered = new Set(from.map(({ text }) => text));
  let next = 0;
  for (const { text, line } of from) {
    const at = english.findIndex((block, index) => index >= next && block.text === text);
    const now = english[next];
    if (at >= 0) {
      english.slice(next, at).forEach(missing);
      next = at + 1;
    } else if (now && !remembered.has(now.text)) {
      const changed = difference(text, now.text);
      found.push(
        `${translation}:${line}:1 Changed: the English text at ${source}:${now.line}:1 is another now.\n${changed}`,
      );
      next += 1;
    } else found.push(`${translation}:${line}:1 Orphaned: ${source} has no such block at this place.`);
  }
  english.slice(next).forEach(missing);
  return found;
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  let isCode = false;
  for (const [index, line] of [...markdown.split("\n"), ""].entries()) {
    if (line.startsWith("```")) isCode = !isCode;
    if (line || isCode) open.push(line);
    else if (open.length > 0) {
      blocks.push({ text: open.join("\n"), line: index - open.length + 1 });
      open = [];
    }
  }
  return blocks;
}
