import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SourceDocument } from "../lib/document.js";
import { type Action, place } from "../lib/overlay.js";
import { type Text, texts } from "../lib/texts.js";

/**
 * What is wrong with the Chinese texts of a document: a missing or orphaned one, one made from another English text or of a
 * node that has another name now, or one that changes more than words. Each finding names its places.
 */
export function overlayFindings(folder: string, names: { document: string; overlay: string }): string[] {
  const inDocument = new SourceDocument(read(folder, names.document), names.document);
  const inOverlay = new SourceDocument(read(folder, names.overlay), names.overlay);
  const { actions }: { actions: Action[] } = parse(read(folder, names.overlay));
  const placeOf = ({ path }: Text) => inDocument.error(path, "").message.trim();
  const problem = (index: number, message: string) => inOverlay.error(["actions", `${index}`], message).message;

  const malformed = actions.flatMap((action, index) => (isWellFormed(action) ? [] : [index]));
  const form = "An action has target, x-english and an update of one text, and nothing else.";
  if (malformed.length > 0) return malformed.map((index) => problem(index, form));

  const keyOf = ({ update }: Action) => Object.keys(update).join();
  const english = new Map(texts(parse(read(folder, names.document))).map((text) => [placeIn(text), text]));
  const translated = actions.map((action) => place(action.target, keyOf(action)));
  const missing = new Set([...english.values()].filter((text) => !translated.includes(placeIn(text))));

  const problemsOf = (action: Action, index: number): string[] => {
    const { target, "x-english": source, update } = action;
    const found: string[] = [];
    const where = translated[index] ?? "";
    const text = english.get(where);
    if (translated.indexOf(where, index + 1) > 0) found.push("Orphaned: a later action has the same target and key.");
    else if (text && text.english !== source) {
      const lines = difference(source, text.english);
      found.push(`Changed: the English text at ${placeOf(text)} is another now.\n${lines}`);
    } else if (!text) {
      const moved = [...missing].find((other) => other.english === source && other.path.at(-1) === keyOf(action));
      if (moved) missing.delete(moved);
      found.push(
        moved
          ? `Moved: the English text is at ${placeOf(moved)} now, target: ${moved.target}`
          : `Orphaned: ${names.document} has no ${keyOf(action)} at ${target}.`,
      );
    }
    const [chinese = ""] = Object.values(update);
    if (!/\p{Script=Han}/u.test(chinese)) found.push("Not Chinese: the translation has no Chinese character.");
    const lost = new Set(namesIn(source).filter((name) => !chinese.includes(name)));
    if (lost.size > 0) found.push(`Lost: the translation has to keep ${[...lost].join(", ")}.`);
    return found.map((message) => problem(index, message));
  };

  return [
    ...actions.flatMap(problemsOf),
    ...[...missing].map((text) => {
      const message = `Missing: ${names.overlay} has no translation of this text. Its action:\n${skeleton(text)}`;
      return inDocument.error(text.path, message).message;
    }),
  ];
}

/** What has another form could change more than words. */
function isWellFormed(action: Action): boolean {
  const { target, "x-english": source, update, ...others } = Object(action);
  const chinese = Object.values(Object(update));
  return (
    [target, source, ...chinese].every((text) => typeof text === "string") &&
    chinese.length === 1 &&
    Object.keys(others).length === 0
  );
}

const placeIn = ({ target, path }: Text) => place(target, path.at(-1) ?? "");

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

function skeleton({ target, path, english }: Text): string {
  const action = { target, "x-english": english, update: { [path.at(-1) ?? ""]: "" } };
  return stringify([action], { lineWidth: 0 }).trimEnd().replace(/^/gm, "  ");
}
