import type { Schema } from "../client/schema.js";
import type { Place } from "../lib/document.js";

/** What the client checks as it stands. */
const plain = ["type", "const", "enum", "required", "minLength"];
/** What says nothing about the type that a caller sees. */
const ignored = /^(title|description|default|examples?|deprecated|format|discriminator|pattern|maxLength|x-.*)$/;

/** The schemas of a document as the client reads them; those that have a name are kept by it. */
export class Schemas {
  private readonly byName = new Map<string, Schema>();

  read(schema: Place): Schema {
    const name = schemaName(schema);
    if (name === undefined) return this.keywords(schema);
    if (!this.byName.has(name)) {
      this.byName.set(name, {});
      this.byName.set(name, this.keywords(schema));
    }
    return { $ref: name };
  }

  named(): Record<string, Schema> {
    return Object.fromEntries(this.byName);
  }

  private keywords(schema: Place): Schema {
    const entries = schema.entries().filter(([keyword]) => !ignored.test(keyword));
    return Object.fromEntries(entries.map(([keyword, place]) => [keyword, this.keyword(keyword, place)]));
  }

  private keyword(keyword: string, place: Place): unknown {
    const parts = () => place.entries().map(([name, part]): [string, Schema] => [name, this.read(part)]);
    if (plain.includes(keyword)) return place.value;
    if (keyword === "items") return this.read(place);
    if (keyword === "properties") return Object.fromEntries(parts());
    if (keyword === "oneOf" || keyword === "anyOf") return parts().map(([, part]) => part);
    return place.fail(`the client cannot check the keyword "${keyword}"`);
  }
}

/** The name of a schema of the components. */
export function schemaName({ path: [components, schemas, name, ...below] }: Place): string | undefined {
  return components === "components" && schemas === "schemas" && below.length === 0 ? name : undefined;
}
