import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import {
  type Answer,
  answerType,
  bearerSource,
  type Example,
  type Field,
  type Fields,
  type Header,
  type Limits,
  type Operation,
  operations,
  servers,
  sources,
  unpublished,
} from "../facts/index.js";
import { isObject } from "../support/bodies.js";
import { limitsOf } from "../support/limits.js";

/** What the facts say of the contract, claim by claim; `check` throws when a document says otherwise. */
export interface Claim {
  name: string;
  /** The operation that it concerns; without one it concerns all. */
  operationId?: string;
  check(document: Document): void;
}

type Node = Record<string, unknown>;

/** A contract as it is written, and with every reference within it replaced by what that names. */
export interface Document {
  written: unknown;
  resolved: unknown;
}

export function readDocument(written: unknown): Document {
  const named = new Map<string, unknown>();
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const { $ref } = value;
    if (typeof $ref !== "string")
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child)]));
    if (!named.has($ref)) {
      named.set($ref, "a reference that leads to itself");
      named.set($ref, resolve(pointedAt(written, $ref)));
    }
    return named.get($ref);
  };
  return { written, resolved: resolve(written) };
}

/** The node at the end of a path; undefined is equal to nothing that is expected below. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      typeof node === "object" && node !== null && Object.hasOwn(node, key) ? (node as Node)[key] : undefined,
    value,
  );
}

/** The node that a reference names. */
const pointedAt = (document: unknown, reference: unknown) =>
  at(
    document,
    ...String(reference)
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/")),
  );

const prose = ["description", "summary", "title", "note"];

/** What a node demands: without its prose, and without the keys named. Names that are the document's own stay. */
function withoutProse(value: unknown, ...besides: string[]): unknown {
  if (Array.isArray(value)) return value.map((child) => withoutProse(child));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
      if (besides.includes(key) || (prose.includes(key) && typeof child === "string")) return [];
      if (key === "x-source") return [[key, sourceOf(child)]];
      // Example values stand as they are; the named examples around them have prose too.
      const isValue = key === "value" || (key === "examples" && Array.isArray(child));
      return [[key, isValue ? child : withoutProse(child)]];
    }),
  );
}

/** A source without its note; the grade `page` is the name alone. */
function sourceOf(source: unknown): unknown {
  const named = withoutProse(source);
  return isObject(named) && typeof named.page === "string" && Object.keys(named).length === 1 ? named.page : named;
}

const keys = (value: unknown) => (isObject(value) ? Object.keys(value) : []);
const list = (value: unknown): unknown[] => [value ?? []].flat();

/** The names besides these; that these are there is what other claims are about. */
const others = (actual: unknown[], expected: string[]) => actual.filter((name) => !expected.includes(String(name)));
/** What a text does not say. */
const unsaid = (text: unknown, said: string[]) => said.filter((one) => !String(text).includes(one));

type Find = (node: unknown, document: Document) => unknown;
/** Claims that what is found in the document of an operation is as expected. */
type Claiming = (fact: string, find: Find, expected: unknown) => void;

function operationClaims(operation: Operation): Claim[] {
  const { operationId, method, path, headers, request, answers, security, tag, source } = operation;
  const found: Claim[] = [];
  const claim: Claiming = (fact, find, expected) => {
    const check = (document: Document) =>
      assert.deepEqual(find(at(document.resolved, "paths", path, method.toLowerCase()), document), expected);
    found.push({ name: `${operationId}: ${fact}`, operationId, check });
  };
  claim(
    `is ${method} ${path}, with its tag, security and source`,
    (node) => withoutProse(node, "parameters", "requestBody", "responses"),
    { operationId, tags: [tag], security: security ? [{ bearer: [] }] : [], "x-source": source },
  );
  claimHeaders(claim, headers);
  claimRequest(claim, request);
  const statuses = ["200", "400", "default"];
  claim("is answered with 200, 400 or another refusal", (node) => keys(at(node, "responses")), statuses);
  for (const [status, answer] of Object.entries(answers)) claimAnswer(claim, status, answer);
  const outcomes = Object.keys(answers[200].bodies ?? {}).map((status) => `\`${status}\``);
  if (outcomes.length > 1) claim("each status is explained", (node) => unsaid(at(node, "description"), outcomes), []);
  return found;
}

