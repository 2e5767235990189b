import type { Place } from "../lib/document.js";
import { Guards, namedSchemas } from "./guards.js";
import { type Caller, type Operation, readOperations, readServers, type Server } from "./operations.js";

/** The client of a group of operations. */
interface Group {
  factory: string;
  client: string;
  operations: Operation[];
  servers: Server[];
  /** What obtains the access token of the others, if the document says so. */
  tokenCall?: TokenCall;
}

interface TokenCall {
  operation: Operation;
  /** Fields of its body that the document fixes. */
  fixed: Record<string, unknown>;
}

const names: Record<Caller, { file: string; factory: string; client: string }> = {
  device: { file: "client.ts", factory: "createOneAccessClient", client: "OneAccessClient" },
  server: { file: "server.ts", factory: "createOneAccessServerClient", client: "OneAccessServerClient" },
};

/** Names of the generated files, which no schema can have. */
const reservedNames =
  /^(Operations|Calls|Guard|Object|Text|Method|Secured|TokenCall|Credentials.*|(One|Group|Given|Client|Call|Fetch|Server|Unexpected).*)$/;

/** The client files by name: one of the device's calls, and one of the server's if there are any. */
export function clientFiles(document: Place): Map<string, string> {
  return new Map(groups(document).map(([file, group]) => [file, clientSource(group)]));
}

/** What clients do at run time, without their types and comments: by file name. */
export function clientTables(document: Place): Map<string, string> {
  return new Map(groups(document).map(([file, group]) => [file, tables(group)]));
}

function groups(document: Place): [file: string, group: Group][] {
  const operations = readOperations(document);
  const servers = readServers(document);
  return Object.entries(names)
    .map(([caller, { file, ...name }]): [string, Group] => {
      const own = operations.filter((operation) => operation.caller === caller);
      const listed = own.flatMap((operation) => [...headers(operation, true), ...headers(operation, false)]);
      const demanded = servers.map(({ option, requiredHeaders }) => ({
        option,
        requiredHeaders: requiredHeaders.filter((header) => listed.includes(header)),
      }));
      const tokenCall = readTokenCall(own);
      return [file, { ...name, operations: own, servers: demanded, ...(tokenCall && { tokenCall }) }];
    })
    .filter(([, { operations }]) => operations.length > 0);
}

function readTokenCall(operations: Operation[]): TokenCall | undefined {
  const place = operations.find(({ obtainedBy }) => obtainedBy)?.obtainedBy;
  if (!place) return undefined;
  const operation = operations.find(({ id }) => id === place.value);
  const { body, secured = true, responses = [] } = operation ?? {};
  const answer = responses.find(({ status }) => status === "200")?.schema;
  const type = (name: string) =>
    answer?.at("required").texts().includes(name) && answer.at("properties", name, "type").value;
  if (!operation || !body || secured || type("access_token") !== "string" || type("expires_in") !== "integer") {
    return place.fail(
      "the client needs an operation of the same caller, without security, that answers with access_token and expires_in",
    );
  }
  const constants = body.schema
    .at("properties")
    .entries()
    .map(([name, field]) => [name, field.at("const").value]);
  return { operation, fixed: Object.fromEntries(constants.filter(([, value]) => value !== undefined)) };
}

function clientSource(group: Group): string {
  const { factory, client, operations, tokenCall } = group;
  const code = tables(group);
  const runtime = ["isObject", "isText", "requireFields", "requireParams"].filter((name) => code.includes(`${name}(`));
  const isSecured = operations.some(({ secured }) => secured);
  const create = tokenCall ? "createCredentialsClient" : "createGroupClient";
  const values = [create, ...runtime, ...(isSecured ? ["authorize"] : []), "type Group", "type Guard"];
  if (tokenCall) values.push("type TokenCall");
  const optionsType = tokenCall ? "CredentialsOptions" : "ServerOptions";
  const types = [
    optionsType,
    "FetchOptions",
    "GivenHeaders",
    "GroupClient",
    "Method",
    ...(isSecured ? ["Secured"] : []),
  ];

  return `import { ${values.join(", ")} } from "../scripts/client/index.js";
import type { ${types.join(", ")} } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { UnexpectedResponseError } from "../scripts/client/index.js";
export type { FetchOptions } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";

${schemaTypes(operations)}
/** The operations by path and method. */
interface Calls {
${paths(operations)}}

/** The headers of the calls, given once. */
export interface ClientHeaders extends GivenHeaders<Calls, (typeof mandatory)[number]> {}

${clientOptions(tokenCall)}
/** One method per operation. */
export interface Operations {
${operations.map((operation) => `${comment(operation.place, "  ")}  ${operation.id}: Method<${callType(operation)}, ClientHeaders>;\n`).join("")}}

/** A client of openapi-fetch that has one method per operation besides. */
export interface ${client} extends Operations, GroupClient<Calls, ClientHeaders> {}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header, a parameter or a
 * field of the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function ${factory}(options: ClientOptions): ${client} {
  return ${create}(group, ${tokenCall ? "tokenCall, " : ""}options) as ${client};
}

${code}`;
}

function clientOptions(tokenCall: TokenCall | undefined): string {
  if (!tokenCall?.operation.body) {
    return `/** One server, the headers of the calls, and defaults for the options of \`fetch\`. */
export type ClientOptions = ServerOptions<typeof servers, ClientHeaders> & FetchOptions;
`;
  }
  const { operation, fixed } = tokenCall;
  const body = `operations[${quote(operation.id)}]["requestBody"]["content"][${quote(tokenCall.operation.body.mediaType)}]`;
  return `/** What the client obtains access tokens with. */
export type Credentials = Omit<${body}, ${Object.keys(fixed).map(quote).join(" | ") || "never"}>;

/** One server, credentials or the headers of the calls, and defaults for the options of \`fetch\`. */
export type ClientOptions = CredentialsOptions<typeof servers, ClientHeaders, Credentials> &
  Omit<FetchOptions, "credentials">;
`;
}

