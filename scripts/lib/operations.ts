import type { Place } from "./place.js";

/** What the client has to know of an operation. */
interface Operation {
  id: string;
  method: string;
  path: string;
  place: Place;
  headers: Parameter[];
  /** Parameters of the path and the query. */
  params: Parameter[];
  body?: { mediaType: string; texts: string[] };
  responses: { status: string; content: Place }[];
}

interface Parameter {
  name: string;
  place: Place;
  required: boolean;
}

/** A server whose address is one variable: the name of a host. */
interface Server {
  option: string;
  variable: string;
  place: Place;
  requiredHeaders: string[];
}

/** The source of generated/operations.ts: all that the client knows of the document. */
export function operationsSource(document: Place): string {
  const operations = readOperations(document);
  const servers = document.at("servers").entries().map(readServer);
  const headers = [...new Map(operations.flatMap((o) => o.headers.map((header) => [header.name, header]))).values()];
  const shared = headers.map(({ name }) => name).filter((name) => operations.every((o) => requires(o.headers, name)));
  const schemas = document.at("components", "schemas").entries();

  return `import type { FetchResponse } from "openapi-fetch";
import type { FetchOptions, Operation } from "./client.js";
import type { components, operations as contract } from "./types.js";

${schemas.map(([name, place]) => `${comment(place)}export type ${name} = components["schemas"][${quote(name)}];\n`).join("")}
/** The headers of the calls, given once. */
export interface ClientHeaders {
${headers.map(({ name, place }) => `${comment(place, "  ")}  ${quote(name)}${shared.includes(name) ? "" : "?"}: string;\n`).join("")}}

/** The options of one call. Its headers override the client's. */
export type CallOptions<Headers = unknown> = FetchOptions & { headers?: Partial<ClientHeaders> } & Headers;

/** Where the calls go: exactly one server. */
export type ServerOptions =
${serverTypes(servers)};

/** One method per operation. */
export interface Operations {
${operations.map((operation) => methodType(operation, shared)).join("\n")}}

/** Headers that every operation demands. */
export const mandatoryHeaders = ${list(shared)};

export const servers = {
${servers.map(serverValue).join("")}};

type Check = (value: any) => boolean;

const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

${checks(operations).join("")}export const operations: Record<keyof Operations, Operation> = {
${operations.map((operation) => operationValue(operation, shared)).join("")}};
`;
}

function readOperations(document: Place): Operation[] {
  const operations: Operation[] = [];
  for (const [path, item] of document.at("paths").entries()) {
    for (const method of ["get", "put", "post", "delete", "options", "head", "patch", "trace"]) {
      if (item.at(method).value !== undefined) operations.push(readOperation(path, item, method));
    }
  }
  return operations;
}

function readOperation(path: string, item: Place, method: string): Operation {
  const place = item.at(method);
  const parameters = [...item.at("parameters").entries(), ...place.at("parameters").entries()].map(([, parameter]) => ({
    name: parameter.at("name").text(),
    in: parameter.at("in").text(),
    required: parameter.at("required").value === true,
    place: parameter,
  }));
  const cookie = parameters.find((parameter) => parameter.in === "cookie");
  if (cookie) cookie.place.fail("the client sends no cookies");
  const requestBody = place.at("requestBody");
  const [media] = requestBody.at("content").entries();
  if (media && requestBody.at("required").value !== true) requestBody.fail("the client needs a body that is required");
  if (media && !isJson(media[0])) requestBody.at("content").fail("the client sends no body but JSON");
  return {
    id: place.at("operationId").text(),
    method,
    path,
    place,
    headers: parameters.filter((parameter) => parameter.in === "header"),
    params: parameters.filter((parameter) => parameter.in === "path" || parameter.in === "query"),
    ...(media && { body: { mediaType: media[0], texts: mandatoryTexts(media[1].at("schema")) } }),
    responses: place.at("responses").entries().map(readResponse),
  };
}

function readResponse([status, response]: [string, Place]): Operation["responses"][number] {
  if (!/^\d{3}$/.test(status)) response.fail("the client needs exact HTTP statuses");
  const [media, ...others] = response.at("content").entries();
  if (others.length > 0 || (media && !isJson(media[0]))) {
    response.at("content").fail("the client reads one media type, and that has to be JSON");
  }
  return { status, content: media ? media[1].at("schema") : response.at("content") };
}

