/** The part of JSON Schema that the client reads. */
export interface Schema {
  /** Name of one of the contract's schemas. */
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  /** Not empty: no other length is checked. */
  minLength?: 1;
}

/** Whether a value is valid against a schema. */
export function isValid(schema: Schema, value: unknown, schemas: Record<string, Schema>): boolean {
  const { $ref, type, anyOf, properties, required, minLength } = schema;
  if ($ref && !isValid(schemas[$ref] as Schema, value, schemas)) return false;
  if (typeof type === "string" ? !isOfType(value, type) : type && !type.some((name) => isOfType(value, name)))
    return false;
  if ("const" in schema && value !== schema.const) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (anyOf && !anyOf.some((part) => isValid(part, value, schemas))) return false;
  if (minLength && value === "") return false;
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
