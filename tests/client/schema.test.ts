import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { isValid, type Schema } from "../../scripts/client/schema.js";

type Json = fc.JsonValue;
type Schemas = Record<string, Schema>;

const ajv = new Ajv2020({ strict: false, ownProperties: true });

/** Ajv's verdict on values of the schema named Root. */
function ajvOf(schemas: Schemas) {
  // A reference of the client's is a name.
  const written = JSON.stringify({ $ref: "Root", $defs: schemas }).replaceAll('"$ref":"', '"$ref":"#/$defs/');
  return ajv.compile(JSON.parse(written));
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

/** Values that have the shape of a schema, and such with one or two changes. */
function valuesOf(schemas: Schemas, schema: Schema): fc.Arbitrary<Json> {
  return fc.tuple(valid(schemas, schema), fc.infiniteStream(fc.nat()), fc.nat(2)).map(([value, stream, changes]) => {
    let candidate = value;
    const choose = (max: number) => (stream.next().value as number) % (max + 1);
    for (let change = 0; change < changes; change++) candidate = changed(candidate, choose);
    return candidate;
  });
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

it("the client and Ajv agree on values of every kind of schema that the generator can write", () => {
  const ref = { $ref: "Other" };
  const { schema } = fc.letrec<{ schema: Schema; members: Record<string, Schema> }>((tie) => ({
    members: fc.dictionary(fc.constantFrom("a", "b", "odd name", "constructor"), tie("schema"), { maxKeys: 3 }),
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom<Schema>(
        ...["string", "integer", "number", "boolean", "null", "array"].map((type) => ({ type })),
        { type: "string", minLength: 1 },
        { type: ["array", "string"], minLength: 1 },
        { const: "a", type: "string" },
        { const: null },
        { enum: [1, 2.5, true, null, "a"] },
        {},
        ref,
      ),
      fc
        .tuple(
          fc.constantFrom<Schema>({}, { type: "object" }, { type: ["object", "null"] }),
          tie("members"),
          fc.subarray(["a", "b", "toString"]),
        )
        .map(([type, properties, required]) => ({ ...type, properties, required })),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    ),
  }));
  const counts = { valid: 0, invalid: 0 };
  const pairs = fc.tuple(schema, schema).chain(([root, other]) => {
    // A schema may refer to itself from its members.
    const schemas: Schemas = { Root: root, Other: { type: ["object", "null"], properties: { next: ref, b: other } } };
    return fc.tuple(fc.constant(schemas), fc.array(valuesOf(schemas, root), { minLength: 10, maxLength: 20 }));
  });
  fc.assert(
    fc.property(pairs, ([schemas, values]) => {
      const validate = ajvOf(schemas);
      for (const value of values) {
        const expected = validate(value) as boolean;
        counts[expected ? "valid" : "invalid"]++;
        const message = `${JSON.stringify(schemas)} of ${JSON.stringify(value)}`;
        expect(isValid({ $ref: "Root" }, value, schemas), message).toBe(expected);
      }
    }),
    { seed: 20241230, numRuns: 150 },
  );
  expect(counts.valid).toBeGreaterThan(500);
  expect(counts.invalid).toBeGreaterThan(500);
});
