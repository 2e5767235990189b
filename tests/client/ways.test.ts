import { type Middleware, wrapAsPathBasedClient } from "openapi-fetch";
import { describe, expect, it } from "vitest";
import { type ClientOptions, createOneAccessClient, UnexpectedResponseError } from "../../generated/client.js";
import { rejection } from "../support/rejection.js";

const path = "/api/v2/sdk/login/wechat";
const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };
const refusal = { error_code: "APP.0001", error_msg: "Application does not exist." };
type Client = ReturnType<typeof createOneAccessClient>;
type Login = (client: Client, body: { code: string }, init?: object) => Promise<object>;

const observer: Middleware = { onRequest: () => undefined, onResponse: () => undefined };

/** Every way through the client. Each resolves with what the client returns. */
const ways: [way: string, login: Login][] = [
  ["the named method", (client, body, init) => client.loginWithWeChat(body, init)],
  ["POST by path", (client, body, init) => client.POST(path, { body, ...init })],
  ["request()", (client, body, init) => client.request("post", path, { body, ...init })],
  ["wrapAsPathBasedClient", (client, body, init) => wrapAsPathBasedClient(client)[path].POST({ body, ...init })],
  [
    "the named method behind middleware",
    (client, body, init) => {
      client.use(observer);
      return client.loginWithWeChat(body, init);
    },
  ],
  [
    "POST with middleware of its own",
    (client, body, init) => client.POST(path, { body, middleware: [observer], ...init }),
  ],
];

/** A client whose service answers this, and what was sent to it. */
function clientOf(body: unknown, init?: ResponseInit, options?: Partial<ClientOptions>) {
  const sent: Promise<{ method: string; url: string; headers: Headers; body: string; redirect: string }>[] = [];
  const fetch = async (input: string | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const { method, url, headers, redirect } = request;
    sent.push(request.text().then((body) => ({ method, url, headers, body, redirect })));
    return new Response(typeof body === "string" ? body : JSON.stringify(body), init && responseInit);
  };
  const responseInit = init;
  return {
    client: createOneAccessClient({ domainName: "a.example", headers, fetch, ...options } as ClientOptions),
    sent,
  };
}

