import type { Answer, Field, Fields, JsonType } from "../facts/index.js";
import { limitsOf } from "./limits.js";

type Body = Record<string, unknown>;

export const typesOf = (field?: Field): readonly JsonType[] => [field?.type ?? []].flat();

export function isOfType(value: unknown, type: JsonType): boolean {
  if (type === "any") return true;
  if (type === "integer") return Number.isInteger(value);
  if (type === "null") return value === null;
  if (type === "object") return isObject(value);
  return typeof value === type;
}

export function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A body of these fields: every field, or with `least` those that an answer always has. */
export function bodyOf(fields: Fields, least = false): Body {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, { required, example, fields }]) => (required || !least) && (fields || example !== undefined))
      .map(([name, field]) => [name, field.fields ? bodyOf(field.fields, least) : field.example]),
  );
}

/** How a value differs from a body of these fields; never holds a value. */
export function differences(fields: Fields, value: unknown): string[] {
  if (!isObject(value)) return ["the body is no object"];
  return Object.entries(fields).flatMap(([name, field]) => {
    if (!Object.hasOwn(value, name)) return field.required ? [`${name} is missing`] : [];
    const actual = value[name];
    const types = typesOf(field);
    if (!types.some((type) => isOfType(actual, type))) return [`${name} is not of type ${types.join(" or ")}`];
    if (field.fixed && actual !== field.example) return [`${name} is not ${field.example}`];
    const broken = limitsOf(field, field.example).find(({ isKept }) => !isKept(actual));
    if (broken) return [`${name} breaks its rule: ${name} ${broken.words}`];
    return field.fields ? differences(field.fields, actual).map((difference) => `${name}: ${difference}`) : [];
  });
}

/** How a value differs from the nearest of the bodies that an answer may have. */
export function differencesFromAnswer({ bodies = {} }: Answer, value: unknown): string[] {
  const shapes = Object.values(bodies);
  if (shapes.length > 1 && shapes.every(({ status }) => status?.fixed)) {
    const status = isObject(value) ? value.status : undefined;
    const fields = typeof status === "string" && Object.hasOwn(bodies, status) ? bodies[status] : undefined;
    return fields ? differences(fields, value) : [`status is none of ${Object.keys(bodies).join(", ")}`];
  }
  return shapes.map((fields) => differences(fields, value)).sort((a, b) => a.length - b.length)[0] ?? [];
}

/** The same body with fields that no page has, within it too. */
function withUnknownFields(value: Body): Body {
  const fields = Object.entries(value).map(([name, child]) => [
    name,
    isObject(child) ? withUnknownFields(child) : child,
  ]);
  return { ...Object.fromEntries(fields), unknown: { nested: [1] } };
}

/** Bodies that a documented answer may have, by what they are. */
export function acceptedBodies({ bodies = {} }: Answer): [name: string, value: unknown][] {
  return Object.entries(bodies).flatMap(([shape, fields]): [string, unknown][] => {
    const nullable = Object.keys(fields).filter((name) => typesOf(fields[name]).includes("null"));
    return [
      [`${shape}, required fields only`, bodyOf(fields, true)],
      [`${shape}, every field`, bodyOf(fields)],
      [`${shape}, with unknown fields`, withUnknownFields(bodyOf(fields, true))],
      ...nullable.map((name): [string, unknown] => [`${shape}, ${name} null`, { ...bodyOf(fields), [name]: null }]),
    ];
  });
}
