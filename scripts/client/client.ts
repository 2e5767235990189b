import createFetchClient, { type Middleware } from "openapi-fetch";
import { InvalidArgumentError, UnexpectedResponseError } from "./errors.js";
import { type HeaderValues, readHeaders } from "./headers.js";
import { isValid, type Schema } from "./schema.js";

/** The calls of one party, as the generator writes them down. */
export interface Contract {
  /** The function that makes the client, as messages name it. */
  factory: string;
  /** For each option that holds a host name, the headers that this server demands of the calls that have them. */
  servers: Record<string, string[]>;
  /** Headers that are given once, to the factory. */
  mandatory: string[];
  operations: Record<string, Operation>;
  schemas: Record<string, Schema>;
}

/** What the client knows of an operation. */
export interface Operation {
  /** Method and path. */
  request: string;
  /** Media type of the request body, if there is one. */
  mediaType?: string | undefined;
  /** Mandatory headers beyond those that are given once. */
  headers?: string[] | undefined;
  /** Headers that are given once and that the operation does not have: it is sent without them. */
  lacks?: string[] | undefined;
  /** Mandatory fields of the request body, which are texts. */
  texts?: string[] | undefined;
  /** Whether `Authorization` may be a function: see authorization.ts. */
  secured?: boolean | undefined;
  /** Schema of a success. Where there is none, the body is not read. */
  success?: string | undefined;
  /** Schema of a refusal, whatever its status. */
  refusal?: string | undefined;
}

/** Options of a call, as openapi-fetch has them. */
export interface Init {
  body?: unknown;
  headers?: object | undefined;
  params?: { header?: object };
  signal?: AbortSignal | null;
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

export type Send = (headers: HeaderValues) => Promise<Answer>;

/** Sends a call once `Authorization` is a text, or returns the answer that refuses to give one. */
export type Authorize = (headers: HeaderValues, send: Send) => Promise<Answer>;

/**
 * Stands in for `Request`: openapi-fetch hands it on to `fetch`, which can be called with an address and an init object
 * then. Without it, a `fetch` with a `Request` of its own (undici's) fails, and a call takes twice the time.
 */
class RequestArguments {
  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {}
}

/**
 * Makes a client of openapi-fetch that has a method per operation besides. Every way through it checks headers and body
 * before anything is sent, and status and body of what comes back.
 *
 * @throws {InvalidArgumentError} from here or from a call.
 */
export function createContractClient(
  { factory, servers, mandatory, operations, schemas }: Contract,
  options?: object,
  authorize: Authorize = (headers, send) => send(headers),
): object {
  const { baseUrl, demanded } = readServer(servers, options);
  const { headers: once, ...defaults } = options as Init;
  const given = readHeaders(once);
  const client = createFetchClient<Record<string, never>>();
  let hasMiddleware = false;
  requireHeaders(given, [...mandatory, ...demanded], factory);

  /** The one way to call an operation. Its checks are no middleware, because one middleware can skip another. */
  function caller(id: string, operation: Operation) {
    const { mediaType, headers: own = [], lacks = [], texts = [], secured } = operation;
    const [method, path] = operation.request.split(" ");
    const common = [...mandatory, ...demanded].filter((name) => !lacks.includes(name));
    const ofClient = { ...given };
    for (const name of lacks) delete ofClient[name.toLowerCase()];

    function requireAll(headers: HeaderValues): void {
      requireHeaders(headers, common, `${factory} or to ${id}`);
      requireHeaders(headers, own, id);
    }

    async function call(init: Init, needsRequest: boolean): Promise<Answer> {
      const { fetch = globalThis.fetch, body } = init;
      const all = readHeaders(init.params?.header, readHeaders(init.headers, { ...ofClient }));
      if (mediaType) all["content-type"] = mediaType;
      requireAll(all);
      for (const name of texts) {
        if (isBlank(Object(body)[name])) {
          throw new InvalidArgumentError(`${name} is missing or blank: pass it to ${id} as text`);
        }
      }
      init.signal?.throwIfAborted();

      const send: Send = async (headers) => {
        if (secured) requireAll(headers);
        const hasRequest = needsRequest || hasMiddleware || init.middleware?.length;
        const answer = await client.request(
          method as "get",
          path as never,
          {
            ...init,
            baseUrl,
            params: { header: hasRequest ? headers : undefined },
            // How openapi-fetch writes the body depends on it.
            headers: { "content-type": mediaType },
            body: mediaType && body,
            bodySerializer: undefined,
            parseAs: "text",
            // The code and the headers must not travel to another host.
            redirect: "manual",
            Request: hasRequest ? (init.Request ?? Request) : RequestArguments,
            fetch(request: Request & RequestArguments) {
              // Whoever waited for a token or for middleware may have given up.
              init.signal?.throwIfAborted();
              return hasRequest
                ? fetch(request, { redirect: "manual" })
                : fetch(request.url, { ...request.init, headers } as RequestInit);
            },
          } as never,
        );
        return read(id, operation, schemas, answer);
      };
      return secured ? authorize(all, send) : send(all);
    }

    return (init?: Init, needsRequest = false) => {
      const all = { ...defaults, ...init };
      return untilAborted(all.signal, call(all, needsRequest));
    };
  }

  const methods: Record<string, unknown> = {};
  const byRequest: Record<string, { id: string; call: ReturnType<typeof caller> }> = {};
  for (const [id, operation] of Object.entries(operations)) {
    const call = caller(id, operation);
    byRequest[operation.request] = { id, call };
    methods[id] = operation.mediaType
      ? (body: unknown, init?: Init) => call({ ...init, body })
      : (init?: Init) => call(init);
  }
  for (const verb of Object.keys(client).filter((name) => name === name.toUpperCase())) {
    methods[verb] = (path: string, init?: Init) => callByPath(verb, path, init);
  }

  /** By path, as openapi-fetch has it. */
  async function callByPath(method: string, path: string, init?: Init): Promise<Answer> {
    const { id, call } = byRequest[`${method} ${path}`] ?? {};
    if (!call) throw new InvalidArgumentError(`${method} ${path} is no call of ${factory}`);
    if ((init?.parseAs ?? "json") !== "json") throw new InvalidArgumentError(`parseAs: ${id} reads JSON`);
    // A fetch of this call's own takes a Request, as openapi-fetch's type says.
    return call(init, init?.fetch !== undefined);
  }

  return {
    ...client,
    ...methods,
    request: (method: string, path: string, init?: Init) => callByPath(method.toUpperCase(), path, init),
    use(...middleware: Middleware[]) {
      hasMiddleware = true;
      client.use(...middleware);
    },
  };
}

/** Returns a success or a refusal of the contract. */
function read(
  id: string,
  { success, refusal }: Operation,
  schemas: Contract["schemas"],
  { data, error, response }: Answer,
): Answer {
  const fits = (name: string | undefined, body: unknown) => name && isValid({ $ref: name }, body, schemas);
  if (response.ok) {
    const body = success && parse(data);
    if (!success || fits(success, body)) return { data: body, response };
  } else if (response.status >= 400 && fits(refusal, error)) {
    return { error, response };
  }
  throw new UnexpectedResponseError(id, response, textOf(data ?? error));
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(text as string);
  } catch {
    return undefined;
  }
}

