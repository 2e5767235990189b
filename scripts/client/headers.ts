import { InvalidArgumentError } from "./errors.js";

/** Headers by lower-case names: texts, but `Authorization` may be a function. */
export type HeaderValues = Record<string, unknown>;

/** Copies headers to others under lower-case names, as HTTP ignores case and a call's must override the client's. */
export function readHeaders(headers: object = {}, copy: HeaderValues = {}): HeaderValues {
  // A Headers object and a list of pairs are iterable; what is neither, nor an object, has no names.
  const entries: Iterable<unknown> =
    Symbol.iterator in Object(headers) ? (headers as []) : Object.entries(Object(headers));
  for (const entry of entries) {
    const [name, value]: unknown[] = Array.isArray(entry) ? entry : [""];
    const key = String(name).toLowerCase();
    // A name is a token of RFC 9110.
    if (!/^[\w!#-'*+.^`|~-]+$/.test(key)) {
      throw new InvalidArgumentError(`headers["${name}"] cannot be sent: a header cannot have this name`);
    }
    if (value === undefined) continue;
    const isText = typeof value === "string" && /^[\t -~\x80-\xff]*$/.test(value);
    if (!isText && !(key === "authorization" && typeof value === "function")) {
      throw new InvalidArgumentError(`headers["${name}"] cannot be sent: its value must be one line of Latin-1 text`);
    }
    copy[key] = value;
  }
  return copy;
}
