import { answerType, type Fields, type Operation, operations } from "../facts/index.js";
import { typesOf } from "../support/bodies.js";
import { limitsOf } from "../support/limits.js";
import { issuedBy, neverIssued, noCalls } from "../support/requests.js";
import {
  blank,
  type Fault,
  mediaTypeOf,
  parseJson,
  type Received,
  type Reply,
  readFields,
  refuse,
  reply,
  rulesOf,
  writeReply,
} from "./provider.js";

type Change = Omit<Fault, "id" | "operation">;
/** Adds a fault, by what the provider does wrong. */
type Add = (name: string, change: Change) => void;
type Edit = (sent: Reply) => Reply;
type Body = Record<string, unknown>;

const serverError = reply(500, { error_code: "SDK.COMMON.1008", error_msg: "The system is busy. Try again later" });
const redirect: Reply = { status: 302, headers: { Location: "/login" }, body: "" };

const changed =
  (changes: Partial<Reply>): Edit =>
  (sent) => ({ ...sent, ...changes });
/** Edits the body, or the object at a path of field names in it. */
const edited = (edit: (value: Body) => unknown, path: string[] = []): Edit => {
  const at = (value: Body, [name, ...rest]: string[]): unknown =>
    name === undefined ? edit(value) : { ...value, [name]: at(value[name] as Body, rest) };
  return (sent) => ({ ...sent, body: JSON.stringify(at(JSON.parse(sent.body), path)) });
};
const withField = (name: string, value: unknown, path?: string[]) =>
  edited((body) => ({ ...body, [name]: value }), path);
const encodedAs = (encoding: string) =>
  changed({ headers: { "Content-Type": answerType, "Content-Encoding": encoding } });

/** Ways to answer that are wrong for every answer with a body. */
const wrongAnswers: Record<string, Edit> = {
  "is redirected": () => redirect,
  "is answered 500": changed({ status: 500 }),
  "is answered as text/html": changed({ headers: { "Content-Type": "text/html" } }),
  "is answered without a media type": changed({ headers: {} }),
  "is answered with HTML called JSON": changed({ body: "<h1>Sign in</h1>" }),
  "is answered with nothing": changed({ body: "" }),
  "is answered with null": changed({ body: "null" }),
  "is answered with a list": edited((value) => [value]),
  "is answered with a byte order mark": (sent) => ({ ...sent, body: `\ufeff${sent.body}` }),
  "is not encoded as its Content-Encoding says": encodedAs("gzip"),
  "has a Content-Encoding that nobody knows": encodedAs("x-unknown"),
};

/**
 * Every fault: for each operation, all that the provider can do wrong with it. They are derived from the facts and not from the
 * cases, which have to find them out: a rule that is not enforced (provider.ts says which there are), a demand that no page
 * makes, an answer that is not documented.
 */
export const faults: Fault[] = operations.flatMap((operation) => {
  const found = new Map<string, Change>();
  const add: Add = (name, change) => found.set(name, change);
  addSuccesses(add, operation);
  addRefusals(add, operation);
  addConnections(add, operation);
  for (const { name } of rulesOf(operation)) add(`ignored: ${name}`, { ignores: name });
  addHeaders(add, operation);
  addBodies(add, operation);
  addOtherCalls(add, operation);
  addLinks(add, operation);
  return [...found].map(([name, change]) => ({ id: `${operation.operationId}: ${name}`, operation, ...change }));
});

/** The fault of this id; throws when there is none, so that no correct provider is taken for a wrong one. */
export function faultOf(id: string): Fault {
  const found = faults.find((fault) => fault.id === id);
  if (!found) throw new Error(`No fault is called "${id}".`);
  return found;
}

function addSuccesses(add: Add, { answers }: Operation): void {
  const { bodies = {} } = answers[200];
  const isDemanding = Object.values(bodies).every((fields) => Object.values(fields).some(({ required }) => required));
  const wrong: Record<string, Edit> = {
    "is answered with the error envelope": changed({ body: blank("code").body }),
    ...(answers[200].bodies
      ? wrongAnswers
      : { "is redirected": () => redirect, "is answered with a text": changed({ body: "sent" }) }),
    ...(answers[200].bodies &&
      isDemanding && {
        "is answered with an empty object": changed({ body: "{}" }),
        "is answered within data": edited((data) => ({ data })),
      }),
  };
  for (const [name, accepted] of Object.entries(wrong)) add(`success ${name}`, { accepted });
  for (const [outcome, fields] of Object.entries(bodies)) {
    const found: Record<string, Edit> = { ...fieldFaults(fields), ...tokenFaults(fields) };
    const others = Object.keys(bodies).filter((other) =>
      Object.entries(bodies[other] ?? {}).some(([name, { required }]) => required && !fields[name]),
    );
    for (const status of fields.status?.fixed ? ["PASSWORD_EXPIRED", outcome.toLowerCase(), ...others] : [])
      found[`status is ${status}`] = withField("status", status);
    for (const [name, accepted] of Object.entries(found)) add(`${outcome}: ${name}`, { outcome, accepted });
  }
}

