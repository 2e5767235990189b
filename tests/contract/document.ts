import assert from "node:assert/strict";
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
  return { written, resolved: resolve(written, written, 0) };
}

/** The node at the end of a path; undefined is equal to nothing that is expected below. */
function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      typeof node === "object" && node !== null && Object.hasOwn(node, key) ? (node as Node)[key] : undefined,
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

/** Fails when there are other names besides these; that these are there is what other claims are about. */
function hasNoOther(actual: unknown[], expected: string[]): void {
  assert.deepEqual(
    actual.filter((name) => !expected.includes(String(name))),
    [],
  );
}

type Check = (node: unknown, document: Document) => void;
/** The claims about one part of an operation, each a fact with its check. */
type Facts = [fact: string, check: Check][];

function operationClaims(operation: Operation): Claim[] {
  const { operationId, method, path, headers, request, answers, security, tag, source } = operation;
  const facts: Facts = [
    [
      `is ${method} ${path}, with its tag, security and source`,
      (node) =>
        assert.deepEqual(withoutProse(node, "parameters", "requestBody", "responses"), {
          operationId,
          tags: [tag],
          security: security ? [{ bearer: [] }] : [],
          "x-source": source,
        }),
    ],
    ...headerFacts(headers),
    ...requestFacts(request),
    [
      "is answered with 200, 400 or another refusal",
      (node) => assert.deepEqual(keys(at(node, "responses")), ["200", "400", "default"]),
    ],
    ...Object.entries(answers).flatMap(([status, answer]) => answerFacts(status, answer)),
  ];
  return facts.map(([fact, check]) => ({
    name: `${operationId}: ${fact}`,
    operationId,
    check: (document) => check(at(document.resolved, "paths", path, method.toLowerCase()), document),
  }));
}

function headerFacts(headers: readonly Header[]): Facts {
  const parametersOf = (node: unknown) => [at(node, "parameters") ?? []].flat();
  const names = headers.map(({ name }) => name);
  return [
    ...headers.map(
      ({ name, mandatory, example, source, notValidated, furtherExamples, carries, ...limits }): Facts[number] => [
        [`${name} is ${mandatory ? "mandatory" : "optional"}`, ...limitsInWords(limits)].join(", "),
        (node) => {
          const found = parametersOf(node).filter((parameter) => at(parameter, "name") === name);
          assert.deepEqual(withoutProse(found), [
            {
              name,
              in: "header",
              required: mandatory,
              // That a mandatory text is not empty is inferred from its being mandatory.
              schema: { type: "string", ...(mandatory && { minLength: 1 }), ...limits },
              example,
              "x-source": source,
            },
          ]);
        },
      ],
    ),
    [
      "has no other header, and no parameter elsewhere",
      (node) => {
        const others = parametersOf(node).filter((parameter) => !names.includes(String(at(parameter, "name"))));
        assert.deepEqual(others, []);
      },
    ],
  ];
}

function requestFacts(request: Operation["request"]): Facts {
  if (!request) return [["has no body", (node) => assert.equal(at(node, "requestBody"), undefined)]];
  const { mediaType, fields, examples } = request;
  const place = ["requestBody", "content", mediaType];
  return [
    [
      `has a mandatory body, ${mediaType} and nothing else`,
      (node) => {
        assert.deepEqual(withoutProse(at(node, "requestBody"), "content"), { required: true });
        assert.deepEqual(keys(at(node, "requestBody", "content")), [mediaType]);
        assert.deepEqual(keys(at(node, ...place)), ["schema", "examples"]);
      },
    ],
    ...fieldFacts("", fields, true, (node) => at(node, ...place, "schema")),
    ...exampleFacts("the request", examples, (node) => at(node, ...place, "examples")),
  ];
}

const limitsInWords = (fact: Limits) => limitsOf(fact, "").map(({ words }) => words);

