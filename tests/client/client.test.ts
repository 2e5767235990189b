import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { createOneAccessClient, UnexpectedResponseError } from "../../generated/client.js";
import { rejection } from "../support/rejection.js";

const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};
const tenant = { "X-tenant-id": "08f770f51f80d2f40f38c00cb199fd21" };
const code = "ad12sasdsfe3dfdg3sc";
const secrets = [...Object.values(headers), ...Object.values(tenant), code];
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };

/** What callers without types can pass. */
type Untyped = (options?: object) => { loginWithWeChat(body?: unknown, options?: object): Promise<object> };
const createUntyped = createOneAccessClient as unknown as Untyped;

/** A `fetch` that answers this and keeps what it was called with. */
function fakeFetch(body: unknown, init?: ResponseInit) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, requestInit: RequestInit) => {
    calls.push({ url, init: requestInit });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), init);
  };
  return { fetch, calls };
}

/** Logs in against a service that answers this. */
function login(body: unknown, init?: ResponseInit) {
  const { fetch } = fakeFetch(body, init);
  return createOneAccessClient({ domainName: "a.example", headers, fetch }).loginWithWeChat({ code });
}

/** What the promise rejects with. */
const servers: { close(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A real server on a free port, and what it was sent. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: { method?: string; url?: string; rawHeaders: string[]; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, rawHeaders } = request;
    requests.push({ method, url, rawHeaders, body: Buffer.concat(chunks).toString() } as (typeof requests)[number]);
    answer(request, response);
  }).listen(0, "127.0.0.1");
  servers.push({ close: () => server.close().closeAllConnections() });
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function headerOf({ rawHeaders }: { rawHeaders: string[] }, name: string): string | undefined {
  const index = rawHeaders.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === name.toLowerCase());
  return index < 0 ? undefined : rawHeaders[index + 1];
}

