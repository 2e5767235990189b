import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import {
  type ClientOptions,
  createOneAccessClient,
  type LoginWithWeChatRequest,
  UnexpectedResponseError,
} from "../../generated/client.js";
import { loginWithWeChat, operations } from "../facts/index.js";
import { curl, send } from "../support/exchange.js";
import { allHeaders, goodRequest } from "../support/requests.js";

// The same requests at every run, and others with another FUZZ_SEED; a failure prints its seed and its path.
const seed = Number(process.env.FUZZ_SEED ?? 20241230);
const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const mock = { baseUrl: inject("mockUrl"), hangLimit: 10_000 };

const { "Content-Type": contentType = "", ...good } = allHeaders(loginWithWeChat);
const examples = ([200, 400] as const).flatMap((status) =>
  Object.values(loginWithWeChat.answers[status].examples ?? {}).map(({ value }) => value as object),
);
const statuses = Object.keys(loginWithWeChat.answers[200].bodies ?? {});

/** One of the texts, which `|` separates. */
const oneOf = (texts: string) => fc.constantFrom(...texts.split("|"));

/** Bytes that HTTP can carry in a header. */
const headerByte = fc.integer({ min: 0x20, max: 0xff }).filter((byte) => byte !== 0x7f);
const headerText = fc.oneof(
  fc.string({ unit: headerByte.map((byte) => String.fromCharCode(byte)) }),
  oneOf('| |\t|null|undefined|[object Object]|__proto__|../..|%00|a,b|;|"|*/*;q=x'),
  fc.integer({ min: 1000, max: 6000 }).map((length) => "x".repeat(length)),
);
const headerName = fc.oneof(
  fc.constantFrom(...operations.flatMap((operation) => Object.keys(allHeaders(operation)))),
  oneOf(
    "Accept|Accept-Charset|Accept-Encoding|Authorization|Content-Encoding|Content-Type|Cookie|Expect|Host|If-Match",
  ),
  oneOf("Origin|Prefer|Range|Referer|TE|Upgrade|X-Forwarded-For|X-HTTP-Method-Override|__proto__|toString|x-unknown"),
);
const media = fc.oneof(
  fc.constant(contentType),
  oneOf("application/json|application/json;charset=utf-16|application/xml|text/plain|multipart/form-data; boundary=x"),
  oneOf('application/x-www-form-urlencoded|application/problem+json|*/*|json|;;;|application/json;charset="'),
);
const prefer = fc.oneof(
  oneOf("example=SUCCESS|example=none|code=400|code=200, example=APP.0001|code=404|code=none|dynamic=true|,,,"),
  oneOf("code=400, example=APP.0001|dynamic=maybe|example=__proto__|code=-1|code=200, code=400|example="),
);

const prototypeKeys = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "code", "hasOwnProperty");
const strangeValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(1e308, -0, Number.MAX_SAFE_INTEGER, "", " ", "\0", "\ud800", null, true, [], {}),
  fc.integer({ min: 10_000, max: 100_000 }).map((length) => "界".repeat(length)),
);
const json = fc.oneof(
  strangeValue.map((value) => JSON.stringify({ code: value })),
  strangeValue.map((value) => JSON.stringify(value)),
  fc.dictionary(prototypeKeys, fc.jsonValue()).map((value) => JSON.stringify(value)),
  fc
    .tuple(prototypeKeys, fc.jsonValue())
    .map(([key, value]) => `{"code":"x",${JSON.stringify(key)}:${JSON.stringify(value)}}`),
  fc.integer({ min: 100, max: 20_000 }).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
);
const body = fc.oneof(
  json,
  fc.tuple(json, fc.nat({ max: 40 })).map(([text, length]) => text.slice(0, length)),
  fc.string({ unit: "binary" }),
  fc.constantFrom(undefined, "", "null", "{", "}", '{"code":', '{"code":"x","code":7}', "\ufeff{}", "NaN", "code=x"),
);

/** A request with anything wrong, or nothing. */
const request = fc.constantFrom(...operations).chain((operation) => {
  const { operationId } = operation;
  const { method, path, headers: known, body: goodBody } = goodRequest(operation);
  return fc.record({
    method: fc.oneof(
      { weight: 6, arbitrary: fc.constant<string>(method) },
      oneOf("GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH|TRACE|SEARCH"),
    ),
    path: fc.oneof(
      { weight: 6, arbitrary: fc.constant(path) },
      fc.webPath(),
      fc.webPath().map((path) => `/@${operationId}=${path}`),
      oneOf("/%|/%ff|//|/..|/*|/@|/%40|//%E0%A4%84//|/@/%|/@__proto__=constructor/"),
      oneOf(`${path}/|${path}?code=x&__server=http://127.0.0.1:1|/${path}|${path}?__code=none|/@${path}`),
      oneOf(`/@${operationId}=400${path}|/%40${operationId}%3D200${path}|${path}?__code=200&__example=none`),
    ),
    headers: fc
      .tuple(
        fc.oneof({ weight: 3, arbitrary: fc.constant(Object.keys(known)) }, fc.subarray(Object.keys(known))),
        fc.dictionary(headerName, headerText, { maxKeys: 3 }),
        fc.option(media, { nil: undefined }),
        fc.option(prefer, { nil: undefined, freq: 3 }),
      )
      .map(([names, strange, contentType, preference]) => ({
        ...Object.fromEntries(names.map((name) => [name, known[name] ?? ""])),
        ...(contentType === undefined ? {} : { "Content-Type": contentType }),
        ...(preference === undefined ? {} : { Prefer: preference }),
        ...strange,
      })),
    body: fc.oneof(body, fc.constant(goodBody)),
  });
});