/** openapi-fetch has parsed an error that is JSON. */
function textOf(body: unknown): string {
  try {
    return typeof body === "string" ? body : (JSON.stringify(body) ?? "");
  } catch {
    // Nested deeper than can be written out.
    return "";
  }
}

/** Ends a wait when the signal aborts. What was waited for goes on: others may wait for it too. */
function untilAborted<Result>(signal: AbortSignal | null | undefined, result: Promise<Result>): Promise<Result> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function readServer(servers: Contract["servers"], options: object | undefined) {
  const names = [...Object.keys(servers), "baseUrl"];
  const given = Object.entries(options ?? {}).filter(([name, value]) => names.includes(name) && value !== undefined);
  const [[name, value] = [""], other] = given;
  if (!name || other) throw new InvalidArgumentError(`Pass exactly one of ${names.join(", ")}`);
  if (name === "baseUrl") {
    if (isBlank(value)) throw new InvalidArgumentError("baseUrl is blank: pass an address");
    return { baseUrl: value as string, demanded: [] };
  }
  if (typeof value !== "string" || !/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(value)) {
    throw new InvalidArgumentError(`${name} must be a host name, nothing else`);
  }
  return { baseUrl: `https://${value}`, demanded: servers[name] ?? [] };
}

/** `receiver` is what the message tells to pass them to. */
function requireHeaders(headers: HeaderValues, names: string[], receiver: string): void {
  for (const name of names) {
    // As text, because Authorization may be a function.
    if (!String(headers[name.toLowerCase()] ?? "").trim()) {
      throw new InvalidArgumentError(`headers["${name}"] is missing or blank: pass it to ${receiver}`);
    }
  }
}

export function isBlank(value: unknown): boolean {
  return typeof value !== "string" || !value.trim();
}