function isJson(mediaType: string): boolean {
  return /^application\/(.+\+)?json\b/.test(mediaType);
}

function readServer([, place]: [string, Place]): Server {
  const [, variable] = /^https:\/\/\{(\w+)\}$/.exec(place.at("url").text()) ?? [];
  if (!variable) return place.at("url").fail("the client needs an address of the form https://{variable}");
  const requiredHeaders = place
    .at("x-required-headers")
    .entries()
    .map(([, name]) => name.text());
  const option = variable.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return { option, variable, place, requiredHeaders };
}

/** Mandatory properties of a request body that are texts, which a caller without types might leave blank. */
function mandatoryTexts(schema: Place): string[] {
  const required = schema
    .at("required")
    .entries()
    .map(([, name]) => name.text());
  return required.filter((name) => schema.at("properties", name, "type").value === "string");
}

function requires(parameters: Parameter[], name: string): boolean {
  return parameters.some((parameter) => parameter.name === name && parameter.required);
}

/** The headers that a call of this operation demands beyond those of every operation. */
function furtherHeaders({ headers }: Operation, shared: string[]): string[] {
  return headers.filter(({ name, required }) => required && !shared.includes(name)).map(({ name }) => name);
}

function serverTypes(servers: Server[]): string {
  const options = [...servers.map(({ option }) => option), "baseUrl"];
  return options
    .map((option) => {
      const properties = options.map((other) => (other === option ? `${other}: string` : `${other}?: never`));
      const required = servers.find((server) => server.option === option)?.requiredHeaders ?? [];
      const headers = required.length > 0 ? ` & Required<Pick<ClientHeaders, ${required.map(quote).join(" | ")}>>` : "";
      return `  | { ${properties.join("; ")}; headers: ClientHeaders${headers} }`;
    })
    .join("\n");
}

function serverValue({ option, variable, place, requiredHeaders }: Server): string {
  const url = place.at("url").text().replace(`{${variable}}`, `\${${variable}}`);
  return `  ${option}: { url: (${variable}: string) => \`${url}\`, headers: ${list(requiredHeaders)} },\n`;
}

function methodType(operation: Operation, shared: string[]): string {
  const { id, place, params, body } = operation;
  const contract = `contract[${quote(id)}]`;
  const further = furtherHeaders(operation, shared);
  const needsParams = params.some(({ required }) => required);
  const mandatory = [
    ...(further.length > 0 ? [`{ headers: Required<Pick<ClientHeaders, ${further.map(quote).join(" | ")}>> }`] : []),
    ...(params.length > 0
      ? [`{ params${needsParams ? "" : "?"}: Pick<${contract}["parameters"], "path" | "query"> }`]
      : []),
  ];
  const options = mandatory.length > 0 ? `CallOptions<${mandatory.join(" & ")}>` : "CallOptions";
  const optional = further.length > 0 || needsParams ? "" : "?";
  const bodyType = body && `${contract}["requestBody"]["content"][${quote(body.mediaType)}]`;
  return `${comment(place, "  ")}  ${id}(
${bodyType ? `    body: ${bodyType},\n` : ""}    options${optional}: ${options},
  ): Promise<FetchResponse<${contract}, object, \`\${string}/\${string}\`>>;
`;
}

function operationValue(operation: Operation, shared: string[]): string {
  const { id, method, path, body, responses } = operation;
  const headers = ["...mandatoryHeaders", ...furtherHeaders(operation, shared).map(quote)];
  return `  ${id}: {
    method: ${quote(method.toUpperCase())},
    path: ${quote(path)},
${body ? `    mediaType: ${quote(body.mediaType)},\n` : ""}    headers: [${headers.join(", ")}],
    body: ${list(body?.texts ?? [])},
    responses: {
${responses.map(({ status, content }) => `      ${status}: ${content.value === undefined ? "(value) => value === undefined" : (checkName(content) ?? `(value: any) => ${shape(content, "value")}`)},\n`).join("")}    },
  },
`;
}

