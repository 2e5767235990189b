import { formType, type Operation } from "../facts/index.js";
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
  noCalls,
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

/**
 * Every request that follows from a fact about an operation. How that happens to `X-client-id`, which is mandatory:
 *
 * 1. facts/shared.ts says so, with the page that does, and facts/loginWithWeChat.ts that the login has that header.
 * 2. contract/document.ts holds the document against it: "loginWithWeChat: X-client-id is mandatory".
 * 3. `addWrongHeaders` below takes it away from a request that has all that is mandatory (support/requests.ts). The case is
 *    "loginWithWeChat: X-client-id is mandatory, so it is refused without it", and 400 is expected.
 * 4. contract/provider.test.ts sends it, to the mock or to a tenant. What a tenant can be held to says contract/plan.ts; how
 *    an answer differs from what is expected says contract/expectations.ts.
 * 5. provider/provider.ts refuses it too: a second reading of the same facts. provider/faults.ts has one that does not, and
 *    `npm run test:mutation` fails unless the case of step 3 finds it out.
 *
 * A length, a pattern or a field goes the same way: all of it follows from the facts, and no code has to be changed.
 */
export function cases(operation: Operation, values: Values = {}): Case[] {
  const { method, path } = operation;
  const found: Case[] = [];
  const add: Add = (expected, name, changes, violation) => {
    const request = { method, path, headers: leastHeaders(operation, values), body: mandatory, ...changes };
    found.push({ operation, name, request, expected, ...(violation && { violation }) });
  };
  const mandatory = encode(operation, body(operation, values, true));
  addAccepted(add, operation, values);
  // First of the refused, so that a provider that does not survive one of these is found out by what follows.
  addMalformed(add, operation, values);
  addWrongHeaders(add, operation, values);
  addWrongBodies(add, operation, values);
  addUnusual(add, operation, values);
  addOtherCalls(add, operation, values);
  return found;
}

/** Adds a case: a request with all that is mandatory and nothing else, but for these changes. */
type Add = (expected: Expected, name: string, changes: Partial<Request>, violation?: Violation) => void;

function addAccepted(add: Add, operation: Operation, values: Values): void {
  const { headers } = operation;
  const every = allHeaders(operation, values);
  const least = leastHeaders(operation, values);
  const whole = encode(operation, body(operation, values));
  const mandatoryBody = body(operation, values, true);
  const accepted = (name: string, changes: Partial<Request>, expected: Expected = "accepted") =>
    add(expected, `is accepted ${name}`, changes);
  const renamed = (rename: (name: string) => string) =>
    Object.fromEntries(Object.entries(every).map(([name, value]) => [rename(name), value]));
  // In the order of their worth, because live values may run out.
  accepted("with the mandatory headers and fields alone", {});
  accepted("with every header and field", { headers: every, body: whole });
  accepted("with header names in lower case", { headers: renamed((name) => name.toLowerCase()) });
  accepted("with header names in upper case", { headers: renamed((name) => name.toUpperCase()) });
  const unknown = { ...least, "X-unknown": "1", "X-request-id": "1" };
  accepted("with headers that the facts do not know", { headers: unknown });
  if (mandatoryBody) {
    const fields = isForm(operation) ? { unknown: "1" } : { unknown: "1", nested: { list: [1, null] } };
    const further = encode(operation, { ...mandatoryBody, ...fields });
    accepted("with body fields that the facts do not know", { body: further });
  }
  const free = headers.filter((header) => header.notValidated).map(({ name }) => [name, "?"]);
  if (free.length > 0)
    accepted("with device values of no known form", { headers: { ...every, ...Object.fromEntries(free) } });
  for (const { name, mandatory, furtherExamples = [] } of headers) {
    for (const value of furtherExamples) accepted(`with ${name}: ${value}`, { headers: { ...every, [name]: value } });
    // An ISV application cannot do without the tenant's id, any other can.
    const isOpen = name === "X-tenant-id" && values.tenant_id;
    const headers = without(every, name);
    if (!mandatory) accepted(`without ${name}, which is optional`, { headers }, isOpen ? "answered" : "accepted");
  }
  for (const [name, { required }] of fieldsOf(operation)) {
    const rest = encode(operation, without(body(operation, values) ?? {}, name));
    if (!required) accepted(`without ${name}, which is optional`, { headers: every, body: rest });
  }
}

const formOf = (value: unknown) => new URLSearchParams(value as Record<string, string>).toString();

/** JSON calls alone: of a form, no text is malformed. */
function addMalformed(add: Add, operation: Operation, values: Values): void {
  if (!operation.request || isForm(operation)) return;
  const good = body(operation, values, true);
  const texts = { "cut off": JSON.stringify(good).slice(0, -1), "a form": formOf(good), text: "not JSON" };
  for (const [what, text] of Object.entries(texts))
    add("malformed", `has a JSON body, so it is refused with one that is ${what}`, { body: text });
}

