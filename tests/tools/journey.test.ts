import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { journeyFile, readJourney } from "../../scripts/journey/model.js";
import { contract } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { operations } from "../facts/index.js";
import { startProvider } from "../support/provider.js";
import { run } from "../support/run.js";
import { given, type Way, walk, ways } from "../support/walk.js";

const [toUser, bind] = ways as [Way, Way];

test.for(ways.map((way) => [`${way.workflowId} ${Object.values(way.outcomes).join(", ")}`, way] as const))(
  "a provider that takes only what it issued and adds fields to its answers is walked: %s",
  async ([, way]) => {
    const { run, wrong } = await walk(way, { further: true });
    expect(wrong, run.lines.join("\n")).toBe(undefined);
  },
);

test("npm run journey takes every way on the mock, with a line a step", async () => {
  const { code, output } = await run("journey.ts", [], { env: { ONEACCESS_BASE_URL: undefined } });
  const paths = [...output.matchAll(/^ {2}path: (.*)$/gm)].map(([, path]) => path);
  expect(paths).toEqual(ways.map(({ path }) => path.join(" → ")));
  expect(output).toMatch(/^ {2}login +loginWithWeChat +200 SOCIAL_BIND → user-to-be-bound$/m);
  expect(output).toMatch(/\n7 ways taken on the mock\.\n$/);
  expect(code).toBe(0);
});

test("each step of the journey that the facts allow only by name says what it leaves behind", () => {
  const steps = readJourney().flatMap(({ steps }) => steps);
  const withEffect = new Set(steps.flatMap(({ operationId, effect }) => (effect ? [operationId] : [])));
  expect([...withEffect].sort()).toEqual(
    operations.flatMap(({ live, operationId }) => (live === "allowed" ? [operationId] : [])).sort(),
  );
});

