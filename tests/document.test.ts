import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  answerType,
  call,
  code,
  type Example,
  error,
  errorExamples,
  type Field,
  headers,
  nextCalls,
  outcomeExamples,
  outcomes,
  page,
  requestExamples,
  requiredOf,
  type Source,
  type Status,
  servers,
  statuses,
  unpublished,
} from "./facts.js";

type Node = Record<string, unknown>;

const text = readFileSync(new URL("../openapi/openapi.yaml", import.meta.url), "utf8");
const written: unknown = parse(text);
const contract = resolve(written);
const operation = at(contract, "paths", call.path, call.method.toLowerCase());
const requestBody = at(operation, "requestBody", "content", call.contentType);
const outcomeBody = at(operation, "responses", "200", "content", answerType);
const errorBody = at(operation, "responses", "400", "content", answerType);

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The piece at the end of a path, or undefined, which no expectation below is content with. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce((node, key) => (isNode(node) ? node[key] : undefined), value);
}

/** The same piece with every reference within the document replaced by what it points to. */
function resolve(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolve);
  if (!isNode(value)) return value;
  if (typeof value.$ref === "string" && value.$ref.startsWith("#/")) return resolve(pointedTo(value.$ref));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]));
}

function pointedTo(pointer: unknown): unknown {
  return at(written, ...String(pointer).split("/").slice(1));
}

/** What a piece demands: without its prose, provenance and code samples, and without the keys named. */
function bare(value: unknown, ...besides: string[]): unknown {
  if (Array.isArray(value)) return value.map((child) => bare(child));
  if (!isNode(value)) return value;
  const prose = (key: string) =>
    /^(description|summary|title|x-source|x-codeSamples)$/.test(key) || besides.includes(key);
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (prose(key) ? [] : [[key, bare(child)]])));
}

const keys = (value: unknown) => (isNode(value) ? Object.keys(value) : []);
const outcomeSchema = (status: Status) =>
  resolve(pointedTo(at(outcomeBody, "schema", "discriminator", "mapping", status)));
const serverOf = (url: string) => [at(contract, "servers")].flat().find((server) => at(server, "url") === url);
const fieldsOf = (status: Status): [string, Field][] => Object.entries(outcomes[status]);

describe("the document describes one call", () => {
  test("in OpenAPI 3.1, with a version of its own and a licence", () => {
    expect(at(contract, "openapi")).toMatch(/^3\.1\.\d+$/);
    expect(bare(at(contract, "info"))).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      license: { name: "MIT", identifier: "MIT" },
    });
  });

  test(`${call.method} ${call.path}, and no other`, () => {
    expect(keys(at(contract, "paths"))).toEqual([call.path]);
    expect(keys(at(contract, "paths", call.path))).toEqual([call.method.toLowerCase()]);
  });

  test("with a name, a tag that is declared, and nothing that proves who calls", () => {
    expect(bare(operation, "parameters", "requestBody", "responses")).toEqual({
      operationId: "loginWithWeChat",
      tags: ["Login"],
      security: [],
    });
    expect(bare(at(contract, "tags"))).toEqual([{ name: "Login" }]);
    expect(at(contract, "components", "securitySchemes")).toBeUndefined();
  });

  test("at the tenant's host and at the host of ISV applications", () => {
    expect(bare(at(contract, "servers"))).toEqual(
      servers.map(({ url, variable, example, demands }) => ({
        url,
        variables: { [variable]: { default: example } },
        ...(demands.length > 0 ? { "x-required-headers": demands } : {}),
      })),
    );
  });
});

