import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../scripts/lib/paths.js";
import { freePort } from "../scripts/lib/process.js";
import { code, statuses } from "./facts.js";
import { type RunningProvider, startProvider } from "./provider.js";

let provider: RunningProvider | undefined;

afterEach(async () => {
  await provider?.stop();
  provider = undefined;
});

async function start(options: Parameters<typeof startProvider>[0] = {}): Promise<RunningProvider> {
  provider = await startProvider(options);
  return provider;
}

/** Runs the contract suite as a user does, with nothing but these settings, and returns what it prints. */
async function runSuite(
  url: string,
  settings: Record<string, string> = {},
  ...filter: string[]
): Promise<[exit: number, output: string]> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(ONEACCESS|VITEST|FORCE_COLOR)/.test(name));
  const suite = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--project", "contract", "tests/contract.test.ts", ...filter],
    {
      cwd: root,
      env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ONEACCESS_BASE_URL: url, ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [suite.stdout, suite.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  const [exit]: number[] = await once(suite, "close");
  return [exit ?? -1, output];
}

const failures = (output: string) => [...output.matchAll(/^ ?FAIL .*? > (.*)$/gm)].map(([, name]) => name);

test("a fault that does not exist is not taken for a correct provider", async () => {
  await expect(startProvider({ fault: "no such fault" })).rejects.toThrow('No fault is called "no such fault".');
});

describe("the contract suite", () => {
  test.for(statuses)("passes with a correct provider that answers %s", async (outcome) => {
    const { url } = await start({ outcome });
    const [exit, output] = await runSuite(url);
    expect(output).toMatch(/Tests +\d+ passed \(\d+\)/);
    expect(exit).toBe(0);
  });

  test("fails with a faulty one, and tells what was sent, what came, what the facts say and how to repeat it", async () => {
    const { url } = await start({ fault: "X-agent is not enforced" });
    const [exit, output] = await runSuite(url);
    expect(exit).toBe(1);
    expect(failures(output)).toEqual(["a request is refused with 400 > without X-agent"]);
    expect(output).toContain("Error: the status is 200, not 400\n  sent:   POST /api/v2/sdk/login/wechat\n");
    expect(output).toContain(
      'came:   200 application/json {"status":"SUCCESS","session_token":"******","expire":604800}',
    );
    expect(output).toContain(
      "facts:  X-agent is mandatory: 400 application/json with the strings error_code and error_msg",
    );
    expect(output).toContain(`repeat: curl -i -X POST '${url}/api/v2/sdk/login/wechat' -H 'Content-Type: `);
  });

  test("takes an answer that does not end for a failure, after ONEACCESS_TIMEOUT", async () => {
    const { url } = await start({ fault: "a login's answer never ends" });
    const [exit, output] = await runSuite(url, { ONEACCESS_TIMEOUT: "1500" }, "-t", "with every header$");
    expect(exit).toBe(1);
    expect(output).toContain("came:   no complete answer within 1500 ms");
  });

  test("fails once when the provider cannot be reached", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const [exit, output] = await runSuite(url);
    expect(exit).toBe(1);
    expect(output.match(/No provider answers at [^\n]*ECONNREFUSED/g)).toHaveLength(1);
    expect(output).toMatch(/Test Files +1 failed \(1\)\n +Tests +no tests/);
  });

  test("spends each live code on one login, and reports the logins that are left without", async () => {
    const codes = ["live-code-1", "live-code-2"];
    const { url, requests } = await start({ codes });
    const [exit, output] = await runSuite(url, { ONEACCESS_WECHAT_CODE: codes.join(", ") });
    expect(output).toMatch(/↓ with every header but X-L .*ONEACCESS_WECHAT_CODE holds no unspent code/);
    expect(output).toMatch(/Tests +\d+ passed \| 8 skipped/);
    expect(exit).toBe(0);
    const spent = requests.filter(({ body }) => !body.includes(code.example) && /live-code/.test(body));
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
    const [exit, output] = await runSuite(`http://127.0.0.1:${Object(echo.address()).port}`, live);
    echo.close();
    expect(exit).toBe(1);
    expect(output).toMatch(/Tests +\d+ failed \| \d+ skipped/);
    for (const name of Object.keys(live)) expect(output).toContain(`$${name}`);
    for (const secret of [...Object.values(live), JSON.stringify(live.ONEACCESS_WECHAT_CODE).slice(1, -1), token]) {
      expect(output).not.toContain(secret);
    }
  });

  test("lets an ISV application, for which ONEACCESS_TENANT_ID is set, demand X-tenant-id, and nobody else", async () => {
    const { url } = await start({ fault: "X-tenant-id is demanded" });
    const [exit, output] = await runSuite(url, { ONEACCESS_TENANT_ID: "tenant" });
    expect(output).toMatch(/Tests +\d+ passed \(\d+\)/);
    expect(exit).toBe(0);
  });
});
