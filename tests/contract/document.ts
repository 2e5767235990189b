import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import {
  type Answer,
  answerType,
  bearerSource,
  type Examples,
  type Field,
  type Fields,
  type Operation,
  operations,
  servers,
  sources,
  unpublished,
} from "../facts/index.js";
import { acceptedBodies, bodyOf, isObject, ruledOutBodies } from "./bodies.js";

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
  return { written, resolved: resolve(written, written, 0) };
}

/** The node at the end of a path; undefined is equal to nothing that is expected below. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    value,
  );
}

function resolve(value: unknown, written: unknown, depth: number): unknown {
  if (depth > 40) return "a reference that leads to itself";
  if (Array.isArray(value)) return value.map((item) => resolve(item, written, depth + 1));
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") {
    const keys = value.$ref.split("/").slice(1);
    return resolve(at(written, ...keys.map((key) => key.replaceAll("~1", "/"))), written, depth + 1);
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, resolve(child, written, depth + 1)]));
}

const prose = ["description", "summary", "title", "note"];

/** What a node demands: without its prose, and without the keys named. Names that are the document's own stay. */
function bare(value: unknown, ...besides: string[]): unknown {
  if (Array.isArray(value)) return value.map((child) => bare(child));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, unknown][] => {
      if (besides.includes(key) || (prose.includes(key) && typeof child === "string")) return [];
      if (key === "x-source") return [[key, bareSource(child)]];
      return [[key, key === "value" || key === "examples" ? keepValues(key, child) : bare(child)]];
    }),
  );
}

/** Example values stand as they are; the named examples around them have prose too. */
function keepValues(key: string, child: unknown): unknown {
  return key === "value" || Array.isArray(child) ? child : bare(child);
}

/** A source without its note; the grade `page` is the name alone. */
function bareSource(source: unknown): unknown {
  const named = bare(source);
  return isObject(named) && typeof named.page === "string" && Object.keys(named).length === 1 ? named.page : named;
}

const keys = (value: unknown) => (isObject(value) ? Object.keys(value) : []);

/** A schema of an object with these fields. A mandatory text of a request is not empty: inferred from its being mandatory. */
function schemaOf(fields: Fields, inRequest: boolean): Node {
  const required = Object.entries(fields).flatMap(([name, field]) => (field.required ? [name] : []));
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertyOf(field, inRequest)])),
  };
}

function propertyOf(field: Field, inRequest: boolean): Node {
  const { type, required, example, source, fixed, fields } = field;
  return {
    ...(fields
      ? schemaOf(fields, false)
      : { ...(type !== "any" && { type }), examples: example === undefined ? [] : [example] }),
    ...(fixed && { const: example }),
    // Tools that know no const show and send the default.
    ...(fixed && inRequest && { default: example }),
    ...(inRequest && required && type === "string" && !fixed && { minLength: 1 }),
    "x-source": source,
  };
}

/** The schema of an answer: of the one body, or of several that `status` tells apart, or of a union. */
function answerSchema({ bodies = {} }: Answer, actual: unknown): Node {
  const schemas = Object.values(bodies).map((fields) => schemaOf(fields, false));
  const [only] = schemas;
  if (schemas.length === 1 && only) return only;
  if (!Object.values(bodies).every(({ status }) => status?.fixed)) return { oneOf: schemas };
  // Where the schemas stand in the document is the document's own affair.
  const mapping = at(actual, "discriminator", "mapping");
  return { oneOf: schemas, discriminator: { propertyName: "status", mapping } };
}

const examplesOf = (examples: Examples) =>
  Object.fromEntries(
    Object.entries(examples).map(([name, { value, source }]) => [name, { value, "x-source": source }]),
  );

// Ajv's own option "discriminator" knows no mapping; oneOf with const says the same.
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
ajv.addVocabulary(["discriminator", "x-source"]);

const validators = new WeakMap<object, ValidateFunction>();

