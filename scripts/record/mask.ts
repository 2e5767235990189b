import type { Place } from "../lib/document.js";
import { type Operation, operationAt, operationsOf } from "../lib/operations.js";
import { type Call, form, type Message } from "./call.js";

/** Names that the document has, in headers and in fields, each with the constants that it publishes for them. */
interface Known {
  headers: Map<string, unknown[]>;
  fields: Map<string, unknown[]>;
}

function knownIn(node: unknown, known: Known = { headers: new Map(), fields: new Map() }): Known {
  if (typeof node !== "object" || node === null) return known;
  const { in: location, name, schema, properties } = node as Record<string, unknown>;
  const add = (names: Map<string, unknown[]>, key: string, value: unknown) =>
    names.set(key, [...(names.get(key) ?? []), ...constantsOf(value)]);
  if (location === "header") add(known.headers, String(name).toLowerCase(), schema);
  if (location === "query") add(known.fields, String(name), schema);
  for (const [field, value] of Object.entries(properties ?? {})) add(known.fields, field, value);
  for (const child of Object.values(node)) knownIn(child, known);
  return known;
}

function constantsOf(schema: unknown): unknown[] {
  const { const: constant, enum: constants = [] } = (schema ?? {}) as { const?: unknown; enum?: unknown[] };
  return [constant, ...constants];
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

/** An HTTP Archive of the calls that the document describes, with nothing of them that is not known to be harmless. */
export function mask(calls: Call[], document: Place) {
  const known = knownIn(document.value);
  const operations = operationsOf(document);
  const entries = calls.flatMap((call) => {
    const operation = operationAt(operations, call.method, call.url.pathname);
    return operation ? maskCall(call, operation, known) : [];
  });
  const version = document.at("info", "version").text();
  return { log: { version: "1.2", creator: { name: "oneaccess-openapi", version }, entries } };
}

/** An entry is put together from what is known: whatever else a call holds is left out. */
function maskCall({ method, url, status, request, response }: Call, { path }: Operation, known: Known) {
  const query = maskPairs(url.searchParams, known);
  const [sent, answered] = [maskBody(request, known), maskBody(response, known)];
  const unknown = { cookies: [], headersSize: -1, httpVersion: "HTTP/1.1" };
  return {
    startedDateTime: "1970-01-01T00:00:00.000Z",
    time: 0,
    request: {
      ...unknown,
      method,
      // The path as the document spells it, because its parameters may hold anything; replay does not look at the host.
      url: `https://masked.invalid${path}${query.size > 0 ? `?${query}` : ""}`,
      headers: maskHeaders(request.headers, known),
      queryString: [...query].map(([name, value]) => ({ name, value })),
      bodySize: sent.text.length,
      ...(sent.text && { postData: sent }),
    },
    response: {
      ...unknown,
      status,
      statusText: "",
      headers: maskHeaders(response.headers, known),
      content: { size: answered.text.length, ...answered },
      bodySize: -1,
      redirectURL: "",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

function maskHeaders(headers: Message["headers"], known: Known) {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (name === "content-type") return { name, value: maskType(value) };
    // The scheme stays, because it may be where the document is wrong.
    if (name === "authorization") return { name, value: `${/^(Bearer|Basic) /i.exec(value)?.[0] ?? ""}masked` };
    const constants = known.headers.get(name);
    return constants ? { name, value: constants.includes(value) ? value : value && "masked" } : [];
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

function maskBody({ headers, body = "" }: Message, known: Known) {
  const { "content-type": type = "" } = headers;
  const mimeType = maskType(type);
  if (type.startsWith(form)) return { mimeType, text: maskPairs(new URLSearchParams(body), known).toString() };
  try {
    return { mimeType, text: JSON.stringify(maskValue(JSON.parse(body), known)) };
  } catch {
    return { mimeType, text: body && "masked" };
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
  return type === "" || /^[\w.+-]{1,40}\/[\w.+-]{1,40}(; ?charset=[\w-]{1,20})?$/i.test(type) ? type : "masked/masked";
}