describe("the request", () => {
  test("has the seven X- headers, as components of their names", () => {
    expect(at(written, "paths", call.path, "post", "parameters")).toEqual(
      headers.map(({ name }) => ({ $ref: `#/components/parameters/${name}` })),
    );
  });

  test.for(headers)("header $name is a string, mandatory: $mandatory", ({ name, mandatory, example }) => {
    expect(bare(at(contract, "components", "parameters", name))).toEqual({
      name,
      in: "header",
      required: mandatory,
      schema: { type: "string" },
      example,
    });
  });

  test(`has a mandatory body, ${call.contentType} and nothing else`, () => {
    expect(bare(at(operation, "requestBody"), "content")).toEqual({ required: true });
    expect(keys(at(operation, "requestBody", "content"))).toEqual([call.contentType]);
  });

  test("body is an object with a mandatory code, a string that is not empty", () => {
    expect(bare(at(requestBody, "schema"))).toEqual({
      type: "object",
      required: [code.name],
      properties: { [code.name]: { type: "string", minLength: 1, examples: [code.example] } },
    });
  });
});

describe("the answer", () => {
  test("is 200 or 400", () => {
    expect(keys(at(operation, "responses"))).toEqual(["200", "400"]);
  });

  test.for(["200", "400"])(`to %s is ${answerType}, with examples, and no header is promised`, (status) => {
    expect(keys(bare(at(operation, "responses", status)))).toEqual(["content"]);
    expect(keys(at(operation, "responses", status, "content"))).toEqual([answerType]);
    expect(keys(at(operation, "responses", status, "content", answerType))).toEqual(["schema", "examples"]);
  });

  test("200 is one of the five outcomes, told by status", () => {
    const schema = pointedTo("#/components/schemas/LoginOutcome");
    const mapping = at(schema, "discriminator", "mapping");
    expect(keys(mapping)).toEqual(statuses);
    expect(bare(schema)).toEqual({
      oneOf: statuses.map((status) => ({ $ref: at(mapping, status) })),
      discriminator: { propertyName: "status", mapping },
    });
    expect(at(outcomeBody, "schema")).toEqual(resolve(schema));
  });

  test.for(statuses)("%s has its fields, and demands those it cannot do without", (status) => {
    expect(bare(outcomeSchema(status))).toEqual({
      type: "object",
      required: requiredOf(status),
      properties: Object.fromEntries(
        fieldsOf(status).map(([name, { type, example }]) => [
          name,
          { type, examples: [example], ...(name === "status" ? { const: status } : {}) },
        ]),
      ),
    });
  });

  test("400 is the error envelope, with an open set of codes", () => {
    expect(bare(at(errorBody, "schema"))).toEqual({
      type: "object",
      required: Object.keys(error),
      properties: Object.fromEntries(
        Object.entries(error).map(([name, { type, example }]) => [name, { type, examples: [example] }]),
      ),
    });
  });
});

// Ajv's own option "discriminator" knows no mapping; oneOf with const says the same.
const ajv = new Ajv2020({ strict: true, allErrors: true }).addVocabulary(["discriminator", "x-source"]);
const bodies = {
  request: { media: requestBody, examples: requestExamples },
  200: { media: outcomeBody, examples: outcomeExamples },
  400: { media: errorBody, examples: errorExamples },
};
type Body = keyof typeof bodies;

/** What Ajv has against a value; an empty text when it is valid. */
function objections(body: Body, value: unknown): string {
  const schema = at(bodies[body].media, "schema");
  if (!isNode(schema)) return "there is no schema";
  const validate = ajv.compile(schema);
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

describe.for(Object.entries(bodies))("the examples of %s", ([name, { media, examples }]) => {
  test("are those of the facts, in their order", () => {
    expect(keys(at(media, "examples"))).toEqual(Object.keys(examples));
  });

  test.for(Object.entries(examples))("%s is as published, and valid", ([key, { value }]) => {
    expect(bare(at(media, "examples", key))).toEqual({ value });
    expect(objections(name as Body, value)).toBe("");
  });
});

test("the first 400 example, which Prism answers to every invalid request, blames no parameter", () => {
  const first = Object.values(errorExamples)[0]?.value.error_msg;
  for (const name of [...headers.map((header) => header.name), code.name]) expect(first).not.toContain(name);
});

test("no token in the document is whole", () => {
  expect(text).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]/);
  const tokens = text.match(/(?:session|id|state)_token: .*/g) ?? [];
  expect(tokens).toHaveLength(6);
  for (const token of tokens) expect(token).toContain("******");
});

