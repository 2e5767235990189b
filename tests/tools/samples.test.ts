import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request as forward, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { pageDocument } from "../../scripts/docs/document.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { freePort, script } from "../../scripts/lib/process.js";
import { operationOf, operations, servers } from "../facts/index.js";
import { type ProviderOptions, type RunningProvider, startProvider } from "../provider/provider.js";
import { allHeaders, leastHeaders } from "../support/requests.js";
import { kinds, obstacle, runSnippet } from "../support/snippet.js";

/** The samples of every operation, by the label that the page shows, and the kind of code. */
const labels = { curl: "sh", "TypeScript client": "ts", "Plain fetch": "ts", Python: "py" } as const;
type Label = keyof typeof labels;
/** As if the samples stood in this file: what they import is found from there. */
const file = join(root, "openapi", "sample.ts");
const tenant = servers[0].example;
const programs = join(root, "openapi", "samples");

interface Documented {
  paths: Record<string, Record<string, { "x-codeSamples": { label: string; source: string }[] }>>;
}
const page = pageDocument(readFileSync(contract, "utf8"), "openapi/openapi.yaml", "en") as unknown as Documented;

/** Runs a sample as the page shows it, but for the address that it calls. */
function run(operation: (typeof operations)[number], label: Label, address: string) {
  const { path, method } = operation;
  const samples = page.paths[path]?.[method.toLowerCase()]?.["x-codeSamples"];
  const { source } = samples?.find((sample) => sample.label === label) ?? {};
  const redirected = source
    ?.replaceAll(`https://${tenant}`, address)
    .replaceAll(`domainName: "${tenant}"`, `baseUrl: "${address}"`)
    .replaceAll(`HTTPSConnection("${tenant}"`, `HTTPConnection("${new URL(address).host}"`);
  expect(redirected, "the sample calls the tenant of the facts").not.toBe(source);
  expect(redirected).not.toContain(tenant);
  return runSnippet(labels[label], redirected ?? "", { file });
}

/** Why samples with this label cannot run here, if so. */
function missing(label: Label): string | undefined {
  const kind = kinds[labels[label]];
  return kind && obstacle(kind);
}

/** An address that passes every request on to the mock, asking for the first answer of a 200. */
async function succeeding() {
  const received: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = incoming;
    received.push({ method, path, headers, body });
    forward(inject("mockUrl") + path, { method, headers: { ...headers, prefer: "code=200" } }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

describe.for(Object.keys(labels) as Label[])("%s", (label) => {
  const reason = missing(label);
  test("can be run here", (ctx) => {
    if (reason && process.env.REQUIRE_INTERPRETERS !== "1") {
      console.warn(`The samples for ${label} are ${reason}`);
      ctx.skip(reason);
    }
    expect(reason).toBeUndefined();
  });
  if (reason) return;

  test.for(operations)("makes the call $operationId as the facts have it", async (operation) => {
    const { method, path, request, answers } = operation;
    const { url, received } = await succeeding();
    const { code, stdout, stderr } = await run(operation, label, url);
    expect({ code, stderr: label === "curl" ? "" : stderr }).toEqual({ code: 0, stderr: "" });

    const { Authorization, ...sent } = leastHeaders(operation);
    const lower = Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]);
    // The client obtains the access token first.
    const first =
      Authorization && label === "TypeScript client" ? [{ path: operationOf("obtainAccessToken").path }] : [];
    expect(received).toMatchObject([...first, { method, path, headers: Object.fromEntries(lower) }]);
    const { headers, body } = received.at(-1) ?? { headers: {}, body: "" };
    if (Authorization) expect(headers.authorization).toMatch(/^Bearer \S/);
    const [example] = Object.values(request?.examples ?? {});
    const isForm = request?.mediaType === "application/x-www-form-urlencoded";
    const read = isForm ? Object.fromEntries(new URLSearchParams(body)) : body && JSON.parse(body);
    expect(read || undefined).toEqual(example?.value);
    const optional = Object.keys(allHeaders(operation)).filter((name) => !(name in sent) && name !== "Authorization");
    for (const name of optional) expect(headers).not.toHaveProperty(name.toLowerCase());

    // An answer may hold tokens: a program prints no more than what came of the call.
    const [answer] = Object.values(answers[200].examples ?? {});
    if (label === "curl") expect(stdout && JSON.parse(stdout)).toEqual(answer?.value ?? "");
    else expect(stdout).toMatch(/^200( [A-Z_]+)?\n$/);
  });
});

/** How the programs that are written by hand are run. */
const languages = {
  TypeScript: (name: string) => [process.execPath, ...script(join(programs, `${name}.ts`))],
  Python: (name: string) => ["python3", join(programs, `${name}.py`)],
};
type Language = keyof typeof languages;

const weChatCode = "a-code-from-wechat";
const number = "13800000000";
const credentials = { client_id: "an-application", client_secret: "a-secret" };
const sms = ["getCaptcha", "verifyCaptcha", "sendSmsCode"];
const toTheUser = ["obtainAccessToken", "exchangeSessionToken", "getUserBySsoTicket", "refreshSessionToken"];
const success = "Logged in as zhangsan.\nThe session is renewed.\n";

