import createFetchClient, { type Middleware, removeTrailingSlash } from "openapi-fetch";

/** What the client knows of an operation. */
export interface Operation {
  /** Method and path. */
  request: string;
  /** Media type of the request body, if there is one. */
  mediaType?: string;
  /** Mandatory headers beyond those that are given once. */
  headers?: readonly string[];
  /** Headers of the group that the operation does not list: it is sent without them. */
  lacks?: readonly string[];
  /** Mandatory text fields of the request body. */
  texts?: readonly string[];
  /** Throws a TypeError unless all else is there that is mandatory: see checks.ts. */
  check?: (id: string, init: Init) => void;
  /** Completes the header `Authorization`, or returns the answer that refuses it: see authorization.ts. */
  authorize?: (headers: Values) => Promise<Answer | undefined>;
  /** For each documented HTTP status, whether a body has the documented shape. */
  responses: Readonly<Record<number, Guard>>;
}

/** Whether a value has the shape of a schema. */
// biome-ignore lint/suspicious/noExplicitAny: the value is from the network, and the guard tells what it is
export type Guard = (value: any) => boolean;

/** Operations that the same party calls, with the same headers. */
export interface Group {
  /** The function that makes the client, as messages name it. */
  factory: string;
  operations: Readonly<Record<string, Operation>>;
  /** Headers that are given once, to the factory. */
  mandatory: readonly string[];
  /** For each option that holds a host name, the headers that this server demands of the operations that list them. */
  servers: Readonly<Record<string, readonly string[]>>;
}

/** Options of a call, as openapi-fetch has them. */
export interface Init {
  body?: unknown;
  headers?: object | undefined;
  params?: { path?: Values; query?: Values; header?: object };
  fetch?: (input: string | Request, init?: RequestInit) => Promise<Response>;
  Request?: typeof Request;
  middleware?: Middleware[];
  parseAs?: string;
}

/** What the service answered, as openapi-fetch hands it on. */
export interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

export type Values = Record<string, unknown>;

/**
 * The service gave an answer that the contract does not hold: an undocumented HTTP status, no JSON, a body that lacks
 * the documented shape, or a `status` that is not documented and therefore no login.
 */
export class UnexpectedResponseError extends Error {
  override readonly name = "UnexpectedResponseError";
  /** HTTP status; 0 where a browser hides a redirect. */
  declare readonly status: number;
  /** Media type of the answer, null if it named none. */
  declare readonly contentType: string | null;
  /**
   * The first 1,000 characters of the body, without insignificant blanks if it is the JSON of a refusal. Not enumerable:
   * it may hold a token, and errors end up in logs.
   */
  declare readonly body: string;

  constructor(operationId: string, response: Response, body: string) {
    super(`${operationId}: HTTP ${response.status} with an undocumented answer`);
    this.status = response.status;
    this.contentType = response.headers.get("content-type");
    Object.defineProperty(this, "body", { value: body.slice(0, 1000) });
  }
}

export const isText: Guard = (value) => typeof value === "string";

export const isObject: Guard = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Stands in for `Request`, which costs more than the rest of a call, while there is no middleware that could see it. */
function RequestStandIn(url: string, init: RequestInit) {
  return { url, init, method: init.method };
}