/** What can be wrong with each field of a body, and the fields within it. */
function fieldFaults(fields: Fields, path: string[] = []): Record<string, Edit> {
  const found: Record<string, Edit> = {};
  for (const [name, field] of Object.entries(fields)) {
    const shown = [...path, name].join(".");
    const set = (value: unknown) => withField(name, value, path);
    const types = typesOf(field);
    if (field.required) found[`${shown} is missing`] = edited(({ [name]: _, ...rest }) => rest, path);
    if (!types.includes("any")) {
      found[`${shown} is mistyped`] = set(types.includes("integer") ? "1" : 1);
      if (!types.includes("null")) found[`${shown} is null`] = set(null);
    }
    for (const { words, broken } of limitsOf(field, field.example)) found[`${shown} breaks: ${words}`] = set(broken);
    Object.assign(found, field.fields && fieldFaults(field.fields, [...path, name]));
  }
  return found;
}

/** What a token must not be: empty, over at once, repeated where logs see it, or there although nobody asked for it. */
function tokenFaults(fields: Fields): Record<string, Edit> {
  const found: Record<string, Edit> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && /(^|_)(token|ticket)$/.test(name)) {
      found[`${name} is empty`] = withField(name, "");
      found[`${name} is repeated in a header`] = (sent) => {
        const header = { "X-token": `a=${JSON.parse(sent.body)[name]}` };
        return { ...sent, headers: { ...sent.headers, ...header } };
      };
    }
    for (const value of typesOf(field).includes("integer") ? [0, -1, 604800.5] : [])
      found[`${name} is ${value}`] = withField(name, value);
  }
  if (!fields.session_token) found["a session_token comes along"] = withField("session_token", "bts0");
  return found;
}

function addRefusals(add: Add, { answers }: Operation): void {
  const wrong: Record<string, Edit> = {
    ...wrongAnswers,
    "is answered 200": changed({ status: 200 }),
    "is answered with an empty object": changed({ body: "{}" }),
    "is answered within error": edited((error) => ({ error })),
    "carries a session_token": withField("session_token", "bts0"),
  };
  const [envelope = {}] = Object.values(answers[400].bodies ?? {});
  for (const [name, edit] of Object.entries(fieldFaults(envelope))) {
    const isOne = (body: string) => Object.keys(envelope).every((field) => field in Object(parseJson(body)));
    wrong[`has an envelope whose ${name}`] = (sent) => (isOne(sent.body) ? edit(sent) : sent);
  }
  for (const [name, refused] of Object.entries(wrong)) add(`a refusal ${name}`, { refused });
}

function addConnections(add: Add, { request }: Operation): void {
  const onSuccess = (name: string, write: (...[response, sent]: Parameters<typeof writeReply>) => void) =>
    add(name, { write: (response, sent) => (sent.status === 200 ? write : writeReply)(response, sent) });
  onSuccess("success is never answered", () => {});
  onSuccess("the answer never ends", (response, { status, headers, body }) => {
    response.writeHead(status, headers).write(body || " ");
  });
  onSuccess("the answer is cut off", (response, { status, headers, body }) => {
    response.writeHead(status, { ...headers, "Content-Length": body.length + 1 });
    response.flushHeaders();
    response.write(body, () => response.destroy());
  });
  onSuccess("the connection is closed", (response) => response.destroy());
  if (!request?.mediaType.startsWith("application/json")) return;
  add("a body that is not JSON is never answered", {
    write: (response, sent, { body }) => {
      if (parseJson(body) !== undefined || body === "") writeReply(response, sent);
    },
  });
}

/** Adds faults that answer those requests of an operation which `isOne` finds, with a refusal if nothing else is said. */
function interceptor(add: Add, { path, method }: Operation) {
  const isOfOperation = (received: Received) => received.path === path && received.method === method;
  const refusal = refuse("SDK.COMMON.1006", "request");
  return (name: string, isOne: (received: Received) => boolean, answer = refusal, more: Change = {}) =>
    add(name, {
      ...more,
      intercept: (received) => (isOfOperation(received) && isOne(received) ? answer : undefined),
    });
}

