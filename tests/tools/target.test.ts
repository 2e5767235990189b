import { afterEach, describe, expect, test, vi } from "vitest";
import { type Planned, plan } from "../contract/plan.js";
import { operationOf } from "../facts/index.js";
import { curl } from "../support/exchange.js";
import { maskLiveValues, readTarget } from "../support/target.js";

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
    const request = { method: "HEAD", path: "/x", headers: { "Content-Type": "text/plain" }, body: "a" };
    expect(curl("http://localhost", request)).toBe("curl -i --head 'http://localhost/x' -H 'Content-Type: text/plain'");
  });
});

describe("a run against a provider", () => {
  const planned = (operationId: string, settings: Record<string, string>) => {
    set({ ONEACCESS_BASE_URL: "https://tenant.example", ...settings });
    return plan(operationOf(operationId), readTarget());
  };
  const run = (cases: Planned[]) => cases.filter(({ skip }) => !skip);
  const reasons = (cases: Planned[]) => [...new Set(cases.flatMap(({ skip }) => skip ?? []))];

  test.for(["sendSmsCode", "bindSocialAccount", "registerAndBindSocialAccount", "verifySecondFactorBySms"])(
    "does not let %s do anything unless it is allowed by name",
    (operationId) => {
      const cases = planned(operationId, {
        ONEACCESS_MOBILE: "1",
        ONEACCESS_STATE_TOKEN: "s",
        ONEACCESS_VERIFY_CODE: "v",
      });
      expect(run(cases).filter(({ expected }) => expected === "accepted")).toEqual([]);
      expect(reasons(cases)).toEqual([`ONEACCESS_ALLOW does not name ${operationId}`]);
      // What must be refused could not do anything if it were not: it carries no value that was given.
      expect(JSON.stringify(run(cases).map(({ request }) => request))).not.toMatch(/"s"|\\"v\\"|\\"1\\"/);
    },
  );

  test("makes an allowed call once, with the values that it was given, and names those that are missing", () => {
    const allowed = {
      ONEACCESS_ALLOW: "bindSocialAccount",
      ONEACCESS_MOBILE: "10000000000",
      ONEACCESS_STATE_TOKEN: "state",
    };
    expect(reasons(planned("bindSocialAccount", allowed))).toEqual(["ONEACCESS_VERIFY_CODE must give its values"]);
    const [first, ...others] = planned("bindSocialAccount", { ...allowed, ONEACCESS_VERIFY_CODE: "654321" });
    expect(first?.expected).toBe("accepted");
    expect(first?.skip).toBeUndefined();
    expect(first?.request.headers["X-state-token"]).toBe("state");
    expect(first?.request.body).toBe('{"mobile":"10000000000","verify_code":"654321"}');
    expect(reasons(others)).toEqual(["one call is enough, as each does something"]);
  });

  test("spends one code on one login, and holds a login without one to an answer of any kind", () => {
    const withTwo = planned("loginWithWeChat", { ONEACCESS_WECHAT_CODE: "one,two" });
    expect(run(withTwo).filter(({ expected }) => expected === "accepted")).toHaveLength(2);
    expect(reasons(withTwo)).toEqual(["ONEACCESS_WECHAT_CODE holds no unspent code for this login"]);
    const without = planned("loginWithWeChat", {});
    expect(without.filter(({ expected }) => expected === "accepted")).toEqual([]);
  });

  test("holds server calls to their refusals only with credentials, as a token is refused too", () => {
    const [without, credentials] = [{}, { ONEACCESS_CLIENT_SECRET: "secret" }].map((settings) =>
      planned("exchangeSessionToken", settings),
    );
    expect(new Set(without?.map(({ expected }) => expected))).toEqual(new Set(["answered", "rejected"]));
    expect(credentials?.map(({ expected }) => expected)).not.toContain("refused");
    set({ ONEACCESS_BASE_URL: "https://tenant.example" });
    const target = readTarget();
    target.values.access_token = "token";
    const withToken = plan(operationOf("exchangeSessionToken"), target);
    expect(withToken.filter(({ expected }) => expected === "refused").length).toBeGreaterThan(20);
  });
});
