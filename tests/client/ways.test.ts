import { type Middleware, wrapAsPathBasedClient } from "openapi-fetch";
import { describe, expect, it } from "vitest";
import { createOneAccessClient, InvalidArgumentError, UnexpectedResponseError } from "../../generated/client.js";
import { code, headers } from "../../scripts/lib/examples.js";
import { network } from "../support/network.js";
import { rejection } from "../support/rejection.js";

const path = "/api/v2/sdk/login/wechat";
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };
const refusal = { error_code: "APP.0001", error_msg: "Application does not exist." };
const observer: Middleware = {
  onRequest: ({ request }) => void expect(request).toBeInstanceOf(Request),
  onResponse: () => undefined,
};

type Client = ReturnType<typeof createOneAccessClient>;
type Login = (client: Client, body: { code: string }, init?: object) => Promise<object>;

/** Every way through the client. */
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
function clientOf(...answers: Parameters<typeof network>) {
  const { fetch, sent } = network(...answers);
  return { client: createOneAccessClient({ domainName: "a.example", headers, fetch }), sent };
}

describe.each(ways)("by %s", (_, login) => {
  it("a login is sent once, with the vendor's media type, the headers and the code, whatever the call says", async () => {
    const { client, sent } = clientOf({ body: success });
    const fixed = {
      baseUrl: "https://b.example",
      bodySerializer: () => "{}",
      headers: { "Content-Type": "text/html" },
      params: { header: { "content-type": "text/plain" } },
      method: "GET",
      redirect: "follow",
    };
    expect(await login(client, { code }, fixed)).toMatchObject({ data: success });
    expect(sent).toMatchObject([
      { method: "POST", url: `https://a.example${path}`, body: JSON.stringify({ code }), redirect: "manual" },
    ]);
    const expected = { ...headers, "Content-Type": "application/json;charset=utf8" };
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual(Object.fromEntries(new Headers(expected)));
  });

  it("a refusal is error, and is not repeated", async () => {
    const { client, sent } = clientOf({ status: 429, body: refusal });
    expect(await login(client, { code })).toMatchObject({ error: refusal, response: { status: 429 } });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["an unknown status", { body: { ...success, status: "PASSWORD_WARN" } }],
    ["an answer in HTML", { body: "<html>" }],
    ["an empty answer", {}],
    ["a refusal without its envelope", { status: 503, body: "Busy" }],
    ["a redirect", { status: 307 }],
  ])("%s rejects with UnexpectedResponseError, and is not repeated", async (_, answer) => {
    const { client, sent } = clientOf(answer);
    const error = await rejection(login(client, { code }));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(sent).toHaveLength(1);
  });

  it.each<[string, string, object]>([
    ["code", "", {}],
    ["X-agent", code, { headers: { "x-AGENT": " " } }],
  ])("a blank %s is an InvalidArgumentError that names it, and nothing is sent", async (name, code, init) => {
    const { client, sent } = clientOf({ body: success });
    const error = await rejection(login(client, { code }, init));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error.message).toContain(name);
    expect(sent).toHaveLength(0);
  });
});

describe("openapi-fetch's client", () => {
  it("takes a call's headers as params.header, before those of headers", async () => {
    const { client, sent } = clientOf({ body: success });
    await client.POST(path, { body: { code }, headers: { "X-L": "en" }, params: { header: { "X-L": "zh" } } });
    expect(sent[0]?.headers.get("X-L")).toBe("zh");
  });

  it("refuses a call that the contract does not have, and a form of answer that it does not check", async () => {
    const { client, sent } = clientOf({ body: success });
    const invalid = (message: string) => new InvalidArgumentError(message);
    // @ts-expect-error the contract has no GET here
    expect(await rejection(client.GET(path))).toEqual(invalid(`GET ${path} is no call of createOneAccessClient`));
    const asBlob = client.POST(path, { body: { code }, parseAs: "blob" });
    expect(await rejection(asBlob)).toEqual(invalid("parseAs: loginWithWeChat reads JSON"));
    expect(sent).toHaveLength(0);
  });

  it("shows middleware the request as it is sent, and sends what middleware makes of it, with no redirect", async () => {
    const { client, sent } = clientOf({ body: success });
    client.use({
      async onRequest({ request, schemaPath, params }) {
        expect(schemaPath).toBe(path);
        expect(params.header).toMatchObject({ "x-agent": headers["X-agent"] });
        expect(await request.clone().text()).toBe(JSON.stringify({ code }));
        return new Request(request, {
          headers: { ...Object.fromEntries(request.headers), traceparent: "00-1" },
          redirect: "follow",
        });
      },
    });
    await client.loginWithWeChat({ code });
    expect(sent[0]?.headers.get("traceparent")).toBe("00-1");
    expect(sent[0]?.redirect).toBe("manual");
  });

  it.each<[string, Middleware]>([
    ["an early answer of middleware", { onRequest: () => Response.json({ status: "LOGGED_IN" }) }],
    ["an answer that middleware changed", { onResponse: () => Response.json({ status: "LOGGED_IN" }) }],
    ["an answer in place of a failure", { onError: () => Response.json({ status: "LOGGED_IN" }) }],
  ])("checks %s", async (_, middleware) => {
    const fetch = () => ("onError" in middleware ? Promise.reject(new Error("lost")) : Promise.resolve(new Response()));
    const client = createOneAccessClient({ domainName: "a.example", headers, fetch });
    client.use(middleware);
    expect(await rejection(client.loginWithWeChat({ code }))).toBeInstanceOf(UnexpectedResponseError);
  });

  it("no longer asks middleware that was ejected", async () => {
    const { client, sent } = clientOf({ body: success });
    let calls = 0;
    const counter: Middleware = { onRequest: () => void calls++ };
    client.use(counter);
    await client.loginWithWeChat({ code });
    client.eject(counter);
    await client.loginWithWeChat({ code });
    expect([calls, sent.length]).toEqual([1, 2]);
  });

  it("makes requests, of the class of another library, for middleware, and by path for a call's own fetch", async () => {
    class OwnRequest extends Request {}
    const inputs: unknown[] = [];
    const fetch = async (input: unknown) => {
      inputs.push(input);
      return Response.json(success);
    };
    const client = createOneAccessClient({ domainName: "a.example", headers, fetch, Request: OwnRequest });
    await client.loginWithWeChat({ code });
    await client.POST(path, { body: { code } });
    await client.POST(path, { body: { code }, fetch });
    client.use(observer);
    await client.loginWithWeChat({ code });
    const url = `https://a.example${path}`;
    expect(inputs).toEqual([url, url, expect.any(OwnRequest), expect.any(OwnRequest)]);
  });
});
