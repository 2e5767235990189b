/** A text that readers of the contract see, and the keys that lead to its translation. */
export interface Text {
  path: string[];
  english: string;
}

const values = ["value", "example", "examples", "default", "const", "enum"];

/** Every text of the contract: summaries, titles, descriptions, notes on sources, and a few names. */
export function texts(document: unknown, path: string[] = []): Text[] {
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([key, child]) => {
    const here = [...path, key];
    if (typeof child === "string") return isText(here) ? [{ path: translated(here), english: child }] : [];
    const isValue = values.includes(key) && (key !== "examples" || Array.isArray(child));
    return isValue ? [] : texts(child, here);
  });
}

function isText(path: string[]): boolean {
  const [key = "", parent] = [path.at(-1), path.at(-2)];
  if (["summary", "title", "description"].includes(key)) return true;
  if (key === "note") return parent === "x-source";
  if (key === "publisher") return path[0] === "x-sources";
  return /^(info\/contact|tags\/\d+)\/name$/.test(path.join("/"));
}

/** Operations name their tag: so its name stays, and what is shown in its place is translated. */
function translated(path: string[]): string[] {
  return path[0] === "tags" && path[2] === "name" ? ["tags", path[1] ?? "", "x-displayName"] : path;
}

/** What a node is known by, where it has a name: it survives a move of the node. */
const names: Record<string, { key: string; depth: number; start: string }> = {
  servers: { key: "url", depth: 2, start: "$.servers" },
  tags: { key: "name", depth: 2, start: "$.tags" },
  paths: { key: "operationId", depth: 3, start: "$.paths.*" },
};

/** The JSONPath of the node whose text is at these keys. */
export function targetOf(document: unknown, path: string[]): string {
  const node = path.slice(0, -1);
  const { key = "", depth = 0, start } = names[node[0] ?? ""] ?? {};
  const name = node.slice(0, depth).reduce((value, step) => Object(value)[step], document as unknown);
  const named = start && Object(name)[key];
  return named
    ? `${start}[?@.${key}=='${named}']${node.slice(depth).map(selector).join("")}`
    : `$${node.map(selector).join("")}`;
}

function selector(key: string): string {
  // There is one media type, of a long name.
  if (key.includes("/")) return ".*";
  if (/^[a-z_]\w*$/i.test(key)) return `.${key}`;
  // A status has three digits, an item's place fewer.
  return /^\d\d?$/.test(key) ? `[${key}]` : `['${key}']`;
}

/** The names that stay as they are: what stands in backticks, codes, fields and addresses. */
export function namesIn(text: string): string[] {
  return text.match(/`[^`]+`|\bx-[\w-]+|\b[a-z]+_[a-z_]+\b|\b[A-Z]+(?:[._][A-Z0-9]+)+\b|\{\w+\}|https?:\/\/\S+/g) ?? [];
}
