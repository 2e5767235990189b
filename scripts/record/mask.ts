import type { Place } from "../lib/document.js";
import { operationsOf } from "../lib/operations.js";
import { type Call, form, type Message, operationAt } from "./call.js";

/** The names of a document's headers, in lower case, and of its fields at any depth. */
function namesIn(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { in: location, name, properties } = node as Record<string, unknown>;
  const header = location === "header" ? [String(name).toLowerCase()] : [];
  return [...header, ...Object.keys(Object(properties)), ...Object.values(node).flatMap(namesIn)];
}

const constant = /^[A-Z_]{1,40}$/;
const seconds = /^\d{1,10}$/;

/** The only values that are written as they are, and only if they look like what they should be. */
const harmless = new Map([
  ["grant_type", /^client_credentials$/],
  ["status", constant],
  ["type", constant],
  ["expire", seconds],
  ["expires_in", seconds],
  ["error", /^[a-z_]{1,40}$/],
  ["error_code", /^[A-Z_]{1,15}(\.[A-Z]{1,10}){0,2}\.\d{1,6}$/],
]);

/** An HTTP Archive of the calls that the document describes, with nothing of them that is not known to be harmless. */
export function mask(calls: Call[], document: Place) {
  const known = new Set(namesIn(document.value));
  const operations = operationsOf(document);
  const entries = calls.flatMap((call) => (operationAt(operations, call) ? maskCall(call, known) : []));
  const version = document.at("info", "version").text();
  return { log: { version: "1.2", creator: { name: "oneaccess-openapi", version }, entries } };
}

/** An entry is put together from what is known: whatever else a call holds, its query too, is left out. */
function maskCall({ method, url, status, request, response }: Call, known: Set<string>) {
  const [sent, answered] = [maskBody(request, known), maskBody(response, known)];
  const unknown = { cookies: [], headersSize: -1, httpVersion: "HTTP/1.1" };
  return {
    startedDateTime: "1970-01-01T00:00:00.000Z",
    time: 0,
    request: {
      ...unknown,
      method,
      url: `https://masked.invalid${url.pathname}`,
      headers: maskHeaders(request.headers, known),
      queryString: [],
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

function maskHeaders({ "content-type": type, authorization, ...others }: Message["headers"], known: Set<string>) {
  const masked = {
    ...(type && { "content-type": maskType(type) }),
    // The scheme stays, because it may be where the document is wrong.
    ...(authorization && { authorization: `${/^(Bearer|Basic) /i.exec(authorization)?.[0] ?? ""}masked` }),
    ...Object(maskValue(others, known)),
  };
  return Object.entries<string>(masked).map(([name, value]) => ({ name, value }));
}

function maskBody({ headers, body = "" }: Message, known: Set<string>) {
  const { "content-type": type = "" } = headers;
  const mimeType = maskType(type);
  if (type.startsWith(form)) {
    const masked = maskValue(Object.fromEntries(new URLSearchParams(body)), known);
    return { mimeType, text: String(new URLSearchParams(Object(masked))) };
  }
  try {
    return { mimeType, text: JSON.stringify(maskValue(JSON.parse(body), known)) };
  } catch {
    return { mimeType, text: body && "masked" };
  }
}

/** Another value of the same type; what is empty stays empty. Fields are known by name, at any depth. */
function maskValue(value: unknown, known: Set<string>, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, known, name));
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([field]) => known.has(field));
    return Object.fromEntries(fields.map(([field, inner]) => [field, maskValue(inner, known, field)]));
  }
  if (value === null || harmless.get(name)?.test(String(value))) return value;
  if (typeof value === "number") return Number.isInteger(value) ? 0 : 0.5;
  return typeof value === "string" ? value && "masked" : false;
}

/** A media type with at most a charset: other parameters can carry anything. */
function maskType(type: string): string {
  return type === "" || /^[\w.+-]{1,40}\/[\w.+-]{1,40}(; ?charset=[\w-]{1,20})?$/i.test(type) ? type : "masked/masked";
}
