import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClientOptions,
  createOneAccessClient,
  type LoginWithWeChatRequest,
  UnexpectedResponseError,
} from "../generated/client.js";
import { type Mock, startMock } from "../scripts/mock.js";
import { curl, send } from "./exchange.js";
import { call, errorExamples, headers, outcomeExamples, statuses } from "./facts.js";

// The same requests at every run, and others with another FUZZ_SEED; a failure prints its seed and its path.
const seed = Number(process.env.FUZZ_SEED ?? 20241230);
const numRuns = Number(process.env.FUZZ_RUNS ?? 1000);
const hangLimit = 10_000;

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.stop());

const good = Object.fromEntries(headers.map(({ name, example }) => [name, example]));

/** Bytes that HTTP can carry in a header. */
const headerText = fc.oneof(
  fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((byte) => byte !== 0x7f)
      .map((byte) => String.fromCharCode(byte)),
  }),
  fc.constantFrom(
    "",
    " ",
    "\t",
    "null",
    "undefined",
    "[object Object]",
    "__proto__",
    "../..",
    "%00",
    "a,b",
    ";",
    '"',
    "*/*;q=x",
  ),
  fc.integer({ min: 1000, max: 6000 }).map((length) => "x".repeat(length)),
);
const headerName = fc.constantFrom(
  ...headers.map(({ name }) => name),
  ...[
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Host",
  ],
  ...["If-Match", "Origin", "Prefer", "Range", "Referer", "TE", "X-Forwarded-For", "X-HTTP-Method-Override"],
  ...["constructor", "__proto__", "toString", "x-unknown"],
);
const media = fc.constantFrom(
  ...[call.contentType, "application/json", "application/json;charset=utf-16", "application/xml", "text/plain"],
  ...[
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/problem+json",
    "*/*",
    "json",
    ";;;",
  ],
);
const prefer = fc.constantFrom(
  ...[
    "example=SUCCESS",
    "example=none",
    "code=400",
    "code=200, example=APP.0001",
    "code=500",
    "code=none",
    "dynamic=true",
  ],
  ...[
    "code=400, example=APP.0001",
    "dynamic=maybe",
    "example=__proto__",
    "code=-1",
    "code=200, code=400",
    "example=",
    ",,,",
  ],
);

const prototypeKeys = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "code", "hasOwnProperty");
const strangeValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(1e308, -0, Number.MAX_SAFE_INTEGER, "", " ", "\0", "\ud800", null, true, [], {}),
  fc.integer({ min: 10_000, max: 300_000 }).map((length) => "界".repeat(length)),
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
const request = fc.record({
  method: fc.oneof(
    { weight: 6, arbitrary: fc.constant("POST") },
    fc.constantFrom("GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "SEARCH"),
  ),
  path: fc.oneof(
    { weight: 6, arbitrary: fc.constant(call.path) },
    fc.webPath(),
    fc.constantFrom(
      `${call.path}/`,
      `${call.path}?code=x&__server=http://127.0.0.1:1`,
      `/${call.path}`,
      "/%",
      "/%ff",
      "//",
      "/..",
      "/*",
    ),
  ),
  headers: fc
    .tuple(
      fc.subarray(Object.keys(good), { minLength: 4 }),
      fc.dictionary(headerName, headerText, { maxKeys: 3 }),
      fc.option(media, { nil: call.contentType }),
      fc.option(prefer, { nil: undefined, freq: 3 }),
    )
    .map(([names, strange, contentType, preference]) => ({
      "Content-Type": contentType,
      ...Object.fromEntries(names.map((name) => [name, good[name] ?? ""])),
      ...(preference === undefined ? {} : { Prefer: preference }),
      ...strange,
    })),
  body,
});

describe(`${numRuns} random requests (FUZZ_SEED=${seed})`, () => {
  it("the mock answers every one, and none with a 5xx", async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(request, async (request) => {
        const answer = await send({ baseUrl: mock.url, hangLimit }, request).catch((error: Error) => error);
        const status = answer instanceof Error ? 0 : answer.status;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const what = answer instanceof Error ? answer.message : `HTTP ${status} ${answer.body.slice(0, 300)}`;
        expect(status >= 200 && status < 500, `${what}\n${curl(mock.url, request)}`).toBe(true);
      }),
      { seed, numRuns },
    );
    // The requests are strange in more than one way, and some are good.
    expect([...statuses.keys()].sort()).toEqual(expect.arrayContaining([200, 400, 404, 405]));
  });

  /** Calls the client as callers without types can; tells what came of it, and fails on anything undocumented. */
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
        /missing or blank|cannot be sent|not a host name|exactly one of|baseUrl is blank/,
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

  const outcome = fc.constantFrom(...Object.values({ ...outcomeExamples, ...errorExamples }).map(({ value }) => value));
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
        const fetch = async () => new Response([204, 205, 304].includes(status) ? null : text, answer);
        results.add(await logIn(options, body, { fetch, headers }));
      }),
      { seed, numRuns },
    );
    expect([...results].sort()).toEqual(["TypeError", "UnexpectedResponseError", "data", "error"]);
  });

  it("the client gets an answer of the mock to everything that it sends", async () => {
    const results = new Set<string>();
    await fc.assert(
      fc.asyncProperty(headersOfCaller, bodyOfCaller, async (headers, body) => {
        results.add(await logIn({ baseUrl: mock.url, headers: good }, body, { headers }));
      }),
      { seed, numRuns },
    );
    expect([...results].sort()).toEqual(["TypeError", "data"]);
  });
});