const limitsInWords = (fact: Limits) => limitsOf(fact, "").map(({ words }) => words);

function claimHeaders(claim: Claiming, headers: readonly Header[]): void {
  const parametersIn = (node: unknown) => list(at(node, "parameters"));
  for (const { name, mandatory, example, source, notValidated, furtherExamples, carries, ...limits } of headers) {
    // That a mandatory text is not empty is inferred from its being mandatory.
    const schema = { type: "string", ...(mandatory && { minLength: 1 }), ...limits };
    claim(
      [`${name} is ${mandatory ? "mandatory" : "optional"}`, ...limitsInWords(limits)].join(", "),
      (node) => withoutProse(parametersIn(node).filter((parameter) => at(parameter, "name") === name)),
      [{ name, in: "header", required: mandatory, schema, example, "x-source": source }],
    );
  }
  const names = headers.map(({ name }) => name);
  claim(
    "has no other header, and no parameter elsewhere",
    (node) => parametersIn(node).filter((parameter) => !names.includes(String(at(parameter, "name")))),
    [],
  );
}

function claimRequest(claim: Claiming, request: Operation["request"]): void {
  if (!request) {
    claim("has no body", (node) => at(node, "requestBody"), undefined);
    return;
  }
  const { mediaType, fields, examples } = request;
  const contentIn = (node: unknown) => at(node, "requestBody", "content");
  claim(
    `has a mandatory body, ${mediaType} and nothing else`,
    (node) => [withoutProse(at(node, "requestBody"), "content"), keys(contentIn(node))],
    [{ required: true }, [mediaType]],
  );
  claimFields(claim, "", fields, true, (node) => at(contentIn(node), mediaType, "schema"));
  claimExamples(claim, "the request", examples, (node) => at(contentIn(node), mediaType));
}

/** A claim for each field of a schema, and one that it has no other. */
function claimFields(claim: Claiming, prefix: string, fields: Fields, inRequest: boolean, schemaIn: Find): void {
  for (const [name, field] of Object.entries(fields)) {
    const type = field.fixed ? String(field.example) : [field.type].flat().join(" or ");
    const need = field.required ? "mandatory" : "optional";
    claim(
      [`${prefix}${name} is ${need}`, type, ...limitsInWords(field)].join(", "),
      (...of) => {
        const [property, required] = [at(schemaIn(...of), "properties", name), at(schemaIn(...of), "required")];
        const inner = field.fields ? ["properties", "required"] : [];
        return [withoutProse(property, ...inner), list(required).includes(name)];
      },
      [propertyOf(field, inRequest), field.required],
    );
    const innerIn: Find = (...of) => at(schemaIn(...of), "properties", name);
    if (field.fields) claimFields(claim, `${prefix}${name}.`, field.fields, inRequest, innerIn);
  }
  const names = Object.keys(fields);
  // What an object within another has besides is a fact about that field.
  const isInner = prefix.endsWith(".");
  claim(
    `${prefix.replace(/[:.] ?$/, "") || "the body"} has no other field`,
    (...of) => {
      const schema = schemaIn(...of);
      const further = [at(schema, "required"), keys(at(schema, "properties"))].map((one) => others(list(one), names));
      return [...further, isInner || withoutProse(schema, "properties", "required")];
    },
    [[], [], isInner || { type: "object" }],
  );
}

/** The schema of a field, apart from the fields within it. */
function propertyOf(field: Field, inRequest: boolean): Node {
  const { type, required, example, source, fixed, fields, furtherExamples, carries, ...limits } = field;
  return {
    ...(type !== "any" && { type }),
    ...(!fields && { examples: example === undefined ? [] : [example] }),
    ...(fixed && { const: example }),
    // Tools that know no const show and send the default.
    ...(fixed && inRequest && { default: example }),
    ...(inRequest && required && type === "string" && !fixed && { minLength: 1 }),
    ...limits,
    "x-source": source,
  };
}

