import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse, stringify } from "yaml";
import { root } from "./paths.js";
import { texts } from "./texts.js";

/** A text of an overlay: where it goes, the English text that it was made from, and the Chinese text by its key. */
export interface Action {
  target: string;
  "x-english": string;
  update: Record<string, string>;
}

/** Each document and the overlay with its Chinese texts, by their names in the project's folder. */
export const overlays = {
  contract: { document: "openapi/openapi.yaml", overlay: "openapi/zh-CN.overlay.yaml" },
  journey: { document: "openapi/journey.arazzo.yaml", overlay: "openapi/journey.zh-CN.overlay.yaml" },
};

/** What `translate` takes: the texts of a document and of its overlay. */
export function readBoth({ document, overlay }: typeof overlays.contract): Promise<[string, string]> {
  return Promise.all([readFile(resolve(root, document), "utf8"), readFile(resolve(root, overlay), "utf8")]);
}

/** Where in a document an overlay puts a text. */
export const place = (target: string, key: string) => `${target} ${key}`;

/** The document with the texts of its overlay, as `redocly bundle --overlay` makes it, without starting Redocly. */
export function translate(text: string, overlay: string): string {
  const document = parse(text);
  const chinese = new Map<string, string>();
  for (const { target, update } of parse(overlay).actions as Action[]) {
    for (const [key, value] of Object.entries(update)) chinese.set(place(target, key), value);
  }
  for (const { path, target } of texts(document)) {
    const key = path.at(-1) ?? "";
    const text = chinese.get(place(target, key));
    if (text !== undefined) path.slice(0, -1).reduce((node, step) => node[step], document)[key] = text;
  }
  return stringify(document, { lineWidth: 0 });
}