/** What no page demands of headers, demanded. */
function addHeaders(add: Add, operation: Operation): void {
  const { headers } = operation;
  const refused = interceptor(add, operation);
  for (const { name, mandatory, example, notValidated, furtherExamples } of headers) {
    const sent = ({ headers }: Received) => headers[name.toLowerCase()];
    if (!mandatory) {
      refused(`${name} is demanded`, (received) => sent(received) === undefined);
      refused(`${name} is not allowed`, (received) => sent(received) !== undefined);
    }
    if (notValidated) refused(`${name} is validated`, (received) => ![undefined, "", example].includes(sent(received)));
    for (const value of furtherExamples ? [example, ...furtherExamples] : [])
      refused(`${name}: ${value} is not supported`, (received) => sent(received) === value);
  }
  const isSpelt = (spell: (name: string) => string) => (received: Received) =>
    headers.some(({ name }) => received.spelling.includes(spell(name)));
  if (headers.length > 0) {
    refused(
      "header names are not known in lower case",
      isSpelt((name) => name.toLowerCase()),
    );
    refused(
      "header names are not known in upper case",
      isSpelt((name) => name.toUpperCase()),
    );
  }
  const known = /^(?:host|connection|user-agent|accept|authorization|content-(?:type|length))$/;
  const isKnown = (name: string) => known.test(name) || headers.some((header) => header.name.toLowerCase() === name);
  refused("unknown headers are not allowed", (received) => !Object.keys(received.headers).every(isKnown));
}

/** What no page demands of a body, demanded, and values that a provider does not survive. */
function addBodies(add: Add, operation: Operation): void {
  const { request } = operation;
  if (!request) return;
  const intercepted = interceptor(add, operation);
  const bodyOf = (received: Received): Body => Object(readFields(operation, received));
  intercepted("unknown body fields are not allowed", (received) =>
    Object.keys(bodyOf(received)).some((name) => !(name in request.fields)),
  );
  const own = request.mediaType.split(";")[0];
  const unsupported = reply(415, {});
  intercepted("another media type is answered 415", (received) => mediaTypeOf(received) !== own, unsupported);
  const isVendors = ({ headers }: Received) => headers["content-type"]?.includes("charset=utf8") ?? false;
  if (request.mediaType.includes("charset=utf8"))
    intercepted("the vendor's spelling of the charset is answered 415", isVendors, unsupported);
  const unusual: Record<string, (text: string) => boolean> = {
    "of other scripts": (text) => /[^ -~]/.test(text),
    "with quotes": (text) => text === `'"\\n\\`,
    "of great length": (text) => text.length > 900,
  };
  for (const [name, { required, fixed }] of Object.entries(request.fields)) {
    if (!required) intercepted(`${name} is demanded`, (received) => !bodyOf(received)[name]);
    for (const [what, isOne] of fixed ? [] : Object.entries(unusual))
      intercepted(`a ${name} ${what} ends in a 500`, (received) => isOne(String(bodyOf(received)[name])), serverError);
  }
}

/** Other methods and paths that are the call too, or end in what is no answer. */
function addOtherCalls(add: Add, operation: Operation): void {
  const { method, path } = operation;
  const { methods, paths } = noCalls(operation);
  for (const other of methods) {
    const isOne = (received: Received) => received.path === path && received.method === other;
    add(`${other} is the call too`, { read: (received) => (isOne(received) ? { ...received, method } : received) });
  }
  for (const other of paths) {
    const isOne = (received: Received) => received.path === other;
    add(`${other} is the call too`, { read: (received) => (isOne(received) ? { ...received, path } : received) });
  }
  const unknown = {
    method: (received: Received) => received.path === path && methods.includes(received.method),
    path: (received: Received) => operations.every((operation) => operation.path !== received.path),
  };
  for (const [what, isOne] of Object.entries(unknown)) {
    add(`an unknown ${what} is redirected`, { intercept: (received) => (isOne(received) ? redirect : undefined) });
    add(`an unknown ${what} ends in a 500`, { intercept: (received) => (isOne(received) ? serverError : undefined) });
  }
}

/** What can go wrong between two calls: what one issued and the other takes. */
function addLinks(add: Add, operation: Operation): void {
  const { operationId, request, headers } = operation;
  const ignored = new Set<unknown>();
  for (const from of operations) {
    const link = from.answers[200].next?.[operationId];
    for (const name of link ? issuedBy(link) : []) {
      const { example, carries } = request?.fields[name] ?? headers.find((header) => header.name === name) ?? {};
      const [after] = link?.after ?? [];
      const outcomes = after && !after.endsWith("_SMS") ? { outcomes: { [from.operationId]: after } } : {};
      const isIssued = (received: Received) => {
        const sent = Object(readFields(operation, received))[name] ?? received.headers[name.toLowerCase()];
        return ![example, neverIssued, "", undefined].includes(sent);
      };
      const refused = `the ${name} that ${from.operationId} issued is refused`;
      interceptor(add, operation)(refused, isIssued, undefined, outcomes);
      if (!ignored.has(carries)) add(`ignored: ${carries} is issued`, { ...outcomes, ignores: `${carries} is issued` });
      ignored.add(carries);
      if (carries === "sso_ticket") add("ignored: sso_ticket works once", { ignores: "sso_ticket works once" });
    }
  }
  const ignores = "fingerprint is that of the login";
  if (operationId === "exchangeSessionToken") add(`ignored: ${ignores}`, { ignores });
}
