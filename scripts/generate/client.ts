import type { Contract, Operation as Entry } from "../client/client.js";
import type { Place } from "../lib/document.js";
import { type Caller, type Operation, operationsOf } from "../lib/operations.js";
import { Schemas, schemaName } from "./schemas.js";

const clients: Record<Caller, { file: string; factory: string; name: string }> = {
  device: { file: "client.ts", factory: "createOneAccessClient", name: "OneAccessClient" },
  server: { file: "server.ts", factory: "createOneAccessServerClient", name: "OneAccessServerClient" },
};

/** Names that openapi-fetch's client, or a promise, has. */
const reservedIds = ["request", "use", "eject", "then"];

/** Types that the generated files declare or use: no schema can have such a name. */
const reservedTypes =
  /^(Answer|Authorization|ByPath|Call\w*|Client\w*|Contract|Credentials|FetchOptions|Omit|OneAccess\w*|Operations|Partial|Pick|Promise|Server|UnexpectedResponseError)$/;

/** The operations that one party calls, and what they have in common. */
interface Group {
  factory: string;
  name: string;
  operations: Operation[];
  /** The headers that are given once, to the factory: those that all demand, and those that none demands. */
  once: Header[];
  servers: Contract["servers"];
  /** What obtains the access token of the others. */
  tokenCall: { operation: Operation; fixed: Record<string, unknown> } | undefined;
}

interface Header {
  name: string;
  required: boolean;
  place: Place;
}

/** The client files by name: one of the device's calls, and one of the server's. */
export function clientFiles(document: Place): Map<string, string> {
  return new Map(groups(document).map(([file, group]) => [file, source(document, group)]));
}

/** All that the clients know of a document at run time, by file name. */
export function clientContracts(document: Place): Map<string, Contract> {
  return new Map(groups(document).map(([file, group]) => [file, contractOf(group)]));
}

function groups(document: Place): [file: string, group: Group][] {
  const operations = operationsOf(document);
  for (const [index, operation] of operations.entries()) {
    check(operation);
    const { operationId, place } = operation;
    if (operations.findIndex((other) => other.operationId === operationId) < index) {
      place.fail(`two operations are named ${operationId}`);
    }
  }
  return Object.entries(clients).map(([caller, { file, ...names }]) => {
    const own = operations.filter((operation) => operation.caller === caller);
    return [file, { ...names, ...common(document, own), operations: own }];
  });
}

/** Refuses what neither fetch nor the client can do, and what would leave it without a name or a caller. */
function check({ operationId, place, caller, parameters, body, scheme, responses }: Operation): void {
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
  for (const response of responses) {
    if (!/^([245]\d\d|default)$/.test(response.status)) response.place.fail("the client follows no redirect");
    if (response.body && response.body.mediaType !== "application/json") {
      response.place.at("content").fail("the client reads no body but JSON");
    }
  }
}

function common(document: Place, operations: Operation[]): Pick<Group, "once" | "servers" | "tokenCall"> {
  const all = new Map(operations.flatMap(headersOf).map((header) => [header.name, header]));
  const once = [...all.values()].filter(({ name, required }) => !required || isMandatory(name, operations));
  const servers = document
    .at("servers")
    .entries()
    .map(([, server]): [string, string[]] => {
      const [, variable = ""] = /^https:\/\/\{(\w+)\}$/.exec(server.at("url").text()) ?? [];
      if (!variable) server.at("url").fail("the client needs an address of the form https://{variable}");
      const option = variable.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [
        option,
        server
          .at("x-required-headers")
          .texts()
          .filter((name) => all.has(name)),
      ];
    });
  return { once, servers: Object.fromEntries(servers), tokenCall: tokenCallOf(operations) };
}

function tokenCallOf(operations: Operation[]): Group["tokenCall"] {
  const secured = operations.find(({ scheme }) => scheme);
  const obtainedBy = secured?.scheme?.at("x-obtained-by");
  if (!obtainedBy) return undefined;
  const operation = operations.find(({ operationId }) => operationId === obtainedBy.value);
  if (!operation?.body || operation.scheme) {
    return obtainedBy.fail("the client needs an operation of the same caller, without security and with a body");
  }
  const fields = operation.body.schema.at("properties").entries();
  const constants = fields.map(([name, field]) => [name, field.at("const").value]);
  return { operation, fixed: Object.fromEntries(constants.filter(([, value]) => value !== undefined)) };
}

function headersOf({ parameters, scheme }: Operation): Header[] {
  return [...parameters, ...(scheme ? [{ name: "Authorization", required: true, place: scheme }] : [])];
}

