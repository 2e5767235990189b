import type { Contract } from "../client/client.js";
import type { Place } from "../lib/document.js";
import type { Caller } from "../lib/operations.js";
import { type Call, type Calls, callsOf, contractOf, nameOf } from "./calls.js";

const clients: Record<Caller, { file: string; factory: string; name: string }> = {
  device: { file: "client.ts", factory: "createOneAccessClient", name: "OneAccessClient" },
  server: { file: "server.ts", factory: "createOneAccessServerClient", name: "OneAccessServerClient" },
};

/** The client files by name: one of the device's calls, and one of the server's. */
export function clientFiles(document: Place): Map<string, string> {
  const calls = callsOf(document);
  return new Map(
    Object.entries(clients).map(([caller, { file, factory, name }]) => [
      file,
      source(document, calls[caller as Caller], factory, name),
    ]),
  );
}

function source(document: Place, calls: Calls, factory: string, name: string): string {
  const contract = contractOf(factory, calls);
  const { operations, once, tokenCall } = calls;
  const create = tokenCall ? "createServerClient" : "createContractClient";
  const types = `${schemaTypes(document, contract, calls)}
/** The headers of the calls, given once. */
export interface ClientHeaders {
${once.map((header) => `${comment(header.place, "  ")}  ${quote(header.name)}${header.required ? "" : "?"}: ${header.name === "Authorization" ? "Authorization" : "string"};\n`).join("")}}

${optionTypes(calls)}
/** One method per operation. */
export interface Operations {
${operations.map((call) => `${comment(call.place, "  ")}  ${methodType(call)};\n`).join("")}}

/** The operations by path and method, as openapi-fetch has them. */
export interface Calls {
${operations.map((call) => `  ${pathType(call)};\n`).join("")}}

/** A client of openapi-fetch that has one method per operation besides. */
export interface ${name} extends Operations, Client<Calls> {
${operations.map(demanding).join("")}}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {InvalidArgumentError} from here or from a call, before anything is sent, when an option, a header or a field of
 * the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function ${factory}<Options>(options: OptionsOf<Options>): ${name} {
  return ${create}(contract, ${tokenCall ? "tokenCall, " : ""}options) as ${name};
}
${tokenCall ? `\nconst tokenCall = ${literal({ operationId: tokenCall.operationId, fixed: tokenCall.fixed })};\n` : ""}
const contract: Contract = ${literal(contract)};
`;
  const helpers = "Answer Authorization ByPath CallOptions FetchOptions HeaderList HeadersIn Without".split(" ");
  return `import type { Client } from "openapi-fetch";
import { ${create} } from "../scripts/client/${tokenCall ? "authorization" : "client"}.js";
import type { Contract } from "../scripts/client/client.js";
import type { ${helpers.filter((helper) => types.includes(helper)).join(", ")} } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { InvalidArgumentError, UnexpectedResponseError } from "../scripts/client/errors.js";
export type { Answer, ByPath, CallOptions, FetchOptions, HeaderList, Without } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";
// What these clients are made of: whoever exports one of their methods needs a module to name its type by.
export type { Client, ClientMethod, ClientRequestMethod, FetchOptions as FetchOptionsByPath, FetchResponse, Middleware } from "openapi-fetch";

${types}`;
}

/** A type for each schema of a body, and for those that an answer's leads to. */
function schemaTypes(document: Place, { schemas }: Contract, { operations }: Calls): string {
  const names = operations.flatMap(({ body }) => (body ? [nameOf(body)] : []));
  return [...new Set([...names, ...Object.keys(schemas)])]
    .map((name) => {
      const place = document.at("components", "schemas", name);
      return `${comment(place)}export type ${name} = components["schemas"][${quote(name)}];\n`;
    })
    .join("");
}