describe("on the wire", () => {
  const answer = (_: IncomingMessage, response: ServerResponse) => response.end(JSON.stringify(success));

  it("a login is one POST to the documented path with the vendor's media type, the headers and the code", async () => {
    const { url, requests } = await serve(answer);
    await createOneAccessClient({ baseUrl: url, headers }).loginWithWeChat({ code });
    expect(requests).toHaveLength(1);
    const [request] = requests as [(typeof requests)[number]];
    expect(request.method).toBe("POST");
    expect(request.url).toBe("/api/v2/sdk/login/wechat");
    expect(headerOf(request, "Content-Type")).toBe("application/json;charset=utf8");
    expect(headerOf(request, "X-operating-sys-version")).toBe("Android 10");
    expect(headerOf(request, "X-device-fingerprint")).toBe("156aysdna213sc50");
    expect(headerOf(request, "X-agent")).toBe("Mozilla/5.0 (Linux; Android 10; Redmi K30)");
    expect(headerOf(request, "X-client-id")).toBe("DRrYIqauawN0I8myTMoDTPys6ezGZxnm");
    expect(headerOf(request, "X-tenant-id")).toBeUndefined();
    expect(request.body).toBe('{"code":"ad12sasdsfe3dfdg3sc"}');
  });

  it("a redirect is not followed, so that code and headers stay with the host they were meant for", async () => {
    const other = await serve(answer);
    const { url } = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
    const error = await rejection(createOneAccessClient({ baseUrl: url, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ status: 307 });
    expect(other.requests).toHaveLength(0);
  });

  it("a refused connection rejects as fetch rejects", async () => {
    const { url } = await serve(answer);
    servers.splice(0).forEach((server) => void server.close());
    const error = await rejection(createOneAccessClient({ baseUrl: url, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toHaveProperty("cause.code", "ECONNREFUSED");
  });

  it("an answer that breaks off rejects as fetch rejects", async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"status":');
      response.destroy();
    });
    const error = await rejection(createOneAccessClient({ baseUrl: url, headers }).loginWithWeChat({ code }));
    expect(error).toBeInstanceOf(TypeError);
  });

  it("an abort during an answer that never ends rejects as fetch rejects", async () => {
    const { url } = await serve((_, response) => response.writeHead(200).write('{"status":'));
    const controller = new AbortController();
    const call = createOneAccessClient({ baseUrl: url, headers, fetch: abortOnAnswer }).loginWithWeChat(
      { code },
      { signal: controller.signal },
    );
    async function abortOnAnswer(url: string, init: RequestInit) {
      const response = await fetch(url, init);
      controller.abort();
      return response;
    }
    expect(await rejection(call)).toHaveProperty("name", "AbortError");
  });
});

describe("options", () => {
  it("the client has openapi-fetch's methods; one for each call of the contract is what tests/contract claims", () => {
    const verbs = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];
    const expected = ["request", ...verbs, "use", "eject", "loginWithWeChat"];
    expect(Object.keys(createUntyped({ domainName: "a.example", headers }))).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ["domainName", { domainName: "abcdefg.huaweioneaccess.com", headers }, "https://abcdefg.huaweioneaccess.com"],
    ["commonDomain", { commonDomain: "isv.example", headers: { ...headers, ...tenant } }, "https://isv.example"],
    ["baseUrl", { baseUrl: "http://127.0.0.1:4010/", headers }, "http://127.0.0.1:4010"],
  ])("%s chooses the server", async (_, options, origin) => {
    const { fetch, calls } = fakeFetch(success);
    await createUntyped({ ...options, fetch }).loginWithWeChat({ code });
    expect(calls.map(({ url }) => url)).toEqual([`${origin}/api/v2/sdk/login/wechat`]);
  });

  it("a header of a call overrides the client's in any case, and does not outlive the call", async () => {
    const { fetch, calls } = fakeFetch(success);
    const client = createUntyped({ domainName: "a.example", headers: { ...headers, "X-L": "en" }, fetch });
    await client.loginWithWeChat({ code }, { headers: { "x-l": "zh", ...tenant } });
    await client.loginWithWeChat({ code });
    const sent = calls.map(({ init }) => new Headers(init.headers));
    expect(sent.map((headers) => headers.get("X-L"))).toEqual(["zh", "en"]);
    expect(sent.map((headers) => headers.get("X-tenant-id"))).toEqual([tenant["X-tenant-id"], null]);
  });

  it("the options of fetch reach fetch, a call's before the client's", async () => {
    const { fetch, calls } = fakeFetch(success);
    const client = createOneAccessClient({ domainName: "a.example", headers, cache: "no-store", keepalive: true });
    const { signal } = new AbortController();
    await client.loginWithWeChat({ code }, { fetch, signal, cache: "reload" });
    expect(calls[0]?.init).toMatchObject({ cache: "reload", keepalive: true });
    expect(calls[0]?.init.signal).toBe(signal);
  });

  it("what the contract fixes cannot be overridden, even by a caller without types", async () => {
    const { fetch, calls } = fakeFetch(success);
    const client = createUntyped({
      domainName: "a.example",
      headers: { ...headers, "Content-Type": "text/plain" },
      fetch,
    });
    const override = { method: "GET", redirect: "follow", body: "{}", baseUrl: "https://b.example", parseAs: "blob" };
    await client.loginWithWeChat({ code }, { ...override, headers: { "content-type": "text/html" } });
    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toBe("https://a.example/api/v2/sdk/login/wechat");
    expect(calls[0]?.init).toMatchObject({ method: "POST", redirect: "manual", body: JSON.stringify({ code }) });
    expect(new Headers(calls[0]?.init.headers).get("Content-Type")).toBe("application/json;charset=utf8");
  });

  it("the global fetch is looked up at each call, so that tests and tracers can replace it", async () => {
    const { fetch, calls } = fakeFetch(success);
    const client = createOneAccessClient({ domainName: "a.example", headers });
    const original = globalThis.fetch;
    globalThis.fetch = fetch as typeof globalThis.fetch;
    try {
      await client.loginWithWeChat({ code });
    } finally {
      globalThis.fetch = original;
    }
    expect(calls).toHaveLength(1);
  });
});