function claimAnswer(claim: Claiming, status: string, { bodies, examples = {}, next = {}, source }: Answer): void {
  const responseIn = (node: unknown) => at(node, "responses", status);
  claim(
    `is answered ${status} with ${bodies ? answerType : "no body"}, and promises no header`,
    (node) => [withoutProse(responseIn(node), "content", "links"), keys(at(responseIn(node), "content"))],
    [{ "x-source": source }, bodies ? [answerType] : []],
  );
  const linksIn = (node: unknown) => at(responseIn(node), "links");
  for (const [operationId, { headers, after = [] }] of Object.entries(next)) {
    const quoted = after.map((value) => `\`${value}\``);
    claim(
      `${status} leads to ${operationId}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`,
      (node) => {
        const link = at(linksIn(node), operationId);
        return [withoutProse(link), unsaid(at(link, "description"), quoted)];
      },
      // A link has no way to put values into a JSON body: which go where is in the journey.
      [{ operationId, ...(headers && { parameters: headers }) }, []],
    );
  }
  claim(`${status} leads to no other call`, (node) => others(keys(linksIn(node)), Object.keys(next)), []);
  if (!bodies) return;
  const contentIn = (node: unknown) => at(responseIn(node), "content", answerType);
  claimBodies(claim, status, bodies, (node) => at(contentIn(node), "schema"));
  claimExamples(claim, status, examples, contentIn);
}

/** The schemas of an answer: the one, or several that `status` tells apart, or a union. */
function claimBodies(claim: Claiming, of: string, bodies: Record<string, Fields>, schemaIn: Find): void {
  const names = Object.keys(bodies);
  const isTold = names.length > 1 && Object.values(bodies).every(({ status }) => status?.fixed);
  const shapeIn = (name: string, node: unknown, document: Document) => {
    const schema = schemaIn(node, document);
    if (isTold) return pointedAt(document.resolved, at(schema, "discriminator", "mapping", name));
    return names.length > 1 ? at(schema, "oneOf", names.indexOf(name)) : schema;
  };
  if (names.length > 1)
    claim(
      `${of} is one of ${names.join(", ")}${isTold ? ", told apart by status" : ""}`,
      (...here) => {
        const { oneOf, discriminator, ...besides } = Object(schemaIn(...here));
        const shapes = names.map((name) => shapeIn(name, ...here));
        const { mapping, ...by } = Object(discriminator);
        return [withoutProse(besides), isDeepStrictEqual(oneOf, shapes), by, keys(mapping)];
      },
      [{}, true, isTold ? { propertyName: "status" } : {}, isTold ? names : []],
    );
  for (const [name, fields] of Object.entries(bodies))
    claimFields(claim, `${of} ${name}: `, fields, false, (...here) => shapeIn(name, ...here));
}

function claimExamples(claim: Claiming, of: string, examples: Record<string, Example>, contentIn: Find): void {
  const examplesIn: Find = (...here) => at(contentIn(...here), "examples");
  for (const [name, { value, source }] of Object.entries(examples))
    claim(`example ${name} of ${of} is as published`, (...here) => withoutProse(at(examplesIn(...here), name)), {
      value,
      "x-source": source,
    });
  const names = Object.keys(examples);
  claim(
    `the examples of ${of} stand in their order, and there is no other`,
    (...here) => {
      const actual = keys(examplesIn(...here));
      const expected = names.filter((name) => actual.includes(name));
      const misplaced = actual.filter((name, index) => name !== expected[index]);
      return [misplaced, others(keys(contentIn(...here)), ["schema", "examples"])];
    },
    [[], []],
  );
}

