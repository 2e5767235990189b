import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { differencesFrom } from "../contract/expectations.js";
import { plan } from "../contract/plan.js";
import { Run } from "../contract/run.js";
import { suite } from "../contract/suite.js";
import { type Fields, loginWithWeChat, operationOf, operations } from "../facts/index.js";
import { faultOf } from "../provider/faults.js";
import { type Fault, type ProviderOptions, reply, startProvider } from "../provider/provider.js";
import { send } from "../support/exchange.js";
import { goodRequest, type Values } from "../support/requests.js";
import { run } from "../support/run.js";
import { findProvider } from "../support/setup.js";
import type { Target } from "../support/target.js";

async function start(options: ProviderOptions = {}) {
  const provider = await startProvider(options);
  onTestFinished(provider.stop);
  return provider;
}

const target = (baseUrl: string, values: Values = {}, codes: string[] = [], allowed: string[] = []): Target => ({
  ...{ baseUrl, values, codes: [...codes], hasCodes: codes.length > 0, allowed, hangLimit: 5_000 },
});

/** Runs the suite or some groups of it in this process: what failed, what was shown, and what not for which reason. */
async function results(target: Target, ...only: string[]) {
  const failed: string[] = [];
  const shown: string[] = [];
  const reasons = new Map<string, string>();
  const provider = { baseUrl: target.baseUrl ?? "", hangLimit: target.hangLimit };
  const groups = suite(new Run(target, provider)).filter(([group]) => only.length === 0 || only.includes(group));
  for (const { name, check } of groups.flatMap(([, tests]) => tests)) {
    await check().then(
      (reason) => (reason ? reasons.set(name, reason) : shown.push(name)),
      (error: Error) => failed.push(`${name}: ${error.message}`),
    );
  }
  return { failed, shown, reasons };
}

const optionalFields = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, { required, fields }]) => [
    ...(required ? [] : [name]),
    ...optionalFields(fields ?? {}),
  ]);

const outcomes = Object.keys(loginWithWeChat.answers[200].bodies ?? {});

describe("a tenant that accepts nothing but what it issued passes", () => {
  const credentials = { client_id: "client-of-the-tenant", client_secret: "secret-of-the-tenant" };
  const codes = ["code-1", "code-2", "code-3"];
  const strict = { strict: true, credentials, codes };
  /** Whatever may be null is. */
  const nulls = operations.flatMap(({ answers }) =>
    optionalFields(Object.assign({}, ...Object.values(answers[200].bodies ?? {}))),
  );

  test("given nothing", async () => {
    const { url } = await start({ ...strict, tenant: {} });
    const { failed, shown, reasons } = await results(target(url));
    expect(failed).toEqual([]);
    expect(shown).toContain("loginWithWeChat: X-client-id is mandatory, so it is refused without it");
    expect(reasons.get("exchangeSessionToken: follows loginWithWeChat, with what that issued")).toBe(
      "ONEACCESS_WECHAT_CODE gives no code to log in with",
    );
  });

  test.for(outcomes)("given codes alone; they end in %s", async (outcome) => {
    const { url, requests } = await start({ ...strict, tenant: {}, outcomes: { loginWithWeChat: outcome } });
    const given = target(url, { client_id: credentials.client_id }, codes);
    // No other call carries a code or what a login issued.
    const { failed, reasons } = await results(given, "loginWithWeChat", "one call leads to the next");
    expect(failed).toEqual([]);
    const spent = requests.flatMap(({ body }) => body.match(/code-\d/) ?? []);
    expect(spent).toEqual(codes);
    expect(reasons.get("loginWithWeChat: is accepted without X-L, which is optional")).toBe(
      "ONEACCESS_WECHAT_CODE holds no unspent code for this login",
    );
  });

  test("given credentials alone", async () => {
    const { url } = await start({ ...strict, tenant: {}, nulls });
    const { failed, shown } = await results(target(url, { ...credentials }));
    expect(failed).toEqual([]);
    expect(shown).toContain("obtainAccessToken: is accepted with every header and field");
    expect(shown).toContain("getCaptcha: is accepted with every header and field");
  });

  test("given codes and credentials: from the code to the user", async () => {
    const { url } = await start({ ...strict, tenant: { tenant_id: "id-of-the-tenant" }, nulls });
    const { failed, shown } = await results(target(url, { ...credentials, tenant_id: "id-of-the-tenant" }, codes));
    expect(failed).toEqual([]);
    expect(shown).toEqual(
      expect.arrayContaining([
        "exchangeSessionToken: is accepted with every header and field",
        "exchangeSessionToken: follows loginWithWeChat, with what that issued",
        "exchangeSessionToken: refuses another device than that of the login",
        "exchangeSessionToken: follows refreshSessionToken, with what that issued",
        "getUserBySsoTicket: takes a ticket once",
      ]),
    );
  });

  test("given codes, credentials and a number, and allowed to send an SMS and to bind the account", async () => {
    const byHand = { loginWithWeChat: "SOCIAL_BIND" };
    const tenant = { smsAnswer: "null" };
    const { url, smsCodes } = await start({ ...strict, codes: [...codes, "by-hand"], tenant, outcomes: byHand });
    const values: Values = { ...credentials, mobile: "13900000000" };
    const call = async (operationId: string, more: Values = {}) => {
      const operation = operationOf(operationId);
      const headers = operation.headers.filter(({ name }) => name !== "X-tenant-id");
      const request = goodRequest({ ...operation, headers }, { ...values, ...more });
      const { body } = await send({ baseUrl: url, hangLimit: 5_000 }, request);
      return body ? JSON.parse(body) : {};
    };
    const solve = async () => {
      const { token } = await call("getCaptcha");
      return (await call("verifyCaptcha", { captcha: token })).captcha_token;
    };
    const { state_token } = await call("loginWithWeChat", { code: "by-hand" });
    await call("sendSmsCode", { captcha_token: await solve() });
    Object.assign(values, { state_token, verify_code: smsCodes.get("13900000000"), captcha_token: await solve() });
    byHand.loginWithWeChat = "SUCCESS";
    // The code of the SMS that the suite sends takes the place of the one before; a tenant keeps both, as this one does.
    const { failed, shown } = await results(target(url, values, codes, ["sendSmsCode", "bindSocialAccount"]));
    expect(failed).toEqual([]);
    for (const name of ["sendSmsCode", "bindSocialAccount"])
      expect(shown).toContain(`${name}: is accepted with the mandatory headers and fields alone`);
  });
});