function schemaTypes(operations: Operation[]): string {
  const schemas = operations.flatMap(({ body, responses }) =>
    [body?.schema ?? [], ...responses.map(({ schema }) => schema ?? [])].flat(),
  );
  return [...namedSchemas(schemas)]
    .map(([name, schema]) => {
      if (!/^[A-Z]\w*$/.test(name) || reservedNames.test(name))
        schema.fail(`the client can have no type named ${name}`);
      return `${comment(schema)}export type ${name} = components["schemas"][${quote(name)}];\n`;
    })
    .join("");
}

function paths(operations: Operation[]): string {
  const lines = new Map<string, string[]>();
  for (const { path, method, id, secured } of operations) {
    const type = `operations[${quote(id)}]`;
    lines.set(path, [...(lines.get(path) ?? []), `${method}: ${secured ? `Secured<${type}>` : type}`]);
  }
  return [...lines].map(([path, methods]) => `  ${quote(path)}: { ${methods.join("; ")} };\n`).join("");
}

function callType({ path, method }: Operation): string {
  return `Calls[${quote(path)}][${quote(method)}]`;
}

/** Guards and tables: all that the client knows of the document at run time. */
function tables({ factory, operations, servers, tokenCall }: Group): string {
  const guards = new Guards();
  const mandatory = givenOnce(operations);
  const entries = operations.map((operation) => operationEntry(operation, operations, mandatory, guards)).join("");
  return `${guards.source()}/** Headers that are given once. */
const mandatory = ${list(mandatory)} as const;

/** By option, the headers that the server demands of the calls that have them. */
const servers = {
${servers.map(({ option, requiredHeaders }) => `  ${option}: ${list(requiredHeaders)},\n`).join("")}} as const;

${tokenCall ? `const tokenCall: TokenCall = { operationId: ${quote(tokenCall.operation.id)}, fixed: ${JSON.stringify(tokenCall.fixed)} };\n\n` : ""}const group: Group = {
  factory: ${quote(factory)},
  mandatory,
  servers,
  operations: {
${entries}  },
};
`;
}

/** Headers that every call demands, and \`Authorization\` if any does: whoever needs none has to give none of them twice. */
function givenOnce(operations: Operation[]): string[] {
  const demanded = new Set(operations.flatMap((operation) => headers(operation, true)));
  return [...demanded].filter(
    (name) => name === "Authorization" || operations.every((operation) => headers(operation, true).includes(name)),
  );
}

function operationEntry(operation: Operation, group: Operation[], mandatory: string[], guards: Guards): string {
  const { id, method, path, body, secured, responses } = operation;
  const required = body?.schema.at("required").texts() ?? [];
  const texts = required.filter((field) => body?.schema.at("properties", field, "type").value === "string");
  const checks = furtherChecks(
    operation,
    required.filter((field) => !texts.includes(field)),
  );
  const demanded = headers(operation, true);
  const own = [...demanded, ...headers(operation, false)];
  const demandedAnywhere = group.flatMap((operation) => headers(operation, true));
  const optionalAnywhere = group.flatMap((operation) => headers(operation, false));
  const given = new Set([...mandatory, ...optionalAnywhere.filter((name) => !demandedAnywhere.includes(name))]);
  const entry = (key: string, names: string[]) => (names.length > 0 ? `      ${key}: ${list(names)},` : []);
  const statuses = responses.map(
    ({ status, schema }) => `        ${status}: ${schema ? guards.function(schema) : "(body) => body === undefined"},`,
  );
  return [
    `    ${id}: {`,
    `      request: ${quote(`${method.toUpperCase()} ${path}`)},`,
    body ? `      mediaType: ${quote(body.mediaType)},` : [],
    entry(
      "headers",
      demanded.filter((name) => !mandatory.includes(name)),
    ),
    entry(
      "lacks",
      [...given].filter((name) => !own.includes(name)),
    ),
    entry("texts", texts),
    checks.length > 0 ? ["      check(id, init) {", ...checks, "      },"] : [],
    secured ? "      authorize," : [],
    "      responses: {",
    ...statuses,
    "      },",
    "    },\n",
  ]
    .flat()
    .join("\n");
}

/** Statements for what only few operations need, so that an app holds no code that it does not run. */
function furtherChecks({ parameters }: Operation, fields: string[]): string[] {
  const calls = (["path", "query"] as const).flatMap((place) => {
    const names = parameters
      .filter((parameter) => parameter.in === place && parameter.required)
      .map(({ name }) => name);
    return names.length > 0 ? `requireParams(id, ${quote(place)}, ${list(names)}, init.params?.${place});` : [];
  });
  if (fields.length > 0) calls.push(`requireFields(id, ${list(fields)}, init.body);`);
  return calls.map((call) => `        ${call}`);
}

function headers({ parameters, secured }: Operation, required: boolean): string[] {
  const own = parameters.filter((parameter) => parameter.in === "header" && parameter.required === required);
  return [...own.map(({ name }) => name), ...(secured && required ? ["Authorization"] : [])];
}

function list(texts: string[]): string {
  return `[${texts.map(quote).join(", ")}]`;
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
