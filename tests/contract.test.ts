import { describe, inject, type TestContext, test } from "vitest";
import { type Answer, check, type Judge, type Request } from "./exchange.js";
import { answerFields, answerType, call, code, error, headers, requiredOf, statuses } from "./facts.js";
import { readTarget } from "./target.js";

const problem = inject("problem");
if (problem) throw new Error(problem);

const target = readTarget();
const provider = { baseUrl: inject("baseUrl"), hangLimit: target.hangLimit };

const optional = headers.filter(({ mandatory }) => !mandatory).map(({ name }) => name);
const allHeaders = { "Content-Type": call.contentType, ...target.headers };
// Whoever sets ONEACCESS_TENANT_ID may be calling an ISV application, which cannot do without it.
const leastHeaders = without(allHeaders, ...optional.filter((name) => name !== "X-tenant-id" || !target.tenantId));

function without(all: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
}

/** A request with the headers that must be there and the facts' example code: live codes are for logins only. */
function request(change: Partial<Request> = {}): Request {
  return { method: call.method, path: call.path, headers: leastHeaders, body: json({ code: code.example }), ...change };
}

const json = (value: unknown) => JSON.stringify(value);

const hasStatus =
  (expected: number): Judge =>
  ({ status }) =>
    status === expected ? [] : [`the status is ${status}, not ${expected}`];

/** The body as an object, or what stands in the way. */
function readBody({ headers, body }: Answer): Record<string, unknown> | string {
  const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== answerType) return `the media type is ${mediaType ?? "missing"}, not ${answerType}`;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? { ...value }
      : "the body is JSON, but not an object";
  } catch {
    return "the body is not JSON";
  }
}

const missing = (body: Record<string, unknown>, names: string[]) =>
  names.filter((name) => !Object.hasOwn(body, name)).map((name) => `${name} is missing`);

const mistyped = (body: Record<string, unknown>, types: Record<string, string>) =>
  Object.entries(types)
    .filter(([name, type]) => Object.hasOwn(body, name) && !isOfType(body[name], type))
    .map(([name, type]) => `${name} is not of type ${type}`);

const isOfType = (value: unknown, type: string) =>
  type === "integer" ? Number.isInteger(value) : typeof value === type;

const isOutcome: Judge = (answer) => {
  const wrongStatus = hasStatus(200)(answer);
  if (wrongStatus.length > 0) return wrongStatus;
  const body = readBody(answer);
  if (typeof body === "string") return [body];
  const known = statuses.find((status) => status === body.status);
  return [
    ...(known ? [] : [`status is none of ${statuses.join(", ")}`]),
    ...missing(body, known ? requiredOf(known) : []),
    ...mistyped(body, answerFields),
  ];
};

const isRefusal: Judge = (answer) => {
  const wrongStatus = hasStatus(400)(answer);
  if (wrongStatus.length > 0) return wrongStatus;
  const body = readBody(answer);
  if (typeof body === "string") return [body];
  const types = { error_code: error.error_code.type, error_msg: error.error_msg.type };
  return [...missing(body, Object.keys(types)), ...mistyped(body, types)];
};

const isOutcomeOrRefusal: Judge = (answer) => (answer.status === 400 ? isRefusal(answer) : isOutcome(answer));

const isUnknownCall: Judge = ({ status }) =>
  status >= 400 && status < 500 ? [] : [`the status is ${status}, not one of a refusal (4xx)`];

const outcomeFacts = `200 ${answerType}, one of ${statuses.map((status) => requiredOf(status).join(", ").replace("status", status)).join(" | ")}`;
const refusalFacts = `400 ${answerType} with the strings error_code and error_msg`;

/** Takes an unspent code for one login; the example of the facts may be used any number of times. */
function takeCode(ctx: TestContext): string {
  if (!target.codes) return code.example;
  return target.codes.shift() ?? ctx.skip("ONEACCESS_WECHAT_CODE holds no unspent code for this login");
}

interface Login {
  headers?: Record<string, string>;
  body?: Record<string, unknown>;
  judge?: Judge;
}

const renamed = (rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(allHeaders).map(([name, value]) => [rename(name), value]));

