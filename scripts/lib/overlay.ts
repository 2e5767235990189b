import { parse, stringify } from "yaml";
import { texts } from "./texts.js";

/** A text of an overlay: where it goes, the English text that it was made from, and the Chinese text by its key. */
export interface Action {
  target: string;
  "x-english": string;
  update: Record<string, string>;
}

/** A document and the overlay with its Chinese texts, by their names in the project's folder. */
export const overlays = [
  { document: "openapi/openapi.yaml", overlay: "openapi/zh-CN.overlay.yaml" },
  { document: "openapi/journey.arazzo.yaml", overlay: "openapi/journey.zh-CN.overlay.yaml" },
];

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