/**
 * Makes a client of openapi-fetch that has a method per operation besides. Every way through it checks headers,
 * parameters and body before anything is sent, and status and shape of what comes back.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header, a parameter or a
 * field of the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createGroupClient({ factory, operations, mandatory, servers }: Group, options?: object): object {
  const { baseUrl, serverHeaders } = readServer(servers, options);
  const { headers: clientHeaders, ...defaults } = options as Init;
  const given = readHeaders(clientHeaders);
  requireHeaders(given, [...mandatory, ...serverHeaders]);

  const client = createFetchClient<Record<string, never>>();
  let hasMiddleware = false;

  function requireHeaders(headers: Values, names: readonly string[]): void {
    for (const name of names) {
      // As text, because Authorization may be a function.
      if (!String(headers[name.toLowerCase()] ?? "").trim()) {
        throw new TypeError(`headers["${name}"] is missing or blank: pass it to ${factory} or to the call`);
      }
    }
  }

  /** The one way to call an operation. Its checks are no middleware, because one middleware can skip another. */
  function caller(id: string, operation: Operation) {
    const { mediaType, headers: furtherHeaders = [], lacks = [], texts = [], check, authorize } = operation;
    const [method, path] = operation.request.split(" ");
    const required = [...mandatory, ...serverHeaders, ...furtherHeaders].filter((name) => !lacks.includes(name));
    const defaultHeaders = { ...given };
    for (const name of lacks) delete defaultHeaders[name.toLowerCase()];

    return async (init?: Init, needsRequest = false): Promise<Answer> => {
      const options: Init = { ...defaults, ...init };
      const { fetch = globalThis.fetch, body, params } = options;
      const headers = readHeaders(params?.header, readHeaders(init?.headers, { ...defaultHeaders }));
      requireHeaders(headers, required);
      for (const name of texts) {
        if (isBlank((body as Values | undefined)?.[name])) {
          throw new TypeError(`${name} is missing or blank: pass it to ${id} as text`);
        }
      }
      check?.(id, options);
      if (authorize) {
        const refusal = await authorize(headers);
        if (refusal) return read(id, operation, refusal);
        requireHeaders(headers, required);
      }
      if (mediaType) headers["content-type"] = mediaType;

      const hasRequest = needsRequest || hasMiddleware || options.middleware?.length;
      const answer = await client.request(
        method as "get",
        path as never,
        {
          ...options,
          baseUrl,
          params: { ...params, header: hasRequest ? headers : undefined },
          // The serializer of the body looks for it here.
          headers: { "content-type": mediaType },
          body: mediaType && body,
          bodySerializer: undefined,
          parseAs: "text",
          // The code and the headers must not travel to another host.
          redirect: "manual",
          Request: hasRequest ? (options.Request ?? Request) : RequestStandIn,
          fetch: (request: Request & ReturnType<typeof RequestStandIn>) =>
            hasRequest
              ? fetch(request, { redirect: "manual" })
              : fetch(request.url, { ...request.init, headers } as RequestInit),
        } as never,
      );
      return read(id, operation, answer);
    };
  }

  const calls: Record<string, { id: string; call: ReturnType<typeof caller> }> = {};
  const methods: Values = {};

  /** By path, as openapi-fetch has it. */
  async function callByPath(method: string, path: string, init?: Init): Promise<Answer> {
    const { id, call } = calls[`${method} ${path}`] ?? {};
    if (!call) throw new TypeError(`${method} ${path} is no call of ${factory}`);
    if ((init?.parseAs ?? "json") !== "json") throw new TypeError(`parseAs: ${id} reads JSON`);
    // Its own fetch takes a Request, as openapi-fetch's type says.
    return call(init, init?.fetch !== undefined);
  }

  for (const verb of Object.keys(client).filter((name) => name === name.toUpperCase())) {
    methods[verb] = (path: string, init?: Init) => callByPath(verb, path, init);
  }
  for (const [id, operation] of Object.entries(operations)) {
    const call = caller(id, operation);
    calls[operation.request] = { id, call };
    methods[id] = operation.mediaType
      ? (body: unknown, init?: Init) => call({ ...init, body })
      : (init?: Init) => call(init);
  }
  return {
    ...client,
    request: (method: string, path: string, init?: Init) => callByPath(method.toUpperCase(), path, init),
    use(...middleware: Middleware[]) {
      hasMiddleware = true;
      client.use(...middleware);
    },
    ...methods,
  };
}

/** Returns what the service answered if the contract holds it. */
function read(id: string, { responses }: Operation, { data, error, response }: Answer): Answer {
  let body = "";
  try {
    // openapi-fetch has parsed a refusal, unless it is no JSON.
    const isRaw = response.ok || isText(error);
    body = (isRaw ? (data ?? error) : JSON.stringify(error)) as string;
    const answer = response.ok && body ? JSON.parse(body) : error === "" ? undefined : error;
    if ((response.ok || !isRaw || !body) && responses[response.status]?.(answer)) {
      return response.ok ? { data: answer, response } : { error: answer, response };
    }
  } catch {
    // No JSON, or nested without reason: as unexpected as another shape.
  }
  throw new UnexpectedResponseError(id, response, body ?? "");
}

function readServer(servers: Group["servers"], options: object | undefined) {
  const names = [...Object.keys(servers), "baseUrl"];
  const given = Object.entries(options ?? {}).filter(([name, value]) => names.includes(name) && value !== undefined);
  const [[name, value] = [""], other] = given;
  if (!name || other) throw new TypeError(`Pass exactly one of ${names.join(", ")}`);
  if (name === "baseUrl") {
    if (isBlank(value)) throw new TypeError("baseUrl is blank: pass an address");
    return { baseUrl: removeTrailingSlash(value), serverHeaders: [] };
  }
  if (!isText(value) || !/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(value)) {
    throw new TypeError(`${name} must be a host name, nothing else`);
  }
  return { baseUrl: `https://${value}`, serverHeaders: servers[name] ?? [] };
}

/** Copies headers to others under lower-case names, as HTTP ignores case and a call's must override the client's. */
export function readHeaders(headers: object = {}, copy: Values = {}): Values {
  // A Headers object and a list of pairs are iterable; what is neither, nor an object, has no names.
  const entries: Iterable<unknown> =
    Symbol.iterator in Object(headers) ? (headers as []) : Object.entries(Object(headers));
  for (const entry of entries) {
    const [name, value]: unknown[] = Array.isArray(entry) ? entry : ["", null];
    const key = String(name).toLowerCase();
    if (value === undefined) continue;
    const isSendable = isText(value)
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

function isBlank(value: unknown): boolean {
  return !isText(value) || !(value as string).trim();
}