test.for(["", "{}", '""', "null"])("an SMS is sent, whatever the body of the 200: %o", (body) => {
  const differences = differencesFrom(operationOf("sendSmsCode"), "accepted");
  expect(differences({ status: 200, headers: {}, body })).toEqual([]);
});

test.for(["sendSmsCode", "bindSocialAccount", "registerAndBindSocialAccount", "verifySecondFactorBySms"])(
  "%s does nothing unless it is allowed by name, and then once",
  (operationId) => {
    const values: Values = { client_id: "c", mobile: "m", state_token: "s", verify_code: "v", captcha_token: "t" };
    const planned = (allowed: string[]) =>
      plan(operationOf(operationId), target("https://tenant.example", values, [], allowed));
    const accepted = planned([]).filter(({ expected }) => expected === "accepted");
    expect(new Set(accepted.map(({ skip }) => skip))).toEqual(
      new Set([`ONEACCESS_ALLOW does not name ${operationId}`]),
    );
    // What must be refused could not do anything if it were not: it carries no value that was given.
    const others = planned([]).filter((one) => !accepted.includes(one) && one.expected !== "accepted");
    expect(JSON.stringify(others.map(({ request }) => request))).not.toMatch(/"[msvt]\\?"/);
    expect(planned([operationId]).filter(({ expected, skip }) => expected === "accepted" && !skip)).toHaveLength(1);
    const missing = { ...target("https://tenant.example", { client_id: "c" }, [], [operationId]) };
    expect(plan(operationOf(operationId), missing)[0]?.skip).toMatch(/^ONEACCESS_.* must be given, and not be spent$/);
  },
);

test("server calls are held to their refusals only with an access token, as a missing one is refused too", () => {
  const expectedOf = (values: Values) =>
    new Set(
      plan(operationOf("exchangeSessionToken"), target("https://tenant.example", values)).map((one) => one.expected),
    );
  expect(expectedOf({})).toEqual(new Set(["answered", "rejected"]));
  expect(expectedOf({ access_token: "token" })).toContain("refused");
});

test("a provider without X-tenant-id is wrong, unless it is an ISV's", async () => {
  const { url } = await start({ fault: faultOf("loginWithWeChat: X-tenant-id is demanded") });
  const given = { client_id: "client" };
  const codes = ["a", "b", "c"];
  const isv = await results(target(url, { ...given, tenant_id: "tenant" }, codes), "loginWithWeChat");
  expect(isv.failed).toEqual([]);
  expect((await results(target(url, given, codes), "loginWithWeChat")).failed).not.toEqual([]);
});