const least = (status: Status) =>
  Object.fromEntries(fieldsOf(status).flatMap(([name, field]) => (field.required ? [[name, field.example]] : [])));
const full = (status: Status) => Object.fromEntries(fieldsOf(status).map(([name, { example }]) => [name, example]));
const omit = (value: Node, name: string) => Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));

/** One value of each JSON type, and of the numbers one that is no integer. */
const ofEachType: unknown[] = ["text", 1, 1.5, null, true, [], {}];
const otherThan = (type: Field["type"]) =>
  ofEachType.filter((value) => (type === "integer" ? !Number.isInteger(value) : typeof value !== type));

type Case = [claim: string, body: Body, value: unknown];

const accepted: Case[] = [
  ["a request with a field more", "request", { code: code.example, unknown: 1 }],
  ["a refusal with a field more", 400, { error_code: "NEW.0001", error_msg: "Anything.", unknown: 1 }],
  ...statuses.flatMap((status): Case[] => [
    [`${status} with what it cannot do without`, 200, least(status)],
    [`${status} with all its fields`, 200, full(status)],
    [`${status} with a field more`, 200, { ...least(status), unknown: { nested: [1] } }],
  ]),
];

const ruledOut: Case[] = [
  ...ofEachType
    .filter((value) => !isNode(value))
    .flatMap((value): Case[] =>
      (["request", 200, 400] as const).map((body) => [`${JSON.stringify(value)} instead of an object`, body, value]),
    ),
  ["a request without code", "request", {}],
  ["a request with an empty code", "request", { code: "" }],
  ...otherThan("string").map((value): Case => [`the code ${JSON.stringify(value)}`, "request", { code: value }]),
  ...Object.keys(error).map((name): Case => [`a refusal without ${name}`, 400, omit(errorValue(), name)]),
  ...Object.keys(error).flatMap((name) =>
    otherThan("string").map(
      (value): Case => [`a refusal with the ${name} ${JSON.stringify(value)}`, 400, { ...errorValue(), [name]: value }],
    ),
  ),
  ["a login without any field", 200, {}],
  ["a login with a status of no outcome", 200, { ...full("SUCCESS"), status: "PASSWORD_EXPIRED" }],
  ...statuses.flatMap((status): Case[] => [
    [`${status} in lower case`, 200, { ...full(status), status: status.toLowerCase() }],
    ...requiredOf(status).map((name): Case => [`${status} without ${name}`, 200, omit(full(status), name)]),
    ...fieldsOf(status).flatMap(([name, { type }]) =>
      otherThan(type).map(
        (value): Case => [
          `${status} with the ${name} ${JSON.stringify(value)}`,
          200,
          { ...full(status), [name]: value },
        ],
      ),
    ),
    ...statuses
      .filter((other) => requiredOf(status).some((name) => !requiredOf(other).includes(name)))
      .map((other): Case => [`${status} with the fields of ${other}`, 200, { ...least(other), status }]),
  ]),
];

function errorValue(): Node {
  return { error_code: error.error_code.example, error_msg: error.error_msg.example };
}

describe("the schemas accept", () => {
  test.for(accepted)("%s (%s)", ([, body, value]) => {
    expect(objections(body, value)).toBe("");
  });
});

describe("the schemas rule out", () => {
  test.for(ruledOut)("%s (%s)", ([, body, value]) => {
    expect(objections(body, value)).toMatch(/^data/);
  });
});

/** Everything that must say where it comes from: its name, the piece, the source that the facts give for it. */
const sourced: [name: string, piece: unknown, source: Source][] = [
  ["info", at(contract, "info"), page],
  ["the operation", operation, page],
  ["the answer 200", at(operation, "responses", "200"), page],
  ["the answer 400", at(operation, "responses", "400"), page],
  ...servers.map(({ url, source }): [string, unknown, Source] => [`the server ${url}`, serverOf(url), source]),
  ...headers.map(({ name }): [string, unknown, Source] => [
    `the header ${name}`,
    at(contract, "components", "parameters", name),
    page,
  ]),
  [`the property ${code.name}`, at(requestBody, "schema", "properties", code.name), page],
  ...statuses.flatMap((status) =>
    fieldsOf(status).map(([name, { source }]): [string, unknown, Source] => [
      `the property ${name} of ${status}`,
      at(outcomeSchema(status), "properties", name),
      source,
    ]),
  ),
  ...Object.entries(error).map(([name, { source }]): [string, unknown, Source] => [
    `the property ${name}`,
    at(errorBody, "schema", "properties", name),
    source,
  ]),
];

