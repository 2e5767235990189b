import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isObject, isText } from "../../scripts/client/client.js";
import { Guards } from "../../scripts/generate/guards.js";
import { Place } from "../../scripts/lib/document.js";
import { contract } from "../../scripts/lib/paths.js";

type Schema = Record<string, unknown>;
type Json = fc.JsonValue;

/** The emitted guard of the schema of this name, and Ajv's verdict on the same document. */
function validators(schemas: Record<string, Schema>, name: string) {
  const document = { components: { schemas } };
  const guards = new Guards();
  const expression = guards.function(Place.rootOf(document).at("components", "schemas", name));
  const { outputText } = ts.transpileModule(`${guards.source()} return ${expression};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const guard = new Function("isObject", "isText", outputText)(isObject, isText) as (value: unknown) => boolean;
  const ajv = new Ajv2020({ strict: false, discriminator: false, validateFormats: false });
  const validate = ajv.compile({ $ref: `#/components/schemas/${name}`, ...document });
  return { guard, validate: (value: unknown) => validate(value) as boolean };
}

/** Values that have the shape of a schema, to a depth at which only mandatory members are followed. */
function valid(root: Record<string, Schema>, schema: Schema, depth = 0): fc.Arbitrary<Json> {
  const next = (part: unknown) => valid(root, part as Schema, depth + 1);
  const {
    $ref,
    oneOf,
    anyOf,
    allOf,
    type,
    properties = {},
    required = [],
    items,
  } = schema as Schema & {
    $ref?: string;
    properties?: Record<string, Schema>;
    required?: string[];
  };
  if ($ref) return next(root[$ref.slice("#/components/schemas/".length)]);
  if ("const" in schema) return fc.constant(schema.const as Json);
  if ("enum" in schema) return fc.constantFrom(...(schema.enum as Json[]));
  const options = (oneOf ?? anyOf) as Schema[] | undefined;
  if (options) return fc.oneof(...(depth > 4 ? options.slice(-1) : options).map(next));
  if (allOf) {
    return fc.tuple(...(allOf as Schema[]).map(next)).map((parts) => Object.assign({}, ...parts));
  }
  const types = [type ?? []].flat() as string[];
  const byType: Record<string, () => fc.Arbitrary<Json>> = {
    string: () => fc.string({ maxLength: 3 }),
    integer: () => fc.oneof(fc.integer(), fc.constantFrom(-0, 2 ** 60, 1e300)),
    number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () =>
      fc.array(items && depth < 5 ? next(items) : fc.constant(null), { maxLength: items && depth < 5 ? 3 : 0 }),
    object: () => {
      const followed = Object.entries(properties).filter(([name]) => depth < 5 || required.includes(name));
      const unnamed = required.filter((name) => !(name in properties)).map((name) => [name, {}] as const);
      const members = Object.fromEntries([...followed, ...unnamed].map(([name, property]) => [name, next(property)]));
      return fc.record(members, { requiredKeys: required.filter((name) => name in members) }) as fc.Arbitrary<Json>;
    },
  };
  return types.length > 0
    ? fc.oneof(...types.map((name) => (byType[name] as () => fc.Arbitrary<Json>)()))
    : fc.jsonValue();
}

/** A value with one change somewhere within: a member dropped or added, another type, null, or wrapped in a list. */
function changed(value: Json, choose: (max: number) => number): Json {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (keys.length > 0 && choose(4) > 0) {
    const key = keys[choose(keys.length - 1)] as string;
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
    if (choose(4) === 0 && !Array.isArray(value)) delete copy[key];
    else copy[key] = changed(copy[key] as Json, choose);
    return copy as Json;
  }
  const others: Json[] = [
    null,
    [value],
    "text",
    "",
    0,
    0.5,
    true,
    {},
    [],
    { further: 1 },
    { ...(value as object), further: 1 },
  ];
  return others[choose(others.length - 1)] as Json;
}

/** Whether guard and Ajv agree on many values, and how often both verdicts occur. */
function agree(schemas: Record<string, Schema>, name: string, numRuns: number) {
  const { guard, validate } = validators(schemas, name);
  const counts = { passed: 0, refused: 0 };
  fc.assert(
    fc.property(
      valid(schemas, schemas[name] as Schema),
      fc.infiniteStream(fc.nat()),
      fc.nat(2),
      (value, stream, changes) => {
        let candidate = value;
        const choose = (max: number) => (stream.next().value as number) % (max + 1);
        for (let change = 0; change < changes; change++) candidate = changed(candidate, choose);
        const expected = validate(candidate);
        counts[expected ? "passed" : "refused"]++;
        expect(guard(candidate), `${JSON.stringify(schemas[name])} of ${JSON.stringify(candidate)}`).toBe(expected);
      },
    ),
    { seed: 20241230, numRuns },
  );
  return counts;
}

const text = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: Record<string, Schema>, required = Object.keys(properties)) => ({
  type: "object",
  required,
  properties,
});

