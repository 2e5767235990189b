import type { Schema } from "../client/schema.js";
import type { Place } from "../lib/document.js";

/** What the client checks, and what says nothing about whether an answer can be used. */
const known =
  /^(type|const|enum|oneOf|anyOf|properties|required|items|title|description|default|examples?|deprecated|format|discriminator|pattern|(min|max)Length|minimum|maximum|x-.*)$/;

/**
 * What answers are held to, by the names of their schemas and of those that these lead to: what tells them apart and the
 * members that a caller cannot continue without, which are no empty texts. Optional members are left out: what a service
 * puts there is no reason to lose an answer.
 */
export function essences(answers: Place[]): Record<string, Schema> {
  const byName: Record<string, Schema> = {};
  answers.forEach(reference);
  return byName;

  function reference(schema: Place): Schema {
    const name = schemaName(schema);
    if (name === undefined) return essence(schema);
    if (!byName[name]) {
      // Its place in the order, and an end if it leads to itself.
      byName[name] = {};
      byName[name] = essence(schema);
    }
    return { $ref: name };
  }

  function essence(schema: Place): Schema {
    for (const [keyword, place] of schema.entries()) {
      if (!known.test(keyword)) place.fail(`the client cannot check the keyword "${keyword}"`);
    }
    const { const: constant, enum: values, type } = Object(schema.value) as Schema;
    if (constant !== undefined) return { const: constant };
    // The parts of a oneOf are told apart by a constant, and a refusal with both envelopes is a refusal all the same.
    const parts = [...schema.at("oneOf").items(), ...schema.at("anyOf").items()];
    const required = schema.at("required").texts();
    const properties = required.map((name) => [name, reference(schema.at("properties", name))]);
    return {
      ...(type && { type }),
      ...(type === "string" && { minLength: 1 }),
      ...(values && { enum: values }),
      ...(parts.length > 0 && { anyOf: parts.map(reference) }),
      ...(required.length > 0 && { required, properties: Object.fromEntries(properties) }),
    };
  }
}

/** The name of a schema of the components. */
export function schemaName({ path: [components, schemas, name, ...below] }: Place): string | undefined {
  return components === "components" && schemas === "schemas" && below.length === 0 ? name : undefined;
}