/** Demanded by every call; `Authorization` by any, because whoever makes one call with it needs it anyway. */
function isMandatory(name: string, operations: Operation[]): boolean {
  const demands = (operation: Operation) => headersOf(operation).some((each) => each.name === name && each.required);
  return name === "Authorization" ? operations.some(demands) : operations.every(demands);
}

/** The headers that an operation demands beyond those that are given once. */
function ownHeaders(operation: Operation, { once }: Group): Header[] {
  return headersOf(operation).filter(({ name }) => !once.some((each) => each.name === name));
}

/** The headers that are given once and that the operation does not have. */
function lackedHeaders(operation: Operation, { once }: Group): string[] {
  const names = headersOf(operation).map(({ name }) => name);
  return once.map(({ name }) => name).filter((name) => !names.includes(name));
}

function contractOf(group: Group): Contract {
  const { factory, operations, once, servers } = group;
  const schemas = new Schemas();
  const list = <Key extends string>(key: Key, names: string[]) => names.length > 0 && ({ [key]: names } as object);
  const entries = operations.map((operation): [string, Entry] => {
    const { operationId, method, path, body, scheme, responses } = operation;
    return [
      operationId,
      {
        request: `${method} ${path}`,
        ...(body && { mediaType: body.mediaType }),
        ...list(
          "headers",
          ownHeaders(operation, group).map(({ name }) => name),
        ),
        ...list("lacks", lackedHeaders(operation, group)),
        ...list("texts", body?.schema.at("required").texts() ?? []),
        ...(scheme && { secured: true }),
        responses: Object.fromEntries(
          responses.map(({ status, body }) => [status, body ? schemas.read(body.schema) : null]),
        ),
      },
    ];
  });
  const mandatory = once.map(({ name }) => name).filter((name) => isMandatory(name, operations));
  return { factory, servers, mandatory, operations: Object.fromEntries(entries), schemas: schemas.named() };
}

function source(document: Place, group: Group): string {
  const { factory, name, operations, once, tokenCall } = group;
  const contract = contractOf(group);
  const module = tokenCall ? "authorization" : "client";
  const create = tokenCall ? "createServerClient" : "createContractClient";
  return `import type { Client } from "openapi-fetch";
import { ${create} } from "../scripts/client/${module}.js";
import type { Contract } from "../scripts/client/client.js";
import type { Answer, ${tokenCall ? "Authorization, " : ""}ByPath, CallOptions, FetchOptions } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { UnexpectedResponseError } from "../scripts/client/errors.js";
export type { Answer, CallOptions, FetchOptions } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";

${schemaTypes(document, group)}
/** The headers of the calls, given once. */
export interface ClientHeaders {
${once.map((header) => `${comment(header.place, "  ")}  ${headerType(header, isMandatory(header.name, operations))};\n`).join("")}}

${optionTypes(group)}
/** One method per operation. */
export interface Operations {
${operations.map((operation) => `${comment(operation.place, "  ")}  ${methodType(operation, group)};\n`).join("")}}

/** The operations by path and method, as openapi-fetch has them. */
export interface Calls {
${operations.map((operation) => `  ${callType(operation, group)};\n`).join("")}}

/** A client of openapi-fetch that has one method per operation besides. */
export interface ${name} extends Operations, Client<Calls> {}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header or a field of the body
 * is missing or cannot be sent. The message names it and never holds its value.
 */
export function ${factory}(options: ClientOptions): ${name} {
  return ${create}(contract, ${tokenCall ? "tokenCall, " : ""}options) as ${name};
}
${tokenCall ? `\nconst tokenCall = ${literal({ operationId: tokenCall.operation.operationId, fixed: tokenCall.fixed })};\n` : ""}
const contract: Contract = ${literal(contract)};
`;
}

/** A type for each named schema that a body or an answer leads to. */
function schemaTypes(document: Place, { operations }: Group): string {
  const schemas = new Schemas();
  for (const { body, responses } of operations) {
    for (const each of [body, ...responses.map((response) => response.body)]) if (each) schemas.read(each.schema);
  }
  return Object.keys(schemas.named())
    .map((name) => {
      const place = document.at("components", "schemas", name);
      if (!/^[A-Z]\w*$/.test(name) || reservedTypes.test(name)) place.fail(`the client can have no type named ${name}`);
      return `${comment(place)}export type ${name} = components["schemas"][${quote(name)}];\n`;
    })
    .join("");
}

function headerType({ name }: Header, required: boolean): string {
  return `${quote(name)}${required ? "" : "?"}: ${name === "Authorization" ? name : "string"}`;
}