describe.each(ways)("by %s", (_, login) => {
  const code = "ad12sasdsfe3dfdg3sc";

  it("a login is sent once, with the vendor's media type, the headers and the code, and follows no redirect", async () => {
    const { client, sent } = clientOf(success);
    expect(await login(client, { code })).toMatchObject({ data: success });
    expect(sent).toHaveLength(1);
    const request = await sent[0];
    expect(request).toMatchObject({
      method: "POST",
      url: "https://a.example/api/v2/sdk/login/wechat",
      body: '{"code":"ad12sasdsfe3dfdg3sc"}',
      redirect: "manual",
    });
    expect(request?.headers.get("Content-Type")).toBe("application/json;charset=utf8");
    for (const [name, value] of Object.entries(headers)) expect(request?.headers.get(name)).toBe(value);
  });

  it("a documented refusal is error", async () => {
    const { client } = clientOf(refusal, { status: 400 });
    expect(await login(client, { code })).toMatchObject({ error: refusal });
  });

  it.each([
    ["a status that the contract does not know", { ...success, status: "PASSWORD_WARN" }, 200],
    ["an answer in HTML", "<html>", 200],
    ["an empty answer", "", 200],
    ["a refusal that is a text", "Bad Request", 400],
    ["an undocumented HTTP status", refusal, 500],
    ["a redirect", "", 307],
  ])("%s rejects with UnexpectedResponseError, and nothing is sent twice", async (_, body, status) => {
    const { client, sent } = clientOf(body, { status });
    const error = await rejection(login(client, { code }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({ status });
    expect(sent).toHaveLength(1);
  });

  it("a blank code is a TypeError, and nothing is sent", async () => {
    const { client, sent } = clientOf(success);
    expect(await rejection(login(client, { code: "" }))).toEqual(
      new TypeError("code is missing or blank: pass it to loginWithWeChat as text"),
    );
    expect(sent).toHaveLength(0);
  });

  it("a blank header is a TypeError, and nothing is sent", async () => {
    const { client, sent } = clientOf(success);
    expect(await rejection(login(client, { code }, { headers: { "x-AGENT": " " } }))).toEqual(
      new TypeError('headers["X-agent"] is missing or blank: pass it to createOneAccessClient or to the call'),
    );
    expect(sent).toHaveLength(0);
  });

  it("what the contract fixes cannot be overridden", async () => {
    const { client, sent } = clientOf(success);
    await login(
      client,
      { code },
      {
        baseUrl: "https://b.example",
        bodySerializer: () => "{}",
        headers: { "Content-Type": "text/html" },
        params: { header: { "content-type": "text/plain" } },
        redirect: "follow",
      },
    );
    const request = await sent[0];
    expect(request).toMatchObject({
      url: `https://a.example${path}`,
      body: JSON.stringify({ code }),
      redirect: "manual",
    });
    expect(request?.headers.get("Content-Type")).toBe("application/json;charset=utf8");
  });
});

describe("openapi-fetch's client", () => {
  const code = "ad12sasdsfe3dfdg3sc";

  it.each<[string, object]>([
    ["a record", { "X-L": "zh" }],
    ["a Headers object", new Headers({ "X-L": "zh" })],
    ["a list of pairs", [["X-L", "zh"]]],
  ])("takes a call's headers as %s", async (_, given) => {
    const { client, sent } = clientOf(success);
    await client.POST(path, { body: { code }, headers: given as Record<string, string> });
    expect((await sent[0])?.headers.get("X-L")).toBe("zh");
  });

  it("takes a call's headers as params.header, before those of headers", async () => {
    const { client, sent } = clientOf(success);
    await client.POST(path, { body: { code }, headers: { "X-L": "en" }, params: { header: { "X-L": "zh" } } });
    expect((await sent[0])?.headers.get("X-L")).toBe("zh");
  });

  it("refuses a call that the contract does not have, and a form of answer that it does not check", async () => {
    const { client, sent } = clientOf(success);
    // @ts-expect-error the contract has no GET here
    expect(await rejection(client.GET(path))).toEqual(new TypeError(`GET ${path} is no call of createOneAccessClient`));
    expect(await rejection(client.POST(path, { body: { code }, parseAs: "blob" }))).toEqual(
      new TypeError("parseAs: loginWithWeChat reads JSON"),
    );
    expect(sent).toHaveLength(0);
  });

  it("shows middleware the request as it is sent, and sends what middleware makes of it", async () => {
    const { client, sent } = clientOf(success);
    client.use({
      async onRequest({ request, schemaPath, params }) {
        expect(schemaPath).toBe(path);
        expect(params.header).toMatchObject({ "x-agent": headers["X-agent"] });
        expect(await request.clone().text()).toBe(JSON.stringify({ code }));
        request.headers.set("traceparent", "00-1");
        return request;
      },
    });
    await client.loginWithWeChat({ code });
    expect((await sent[0])?.headers.get("traceparent")).toBe("00-1");
  });

  it.each<[string, Middleware]>([
    ["an early answer of middleware", { onRequest: () => Response.json({ status: "LOGGED_IN" }) }],
    ["an answer that middleware changed", { onResponse: () => Response.json({ status: "LOGGED_IN" }) }],
    ["an answer in place of a failure", { onError: () => Response.json({ status: "LOGGED_IN" }) }],
  ])("checks %s", async (_, middleware) => {
    const fetch = () => ("onError" in middleware ? Promise.reject(new Error("lost")) : Promise.resolve(new Response()));
    const { client } = clientOf(success, undefined, { fetch });
    client.use(middleware);
    expect(await rejection(client.loginWithWeChat({ code }))).toBeInstanceOf(UnexpectedResponseError);
  });

  it("lets middleware repeat a call, and no longer asks it once it is ejected", async () => {
    const { client, sent } = clientOf(success);
    let calls = 0;
    const counter: Middleware = { onRequest: () => void calls++ };
    client.use(counter);
    await client.loginWithWeChat({ code });
    client.eject(counter);
    await client.loginWithWeChat({ code });
    expect([calls, sent.length]).toEqual([1, 2]);
  });

  it("makes real requests of the class that a fetch of another library brings", async () => {
    class OwnRequest extends Request {}
    const inputs: unknown[] = [];
    const fetch = async (input: unknown) => {
      inputs.push(input);
      return Response.json(success);
    };
    const client = createOneAccessClient({ domainName: "a.example", headers, fetch, Request: OwnRequest });
    await client.loginWithWeChat({ code });
    client.use(observer);
    await client.loginWithWeChat({ code });
    expect(inputs[0]).toBe(`https://a.example${path}`);
    expect(inputs[1]).toBeInstanceOf(OwnRequest);
  });

  it("gives a call's own fetch a Request by path, as its type says", async () => {
    const { client } = clientOf(success);
    let url: string | undefined;
    await client.POST(path, {
      body: { code },
      fetch: async (request) => {
        url = request.url;
        return Response.json(success);
      },
    });
    expect(url).toBe(`https://a.example${path}`);
  });
});
