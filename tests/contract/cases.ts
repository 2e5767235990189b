import { type Field, formType, type Operation, operations } from "../facts/index.js";
import type { Request } from "../support/exchange.js";
import { limitsOf } from "../support/limits.js";
import {
  allHeaders,
  body,
  encode,
  fieldsOf,
  goodRequest,
  isForm,
  leastHeaders,
  type Values,
  without,
} from "../support/requests.js";

/**
 * What a correct provider does: `accepted` 200 with a documented body; `refused` 400 with a documented body; `malformed` 400,
 * and nobody has published what else comes; `answered` one or the other of the first two; `rejected` any 4xx.
 */
export type Expected = "accepted" | "refused" | "malformed" | "answered" | "rejected";

/** What Prism reports of a request that breaks one rule. */
export interface Violation {
  location: string[];
  code: string | number;
}

/** One request that follows from a fact. */
export interface Case {
  operation: Operation;
  /** The fact, and what the request has to do with it. */
  name: string;
  request: Request;
  expected: Expected;
  violation?: Violation;
}

type Body = Record<string, unknown>;

/**
 * Every request that follows from a fact about an operation. How that happens to `X-client-id`, which is mandatory:
 *
 * 1. facts/shared.ts says so, with the page that does, and facts/loginWithWeChat.ts that the login has that header.
 * 2. contract/document.ts holds the document against it: "loginWithWeChat: X-client-id is mandatory".
 * 3. `refusedForHeaders` below takes it away from a request that has all that is mandatory (support/requests.ts). The case is
 *    "loginWithWeChat: X-client-id is mandatory, so it is refused without it", and 400 is expected.
 * 4. contract/provider.test.ts sends it, to the mock or to a tenant. What a tenant can be held to says contract/plan.ts; how
 *    an answer differs from what is expected says contract/expectations.ts.
 * 5. provider/provider.ts refuses it too: a second reading of the same facts. provider/faults.ts has one that does not, and
 *    `npm run test:mutation` fails unless the case of step 3 finds it out.
 *
 * A length, a pattern or a field goes the same way: all of it follows from the facts, and no code has to be changed.
 */
