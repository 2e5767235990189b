import { isObject } from "../support/bodies.js";

type Node = Record<string, unknown>;
type Edit = (container: Node, key: string, document: Node) => void;

/** A small wrong change to the contract. */
export interface ContractMutant {
  name: string;
  /** Whether it changes only what people read: the linter demands that it is there, and no test knows the wording. */
  isProse: boolean;
  /** The piece that it concerns, and the change of what that is in. */
  path: string[];
  edit: Edit;
}

/** A copy of the contract with these changes. */
export function mutated(contract: unknown, ...mutants: ContractMutant[]): unknown {
  const copy = structuredClone(contract) as Node;
  for (const { path, edit } of mutants) {
    const container = path.slice(0, -1).reduce((node, key) => node[key] as Node, copy);
    edit(container, path.at(-1) ?? "", copy);
  }
  return copy;
}

/** A piece of the document: its value, and the keys around it, the nearest first. */
interface Piece {
  value: unknown;
  path: string[];
  key: string;
  parent: string;
  container: unknown;
}

/** What becomes of a piece, in words and in the document. */
type Change = [name: string, edit: Edit];

/** Every mutant of a document, in the order of the document: each rule is applied to each of its pieces. */
export function contractMutants(contract: unknown): ContractMutant[] {
  // A note is free prose that adds to a source: no test may notice it.
  const changeable = [...pieces(contract)].filter(({ key }) => key !== "note");
  return changeable.flatMap((piece) => {
    const { path } = piece;
    const changes = rules.flatMap((rule) => rule(piece, contract));
    return changes.map(([name, edit]) => ({ name: `${path.join(" ")}: ${name}`, isProse: isProse(piece), path, edit }));
  });
}

function* pieces(container: unknown, path: string[] = []): Generator<Piece> {
  if (typeof container !== "object" || container === null) return;
  for (const [key, value] of Object.entries(container)) {
    yield { value, path: [...path, key], key, parent: path.at(-1) ?? "", container };
    yield* pieces(value, [...path, key]);
  }
}

const drop: Change = [
  "left out",
  (container, key) => {
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  },
];
const replace = (name: string, value: unknown): Change => [
  name,
  (container, key) => {
    container[key] = value;
  },
];
const set = (value: unknown) => replace(JSON.stringify(value), value);
const rename = (to: string): Change => [
  `renamed ${to}`,
  (container, key) => {
    const entries = Object.entries(container);
    for (const name of Object.keys(container)) delete container[name];
    for (const [name, value] of entries) container[name === key ? to : name] = value;
  },
];

const furtherHeader = { name: "X-further", in: "header", required: true, schema: { type: "string" }, example: "1" };
const secured: Change = [
  "secured by a key",
  (container, key, { components }) => {
    container[key] = { ...(container[key] as Node), security: [{ key: [] }] };
    const securitySchemes = { key: { type: "apiKey", in: "header", name: "X-key" } };
    Object.assign(components as Node, { securitySchemes });
  },
];
const doubled: Change = [
  "there as PUT too",
  (container, key) => {
    container.put = { ...(container[key] as Node), operationId: "putAsWell" };
  },
];

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
  ({ parent, key, container }) => (named.includes(parent) && isObject(container) ? [rename(`${key}_`)] : []),
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
    if (!isObject(value) || typeof value.type !== "string" || value.const !== undefined) return [];
    const [example = value.type === "string" ? "zh" : 1] = [value.examples ?? []].flat();
    const also = (name: string, members: Node) => replace(name, { ...value, ...members });
    if (value.type !== "object") {
      const limit = value.type === "string" ? { maxLength: 1 } : { maximum: 1 };
      return [also("limited", limit), also("an enum", { enum: [example] })];
    }
    const required = [value.required ?? []].flat();
    const optional = Object.keys(value.properties ?? {}).filter((name) => !required.includes(name));
    return [
      also("closed to further fields", { additionalProperties: false }),
      ...optional.map((name) => also(`${name} mandatory`, { required: [...required, name] })),
    ];
  },
  ({ key, value }) =>
    key === "parameters" && Array.isArray(value) ? [replace("a further header", [...value, furtherHeader])] : [],
  (piece) => (isOperation(piece) ? [secured, doubled] : []),
  ({ key, value, parent }) => {
    if (!isObject(value) || parent === "components") return [];
    const [first = ["", ""], ...rest] = Object.entries(value);
    if (key === "responses") {
      const notFound = { description: "Not found." };
      return [replace("500 too", { ...value, 500: value["400"] }), replace("404 too", { ...value, 404: notFound })];
    }
    if (key === "content" && parent === "requestBody")
      return [replace("text/plain too", { ...value, "text/plain": first[1] })];
    if (key === "examples" && rest.length > 0)
      return [replace("the first moved to the end", Object.fromEntries([...rest, first]))];
    return [];
  },
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