test("a failure shows what was sent, the actual and the expected answer, and how to repeat it", async () => {
  const { url } = await start({ fault: faultOf("loginWithWeChat: ignored: X-agent is mandatory") });
  const { failed } = await results(target(url), "loginWithWeChat");
  expect(failed).toHaveLength(1);
  const [failure] = failed;
  expect(failure).toContain(
    "loginWithWeChat: X-agent is mandatory, so it is refused without it: the status is 200, not 400\n",
  );
  expect(failure).toContain("sent:     POST /api/v2/sdk/login/wechat\n");
  expect(failure).toContain(
    'actual:   200 application/json {"status":"SUCCESS","session_token":"******","expire":604800}',
  );
  expect(failure).toContain("expected: 400 application/json with error_code");
  expect(failure).toContain(`repeat:   curl -i -X POST '${url}/api/v2/sdk/login/wechat' -H 'Content-Type: `);
});

test("an answer that does not end is a failure, after ONEACCESS_TIMEOUT", async () => {
  const { url } = await start({ fault: faultOf("getCaptcha: the answer never ends") });
  const patient = { ...target(url, { client_id: "client" }), hangLimit: 200 };
  const { failed } = await results(patient, "getCaptcha");
  expect(failed[0]).toContain("actual:   no complete answer within 200 ms");
});

test("a provider that cannot be reached is one problem, which ends the suite before its tests", async () => {
  const { problem = "" } = await findProvider(`http://127.0.0.1:${await freePort()}`);
  expect(problem).toMatch(/^No provider answers at .*ECONNREFUSED/);
});

test("prints nothing that was passed in and nothing that came, when every call after a good login fails", async () => {
  const settings = {
    ONEACCESS_WECHAT_CODE: `live"code, live'code, live-code-3`,
    ONEACCESS_CLIENT_ID: "live'client",
    ONEACCESS_CLIENT_SECRET: "live&secret",
    ONEACCESS_TENANT_ID: "live-tenant",
    ONEACCESS_MOBILE: "13900000000",
    ONEACCESS_VERIFY_CODE: "739214",
    ONEACCESS_STATE_TOKEN: "live.state.token",
    ONEACCESS_CAPTCHA_TOKEN: 'live---{"x":1}',
    ONEACCESS_ALLOW: "sendSmsCode,bindSocialAccount",
  };
  const secrets = new Set(Object.values(settings).flatMap((value) => value.split(",").map((one) => one.trim())));
  for (const name of settings.ONEACCESS_ALLOW.split(",")) secrets.delete(name);
  const came = { id_token: "eyJhbGci.eyJzdWIi.c2lnbmF0dXJl", phone: 13912345678, sso_ticket: "ticket-of-the-user" };
  let failing = 0;
  const fault: Fault = {
    id: "every call after a good login",
    operation: loginWithWeChat,
    accepted: (sent) => {
      const body = { ...JSON.parse(sent.body), ...(failing++ ? came : { id_token: came.id_token }) };
      secrets.add(body.session_token);
      return reply(200, body);
    },
    intercept: ({ path, headers, body }) => {
      if (path === operationOf("obtainAccessToken").path) return failing ? reply(500, { ...came, body }) : undefined;
      if (!failing) return undefined;
      const authorization = headers.authorization?.replace("Bearer ", "");
      if (authorization && authorization.length === 32) secrets.add(authorization);
      const echo = `${JSON.stringify(headers)} ${body} ${JSON.stringify(came)}`;
      const replies = [
        reply(200, { ...came, status: "SUCCESS", session_token: [echo], error_code: echo, error_msg: echo }),
        { status: 502, headers: { "Content-Type": "text/html" }, body: `<h1>${echo}</h1>` },
        { status: 200, headers: { "Content-Type": "application/json" }, body: `{"session_token":"${echo}` },
      ];
      return replies[failing++ % replies.length];
    },
  };
  for (const value of Object.values(came)) secrets.add(String(value));
  const credentials = { client_id: settings.ONEACCESS_CLIENT_ID, client_secret: settings.ONEACCESS_CLIENT_SECRET };
  const { url } = await start({ fault, credentials });
  // As a user does, with nothing but these settings. The tests carry what was passed in; others would only take longer.
  const inherited = Object.keys(process.env).filter((name) => /^(ONEACCESS|VITEST|FORCE_COLOR)/.test(name));
  const none = Object.fromEntries(inherited.map((name) => [name, undefined]));
  const args = [
    "run",
    "--project",
    "contract",
    "tests/contract/provider.test.ts",
    "-t",
    "is accepted|is mandatory|follows",
  ];
  const env = { ...none, NO_COLOR: "1", ONEACCESS_BASE_URL: url, ...settings };
  const { code, output } = await run(join(root, "node_modules/vitest/vitest.mjs"), args, { env, cwd: root });
  expect(code).toBe(1);
  expect(output).toMatch(/Tests +\d+ failed/);
  for (const secret of secrets)
    for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      expect(output.includes(spelling), spelling).toBe(false);
  expect(secrets.size).toBeGreaterThan(14);
  expect(output).toContain("$ONEACCESS_CLIENT_ID");
});
