import { beforeEach, describe, expect, inject, test } from "vitest";
import { type Answer, check, type Judge, type Request, send } from "./exchange.js";
import { answerType, call, code, type Example, errorExamples, headers, outcomeExamples } from "./facts.js";

const mock = { baseUrl: inject("baseUrl"), hangLimit: 30_000 };
const otherProvider =
  process.env.ONEACCESS_BASE_URL && "only the mock has this, and ONEACCESS_BASE_URL names another provider";
// tests/contract.test.ts reports a problem; once is enough.
const reasonToSkip = otherProvider || inject("problem");

beforeEach((ctx) => {
  ctx.skip(Boolean(reasonToSkip), reasonToSkip);
});

const goodHeaders: Record<string, string> = {
  "Content-Type": call.contentType,
  ...Object.fromEntries(headers.map(({ name, example }) => [name, example])),
};

function request(change: Partial<Request> = {}): Request {
  const body = JSON.stringify({ code: code.example });
  return { method: call.method, path: call.path, headers: goodHeaders, body, ...change };
}

const withHeader = (name: string, value: string) => request({ headers: { ...goodHeaders, [name]: value } });
const without = (header: string) =>
  request({ headers: Object.fromEntries(Object.entries(goodHeaders).filter(([name]) => name !== header)) });

const answers =
  (status: number, { value }: Pick<Example, "value">): Judge =>
  (answer) => {
    const expected = `${status} ${answerType} ${JSON.stringify(value)}`;
    const came = `${answer.status} ${answer.headers["content-type"]} ${answer.body}`;
    return came === expected ? [] : ["the mock does not answer the example of the facts"];
  };

describe("the mock answers a named example", () => {
  test.for(Object.entries(outcomeExamples))("Prefer: example=%s", async ([name, example]) => {
    const sent = withHeader("Prefer", `example=${name}`);
    await check(mock, sent, answers(200, example), `200 ${JSON.stringify(example.value)}`);
  });

  test.for(Object.entries(errorExamples))("Prefer: code=400, example=%s", async ([name, example]) => {
    const sent = withHeader("Prefer", `code=400, example=${name}`);
    await check(mock, sent, answers(400, example), `400 ${JSON.stringify(example.value)}`);
  });

  test("the vendor's own when none is named", async () => {
    await check(mock, request(), answers(200, outcomeExamples.SUCCESS), JSON.stringify(outcomeExamples.SUCCESS.value));
  });
});

test.for(["201", "401", "404", "422", "500"])(
  "the mock has no answer %s, as nobody has published one",
  async (status) => {
    const answer = await send(mock, withHeader("Prefer", `code=${status}`));
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(JSON.parse(answer.body)).toMatchObject({ detail: expect.stringContaining(status) });
  },
);

/** What Prism found: exactly one violation in a request that breaks one rule. */
interface Violation {
  location: string[];
  code: string | number;
  message: string;
}

const violations = ({ headers }: Answer): unknown => JSON.parse(String(headers["sl-violations"] ?? "[]"));

describe("the mock refuses a request for the right reason", () => {
  const body = (value: unknown) => request({ body: JSON.stringify(value) });
  const codeMustBeString = {
    location: ["request", "body", "code"],
    code: "type",
    message: "Request body property code must be string",
  };
  const bodyMustBeObject = { location: ["request", "body"], code: "type", message: "Request body must be object" };
  const bodyIsRequired = { location: ["request"], code: "required", message: "Body parameter is required" };
  const mediaType = { location: ["request"], code: 415, message: `Supported content types: ${call.contentType}` };

  test.for<[claim: string, request: Request, violation: Violation]>([
    ...headers
      .filter(({ mandatory }) => mandatory)
      .map(({ name }): [string, Request, Violation] => [
        `without ${name}`,
        without(name),
        {
          location: ["request", "header"],
          code: "required",
          message: `Request header must have required property '${name.toLowerCase()}'`,
        },
      ]),
    [
      "without code",
      body({}),
      {
        location: ["request", "body"],
        code: "required",
        message: "Request body must have required property 'code'",
      },
    ],
    [
      "with an empty code",
      body({ code: "" }),
      {
        location: ["request", "body", "code"],
        code: "minLength",
        message: "Request body property code must NOT have fewer than 1 characters",
      },
    ],
    ["with null as code", body({ code: null }), codeMustBeString],
    ["with a number as code", body({ code: 12345 }), codeMustBeString],
    ["with a list as code", body({ code: [code.example] }), codeMustBeString],
    ["with an object as code", body({ code: { code: code.example } }), codeMustBeString],
    ["with a list as body", body([{ code: code.example }]), bodyMustBeObject],
    ["with a string as body", body(code.example), bodyMustBeObject],
    ["with null as body", body(null), bodyIsRequired],
    ["without a body", request({ body: undefined }), bodyIsRequired],
    ["as text/plain", withHeader("Content-Type", "text/plain"), mediaType],
    ["without Content-Type", without("Content-Type"), bodyMustBeObject],
  ])("%s", async ([, sent, violation]) => {
    const answer = await send(mock, sent);
    expect(violations(answer)).toEqual([{ severity: "Error", ...violation }]);
  });

  test("in words that blame no parameter, as they are the same for every reason", async () => {
    const value = { error_code: "SDK.COMMON.1006", error_msg: "The request parameter error" };
    const facts = "the first 400 example is what Prism answers";
    await check(mock, without("X-agent"), answers(400, { value }), facts);
  });

  test("and finds nothing wrong with a good one", async () => {
    expect(violations(await send(mock, request()))).toEqual([]);
  });
});
