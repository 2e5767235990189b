import type { Values } from "./client.js";

/** Throws a TypeError that names the first of these parameters of the path or the query that is missing. */
export function requireParams(
  id: string,
  place: "path" | "query",
  names: readonly string[],
  values: Values = {},
): void {
  for (const name of names) {
    // A path segment of dots would lead to another operation.
    if (/^\s*\.{0,2}$/.test(String(values[name] ?? ""))) {
      throw new TypeError(`params.${place}["${name}"] is missing or blank: pass it to ${id}`);
    }
  }
}

/** Throws a TypeError that names the first of these fields of the body that is missing. */
export function requireFields(id: string, names: readonly string[], body: unknown): void {
  for (const name of names) {
    if ((body as Values | undefined)?.[name] === undefined) throw new TypeError(`${name} is missing: pass it to ${id}`);
  }
}
