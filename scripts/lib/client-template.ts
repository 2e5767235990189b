import { createFinalURL, createQuerySerializer, defaultPathSerializer, removeTrailingSlash } from "openapi-fetch";
import {
  type CallOptions,
  mandatoryHeaders,
  type Operations,
  operations,
  type ServerOptions,
  servers,
} from "../../generated/operations.js";

export type * from "../../generated/operations.js";
export type { components, operations, paths } from "../../generated/types.js";

/** The options of `fetch` that are the caller's to choose; the contract fixes the rest. Redirects are never followed. */
export type FetchOptions = Omit<RequestInit, "body" | "headers" | "method" | "redirect"> & {
  /** Used in place of the global `fetch`, and called as that is: with an address and an init object. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
};

/** One server, the headers of every call, and defaults for the options of `fetch`. */
export type ClientOptions = ServerOptions & FetchOptions;

/**
 * The service gave an answer that the contract does not hold: an undocumented HTTP status, no JSON, a body that lacks
 * the documented shape, or a `status` that is not documented and therefore no login.
 */
export class UnexpectedResponseError extends Error {
  override readonly name = "UnexpectedResponseError";
  /** HTTP status; 0 where a browser hides a redirect. */
  readonly status: number;
  /** Media type of the answer, null if it named none. */
  readonly contentType: string | null;
  /** The first 1,000 characters of the body. Not enumerable: it may hold a token, and errors end up in logs. */
  declare readonly body: string;

  constructor(operationId: string, response: Response, body: string) {
    super(`${operationId}: HTTP ${response.status} with an answer that the contract does not hold`);
    this.status = response.status;
    this.contentType = response.headers.get("content-type");
    Object.defineProperty(this, "body", { value: body.slice(0, 1000) });
  }
}

/** What the client knows of an operation. */
export interface Operation {
  method: string;
  path: string;
  /** Media type of the request body, if there is one. */
  mediaType?: string;
  /** Mandatory headers. */
  headers: readonly string[];
  /** Mandatory text fields of the request body. */
  body: readonly string[];
  /** For each documented HTTP status, whether a body has the documented shape. */
  responses: Record<number, (body: unknown) => boolean>;
}

/** Parameters of the path and the query. */
interface Params {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown> };
}

/** Parts of openapi-fetch in place of its `createClient`, whose `Request` costs more than all the rest of a call. */
const serializers = { pathSerializer: defaultPathSerializer, querySerializer: createQuerySerializer() };

/**
 * Makes a client that has one method per operation.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header or a field of the
 * body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createOneAccessClient(options: ClientOptions): Operations {
  const { baseUrl, serverHeaders } = readServer(options);
  const { headers, ...defaults } = options;
  const clientHeaders = readHeaders(headers);
  requireHeaders(clientHeaders, [...mandatoryHeaders, ...serverHeaders]);

  async function call(id: keyof Operations, body?: Record<string, unknown>, callOptions?: CallOptions<Params>) {
    const { method, path, mediaType, ...operation } = operations[id];
    const { fetch = globalThis.fetch, params = {}, ...init } = { ...defaults, ...callOptions };
    const allHeaders = { ...clientHeaders, ...readHeaders(callOptions?.headers) };
    requireHeaders(allHeaders, [...operation.headers, ...serverHeaders]);
    for (const field of operation.body) {
      if (isBlank(body?.[field])) throw new TypeError(`${field} is missing or blank: pass it to ${id} as text`);
    }

    const response = await fetch(createFinalURL(path, { baseUrl, params, ...serializers }), {
      ...init,
      method,
      headers: mediaType ? { ...allHeaders, "content-type": mediaType } : allHeaders,
      body: JSON.stringify(body),
      // The code and the headers must not travel to another host.
      redirect: "manual",
    });
    const text = await response.text();
    try {
      const answer = text ? JSON.parse(text) : undefined;
      if (operation.responses[response.status]?.(answer)) {
        return response.ok ? { data: answer, response } : { error: answer, response };
      }
    } catch {
      // No JSON: as unexpected as another shape.
    }
    throw new UnexpectedResponseError(id, response, text);
  }

  const methods = (Object.keys(operations) as (keyof Operations)[]).map((id) => [
    id,
    operations[id].mediaType
      ? (body: Record<string, unknown>, callOptions?: CallOptions<Params>) => call(id, body, callOptions)
      : (callOptions?: CallOptions<Params>) => call(id, undefined, callOptions),
  ]);
  return Object.fromEntries(methods);
}

function readServer(options: object | undefined): { baseUrl: string; serverHeaders: readonly string[] } {
  const names = [...Object.keys(servers), "baseUrl"];
  const given = Object.entries(options ?? {}).filter(([name, value]) => names.includes(name) && value !== undefined);
  const [name, value] = given[0] ?? [];
  if (!name || given.length > 1) throw new TypeError(`Pass exactly one of ${names.join(", ")}`);
  if (name === "baseUrl") {
    if (isBlank(value)) throw new TypeError("baseUrl is blank: pass an address such as http://127.0.0.1:4010");
    return { baseUrl: removeTrailingSlash(value), serverHeaders: [] };
  }
  if (isBlank(value) || !/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(value)) {
    throw new TypeError(`${name} is not a host name: pass it without scheme, port, path, user or spaces`);
  }
  const { url, headers } = servers[name as keyof typeof servers];
  return { baseUrl: url(value), serverHeaders: headers };
}

/** Copies headers under lower-case names, as HTTP ignores case and a call's must override the client's. */
function readHeaders(headers: object | undefined): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value === undefined) continue;
    if (typeof value !== "string" || !/^[\t -~\x80-\xff]*$/.test(value)) {
      throw new TypeError(`headers["${name}"] cannot be sent: pass text of Latin-1 characters on one line`);
    }
    copy[name.toLowerCase()] = value;
  }
  return copy;
}

function requireHeaders(headers: Record<string, string>, mandatory: readonly string[]): void {
  for (const name of mandatory) {
    if (isBlank(headers[name.toLowerCase()])) {
      throw new TypeError(`headers["${name}"] is missing or blank: pass it to createOneAccessClient or to the call`);
    }
  }
}

function isBlank(value: unknown): boolean {
  return typeof value !== "string" || !value.trim();
}