/** A fact for each field of a schema, and one that it has no other. */
function fieldFacts(
  prefix: string,
  fields: Fields,
  inRequest: boolean,
  schemaIn: (...of: Parameters<Check>) => unknown,
): Facts {
  return [
    ...Object.entries(fields).flatMap(([name, field]): Facts => {
      const type = field.fixed ? String(field.example) : [field.type].flat().join(" or ");
      const need = field.required ? "mandatory" : "optional";
      return [
        [
          [`${prefix}${name} is ${need}`, type, ...limitsInWords(field)].join(", "),
          (...of) => {
            const schema = schemaIn(...of);
            const property = withoutProse(
              at(schema, "properties", name),
              ...(field.fields ? ["properties", "required"] : []),
            );
            assert.deepEqual(property, propertyOf(field, inRequest));
            assert.equal([at(schema, "required") ?? []].flat().includes(name), field.required);
          },
        ],
        ...(field.fields
          ? fieldFacts(`${prefix}${name}.`, field.fields, inRequest, (...of) => at(schemaIn(...of), "properties", name))
          : []),
      ];
    }),
    [
      `${prefix.replace(/[:.] ?$/, "") || "the body"} has no other field`,
      (...of) => {
        const schema = schemaIn(...of);
        hasNoOther(keys(at(schema, "properties")), Object.keys(fields));
        hasNoOther([at(schema, "required") ?? []].flat(), Object.keys(fields));
        // What an object within another has besides is a fact about that field.
        if (!prefix.endsWith(".")) assert.deepEqual(withoutProse(schema, "properties", "required"), { type: "object" });
      },
    ],
  ];
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

function answerFacts(status: string, answer: Answer): Facts {
  const { bodies, examples = {}, next = {}, source } = answer;
  const place = ["responses", status, "content", answerType];
  return [
    [
      `is answered ${status} with ${bodies ? answerType : "no body"}, and promises no header`,
      (node) => {
        const response = at(node, "responses", status);
        assert.deepEqual(withoutProse(response, "content", "links"), { "x-source": source });
        assert.deepEqual(keys(at(response, "content")), bodies ? [answerType] : []);
        if (bodies) assert.deepEqual(keys(at(response, "content", answerType)), ["schema", "examples"]);
      },
    ],
    ...Object.entries(next).map(([operationId, { headers, after = [] }]): Facts[number] => [
      `${status} leads to ${operationId}${after.length > 0 ? ` after ${after.join(", ")}` : ""}`,
      (node) => {
        const link = at(node, "responses", status, "links", operationId);
        // A link has no way to put values into a JSON body: which go where is in the journey.
        assert.deepEqual(withoutProse(link), { operationId, ...(headers && { parameters: headers }) });
        for (const value of after)
          assert(String(at(link, "description")).includes(`\`${value}\``), `not tied to ${value}`);
      },
    ]),
    [
      `${status} leads to no other call`,
      (node) => hasNoOther(keys(at(node, "responses", status, "links")), Object.keys(next)),
    ],
    ...(bodies
      ? [
          ...bodyFacts(status, bodies, (node) => at(node, ...place, "schema")),
          ...exampleFacts(status, examples, (node) => at(node, ...place, "examples")),
        ]
      : []),
  ];
}

/** The schemas of an answer: the one, or several that `status` tells apart, or a union. */
function bodyFacts(status: string, bodies: Record<string, Fields>, schemaIn: (node: unknown) => unknown): Facts {
  const names = Object.keys(bodies);
  const isDiscriminated = names.length > 1 && Object.values(bodies).every(({ status }) => status?.fixed);
  const shapeOf =
    (name: string) =>
    (node: unknown, { written }: Document) => {
      const schema = schemaIn(node);
      if (isDiscriminated) return resolve({ $ref: at(schema, "discriminator", "mapping", name) }, written, 0);
      return names.length > 1 ? at(schema, "oneOf", names.indexOf(name)) : schema;
    };
  const together: Facts[number] = [
    `${status} is one of ${names.join(", ")}${isDiscriminated ? ", told apart by status" : ""}`,
    (node, document) => {
      const schema = schemaIn(node);
      assert.deepEqual(keys(withoutProse(schema)), isDiscriminated ? ["oneOf", "discriminator"] : ["oneOf"]);
      assert.equal([at(schema, "oneOf") ?? []].flat().length, names.length);
      if (!isDiscriminated) return;
      assert.deepEqual(
        at(schema, "oneOf"),
        names.map((name) => shapeOf(name)(node, document)),
      );
      assert.deepEqual(keys(at(schema, "discriminator", "mapping")), names);
      assert.equal(at(schema, "discriminator", "propertyName"), "status");
      assert.deepEqual(keys(at(schema, "discriminator")), ["propertyName", "mapping"]);
    },
  ];
  return [
    ...(names.length > 1 ? [together] : []),
    ...Object.entries(bodies).flatMap(([name, fields]) =>
      fieldFacts(`${status} ${name}: `, fields, false, shapeOf(name)),
    ),
  ];
}

function exampleFacts(of: string, examples: Record<string, Example>, examplesIn: (node: unknown) => unknown): Facts {
  const names = Object.keys(examples);
  return [
    ...Object.entries(examples).map(([name, { value, source }]): Facts[number] => [
      `example ${name} of ${of} is as published`,
      (node) => assert.deepEqual(withoutProse(at(examplesIn(node), name)), { value, "x-source": source }),
    ]),
    [
      `the examples of ${of} stand in their order, and there is no other`,
      (node) => {
        const actual = keys(examplesIn(node));
        assert.deepEqual(
          actual,
          names.filter((name) => actual.includes(name)),
        );
      },
    ],
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
      assert.deepEqual(withoutProse(at(resolved, "info"), "version"), {
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
      const callers = Object.fromEntries(
        (Array.isArray(tags) ? tags : []).map((tag) => [at(tag, "name"), withoutProse(tag)]),
      );
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
        withoutProse(at(resolved, "servers")),
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
      const schemes = withoutProse(at(resolved, "components", "securitySchemes"));
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
    name: `${operationId}: each status is explained`,
    operationId,
    check({ resolved }) {
      const description = String(at(resolved, "paths", path, method.toLowerCase(), "description"));
      for (const status of Object.keys(answers[200].bodies ?? {}))
        assert(description.includes(`\`${status}\``), `${status} is not explained`);
    },
  }));

export const claims: Claim[] = [...general, ...operations.flatMap(operationClaims), ...outcomes];