/** Claims about the document as a whole. */
const general: Record<string, Claim["check"]> = {
  "The document is OpenAPI 3.1, with a version of its own, a contact and a licence"({ resolved }) {
    assert.match(String(at(resolved, "openapi")), /^3\.1\.\d+$/);
    assert.match(String(at(resolved, "info", "version")), /^\d+\.\d+\.\d+$/);
    assert.match(String(at(resolved, "info", "title")), /OneAccess/);
    assert.deepEqual(withoutProse(at(resolved, "info"), "version"), {
      contact: { name: "The maintainers of oneaccess-openapi" },
      license: { name: "MIT", identifier: "MIT" },
      "x-source": "LoginByWechat",
    });
    const members = ["openapi", "info", "externalDocs", "servers", "x-sources", "tags", "paths", "components"];
    assert.deepEqual(keys(resolved), members);
  },

  "The document describes the calls of the facts, with who makes them, and no other"({ resolved }) {
    const paths = at(resolved, "paths");
    const actual = keys(paths).flatMap((path) => keys(at(paths, path)).map((method) => `${method} ${path}`));
    const described = operations.map(({ method, path }) => `${method.toLowerCase()} ${path}`);
    assert.deepEqual(actual.sort(), described.sort());
    const callers = new Map(operations.map(({ tag, caller }) => [tag, caller]));
    const tags = list(withoutProse(at(resolved, "tags")));
    assert.deepEqual(new Set(tags), new Set([...callers].map(([name, caller]) => ({ name, "x-caller": caller }))));
  },

  "The document is for the tenant's host and the host of ISV applications"({ resolved }) {
    assert.deepEqual(
      withoutProse(at(resolved, "servers")),
      servers.map(({ url, variable, example, requiredHeaders, source }) => ({
        url,
        variables: { [variable]: { default: example } },
        ...(requiredHeaders.length > 0 && { "x-required-headers": [...requiredHeaders] }),
        "x-source": source,
      })),
    );
  },

  "The document names the sources of the facts, and no other"({ resolved }) {
    assert.deepEqual(at(resolved, "x-sources"), Object.assign({}, sources, ...operations.map((one) => one.sources)));
    const page = "https://support.huaweicloud.com/intl/en-us/api-oneaccess/LoginByWechat.html";
    assert.equal(at(resolved, "externalDocs", "url"), page);
  },

  "The document has the security scheme that its operations use"({ resolved }) {
    const bearer = { type: "http", scheme: "bearer", "x-obtained-by": "obtainAccessToken", "x-source": bearerSource };
    assert.deepEqual(withoutProse(at(resolved, "components", "securitySchemes")), { bearer });
  },

  "Its prose tells who writes it, what the grades mean and what is not published"({ resolved }) {
    const description = String(at(resolved, "info", "description")).replaceAll(/\s+/g, " ");
    const said = ["not Huawei Cloud", "`page`", "`sister`", "`inferred`", ...unpublished];
    assert.deepEqual(unsaid(description, said), []);
  },

  "Its prose ties the headers and the host of ISV applications together"({ resolved }) {
    const host = `{${servers[1].variable}}`;
    const parameters = at(resolved, "components", "parameters");
    const places: [unknown, string[]][] = [
      [at(parameters, "X-tenant-id"), ["ISV", "X-client-id", host]],
      [at(parameters, "X-client-id"), ["ISV", "X-tenant-id", host]],
      [list(at(resolved, "servers"))[1], ["ISV", "X-tenant-id", "X-client-id"]],
    ];
    for (const [node, said] of places) assert.deepEqual(unsaid(at(node, "description"), said), []);
  },

  "No token in the document is whole, and the first example of each 400 blames no parameter"({ written }) {
    assert.doesNotMatch(JSON.stringify(written), /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]/);
    for (const { headers, request, answers } of operations) {
      const first = Object.values(Object(Object.values(answers[400].examples ?? {})[0]?.value)).join(" ");
      for (const name of [...headers.map((header) => header.name), ...Object.keys(request?.fields ?? {})])
        assert(!first.includes(name), `${first} blames ${name}`);
    }
  },
};

export const claims: Claim[] = [
  ...Object.entries(general).map(([name, check]) => ({ name, check })),
  ...operations.flatMap(operationClaims),
];
