import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { isValid, type Schema } from "../../scripts/client/schema.js";
import { clientContracts } from "../../scripts/generate/client.js";
import { Place } from "../../scripts/lib/document.js";
import { contract } from "../../scripts/lib/paths.js";

type Json = fc.JsonValue;
type Schemas = Record<string, Schema>;

/** The client's verdict on values of a schema, and Ajv's. */
function validators(schemas: Schemas, name: string) {
  const ajv = new Ajv2020({ strict: false, ownProperties: true });
  // A reference of the client's is a name.
  const written = JSON.stringify({ $ref: name, $defs: schemas }).replaceAll('"$ref":"', '"$ref":"#/$defs/');
  const validate = ajv.compile(JSON.parse(written));
  return {
    actual: (value: Json) => isValid({ $ref: name }, value, schemas),
    expected: (value: Json) => validate(value) as boolean,
  };
}

/** Values that have the shape of a schema; below a depth only required members. */
function valid(schemas: Schemas, schema: Schema, depth = 0): fc.Arbitrary<Json> {
  const next = (part: Schema | undefined) => valid(schemas, part ?? {}, depth + 1);
  const { $ref, type = [], properties = {}, required = [], anyOf: options } = schema;
  if ($ref) return next(schemas[$ref]);
  if ("const" in schema) return fc.constant(schema.const as Json);
  if (schema.enum) return fc.constantFrom(...(schema.enum as Json[]));
  if (options) return fc.oneof(...(depth > 4 ? options.slice(-1) : options).map(next));
  const ofType: Record<string, () => fc.Arbitrary<Json>> = {
    string: () => fc.string({ maxLength: 3, unit: "binary" }),
    integer: () => fc.oneof(fc.integer(), fc.constantFrom(-0, 2 ** 60, 1e300)),
    number: () => fc.double({ noNaN: true, noDefaultInfinity: true }),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () => fc.array(fc.jsonValue(), { maxLength: 3 }),
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
function compare(schemas: Schemas, name: string, numRuns: number) {
  const { actual, expected } = validators(schemas, name);
  const counts = { valid: 0, invalid: 0 };
  const values = valid(schemas, schemas[name] as Schema);
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.nat()), fc.nat(2), (value, stream, changes) => {
      let candidate = value;
      const choose = (max: number) => (stream.next().value as number) % (max + 1);
      for (let change = 0; change < changes; change++) candidate = changed(candidate, choose);
      counts[expected(candidate) ? "valid" : "invalid"]++;
      const message = `${JSON.stringify(schemas[name])} of ${JSON.stringify(candidate)}`;
      expect(actual(candidate), message).toBe(expected(candidate));
    }),
    { seed: 20241230, numRuns },
  );
  return counts;
}

const text = { type: "string" };
const ref = (name: string) => ({ $ref: name });
const object = (properties: Schemas, required = Object.keys(properties)) => ({ type: "object", required, properties });

describe("the client and Ajv agree on values of", () => {
  const own: Schemas = {
    Text: text,
    NotEmpty: { type: "string", minLength: 1 },
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
    ListOrText: { type: ["array", "string"], minLength: 1 },
    A: object({ kind: { const: "a" }, a: text }),
    B: object({ kind: { const: "b" }, b: { type: "integer" } }, ["kind"]),
    AnyOf: { anyOf: [ref("A"), ref("B")] },
    Overlapping: { anyOf: [object({ a: text }, []), object({ b: text }), text] },
    Chain: object({ value: { type: "integer" }, next: { anyOf: [ref("Chain"), { type: "null" }] } }, ["value"]),
  };
  const document = Place.rootOf(parse(readFileSync(contract, "utf8")));
  const published: Schemas = Object.assign({}, ...clientContracts(document).map(({ schemas }) => schemas));

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
        fc
          .tuple(tie("members"), fc.subarray(["a", "b", "c"]))
          .map(([properties, required]) => ({ type: "object", properties, required })),
        fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
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
