import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/paths.js";

export interface Block {
  language: string;
  code: string;
}

/** A heading, level 0 at the start of a text, and what stands below it until the next one. */
export interface Section {
  title: string;
  level: number;
  text: string;
  blocks: Block[];
}

/** The languages of a block that shows what the block before it prints. */
export const outputs = ["text", "http"];

export const read = (name: string) => readFileSync(join(root, name), "utf8");

export function parse(markdown: string): Section[] {
  const sections: Section[] = [{ title: "", level: 0, text: "", blocks: [] }];
  const parts = markdown.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$|^(#+) (.*)$|^.*$/gm);
  for (const [line, indent = "", language, code = "", hashes, title = ""] of parts) {
    if (hashes) sections.push({ title, level: hashes.length, text: "", blocks: [] });
    const section = sections.at(-1);
    if (language !== undefined) {
      section?.blocks.push({ language, code: code.replaceAll(new RegExp(`^${indent}`, "gm"), "").trimEnd() });
    } else if (!hashes && section) section.text += `${line}\n`;
  }
  return sections;
}

/** A section of level 2 with those below it. */
export function chapters(sections: Section[]): Section[][] {
  return sections.reduce<Section[][]>((all, section) => {
    if (section.level <= 2) all.push([section]);
    else all.at(-1)?.push(section);
    return all;
  }, []);
}

export const english = parse(read("README.md"));
export const chinese = parse(read("README.zh-CN.md"));
export const contributing = parse(read("CONTRIBUTING.md"));