function addWrongHeaders(add: Add, operation: Operation, values: Values): void {
  const { headers, request, security } = operation;
  const least = leastHeaders(operation, values);
  const missing = { location: ["request", "header"], code: "required" };
  for (const header of headers) {
    const { name, mandatory, example } = header;
    if (mandatory) {
      add("refused", `${name} is mandatory, so it is refused without it`, { headers: without(least, name) }, missing);
      // Prism reports it as missing or as too short, as the document has it.
      add("refused", `${name} is mandatory, so it is refused with an empty one`, { headers: { ...least, [name]: "" } });
    }
    const location = ["request", "header", name.toLowerCase()];
    for (const { keyword, words, broken } of limitsOf(header, example)) {
      const changes = { headers: { ...least, [name]: String(broken) } };
      add("refused", `${name} ${words}, so it is refused with another`, changes, { location, code: keyword });
    }
  }
  if (security) {
    const name = "has an access token, so it is rejected without Authorization";
    add("rejected", name, { headers: without(least, "Authorization") });
  }
  if (!request) return;
  const fact = `has a body of ${request.mediaType}`;
  const noObject = isForm(operation) ? undefined : { location: ["request", "body"], code: "type" };
  const untyped = { headers: without(least, "Content-Type") };
  add("refused", `${fact}, so it is refused without Content-Type`, untyped, noObject);
  const good = body(operation, values, true);
  const [own] = request.mediaType.split(";");
  const others = ["text/plain", "application/xml", "application/json", formType].filter((type) => type !== own);
  const texts = others.map((type) => [type, type, JSON.stringify(good)] as const);
  const encoded = [formType, `${formType}, encoded as that`, formOf(good)] as const;
  for (const [type, name, text] of isForm(operation) ? texts : [...texts, encoded]) {
    const changes = { headers: { ...least, "Content-Type": type }, body: text };
    add("refused", `${fact}, so it is refused as ${name}`, changes, { location: ["request"], code: 415 });
  }
}

function addWrongBodies(add: Add, operation: Operation, values: Values): void {
  if (!operation.request) return;
  const good = body(operation, values, true) ?? {};
  const refused = (name: string, value: unknown, code: string, ...location: string[]) =>
    add("refused", name, { body: encode(operation, value) }, { location: ["request", ...location], code });
  refused("has a mandatory body, so it is refused without one", undefined, "required");
  if (!isForm(operation)) {
    refused("has an object as body, so it is refused with null", null, "required");
    const others = { "a list": [good], "a string": "text", "a number": 12345, true: true };
    for (const [what, value] of Object.entries(others))
      refused(`has an object as body, so it is refused with ${what}`, value, "type", "body");
  }
  for (const [name, field] of fieldsOf(operation)) {
    const { required, fixed, example } = field;
    const changed = (fact: string, value: unknown, code: string) =>
      refused(`${name} ${fact}`, { ...good, [name]: value }, code, "body", name);
    if (required) {
      refused(`${name} is mandatory, so it is refused without it`, without(good, name), "required", "body");
      changed("is mandatory, so it is refused with an empty one", "", fixed ? "const" : "minLength");
    }
    if (fixed) changed(`is ${example}, so it is refused with another`, "other", "const");
    const wrongTypes = {
      null: null,
      "a number": 12345,
      true: true,
      "a list": [example],
      "an object": { [name]: example },
    };
    for (const [what, value] of isForm(operation) ? [] : Object.entries(wrongTypes))
      changed(`is a text, so it is refused with ${what}`, value, "type");
    for (const { keyword, words, broken } of limitsOf(field, example))
      changed(`${words}, so it is refused with another`, broken, keyword);
  }
}

/** Values that no fact rules out and that a provider may refuse, but must survive. */
function addUnusual(add: Add, operation: Operation, values: Values): void {
  const texts = {
    "of other scripts": "微信登录 𝔴𝔢𝔠𝔥𝔞𝔱 ñ",
    "of quotes and backslashes": `'"\\n\\`,
    "of 1000 characters": "0".repeat(1000),
  };
  const good = body(operation, values, true);
  for (const [field, { fixed }] of fieldsOf(operation)) {
    for (const [what, text] of fixed ? [] : Object.entries(texts))
      add("answered", `answers a ${field} ${what}`, { body: encode(operation, { ...good, [field]: text }) });
  }
}

function addOtherCalls(add: Add, operation: Operation, values: Values): void {
  const { method, path } = operation;
  const { methods, paths } = noCalls(operation);
  const changes = [...methods.map((method) => ({ method })), ...paths.map((path) => ({ path }))];
  for (const other of changes) {
    const request = { ...goodRequest(operation, values), ...other };
    add("rejected", `is ${method} ${path}, so ${request.method} ${request.path} is rejected`, request);
  }
}