describe(`${numRuns} random requests (FUZZ_SEED=${seed})`, () => {
  it("the mock answers every one, and none with a 5xx", async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(request, async (request) => {
        const { status, body } = await send(mock, request).catch(({ message }) => ({ status: 0, body: message }));
        statuses.add(status);
        const what = `HTTP ${status} ${body.slice(0, 300)}\n${curl(mock.baseUrl, request)}`;
        expect(status >= 200 && status < 500, what).toBe(true);
      }),
      { seed, numRuns },
    );
    // The requests are strange in more than one way, and some are good.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 405]));
  });

  /** Calls the client as callers without types can; returns the kind of the result, and fails on an undocumented one. */
  async function logIn(options: object, body: unknown, callOptions: object): Promise<string> {
    try {
      const client = createOneAccessClient(options as ClientOptions);
      const { data, error } = await client.loginWithWeChat(body as LoginWithWeChatRequest, callOptions);
      if (error) {
        expect(error).toMatchObject({ error_code: expect.any(String), error_msg: expect.any(String) });
        return "error";
      }
      expect(statuses).toContain(data.status);
      return "data";
    } catch (error) {
      if (error instanceof UnexpectedResponseError) return error.name;
      expect(error).toBeInstanceOf(TypeError);
      // Its own words: those of the platform mean that something was sent, or nearly so.
      expect((error as Error).message).toMatch(
        /missing or blank|cannot be sent|must be a host name|exactly one of|baseUrl is blank/,
      );
      return "TypeError";
    }
  }

  const headersOfCaller = fc.oneof(
    { weight: 4, arbitrary: fc.constant(good) },
    fc.record(Object.fromEntries(Object.keys(good).map((name) => [name, fc.oneof(headerText, strangeValue)])), {
      requiredKeys: [],
    }),
    strangeValue,
  );
  const bodyOfCaller = fc.oneof(
    { weight: 4, arbitrary: fc.record({ code: fc.string({ unit: "binary", minLength: 1 }) }) },
    fc.record({ code: strangeValue }),
    fc.dictionary(prototypeKeys, strangeValue),
    strangeValue,
  );
  const options = fc.oneof(
    { weight: 6, arbitrary: headersOfCaller.map((headers) => ({ domainName: "a.example", headers })) },
    fc.record({ domainName: strangeValue, commonDomain: strangeValue, headers: headersOfCaller }, { requiredKeys: [] }),
    strangeValue.map((value) => value as object),
  );

  const outcome = fc.constantFrom(...examples);
  const answerBody = fc.oneof(
    { weight: 4, arbitrary: outcome.map((body) => JSON.stringify(body)) },
    fc
      .tuple(outcome, prototypeKeys, strangeValue)
      .map(([body, key, value]) => JSON.stringify({ ...body, [key]: value })),
    fc.tuple(outcome, fc.nat({ max: 60 })).map(([body, length]) => JSON.stringify(body).slice(0, length)),
    body.map((text) => text ?? ""),
  );
  const answer = fc.record({
    status: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(200, 400) }, fc.integer({ min: 200, max: 599 })),
    text: answerBody,
    headers: fc.constantFrom({}, { "content-length": "0" }, { "content-length": "7" }, { "content-type": "text/html" }),
  });

  it("the client resolves or rejects as documented, whatever it is given and whatever comes back", async () => {
    const results = new Set<string>();
    await fc.assert(
      fc.asyncProperty(options, bodyOfCaller, headersOfCaller, answer, async (options, body, headers, answer) => {
        const { status, text } = answer;
        const fetch = async (...sent: ConstructorParameters<typeof Request>) => {
          new Request(...sent); // The platform refuses what it cannot send, in words of its own.
          return new Response([204, 205, 304].includes(status) ? null : text, answer);
        };
        results.add(await logIn(options, body, { fetch, headers }));
      }),
      { seed, numRuns },
    );
    expect([...results].sort()).toEqual(["TypeError", "UnexpectedResponseError", "data", "error"]);
  });
});
