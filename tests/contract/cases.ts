import {
  accessToken,
  answerType,
  type Field,
  formType,
  type JourneyValue,
  type Operation,
  operations,
} from "../facts/index.js";
import type { Request } from "../support/exchange.js";

/** What a request carries in place of the examples of the facts. */
export type Values = Partial<Record<JourneyValue, string>>;

/**
 * What a correct provider does: `accepted` 200 with a documented body; `refused` 400 with a documented body; `malformed` 400,
 * and nobody has published what else comes; `answered` one or the other of the first two; `rejected` any 4xx.
 */
export type Expected = "accepted" | "refused" | "malformed" | "answered" | "rejected";

/** What Prism reports of a request that breaks one rule. */
export interface Violation {
  location: string[];
  code: string | number;
  message: string;
}

/** One request that follows from a fact. */
export interface Case {
  operation: Operation;
  name: string;
  request: Request;
  expected: Expected;
  /** The fact, in words. */
  fact: string;
  violation?: Violation;
}

type Body = Record<string, unknown>;

const fieldsOf = ({ request }: Operation): [string, Field][] => Object.entries(request?.fields ?? {});
const isForm = ({ request }: Operation) => request?.mediaType === formType;

export function without<T>(record: Record<string, T>, ...names: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Every header of an operation, `Content-Type` and `Authorization` included. */
export function allHeaders({ headers, request, security }: Operation, values: Values = {}): Record<string, string> {
  return {
    ...(request && { "Content-Type": request.mediaType }),
    ...(security && { Authorization: `Bearer ${values.access_token ?? accessToken}` }),
    ...Object.fromEntries(headers.map(({ name, example, carries }) => [name, (carries && values[carries]) ?? example])),
  };
}

/** The headers that an operation demands; whoever acts for a tenant may be an ISV, which must always name it. */
export function leastHeaders(operation: Operation, values: Values = {}): Record<string, string> {
  const optional = operation.headers.filter(
    ({ mandatory, name }) => !mandatory && !(name === "X-tenant-id" && values.tenant_id),
  );
  return without(allHeaders(operation, values), ...optional.map(({ name }) => name));
}

/** Every field of the request body, or with `least` the mandatory ones. */
export function body(operation: Operation, values: Values = {}, least = false): Body | undefined {
  if (!operation.request) return undefined;
  return Object.fromEntries(
    fieldsOf(operation)
      .filter(([, { required }]) => required || !least)
      .map(([name, { example, carries }]) => [name, (carries && values[carries]) ?? example]),
  );
}

/** A body as it goes on the wire. */
export function encode(operation: Operation, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return isForm(operation) ? new URLSearchParams(value as Record<string, string>).toString() : JSON.stringify(value);
}

/** A request that every correct provider accepts, with every header and every field. */
export function goodRequest(operation: Operation, values: Values = {}): Request {
  const { method, path } = operation;
  return { method, path, headers: allHeaders(operation, values), body: encode(operation, body(operation, values)) };
}

/** Every request that follows from a fact about an operation. */
export function cases(operation: Operation, values: Values = {}): Case[] {
  return [
    ...accepted(operation, values),
    ...refused(operation, values),
    ...unusual(operation, values),
    ...otherCalls(operation, values),
  ];
}

function accepted(operation: Operation, values: Values): Case[] {
  const { headers } = operation;
  const every = allHeaders(operation, values);
  const least = leastHeaders(operation, values);
  const mandatoryBody = body(operation, values, true);
  const request = (headers: Record<string, string>, value: unknown = mandatoryBody): Request => ({
    method: operation.method,
    path: operation.path,
    headers,
    body: encode(operation, value),
  });
  const renamed = (rename: (name: string) => string) =>
    Object.fromEntries(Object.entries(every).map(([name, value]) => [rename(name), value]));
  const free = Object.fromEntries(headers.filter(({ notValidated }) => notValidated).map(({ name }) => [name, "?"]));
  const optionalFields = fieldsOf(operation).filter(([, { required }]) => !required);
  // In the order of their worth, because live values may run out.
  const requests: Record<string, Request> = {
    "the mandatory headers and fields alone": request(least),
    "every header and field": request(every, body(operation, values)),
    "header names in lower case": request(renamed((name) => name.toLowerCase())),
    "header names in upper case": request(renamed((name) => name.toUpperCase())),
    "headers that the facts do not know": request({ ...least, "X-unknown": "1", "X-request-id": "1" }),
    ...(mandatoryBody && {
      "body fields that the facts do not know": request(
        least,
        isForm(operation)
          ? { ...mandatoryBody, unknown: "1" }
          : { ...mandatoryBody, unknown: "1", nested: { list: [1, null] } },
      ),
    }),
    ...(Object.keys(free).length > 0 && { "device values of no known form": request({ ...every, ...free }) }),
    ...Object.fromEntries(
      headers.flatMap(({ name, others = [] }) =>
        others.map((value) => [`${name}: ${value}`, request({ ...every, [name]: value })]),
      ),
    ),
    ...Object.fromEntries(
      headers
        .filter(({ mandatory }) => !mandatory)
        .map(({ name }) => [`every header but ${name}`, request(without(every, name))]),
    ),
    ...Object.fromEntries(
      optionalFields.map(([name]) => [
        `every field but ${name}`,
        request(every, without(body(operation, values) ?? {}, name)),
      ]),
    ),
  };
  return Object.entries(requests).map(([name, request]) => ({
    operation,
    name: `with ${name}`,
    request,
    // An ISV application cannot do without the tenant's id, any other can.
    expected: name === "every header but X-tenant-id" && values.tenant_id ? "answered" : "accepted",
    fact: acceptedFact(operation),
  }));
}

const wrongMediaTypes = ["text/plain", "application/xml", formType];

function refused(operation: Operation, values: Values): Case[] {
  const { method, path, headers, request, security } = operation;
  const least = leastHeaders(operation, values);
  const good = body(operation, values, true);
  const send = (headers: Record<string, string>, text: string | undefined): Request => ({
    method,
    path,
    headers,
    body: text,
  });
  const refusal = (name: string, request: Request, fact: string, violation?: Violation): Case => ({
    operation,
    name,
    request,
    expected: "refused",
    fact: `${fact}: ${refusedFact(operation)}`,
    ...(violation && { violation }),
  });

  const withoutHeader = headers
    .filter(({ mandatory }) => mandatory)
    .map(({ name }) =>
      refusal(`without ${name}`, send(without(least, name), encode(operation, good)), `${name} is mandatory`, {
        location: ["request", "header"],
        code: "required",
        message: `Request header must have required property '${name.toLowerCase()}'`,
      }),
    );
  const withoutToken: Case[] = security
    ? [
        {
          operation,
          name: "without Authorization",
          request: send(without(least, "Authorization"), encode(operation, good)),
          expected: "rejected",
          fact: "the call is authorized by an access token; the answer without one is not published",
        },
      ]
    : [];
  if (!request || !good) return [...withoutHeader, ...withoutToken];

  const mustBeObject = { location: ["request", "body"], code: "type", message: "Request body must be object" };
  const isMissing = { location: ["request"], code: "required", message: "Body parameter is required" };
  const wrongType = { location: ["request"], code: 415, message: `Supported content types: ${request.mediaType}` };
  const withBody = (name: string, value: unknown, fact: string, violation?: Violation) =>
    refusal(name, send(least, encode(operation, value)), fact, violation);
  const withType = (type: string, text: string | undefined, encoded = "") =>
    refusal(
      `as ${type}${encoded}`,
      send({ ...least, "Content-Type": type }, text),
      `Content-Type is ${request.mediaType}`,
      wrongType,
    );

  const fields = fieldsOf(operation).flatMap(([name, field]) => fieldCases(operation, name, field, good, withBody));
  const noBody = refusal("without a body", send(least, undefined), "the body is mandatory", isMissing);
  const noType = refusal(
    "without Content-Type",
    send(without(least, "Content-Type"), encode(operation, good)),
    "Content-Type is mandatory",
    isForm(operation) ? undefined : mustBeObject,
  );
  if (isForm(operation)) {
    return [
      ...withoutHeader,
      ...withoutToken,
      noType,
      ...fields,
      noBody,
      ...["text/plain", "application/xml", "application/json"].map((type) => withType(type, JSON.stringify(good))),
    ];
  }
  const form = new URLSearchParams(good as Record<string, string>).toString();
  const malformed: [string, string][] = [
    ["cut off", JSON.stringify(good).slice(0, -1)],
    ["a form", form],
    ["text", "not JSON"],
  ];
  return [
    // First, so that a provider that does not survive one of these is found out by what follows.
    ...malformed.map(
      ([name, text]): Case => ({
        operation,
        name: `with a body that is not JSON: ${name}`,
        request: send(least, text),
        expected: "malformed",
        fact: "400; what else comes is not published",
      }),
    ),
    noType,
    ...withoutHeader,
    ...withoutToken,
    ...fields,
    withBody("with null as body", null, "the body is an object", isMissing),
    withBody("with a list as body", [good], "the body is an object", mustBeObject),
    withBody("with a string as body", "text", "the body is an object", mustBeObject),
    withBody("with a number as body", 12345, "the body is an object", mustBeObject),
    withBody("with true as body", true, "the body is an object", mustBeObject),
    noBody,
    ...wrongMediaTypes.map((type) => withType(type, JSON.stringify(good))),
    withType(formType, form, ", encoded as that"),
  ];
}

function fieldCases(
  operation: Operation,
  name: string,
  { required, fixed, example }: Field,
  good: Body,
  withBody: (name: string, value: unknown, fact: string, violation?: Violation) => Case,
): Case[] {
  const location = ["request", "body", name];
  const mustBeString = { location, code: "type", message: `Request body property ${name} must be string` };
  const fact = `${name} is ${required ? "a mandatory text, not empty" : "a text"}`;
  const isMissing = {
    location: ["request", "body"],
    code: "required",
    message: `Request body must have required property '${name}'`,
  };
  const isEmpty = {
    location,
    code: "minLength",
    message: `Request body property ${name} must NOT have fewer than 1 characters`,
  };
  const isOther = { location, code: "const", message: `Request body property ${name} must be equal to constant` };
  const wrongTypes: [string, unknown][] = isForm(operation)
    ? []
    : [
        ["null", null],
        ["a number", 12345],
        ["true", true],
        ["a list", [example]],
        ["an object", { [name]: example }],
      ];
  return [
    ...(required
      ? [
          withBody(`without ${name}`, without(good, name), fact, isMissing),
          withBody(`with an empty ${name}`, { ...good, [name]: "" }, fact, fixed ? isOther : isEmpty),
        ]
      : []),
    ...(fixed
      ? [withBody(`with another ${name}`, { ...good, [name]: "other" }, `${name} is ${example}`, isOther)]
      : []),
    ...wrongTypes.map(([what, value]) =>
      withBody(`with ${what} as ${name}`, { ...good, [name]: value }, fact, mustBeString),
    ),
  ];
}

/** Values that no fact rules out and that a provider may refuse, but must survive. */
function unusual(operation: Operation, values: Values): Case[] {
  const texts: [string, string][] = [
    ["of other scripts", "微信登录 𝔴𝔢𝔠𝔥𝔞𝔱 ñ"],
    ["of quotes and backslashes", `'"\\n\\`],
    ["of 1000 characters", "0".repeat(1000)],
  ];
  const { method, path } = operation;
  const good = body(operation, values, true);
  return fieldsOf(operation)
    .filter(([, { fixed }]) => !fixed)
    .flatMap(([field]) =>
      texts.map(
        ([what, text]): Case => ({
          operation,
          name: `with a ${field} ${what}`,
          request: {
            method,
            path,
            headers: leastHeaders(operation, values),
            body: encode(operation, { ...good, [field]: text }),
          },
          expected: "answered",
          fact: `${acceptedFact(operation)}; or ${refusedFact(operation)}`,
        }),
      ),
    );
}

/** Other methods, and paths nearby. */
function otherCalls(operation: Operation, values: Values): Case[] {
  const { method, path } = operation;
  const good = goodRequest(operation, values);
  const known = (method: string, path: string) =>
    operations.some((other) => other.method === method && other.path === path);
  const methods = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE"].filter((other) => !known(other, path));
  const paths = [
    path.slice(0, path.lastIndexOf("/")),
    `${path}/unknown`,
    `${path}s`,
    path.replace("/v2/", "/v1/"),
    path.replace("/api/v2/", "/"),
  ].filter((other) => !known(method, other));
  const fact = `the call is ${method} ${path}`;
  const rejected = (name: string, request: Request): Case => ({ operation, name, request, expected: "rejected", fact });
  return [
    ...methods.map((method) => rejected(`${method} ${path}`, { ...good, method })),
    ...paths.map((path) => rejected(`${method} ${path}`, { ...good, path })),
  ];
}

function acceptedFact({ answers }: Operation): string {
  const { bodies } = answers[200];
  if (!bodies) return "200 without a body";
  const shapes = Object.values(bodies).map((fields) =>
    Object.entries(fields)
      .filter(([, { required }]) => required)
      .map(([name, { fixed, example }]) => (fixed ? example : name))
      .join(", "),
  );
  return `200 ${answerType}, ${shapes.length > 1 ? "one of " : ""}${shapes.join(" | ")}`;
}

function refusedFact({ answers }: Operation): string {
  const shapes = Object.values(answers[400].bodies ?? {}).map((fields) => Object.keys(fields).join(" and "));
  return `400 ${answerType} with the strings ${shapes.join(", or ")}`;
}