function optionTypes({ servers, tokenCall }: Group): string {
  const names = [...Object.keys(servers), "baseUrl"];
  const alternatives = names.map((option) => {
    const headers = (servers[option] ?? []).map((name) => `${quote(name)}: string`);
    const others = names.filter((name) => name !== option).map((name) => `${name}?: never`);
    const demanded = headers.length > 0 ? `; headers: { ${headers.join("; ")} }` : "";
    return `  | { ${option}: string; ${others.join("; ")}${demanded} }`;
  });
  const server = `/** Where the calls go: exactly one server. */\nexport type Server =\n${alternatives.join("\n")};\n`;
  if (!tokenCall) {
    return `${server}
/** One server, the headers of the calls, and defaults for the options of \`fetch\`. */
export type ClientOptions = Server & { headers: ClientHeaders } & FetchOptions;
`;
  }
  const { operation, fixed } = tokenCall;
  return `/** What the client obtains access tokens with. */
export type Credentials = Omit<${bodyType(operation)}, ${Object.keys(fixed).map(quote).join(" | ")}>;

${server}
/** One server, credentials or the headers of the calls, and defaults for the options of \`fetch\`. */
export type ClientOptions = Server &
  (
    | { headers: ClientHeaders; credentials?: never }
    | { headers?: Omit<ClientHeaders, "Authorization"> & { Authorization?: never }; credentials: Credentials }
  ) &
  Omit<FetchOptions, "credentials">;
`;
}

function methodType(operation: Operation, group: Group): string {
  const { operationId, body, responses } = operation;
  const headers = callHeaders(operation, group);
  const isOptional = ownHeaders(operation, group).length === 0;
  const options = `options${isOptional ? "?" : ""}: CallOptions${headers && ` & { headers${isOptional ? "?" : ""}: ${headers} }`}`;
  const union = (isSuccess: boolean) =>
    [
      ...new Set(
        responses
          .filter(({ status }) => status.startsWith("2") === isSuccess)
          .map((response) => (response.body ? typeOf(response.body.schema) : "undefined")),
      ),
    ].join(" | ");
  const parameters = [...(body ? [`body: ${bodyType(operation)}`] : []), options];
  return `${operationId}(${parameters.join(", ")}): Promise<Answer<${union(true)}, ${union(false)}>>`;
}

function callType(operation: Operation, group: Group): string {
  const { operationId, method, path } = operation;
  const type = `operations[${quote(operationId)}]`;
  const headers = callHeaders(operation, group);
  return `${quote(path)}: { ${method.toLowerCase()}: ${headers ? `ByPath<${type}, ${headers}>` : type} }`;
}

/** The headers of a call: those that were given once can be given again, its own must be. */
function callHeaders(operation: Operation, group: Group): string {
  const names = headersOf(operation).map(({ name }) => name);
  const again = group.once.filter(({ name }) => names.includes(name));
  const given =
    again.length < group.once.length
      ? `Pick<ClientHeaders, ${again.map(({ name }) => quote(name)).join(" | ")}>`
      : "ClientHeaders";
  const own = ownHeaders(operation, group).map((header) => headerType(header, header.required));
  return [
    ...(again.length > 0 ? [`Partial<${given}>`] : []),
    ...(own.length > 0 ? [`{ ${own.join("; ")} }`] : []),
  ].join(" & ");
}

function bodyType({ body }: Operation): string {
  return body ? typeOf(body.schema) : "never";
}

/** A named schema's type, or the members that lead to it in openapi-typescript's. */
function typeOf(schema: Place): string {
  return schemaName(schema) ?? schema.fail("the schema of a body needs a name: put it into components/schemas");
}

/** A value as TypeScript, in a line as long as it fits. */
function literal(value: unknown, indent = ""): string {
  const inner = `${indent}  `;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const name = /^([A-Za-z_]\w*|[1-9]\d*)$/.test(key) ? key : quote(key);
    return `${isList ? "" : `${name}: `}${literal(item, inner)}`;
  });
  const [open, close] = isList ? ["[", "]"] : ["{ ", " }"];
  const line = `${open}${entries.join(", ")}${close}`;
  if (entries.length === 0) return isList ? "[]" : "{}";
  if (line.length < 90 && !line.includes("\n")) return line;
  return `${open.trim()}\n${entries.map((entry) => `${inner}${entry},\n`).join("")}${indent}${close.trim()}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** The summary and the first paragraph of the description, as a doc comment. */
function comment(place: Place, indent = ""): string {
  const summary = place.at("summary").value;
  const [paragraph = ""] = String(place.at("description").value ?? "").split("\n\n");
  const lines = [summary, paragraph].filter(Boolean).join("\n\n").trimEnd().replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return lines[0] ? `${indent}/** ${lines[0]} */\n` : "";
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
