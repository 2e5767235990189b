import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createOneAccessServerClient } from "../../generated/server.js";
import { device } from "../../scripts/lib/examples.js";
import { type NetworkAnswer, networkByPath } from "../support/network.js";
import { rejection } from "../support/rejection.js";

const credentials = { client_id: "ONtQ", client_secret: "Xdq&=%" };
const token = { access_token: "334******140", token_type: "Bearer", expires_in: 1800 };
const ticket = { sso_ticket: "cd7******yjn" };
const body = { session_token: "iJK******ITu", ...device };
const form = { grant_type: "client_credentials", ...credentials } as const;
const paths = { token: "/api/v2/tenant/token", exchange: "/api/v2/tenant/sso/session-token/sso-ticket" } as const;

/**
 * A service whose two calls give these answers one after the other, the last one again; what was sent to it, and a client
 * of it that has credentials.
 */
function service(answers: { exchange?: NetworkAnswer[]; token?: NetworkAnswer[] } = {}) {
  const { exchange = [{ body: ticket }], token: tokens = [{ body: token }] } = answers;
  const { fetch, sent } = networkByPath({ [paths.exchange]: exchange, [paths.token]: tokens });
  const requests = () => sent.map(({ url }) => (url.endsWith(paths.token) ? "token" : "exchange"));
  const options = { baseUrl: "https://a.example", fetch };
  return { sent, options, requests, client: createOneAccessServerClient({ ...options, credentials }) };
}

/** The client as callers without types see it. */
// biome-ignore lint/suspicious/noExplicitAny: they can pass anything
const createUntyped = createOneAccessServerClient as (options: any) => any;

afterEach(() => void vi.useRealTimers());

