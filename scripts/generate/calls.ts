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
  /** What obtains the access token of the others, the schema of its body, and the fields of it that the document fixes. */
  tokenCall: { operationId: string; body: string; fixed: Record<string, unknown> } | undefined;
}

/** A call as the client makes it. Schemas are named, because types and messages need the name. */
export interface Call extends Operation {
  headers: Header[];
  /** Of its headers, those that are given once, and those that it alone has. */
  given: Header[];
  own: Header[];
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

function readCall(operation: Operation): Omit<Call, "given" | "own"> {
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

function common(document: Place, calls: ReturnType<typeof readCall>[]): Calls {
  const all = new Map(calls.flatMap(({ headers }) => headers).map((header) => [header.name, header]));
  const has = (headers: Header[], { name }: Header) => headers.some((other) => other.name === name);
  // By every call; `Authorization` by any, because whoever makes one call with it needs it anyway.
  const isDemanded = ({ name }: Header) => {
    const demands = ({ headers }: { headers: Header[] }) =>
      headers.some((header) => header.name === name && header.required);
    return name === "Authorization" ? calls.some(demands) : calls.every(demands);
  };
  const once = [...all.values()]
    .filter((header) => !header.required || isDemanded(header))
    .map((header) => ({ ...header, required: isDemanded(header) }));
  const operations = calls.map((call) => ({
    ...call,
    given: once.filter((header) => has(call.headers, header)),
    own: call.headers.filter((header) => !has(once, header)),
  }));
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
  const { body } = operations.find(({ operationId }) => operationId === obtainedBy.value) ?? {};
  if (!body) return obtainedBy.fail("no operation of the same caller that has a body has this name");
  const constants = body.schema
    .at("properties")
    .entries()
    .map(([name, field]) => [name, field.at("const").value]);
  const fixed = Object.fromEntries(constants.filter(([, value]) => value !== undefined));
  return { operationId: obtainedBy.text(), body: nameOf(body), fixed };
}

/** The table that the client interprets. */
export function contractOf(factory: string, { operations, once, servers }: Calls): Contract {
  const names = (headers: Header[]) => headers.map(({ name }) => name);
  const orNothing = (list: string[]) => (list.length > 0 ? list : undefined);
  const entries = operations.map((call): [string, Entry] => {
    const { operationId, method, path, given, own, body, scheme, success, refusal } = call;
    const sent = {
      request: `${method} ${path}`,
      mediaType: body?.mediaType,
      headers: orNothing(names(own)),
      lacks: orNothing(names(once.filter((header) => !given.includes(header)))),
      texts: orNothing(body?.schema.at("required").texts() ?? []),
    };
    return [operationId, { ...sent, secured: scheme ? true : undefined, success, refusal }];
  });
  const mandatory = names(once.filter(({ required }) => required));
  const answers = operations.flatMap(({ responses }) => responses.flatMap(({ body }) => body?.schema ?? []));
  return { factory, servers, mandatory, operations: Object.fromEntries(entries), schemas: essences(answers) };
}
