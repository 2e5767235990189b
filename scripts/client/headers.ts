/** Headers by lower-case names: texts, but `Authorization` may be a function. */
export type Headers = Record<string, unknown>;

/** Copies headers to others under lower-case names, as HTTP ignores case and a call's must override the client's. */
export function readHeaders(headers: object = {}, copy: Headers = {}): Headers {
  // A Headers object and a list of pairs are iterable; what is neither, nor an object, has no names.
  const entries: Iterable<unknown> =
    Symbol.iterator in Object(headers) ? (headers as []) : Object.entries(Object(headers));
  for (const entry of entries) {
    const [name, value]: unknown[] = Array.isArray(entry) ? entry : ["", null];
    const key = String(name).toLowerCase();
    if (value === undefined) continue;
    const isSendable =
      typeof value === "string"
        ? // A name is a token of RFC 9110.
          /^[\w!#-'*+.^`|~-]+\n[\t -~\x80-\xff]*$/.test(`${key}\n${value}`)
        : key === "authorization" && typeof value === "function";
    if (!isSendable) {
      throw new TypeError(`headers["${name}"] cannot be sent: pass a name and one line of Latin-1`);
    }
    copy[key] = value;
  }
  return copy;
}