function optionTypes({ servers, tokenCall }: Calls): string {
  const options = [...Object.keys(servers), "baseUrl"];
  const address = (option: string, headers: (demanded: string) => string) => {
    const others = options.filter((name) => name !== option).map((name) => `${name}?: never`);
    const demanded = (servers[option] ?? []).map((name) => `${quote(name)}: string`).join("; ");
    const members = [`${option}: string`, ...others, ...(demanded ? [`headers: ${headers(`{ ${demanded} }`)}`] : [])];
    return `{ ${members.join("; ")} }`;
  };
  const alternatives = options.map((option) => address(option, (demanded) => `HeaderList | ${demanded}`));
  const chosen = options.map(
    (option) =>
      `Options extends { ${option}: unknown } ? ${address(option, (demanded) => `HeadersIn<Options, ${demanded}>`)}`,
  );
  const missing = `{ "${options.slice(0, -1).join(", ")} or ${options.at(-1)}": string }`;
  const fetchOptions = tokenCall ? `Omit<FetchOptions, "credentials">` : "FetchOptions";
  const withoutToken = `Omit<ClientHeaders, "Authorization"> & { Authorization?: never }`;
  const credentials = tokenCall && Object.keys(tokenCall.fixed).map(quote).join(" | ");
  return `${tokenCall ? `/** What the client obtains access tokens with. */\nexport type Credentials = Omit<${tokenCall.body}, ${credentials}>;\n\n` : ""}/** One server, ${tokenCall ? "credentials or " : ""}the headers of the calls, and defaults for the options of \`fetch\`. */
export type ClientOptions = (
${alternatives.map((each) => `  | ${each}\n`).join("")}) &
${
  tokenCall
    ? `  (
    | { headers: ClientHeaders | HeaderList; credentials?: never }
    | { headers?: HeaderList | (${withoutToken}); credentials: Credentials }
  ) &`
    : "  { headers: ClientHeaders | HeaderList } &"
}
  ${fetchOptions};

/**
 * \`ClientOptions\` narrowed to the alternative that these options choose, so that a type error names what they lack in
 * its first line. The compiler infers \`Options\` from the branch that is never taken.
 */
export type OptionsOf<Options> = [Options] extends [never]
  ? Options
  : unknown extends Options
    ? ClientOptions
    : AddressOf<Options> & ${tokenCall ? "AccessOf<Options>" : "{ headers: HeadersIn<Options, ClientHeaders> }"} & ${fetchOptions};
type AddressOf<Options> =
  ${chosen.join("\n  : ")}
  : ${missing};
${
  tokenCall
    ? `type AccessOf<Options> =
  Options extends { credentials: unknown } ? { credentials: Credentials; headers?: HeadersIn<Options, ${withoutToken}> }
  : Options extends { headers: unknown } ? { headers: HeadersIn<Options, ClientHeaders>; credentials?: never }
  : { "credentials or headers": string };
`
    : ""
}`;
}

function methodType(call: Call): string {
  const { operationId, body, own, success, refusal } = call;
  const mark = own.length > 0 ? "" : "?";
  const headers = headersType(call);
  const options = `CallOptions${headers && ` & { headers${mark}: HeaderList | ${headers} }`}`;
  const parameters = [...(body ? [`body: ${nameOf(body)}`] : []), `options${mark}: ${options}`];
  return `${operationId}(${parameters.join(", ")}): Promise<Answer<${success}, ${refusal}>>`;
}

/** A method with a header of its own, once more: see `Without`. */
function demanding({ operationId, body, own: [header] }: Call): string {
  const parameters = body ? `[body: ${nameOf(body)}]` : "[]";
  const method = header && `Without<${quote(header.name)}, ${parameters}> & Operations[${quote(operationId)}]`;
  return method ? `  ${operationId}: ${method};\n` : "";
}

function pathType(call: Call): string {
  const type = `operations[${quote(call.operationId)}]`;
  const headers = headersType(call);
  return `${quote(call.path)}: { ${call.method.toLowerCase()}: ${headers ? `ByPath<${type}, ${headers}>` : type} }`;
}

/** The headers of a call: those that were given once can be given again, its own must be. */
function headersType({ given, own }: Call): string {
  const further = own.map(({ name }) => `{ ${quote(name)}: string }`);
  return [...(given.length > 0 ? ["Partial<ClientHeaders>"] : []), ...further].join(" & ");
}

const quote = (text: string) => JSON.stringify(text);
const literal = (content: object) => JSON.stringify(content, null, 2);

/** The summary and the first paragraph of the description, as a doc comment. */
function comment(place: Place, indent = ""): string {
  const summary = place.at("summary").value;
  const [paragraph = ""] = String(place.at("description").value ?? "").split("\n\n");
  const lines = [summary, paragraph].filter(Boolean).join("\n\n").trimEnd().replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return lines[0] ? `${indent}/** ${lines[0]} */\n` : "";
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}
