import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createOneAccessClient, InvalidArgumentError, UnexpectedResponseError } from "../../generated/client.js";
import { network } from "../support/network.js";
import { rejection } from "../support/rejection.js";

const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};
const tenant = { "X-tenant-id": "08f770f51f80d2f40f38c00cb199fd21" };
const code = "ad12sasdsfe3dfdg3sc";
const server = { domainName: "a.example" };
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };

/** The client as callers without types see it. */
type Untyped = Record<"loginWithWeChat" | "bindSocialAccount", (body?: unknown, options?: object) => Promise<object>>;
const createUntyped = createOneAccessClient as unknown as (options?: object) => Untyped;

const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A real server on a free port, and how many requests reach it. */
async function serve(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    request.resume().once("end", () => answer(response, request));
  }).listen(0, "127.0.0.1");
  servers.push({ close: () => server.close().closeAllConnections() });
  await once(server, "listening");
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

describe("over a real connection", () => {
  it("a redirect is not followed, so that code and headers stay with the host they were meant for", async () => {
    const other = await serve((response) => response.end(JSON.stringify(success)));
    const { baseUrl } = await serve((response) => response.writeHead(307, { location: other.baseUrl }).end());
    const error = await rejection(createOneAccessClient({ baseUrl, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ status: 307 });
    expect(other.requests).toHaveLength(0);
  });

  it("a refused connection rejects as fetch rejects, which is no InvalidArgumentError", async () => {
    const { baseUrl } = await serve((response) => response.end());
    for (const server of servers.splice(0)) server.close();
    const error = await rejection(createOneAccessClient({ baseUrl, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(InvalidArgumentError);
    expect(error).toHaveProperty("cause.code", "ECONNREFUSED");
  });

  it("an answer that breaks off rejects as fetch rejects", async () => {
    const { baseUrl } = await serve((response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"status":');
      response.destroy();
    });
    const error = await rejection(createOneAccessClient({ baseUrl, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(TypeError);
  });

  it("an abort during an answer that never ends rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const { baseUrl } = await serve((response) => {
      response.writeHead(200).write('{"status":');
      setImmediate(() => controller.abort());
    });
    const client = createOneAccessClient({ baseUrl, headers });
    const error = await rejection(client.loginWithWeChat({ code }, { signal: controller.signal }));
    expect(error).toBe(controller.signal.reason);
  });
});

describe("a signal", () => {
  it("that has aborted sends nothing, whatever fetch does with it, and rejects with its reason", async () => {
    const { fetch, sent } = network({ body: success });
    const signal = AbortSignal.abort("the user left");
    const client = createOneAccessClient({ ...server, headers, fetch: (url) => fetch(url) });
    expect(await rejection(client.loginWithWeChat({ code }, { signal }))).toBe("the user left");
    const other = createOneAccessClient({ ...server, headers, signal, fetch: (url) => fetch(url) });
    expect(await rejection(other.POST("/api/v2/sdk/login/wechat", { body: { code } }))).toBe("the user left");
    expect(sent).toHaveLength(0);
  });

  it("that aborts while middleware waits ends the call, and nothing is sent when the wait is over", async () => {
    const { fetch, sent } = network({ body: success });
    const client = createOneAccessClient({ ...server, headers, fetch });
    let endWait = (): void => undefined;
    const waiting = new Promise<undefined>((resolve) => (endWait = () => resolve(undefined)));
    const controller = new AbortController();
    const middleware = [{ onRequest: () => waiting }];
    const call = client.loginWithWeChat({ code }, { signal: controller.signal, middleware });
    controller.abort("too late");
    expect(await rejection(call)).toBe("too late");
    endWait();
    await new Promise(setImmediate);
    expect(sent).toHaveLength(0);
  });
});

describe("options", () => {
  it.each([
    ["domainName", { domainName: "abcdefg.huaweioneaccess.com", headers }, "https://abcdefg.huaweioneaccess.com"],
    ["commonDomain", { commonDomain: "isv.example", headers: { ...headers, ...tenant } }, "https://isv.example"],
    ["baseUrl", { baseUrl: "http://127.0.0.1:4010/", headers }, "http://127.0.0.1:4010"],
  ])("%s chooses the server", async (_, options, origin) => {
    const { fetch, sent } = network({ body: success });
    await createUntyped({ ...options, fetch }).loginWithWeChat({ code });
    expect(sent.map(({ url }) => url)).toEqual([`${origin}/api/v2/sdk/login/wechat`]);
  });

  it.each<[string, (headers: Record<string, string>) => object]>([
    ["an object", (headers) => headers],
    ["Headers", (headers) => new Headers(headers)],
    ["pairs", (headers) => Object.entries(headers)],
  ])("headers are taken as %s, a call's before the client's in any case, and for that call alone", async (_, form) => {
    const { fetch, sent } = network({ body: success });
    const client = createUntyped({ ...server, headers: form({ ...headers, "X-L": "en" }), fetch });
    await client.loginWithWeChat({ code }, { headers: form({ "x-l": "zh", ...tenant }) });
    await client.loginWithWeChat({ code });
    const values = (name: string) => sent.map(({ headers }) => headers.get(name));
    expect(values("X-L")).toEqual(["zh", "en"]);
    expect(values("X-tenant-id")).toEqual([tenant["X-tenant-id"], null]);
    expect(values("X-agent")).toEqual([headers["X-agent"], headers["X-agent"]]);
  });

  it("of fetch reach fetch, which is called with an address and an init object: a call's before the client's", async () => {
    const calls: unknown[][] = [];
    const fetch = async (...args: unknown[]) => {
      calls.push(args);
      return Response.json(success);
    };
    const client = createOneAccessClient({ ...server, headers, cache: "no-store", keepalive: true });
    const { signal } = new AbortController();
    await client.loginWithWeChat({ code }, { fetch, signal, cache: "reload" });
    expect(calls).toEqual([
      [
        "https://a.example/api/v2/sdk/login/wechat",
        expect.objectContaining({ cache: "reload", keepalive: true, signal }),
      ],
    ]);
  });

  it("the global fetch is looked up at each call, so that tests and tracers can replace it", async () => {
    const { fetch, sent } = network({ body: success });
    const client = createOneAccessClient({ ...server, headers });
    const original = globalThis.fetch;
    globalThis.fetch = fetch as typeof globalThis.fetch;
    try {
      await client.loginWithWeChat({ code });
    } finally {
      globalThis.fetch = original;
    }
    expect(sent).toHaveLength(1);
  });
});

describe("InvalidArgumentError, with nothing sent:", () => {
  const without = (name: string) => Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  const missing = (name: string) => `headers["${name}"] is missing or blank: pass it to createOneAccessClient`;
  const notLatin = 'headers["X-L"] cannot be sent: its value must be one line of Latin-1 text';
  const noName = (name: string) => `headers["${name}"] cannot be sent: a header cannot have this name`;
  const notAHost = "domainName must be a host name, nothing else";
  const oneServer = "Pass exactly one of domainName, commonDomain, baseUrl";

  it.each<[string, object | undefined, string]>([
    ["no options", undefined, oneServer],
    ["no server", { headers }, oneServer],
    ["two servers", { ...server, baseUrl: "http://a.example", headers }, oneServer],
    ["a blank baseUrl", { baseUrl: " ", headers }, "baseUrl is blank: pass an address"],
    ...[
      "https://a.example",
      "a.example:443",
      "a.example/x",
      "u:p@a.example",
      "a .example",
      "a.example\n",
      "a.example?",
      "",
      null,
    ].map((domainName): [string, object, string] => [
      `the domainName ${JSON.stringify(domainName)}`,
      { domainName, headers },
      notAHost,
    ]),
    [
      "a commonDomain with a scheme",
      { commonDomain: "https://a", headers },
      notAHost.replace("domainName", "commonDomain"),
    ],
    ["a commonDomain without X-tenant-id", { commonDomain: "a.example", headers }, missing("X-tenant-id")],
    ["no headers", server, missing("X-operating-sys-version")],
    ...Object.keys(headers).map((name): [string, object, string] => [
      `no ${name}`,
      { ...server, headers: without(name) },
      missing(name),
    ]),
    ["a blank X-client-id", { ...server, headers: { ...headers, "X-client-id": " \t" } }, missing("X-client-id")],
    ["an undefined X-agent", { ...server, headers: { ...headers, "X-agent": undefined } }, missing("X-agent")],
    ...["zh\r\nX-evil: 1", "zh\0", "中文", 7, null].map((value): [string, object, string] => [
      `the X-L ${JSON.stringify(value)}`,
      { ...server, headers: { ...headers, "X-L": value } },
      notLatin,
    ]),
    ...["", "X L", "X:L"].map((name): [string, object, string] => [
      `a header named "${name}"`,
      { ...server, headers: { ...headers, [name]: "zh" } },
      noName(name),
    ]),
  ])("a client with %s", (_, options, message) => {
    expect(() => createUntyped(options)).toThrow(new InvalidArgumentError(message));
  });

  it.each<[string, keyof Untyped, unknown, object, string]>([
    ...[undefined, null, {}, { code: " \n" }, { code: 7 }].map(
      (body): [string, keyof Untyped, unknown, object, string] => [
        `the body ${JSON.stringify(body)}`,
        "loginWithWeChat",
        body,
        {},
        "code is missing or blank: pass it to loginWithWeChat as text",
      ],
    ),
    [
      "a header blanked by the call",
      "loginWithWeChat",
      { code },
      { headers: { "x-AGENT": "" } },
      `${missing("X-agent")} or to loginWithWeChat`,
    ],
    ["a header that cannot be sent", "loginWithWeChat", { code }, { headers: { "X-L": "zh\n" } }, notLatin],
    [
      "no state token",
      "bindSocialAccount",
      { mobile: "1", verify_code: "1" },
      {},
      'headers["X-state-token"] is missing or blank: pass it to bindSocialAccount',
    ],
  ])("a call with %s", async (_, call, body, options, message) => {
    const { fetch, sent } = network({ body: success });
    const error = await rejection(createUntyped({ ...server, headers, fetch })[call](body, options));
    expect(error).toEqual(new InvalidArgumentError(message));
    expect(error).toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(0);
  });

  it("no message holds a value that was given", () => {
    const secrets = [...Object.values(headers), code];
    const wrong = secrets.map((secret) => ({ ...server, headers: { ...headers, "X-agent": `${secret}\n` } }));
    for (const options of [...wrong, { headers }, { domainName: `https://${code}`, headers }]) {
      const message = expect.stringMatching(secrets.join("|"));
      expect(() => createUntyped(options)).toThrow(expect.not.objectContaining({ message }));
    }
  });
});
