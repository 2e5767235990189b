import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SourceDocument } from "../lib/document.js";
import { applyOverlay } from "../lib/overlay.js";
import { namesIn, type Text, targetOf, texts } from "./texts.js";

const contract = "openapi/openapi.yaml";
const overlay = "openapi/zh-CN.overlay.yaml";

/** One translation: where it goes, the English text that it was made from, and the Chinese text by its key. */
interface Action {
  target: string;
  "x-english": string;
  update: Record<string, string>;
}

/**
 * What is wrong with the Chinese texts of the contract: a missing or orphaned one, one made from another English text, or one
 * that changes more than words. Each finding names its places.
 */
export async function overlayFindings(folder: string): Promise<string[]> {
  const inContract = new SourceDocument(read(folder, contract), contract);
  const inOverlay = new SourceDocument(read(folder, overlay), overlay);
  const document: unknown = parse(read(folder, contract));
  const { actions }: { actions: Action[] } = parse(read(folder, overlay));
  const placeOf = ({ path }: Place) => inContract.error(path, "").message.trim();
  const problem = (index: number, message: string) => inOverlay.error(["actions", `${index}`], message).message;

  const malformed = actions.flatMap((action, index) => (isWellFormed(action) ? [] : [index]));
  const form = "An action has target, x-english and an update of one text, and nothing else.";
  if (malformed.length > 0) return malformed.map((index) => problem(index, form));

  const all = texts(document);
  const english = new Map(all.map((text) => [String(text.path), text]));
  const places = await placesOf(folder, actions);
  const translated = new Set(places.map(({ path }) => String(path)));
  const missing = all.filter(({ path }) => !translated.has(String(path)));

  const problemsOf = ({ "x-english": source, update }: Action, index: number): string[] => {
    const found: string[] = [];
    const own = places.filter((place) => place.index === index);
    if (own.length === 0) {
      const moved = missing.find((text) => text.english === source);
      const hint = moved ? ` Its English text is at ${placeOf(moved)}, target: ${targetOf(document, moved.path)}` : "";
      found.push(`Orphaned: ${contract} has no text at this target, or a later action has the same.${hint}`);
    }
    for (const place of own) {
      const text = english.get(String(place.path));
      if (!text) found.push(`Orphaned: there is no English text at ${placeOf(place)}.`);
      else if (text.english !== source)
        found.push(
          `Changed: the English text at ${placeOf(text)} is another now.\n${difference(source, text.english)}`,
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
    ...missing.map((text) => {
      const message = `Missing: ${overlay} has no translation of this text. Its action:\n${skeleton(document, text)}`;
      return inContract.error(text.path, message).message;
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

interface Place {
  path: string[];
}

/** Where the translation of each action lands: applied are marks in place of the texts. */
async function placesOf(folder: string, actions: Action[]): Promise<(Place & { index: number })[]> {
  const marked = actions.map(({ target, update }, index) => ({
    target,
    update: Object.fromEntries(Object.keys(update).map((key) => [key, `\u0001${index}`])),
  }));
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-overlay-"));
  try {
    const [file, applied] = [join(directory, "marks.json"), join(directory, "applied.json")];
    writeFileSync(file, JSON.stringify({ overlay: "1.1.0", info: { title: "Marks", version: "1" }, actions: marked }));
    await applyOverlay(join(folder, contract), file, applied);
    return marksIn(JSON.parse(readFileSync(applied, "utf8")));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function marksIn(node: unknown, path: string[] = []): (Place & { index: number })[] {
  if (typeof node === "string") return node.startsWith("\u0001") ? [{ path, index: Number(node.slice(1)) }] : [];
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => marksIn(child, [...path, key]));
}

/** The text of a file below the project's folder. */
export const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

/** The lines that only one of the texts has. */
export function difference(before: string, now: string): string {
  const [was, is] = [before.trimEnd().split("\n"), now.trimEnd().split("\n")];
  const gone = was.filter((line) => !is.includes(line)).map((line) => `  - ${line}`);
  return [...gone, ...is.filter((line) => !was.includes(line)).map((line) => `  + ${line}`)].join("\n");
}

function skeleton(document: unknown, { path, english }: Text): string {
  const action = { target: targetOf(document, path), "x-english": english, update: { [path.at(-1) ?? ""]: "" } };
  return stringify([action], { lineWidth: 0 }).trimEnd().replace(/^/gm, "  ");
}
