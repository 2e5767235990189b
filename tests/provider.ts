import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  answerType,
  call,
  code,
  error,
  headers,
  outcomeExamples,
  outcomes,
  requiredOf,
  type Status,
  statuses,
} from "./facts.js";

/**
 * A correct provider of the call on plain node:http, written from the facts and not from the document, and faults that
 * make it a wrong one. The contract suite must be green on the first and red on each of the others.
 */

/** A request as it arrived: header names in lower case, and as they were spelt. */
export interface Received {
  method: string;
  path: string;
  headers: Record<string, string>;
  spelling: string[];
  body: string;
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a fault changes; whatever it leaves out stays correct. */
interface Fault {
  /** The outcome that shows it. */
  outcome?: Status;
  /** Reads something else into the request. */
  read?: (request: Received) => Received;
  /** Answers a request that the correct provider would have handled in another way. */
  intercept?: (request: Received) => Reply | undefined;
  /** Spoils the reply to a good request. */
  accepted?: (reply: Reply) => Reply;
  /** Spoils a 400. */
  refused?: (reply: Reply) => Reply;
  /** Puts a reply on the wire. */
  write?: (response: ServerResponse, reply: Reply, request: Received) => void;
}

const reply = (status: number, value: unknown): Reply => ({
  status,
  headers: { "Content-Type": answerType },
  body: JSON.stringify(value),
});
const refuse = (error_code: string, error_msg: string) => reply(400, { error_code, error_msg });
const blank = (name: string) => refuse("SDK.COMMON.1001", `Parameter ${name} cannot be left blank.`);

/** The refusal that a request deserves, if any. */
function refusal({ method, path, headers: sent, body }: Received): Reply | undefined {
  if (path !== call.path) return reply(404, { error_code: "404", error_msg: "No such path" });
  if (method !== call.method) return reply(405, { error_code: "405", error_msg: "No such method" });
  const absent = headers.find(({ name, mandatory }) => mandatory && !sent[name.toLowerCase()]);
  if (absent) return blank(absent.name);
  if (sent["content-type"]?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    return refuse("SDK.COMMON.1006", "The Content-Type parameter error");
  }
  const value = parseJson(body);
  if (value === undefined) return refuse("SDK.COMMON.1002", "The body parameter format is incorrect");
  if (!isObject(value)) return refuse("SDK.COMMON.1007", "The body parameter type error");
  if (value.code === undefined || value.code === "") return blank("code");
  if (typeof value.code !== "string") return refuse("SDK.COMMON.1007", "The code parameter type error");
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The code that a request holds, or an empty text. */
function codeIn({ body }: Received): string {
  const value = parseJson(body);
  return isObject(value) && typeof value.code === "string" ? value.code : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(response: ServerResponse, { status, headers: sent, body }: Reply): void {
  response.writeHead(status, sent).end(body);
}

/** A running provider: `requests` are those it has received so far. */
export interface RunningProvider {
  url: string;
  requests: Received[];
  stop(): Promise<void>;
}

/**
 * Starts a provider that answers good requests with `outcome`, on `port` or a free one, wrong in the way that `fault`
 * names. With `codes` only these are accepted, each of them once.
 */
export async function startProvider({
  fault: name,
  outcome,
  codes,
  port = 0,
}: {
  fault?: string | undefined;
  outcome?: Status | undefined;
  codes?: string[] | undefined;
  port?: number | undefined;
} = {}): Promise<RunningProvider> {
  const fault = name === undefined ? {} : faults[name];
  if (!fault) throw new Error(`No fault is called "${name}".`);
  const unspent = codes && new Set(codes);
  const success = reply(200, outcomeExamples[outcome ?? fault.outcome ?? "SUCCESS"].value);
  const requests: Received[] = [];

  const answer = (request: Received): Reply => {
    const read = fault.read?.(request) ?? request;
    const intercepted = fault.intercept?.(read);
    if (intercepted) return intercepted;
    const refused =
      refusal(read) ??
      (unspent && !unspent.delete(codeIn(read))
        ? refuse("SDK.LOGIN.1001", "Error calling interface wechat")
        : undefined);
    if (refused?.status === 400) return fault.refused?.(refused) ?? refused;
    if (refused) return refused;
    return fault.accepted?.(success) ?? success;
  };

  const server = createServer(async (incoming, response) => {
    const request = await receive(incoming);
    requests.push(request);
    (fault.write ?? write)(response, answer(request), request);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`,
    requests,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  let body = "";
  for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    spelling: incoming.rawHeaders.filter((_, index) => index % 2 === 0),
    body,
  };
}

const goodBody = JSON.stringify({ code: code.example });
const serverError = reply(500, { error_code: "SDK.COMMON.1008", error_msg: "The system is busy. Try again later" });
const redirect = (status: number): Reply => ({ status, headers: { Location: "/login" }, body: "" });

const withStatus = (status: number) => (sent: Reply) => ({ ...sent, status });
const withType = (type: string) => (sent: Reply) => ({ ...sent, headers: { "Content-Type": type } });
const withoutType = (sent: Reply) => ({ ...sent, headers: {} });
const withBody = (body: string) => (sent: Reply) => ({ ...sent, body });
const edited = (edit: (value: Record<string, unknown>) => unknown) => (sent: Reply) =>
  withBody(JSON.stringify(edit(JSON.parse(sent.body))))(sent);
const omitting = (name: string) => edited(({ [name]: _, ...rest }) => rest);
const renaming = (name: string) => edited(({ [name]: value, ...rest }) => ({ ...rest, [`${name}_`]: value }));
const setting = (name: string, value: unknown) => edited((body) => ({ ...body, [name]: value }));
const html = (sent: Reply) => ({ ...sent, headers: { "Content-Type": "text/html" }, body: "<h1>Sign in</h1>" });

/** Faults by name, made from a table: one for each of its entries. */
function each<T>(entries: Record<string, T>, make: (entry: T) => Fault): Record<string, Fault> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, make(entry)]));
}

/** A table whose keys are the values themselves, told in a sentence. */
function named<T extends string | number>(values: readonly T[], sentence: (value: T) => string): Record<string, T> {
  return Object.fromEntries(values.map((value) => [sentence(value), value]));
}

/** What can be wrong with a body, each told from all others and from a good one. */
const spoiltBodies: Record<string, (value: unknown, body: string) => boolean> = {
  "a missing code": (value) => isObject(value) && value.code === undefined,
  "an empty code": (value) => isObject(value) && value.code === "",
  "null as code": (value) => isObject(value) && value.code === null,
  "a number as code": (value) => isObject(value) && typeof value.code === "number",
  "true as code": (value) => isObject(value) && value.code === true,
  "a list as code": (value) => isObject(value) && Array.isArray(value.code),
  "an object as code": (value) => isObject(value) && isObject(value.code),
  "null as body": (value) => value === null,
  "a list as body": (value) => Array.isArray(value),
  "a string as body": (value) => typeof value === "string",
  "a number as body": (value) => typeof value === "number",
  "true as body": (value) => value === true,
  "an empty body": (_, body) => body === "",
  "JSON that is cut off": (value, body) => value === undefined && body.startsWith("{"),
  "a form called JSON": (value, body) => value === undefined && body.startsWith("code="),
  "text called JSON": (value, body) => value === undefined && /^[a-z ]+$/i.test(body),
};
const isJsonType = (request: Received) => /^application\/json/.test(request.headers["content-type"] ?? "");

const spoiltBodyFaults = Object.entries(spoiltBodies).flatMap(([name, isSpoilt]): [string, Fault][] => {
  const found = (request: Received) => isJsonType(request) && isSpoilt(parseJson(request.body), request.body);
  return [
    [`${name} is accepted`, { read: (request) => (found(request) ? { ...request, body: goodBody } : request) }],
    [`${name} ends in a 500`, { intercept: (request) => (found(request) ? serverError : undefined) }],
  ];
});

const fieldFaults = statuses.flatMap((status) =>
  Object.entries(outcomes[status]).flatMap(([name, { type }]): [string, Fault][] => [
    ...(requiredOf(status).includes(name)
      ? ([
          [`${status}: ${name} is missing`, { outcome: status, accepted: omitting(name) }],
          [`${status}: ${name} is renamed`, { outcome: status, accepted: renaming(name) }],
        ] satisfies [string, Fault][])
      : []),
    [`${status}: ${name} is mistyped`, { outcome: status, accepted: setting(name, type === "integer" ? "1" : 1) }],
    [`${status}: ${name} is null`, { outcome: status, accepted: setting(name, null) }],
  ]),
);

const envelopeFaults = Object.keys(error).flatMap((name): [string, Fault][] => [
  [`${name} is missing`, { refused: omitting(name) }],
  [`${name} is renamed`, { refused: renaming(name) }],
  [`${name} is a number`, { refused: setting(name, 1001) }],
  [`${name} is null`, { refused: setting(name, null) }],
]);

const mandatory = headers.filter((header) => header.mandatory).map(({ name }) => name);
const optional = headers.filter((header) => !header.mandatory).map(({ name }) => name);
const knownHeaders = /^(?:host|connection|user-agent|accept|content-(?:type|length))$/;
const isKnown = (name: string) =>
  knownHeaders.test(name) || headers.some((header) => header.name.toLowerCase() === name);

/** Every fault by its name, which says what the provider does wrong. */
export const faults: Record<string, Fault> = {
  ...Object.fromEntries(fieldFaults),
  ...Object.fromEntries(envelopeFaults),
  ...Object.fromEntries(spoiltBodyFaults),

  ...each(
    named([201, 202, 204, 206, 400, 401, 403, 404, 422, 500, 503], (status) => `a login is answered ${status}`),
    (status) => ({ accepted: withStatus(status) }),
  ),
  ...each(
    named([301, 302, 303, 307, 308], (status) => `a login is redirected with ${status}`),
    (status) => ({ accepted: () => redirect(status) }),
  ),
  ...each(
    named(
      ["text/plain", "text/html", "application/xml", "application/problem+json"],
      (type) => `a login is answered as ${type}`,
    ),
    (type) => ({ accepted: withType(type) }),
  ),
  "a login is answered without a media type": { accepted: withoutType },
  "a login is answered with HTML": { accepted: html },
  "a login is answered with HTML called JSON": { accepted: withBody("<h1>Sign in</h1>") },
  "a login is answered with nothing": { accepted: withBody("") },
  "a login is answered with an empty object": { accepted: withBody("{}") },
  "a login is answered with null": { accepted: withBody("null") },
  "a login is answered with a list": { accepted: edited((body) => [body]) },
  "a login is answered with JSON in a string": { accepted: (sent) => withBody(JSON.stringify(sent.body))(sent) },
  "a login is answered within data": { accepted: edited((data) => ({ data })) },
  "a login is answered with JSON and more": { accepted: (sent) => withBody(`${sent.body};`)(sent) },
  "a login is answered with half of its JSON": { accepted: (sent) => withBody(sent.body.slice(0, -1))(sent) },
  "a login is answered with the error envelope": { accepted: withBody(blank("code").body) },
  "a login has a status of no outcome": { accepted: setting("status", "PASSWORD_EXPIRED") },
  "a login has its status in lower case": { accepted: setting("status", "success") },
  "a login has another outcome's status": { accepted: setting("status", "MFA_AUTH") },
  "expire is a fraction": { accepted: setting("expire", 604800.5) },
  "expire is a date": { accepted: setting("expire", "2030-01-01T00:00:00Z") },
  "data is an object": {
    outcome: "USER_REGISTER",
    accepted: edited(({ data, ...rest }) => ({ ...rest, data: JSON.parse(String(data)) })),
  },

  "a login is never answered": {
    write: (response, sent) => {
      if (sent.status !== 200) write(response, sent);
    },
  },
  "a login's answer never ends": {
    write: (response, sent) => {
      if (sent.status !== 200) write(response, sent);
      else response.writeHead(sent.status, sent.headers).write(sent.body);
    },
  },
  "a login's answer is cut off": {
    write: (response, sent) => {
      if (sent.status !== 200) return write(response, sent);
      response.writeHead(sent.status, { ...sent.headers, "Content-Length": sent.body.length + 1 });
      response.write(sent.body, () => response.destroy());
    },
  },
  "a login's connection is closed": {
    write: (response, sent) => {
      if (sent.status === 200) response.destroy();
      else write(response, sent);
    },
  },
  "a body that is not JSON is never answered": {
    write: (response, sent, { body }) => {
      if (parseJson(body) !== undefined || body === "") write(response, sent);
    },
  },

  ...each(
    named([200, 401, 403, 404, 409, 415, 422, 500, 502], (status) => `a refusal is answered ${status}`),
    (status) => ({ refused: withStatus(status) }),
  ),
  "a refusal is redirected": { refused: () => redirect(302) },
  ...each(
    named(["text/plain", "application/problem+json"], (type) => `a refusal is answered as ${type}`),
    (type) => ({ refused: withType(type) }),
  ),
  "a refusal is answered without a media type": { refused: withoutType },
  "a refusal is answered with HTML": { refused: html },
  "a refusal is answered with nothing": { refused: withBody("") },
  "a refusal is answered with an empty object": { refused: withBody("{}") },
  "a refusal is answered with a list": { refused: edited((body) => [body]) },
  "a refusal is answered within error": { refused: edited((error) => ({ error })) },

  ...each(
    named(mandatory, (name) => `${name} is not enforced`),
    (name) => ({
      read: (request) => ({ ...request, headers: { [name.toLowerCase()]: "?", ...request.headers } }),
    }),
  ),
  ...each(
    named(mandatory, (name) => `${name} is enforced with a 401`),
    (name) => ({
      intercept: ({ headers }) => (headers[name.toLowerCase()] ? undefined : { ...blank(name), status: 401 }),
    }),
  ),
  ...each(
    named(optional, (name) => `${name} is demanded`),
    (name) => ({
      intercept: ({ headers }) => (headers[name.toLowerCase()] ? undefined : blank(name)),
    }),
  ),
  ...each(
    named(optional, (name) => `${name} is not allowed`),
    (name) => ({
      intercept: ({ headers }) => (headers[name.toLowerCase()] ? refuse("SDK.COMMON.1006", name) : undefined),
    }),
  ),
  ...each(
    named(mandatory, (name) => `${name} is known in the vendor's spelling alone`),
    (name) => ({
      intercept: ({ spelling }) => (spelling.includes(name) ? undefined : blank(name)),
    }),
  ),
  "header names are not known in lower case": {
    intercept: ({ spelling }) => (spelling.includes("x-agent") ? blank("X-agent") : undefined),
  },
  "header names are not known in upper case": {
    intercept: ({ spelling }) => (spelling.includes("X-AGENT") ? blank("X-agent") : undefined),
  },
  "unknown headers are not allowed": {
    intercept: ({ headers }) => (Object.keys(headers).every(isKnown) ? undefined : refuse("SDK.COMMON.1006", "header")),
  },
  "unknown body fields are not allowed": {
    intercept: ({ body }) =>
      Object.keys(Object(parseJson(body))).length > 1 ? refuse("SDK.COMMON.1006", "body") : undefined,
  },
  "X-device-ip must be an address": {
    intercept: ({ headers }) =>
      /^[\d.]*$/.test(headers["x-device-ip"] ?? "") ? undefined : refuse("SDK.COMMON.1002", "X-device-ip"),
  },
  "X-operating-sys-version must name a system": {
    intercept: ({ headers }) =>
      /android|ios/i.test(headers["x-operating-sys-version"] ?? "") ? undefined : blank("X-operating-sys-version"),
  },
  "Chinese is not supported": {
    intercept: ({ headers }) => (headers["x-l"] === "zh" ? refuse("SDK.COMMON.1006", "X-L") : undefined),
  },
  "English is not supported": {
    intercept: ({ headers }) => (headers["x-l"] === "en" ? refuse("SDK.COMMON.1006", "X-L") : undefined),
  },

  "Content-Type is not enforced": {
    read: (request) => ({ ...request, headers: { "content-type": answerType, ...request.headers } }),
  },
  ...each(
    named(
      ["text/plain", "application/xml", "application/x-www-form-urlencoded"],
      (type) => `JSON called ${type} is accepted`,
    ),
    (type) => ({
      read: (request) =>
        request.headers["content-type"] === type
          ? { ...request, headers: { ...request.headers, "content-type": answerType } }
          : request,
    }),
  ),
  "a form is accepted": {
    read: (request) =>
      /urlencoded/.test(request.headers["content-type"] ?? "") && request.body.startsWith("code=")
        ? { ...request, headers: { ...request.headers, "content-type": answerType }, body: goodBody }
        : request,
  },
  "another media type is answered 415": {
    intercept: (request) => (isJsonType(request) ? undefined : reply(415, {})),
  },
  "the vendor's spelling of the charset is answered 415": {
    intercept: ({ headers }) => (/charset=utf8/.test(headers["content-type"] ?? "") ? reply(415, {}) : undefined),
  },

  "a code of other scripts ends in a 500": {
    intercept: (request) => (/[^ -~]/.test(codeIn(request)) ? serverError : undefined),
  },
  "a code with quotes ends in a 500": {
    intercept: (request) => (/['"]/.test(codeIn(request)) ? serverError : undefined),
  },
  "a long code ends in a 500": { intercept: (request) => (codeIn(request).length > 255 ? serverError : undefined) },
  "an unusual code is redirected": { intercept: (request) => (/\W/.test(codeIn(request)) ? redirect(302) : undefined) },

  ...each(
    named(["GET", "HEAD", "PUT", "PATCH", "DELETE"], (method) => `${method} is a login too`),
    (wrong) => ({
      read: (request) => (request.method === wrong ? { ...request, method: call.method } : request),
    }),
  ),
  "GET is redirected": { intercept: ({ method }) => (method === "GET" ? redirect(302) : undefined) },
  "another method ends in a 501": { intercept: ({ method }) => (method === call.method ? undefined : reply(501, {})) },
  ...each(
    {
      "every path is a login": () => true,
      "a path below is a login": (path) => path.startsWith(`${call.path}/`),
      "a path above is a login": (path) => call.path.startsWith(path),
      "a longer name is a login": (path) => path.startsWith(`${call.path}s`),
      "another version is a login": (path) => path.startsWith("/api/v1/"),
      "the path without its prefix is a login": (path) => path.startsWith("/sdk/"),
    } satisfies Record<string, (path: string) => boolean>,
    (isLogin) => ({ read: (request) => (isLogin(request.path) ? { ...request, path: call.path } : request) }),
  ),
  "an unknown path is redirected": { intercept: ({ path }) => (path === call.path ? undefined : redirect(302)) },
  "an unknown path ends in a 500": { intercept: ({ path }) => (path === call.path ? undefined : serverError) },
};
