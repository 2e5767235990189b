import type { Place } from "../lib/document.js";

/** What a guard checks. */
const checked = "type const enum oneOf anyOf allOf properties required additionalProperties items".split(" ");
/** What says nothing about the type that a caller sees: ranges, lengths, patterns, and words about the schema. */
const ignored =
  /^(title|description|default|examples?|deprecated|readOnly|writeOnly|format|discriminator|externalDocs|\$comment|x-.*|pattern|(min|max)(imum|Length|Items|Properties)|exclusive(Min|Max)imum|multipleOf|uniqueItems|content(Encoding|MediaType|Schema))$/;

/** How to tell that `value` has the type of this name. */
const typeGuards: Record<string, (value: string) => string> = {
  array: (value) => `Array.isArray(${value})`,
  boolean: (value) => `typeof ${value} === "boolean"`,
  integer: (value) => `Number.isInteger(${value})`,
  null: (value) => `${value} === null`,
  number: (value) => `Number.isFinite(${value})`,
  object: (value) => `isObject(${value})`,
  string: (value) => `isText(${value})`,
};

/** The guards of some schemas: one function for each schema of the document's components that they lead to. */
export class Guards {
  private readonly functions = new Map<string, string>();
  /** Keys of the schemas that are being spelled out, to notice one within itself. */
  private readonly open = new Set<string>();

  /** An expression that is true if `value` has the shape of this schema. */
  guard(schema: Place, value: string): string {
    const name = schemaName(schema);
    if (name === undefined) return this.spell(schema, value);
    if (!this.functions.has(name)) {
      this.functions.set(name, "");
      this.functions.set(name, `const is${name}: Guard = (value) =>\n  ${this.spell(schema, "value", " &&\n  ")};\n\n`);
    }
    return `is${name}(${value})`;
  }

  /** A function that tells whether its argument has the shape of this schema. */
  function(schema: Place): string {
    const guard = this.guard(schema, "value");
    return schemaName(schema) === undefined ? `(value) => ${guard}` : guard.replace("(value)", "");
  }

  source(): string {
    return [...this.functions.values()].join("");
  }

  private spell(schema: Place, value: string, and = " && "): string {
    if (typeof schema.value === "boolean") return String(schema.value);
    const path = schema.path.join("/");
    if (this.open.has(path)) schema.fail("the client checks a schema within itself only if it has a name of its own");
    this.open.add(path);
    const conditions = this.conditions(schema, value);
    this.open.delete(path);
    return conditions.filter(Boolean).join(and) || "true";
  }

  private conditions(schema: Place, value: string): string[] {
    for (const [keyword, place] of schema.entries()) {
      if (!checked.includes(keyword) && !ignored.test(keyword)) {
        place.fail(`the client cannot check the keyword "${keyword}"`);
      }
    }
    const constant = schema.at("const");
    const types = [schema.at("type").value ?? []].flat().map(String);
    const ofType = (type: string, keywords: string[], conditions: string[]) => {
      const keyword = keywords.find((keyword) => schema.at(keyword).value !== undefined);
      if (keyword && !types.includes(type)) {
        schema.at(keyword).fail(`"${keyword}" lets pass what is no ${type}: the client needs type: ${type} beside it`);
      }
      const guard = typeGuards[type]?.(value);
      if (types.length === 1 || conditions.length === 0) return conditions;
      return [`(!${guard} || ${any([conditions.join(" && ")])})`];
    };
    return [
      // A constant tells its type.
      constant.value === undefined ? any(types.map((type) => typeGuard(schema, type, value))) : "",
      constant.value === undefined ? "" : equals(constant, value),
      any(each(schema, "enum", (option) => equals(option, value))),
      this.oneOf(schema, value),
      any(each(schema, "anyOf", (option) => this.guard(option, value))),
      ...each(schema, "allOf", (part) => this.guard(part, value)),
      ...ofType("object", ["properties", "required", "additionalProperties"], this.members(schema, value)),
      ...ofType("array", ["items"], this.items(schema, value)),
    ];
  }

  private oneOf(schema: Place, value: string): string {
    const options = schema.at("oneOf").entries();
    const guards = options.map(([, option]) => this.guard(option, value));
    if (areDisjoint(options.map(([, option]) => option))) return any(guards);
    return guards.length > 0 ? `${guards.map((guard) => `+(${guard})`).join(" + ")} === 1` : "";
  }