describe("before anything is sent", () => {
  const without = (name: string) => Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
  const server = { domainName: "a.example" };
  const missing = (name: string) =>
    `headers["${name}"] is missing or blank: pass it to createOneAccessClient or to the call`;
  const cannotBeSent = (name: string) => `headers["${name}"] cannot be sent: pass a name and one line of Latin-1`;
  const unsendable = cannotBeSent("X-L");
  const notAHost = "domainName must be a host name, nothing else";
  const oneServer = "Pass exactly one of domainName, commonDomain, baseUrl";

  it.each<[string, object | undefined, string]>([
    ["no options", undefined, oneServer],
    ["no server", { headers }, oneServer],
    ["two servers", { domainName: "a.example", baseUrl: "http://a.example", headers }, oneServer],
    ["a blank baseUrl", { baseUrl: " ", headers }, "baseUrl is blank: pass an address"],
    ["a domain with a scheme", { domainName: "https://a.example", headers }, notAHost],
    ["a domain with a port", { domainName: "a.example:443", headers }, notAHost],
    ["a domain with a path", { domainName: "a.example/x", headers }, notAHost],
    ["a domain with a user", { domainName: "user:pass@a.example", headers }, notAHost],
    ["a domain with a space", { domainName: "a .example", headers }, notAHost],
    ["a domain with a line break", { domainName: "a.example\n", headers }, notAHost],
    ["a domain with a query", { domainName: "a.example?", headers }, notAHost],
    ["an empty domain", { domainName: "", headers }, notAHost],
    ["a domain that is no text", { domainName: null, headers }, notAHost],
    [
      "a common domain with a scheme",
      { commonDomain: "https://a.example", headers: { ...headers, ...tenant } },
      notAHost.replace("domainName", "commonDomain"),
    ],
    ["a common domain without X-tenant-id", { commonDomain: "a.example", headers }, missing("X-tenant-id")],
    ["no headers", server, missing("X-operating-sys-version")],
    [
      "no X-operating-sys-version",
      { ...server, headers: without("X-operating-sys-version") },
      missing("X-operating-sys-version"),
    ],
    [
      "no X-device-fingerprint",
      { ...server, headers: without("X-device-fingerprint") },
      missing("X-device-fingerprint"),
    ],
    ["no X-agent", { ...server, headers: without("X-agent") }, missing("X-agent")],
    ["no X-client-id", { ...server, headers: without("X-client-id") }, missing("X-client-id")],
    ["a blank X-client-id", { ...server, headers: { ...headers, "X-client-id": " \t" } }, missing("X-client-id")],
    [
      "an undefined X-client-id",
      { ...server, headers: { ...headers, "X-client-id": undefined } },
      missing("X-client-id"),
    ],
    ["a header with a line break", { ...server, headers: { ...headers, "X-L": "zh\r\nX-evil: 1" } }, unsendable],
    ["a header with a NUL", { ...server, headers: { ...headers, "X-L": "zh\0" } }, unsendable],
    ["a header beyond Latin-1", { ...server, headers: { ...headers, "X-L": "中文" } }, unsendable],
    ["a header without a name", { ...server, headers: { ...headers, "": "zh" } }, cannotBeSent("")],
    ["a header's name with a blank", { ...server, headers: { ...headers, "X L": "zh" } }, cannotBeSent("X L")],
    ["a header's name with a colon", { ...server, headers: { ...headers, "X:L": "zh" } }, cannotBeSent("X:L")],
    ["a header that is no text", { ...server, headers: { ...headers, "X-L": 7 } }, unsendable],
  ])("%s is a TypeError of createOneAccessClient that names the option and the remedy", (_, options, message) => {
    expect(() => createUntyped(options)).toThrow(new TypeError(message));
  });

  it.each<[string, unknown, object, string]>([
    ["no body", undefined, {}, "code is missing or blank: pass it to loginWithWeChat as text"],
    ["null for a body", null, {}, "code is missing or blank: pass it to loginWithWeChat as text"],
    ["no code", {}, {}, "code is missing or blank: pass it to loginWithWeChat as text"],
    ["a blank code", { code: " \n" }, {}, "code is missing or blank: pass it to loginWithWeChat as text"],
    ["a code that is a number", { code: 7 }, {}, "code is missing or blank: pass it to loginWithWeChat as text"],
    ["a header blanked by the call", { code }, { headers: { "x-AGENT": "" } }, missing("X-agent")],
    ["a call's header that cannot be sent", { code }, { headers: { "X-L": "zh\n" } }, unsendable],
  ])("%s is a TypeError of the call", async (_, body, options, message) => {
    const { fetch, calls } = fakeFetch(success);
    const error = await rejection(createUntyped({ ...server, headers, fetch }).loginWithWeChat(body, options));
    expect(error).toEqual(new TypeError(message));
    expect(calls).toHaveLength(0);
  });

  it("no TypeError holds a value that it was given", () => {
    const wrong = secrets.map((secret) => ({ ...server, headers: { ...headers, "X-agent": `${secret}\n` } }));
    for (const options of [...wrong, { headers }, { domainName: `https://${code}`, headers }]) {
      expect(() => createUntyped(options)).toThrow(
        expect.not.objectContaining({ message: expect.stringMatching(secrets.join("|")) }),
      );
    }
  });
});