describe("the server's client", () => {
  it.each<[string, (value: string) => string | Promise<string>]>([
    ["a function", (value) => value],
    ["an async function", async (value) => value],
  ])("asks %s for Authorization at each call that demands it, and at no other", async (_, give) => {
    const { options, sent } = service();
    let asked = 0;
    const Authorization = () => give(`Bearer ${++asked}`);
    const client = createOneAccessServerClient({ ...options, headers: { Authorization } });
    await client.exchangeSessionToken(body);
    await client.obtainAccessToken(form);
    await client.POST(paths.exchange, { body });
    expect(sent.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer 1", null, "Bearer 2"]);
  });

  it.each([
    [undefined, 'headers["Authorization"] is missing or blank'],
    [" ", 'headers["Authorization"] is missing or blank'],
    ["Bearer \n1", 'headers["Authorization"] cannot be sent'],
    [7, 'headers["Authorization"] cannot be sent'],
  ])("sends nothing when a function gives %j: %s", async (value, message) => {
    const { options, sent } = service();
    const client = createUntyped({ ...options, headers: { Authorization: () => value } });
    const error = await rejection(client.exchangeSessionToken(body));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(sent).toHaveLength(0);
  });

  it.each<[object | undefined, string]>([
    [undefined, "Pass exactly one of domainName, commonDomain, baseUrl"],
    [{}, 'headers["Authorization"] is missing or blank'],
    [{ credentials: { client_id: "a", client_secret: " " } }, "credentials.client_secret is missing or blank"],
    [{ credentials: { client_secret: "a" } }, "credentials.client_id is missing or blank"],
    [{ credentials: null }, "credentials.client_id is missing or blank"],
    [{ credentials, headers: { authorization: "Bearer 1" } }, 'Pass either credentials or headers["Authorization"]'],
    [{ credentials, commonDomain: "a.example", baseUrl: undefined }, 'headers["X-tenant-id"] is missing'],
  ])("cannot be made with %j: %s", (options, message) => {
    expect(() => createUntyped(options && { baseUrl: "https://a.example", ...options })).toThrow(message);
  });
});

describe("the server's client, given credentials,", () => {
  it("obtains a token once for calls at the same time and for those that follow, and sends it with each", async () => {
    const { options, sent, requests } = service();
    const client = createOneAccessServerClient({ ...options, credentials, headers: { "X-tenant-id": "08f7" } });
    const results = await Promise.all([
      client.exchangeSessionToken(body),
      client.exchangeSessionToken(body),
      client.POST(paths.exchange, { body }),
    ]);
    results.push(await client.exchangeSessionToken(body));
    expect(results).toMatchObject(Array(4).fill({ data: ticket }));
    expect(requests()).toEqual(["token", ...Array(4).fill("exchange")]);
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual(form);
    const sentValues = (name: string) => sent.map(({ headers }) => headers.get(name));
    expect(sentValues("Authorization")).toEqual([null, ...Array(4).fill("Bearer 334******140")]);
    expect(sentValues("X-tenant-id")).toEqual([null, ...Array(4).fill("08f7")]);
  });

  it("obtains no token for a call that is not sent", async () => {
    const { options, sent } = service();
    const error = await rejection(createUntyped({ ...options, credentials }).exchangeSessionToken({}));
    expect(error).toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(0);
  });

  it.each([
    [1800, 1739, 1741],
    [100, 89, 91],
  ])(
    "keeps a token of %i seconds for %i seconds and not for %i, whatever becomes of the wall clock",
    async (expires_in, kept, over) => {
      const { options, requests } = service({ token: [{ body: { ...token, expires_in } }] });
      vi.useFakeTimers({ toFake: ["performance", "Date"] });
      const client = createOneAccessServerClient({ ...options, credentials });
      for (const seconds of [0, kept, over - kept]) {
        vi.advanceTimersByTime(seconds * 1000);
        // Setting the clock back extends no token's life.
        vi.setSystemTime(0);
        await client.exchangeSessionToken(body);
      }
      expect(requests()).toEqual(["token", "exchange", "exchange", "token", "exchange"]);
    },
  );

  it.each([
    ["error_code", { error_code: "APP.0001", error_msg: "Application does not exist." }],
    ["error", { error: "invalid_client", error_description: "Bad client credentials" }],
  ])("returns refused credentials as the call's error, by %s, and asks again at the next call", async (_, refused) => {
    const { client, requests } = service({ token: [{ status: 400, body: refused }, { body: token }] });
    expect(await client.exchangeSessionToken(body)).toMatchObject({ error: refused, response: { status: 400 } });
    expect(requests()).toEqual(["token"]);
    expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
    expect(requests()).toEqual(["token", "token", "exchange"]);
  });

  it("rejects when the token call is answered unexpectedly, and asks again at the next call", async () => {
    const { client } = service({ token: [{ body: { token_type: "Bearer" } }, { body: token }] });
    const error = await rejection(client.exchangeSessionToken(body));
    expect(error.message).toBe("obtainAccessToken: HTTP 200 with an undocumented answer");
    expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
  });

  const refusals: [string, NetworkAnswer][] = [
    ["invalid_token", { status: 400, body: { error: "invalid_token", error_description: "expired" } }],
    ["401 with an envelope", { status: 401, body: { error_code: "APP.0001", error_msg: "no" } }],
    ["401 without one", { status: 401, body: "Unauthorized" }],
  ];
  it.each(refusals)("after %s discards the token, obtains another and repeats the call once", async (_, refused) => {
    const other = { ...token, access_token: "991******002" };
    const { client, sent, requests } = service({
      exchange: [{ body: ticket }, refused, { body: ticket }],
      token: [{ body: token }, { body: other }],
    });
    for (let call = 0; call < 3; call++)
      expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
    expect(requests()).toEqual(["token", "exchange", "exchange", "token", "exchange", "exchange"]);
    expect(sent.at(-2)?.headers.get("Authorization")).toBe("Bearer 991******002");
    expect(sent.at(-2)?.body).toBe(JSON.stringify(body));
  });

  it("returns a second refusal, and rejects on a second 401 without an envelope", async () => {
    const [invalid, , bare] = refusals.map(([, answer]) => answer);
    const { client, requests } = service({ exchange: [invalid ?? {}] });
    const { error, response } = await client.exchangeSessionToken(body);
    expect({ error, status: response.status }).toEqual({ error: invalid?.body, status: 400 });
    expect(requests()).toEqual(["token", "exchange", "token", "exchange"]);
    const other = service({ exchange: [bare ?? {}] }).client;
    const unexpected = { name: "UnexpectedResponseError", status: 401 };
    expect(await rejection(other.exchangeSessionToken(body))).toMatchObject(unexpected);
  });

  it("obtains one token for calls that are refused together", async () => {
    const refused = { status: 401, body: { error: "invalid_token" } };
    const { client, requests } = service({ exchange: [refused, refused, refused, { body: ticket }] });
    const results = await Promise.all([1, 2, 3].map(() => client.exchangeSessionToken(body)));
    expect(results).toMatchObject(Array(3).fill({ data: ticket }));
    expect(requests().filter((request) => request === "token")).toHaveLength(2);
  });

  it("keeps the new token when a call is refused late for the old one", async () => {
    const refused = { status: 401, body: { error: "invalid_token" } };
    const { options, requests } = service({
      exchange: [refused, { body: ticket }],
      token: [{ body: token }, { body: { ...token, access_token: "991******002" } }],
    });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = true;
    const fetch = async (url: string | Request, init?: RequestInit) => {
      if (!isHeld || !String(init?.body).includes("late")) return options.fetch(url, init);
      isHeld = false;
      await held;
      return Response.json(refused.body, { status: refused.status });
    };
    const client = createOneAccessServerClient({ ...options, fetch, credentials });
    const first = client.exchangeSessionToken(body);
    const second = client.exchangeSessionToken({ ...body, session_token: "late" });
    expect(await first).toMatchObject({ data: ticket });
    release();
    expect(await second).toMatchObject({ data: ticket });
    expect(requests().filter((request) => request === "token")).toHaveLength(2);
  });

  it.each<[string, object, NetworkAnswer]>([
    ["another refusal", { credentials }, { status: 400, body: { error_code: "PARAM.0031", error_msg: "no" } }],
    ["a 500", { credentials }, { status: 500, body: { error_code: "SDK.COMMON.1008", error_msg: "busy" } }],
    [
      "a token that the caller manages",
      { headers: { Authorization: "Bearer 1" } },
      { status: 401, body: { error: "invalid_token", error_description: "no" } },
    ],
  ])("repeats nothing after %s", async (_, access, refused) => {
    const { options, requests } = service({ exchange: [refused] });
    const { error } = await createUntyped({ ...options, ...access }).exchangeSessionToken(body);
    expect(error).toEqual(refused.body);
    expect(requests().filter((request) => request === "exchange")).toHaveLength(1);
  });

  it("sends another Authorization that a call gives, and takes the client's headers in every form", async () => {
    for (const headers of [
      { "X-tenant-id": "08f7" },
      new Headers({ "X-tenant-id": "08f7" }),
      [["X-tenant-id", "08f7"]],
    ]) {
      const { options, sent, requests } = service();
      const client = createOneAccessServerClient({ ...options, credentials, headers });
      await client.exchangeSessionToken(body, { headers: { Authorization: "Bearer 1" } });
      expect(requests()).toEqual(["exchange"]);
      expect(sent[0]?.headers.get("Authorization")).toBe("Bearer 1");
      expect(sent[0]?.headers.get("X-tenant-id")).toBe("08f7");
    }
  });

  it("ends a call's wait for the token when its signal aborts, and leaves the token to the others", async () => {
    const { options, requests } = service();
    let answer = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    const fetch = async (url: string | Request, init?: RequestInit) => {
      if (String(url).endsWith(paths.token)) await waiting;
      return options.fetch(url, init);
    };
    const client = createOneAccessServerClient({ ...options, fetch, credentials });
    const controller = new AbortController();
    const first = client.exchangeSessionToken(body, { signal: controller.signal });
    const second = client.exchangeSessionToken(body);
    controller.abort("the user left");
    expect(await rejection(first)).toBe("the user left");
    answer();
    expect(await second).toMatchObject({ data: ticket });
    expect(requests()).toEqual(["token", "exchange"]);
  });

  it("obtains no token for a signal that has aborted, and does not wait for a function once it aborts", async () => {
    const { client, options, sent } = service();
    expect(await rejection(client.exchangeSessionToken(body, { signal: AbortSignal.abort("no") }))).toBe("no");
    const never = createOneAccessServerClient({ ...options, headers: { Authorization: () => new Promise(() => {}) } });
    const controller = new AbortController();
    const call = never.exchangeSessionToken(body, { signal: controller.signal });
    controller.abort("too late");
    expect(await rejection(call)).toBe("too late");
    expect(sent).toHaveLength(0);
  });

  it("shows neither secret nor token by itself: not in the client, in options of fetch, in messages", async () => {
    const shown: unknown[] = [];
    const echo = `${token.access_token} ${credentials.client_secret}`;
    const answers = [Response.json(token), new Response(echo, { status: 502 })];
    const fetch = async (url: string | Request, { headers: _, body: __, ...init }: RequestInit = {}) => {
      shown.push(url, init);
      return answers.shift() as Response;
    };
    const client = createOneAccessServerClient({ domainName: "a.example", credentials, fetch });
    const error = await rejection(client.exchangeSessionToken(body));
    shown.push(client, error, error.stack, JSON.stringify(error));
    expect(answers).toHaveLength(0);
    const text = inspect(shown, { depth: 9, showHidden: false });
    for (const secret of [credentials.client_secret, token.access_token, body.session_token]) {
      expect(text).not.toContain(secret);
    }
  });
});
