import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { loginWithWeChat } from "../facts/index.js";
import { providerVerdict } from "../mutation/verdicts.js";
import { faultOf } from "../provider/faults.js";
import { type ProviderOptions, type RunningProvider, startProvider } from "../provider/provider.js";
import { run } from "../support/run.js";

async function start(options: ProviderOptions = {}): Promise<RunningProvider> {
  const provider = await startProvider(options);
  onTestFinished(provider.stop);
  return provider;
}

/** Runs the contract suite as a user does, with nothing but these settings. */
function runSuite(url: string, settings: Record<string, string> = {}, ...filter: string[]) {
  const inherited = Object.keys(process.env).filter((name) => /^(ONEACCESS|VITEST|FORCE_COLOR)/.test(name));
  const none = Object.fromEntries(inherited.map((name) => [name, undefined]));
  const suite = ["run", "--project", "contract", "tests/contract/provider.test.ts", ...filter];
  return run(join(root, "node_modules/vitest/vitest.mjs"), suite, {
    env: { ...none, NO_COLOR: "1", ONEACCESS_BASE_URL: url, ...settings },
    cwd: root,
  });
}

const failures = (output: string) => [...output.matchAll(/^ ?FAIL .*? > (.*)$/gm)].map(([, name]) => name);

describe("the contract suite", () => {
  test("passes with a correct provider, without any setting but its address", async () => {
    const { url } = await start();
    const { code: exit, output } = await runSuite(url);
    expect(output).toMatch(/Tests +\d+ passed \| \d+ skipped \(\d+\)/);
    expect(output).toMatch(
      /↓ sendSmsCode: is accepted with every header and field .*ONEACCESS_ALLOW does not name sendSmsCode/,
    );
    expect(exit).toBe(0);
  });

  test.for(Object.keys(loginWithWeChat.answers[200].bodies ?? {}))(
    "passes with a correct provider that answers %s",
    async (outcome) => {
      const { by } = await providerVerdict({ outcomes: { loginWithWeChat: outcome } });
      expect(by).toBeUndefined();
    },
  );

  test("fails with a faulty one, and shows what was sent, the actual and the expected answer, and how to repeat it", async () => {
    const { url } = await start({ fault: faultOf("loginWithWeChat: ignored: X-agent is mandatory") });
    const { code: exit, output } = await runSuite(url);
    expect(exit).toBe(1);
    expect(failures(output)).toEqual([
      "loginWithWeChat > loginWithWeChat: X-agent is mandatory, so it is refused without it",
    ]);
    expect(output).toContain("Error: the status is 200, not 400\n  sent:     POST /api/v2/sdk/login/wechat\n");
    expect(output).toContain(
      'actual:   200 application/json {"status":"SUCCESS","session_token":"******","expire":604800}',
    );
    expect(output).toContain("expected: 400 application/json with error_code");
    expect(output).toContain(`repeat:   curl -i -X POST '${url}/api/v2/sdk/login/wechat' -H 'Content-Type: `);
  });

  test("takes an answer that does not end for a failure, after ONEACCESS_TIMEOUT", async () => {
    const { url } = await start({ fault: faultOf("loginWithWeChat: the answer never ends") });
    const { code: exit, output } = await runSuite(
      url,
      { ONEACCESS_TIMEOUT: "1500" },
      "-t",
      "with every header and field$",
    );
    expect(exit).toBe(1);
    expect(output).toContain("actual:   no complete answer within 1500 ms");
  });

  test("fails once when the provider cannot be reached", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code: exit, output } = await runSuite(url);
    expect(exit).toBe(1);
    expect(output.match(/No provider answers at [^\n]*ECONNREFUSED/g)).toHaveLength(1);
    expect(output).toMatch(/Test Files +1 failed \(1\)\n +Tests +no tests/);
  });

  test("spends each live code on one login, and reports the logins that are left without", async () => {
    const codes = ["live-code-1", "live-code-2"];
    const { url, requests } = await start({ codes });
    const { code: exit, output } = await runSuite(url, { ONEACCESS_WECHAT_CODE: codes.join(", ") });
    expect(output).toMatch(/↓ loginWithWeChat: is accepted without X-L.*ONEACCESS_WECHAT_CODE holds no unspent code/);
    expect(output.match(/ONEACCESS_WECHAT_CODE holds no unspent code/g)).toHaveLength(9);
    expect(exit).toBe(0);
    const spent = requests.filter(({ body }) => /live-code/.test(body));
    expect(spent.map(({ body }) => JSON.parse(body).code)).toEqual(codes);
  });

  test("prints no live value and no token, even when nothing is right and the provider echoes them all", async () => {
    const live = {
      ONEACCESS_WECHAT_CODE: 'live"code',
      ONEACCESS_CLIENT_ID: "live'client",
      ONEACCESS_TENANT_ID: "live-tenant",
    };
    const token = "btsABCDEFGH0123456789abcdefgh2VO";
    const echo = createServer(async (request, response) => {
      const echoed = `${JSON.stringify(request.headers)} ${await text(request)}`;
      response.end(
        `{"session_token":"${token}","x":["${token}"],"error_msg":${JSON.stringify(echoed)}} ${token} ${echoed}`,
      );
    }).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const { code: exit, output } = await runSuite(`http://127.0.0.1:${Object(echo.address()).port}`, live);
    echo.close();
    expect(exit).toBe(1);
    expect(output).toMatch(/Tests +\d+ failed \| \d+ skipped/);
    for (const name of Object.keys(live)) expect(output).toContain(`$${name}`);
    for (const secret of [...Object.values(live), JSON.stringify(live.ONEACCESS_WECHAT_CODE).slice(1, -1), token]) {
      expect(output).not.toContain(secret);
    }
  });

  test("lets an ISV application, for which ONEACCESS_TENANT_ID is set, demand X-tenant-id, and nobody else", async () => {
    const { url } = await start({ fault: faultOf("loginWithWeChat: X-tenant-id is demanded") });
    const { code: exit, output } = await runSuite(url, { ONEACCESS_TENANT_ID: "tenant" });
    expect(output).toMatch(/Tests +\d+ passed \| \d+ skipped/);
    expect(exit).toBe(0);
  });
});