const sourcedExamples = Object.values(bodies).flatMap(({ media, examples }) =>
  Object.entries<Example>(examples).map(([key, { source }]): [string, unknown, Source] => [
    `the example ${key}`,
    at(media, "examples", key),
    source,
  ]),
);

describe("provenance", () => {
  test.for([...sourced, ...sourcedExamples])("%s names its grade and its page", ([, piece, source]) => {
    const { note = "none", ...named } = { ...(at(piece, "x-source") as Node) };
    expect(named).toEqual(source);
    expect(note).toMatch(/\S/);
  });

  test("the document tells who writes it, what the grades mean and what is not published", () => {
    const prose = String(at(contract, "info", "description")).replaceAll(/\s+/g, " ");
    for (const said of ["not Huawei Cloud", "`page`", "`sister`", "`inferred`", ...unpublished]) {
      expect(prose).toContain(said);
    }
    expect(at(contract, "info", "title")).toMatch(/OneAccess/);
    expect(at(contract, "externalDocs", "url")).toBe(page.url);
  });
});

const common = `{${servers[1]?.variable}}`;

describe("the prose", () => {
  const described: [name: string, piece: unknown][] = [
    ...sourced.map(([name, piece]): [string, unknown] => [name, piece]),
    ["the tag", [at(contract, "tags")].flat()[0]],
    ["the vendor's page", at(contract, "externalDocs")],
    ["the request body", at(operation, "requestBody")],
    ...Object.entries(bodies).map(([name, { media }]): [string, unknown] => [
      `the schema of ${name}`,
      at(media, "schema"),
    ]),
    ...statuses.map((status): [string, unknown] => [`the schema of ${status}`, outcomeSchema(status)]),
    ...servers.map(({ url, variable }): [string, unknown] => [
      `the variable ${variable}`,
      at(serverOf(url), "variables", variable),
    ]),
  ];
  test.for(described)("describes %s", ([, piece]) => {
    expect(at(piece, "description")).toMatch(/\S+ \S+/);
  });

  const summed: [name: string, piece: unknown][] = [
    ["info", at(contract, "info")],
    ["the operation", operation],
    ...sourcedExamples.map(([name, example]): [string, unknown] => [name, example]),
  ];
  test.for(summed)("sums up %s", ([, piece]) => {
    expect(at(piece, "summary")).toMatch(/\S+ \S+/);
  });

  test.for(statuses)("has a title for %s, by which readers pick it", (status) => {
    expect(at(outcomeSchema(status), "title")).toMatch(new RegExp(`^${status} . \\S+`));
  });

  test.for([
    ["the operation", operation, ["X-tenant-id", "X-client-id", common]],
    ["X-tenant-id", at(contract, "components", "parameters", "X-tenant-id"), ["X-client-id", common]],
    ["X-client-id", at(contract, "components", "parameters", "X-client-id"), ["X-tenant-id", common]],
    [common, serverOf(`https://${common}`), ["X-tenant-id", "X-client-id"]],
  ] as const)("ties the headers and the host of ISV applications together at %s", ([, piece, names]) => {
    for (const name of ["ISV", ...names]) expect(at(piece, "description")).toContain(name);
  });

  test.for(statuses)("of the operation tells what follows %s", (status) => {
    const row = String(at(operation, "description"))
      .split("\n")
      .find((line) => line.startsWith(`| \`${status}\` |`));
    for (const next of ["|", ...nextCalls[status]]) expect(row).toContain(next);
  });
});
