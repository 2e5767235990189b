/** A small wrong change to the contract. */
export interface ContractMutant {
  name: string;
  /** The whole document with this change in it. */
  document(): unknown;
  /** Whether it changes only what people read: the linter demands that it is there, and no test knows the wording. */
  isProse: boolean;
}

type Node = Record<string, unknown>;

/** A piece of the document: its value, and the keys around it, the nearest first. */
interface Piece {
  value: unknown;
  path: string[];
  key: string;
  parent: string;
  container: unknown;
}

/** A change to the container of a piece; `name` says what becomes of the piece. */
interface Change {
  name: string;
  edit(container: Node, key: string, document: Node): void;
}

/** Every mutant of a document, in the order of the document: each rule is applied to each of its pieces. */
export function contractMutants(contract: unknown): ContractMutant[] {
  // A note is free prose that adds to a source: no test may notice it.
  const changeable = [...pieces(contract)].filter(({ key }) => key !== "note");
  return changeable.flatMap((piece) =>
    rules
      .flatMap((rule) => rule(piece, contract))
      .map(({ name, edit }) => ({
        name: `${piece.path.join(" ")}: ${name}`,
        document() {
          const mutant = structuredClone(contract) as Node;
          const container = piece.path.slice(0, -1).reduce((node, key) => node[key] as Node, mutant);
          edit(container, piece.key, mutant);
          return mutant;
        },
        isProse: isProse(piece),
      })),
  );
}

function* pieces(container: unknown, path: string[] = []): Generator<Piece> {
  if (!isContainer(container)) return;
  for (const [key, value] of Object.entries(container)) {
    yield { value, path: [...path, key], key, parent: path.at(-1) ?? "", container };
    yield* pieces(value, [...path, key]);
  }
}

