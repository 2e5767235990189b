import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { generate } from "../../scripts/generate/generate.js";
import { copyProject } from "../support/copy.js";
import { rejection } from "../support/rejection.js";

// Clients made of generate.yaml, an operation of every kind, and their calls to a real server.
// biome-ignore lint/suspicious/noExplicitAny: made while the tests run; its types are checked in generate.test.ts
type Client = Record<string, (...args: any[]) => Promise<any>>;
// biome-ignore lint/suspicious/noExplicitAny: as above
type Factory = (options?: any) => Client;
let createOneAccessClient: Factory;
let createOneAccessServerClient: Factory;

beforeAll(async () => {
  const folder = copyProject();
  mkdirSync(join(folder, "generated"), { recursive: true });
  for (const [name, text] of await generate(readFileSync(join(import.meta.dirname, "generate.yaml"), "utf8"))) {
    writeFileSync(join(folder, "generated", name), text);
  }
  ({ createOneAccessClient } = await import(join(folder, "generated", "client.ts")));
  ({ createOneAccessServerClient } = await import(join(folder, "generated", "server.ts")));
});

interface Sent {
  line: string;
  headers: IncomingMessage["headers"];
  body: string;
}
type Answer = [status: number, body?: object | string | null];
const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.useRealTimers();
});