describe("answers that the contract holds", () => {
  it.each([
    ["SUCCESS", success],
    ["SUCCESS with id_token", { ...success, id_token: "eyJ0******" }],
    ["SOCIAL_BIND", { status: "SOCIAL_BIND", state_token: "eyJ******", data: '{"socialBindOrRegisterFlow":[]}' }],
    ["USER_REGISTER", { status: "USER_REGISTER", state_token: "eyJ******", data: "{}" }],
    ["MFA_AUTH", { status: "MFA_AUTH", state_token: "eyJ******" }],
    ["ACCESS_DENIED", { status: "ACCESS_DENIED" }],
    ["SUCCESS with any values", { status: "SUCCESS", session_token: "", expire: 1, id_token: "" }],
    ["SOCIAL_BIND without data", { status: "SOCIAL_BIND", state_token: "" }],
    ["USER_REGISTER without data", { status: "USER_REGISTER", state_token: "" }],
    ["an undocumented field", { ...success, refresh_token: "bts******" }],
  ])("%s is data, whole and unchanged", async (_, body) => {
    const { data, error, response } = await login(body);
    expect(data).toEqual(body);
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
  });

  it.each(["APP.0001", "SDK.COMMON.1001", "a code that nobody has documented"])(
    "400 with %s is error",
    async (error_code) => {
      const body = { error_code, error_msg: "What is wrong, in words that change." };
      const { data, error, response } = await login(body, { status: 400 });
      expect(error).toEqual(body);
      expect(data).toBeUndefined();
      expect(response.status).toBe(400);
    },
  );
});

