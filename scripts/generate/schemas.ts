import type { Schema } from "../client/schema.js";
import type { Place } from "../lib/document.js";

/** What the client checks, and what says nothing about whether an answer can be used. */
const known =
  /^(type|const|enum|oneOf|anyOf|properties|required|items|title|description|default|examples?|deprecated|format|discriminator|pattern|(min|max)Length|minimum|maximum|x-.*)$/;

/**
 * What answers are held to: what tells them apart and the members that a caller cannot continue without, which are no
 * empty texts. Optional members are left out: what a service puts there is no reason to lose an answer.
 */
export class Schemas {
  private readonly byName = new Map<string, Schema>();

  /** Reads a schema of the components and all that it leads to. */
  read(name: string, schema: Place): void {
    if (this.byName.has(name)) return;
    this.byName.set(name, {});
    this.byName.set(name, this.essence(schema));
  }

  named(): Record<string, Schema> {
    return Object.fromEntries(this.byName);
  }

  private reference(schema: Place): Schema {
    const name = schemaName(schema);
    if (name === undefined) return this.essence(schema);
    this.read(name, schema);
    return { $ref: name };
  }

  private essence(schema: Place): Schema {
    for (const [keyword, place] of schema.entries()) {
      if (!known.test(keyword)) place.fail(`the client cannot check the keyword "${keyword}"`);
    }
    const { const: constant, enum: values, type } = Object(schema.value) as Schema;
    if (constant !== undefined) return { const: constant };
    // The parts of a oneOf are told apart by a constant, and a refusal with both envelopes is a refusal all the same.
    const parts = [...schema.at("oneOf").entries(), ...schema.at("anyOf").entries()];
    const required = schema.at("required").texts();
    const properties = required.map((name) => [name, this.reference(schema.at("properties", name))]);
    return {
      ...(type && { type }),
      ...(type === "string" && { minLength: 1 }),
      ...(values && { enum: values }),
      ...(parts.length > 0 && { anyOf: parts.map(([, part]) => this.reference(part)) }),
      ...(required.length > 0 && { required, properties: Object.fromEntries(properties) }),
    };
  }
}

/** The name of a schema of the components. */
export function schemaName({ path: [components, schemas, name, ...below] }: Place): string | undefined {
  return components === "components" && schemas === "schemas" && below.length === 0 ? name : undefined;
}