describe("an emitted guard agrees with Ajv on", () => {
  const schemas: Record<string, Schema> = {
    Words: text,
    Integer: { type: "integer" },
    Number: { type: "number" },
    Flag: { type: "boolean" },
    Nothing: { type: "null" },
    Nullable: { type: ["string", "null"] },
    NullableMembers: { ...object({ a: text, b: { type: ["integer", "null"] } }, ["b"]), type: ["object", "null"] },
    ListOrText: { type: ["array", "string"], items: { type: "integer" } },
    Constant: { const: "a", type: "string" },
    ConstantNull: { const: null },
    Choice: { type: ["string", "null"], enum: ["a", "b", null] },
    Numbers: { enum: [1, 2.5, true] },
    List: { type: "array", items: object({ a: text }) },
    ListOfLists: { type: "array", items: { type: "array", items: { type: "array", items: { type: "boolean" } } } },
    Untyped: object({ anything: {}, alsoAnything: {} }, ["anything"]),
    Unnamed: { type: "object", required: ["a", "odd name"], properties: { b: text } },
    Odd: object({ "odd name": text, "2nd": text, class: text }),
    Closed: { ...object({ a: text, b: text }, ["a"]), additionalProperties: false },
    Counted: { ...object({ a: text }, []), additionalProperties: { type: "integer" } },
    NestedMaps: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "string" } } },
    Nested: object({ a: object({ b: object({ c: object({ d: { type: "array", items: text } }) }) }) }, []),
    Told: { oneOf: [ref("A"), ref("B")] },
    A: object({ kind: { const: "a" }, a: text }),
    B: object({ kind: { const: "b" }, b: { type: "integer" } }, ["kind"]),
    OneOf: { oneOf: [object({ a: text }, []), object({ b: text }), { type: "string" }] },
    AnyOf: { anyOf: [object({ a: text }), object({ b: text }), { type: "array", items: ref("A") }] },
    AllOf: { allOf: [ref("A"), object({ c: { type: "boolean" } })] },
    Several: {
      type: "object",
      properties: { x: { oneOf: [{ type: "integer" }, { type: "number" }] } },
      anyOf: [object({ x: {} })],
    },
    Tree: object({ value: { type: "integer" }, children: { type: "array", items: ref("Tree") } }, ["value"]),
    Chain: object({ next: { oneOf: [ref("Chain"), { type: "null" }] } }),
    Even: object({ odd: ref("OddLevel") }, []),
    OddLevel: object({ even: ref("Even"), leaf: text }, ["leaf"]),
  };

  it.each(Object.keys(schemas))("%s", (name) => {
    const counts = agree(schemas, name, 150);
    expect(counts.passed).toBeGreaterThan(5);
    expect(counts.refused).toBeGreaterThan(5);
  });

  const published = parse(readFileSync(contract, "utf8")).components.schemas as Record<string, Schema>;
  // Lengths say nothing about a type, and the guards leave them out.
  const answers = Object.keys(published).filter((name) => !JSON.stringify(published[name]).includes("minLength"));
  it.each(answers)("the contract's %s", (name) => {
    const counts = agree(published, name, 150);
    expect(counts.passed).toBeGreaterThan(5);
    expect(counts.refused).toBeGreaterThan(5);
  });

  it("values of any depth that a recursive schema allows", () => {
    const { guard, validate } = validators(schemas, "Chain");
    for (const end of [null, "text"]) {
      let value: Json = end;
      for (let depth = 0; depth < 500; depth++) value = { next: value };
      expect([guard(value), validate(value)]).toEqual([end === null, end === null]);
    }
  });

  it("schemas that nobody wrote", () => {
    const { schema } = fc.letrec<{ schema: Schema; leaf: Schema; members: Record<string, Schema> }>((tie) => ({
      leaf: fc.constantFrom<Schema>(
        ...["string", "integer", "number", "boolean", "null"].map((type) => ({ type })),
        { const: "a" },
        { enum: [1, "a", null] },
        { type: ["string", "null"] },
        ref("Other"),
      ),
      members: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("schema"), { maxKeys: 3 }),
      schema: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        tie("leaf"),
        fc.record({ type: fc.constant("array"), items: tie("schema") }),
        fc
          .tuple(tie("members"), fc.subarray(["a", "b", "c"]), fc.constantFrom(undefined, false, text))
          .map(([properties, required, additionalProperties]) => ({
            type: "object",
            properties,
            required: required.filter((name) => name in properties),
            ...(additionalProperties !== undefined && { additionalProperties }),
          })),
        fc
          .tuple(fc.constantFrom("oneOf", "anyOf"), fc.array(tie("schema"), { minLength: 1, maxLength: 3 }))
          .map(([keyword, options]) => ({ [keyword]: options })),
      ),
    }));
    fc.assert(
      fc.property(schema, schema, (root, other) => {
        agree({ Root: root, Other: { anyOf: [other, { type: "null" }] } }, "Root", 10);
      }),
      { seed: 20241230, numRuns: 50 },
    );
  });
});