/** A server that answers by method and path; a list of answers is given one after the other, the last one again. */
async function serve(answers: Record<string, Answer[]>) {
  const sent: Sent[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const line = `${request.method} ${request.url}`;
    sent.push({ line, headers: request.headers, body });
    const left = answers[line.split("?")[0] as string] ?? [[404]];
    const [status, answer] = (left.length > 1 ? left.shift() : left[0]) as Answer;
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(answer === undefined ? "" : typeof answer === "string" ? answer : JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  servers.push({ close: () => server.close().closeAllConnections() });
  await once(server, "listening");
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

describe("the client of the device's calls", () => {
  const headers = { "X-agent": "Android", "X-client-id": "DRrY", "X-tenant-id": "08f7", "X-L": "en" };

  it("sends a call with a header of its own, in the media type that the document names", async () => {
    const { baseUrl, sent } = await serve({ "POST /bind": [[202, { seconds: 1.5 }]] });
    const client = createOneAccessClient({ baseUrl, headers });
    const body = { mobile: "12345678901", attempts: 1 };
    expect(await client.bind?.(body, { headers: { "X-state-token": "eyJ" } })).toMatchObject({
      data: { seconds: 1.5 },
    });
    expect(sent).toMatchObject([
      {
        line: "POST /bind",
        headers: { "content-type": "application/vnd.a+json", "x-state-token": "eyJ", "x-tenant-id": "08f7" },
        body: JSON.stringify(body),
      },
    ]);
  });

  it("has no data when the answer has no body", async () => {
    const { baseUrl } = await serve({ "POST /bind": [[200]] });
    const client = createOneAccessClient({ baseUrl, headers });
    const result = await client.bind?.({ mobile: "1", attempts: 1 }, { headers: { "X-state-token": "eyJ" } });
    expect(result).toMatchObject({ data: undefined, response: { status: 200 } });
    expect(result).not.toHaveProperty("error");
  });

  it("rejects a body where none is documented", async () => {
    const { baseUrl } = await serve({ "POST /bind": [[200, {}]] });
    const client = createOneAccessClient({ baseUrl, headers });
    const call = client.bind?.({ mobile: "1", attempts: 1 }, { headers: { "X-state-token": "eyJ" } });
    expect(await rejection(call as Promise<unknown>)).toMatchObject({ name: "UnexpectedResponseError", status: 200 });
  });

  it("sends a GET with its parameters, and only the headers that the operation lists", async () => {
    const { baseUrl, sent } = await serve({ "GET /users/a%2Fb/mobile": [[200, "null"]] });
    const client = createOneAccessClient({ baseUrl, headers });
    const params = { path: { user_id: "a/b" }, query: { format: "long", fields: ["a", "b"] } };
    expect(await client.showMobile?.({ params })).toMatchObject({ data: null });
    expect(sent).toMatchObject([{ line: "GET /users/a%2Fb/mobile?format=long&fields=a&fields=b", body: "" }]);
    expect(sent[0]?.headers).toMatchObject({ "x-agent": "Android", "x-client-id": "DRrY" });
    expect(Object.keys(sent[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(x-l|x-tenant-id|content-type)$/)]),
    );
  });

  it.each<[string, (client: Client) => Promise<unknown> | undefined, string]>([
    [
      "a header of the call",
      (client) => client.bind?.({ mobile: "1", attempts: 1 }),
      'headers["X-state-token"] is missing or blank',
    ],
    [
      "a text field",
      (client) => client.bind?.({ attempts: 1 }, { headers: { "X-state-token": "eyJ" } }),
      "mobile is missing or blank: pass it to bind as text",
    ],
    [
      "another field",
      (client) => client.bind?.({ mobile: "1" }, { headers: { "X-state-token": "eyJ" } }),
      "attempts is missing: pass it to bind",
    ],
    [
      "a parameter of the path",
      (client) => client.showMobile?.({ params: { query: { format: "long" } } }),
      'params.path["user_id"] is missing or blank: pass it to showMobile',
    ],
    [
      "a parameter of the path that leads elsewhere",
      (client) => client.showMobile?.({ params: { path: { user_id: ".." }, query: { format: "long" } } }),
      'params.path["user_id"] is missing or blank: pass it to showMobile',
    ],
    [
      "a parameter of the query",
      (client) => client.showMobile?.({ params: { path: { user_id: "1" } } }),
      'params.query["format"] is missing or blank: pass it to showMobile',
    ],
  ])("does not send a call without %s", async (_, call, message) => {
    const { baseUrl, sent } = await serve({});
    const error = await rejection(call(createOneAccessClient({ baseUrl, headers })) as Promise<unknown>);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(sent).toHaveLength(0);
  });

  it("demands a server's header only where an operation lists it", async () => {
    const { "X-tenant-id": _, ...without } = headers;
    expect(() => createOneAccessClient({ commonDomain: "isv.example", headers: without })).toThrow(
      'headers["X-tenant-id"] is missing or blank: pass it to createOneAccessClient or to the call',
    );
  });
});

describe("the client of the server's calls", () => {
  const token = { access_token: "334******140", token_type: "Bearer", expires_in: 1800 };
  const ticket = { sso_ticket: "cd7******yjn" };
  const credentials = { client_id: "ONtQ", client_secret: "Xdq&=%" };
  const body = { session_token: "iJK******ITu" };
  const lines = (sent: Sent[]) => sent.map(({ line }) => line);

  it("obtains a token by form without being given one", async () => {
    const { baseUrl, sent } = await serve({ "POST /token": [[200, token]] });
    const client = createOneAccessServerClient({ baseUrl, credentials });
    const form = { grant_type: "client_credentials", ...credentials };
    expect(await client.obtainAccessToken?.(form)).toMatchObject({ data: token });
    expect(sent[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(sent[0]?.headers).not.toHaveProperty("authorization");
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual(form);
  });

  it.each<[string, unknown]>([
    ["a text", "Bearer 1"],
    ["a function", () => "Bearer 1"],
    ["a function that takes its time", async () => "Bearer 1"],
  ])("sends an Authorization that is given as %s", async (_, Authorization) => {
    const { baseUrl, sent } = await serve({ "POST /tickets": [[200, ticket]] });
    const client = createOneAccessServerClient({ baseUrl, headers: { Authorization } });
    expect(await client.exchange?.(body)).toMatchObject({ data: ticket });
    expect(sent[0]?.headers.authorization).toBe("Bearer 1");
  });

  it("asks a function at each call that demands it, and at no other", async () => {
    const { baseUrl, sent } = await serve({ "POST /tickets": [[200, ticket]], "POST /token": [[200, token]] });
    let asked = 0;
    const client = createOneAccessServerClient({ baseUrl, headers: { Authorization: () => `Bearer ${++asked}` } });
    await client.exchange?.(body);
    await client.obtainAccessToken?.({ grant_type: "client_credentials", ...credentials });
    await client.POST?.("/tickets", { body });
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(["Bearer 1", undefined, "Bearer 2"]);
  });

  it.each<[string, unknown, string]>([
    ["nothing", () => undefined, 'headers["Authorization"] is missing or blank'],
    ["a blank", () => " ", 'headers["Authorization"] is missing or blank'],
    ["what cannot be sent", () => "Bearer \n1", 'headers["Authorization"] cannot be sent'],
  ])("sends nothing when a function gives %s", async (_, Authorization, message) => {
    const { baseUrl, sent } = await serve({});
    const client = createOneAccessServerClient({ baseUrl, headers: { Authorization } });
    const error = await rejection(client.exchange?.(body) as Promise<unknown>);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
    expect(sent).toHaveLength(0);
  });

  it.each<[string, object, string]>([
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
    expect(() => createOneAccessServerClient({ baseUrl: "http://127.0.0.1:1", ...options })).toThrow(message);
  });

  describe("given credentials", () => {
    it("obtains a token once for calls at the same time and for those that follow, and sends it with each", async () => {
      const { baseUrl, sent } = await serve({ "POST /tickets": [[200, ticket]], "POST /token": [[200, token]] });
      const headers = { "X-tenant-id": "08f7" };
      const client = createOneAccessServerClient({ baseUrl, credentials, headers });
      const results = await Promise.all([
        client.exchange?.(body),
        client.exchange?.(body),
        client.POST?.("/tickets", { body }),
      ]);
      results.push(await client.exchange?.(body));
      expect(results).toMatchObject(Array(4).fill({ data: ticket }));
      expect(lines(sent)).toEqual(["POST /token", ...Array(4).fill("POST /tickets")]);
      expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
        grant_type: "client_credentials",
        ...credentials,
      });
      expect(sent.map(({ headers }) => headers.authorization)).toEqual([
        undefined,
        ...Array(4).fill("Bearer 334******140"),
      ]);
      expect(sent.map(({ headers }) => headers["x-tenant-id"])).toEqual([undefined, ...Array(4).fill("08f7")]);
    });

    it("obtains no token for a call that is not sent", async () => {
      const { baseUrl, sent } = await serve({ "POST /token": [[200, token]] });
      const client = createOneAccessServerClient({ baseUrl, credentials });
      expect(await rejection(client.exchange?.({}) as Promise<unknown>)).toBeInstanceOf(TypeError);
      expect(sent).toHaveLength(0);
    });

    it.each([
      [1800, 1739, 1741],
      [100, 89, 91],
    ])("keeps a token of %i seconds for %i seconds, and not for %i", async (expires_in, kept, over) => {
      const { baseUrl, sent } = await serve({
        "POST /tickets": [[200, ticket]],
        "POST /token": [[200, { ...token, expires_in }]],
      });
      vi.useFakeTimers({ toFake: ["Date"] });
      const client = createOneAccessServerClient({ baseUrl, credentials });
      const began = Date.now();
      for (const seconds of [0, kept, over]) {
        vi.setSystemTime(began + seconds * 1000);
        await client.exchange?.(body);
      }
      expect(lines(sent)).toEqual(["POST /token", "POST /tickets", "POST /tickets", "POST /token", "POST /tickets"]);
    });

    it.each([
      ["error_code", { error_code: "APP.0001", error_msg: "Application does not exist." }],
      ["error", { error: "invalid_client", error_description: "Bad client credentials" }],
    ])(
      "returns refused credentials as the error of the call, by %s, not retried, and asks again at the next",
      async (_, refused) => {
        const { baseUrl, sent } = await serve({
          "POST /tickets": [[200, ticket]],
          "POST /token": [
            [400, refused],
            [200, token],
          ],
        });
        const client = createOneAccessServerClient({ baseUrl, credentials });
        expect(await client.exchange?.(body)).toMatchObject({ error: refused, response: { status: 400 } });
        expect(lines(sent)).toEqual(["POST /token"]);
        expect(await client.exchange?.(body)).toMatchObject({ data: ticket });
        expect(lines(sent)).toEqual(["POST /token", "POST /token", "POST /tickets"]);
      },
    );

    it("rejects when the token call is answered unexpectedly, and asks again at the next", async () => {
      const { baseUrl } = await serve({
        "POST /tickets": [[200, ticket]],
        "POST /token": [
          [200, { token_type: "Bearer" }],
          [200, token],
        ],
      });
      const client = createOneAccessServerClient({ baseUrl, credentials });
      const error = await rejection(client.exchange?.(body) as Promise<unknown>);
      expect(error.message).toBe("obtainAccessToken: HTTP 200 with an undocumented answer");
      expect(await client.exchange?.(body)).toMatchObject({ data: ticket });
    });

    it("shows neither secret nor token by itself: not in the client, in options of fetch, in messages", async () => {
      const shown: unknown[] = [];
      const answers = [
        Response.json(token),
        new Response(`${token.access_token} ${credentials.client_secret}`, { status: 502 }),
      ];
      const fetch = async (url: string, { headers: _, body: __, ...init }: RequestInit) => {
        shown.push(url, init);
        return answers.shift();
      };
      const client = createOneAccessServerClient({ domainName: "a.example", credentials, fetch });
      const error = await rejection(client.exchange?.(body) as Promise<unknown>);
      shown.push(client, error, error.stack, JSON.stringify(error));
      expect(answers).toHaveLength(0);
      const text = inspect(shown, { depth: 9, showHidden: false });
      for (const secret of [credentials.client_secret, token.access_token, body.session_token]) {
        expect(text).not.toContain(secret);
      }
    });
  });
});
