import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createOneAccessServerClient } from "../../generated/server.js";
import { rejection } from "../support/rejection.js";

const credentials = { client_id: "ONtQ", client_secret: "Xdq&=%" };
const token = { access_token: "334******140", token_type: "Bearer", expires_in: 1800 };
const ticket = { sso_ticket: "cd7******yjn" };
const body = {
  session_token: "iJK******ITu",
  operating_sys_version: "Android 10",
  device_ip: "10.10.10.1",
  device_fingerprint: "156aysdna213sc50",
};
const form = { grant_type: "client_credentials", ...credentials } as const;
const paths = { token: "/api/v2/tenant/token", exchange: "/api/v2/tenant/sso/session-token/sso-ticket" } as const;

interface Sent {
  path: string;
  headers: Headers;
  body: string;
}
type Answer = [status: number, body: unknown];

/** A service whose answers are given one after the other, the last one again; and what was sent to it. */
function service(answers: { exchange?: Answer[]; token?: Answer[] } = {}) {
  const { exchange = [[200, ticket]], token: tokens = [[200, token]] } = answers;
  const sent: Sent[] = [];
  const left: Record<string, Answer[]> = { [paths.exchange]: [...exchange], [paths.token]: [...tokens] };
  const fetch = async (url: string | Request, init?: RequestInit) => {
    const request = new Request(url, init);
    const path = new URL(request.url).pathname;
    sent.push({ path, headers: request.headers, body: await request.text() });
    const answers = left[path] ?? [];
    const [status, answer] = (answers.length > 1 ? answers.shift() : answers[0]) as Answer;
    return Response.json(answer, { status });
  };
  return { sent, options: { baseUrl: "https://a.example", fetch }, requests: () => sent.map(({ path }) => path) };
}

/** The client as callers without types see it. */
// biome-ignore lint/suspicious/noExplicitAny: they can pass anything
const createUntyped = createOneAccessServerClient as (options: any) => any;

afterEach(() => void vi.useRealTimers());

describe("the server's client", () => {
  it("obtains an access token by form, without being given one", async () => {
    const { options, sent } = service();
    const client = createOneAccessServerClient({
      ...options,
      headers: { Authorization: "Bearer ?", "X-tenant-id": "08f7" },
    });
    expect(await client.obtainAccessToken(form)).toMatchObject({ data: token });
    expect(sent[0]?.headers.get("Content-Type")).toBe("application/x-www-form-urlencoded");
    expect(sent[0]?.headers.has("Authorization")).toBe(false);
    expect(sent[0]?.headers.has("X-tenant-id")).toBe(false);
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual(form);
  });

  it.each<[string, string | (() => string | Promise<string>)]>([
    ["a text", "Bearer 1"],
    ["a function", () => "Bearer 1"],
    ["an async function", async () => "Bearer 1"],
  ])("sends an Authorization that is given as %s", async (_, Authorization) => {
    const { options, sent } = service();
    const client = createOneAccessServerClient({ ...options, headers: { Authorization } });
    expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
    expect(sent[0]?.headers.get("Authorization")).toBe("Bearer 1");
  });

  it("asks a function at each call that demands it, and at no other", async () => {
    const { options, sent } = service();
    let asked = 0;
    const client = createOneAccessServerClient({ ...options, headers: { Authorization: () => `Bearer ${++asked}` } });
    await client.exchangeSessionToken(body);
    await client.obtainAccessToken(form);
    await client.POST(paths.exchange, { body });
    expect(sent.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer 1", null, "Bearer 2"]);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, 'headers["Authorization"] is missing or blank'],
    ["a blank", " ", 'headers["Authorization"] is missing or blank'],
    ["what cannot be sent", "Bearer \n1", 'headers["Authorization"] cannot be sent'],
    ["what is no text", 7, 'headers["Authorization"] cannot be sent'],
  ])("sends nothing when a function gives %s", async (_, value, message) => {
    const { options, sent } = service();
    const client = createUntyped({ ...options, headers: { Authorization: () => value } });
    const error = await rejection(client.exchangeSessionToken(body));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(sent).toHaveLength(0);
  });

  it.each<[string, object | undefined, string]>([
    ["no options", undefined, "Pass exactly one of domainName, commonDomain, baseUrl"],
    ["neither Authorization nor credentials", {}, 'headers["Authorization"] is missing or blank'],
    [
      "a blank secret",
      { credentials: { client_id: "a", client_secret: " " } },
      "credentials.client_secret is missing or blank",
    ],
    ["no client id", { credentials: { client_secret: "a" } }, "credentials.client_id is missing or blank"],
    ["credentials of null", { credentials: null }, "credentials.client_id is missing or blank"],
    [
      "both",
      { credentials, headers: { authorization: "Bearer 1" } },
      'Pass either credentials or headers["Authorization"]',
    ],
    [
      "no tenant for an ISV",
      { commonDomain: "a.example", baseUrl: undefined, credentials },
      'headers["X-tenant-id"] is missing',
    ],
  ])("cannot be made with %s", (_, options, message) => {
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
    expect(requests()).toEqual([paths.token, ...Array(4).fill(paths.exchange)]);
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
  ])("keeps a token of %i seconds for %i seconds, and not for %i", async (expires_in, kept, over) => {
    const { options, requests } = service({ token: [[200, { ...token, expires_in }]] });
    vi.useFakeTimers({ toFake: ["Date"] });
    const client = createOneAccessServerClient({ ...options, credentials });
    const began = Date.now();
    for (const seconds of [0, kept, over]) {
      vi.setSystemTime(began + seconds * 1000);
      await client.exchangeSessionToken(body);
    }
    expect(requests()).toEqual([paths.token, paths.exchange, paths.exchange, paths.token, paths.exchange]);
  });

  it.each([
    ["error_code", { error_code: "APP.0001", error_msg: "Application does not exist." }],
    ["error", { error: "invalid_client", error_description: "Bad client credentials" }],
  ])("returns refused credentials as the call's error, by %s, and asks again at the next call", async (_, refused) => {
    const { options, requests } = service({
      token: [
        [400, refused],
        [200, token],
      ],
    });
    const client = createOneAccessServerClient({ ...options, credentials });
    expect(await client.exchangeSessionToken(body)).toMatchObject({ error: refused, response: { status: 400 } });
    expect(requests()).toEqual([paths.token]);
    expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
    expect(requests()).toEqual([paths.token, paths.token, paths.exchange]);
  });

  it("rejects when the token call is answered unexpectedly, and asks again at the next call", async () => {
    const { options } = service({
      token: [
        [200, { token_type: "Bearer" }],
        [200, token],
      ],
    });
    const client = createOneAccessServerClient({ ...options, credentials });
    const error = await rejection(client.exchangeSessionToken(body));
    expect(error.message).toBe("obtainAccessToken: HTTP 200 with an undocumented answer");
    expect(await client.exchangeSessionToken(body)).toMatchObject({ data: ticket });
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