function isContainer(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

function isMap(value: unknown): value is Node {
  return isContainer(value) && !Array.isArray(value);
}

const drop: Change = {
  name: "left out",
  edit(container, key) {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  },
};

const set = (value: unknown): Change => ({
  name: JSON.stringify(value),
  edit(container, key) {
    container[key] = value;
  },
});

/** Changes members of the piece itself. */
const assign = (name: string, members: Node): Change => ({
  name,
  edit(container, key) {
    Object.assign(container[key] as Node, members);
  },
});

const rename = (to: string): Change => ({
  name: `renamed ${to}`,
  edit(container, key) {
    const entries = Object.entries(container);
    for (const name of Object.keys(container)) delete container[name];
    for (const [name, value] of entries) container[name === key ? to : name] = value;
  },
});

const addedHeader: Change = {
  name: "a further header",
  edit(container, key) {
    const header = { name: "X-further", in: "header", required: true, schema: { type: "string" }, example: "1" };
    (container[key] as unknown[]).push(header);
  },
};

const secured: Change = {
  name: "secured by a key",
  edit(container, key, { components }) {
    Object.assign(container[key] as Node, { security: [{ key: [] }] });
    const securitySchemes = { key: { type: "apiKey", in: "header", name: "X-key" } };
    Object.assign(components as Node, { securitySchemes });
  },
};

const doubled: Change = {
  name: "there as PUT too",
  edit(container, key) {
    container.put = { ...(container[key] as Node), operationId: "putAsWell" };
  },
};

const firstMoved: Change = {
  name: "the first moved to the end",
  edit(container, key) {
    const [first = ["", ""], ...rest] = Object.entries(container[key] as Node);
    container[key] = Object.fromEntries([...rest, first]);
  },
};

const prose = ["title", "summary", "description", "note"];
/** Read by people only; what the facts say of it is in the titles of the sources. */
const isProse = ({ key, value, path }: Piece) =>
  prose.includes(key) && typeof value === "string" && !path.includes("x-sources") && !path.includes("value");
/** Maps whose keys are names of the document's own. */
const named = ["paths", "properties", "examples", "mapping", "variables"];
const grades = ["page", "sister", "inferred"];
const otherTypes: Record<string, string[]> = { string: ["integer"], integer: ["string", "number"], object: ["array"] };
const otherMediaTypes: Record<string, string[]> = {
  "application/json;charset=utf8": ["application/json", "application/json;charset=utf-8", "text/plain"],
  "application/json": ["application/json;charset=utf8", "application/problem+json", "text/plain"],
};
const otherStatuses: Record<string, string> = { 200: "201", 400: "422" };
const otherMethods: Record<string, string[]> = { post: ["get", "put"] };

const isOperation = ({ parent }: Piece) => parent.startsWith("/");

/** Each says which changes it makes of a piece. */
const rules: ((piece: Piece, contract: unknown) => Change[])[] = [
  // Everything is left out once; a source within its grade is left out with that.
  ({ parent, key }) => (parent === "x-source" && grades.includes(key) ? [] : [drop]),

  // Names.
  ({ parent, key, container }) => (named.includes(parent) && isMap(container) ? [rename(`${key}_`)] : []),
  ({ parent, key }) => (parent === "content" ? (otherMediaTypes[key] ?? []).map(rename) : []),
  ({ parent, key }) => (parent === "responses" && otherStatuses[key] ? [rename(otherStatuses[key])] : []),
  (piece) => (isOperation(piece) ? (otherMethods[piece.key] ?? []).map(rename) : []),
  ({ parent, key }) => (parent === "x-source" && grades.includes(key) ? [rename(next(grades, key) ?? "")] : []),

  // Values.
  ({ value }) => (typeof value === "boolean" ? [set(!value)] : []),
  ({ value }) => (typeof value === "number" ? [set(value + 1)] : []),
  (piece, contract) => {
    const { value, key, parent } = piece;
    if (typeof value !== "string" || isProse(piece)) return [];
    if (key === "openapi") return [set("3.0.3")];
    if (key === "version") return [set("1.0")];
    if (key === "in") return [set("query")];
    if (key === "type") return (otherTypes[value] ?? []).map(set);
    if (key === "x-source" || parent === "x-source") return [set(next(sourcesOf(contract), value))];
    if (key === "x-caller") return [set(value === "device" ? "server" : "device")];
    if (value.startsWith("#/components/")) return neighbours(contract, value).map(set);
    return [set(`${value}_`)];
  },

  // Rules that the vendor does not state.
  ({ value }) => {
    if (!isMap(value) || typeof value.type !== "string" || value.const !== undefined) return [];
    const [example = value.type === "string" ? "zh" : 1] = [value.examples ?? []].flat();
    if (value.type !== "object") {
      const limit = value.type === "string" ? { maxLength: 1 } : { maximum: 1 };
      return [assign("limited", limit), assign("an enum", { enum: [example] })];
    }
    const required = [value.required ?? []].flat();
    const optional = Object.keys(value.properties ?? {}).filter((name) => !required.includes(name));
    return [
      assign("closed to further fields", { additionalProperties: false }),
      ...optional.map((name) => assign(`${name} mandatory`, { required: [...required, name] })),
    ];
  },
  ({ key, value }) => (key === "parameters" && Array.isArray(value) ? [addedHeader] : []),
  (piece) => (isOperation(piece) ? [secured, doubled] : []),
  ({ key, value, parent }) =>
    key === "responses" && isMap(value) && parent !== "components"
      ? [assign("500 too", { 500: value["400"] }), assign("404 too", { 404: { description: "Not found." } })]
      : [],
  ({ key, value, parent }) =>
    key === "content" && isMap(value) && parent === "requestBody"
      ? [assign("text/plain too", { "text/plain": Object.values(value)[0] })]
      : [],
  ({ key, value, parent }) =>
    key === "examples" && parent !== "components" && isMap(value) && Object.keys(value).length > 1 ? [firstMoved] : [],
];

function next<T>(list: T[], item: T): T | undefined {
  return list[(list.indexOf(item) + 1) % list.length];
}

const sourcesOf = (contract: unknown) => Object.keys((contract as { "x-sources"?: Node })["x-sources"] ?? {});

/** The reference to the component that stands after the one that is referred to, if there is another. */
function neighbours(contract: unknown, reference: string): string[] {
  const [, , section = "", name = ""] = reference.split("/");
  const components = (contract as { components: Record<string, Node> }).components[section] ?? {};
  const other = next(Object.keys(components), name);
  return other === name ? [] : [`#/components/${section}/${other}`];
}