export function cases(operation: Operation, values: Values = {}): Case[] {
  return [
    ...accepted(operation, values),
    // First of the refused, so that a provider that does not survive one of these is found out by what follows.
    ...malformed(operation, values),
    ...refusedForHeaders(operation, values),
    ...refusedForBody(operation, values),
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
  const notValidated = headers.filter((header) => header.notValidated).map(({ name }) => [name, "?"]);
  const unknownFields = isForm(operation) ? { unknown: "1" } : { unknown: "1", nested: { list: [1, null] } };
  // In the order of their worth, because live values may run out.
  const requests: [name: string, request: Request][] = [
    ["with the mandatory headers and fields alone", request(least)],
    ["with every header and field", request(every, body(operation, values))],
    ["with header names in lower case", request(renamed((name) => name.toLowerCase()))],
    ["with header names in upper case", request(renamed((name) => name.toUpperCase()))],
    ["with headers that the facts do not know", request({ ...least, "X-unknown": "1", "X-request-id": "1" })],
  ];
  if (mandatoryBody) {
    requests.push([
      "with body fields that the facts do not know",
      request(least, { ...mandatoryBody, ...unknownFields }),
    ]);
  }
  if (notValidated.length > 0) {
    const free = { ...every, ...Object.fromEntries(notValidated) };
    requests.push(["with device values of no known form", request(free)]);
  }
  for (const { name, mandatory, furtherExamples = [] } of headers) {
    for (const value of furtherExamples)
      requests.push([`with ${name}: ${value}`, request({ ...every, [name]: value })]);
    if (!mandatory) requests.push([`without ${name}, which is optional`, request(without(every, name))]);
  }
  for (const [name, { required }] of fieldsOf(operation)) {
    const value = without(body(operation, values) ?? {}, name);
    if (!required) requests.push([`without ${name}, which is optional`, request(every, value)]);
  }
  // An ISV application cannot do without the tenant's id, any other can.
  const isOpen = (name: string) => name.startsWith("without X-tenant-id") && values.tenant_id;
  return requests.map(([name, request]) => ({
    operation,
    name: `is accepted ${name}`,
    request,
    expected: isOpen(name) ? "answered" : "accepted",
  }));
}

/** A request with all that is mandatory, and nothing else. */
function leastRequest(operation: Operation, values: Values): Request {
  const { method, path } = operation;
  const headers = leastHeaders(operation, values);
  return { method, path, headers, body: encode(operation, body(operation, values, true)) };
}

function refusal(operation: Operation, name: string, request: Request, violation?: Violation): Case {
  return { operation, name, request, expected: "refused", ...(violation && { violation }) };
}

/** JSON calls alone: of a form, no text is malformed. */
function malformed(operation: Operation, values: Values): Case[] {
  if (!operation.request || isForm(operation)) return [];
  const least = leastRequest(operation, values);
  const texts: [string, string][] = [
    ["cut off", least.body?.slice(0, -1) ?? ""],
    ["a form", new URLSearchParams(body(operation, values, true) as Record<string, string>).toString()],
    ["text", "not JSON"],
  ];
  return texts.map(([what, text]) => ({
    operation,
    name: `has a JSON body, so it is refused with one that is ${what}`,
    request: { ...least, body: text },
    expected: "malformed",
  }));
}

const otherMediaTypes = ["text/plain", "application/xml", "application/json", formType];

function refusedForHeaders(operation: Operation, values: Values): Case[] {
  const least = leastRequest(operation, values);
  const withHeaders = (headers: Record<string, string>): Request => ({ ...least, headers });
  const missing = { location: ["request", "header"], code: "required" };
  const found: Case[] = operation.headers.flatMap((header) => {
    const { name, mandatory, example } = header;
    const location = ["request", "header", name.toLowerCase()];
    return [
      ...(mandatory
        ? [
            refusal(
              operation,
              `${name} is mandatory, so it is refused without it`,
              withHeaders(without(least.headers, name)),
              missing,
            ),
            refusal(
              operation,
              `${name} is mandatory, so it is refused with an empty one`,
              // Prism reports it as missing or as too short, as the document has it.
              withHeaders({ ...least.headers, [name]: "" }),
            ),
          ]
        : []),
      ...limitsOf(header, example).map(({ keyword, words, broken }) =>
        refusal(
          operation,
          `${name} ${words}, so it is refused with another`,
          withHeaders({ ...least.headers, [name]: String(broken) }),
          { location, code: keyword },
        ),
      ),
    ];
  });
  if (operation.security) {
    found.push({
      operation,
      name: "has an access token, so it is rejected without Authorization",
      request: withHeaders(without(least.headers, "Authorization")),
      expected: "rejected",
    });
  }
  const { request } = operation;
  if (!request) return found;
  const fact = `has a body of ${request.mediaType}`;
  const untyped = withHeaders(without(least.headers, "Content-Type"));
  const mustBeObject = { location: ["request", "body"], code: "type" };
  found.push(
    refusal(
      operation,
      `${fact}, so it is refused without Content-Type`,
      untyped,
      isForm(operation) ? undefined : mustBeObject,
    ),
  );
  const good = body(operation, values, true);
  const [own] = request.mediaType.split(";");
  const texts = [
    ...otherMediaTypes.filter((type) => type !== own).map((type) => [type, type, JSON.stringify(good)] as const),
    ...(isForm(operation)
      ? []
      : [
          [
            formType,
            `${formType}, encoded as that`,
            String(new URLSearchParams(good as Record<string, string>)),
          ] as const,
        ]),
  ];
  for (const [type, name, text] of texts) {
    const typed = { ...withHeaders({ ...least.headers, "Content-Type": type }), body: text };
    found.push(refusal(operation, `${fact}, so it is refused as ${name}`, typed, { location: ["request"], code: 415 }));
  }
  return found;
}

function refusedForBody(operation: Operation, values: Values): Case[] {
  if (!operation.request) return [];
  const least = leastRequest(operation, values);
  const good = body(operation, values, true) ?? {};
  const withBody = (name: string, value: unknown, violation: Violation) =>
    refusal(operation, name, { ...least, body: encode(operation, value) }, violation);
  const isMissing = { location: ["request"], code: "required" };
  const isNoObject = { location: ["request", "body"], code: "type" };
  const bodies: [string, unknown, Violation][] = [
    ["null", null, isMissing],
    ["a list", [good], isNoObject],
    ["a string", "text", isNoObject],
    ["a number", 12345, isNoObject],
    ["true", true, isNoObject],
  ];
  return [
    withBody("has a mandatory body, so it is refused without one", undefined, isMissing),
    ...(isForm(operation) ? [] : bodies).map(([what, value, violation]) =>
      withBody(`has an object as body, so it is refused with ${what}`, value, violation),
    ),
    ...fieldsOf(operation).flatMap(([name, field]) =>
      fieldViolations(name, field, good, isForm(operation)).map(([fact, value, violation]) =>
        withBody(`${name} ${fact}`, value, violation),
      ),
    ),
  ];
}

/** Bodies with one field that breaks one of its rules, by that rule. */
function fieldViolations(name: string, field: Field, good: Body, isForm: boolean): [string, Body, Violation][] {
  const { required, fixed, example } = field;
  const location = ["request", "body", name];
  const changed = (fact: string, value: unknown, code: string): [string, Body, Violation] => [
    fact,
    { ...good, [name]: value },
    { location, code },
  ];
  const wrongTypes: [string, unknown][] = [
    ["null", null],
    ["a number", 12345],
    ["true", true],
    ["a list", [example]],
    ["an object", { [name]: example }],
  ];
  return [
    ...(required
      ? [
          [
            "is mandatory, so it is refused without it",
            without(good, name),
            { location: location.slice(0, -1), code: "required" },
          ] as [string, Body, Violation],
          changed("is mandatory, so it is refused with an empty one", "", fixed ? "const" : "minLength"),
        ]
      : []),
    ...(fixed ? [changed(`is ${example}, so it is refused with another`, "other", "const")] : []),
    ...(isForm
      ? []
      : wrongTypes.map(([what, value]) => changed(`is a text, so it is refused with ${what}`, value, "type"))),
    ...limitsOf(field, example).map(({ keyword, words, broken }) =>
      changed(`${words}, so it is refused with another`, broken, keyword),
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
  const least = leastRequest(operation, values);
  const good = body(operation, values, true);
  return fieldsOf(operation)
    .filter(([, { fixed }]) => !fixed)
    .flatMap(([field]) =>
      texts.map(
        ([what, text]): Case => ({
          operation,
          name: `answers a ${field} ${what}`,
          request: { ...least, body: encode(operation, { ...good, [field]: text }) },
          expected: "answered",
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
  // A provider may answer HEAD like GET, as many do by themselves.
  const methods = ["GET", "POST", ...(method === "GET" ? [] : ["HEAD"]), "PUT", "PATCH", "DELETE"].filter(
    (other) => !known(other, path),
  );
  const paths = [
    path.slice(0, path.lastIndexOf("/")),
    `${path}/unknown`,
    `${path}s`,
    path.replace("/v2/", "/v1/"),
    path.replace("/api/v2/", "/"),
  ].filter((other) => !known(method, other));
  const rejected = (request: Request): Case => ({
    operation,
    name: `is ${method} ${path}, so ${request.method} ${request.path} is rejected`,
    request,
    expected: "rejected",
  });
  return [
    ...methods.map((method) => rejected({ ...good, method })),
    ...paths.map((path) => rejected({ ...good, path })),
  ];
}