/** Keywords that shape a value in ways that `shape` does not express. */
const unsupported = ["not", "if", "patternProperties", "prefixItems", "dependentSchemas", "propertyNames", "contains"];

/** How to tell that `value` has the type of this name. */
const typeChecks: Record<string, (value: string) => string> = {
  array: (value) => `Array.isArray(${value})`,
  boolean: (value) => `typeof ${value} === "boolean"`,
  integer: (value) => `Number.isInteger(${value})`,
  null: (value) => `${value} === null`,
  number: (value) => `typeof ${value} === "number"`,
  object: (value) => `isObject(${value})`,
  string: (value) => `typeof ${value} === "string"`,
};

/** The functions that tell whether a response has its documented shape: one per schema that a response leads to. */
function checks(operations: Operation[]): string[] {
  const functions = new Map<string, string>();
  const visit = (schema: Place) => {
    const name = checkName(schema);
    if (name && functions.has(name)) return;
    if (name) {
      const conditions = shape(schema, "value").replaceAll(/ (&&|\|\|(?= is)) /g, " $1\n  ");
      functions.set(name, `const ${name}: Check = (value) =>\n  ${conditions};\n\n`);
    }
    for (const keyword of ["oneOf", "anyOf", "allOf", "properties"]) {
      for (const [, part] of schema.at(keyword).entries()) visit(part);
    }
    if (schema.at("items").value !== undefined) visit(schema.at("items"));
  };
  for (const { content } of operations.flatMap(({ responses }) => responses)) visit(content);
  return [...functions.values()];
}

/** The name of the function that checks this schema, if the schema has a name. */
function checkName(schema: Place): string | undefined {
  const [components, schemas, name, ...below] = schema.path;
  return components === "components" && schemas === "schemas" && below.length === 0 ? `is${name}` : undefined;
}

/** An expression that is true if `value` has the shape of this schema. */
function check(schema: Place, value: string): string {
  const name = checkName(schema);
  return name ? `${name}(${value})` : shape(schema, value);
}

/**
 * The expression spelled out: types, constants, mandatory properties and alternatives. Lengths, patterns and formats
 * are left out, as they change nothing about the type that a caller sees.
 */
function shape(schema: Place, value: string): string {
  const keyword = unsupported.find((keyword) => schema.at(keyword).value !== undefined);
  if (keyword) schema.at(keyword).fail(`the client cannot check the keyword "${keyword}"`);

  const required = schema
    .at("required")
    .entries()
    .map(([, name]) => name.text());
  const properties = schema.at("properties").entries();
  const named = properties.map(([name]) => name);
  const constant = schema.at("const").value;
  // A constant tells its type.
  const types =
    constant === undefined ? [schema.at("type").value ?? (properties.length > 0 ? "object" : [])].flat() : [];
  const items = schema.at("items");
  const either = (keyword: string) =>
    schema
      .at(keyword)
      .entries()
      .map(([, option]) => check(option, value));

  const conditions = [
    any(types.map((type) => typeChecks[String(type)]?.(value) ?? schema.at("type").fail(`unknown type "${type}"`))),
    constant === undefined ? "" : `${value} === ${JSON.stringify(constant)}`,
    any(
      schema
        .at("enum")
        .entries()
        .map(([, option]) => `${value} === ${JSON.stringify(option.value)}`),
    ),
    any(either("oneOf")),
    any(either("anyOf")),
    ...either("allOf"),
    ...required.filter((name) => !named.includes(name)).map((name) => `${member(value, name)} !== undefined`),
    ...properties.map(([name, property]) => {
      const path = member(value, name);
      return required.includes(name) ? check(property, path) : any([`${path} === undefined`, check(property, path)]);
    }),
    items.value === undefined ? "" : `${value}.every((item: any) => ${check(items, "item")})`,
  ];
  return conditions.filter(Boolean).join(" && ") || "true";
}

function any(conditions: string[]): string {
  return conditions.length > 1 ? `(${conditions.join(" || ")})` : (conditions[0] ?? "");
}

function member(value: string, name: string): string {
  return /^[\w$]+$/.test(name) && !/^\d/.test(name) ? `${value}.${name}` : `${value}[${quote(name)}]`;
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
