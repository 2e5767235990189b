import { afterEach, describe, expect, test, vi } from "vitest";
import { curl } from "./exchange.js";
import { code, headers } from "./facts.js";
import { maskLiveValues, readTarget } from "./target.js";

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
      headers: Object.fromEntries(headers.map(({ name, example }) => [name, example])),
      tenantId: undefined,
      codes: undefined,
      hangLimit: 10_000,
    });
  });

  test("takes its address and live values from the environment", () => {
    set({
      ONEACCESS_BASE_URL: "https://tenant.example/base/",
      ONEACCESS_CLIENT_ID: "client",
      ONEACCESS_TENANT_ID: "tenant",
      ONEACCESS_WECHAT_CODE: " one, two ,,one",
      ONEACCESS_TIMEOUT: "250",
    });
    expect(readTarget()).toMatchObject({
      baseUrl: "https://tenant.example/base",
      headers: { "X-client-id": "client", "X-tenant-id": "tenant", "X-L": "en" },
      tenantId: "tenant",
      codes: ["one", "two"],
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
    expect(maskLiveValues('a"b c, a\\"b c, a%22b%20c, live-2, live')).toBe(
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
    const request = { method: "HEAD", path: "/x", headers: { "Content-Type": "text/plain" }, body: code.example };
    expect(curl("http://localhost", request)).toBe("curl -i --head 'http://localhost/x' -H 'Content-Type: text/plain'");
  });
});
