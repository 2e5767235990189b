/** A text that readers of a document see, the keys that lead to its translation, and what an overlay finds it by. */
export interface Text {
  path: string[];
  english: string;
  target: string;
}

const values = ["value", "example", "examples", "default", "const", "enum"];

/** Every text of the contract or of the journey: summaries, titles, descriptions, notes on sources, and a few names. */
export function texts(document: unknown): Text[] {
  const walk = (node: unknown, path: string[]): Text[] => {
    if (typeof node !== "object" || node === null) return [];
    return Object.entries(node).flatMap(([key, child]) => {
      const here = [...path, key];
      if (typeof child === "string") {
        // Many sources have the same publisher: one action is for all.
        const target = key === "publisher" ? `$['x-sources'][?@.publisher=='${child}']` : targetOf(document, path);
        return isText(here) ? [{ path: translated(here), english: child, target }] : [];
      }
      const isValue = values.includes(key) && (key !== "examples" || Array.isArray(child));
      return isValue ? [] : walk(child, here);
    });
  };
  return walk(document, []);
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

function translated(path: string[]): string[] {
  return isShownName(path) ? [...path.slice(0, -1), "x-displayName"] : path;
}

/** What the items of a list are known by: it survives a move of an item. */
const names: Record<string, string> = {
  servers: "url",
  tags: "name",
  workflows: "workflowId",
  steps: "stepId",
  onSuccess: "name",
};

/** The JSONPath of the node at these keys. */
function targetOf(document: unknown, path: string[]): string {
  let target = "$";
  let node = document;
  for (const [index, key] of path.entries()) {
    const list = path[index - 1] ?? "";
    node = Object(node)[key];
    const { operationId } = Object(node);
    if (operationId && path[0] === "paths" && index === 2) target = `$.paths.*[?@.operationId=='${operationId}']`;
    else if (names[list]) target += `[?@.${names[list]}=='${Object(node)[names[list]]}']`;
    else target += selector(key);
  }
  return target;
}

function selector(key: string): string {
  // There is one media type, of a long name.
  if (key.includes("/")) return ".*";
  if (/^[a-z_]\w*$/i.test(key)) return `.${key}`;
  // A status has three digits, an item's place fewer.
  return /^\d\d?$/.test(key) ? `[${key}]` : `['${key}']`;
}