describe("answers that the contract does not hold", () => {
  const error = { error_code: "APP.0001", error_msg: "Application does not exist." };
  it.each<[string, unknown, ResponseInit?]>([
    ["a gateway's 502 in HTML", "<html>Bad Gateway</html>", { status: 502, headers: { "content-type": "text/html" } }],
    ["a 500 with the error envelope", error, { status: 500 }],
    ["a 500 without a body", "", { status: 500, headers: { "content-length": "0" } }],
    ["a 401", error, { status: 401 }],
    ["a 404 without a body", "", { status: 404 }],
    ["a 201", success, { status: 201 }],
    ["a redirect", "", { status: 302, headers: { location: "https://b.example" } }],
    ["an empty 200", ""],
    ["an empty 200 that says so", "", { headers: { "content-length": "0" } }],
    ["a 200 in HTML", "<html>", { headers: { "content-type": "text/html" } }],
    ["a 200 cut off", '{"status":"SUCC'],
    ["null", "null"],
    ["a list", [success]],
    ["a text", '"SUCCESS"'],
    ["no status", { session_token: "bts******2VO", expire: 604800 }],
    ["a status in another case", { ...success, status: "success" }],
    ["SUCCESS without session_token", { status: "SUCCESS", expire: 604800 }],
    ["SUCCESS without expire", { status: "SUCCESS", session_token: "bts******2VO" }],
    ["an expire that is a text", { ...success, expire: "604800" }],
    ["an expire with a fraction", { ...success, expire: 0.5 }],
    ["a session_token that is null", { ...success, session_token: null }],
    ["an id_token that is an object", { ...success, id_token: {} }],
    ["an empty object", {}],
    ["no status, but a state_token", { state_token: "eyJ******" }],
    ["a state_token with a status that is none of the five", { status: "PASSWORD_WARN", state_token: "eyJ******" }],
    ["SOCIAL_BIND with a session instead of state_token", { ...success, status: "SOCIAL_BIND" }],
    ...["SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH"].flatMap((status): [string, unknown][] => [
      [`${status} without state_token`, { status }],
      [`${status} with a state_token that is null`, { status, state_token: null }],
    ]),
    ...["SOCIAL_BIND", "USER_REGISTER"].map((status): [string, unknown] => [
      `${status} with data that is not a text`,
      { status, state_token: "eyJ******", data: {} },
    ]),
    ["a 400 without error_code", { error_msg: "Application does not exist." }, { status: 400 }],
    ["a 400 without error_msg", { error_code: "APP.0001" }, { status: 400 }],
    ["a 400 with a numeric error_code", { error_code: 1001, error_msg: "" }, { status: 400 }],
    ["a 400 with an error_msg that is null", { error_code: "APP.0001", error_msg: null }, { status: 400 }],
    ["a 400 that is a text", '"Bad Request"', { status: 400 }],
    ["a 400 without a body", "", { status: 400 }],
    ["a 400 nested beyond reason", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, { status: 400 }],
  ])("%s rejects with UnexpectedResponseError and tells status and media type", async (_, body, init) => {
    const rejected = await rejection(login(body, init));
    expect(rejected).toBeInstanceOf(UnexpectedResponseError);
    const { status = 200 } = init ?? {};
    expect(rejected).toMatchObject({
      name: "UnexpectedResponseError",
      message: `loginWithWeChat: HTTP ${status} with an undocumented answer`,
      status,
      contentType: new Response(typeof body === "string" ? body : "", init).headers.get("content-type"),
    });
  });

  it("a status that the document does not know is no login: it rejects, and the body tells which status", async () => {
    const rejected = await rejection(login({ ...success, status: "PASSWORD_WARN" }));
    expect(rejected).toBeInstanceOf(UnexpectedResponseError);
    expect(JSON.parse((rejected as UnexpectedResponseError).body)).toMatchObject({ status: "PASSWORD_WARN" });
  });

  it("the body is kept up to 1,000 characters", async () => {
    const rejected = await rejection(login("x".repeat(5000), { status: 502 }));
    expect(rejected).toHaveProperty("body", "x".repeat(1000));
  });

  it("nothing of a body or a request ends in a log by itself: not in message, inspect, JSON or stack", async () => {
    const echo = secrets.join(" ");
    for (const init of [{ status: 200 }, { status: 400 }, { status: 502 }]) {
      const rejected = (await rejection(login(`token ${echo}`, init))) as UnexpectedResponseError;
      expect(rejected.body).toContain(code);
      const logged = [
        rejected.message,
        rejected.stack,
        inspect(rejected, { depth: 9 }),
        JSON.stringify(rejected),
      ].join();
      for (const secret of secrets) expect(logged).not.toContain(secret);
    }
  });

  it("nothing is sent twice, whatever comes back: a code works once", async () => {
    for (const status of [200, 400, 429, 500, 503]) {
      const { fetch, calls } = fakeFetch("", { status, headers: { "retry-after": "0" } });
      await rejection(createOneAccessClient({ domainName: "a.example", headers, fetch }).loginWithWeChat({ code }));
      expect(calls).toHaveLength(1);
    }
  });

  it("a rejection of fetch is passed on as it is", async () => {
    const failure = new TypeError("fetch failed");
    const fetch = () => Promise.reject(failure);
    const client = createOneAccessClient({ domainName: "a.example", headers, fetch });
    expect(await rejection(client.loginWithWeChat({ code }))).toBe(failure);
  });
});