/** Starts a program in a folder of its own; it ends with the test. */
async function launch(language: Language, name: string, env: Record<string, string>) {
  const cwd = await mkdtemp(join(tmpdir(), "program-"));
  const [command = "", ...args] = languages[language](name);
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.json"), ...env },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill();
    await ended;
    await rm(cwd, { recursive: true });
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (output.stderr += chunk));
  return { child, output, ended };
}

/** Runs both programs against a provider that accepts nothing but what it issued, and answers what the app asks the user. */
async function journey(language: Language, options: ProviderOptions, typed: Record<string, string> = {}) {
  const provider = await startProvider({ strict: true, codes: [weChatCode], credentials, ...options });
  onTestFinished(provider.stop);
  const settings = { ONEACCESS_BASE_URL: provider.url, ONEACCESS_CLIENT_ID: credentials.client_id };
  const port = String(await freePort());
  const server = await launch(language, "server", {
    ...settings,
    ONEACCESS_CLIENT_SECRET: "a-secret",
    PORT: port,
  });
  await Promise.race([once(server.child.stdout, "data"), server.ended]);
  expect(server.output).toMatchObject({ stdout: expect.stringContaining("Listening on"), stderr: "" });

  const app = await launch(language, "app", { ...settings, YOUR_SERVER: `http://127.0.0.1:${port}` });
  const answers: Record<string, () => string | undefined> = {
    "The code from WeChat": () => weChatCode,
    "Your phone number": () => number,
    "The x at which piece.png fits into captcha.png": () => "237",
    "The code from the SMS": () => [...provider.smsCodes.values()].at(-1),
  };
  let stdout = "";
  app.child.stdout.on("data", (chunk) => {
    stdout += chunk;
    const [question] = /[^:]*(?=: $)/.exec(stdout) ?? [];
    if (question === undefined) return;
    stdout = "";
    app.child.stdin.write(`${typed[question] ?? answers[question]?.()}\n`);
  });
  const code = await app.ended;
  const printed = `${app.output.stdout}${app.output.stderr}${server.output.stdout}${server.output.stderr}`;
  return { code, stdout, stderr: app.output.stderr, printed, calls: callsOf(provider) };
}

/** The operations that a provider was asked for, in order. */
function callsOf({ requests }: RunningProvider) {
  return requests.map(
    ({ method, path }) =>
      operations.find((operation) => operation.method === method && operation.path === path)?.operationId,
  );
}

describe.for(Object.keys(languages) as Language[])("the programs in %s", (language) => {
  const reason = language === "Python" && missing("Python");
  test.skipIf(reason).for([
    ["SUCCESS", []],
    ["SOCIAL_BIND", [...sms, "bindSocialAccount"]],
    ["USER_REGISTER", [...sms, "registerAndBindSocialAccount"]],
    ["MFA_AUTH", ["getMobileByStateToken", ...sms, "verifySecondFactorBySms"]],
  ] as const)("lead from %s to the user and a renewed session, and print no token", async ([outcome, between]) => {
    const { printed, ...ended } = await journey(language, { outcomes: { loginWithWeChat: outcome } });
    const calls = ["loginWithWeChat", ...between, ...toTheUser];
    expect(ended).toEqual({ code: 0, stdout: success, stderr: "", calls });
    // The provider's tokens.
    expect(printed).not.toMatch(/[0-9a-f]{32}|a-secret/);
  });

  test.skipIf(reason).for([
    ["a login that is denied", { loginWithWeChat: "ACCESS_DENIED" }, {}, "Access is denied.", 1],
    [
      "a second factor that is denied",
      { loginWithWeChat: "MFA_AUTH", verifySecondFactorBySms: "ACCESS_DENIED" },
      {},
      "Access is denied.",
      6,
    ],
    [
      "a code from WeChat that is not the user's",
      {},
      { "The code from WeChat": "another" },
      "Refused: SDK.LOGIN.1001: Error calling interface wechat",
      1,
    ],
    [
      "a wrong code from the SMS",
      { loginWithWeChat: "SOCIAL_BIND" },
      { "The code from the SMS": "000000" },
      "Refused: IDAAS.SDK.CAPTCHA.0007: Incorrect verification code",
      5,
    ],
  ] as const)("end with %s, and say so", async ([, outcomes, typed, message, count]) => {
    const { code, stderr, calls } = await journey(language, { outcomes }, typed);
    expect({ code, stderr, calls: calls.length }).toEqual({ code: 1, stderr: `${message}\n`, calls: count });
  });

  test.skipIf(reason)("say that the server's credentials are refused", async () => {
    const { code, stderr, calls } = await journey(language, { credentials: { ...credentials, client_secret: "old" } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "Refused: invalid_client: Bad client credentials\n" });
    expect(calls).toEqual(["loginWithWeChat", "obtainAccessToken"]);
  });
});
