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

/** The Chinese texts of both documents: pairs of an English text and what it is in Chinese. */
export const pairsFile = "openapi/zh-CN.yaml";

/** What English text a pair is found by. Line breaks do not count: a paragraph may be wrapped anew. */
export const pairKey = (english: string) => english.trim().replace(/\s+/g, " ");

/** The Chinese texts by the key of the English one. */
export function readPairs(text = readFileSync(join(root, pairsFile), "utf8")): Map<string, string> {
  const pairs: { en: string; zh: string }[] = parse(text);
  return new Map(pairs.map(({ en, zh }) => [pairKey(en), zh.trim()]));
}

/** The document's texts that have a Chinese one, with it. */
function translated(document: unknown, pairs: Map<string, string>) {
  return texts(document).flatMap(({ english, path, target }) => {
    const chinese = pairs.get(pairKey(english));
    // A text that ends with a line break does so in both languages.
    return chinese
      ? [{ path, key: path.at(-1) ?? "", target, chinese: chinese + (english.endsWith("\n") ? "\n" : "") }]
      : [];
  });
}

/** The document in Chinese, as `redocly bundle --overlay` makes it, without starting Redocly. */
export function translate(text: string, pairs: Map<string, string>): string {
  const document = parse(text);
  for (const { path, key, chinese } of translated(document, pairs))
    path.slice(0, -1).reduce((node, step) => node[step], document)[key] = chinese;
  return stringify(document, { lineWidth: 0 });
}

/** The overlays by name in generated/, made from the texts of the two documents. */
export function overlayFiles(contract: string, journey: string, pairs: Map<string, string>): Map<string, string> {
  const sources: [typeof overlays.contract, string][] = [
    [overlays.contract, contract],
    [overlays.journey, journey],
  ];
  return new Map(
    sources.map(([{ document, overlay }, text]) => [basename(overlay), overlayOf(document, parse(text), pairs)]),
  );
}

function overlayOf(name: string, document: { info: Record<string, string> }, pairs: Map<string, string>): string {
  const updates: Record<string, Record<string, string>> = {};
  for (const { target, key, chinese } of translated(document, pairs)) {
    updates[target] = { ...updates[target], [key]: chinese };
  }
  const { title = "", version } = document.info;
  const overlay = {
    overlay: "1.1.0",
    info: { title: `${pairs.get(pairKey(title)) ?? title}（中文文本）`, version },
    extends: `../${name}`,
    actions: Object.entries(updates).map(([target, update]) => ({ target, update })),
  };
  const head = `# Made by \`npm run generate\` from ${name} and ${pairsFile}. Do not edit.\n`;
  return head + stringify(overlay, { lineWidth: 0 });
}