/** What Ajv has against a value; an empty text when it is valid. */
function objections(schema: unknown, value: unknown): string {
  assert(isObject(schema), "there is no schema");
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  // Ajv would keep the schemas of all documents.
  ajv.removeSchema(schema);
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

function operationClaims(operation: Operation): Claim[] {
  const { operationId, method, path, headers, request, answers, security, tag, source } = operation;
  const claim = (name: string, check: (node: unknown, document: Document) => void): Claim => ({
    name: `${operationId} ${name}`,
    operationId,
    check: (document) => check(at(document.resolved, "paths", path, method.toLowerCase()), document),
  });
  return [
    claim(`is ${method} ${path}, with its tag, security and source`, (node) => {
      assert.deepEqual(bare(node, "parameters", "requestBody", "responses"), {
        operationId,
        tags: [tag],
        security: security ? [{ bearer: [] }] : [],
        "x-source": source,
      });
    }),
    claim("has the headers of the facts", (node) => {
      assert.deepEqual(
        bare(at(node, "parameters") ?? []),
        headers.map(({ name, mandatory, example, source }) => ({
          name,
          in: "header",
          required: mandatory,
          // That a mandatory text is not empty is inferred from its being mandatory.
          schema: { type: "string", ...(mandatory && { minLength: 1 }) },
          example,
          "x-source": source,
        })),
      );
    }),
    claim(request ? `has a mandatory body, ${request.mediaType} and nothing else` : "has no body", (node) => {
      const content = at(node, "requestBody", "content");
      assert.deepEqual(bare(at(node, "requestBody"), "content"), request && { required: true });
      assert.deepEqual(keys(content), request ? [request.mediaType] : []);
      if (!request) return;
      assert.deepEqual(keys(at(content, request.mediaType)), ["schema", "examples"]);
      assert.deepEqual(bare(at(content, request.mediaType, "schema")), schemaOf(request.fields, true));
    }),
    ...(request
      ? examplesClaims("of the request", request.examples, claim, "requestBody", "content", request.mediaType)
      : []),
    claim("answers 200 or 400", (node) => assert.deepEqual(keys(at(node, "responses")), ["200", "400"])),
    ...Object.entries(answers).flatMap(([status, answer]) => answerClaims(status, answer, claim)),
    ...(request ? bodyClaims(request.fields, request.mediaType, claim) : []),
  ];
}

type MakeClaim = (name: string, check: (node: unknown, document: Document) => void) => Claim;

function answerClaims(status: string, answer: Answer, claim: MakeClaim): Claim[] {
  const { bodies, examples = {}, next = {}, source } = answer;
  const place = ["responses", status, "content", answerType];
  return [
    claim(`answers ${status} with ${bodies ? answerType : "no body"}, and promises no header`, (node) => {
      const response = at(node, "responses", status);
      assert.deepEqual(bare(response, "content", "links"), { "x-source": source });
      assert.deepEqual(keys(at(response, "content")), bodies ? [answerType] : []);
      if (bodies) assert.deepEqual(keys(at(response, "content", answerType)), ["schema", "examples"]);
    }),
    claim(`links the answer ${status} to the calls that follow`, (node) => {
      const links = at(node, "responses", status, "links") ?? {};
      // A link has no way to put values into a JSON body: which go where is in the journey.
      const expected = Object.entries(next).map(([operationId, { headers }]) => [
        operationId,
        { operationId, ...(headers && { parameters: headers }) },
      ]);
      assert.deepEqual(bare(links), Object.fromEntries(expected));
      for (const [operationId, { after = [] }] of Object.entries(next)) {
        const description = String(at(links, operationId, "description"));
        for (const value of after)
          assert(description.includes(`\`${value}\``), `${operationId} is not tied to ${value}`);
      }
    }),
    ...(bodies
      ? [
          claim(`answers ${status} with the fields of the facts`, (node) => {
            const schema = bare(at(node, ...place, "schema"));
            assert.deepEqual(schema, answerSchema(answer, schema));
          }),
          claim(`maps each status of ${status} to its schema`, (node, { written }) => {
            const mapping = at(node, ...place, "schema", "discriminator", "mapping");
            const mapped = Object.entries(isObject(mapping) ? mapping : {}).map(([status, reference]) => [
              status,
              bare(resolve({ $ref: reference }, written, 0)),
            ]);
            const several =
              Object.keys(bodies).length > 1 && Object.values(bodies).every(({ status }) => status?.fixed);
            assert.deepEqual(
              mapped,
              several ? Object.entries(bodies).map(([name, fields]) => [name, schemaOf(fields, false)]) : [],
            );
          }),
          ...examplesClaims(`of ${status}`, examples, claim, ...place),
          ...acceptedBodies(answer).map(([name, value]) =>
            claim(`accepts ${status}: ${name}`, (node) =>
              assert.equal(objections(at(node, ...place, "schema"), value), ""),
            ),
          ),
          ...ruledOutBodies(answer).map(([name, value]) =>
            claim(`rules out ${status}: ${name}`, (node) =>
              assert.match(objections(at(node, ...place, "schema"), value), /^data/),
            ),
          ),
        ]
      : []),
  ];
}

function examplesClaims(what: string, examples: Examples, claim: MakeClaim, ...place: string[]): Claim[] {
  return [
    claim(`has the examples ${what}, in their order`, (node) =>
      assert.deepEqual(keys(at(node, ...place, "examples")), Object.keys(examples)),
    ),
    claim(`has the examples ${what} as published`, (node) =>
      assert.deepEqual(bare(at(node, ...place, "examples")), examplesOf(examples)),
    ),
    claim(`has valid examples ${what}`, (node) => {
      for (const [name, { value }] of Object.entries(examples))
        assert.equal(objections(at(node, ...place, "schema"), value), "", name);
    }),
  ];
}

function bodyClaims(fields: Fields, mediaType: string, claim: MakeClaim): Claim[] {
  const schema = (node: unknown) => at(node, "requestBody", "content", mediaType, "schema");
  const request = { source: "", bodies: { "a request": fields } } as unknown as Answer;
  const empty = Object.entries(fields)
    .filter(([, { required, type }]) => required && type === "string")
    .map(([name]): [string, unknown] => [`an empty ${name}`, { ...bodyOf(fields), [name]: "" }]);
  return [
    ...acceptedBodies(request).map(([name, value]) =>
      claim(`accepts ${name}`, (node) => assert.equal(objections(schema(node), value), "")),
    ),
    ...[...ruledOutBodies(request), ...empty].map(([name, value]) =>
      claim(`rules out ${name}`, (node) => assert.match(objections(schema(node), value), /^data/)),
    ),
  ];
}

/** Claims about the document as a whole. */
const general: Claim[] = [
  {
    name: "The document is OpenAPI 3.1, with a version of its own, a contact and a licence",
    check({ resolved }) {
      assert.match(String(at(resolved, "openapi")), /^3\.1\.\d+$/);
      assert.match(String(at(resolved, "info", "version")), /^\d+\.\d+\.\d+$/);
      assert.match(String(at(resolved, "info", "title")), /OneAccess/);
      assert.deepEqual(bare(at(resolved, "info"), "version"), {
        contact: { name: "The maintainers of oneaccess-openapi" },
        license: { name: "MIT", identifier: "MIT" },
        "x-source": "LoginByWechat",
      });
      assert.deepEqual(keys(resolved), [
        "openapi",
        "info",
        "externalDocs",
        "servers",
        "x-sources",
        "tags",
        "paths",
        "components",
      ]);
    },
  },
  {
    name: "The document describes the calls of the facts, with who makes them, and no other",
    check({ resolved }) {
      const paths = at(resolved, "paths");
      const actual = keys(paths).flatMap((path) => keys(at(paths, path)).map((method) => `${method} ${path}`));
      const described = operations.map(({ method, path }) => `${method.toLowerCase()} ${path}`);
      assert.deepEqual(actual.sort(), described.sort());
      const tags = at(resolved, "tags");
      const callers = Object.fromEntries((Array.isArray(tags) ? tags : []).map((tag) => [at(tag, "name"), bare(tag)]));
      assert.deepEqual(
        callers,
        Object.fromEntries(operations.map(({ tag, caller }) => [tag, { name: tag, "x-caller": caller }])),
      );
    },
  },
  {
    name: "The document is for the tenant's host and the host of ISV applications",
    check({ resolved }) {
      assert.deepEqual(
        bare(at(resolved, "servers")),
        servers.map(({ url, variable, example, requiredHeaders, source }) => ({
          url,
          variables: { [variable]: { default: example } },
          ...(requiredHeaders.length > 0 && { "x-required-headers": [...requiredHeaders] }),
          "x-source": source,
        })),
      );
    },
  },
  {
    name: "The document names the sources of the facts, and no other",
    check({ resolved }) {
      assert.deepEqual(at(resolved, "x-sources"), Object.assign({}, sources, ...operations.map((one) => one.sources)));
      assert.equal(
        at(resolved, "externalDocs", "url"),
        "https://support.huaweicloud.com/intl/en-us/api-oneaccess/LoginByWechat.html",
      );
    },
  },
  {
    name: "The document has the security scheme that its operations use, or none",
    check({ resolved }) {
      const schemes = bare(at(resolved, "components", "securitySchemes"));
      const bearer = operations.some(({ security }) => security);
      const scheme = {
        type: "http",
        scheme: "bearer",
        "x-obtained-by": "obtainAccessToken",
        "x-source": bearerSource,
      };
      assert.deepEqual(schemes, bearer ? { bearer: scheme } : undefined);
    },
  },
  {
    name: "Its prose tells who writes it, what the grades mean and what is not published",
    check({ resolved }) {
      const description = String(at(resolved, "info", "description")).replaceAll(/\s+/g, " ");
      for (const said of ["not Huawei Cloud", "`page`", "`sister`", "`inferred`", ...unpublished])
        assert(description.includes(said), `info.description does not say "${said}"`);
    },
  },
  {
    name: "Its prose ties the headers and the host of ISV applications together",
    check({ resolved }) {
      const [, common] = servers;
      const parameters = at(resolved, "components", "parameters");
      const actual = at(resolved, "servers");
      const places: [unknown, string[]][] = [
        [at(parameters, "X-tenant-id"), ["ISV", "X-client-id", `{${common.variable}}`]],
        [at(parameters, "X-client-id"), ["ISV", "X-tenant-id", `{${common.variable}}`]],
        [Array.isArray(actual) && actual[1], ["ISV", "X-tenant-id", "X-client-id"]],
      ];
      for (const [node, names] of places)
        for (const name of names) assert(String(at(node, "description")).includes(name), `${name} is not named`);
    },
  },
  {
    name: "No token in the document is whole, and the first example of each 400 blames no parameter",
    check({ written }) {
      assert.doesNotMatch(JSON.stringify(written), /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]/);
      for (const { headers, request, answers } of operations) {
        const first = Object.values(Object(Object.values(answers[400].examples ?? {})[0]?.value)).join(" ");
        for (const name of [...headers.map((header) => header.name), ...Object.keys(request?.fields ?? {})])
          assert(!first.includes(name), `${first} blames ${name}`);
      }
    },
  },
];

/** Each status of an answer that is told apart by it is explained in the operation's description. */
const outcomes: Claim[] = operations
  .filter(({ answers }) => Object.keys(answers[200].bodies ?? {}).length > 1)
  .map(({ operationId, method, path, answers }) => ({
    name: `${operationId} tells what follows each status`,
    operationId,
    check({ resolved }) {
      const description = String(at(resolved, "paths", path, method.toLowerCase(), "description"));
      for (const status of Object.keys(answers[200].bodies ?? {}))
        assert(description.includes(`\`${status}\``), `${status} is not explained`);
    },
  }));

export const claims: Claim[] = [...general, ...operations.flatMap(operationClaims), ...outcomes];