// In the order of their worth, because live codes may run out.
const logins: Record<string, Login> = {
  "the mandatory headers alone": {},
  "every header": { headers: { ...allHeaders, "X-L": "zh" } },
  "header names in lower case": { headers: renamed((name) => name.toLowerCase()) },
  "header names in upper case": { headers: renamed((name) => name.toUpperCase()) },
  "headers that the facts do not know": { headers: { ...leastHeaders, "X-unknown": "1", "X-request-id": "1" } },
  "body fields that the facts do not know": { body: { unknown: "1", nested: { list: [1, null] } } },
  "device values of no known form": { headers: { ...allHeaders, "X-device-ip": "?", "X-operating-sys-version": "?" } },
  "every header but X-device-ip": { headers: without(allHeaders, "X-device-ip") },
  "every header but X-L": { headers: without(allHeaders, "X-L") },
  "every header but X-tenant-id": {
    headers: without(allHeaders, "X-tenant-id"),
    judge: target.tenantId ? isOutcomeOrRefusal : isOutcome,
  },
};

describe("a login is accepted", () => {
  test.for(Object.entries(logins))("with %s", async ([, { headers = leastHeaders, body, judge = isOutcome }], ctx) => {
    const sent = request({ headers, body: json({ code: takeCode(ctx), ...body }) });
    await check(provider, sent, judge, outcomeFacts);
  });
});

describe("a request is refused with 400", () => {
  // First, so that a provider that does not survive one of these is found out by what follows.
  test.for([
    ["cut off", `{"code":"${code.example}"`],
    ["a form", `code=${code.example}`],
    ["text", "not JSON"],
  ] as const)("with a body that is not JSON: %s", async ([, body]) => {
    await check(provider, request({ body }), hasStatus(400), "400; what else comes is not published");
  });

  const mandatory = ["Content-Type", ...headers.filter((header) => header.mandatory).map(({ name }) => name)];
  test.for(mandatory)("without %s", async (name) => {
    const sent = request({ headers: without(leastHeaders, name) });
    await check(provider, sent, isRefusal, `${name} is mandatory: ${refusalFacts}`);
  });

  test.for([
    ["without code", {}],
    ["with an empty code", { code: "" }],
    ["with null as code", { code: null }],
    ["with a number as code", { code: 12345 }],
    ["with true as code", { code: true }],
    ["with a list as code", { code: [code.example] }],
    ["with an object as code", { code: { code: code.example } }],
    ["with null as body", null],
    ["with a list as body", [{ code: code.example }]],
    ["with a string as body", code.example],
    ["with a number as body", 12345],
    ["with true as body", true],
  ] as const)("%s", async ([, body]) => {
    const facts = `the body is an object with the mandatory string code, not empty: ${refusalFacts}`;
    await check(provider, request({ body: json(body) }), isRefusal, facts);
  });

  test("without a body", async () => {
    await check(provider, request({ body: undefined }), isRefusal, `code is mandatory: ${refusalFacts}`);
  });

  test.for([
    ["text/plain", json({ code: code.example })],
    ["application/xml", json({ code: code.example })],
    ["application/x-www-form-urlencoded", `code=${code.example}`],
    ["application/x-www-form-urlencoded", json({ code: code.example })],
  ] as const)("as %s: %s", async ([mediaType, body]) => {
    const sent = request({ headers: { ...leastHeaders, "Content-Type": mediaType }, body });
    await check(provider, sent, isRefusal, `Content-Type is ${call.contentType}: ${refusalFacts}`);
  });
});

describe("a strange code is answered, one way or the other", () => {
  test.for([
    ["of other scripts", "微信登录 𝔴𝔢𝔠𝔥𝔞𝔱 ñ"],
    ["of quotes and backslashes", `'"\\n\\`],
    ["of 1000 characters", "0".repeat(1000)],
  ] as const)("%s", async ([, strange]) => {
    const sent = request({ body: json({ code: strange }) });
    await check(provider, sent, isOutcomeOrRefusal, `${outcomeFacts}; or ${refusalFacts}`);
  });
});

describe("no other call is answered with success", () => {
  test.for(["GET", "HEAD", "PUT", "PATCH", "DELETE"])("%s", async (method) => {
    await check(provider, request({ method }), isUnknownCall, `the call is ${call.method} ${call.path}`);
  });

  test.for([
    "/api/v2/sdk/login",
    "/api/v2/sdk/login/wechat/unknown",
    "/api/v2/sdk/login/wechats",
    "/api/v1/sdk/login/wechat",
    "/sdk/login/wechat",
  ])("%s", async (path) => {
    await check(provider, request({ path }), isUnknownCall, `the call is ${call.method} ${call.path}`);
  });
});
