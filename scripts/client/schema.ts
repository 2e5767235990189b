/** The part of JSON Schema that the client reads. The generator refuses a document that needs more of it. */
export interface Schema {
  /** Name of one of the contract's schemas. */
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
}

/** Whether a value is valid against a schema. */
export function isValid(schema: Schema, value: unknown, schemas: Record<string, Schema>): boolean {
  const { $ref, type, oneOf, anyOf, properties, required, items, minLength } = schema;
  const isValidBy = (part: Schema) => isValid(part, value, schemas);
  if ($ref && !isValidBy(schemas[$ref] as Schema)) return false;
  if (type && !(typeof type === "string" ? isOfType(value, type) : type.some((name) => isOfType(value, name))))
    return false;
  if ("const" in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (oneOf && oneOf.filter(isValidBy).length !== 1) return false;
  if (anyOf && !anyOf.some(isValidBy)) return false;
  if (minLength && typeof value === "string" && [...value].length < minLength) return false;
  if (items && Array.isArray(value) && !value.every((item) => isValid(items, item, schemas))) return false;
  if (!isOfType(value, "object")) return true;
  const object = value as Record<string, unknown>;
  if (required && !required.every((name) => Object.hasOwn(object, name))) return false;
  for (const name in properties) {
    if (Object.hasOwn(object, name) && !isValid(properties[name] as Schema, object[name], schemas)) return false;
  }
  return true;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}
