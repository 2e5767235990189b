import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createOneAccessClient, InvalidArgumentError } from "../../generated/client.js";
import { code, headers } from "../../scripts/lib/examples.js";
import { network } from "../support/network.js";
import { rejection } from "../support/rejection.js";

const tenant = { "X-tenant-id": "08f770f51f80d2f40f38c00cb199fd21" };
const server = { domainName: "a.example" };
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };

/** The client as callers without types see it. */
type Untyped = Record<"loginWithWeChat" | "bindSocialAccount", (body?: unknown, options?: object) => Promise<object>>;
const createUntyped = createOneAccessClient as unknown as (options?: object) => Untyped;

/** A response whose body is at hand in part, and then ends in this way, or never. */
function partOfAnAnswer(end?: (body: ReadableStreamDefaultController) => void): Response {
  return new Response(
    new ReadableStream({
      start: (body) => body.enqueue(new TextEncoder().encode('{"status":')),
      pull: (body) => (end ? end(body) : new Promise(() => undefined)),
    }),
  );
}

it.each<[string, (failure: Error) => Promise<Response>]>([
  ["a connection that fails", (failure) => Promise.reject(failure)],
  ["an answer that breaks off", async (failure) => partOfAnAnswer((body) => body.error(failure))],
])("%s rejects as fetch rejects", async (_, answer) => {
  const failure = new TypeError("fetch failed");
  const client = createOneAccessClient({ ...server, headers, fetch: () => answer(failure) });
  expect(await rejection(client.loginWithWeChat({ code }))).toBe(failure);
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

  it("that aborts during an answer that never ends rejects with its reason", async () => {
    const controller = new AbortController();
    const fetch = async () => {
      setImmediate(() => controller.abort("the user left"));
      return partOfAnAnswer();
    };
    const client = createOneAccessClient({ ...server, headers, fetch });
    expect(await rejection(client.loginWithWeChat({ code }, { signal: controller.signal }))).toBe("the user left");
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
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("fetch", fetch);
    await client.loginWithWeChat({ code });
    expect(sent).toHaveLength(1);
  });
});

describe("InvalidArgumentError, with nothing sent:", () => {
  const missing = (name: string) => `headers["${name}"] is missing or blank: pass it to createOneAccessClient`;
  const noHost = (option: string) => `${option} must be a host name, nothing else`;
  const oneServer = "Pass exactly one of domainName, commonDomain, baseUrl";
  const noHosts = ["https://a", "a:443", "a.example/x", "u:p@a.example", "a .example", "a.example\n", "a?", "", null];
  const notLatin = 'headers["X-L"] cannot be sent: its value must be one line of Latin-1 text';

  it.each<[string, options: object, ofHeaders?: object]>([
    [oneServer, { domainName: undefined }],
    [oneServer, { baseUrl: "http://a.example" }],
    ["baseUrl is blank: pass an address", { domainName: undefined, baseUrl: " " }],
    ...noHosts.map((domainName): [string, object] => [noHost("domainName"), { domainName }]),
    [noHost("commonDomain"), { domainName: undefined, commonDomain: "https://a" }],
    [missing("X-agent"), {}, { "X-agent": undefined }],
    [missing("X-client-id"), {}, { "X-client-id": " \t" }],
    ...["zh\r\nX-evil: 1", "zh\0", "中文", 7, null].map((text): [string, object, object] => [
      notLatin,
      {},
      { "X-L": text },
    ]),
    ...["", "X L", "X:L"].map((name): [string, object, object] => [
      `headers["${name}"] cannot be sent: a header cannot have this name`,
      {},
      { [name]: "zh" },
    ]),
  ])("%s: a client with %j and the headers %j", (message, options, ofHeaders) => {
    const given = { ...server, ...options, headers: { ...headers, ...ofHeaders } };
    expect(() => createUntyped(given)).toThrow(new InvalidArgumentError(message));
  });

  it("a client without options or without headers", () => {
    expect(() => createUntyped()).toThrow(new InvalidArgumentError(oneServer));
    expect(() => createUntyped(server)).toThrow(new InvalidArgumentError(missing("X-operating-sys-version")));
  });

  const noCode = "code is missing or blank: pass it to loginWithWeChat as text";
  const verification = { mobile: "1", verify_code: "1" };
  it.each<[string, keyof Untyped, unknown, object?]>([
    [noCode, "loginWithWeChat", undefined],
    [noCode, "loginWithWeChat", null],
    [noCode, "loginWithWeChat", {}],
    [noCode, "loginWithWeChat", { code: " \n" }],
    [noCode, "loginWithWeChat", { code: 7 }],
    [`${missing("X-agent")} or to loginWithWeChat`, "loginWithWeChat", { code }, { "x-AGENT": "" }],
    [notLatin, "loginWithWeChat", { code }, { "X-L": "zh\n" }],
    ['headers["X-state-token"] is missing or blank: pass it to bindSocialAccount', "bindSocialAccount", verification],
  ])("%s: %s of %j with the headers %j", async (message, call, body, headersOfCall) => {
    const { fetch, sent } = network({ body: success });
    const error = await rejection(createUntyped({ ...server, headers, fetch })[call](body, { headers: headersOfCall }));
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
