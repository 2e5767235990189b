import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse, stringify } from "yaml";
import { root } from "./paths.js";
import { texts } from "./texts.js";

/** Each document that has Chinese texts, and the overlay with them that the package exports. */
export const overlays = {
  contract: { document: "openapi/openapi.yaml", overlay: "generated/zh-CN.overlay.yaml" },
  journey: { document: "openapi/journey.arazzo.yaml", overlay: "generated/journey.zh-CN.overlay.yaml" },
};

/** The files of pairs, an English text and what it is in Chinese: of the two documents, and of the guide with its programs. */
export const pairFiles = { documents: "openapi/zh-CN.yaml", guide: "openapi/guide.zh-CN.yaml" };

/** Chinese texts by the key of the English one. */
export type Pairs = ReadonlyMap<string, string>;

/** What an English text is found by. Line breaks do not count: a paragraph may be wrapped anew. */
export const pairKey = (english: string) => english.trim().replace(/\s+/g, " ");

export function readPairs(file = pairFiles.documents): Pairs {
  const pairs: { en: string; zh: string }[] = parse(readFileSync(join(root, file), "utf8"));
  return new Map(pairs.map(({ en, zh }) => [pairKey(en), zh.trim()]));
}

/** The document in Chinese, as `redocly bundle --overlay` makes it, without starting Redocly. */
export function translate(text: string, pairs: Pairs): string {
  const document = parse(text);
  for (const { path, chinese } of translations(document, pairs)) {
    path.slice(0, -1).reduce((node, step) => node[step], document)[path.at(-1) ?? ""] = chinese;
  }
  return stringify(document, { lineWidth: 0 });
}

/** The overlays by their names in generated/, made from the texts of the two documents. */
export function overlayFiles(contract: string, journey: string, pairs: Pairs): Map<string, string> {
  const contents = { contract: parse(contract), journey: parse(journey) };
  return new Map(
    (["contract", "journey"] as const).map((name) => {
      const { document, overlay } = overlays[name];
      return [basename(overlay), overlayOf(document, contents[name], pairs)];
    }),
  );
}

function overlayOf(name: string, document: { info: { title: string; version: string } }, pairs: Pairs): string {
  const updates: Record<string, Record<string, string>> = {};
  for (const { target, path, chinese } of translations(document, pairs)) {
    updates[target] = { ...updates[target], [path.at(-1) ?? ""]: chinese };
  }
  const { title, version } = document.info;
  const overlay = {
    overlay: "1.1.0",
    info: { title: `${pairs.get(pairKey(title)) ?? title}（中文文本）`, version },
    extends: `../${name}`,
    actions: Object.entries(updates).map(([target, update]) => ({ target, update })),
  };
  const head = `# Made by \`npm run generate\` from ${name} and ${pairFiles.documents}. Do not edit.\n`;
  return head + stringify(overlay, { lineWidth: 0 });
}

/** The texts of the document that have a pair, each with its Chinese one. */
function translations(document: unknown, pairs: Pairs) {
  return texts(document).flatMap(({ english, path, target }) => {
    const chinese = pairs.get(pairKey(english));
    // A text that ends with a line break does so in both languages.
    const end = english.endsWith("\n") ? "\n" : "";
    return chinese ? [{ path, target, chinese: chinese + end }] : [];
  });
}
