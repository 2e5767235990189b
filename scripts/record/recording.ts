import type { Place } from "../lib/document.js";

/** A recording in the HTTP Archive format, 1.2: as much of it as is written or read here. */
export interface Recording {
  log: { version: string; creator: { name: string; version: string }; entries: Call[] };
}

/** One call of a recording. */
export interface Call {
  request: { method: string; url: string; headers: Header[]; postData?: Body };
  response: { status: number; statusText: string; headers: Header[]; content: Body };
}

interface Body {
  mimeType: string;
  text?: string;
}

interface Header {
  name: string;
  value: string;
}

export const form = "application/x-www-form-urlencoded";

/** The operation that a request is made to, with its path as the contract spells it; undefined if it has none such. */
export function operationOf(
  document: Place,
  { method, url }: Call["request"],
): { path: string; operation: Place } | undefined {
  const segments = new URL(url).pathname.split("/");
  const matches = (path: string) => {
    const expected = path.split("/");
    return (
      expected.length === segments.length &&
      expected.every((segment, index) => segment === segments[index] || segment.startsWith("{"))
    );
  };
  return (
    document
      .at("paths")
      .entries()
      .map(([path, item]) => ({ path, operation: item.at(method.toLowerCase()) }))
      .filter(({ path, operation }) => operation.value !== undefined && matches(path))
      // OpenAPI prefers a path without parameters.
      .sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")))[0]
  );
}

/** What the document knows: names of headers, and of fields with the constants that it publishes for them. */
interface Known {
  headers: Set<string>;
  fields: Map<string, unknown[]>;
}

function knownIn(node: unknown, known: Known = { headers: new Set(), fields: new Map() }): Known {
  if (typeof node !== "object" || node === null) return known;
  const { in: location, name, properties } = node as { in?: unknown; name?: unknown; properties?: object };
  if (location === "header") known.headers.add(String(name).toLowerCase());
  if (location === "query") known.fields.set(String(name), []);
  for (const [field, schema] of Object.entries(properties ?? {}))
    known.fields.set(field, [...(known.fields.get(field) ?? []), schema?.const, ...(schema?.enum ?? [])]);
  for (const child of Object.values(node)) knownIn(child, known);
  return known;
}

const constant = /^[A-Z_]{1,40}$/;
const seconds = /^\d{1,10}$/;

/** Beside constants, the only values that are written as they are, and only if they look like what they should be. */
const harmless = new Map([
  ["status", constant],
  ["type", constant],
  ["expire", seconds],
  ["expires_in", seconds],
  ["error", /^[a-z_]{1,40}$/],
  ["error_code", /^[A-Z_]{1,15}(\.[A-Z]{1,10}){0,2}\.\d{1,6}$/],
]);

/** The calls that the document describes, with nothing of them that is not known to be harmless. */
export function mask({ log }: Recording, document: Place): Recording {
  const known = knownIn(document.value);
  const version = document.at("info", "version").text();
  const entries = log.entries.flatMap((call) => {
    const described = operationOf(document, call.request);
    return described ? maskCall(call, described.path, known) : [];
  });
  return { log: { version: "1.2", creator: { name: "oneaccess-openapi", version }, entries } };
}

/** A call is put together anew from what may be known: what nobody thought of is left out. */
function maskCall({ request, response }: Call, path: string, known: Known) {
  const query = maskPairs(new URL(request.url).searchParams, known);
  const unknown = { cookies: [], headersSize: -1, bodySize: -1, httpVersion: "HTTP/1.1" };
  return {
    startedDateTime: "1970-01-01T00:00:00.000Z",
    time: 0,
    request: {
      ...unknown,
      method: request.method,
      // The path as the document spells it, because its parameters may hold anything; replay does not look at the host.
      url: `https://masked.invalid${path}${query.size > 0 ? `?${query}` : ""}`,
      headers: maskHeaders(request.headers, known),
      queryString: [...query].map(([name, value]) => ({ name, value })),
      ...(request.postData && { postData: maskBody(request.postData, known) }),
    },
    response: {
      ...unknown,
      status: response.status,
      statusText: "",
      headers: maskHeaders(response.headers, known),
      content: { size: -1, ...maskBody(response.content, known) },
      redirectURL: "",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

function maskHeaders(headers: Header[], known: Known): Header[] {
  return headers.flatMap(({ name, value }) => {
    const lower = name.toLowerCase();
    if (lower === "content-type") return { name, value: maskType(value) };
    // The scheme stays, because it may be where the document is wrong.
    if (lower === "authorization") return { name, value: `${/^(Bearer|Basic) /i.exec(value)?.[0] ?? ""}masked` };
    return known.headers.has(lower) ? { name, value: value && "masked" } : [];
  });
}

/** The fields of a query or a form. One that the document does not know is shown, but neither its name nor its value. */
function maskPairs(pairs: URLSearchParams, known: Known): URLSearchParams {
  return new URLSearchParams(
    [...pairs].map(([name, value]) =>
      known.fields.has(name) ? [name, String(maskValue(value, known, name))] : ["masked", ""],
    ),
  );
}

function maskBody({ mimeType, text = "" }: Body, known: Known): Body {
  if (mimeType.startsWith(form))
    return { mimeType: maskType(mimeType), text: maskPairs(new URLSearchParams(text), known).toString() };
  try {
    return { mimeType: maskType(mimeType), text: JSON.stringify(maskValue(JSON.parse(text), known)) };
  } catch {
    return { mimeType: maskType(mimeType), text: text && "masked" };
  }
}

/** Another value of the same type; what is empty stays empty. Fields are known by name, at any depth. */
function maskValue(value: unknown, known: Known, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, known, name));
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([field]) => known.fields.has(field));
    return Object.fromEntries(fields.map(([field, inner]) => [field, maskValue(inner, known, field)]));
  }
  if (value === null || known.fields.get(name)?.includes(value) || harmless.get(name)?.test(String(value)))
    return value;
  if (typeof value === "number") return Number.isInteger(value) ? 0 : 0.5;
  return typeof value === "string" ? value && "masked" : false;
}

/** A media type with at most a charset: other parameters can carry anything. */
function maskType(type: string): string {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,40}(; ?charset=[\w-]{1,20})?$/i.test(type) ? type : "masked/masked";
}
