import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isValid, type Schema } from "../../scripts/client/schema.js";
import { Schemas } from "../../scripts/generate/schemas.js";
import { Place } from "../../scripts/lib/document.js";
import { contract } from "../../scripts/lib/paths.js";

type Json = fc.JsonValue;
type Document = Record<string, object>;

/** The client's verdict on values of a schema of a document, and Ajv's. */
function validators(document: Document, name: string) {
  const schemas = new Schemas();
  const schema = schemas.read(Place.rootOf({ components: { schemas: document } }).at("components", "schemas", name));
  const ajv = new Ajv2020({ strict: false, discriminator: false, validateFormats: false, ownProperties: true });
  const validate = ajv.compile({ $ref: `#/components/schemas/${name}`, components: { schemas: document } });
  return {
    actual: (value: Json) => isValid(schema, value, schemas.named()),
    expected: (value: Json) => validate(value) as boolean,
  };
}

/** Values that have the shape of a schema; below a depth only required members. */
function valid(document: Document, schema: Schema, depth = 0): fc.Arbitrary<Json> {
  const next = (part: Schema | undefined) => valid(document, part ?? {}, depth + 1);
  const { $ref, type = [], properties = {}, required = [], items } = schema;
  const options = schema.oneOf ?? schema.anyOf;
  if ($ref) return next(document[$ref.slice("#/components/schemas/".length)]);
  if ("const" in schema) return fc.constant(schema.const as Json);
  if (schema.enum) return fc.constantFrom(...(schema.enum as Json[]));
  if (options) return fc.oneof(...(depth > 4 ? options.slice(-1) : options).map(next));
  const ofType: Record<string, () => fc.Arbitrary<Json>> = {
    string: () => fc.string({ maxLength: 3, unit: "binary" }),
    integer: () => fc.oneof(fc.integer(), fc.constantFrom(-0, 2 ** 60, 1e300)),
    number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () => fc.array(next(items), { maxLength: depth < 5 ? 3 : 0 }),
    object: () => {
      const names = [...Object.keys(properties).filter(() => depth < 5), ...required];
      const members = Object.fromEntries(names.map((name) => [name, next(properties[name])]));
      return fc.record(members, { requiredKeys: required }) as fc.Arbitrary<Json>;
    },
  };
  const types = [type].flat().flatMap((name) => ofType[name]?.() ?? []);
  return types.length > 0 ? fc.oneof(...types) : fc.jsonValue();
}

/** A value with one change somewhere within: a member dropped or added, another type, null, or wrapped in a list. */
function changed(value: Json, choose: (max: number) => number): Json {
  const keys = Object.keys(Object(value));
  if (typeof value === "object" && keys.length > 0 && choose(4) > 0) {
    const key = keys[choose(keys.length - 1)] as string;
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, Json>;
    if (choose(4) === 0 && !Array.isArray(value)) delete copy[key];
    else copy[key] = changed(copy[key] as Json, choose);
    return copy;
  }
  const others: Json[] = [null, [value], "text", "", 0, 0.5, true, {}, [], { further: 1 }];
  return others[choose(others.length - 1)] as Json;
}

/** Compares the verdicts on many values, and counts how often each occurs. */
function compare(document: Document, name: string, numRuns: number) {
  const { actual, expected } = validators(document, name);
  const counts = { valid: 0, invalid: 0 };
  const values = valid(document, document[name] as Schema);
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.nat()), fc.nat(2), (value, stream, changes) => {
      let candidate = value;
      const choose = (max: number) => (stream.next().value as number) % (max + 1);
      for (let change = 0; change < changes; change++) candidate = changed(candidate, choose);
      counts[expected(candidate) ? "valid" : "invalid"]++;
      const message = `${JSON.stringify(document[name])} of ${JSON.stringify(candidate)}`;
      expect(actual(candidate), message).toBe(expected(candidate));
    }),
    { seed: 20241230, numRuns },
  );
  return counts;
}

const text = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: Document, required = Object.keys(properties)) => ({ type: "object", required, properties });

describe("the client and Ajv agree on values of", () => {
  const own: Document = {
    Text: text,
    LongText: { type: "string", minLength: 2 },
    Integer: { type: "integer" },
    Number: { type: "number" },
    Nothing: { type: "null" },
    Nullable: { type: ["string", "null"] },
    NullableObject: { ...object({ a: text, b: { type: ["integer", "null"] } }, ["b"]), type: ["object", "null"] },
    Untyped: object({ anything: {} }, ["anything", "odd name", "constructor"]),
    Inherited: { type: "object", properties: { constructor: text, toString: { type: "null" } } },
    Constant: { const: "a", type: "string" },
    ConstantNull: { const: null },
    Enumeration: { enum: [1, 2.5, true, null, "a"] },
    List: { type: "array", items: object({ a: text }) },
    ListOrText: { type: ["array", "string"], items: { type: "integer" } },
    A: object({ kind: { const: "a" }, a: text }),
    B: object({ kind: { const: "b" }, b: { type: "integer" } }, ["kind"]),
    OneOf: { oneOf: [ref("A"), ref("B")] },
    Overlapping: { oneOf: [object({ a: text }, []), object({ b: text }), text] },
    AnyOf: { anyOf: [object({ a: text }), object({ b: text }), { type: "array", items: ref("A") }] },
    Tree: object({ value: { type: "integer" }, children: { type: "array", items: ref("Tree") } }, ["value"]),
  };
  const published = parse(readFileSync(contract, "utf8")).components.schemas as Document;

  it.each([
    ...Object.keys(own).map((name) => [name, own] as const),
    ...Object.keys(published).map((name) => [name, published] as const),
  ])("%s", (name, document) => {
    const counts = compare(document, name, 150);
    expect(counts.valid).toBeGreaterThan(5);
    expect(counts.invalid).toBeGreaterThan(5);
  });

  it("schemas that nobody wrote", () => {
    const { schema } = fc.letrec<{ schema: Schema; members: Record<string, Schema> }>((tie) => ({
      members: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("schema"), { maxKeys: 3 }),
      schema: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.constantFrom<Schema>(
          text,
          { type: "integer" },
          { const: "a" },
          { enum: [1, "a", null] },
          { type: ["string", "null"] },
          ref("Other"),
        ),
        fc.record({ type: fc.constant("array"), items: tie("schema") }),
        fc
          .tuple(tie("members"), fc.subarray(["a", "b", "c"]))
          .map(([properties, required]) => ({ type: "object", properties, required })),
        fc
          .tuple(fc.constantFrom("oneOf", "anyOf"), fc.array(tie("schema"), { minLength: 1, maxLength: 3 }))
          .map(([keyword, options]) => ({ [keyword]: options })),
      ),
    }));
    fc.assert(
      fc.property(schema, schema, (root, other) => {
        compare({ Root: root, Other: { anyOf: [other, { type: "null" }] } }, "Root", 10);
      }),
      { seed: 20241230, numRuns: 50 },
    );
  });
});
