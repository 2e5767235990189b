import type { Answer, Field, Fields, JsonType } from "../facts/index.js";
import { without } from "./cases.js";

type Body = Record<string, unknown>;

/** One value of each JSON type, and of the numbers one that is no integer. */
const ofEachType: unknown[] = ["text", 1, 1.5, null, true, [], {}];

const typesOf = ({ type }: Field): readonly JsonType[] => (typeof type === "string" ? [type] : type);

function isOfType(value: unknown, type: JsonType): boolean {
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

/** The same fields with values that no page shows. */
function otherValues(fields: Fields): Fields {
  const others: Record<string, unknown> = { string: "other", integer: 7, null: null, any: [{}] };
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      field.fixed
        ? field
        : {
            ...field,
            example: others[typesOf(field)[0] ?? ""],
            ...(field.fields && { fields: otherValues(field.fields) }),
          },
    ]),
  );
}

/** A body of these fields for each further type that one of them may have. */
function otherTypes(fields: Fields): [name: string, value: Body][] {
  const values: Record<string, unknown> = { string: "other", integer: 7, null: null };
  return Object.entries(fields).flatMap(([name, field]) =>
    typesOf(field).length > 1
      ? typesOf(field).map((type): [string, Body] => [
          `${name} of type ${type}`,
          { ...bodyOf(fields), [name]: values[type] },
        ])
      : [],
  );
}

/** The same body with a field that no page has, within it too. */
function withMore(value: Body): Body {
  const within = Object.entries(value).map(([name, child]) => [name, isObject(child) ? withMore(child) : child]);
  return { ...Object.fromEntries(within), unknown: { nested: [1] } };
}

/** Bodies that a documented answer may have, by what they are. */
export function acceptedBodies({ bodies = {} }: Answer): [name: string, value: unknown][] {
  return Object.entries(bodies).flatMap(([shape, fields]): [string, unknown][] => [
    [`${shape} with what it always has`, bodyOf(fields, true)],
    [`${shape} with every field`, bodyOf(fields)],
    [`${shape} with values of its own`, bodyOf(otherValues(fields))],
    ...otherTypes(fields).map(([what, value]): [string, unknown] => [`${shape} with ${what}`, value]),
    [`${shape} with fields more`, withMore(bodyOf(fields, true))],
  ]);
}

/** Bodies that break one rule of a documented answer, by the rule. */
export function ruledOutBodies(answer: Answer): [name: string, value: unknown][] {
  const { bodies = {} } = answer;
  const shapes = Object.entries(bodies);
  const spoilt = shapes.flatMap(([shape, fields]): [string, unknown][] => [
    ...spoiltFields(fields).map(([rule, value]): [string, unknown] => [`${shape} with ${rule}`, value]),
    ...(fields.status?.fixed
      ? [["in lower case", shape.toLowerCase()] as const, ["of no outcome", "PASSWORD_EXPIRED"] as const].map(
          ([what, status]): [string, unknown] => [`${shape} with a status ${what}`, { ...bodyOf(fields), status }],
        )
      : []),
    ...shapes
      .filter(([other, { status }]) => other !== shape && status?.fixed)
      .map(([other, others]): [string, unknown] => [
        `${shape} with the fields of ${other}`,
        { ...bodyOf(others, true), status: shape },
      ]),
  ]);
  return [
    ...ofEachType.filter((value) => !isObject(value)).map((value): [string, unknown] => [JSON.stringify(value), value]),
    ["nothing in it", {}],
    ...spoilt,
  ].filter(([, value]) => differencesFromAnswer(answer, value).length > 0) as [string, unknown][];
}

function spoiltFields(fields: Fields): [rule: string, value: Body][] {
  const whole = bodyOf(fields);
  return Object.entries(fields).flatMap(([name, field]): [string, Body][] => {
    const types = typesOf(field);
    const others = ofEachType.filter((value) => !types.some((type) => isOfType(value, type)));
    return [
      ...(field.required ? [[`no ${name}`, without(whole, name)] as [string, Body]] : []),
      ...others.map((value): [string, Body] => [`the ${name} ${JSON.stringify(value)}`, { ...whole, [name]: value }]),
      ...(field.fields
        ? spoiltFields(field.fields).map(([rule, value]): [string, Body] => [
            `${rule} in ${name}`,
            { ...whole, [name]: value },
          ])
        : []),
    ];
  });
}
