import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { loginWithWeChat } from "../facts/index.js";
import { startProvider } from "../provider/provider.js";
import { curl, send } from "../support/exchange.js";
import { goodRequest } from "../support/requests.js";
import { mask } from "../support/secrets.js";
import { readTarget } from "../support/target.js";
import { proxyFor } from "../support/tunnel.js";

afterEach(() => {
  vi.unstubAllEnvs();
});

function set(settings: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (name.startsWith("ONEACCESS_")) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

describe("the target of the contract suite", () => {
  test("is the mock, with the facts' examples, unless the environment says otherwise", () => {
    set({});
    expect(readTarget()).toEqual({
      baseUrl: undefined,
      values: {},
      codes: [],
      hasCodes: false,
      allowed: [],
      hangLimit: 10_000,
    });
  });

  test("takes its address and live values from the environment", () => {
    set({
      ONEACCESS_BASE_URL: "https://tenant.example/base/",
      ONEACCESS_CLIENT_ID: "client",
      ONEACCESS_TENANT_ID: "tenant",
      ONEACCESS_CLIENT_SECRET: "secret",
      ONEACCESS_MOBILE: "12345678901",
      ONEACCESS_WECHAT_CODE: " one, two ,,one",
      ONEACCESS_ALLOW: "sendSmsCode, bindSocialAccount",
      ONEACCESS_TIMEOUT: "250",
    });
    expect(readTarget()).toMatchObject({
      baseUrl: "https://tenant.example/base",
      values: { client_id: "client", client_secret: "secret", tenant_id: "tenant", mobile: "12345678901" },
      codes: ["one", "two"],
      allowed: ["sendSmsCode", "bindSocialAccount"],
      hangLimit: 250,
    });
  });

  test.for([
    ["ONEACCESS_BASE_URL", ""],
    ["ONEACCESS_BASE_URL", "tenant.example"],
    ["ONEACCESS_BASE_URL", "ftp://tenant.example"],
    ["ONEACCESS_BASE_URL", "https://user@tenant.example"],
    ["ONEACCESS_BASE_URL", "https://tenant.example?x=1"],
    ["ONEACCESS_CLIENT_ID", " "],
    ["ONEACCESS_TENANT_ID", ""],
    ["ONEACCESS_WECHAT_CODE", ""],
    ["ONEACCESS_WECHAT_CODE", " , "],
    ["ONEACCESS_CLIENT_SECRET", ""],
    ["ONEACCESS_STATE_TOKEN", " "],
    ["ONEACCESS_ALLOW", ","],
    ["ONEACCESS_ALLOW", "sendSmsCodes"],
    ["ONEACCESS_ALLOW", "loginWithWeChat"],
    ["ONEACCESS_TIMEOUT", "0"],
    ["ONEACCESS_TIMEOUT", "1s"],
  ] as const)("cannot be read from %s=%o, and the error names the variable", ([name, value]) => {
    set({ [name]: value });
    expect(() => readTarget()).toThrow(new RegExp(`^${name} `));
  });
});

describe("a failure's text", () => {
  test("holds the name of the variable where a live value was, however that was spelt", () => {
    set({ ONEACCESS_CLIENT_ID: 'a"b c', ONEACCESS_WECHAT_CODE: "live,live-2" });
    expect(mask('a"b c, a\\"b c, a%22b%20c, live-2, live')).toBe(
      "$ONEACCESS_CLIENT_ID, $ONEACCESS_CLIENT_ID, $ONEACCESS_CLIENT_ID, $ONEACCESS_WECHAT_CODE, $ONEACCESS_WECHAT_CODE",
    );
  });

  test("has a curl line whose quotes a shell understands, with live values as variables", () => {
    set({ ONEACCESS_CLIENT_ID: "live" });
    const request = { method: "PUT", path: "/x", headers: { "X-client-id": "live" }, body: `{"code":"it's"}` };
    expect(curl("http://localhost", request)).toBe(
      `curl -i -X PUT 'http://localhost/x' -H 'X-client-id: '"$ONEACCESS_CLIENT_ID"'' -H 'Content-Type:' --data-raw '{"code":"it'\\''s"}'`,
    );
  });

  test("has a curl line for a request without a body", () => {
    set({});
    const request = { method: "HEAD", path: "/x", headers: { "Content-Type": "text/plain" }, body: "a" };
    expect(curl("http://localhost", request)).toBe("curl -i --head 'http://localhost/x' -H 'Content-Type: text/plain'");
  });
});

describe("behind a proxy", () => {
  function setProxy(settings: Record<string, string>) {
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]) {
      vi.stubEnv(name.toLowerCase(), undefined);
      vi.stubEnv(name, settings[name]);
    }
  }

  test.for([
    ["https://tenant.example", "", "secure.example:8443"],
    ["http://tenant.example", "", "plain.example"],
    ["https://tenant.example", "other.example", "secure.example:8443"],
    ["https://tenant.example", "other.example, tenant.example", undefined],
    ["https://a.tenant.example:444", ".tenant.example", undefined],
    ["https://tenant.example", "*", undefined],
    ["http://127.0.0.1:4010", "", undefined],
  ] as const)("%s with NO_PROXY=%o is reached through %s", ([address, NO_PROXY, host]) => {
    setProxy({ HTTPS_PROXY: "http://secure.example:8443", HTTP_PROXY: "plain.example", NO_PROXY });
    expect(proxyFor(new URL(address))?.host).toBe(host);
  });

  test("a request goes through it, with the credentials that its address has", async () => {
    const provider = await startProvider();
    onTestFinished(provider.stop);
    const connects: unknown[] = [];
    const proxy = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void proxy.close());
    proxy.on("connect", ({ url, headers }, socket: Duplex) => {
      connects.push([url, headers["proxy-authorization"]]);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(connect(Number(new URL(provider.url).port), "127.0.0.1")).pipe(socket);
    });
    await once(proxy, "listening");
    setProxy({ HTTP_PROXY: `http://me:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}` });
    const answer = await send({ baseUrl: "http://tenant.example", hangLimit: 5_000 }, goodRequest(loginWithWeChat));
    expect(answer.status).toBe(200);
    expect(connects).toEqual([["tenant.example:80", `Basic ${Buffer.from("me:p@ss").toString("base64")}`]]);
  });
});
