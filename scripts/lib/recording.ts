import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { contract } from "./paths.js";
import { Place } from "./place.js";

/** A recording in the HTTP Archive format, 1.2: as much of it as is written or read here. */
export interface Recording {
  log: { version: string; creator: { name: string; version: string }; entries: Call[] };
}

/** One call of a recording. */
export interface Call {
  request: { method: string; url: string; headers: Header[]; postData?: { mimeType: string; text?: string } };
  response: { status: number; statusText: string; headers: Header[]; content: { mimeType: string; text?: string } };
}

interface Header {
  name: string;
  value: string;
}

const document = Place.rootOf(parse(readFileSync(contract, "utf8")));
const schemas = document.at("components", "schemas").entries();
const fields = new Set(
  schemas.flatMap(([, schema]) =>
    schema
      .at("properties")
      .entries()
      .map(([name]) => name),
  ),
);

/** The only values of a body that are written as they are, and only if they look like what they should be. */
const harmless: Record<string, RegExp> = {
  status: /^[A-Z_]{1,40}$/,
  expire: /^\d{1,10}$/,
  error_code: /^[A-Z]{1,10}(\.[A-Z]{1,10}){0,2}\.\d{1,6}$/,
};

/** The calls that the contract describes, with nothing of them that is not known to be harmless. */
export function mask({ log }: Recording): Recording {
  return {
    log: {
      version: "1.2",
      creator: { name: "oneaccess-openapi", version: document.at("info", "version").text() },
      entries: log.entries.flatMap((call) => maskCall(call) ?? []),
    },
  };
}

/** A call is put together anew from what may be known: what nobody thought of is left out. */
function maskCall({ request, response }: Call) {
  const { pathname, search } = new URL(request.url);
  const operation = document.at("paths", pathname, request.method.toLowerCase());
  if (operation.value === undefined) return undefined;

  const parameters = operation
    .at("parameters")
    .entries()
    .map(([, parameter]) => parameter.at("name").text());
  const names = new Set(["content-type", ...parameters.map((name) => name.toLowerCase())]);
  const keep = (headers: Header[]) =>
    headers
      .filter(({ name }) => names.has(name.toLowerCase()))
      .map(({ name, value }) => ({
        name,
        value: name.toLowerCase() === "content-type" ? maskType(value) : maskValue(value),
      }));
  const unknown = { cookies: [], headersSize: -1, bodySize: -1, httpVersion: "HTTP/1.1" };
  const { postData } = request;
  return {
    startedDateTime: "1970-01-01T00:00:00.000Z",
    time: 0,
    request: {
      ...unknown,
      method: request.method,
      // replay does not look at the host.
      url: `https://masked.invalid${pathname}${search && "?masked"}`,
      headers: keep(request.headers),
      queryString: search ? [{ name: "masked", value: "" }] : [],
      ...(postData && { postData: { mimeType: maskType(postData.mimeType), text: maskBody(postData.text) } }),
    },
    response: {
      ...unknown,
      status: response.status,
      statusText: "",
      headers: keep(response.headers),
      content: { size: -1, mimeType: maskType(response.content.mimeType), text: maskBody(response.content.text) },
      redirectURL: "",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

/** A media type with at most a charset: other parameters can carry anything. */
function maskType(type: string): string {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,40}(; ?charset=[\w-]{1,20})?$/i.test(type) ? type : "masked/masked";
}

function maskBody(text = ""): string {
  try {
    return JSON.stringify(maskFields(JSON.parse(text)));
  } catch {
    return maskValue(text);
  }
}

function maskFields(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return maskValue(body);
  const known = Object.entries(body).filter(([name]) => fields.has(name));
  return Object.fromEntries(
    known.map(([name, value]) => [name, harmless[name]?.test(String(value)) ? value : maskValue(value)]),
  );
}

/** Another value of the same type; what is empty stays empty. */
function maskValue<T>(value: T): T;
function maskValue(value: unknown): unknown {
  if (typeof value === "string") return value && "masked";
  if (typeof value === "number") return Number.isInteger(value) ? 0 : 0.5;
  if (typeof value === "boolean") return false;
  if (Array.isArray(value)) return [];
  return value && {};
}
