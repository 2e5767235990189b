import type { Contract, Operation as Entry } from "../client/client.js";
import type { Place } from "../lib/document.js";
import { type Body, type Caller, type Operation, operationsOf, type Parameter } from "../lib/operations.js";
import { essences, schemaName } from "./schemas.js";

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
  const of = (caller: Caller) => operations.filter((operation) => operation.caller === caller);
  return { device: common(document, of("device")), server: common(document, of("server")) };
}

function readCall(operation: Operation): Call {
  const { operationId, place, caller, parameters, scheme, responses } = operation;
  if (!/^[a-z]\w*$/.test(operationId) || reservedIds.includes(operationId)) {
    place.at("operationId").fail(`the client can have no method named "${operationId}"`);
  }
  if (caller !== "device" && caller !== "server") {
    place.at("tags").fail("the tag of a call needs x-caller: device or server");
  }
  for (const parameter of parameters) {
    if (parameter.in !== "header") parameter.place.fail("the client sends no parameters but headers");
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
export function nameOf({ schema }: Body): string {
  return schemaName(schema) ?? schema.fail("the schema of a body needs a name: put it into components/schemas");
}

function common(document: Place, operations: Call[]): Calls {
  const all = new Map(operations.flatMap(({ headers }) => headers).map((header) => [header.name, header]));
  const once = [...all.values()].filter((header) => !header.required || isMandatory(header, operations));
  const servers = document
    .at("servers")
    .items()
    .map((server): [string, string[]] => {
      const [[variable] = [""]] = server.at("variables").entries();
      const option = variable.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const demanded = server.at("x-required-headers").texts();
      return [option, demanded.filter((name) => all.has(name))];
    });
  return { operations, once, servers: Object.fromEntries(servers), tokenCall: tokenCallOf(operations) };
}

function tokenCallOf(operations: Call[]): Calls["tokenCall"] {
  const obtainedBy = operations.find(({ scheme }) => scheme)?.scheme?.at("x-obtained-by");
  if (!obtainedBy) return undefined;
  const operation =
    operations.find(({ operationId }) => operationId === obtainedBy.value) ??
    obtainedBy.fail("no operation of the same caller has this name");
  const fields = operation.body?.schema.at("properties").entries() ?? [];
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
  const names = (headers: Header[]) => headers.map(({ name }) => name);
  const entries = operations.map((call): [string, Entry] => {
    const { operationId, method, path, body, scheme, success, refusal } = call;
    const { own, lacked } = headersOf(call, calls);
    const texts = body?.schema.at("required").texts() ?? [];
    const sent = {
      request: `${method} ${path}`,
      mediaType: body?.mediaType,
      headers: names(own),
      lacks: names(lacked),
      texts,
    };
    return [operationId, { ...sent, secured: scheme !== undefined, success, refusal }];
  });
  const mandatory = names(once.filter((header) => isMandatory(header, operations)));
  const answers = operations.flatMap(({ responses }) => responses.flatMap(({ body }) => body?.schema ?? []));
  return { factory, servers, mandatory, operations: Object.fromEntries(entries), schemas: essences(answers) };
}