  private members(schema: Place, value: string): string[] {
    const required = schema.at("required").texts();
    // Mandatory ones first: most of them fail first, and like beside like compresses well.
    const properties = schema
      .at("properties")
      .entries()
      .sort(([a], [b]) => Number(required.includes(b)) - Number(required.includes(a)));
    const named = properties.map(([name]) => name);
    const further = schema.at("additionalProperties");
    return [
      ...required.filter((name) => !named.includes(name)).map((name) => `${member(value, name)} !== undefined`),
      ...properties.map(([name, property]) => {
        const path = member(value, name);
        const guard = this.guard(property, path);
        if (!required.includes(name)) return optional(property, path, guard);
        const isOpen = !["type", "const", "enum"].some((keyword) => property.at(keyword).value !== undefined);
        return isOpen ? `${path} !== undefined && ${guard}` : guard;
      }),
      further.value === undefined || further.value === true
        ? ""
        : `Object.entries(${value}).every(([key, item]: [string, any]) => ${any([`${JSON.stringify(named)}.includes(key)`, this.guard(further, "item")])})`,
    ].filter(Boolean);
  }

  private items(schema: Place, value: string): string[] {
    const items = schema.at("items");
    return items.value === undefined ? [] : [`${value}.every((item: any) => ${this.guard(items, "item")})`];
  }
}

/** The schemas of the components that these lead to, by name. */
export function namedSchemas(schemas: Place[], seen = new Map<string, Place>()): Map<string, Place> {
  for (const schema of schemas) {
    const path = schema.path.join("/");
    if (schema.value === undefined || seen.has(path)) continue;
    seen.set(path, schema);
    const lists = ["oneOf", "anyOf", "allOf", "properties"].flatMap((keyword) => schema.at(keyword).entries());
    namedSchemas([...lists.map(([, part]) => part), schema.at("items"), schema.at("additionalProperties")], seen);
  }
  return new Map(
    [...seen.values()].flatMap((schema) => (schemaName(schema) ? [[schemaName(schema) as string, schema]] : [])),
  );
}

/** The name of a schema of the components. */
export function schemaName({ path: [components, schemas, name, ...below] }: Place): string | undefined {
  return components === "components" && schemas === "schemas" && below.length === 0 ? name : undefined;
}

/** Whether no value has two of these shapes, because a mandatory property of them all has another constant in each. */
function areDisjoint(schemas: Place[]): boolean {
  const [first] = schemas;
  const names = first?.at("required").texts() ?? [];
  return names.some((name) => {
    const constants = schemas
      .filter((schema) => schema.at("required").texts().includes(name))
      .map((schema) => schema.at("properties", name, "const").value);
    return new Set(constants).size === schemas.length && !constants.includes(undefined);
  });
}

/** An expression that is true if nothing is there, or what this guard lets pass. */
function optional(property: Place, value: string, guard: string): string {
  const types = [property.at("type").value].flat();
  const isMereType = property.entries().every(([keyword]) => keyword === "type" || ignored.test(keyword));
  if (!isMereType || !types.includes("null")) return any([`${value} === undefined`, guard]);
  const others = types.filter((type) => type !== "null").map((type) => typeGuard(property, String(type), value));
  return any([`${value} == null`, ...others]);
}

function typeGuard(schema: Place, type: string, value: string): string {
  return typeGuards[type]?.(value) ?? schema.at("type").fail(`unknown type "${type}"`);
}

function equals(constant: Place, value: string): string {
  if (typeof constant.value === "object" && constant.value !== null)
    constant.fail("the client compares no objects and lists");
  return `${value} === ${JSON.stringify(constant.value)}`;
}

function each(schema: Place, keyword: string, expression: (part: Place) => string): string[] {
  return schema
    .at(keyword)
    .entries()
    .map(([, part]) => expression(part));
}

/** Alternatives in brackets, so that they can stand beside other conditions. */
function any(conditions: string[]): string {
  return conditions.length > 1 ? `(${conditions.join(" || ")})` : (conditions[0] ?? "");
}

function member(value: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${value}.${name}` : `${value}[${JSON.stringify(name)}]`;
}
