import type { Contract, Operation as Entry } from "../client/client.js";
import type { Place } from "../lib/document.js";
import { type Body, type Caller, type Operation, operationsOf, type Parameter } from "../lib/operations.js";
import { Schemas, schemaName } from "./schemas.js";

/** The calls of one party, and what they have in common. */
export interface Calls {
  operations: Call[];
  /** The headers that are given once: those that every call demands, and those that none does. */
  once: Header[];
  /** By the option that holds a host name, the headers that this server demands. */
  servers: Contract["servers"];
  /** What obtains the access token of the others, and the fields of its body that the document fixes. */
  tokenCall: { operation: Call; fixed: Record<string, unknown> } | undefined;
}

/** A call as the client makes it. Schemas are named, because types and messages need the name. */
export interface Call extends Operation {
  headers: Header[];
  success: string | undefined;
  refusal: string | undefined;
}

export type Header = Pick<Parameter, "name" | "required" | "place">;

/** Names that openapi-fetch's client, or a promise, has. */
const reservedIds = ["request", "use", "eject", "then"];

/** The calls of each party. Refuses what fetch or the client cannot do, and what leaves a call without name or caller. */
export function callsOf(document: Place): Record<Caller, Calls> {
  const operations = operationsOf(document).map(readCall);
  for (const [index, { operationId, place }] of operations.entries()) {
    const first = operations.findIndex((other) => other.operationId === operationId);
    if (first < index) place.fail(`two operations are named ${operationId}`);
  }
  const by = (caller: Caller) =>
    common(
      document,
      operations.filter((operation) => operation.caller === caller),
    );
  return { device: by("device"), server: by("server") };
}

function readCall(operation: Operation): Call {
  const { operationId, place, caller, parameters, body, scheme, responses } = operation;
  if (!/^[a-z]\w*$/.test(operationId) || reservedIds.includes(operationId)) {
    place.at("operationId").fail(`the client can have no method named "${operationId}"`);
  }
  if (caller !== "device" && caller !== "server") {
    place.at("tags").fail("the tag of a call needs x-caller: device or server");
  }
  for (const parameter of parameters) {
    if (parameter.in !== "header") parameter.place.fail("the client sends no parameters but headers");
  }
  if (scheme && scheme.at("scheme").value !== "bearer") {
    scheme.fail("the client knows no security scheme but http bearer");
  }
  if (body && !/^application\/(json\b|x-www-form-urlencoded$)/.test(body.mediaType)) {
    place.at("requestBody", "content").fail("the client sends no body but JSON or a form");
  }
  for (const name of body?.schema.at("required").texts() ?? []) {
    const field = body?.schema.at("properties", name) as Place;
    if (field.at("type").value !== "string") field.fail("a mandatory field of a body needs type: string");
  }
  for (const { status, place } of responses) {
    if (!/^([245]\d\d|default)$/.test(status)) place.fail("the client follows no redirect");
  }
  const bodiesOf = (isSuccess: boolean) => {
    const own = responses.filter(({ status }) => status.startsWith("2") === isSuccess);
    const [name, other] = new Set(own.map(({ body }) => body && nameOf(body)));
    if (other) place.at("responses").fail(`the client needs one schema for each ${isSuccess ? "success" : "refusal"}`);
    return name;
  };
  const headers = [...parameters, ...(scheme ? [{ name: "Authorization", required: true, place: scheme }] : [])];
  return { ...operation, headers, success: bodiesOf(true), refusal: bodiesOf(false) };
}

/** The name of a body's schema. */
export function nameOf({ mediaType, media, schema }: Body): string {
  if (!/^application\/(json\b|x-www-form-urlencoded$)/.test(mediaType)) media.fail("the client reads no body but JSON");
  return schemaName(schema) ?? schema.fail("the schema of a body needs a name: put it into components/schemas");
}

function common(document: Place, operations: Call[]): Calls {
  const all = new Map(operations.flatMap(({ headers }) => headers).map((header) => [header.name, header]));
  const once = [...all.values()].filter((header) => !header.required || isMandatory(header, operations));
  const servers = document
    .at("servers")
    .entries()
    .map(([, server]): [string, string[]] => {
      const [, variable = ""] = /^https:\/\/\{(\w+)\}$/.exec(server.at("url").text()) ?? [];
      if (!variable) server.at("url").fail("the client needs an address of the form https://{variable}");
      const option = variable.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const demanded = server.at("x-required-headers").texts();
      return [option, demanded.filter((name) => all.has(name))];
    });
  return { operations, once, servers: Object.fromEntries(servers), tokenCall: tokenCallOf(operations) };
}

function tokenCallOf(operations: Call[]): Calls["tokenCall"] {
  const obtainedBy = operations.find(({ scheme }) => scheme)?.scheme?.at("x-obtained-by");
  if (!obtainedBy) return undefined;
  const operation = operations.find(({ operationId }) => operationId === obtainedBy.value);
  if (!operation?.body || operation.scheme) {
    return obtainedBy.fail("the client needs an operation of the same caller, without security and with a body");
  }
  const fields = operation.body.schema.at("properties").entries();
  const constants = fields.map(([name, field]) => [name, field.at("const").value]);
  return { operation, fixed: Object.fromEntries(constants.filter(([, value]) => value !== undefined)) };
}

/** Demanded by every call; `Authorization` by any, because whoever makes one call with it needs it anyway. */
export function isMandatory({ name }: Header, operations: Call[]): boolean {
  const demands = ({ headers }: Call) => headers.some((header) => header.name === name && header.required);
  return name === "Authorization" ? operations.some(demands) : operations.every(demands);
}

/** The headers of a call: those that are given once, and those that it alone has. */
export function headersOf({ headers }: Call, { once }: Calls) {
  const has = (list: Header[], { name }: Header) => list.some((other) => other.name === name);
  return {
    given: once.filter((header) => has(headers, header)),
    lacked: once.filter((header) => !has(headers, header)),
    own: headers.filter((header) => !has(once, header)),
  };
}

/** The table that the client interprets. */
export function contractOf(factory: string, calls: Calls): Contract {
  const { operations, once, servers } = calls;
  const schemas = new Schemas();
  const entries = operations.map((call): [string, Entry] => {
    const { operationId, method, path, body, scheme, success, refusal, responses } = call;
    for (const { body } of responses) if (body) schemas.read(nameOf(body), body.schema);
    const { own, lacked } = headersOf(call, calls);
    const names = (headers: Header[]) => headers.map(({ name }) => name);
    return [
      operationId,
      {
        request: `${method} ${path}`,
        ...(body && { mediaType: body.mediaType }),
        ...(own.length > 0 && { headers: names(own) }),
        ...(lacked.length > 0 && { lacks: names(lacked) }),
        ...(body && { texts: body.schema.at("required").texts() }),
        ...(scheme && { secured: true }),
        ...(success && { success }),
        ...(refusal && { refusal }),
      },
    ];
  });
  const mandatory = once.filter((header) => isMandatory(header, operations)).map(({ name }) => name);
  return { factory, servers, mandatory, operations: Object.fromEntries(entries), schemas: schemas.named() };
}
