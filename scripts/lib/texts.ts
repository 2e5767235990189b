/** An English text of a document, the keys that lead to its translation, and the JSONPath of what holds it. */
export interface Text {
  english: string;
  path: string[];
  target: string;
}

const values = ["value", "example", "examples", "default", "const", "enum"];

/** Every text of the contract or of the journey: summaries, titles, descriptions, notes on sources, and a few names. */
export function texts(node: unknown, path: string[] = [], target = "$"): Text[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => {
    const here = [...path, key];
    if (typeof child === "string")
      return isText(here)
        ? [{ english: child, path: [...path, isShownName(here) ? "x-displayName" : key], target }]
        : [];
    const isValue = values.includes(key) && (key !== "examples" || Array.isArray(child));
    return isValue ? [] : texts(child, here, `${target}[${Array.isArray(node) ? key : `'${key}'`}]`);
  });
}

function isText(path: string[]): boolean {
  const [key = "", parent] = [path.at(-1), path.at(-2)];
  if (["summary", "title", "description", "x-person", "x-effect"].includes(key)) return true;
  if (key === "note") return parent === "x-source";
  if (key === "publisher") return path[0] === "x-sources";
  return isShownName(path) || path.join("/") === "info/contact/name";
}

/** Operations name their tag, and programs an action: so its name stays, and what is shown in its place is translated. */
function isShownName(path: string[]): boolean {
  return path.at(-1) === "name" && ["tags", "onSuccess"].includes(path.at(-3) ?? "");
}