/** A provider of one answer to everything; resolves with its port. */
async function answering(status: number, headers: Record<string, string>, body = "", paths: unknown[] = []) {
  const server = createServer((request, response) => {
    paths.push(request.url);
    request.resume();
    response.writeHead(status, headers).end(body);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A journey with one change, in a file of its own. */
function broken(change: (journey: ReturnType<typeof parse>) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "journey-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journey = JSON.parse(JSON.stringify(parse(readFileSync(journeyFile, "utf8"))));
  journey.sourceDescriptions[0].url = contract;
  change(journey);
  const file = join(folder, "journey.arazzo.yaml");
  writeFileSync(file, stringify(journey));
  return file;
}

describe("is red:", () => {
  test("a wrong link between two steps", async () => {
    const document = broken((journey) => {
      journey.workflows[5].steps[2].requestBody.payload.sso_ticket = "$inputs.sessionToken";
    });
    expect((await walk(toUser, { document })).wrong).toBe("getUserBySsoTicket answered 400 PARAM.0032");
  });

  test("a branch that matches nothing, which Redocly takes for the end", async () => {
    const document = broken((journey) => {
      journey.workflows[0].steps[0].onSuccess[1].criteria[0].condition = "$response.body#/state == 'SOCIAL_BIND'";
    });
    expect((await walk(bind, { document })).wrong).toMatch(
      /^step get-captcha should have called getCaptcha, and nothing/,
    );
  });

  test("an answer that breaks its schema, of which nothing is printed", async () => {
    const body = '{"status":"SUCCESS","session_token":"TOPSECRET","expire":"soon"}';
    const port = await answering(200, { "Content-Type": "application/json" }, body);
    const { output, code } = await run("journey.ts", [], { env: tenant(port) });
    expect(output).toContain("❌ step login: schema check");
    expect(output).not.toContain("TOPSECRET");
    expect(code).toBe(1);
  });

  test("a provider that does not answer", async () => {
    const { output, code } = await run("journey.ts", [], { env: tenant(await freePort()) });
    expect(output).toContain("❌ loginWithWeChat: no answer (ECONNREFUSED)");
    expect(code).toBe(1);
  });

  test("a redirect, which is not followed", async () => {
    const paths: unknown[] = [];
    const port = await answering(302, { Location: "/elsewhere" }, "", paths);
    const { output } = await run("journey.ts", [], { env: tenant(port) });
    expect(output).toContain("❌ loginWithWeChat answered 302");
    expect(paths).toEqual(["/api/v2/sdk/login/wechat"]);
  });

  test("a document that leads Redocly to another host, before a request leaves", async () => {
    const document = broken((journey) => {
      journey.sourceDescriptions[0]["x-serverUrl"] = "http://another.invalid";
      journey.sourceDescriptions[0].name = "another";
    });
    expect((await walk(toUser, { document })).wrong).toBe("Redocly was about to call another host");
  });
});

const secrets = {
  ONEACCESS_WECHAT_CODE: "code-that-is-secret",
  ONEACCESS_CLIENT_ID: given.clientId,
  ONEACCESS_CLIENT_SECRET: "client-secret-that-is-secret",
  ONEACCESS_MOBILE: "13700000000",
};
const tenant = (port: number, more: NodeJS.ProcessEnv = {}) => ({
  ...secrets,
  ONEACCESS_BASE_URL: `http://127.0.0.1:${port}`,
  ...more,
});

describe("at a tenant", () => {
  async function at(outcome: string, more: NodeJS.ProcessEnv = {}) {
    const credentials = { client_id: given.clientId, client_secret: secrets.ONEACCESS_CLIENT_SECRET };
    const provider = await startProvider({ strict: true, credentials, outcomes: { loginWithWeChat: outcome } });
    onTestFinished(provider.stop);
    const temporary = mkdtempSync(join(tmpdir(), "journey-test-"));
    onTestFinished(() => rmSync(temporary, { recursive: true }));
    const env = tenant(Number(new URL(provider.url).port), { TMPDIR: temporary, ...more });
    const result = await run("journey.ts", [], { env });
    for (const secret of Object.values(secrets)) expect(result.output).not.toContain(secret);
    // tsx keeps what it has compiled there.
    expect(readdirSync(temporary).filter((name) => !name.startsWith("tsx-"))).toEqual([]);
    return { ...result, provider };
  }

  test("a login leads to the user, and its session is refreshed", async () => {
    const { output, code } = await at("SUCCESS");
    expect(output).toContain("path: login → obtain-token → exchange-session → read-user\n");
    expect(output).toContain(
      "path: obtain-later-token → refresh-session → obtain-token → exchange-session → read-user\n",
    );
    expect(code).toBe(0);
  });

  test("nothing is called that ONEACCESS_ALLOW does not name", async () => {
    const { output, code, provider } = await at("SOCIAL_BIND", { ONEACCESS_POINT_JSON: given.pointJson });
    expect(output).toContain("  stopped before sendSmsCode: ONEACCESS_ALLOW does not name it. Sends an SMS");
    expect(provider.requests.map(({ path }) => path)).not.toContain("/api/v2/sdk/sms/send");
    expect(code).toBe(0);
  });

  test("a call that carries what nobody gives is not made, and the variable is named", async () => {
    const { output, code } = await at("SOCIAL_BIND", {
      ONEACCESS_POINT_JSON: given.pointJson,
      ONEACCESS_ALLOW: "sendSmsCode, bindSocialAccount",
    });
    expect(output).toContain("stopped before bindSocialAccount: it carries verifyCode, which ONEACCESS_VERIFY_CODE");
    expect(code).toBe(0);
  });

  test("the id of the tenant goes with each call that has it", async () => {
    const { provider } = await at("SUCCESS", { ONEACCESS_TENANT_ID: "a-tenant" });
    const without = provider.requests.filter(({ headers }) => headers["x-tenant-id"] !== "a-tenant");
    expect(new Set(without.map(({ path }) => path))).toEqual(new Set(["/api/v2/tenant/token"]));
  });

  test.for([
    [{ ONEACCESS_WECHAT_CODE: undefined }, "ONEACCESS_WECHAT_CODE has to give a code: the journey begins with it."],
    [{ ONEACCESS_ALLOW: "everything" }, "ONEACCESS_ALLOW names everything; it can name sendSmsCode, "],
    [{ ONEACCESS_BASE_URL: "tenant.example" }, "ONEACCESS_BASE_URL must be an address"],
  ] as const)("%o is refused in one line", async ([more, reason]) => {
    const { output, code } = await run("journey.ts", [], { env: tenant(1, more) });
    expect(output).toMatch(/^.*\n$/);
    expect(output).toContain(reason);
    expect(code).toBe(2);
  });
});

test("an argument, which Redocly might misread, is refused", async () => {
  const { output, code } = await run("journey.ts", ["--input", "code=a=b"]);
  expect(output).toBe("npm run journey takes no arguments; ONEACCESS_BASE_URL names a tenant.\n");
  expect(code).toBe(2);
});
