import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pageDocument } from "../../scripts/docs/document.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { freePort, script } from "../../scripts/lib/process.js";
import { type Operation, operationOf, operations, servers as tenants } from "../facts/index.js";
import { type Received, type Reply, type RunningProvider, reply, startProvider } from "../provider/provider.js";
import { allHeaders, leastHeaders } from "../support/requests.js";
import { type Kind, kinds, obstacle, runSnippet } from "../support/snippet.js";

/** The samples of every operation, by the label that the page shows, and the kind of code. */
const labels = { curl: "sh", "TypeScript client": "ts", "Plain fetch": "ts", Python: "py", Java: "java" } as const;
type Label = keyof typeof labels;
/** As if the samples stood in this file: what they import is found from there. */
const file = join(root, "openapi", "sample.ts");
const tenant = tenants[0].example;
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

/** Whether nothing here can run this kind of code: a test says so then, and is all that is left. */
function isMissing(kind: Kind): boolean {
  const reason = obstacle(kind);
  test("can be run here", ({ skip }) => {
    if (reason) console.warn(reason);
    skip(reason !== undefined && process.env.REQUIRE_INTERPRETERS !== "1", reason);
    expect(reason).toBeUndefined();
  });
  return reason !== undefined;
}

const called = ({ path }: Received) => operations.find((operation) => operation.path === path);
const firstExample = (operation?: Operation) => Object.values(operation?.answers[200].examples ?? {})[0];

/** Answers every call with its first success. */
function succeed(request: Received): Reply {
  const example = firstExample(called(request));
  return example ? reply(200, example.value) : { status: 200, headers: {}, body: "" };
}

describe.for(Object.keys(labels) as Label[])("%s", (label) => {
  if (isMissing(kinds[labels[label]])) return;
  let provider: RunningProvider;
  beforeAll(async () => {
    const operation = operationOf("loginWithWeChat");
    provider = await startProvider({ fault: { id: "nothing is remembered", operation, intercept: succeed } });
    return provider.stop;
  });

  test.for(operations)("makes the call $operationId as the facts have it", async (operation) => {
    const { method, path, request } = operation;
    provider.requests.length = 0;
    const { code, stdout, stderr } = await run(operation, label, provider.url);
    const received = provider.requests;
    expect({ code, stderr: label === "curl" ? "" : stderr }).toEqual({ code: 0, stderr: "" });

    const { Authorization, ...sent } = leastHeaders(operation);
    const lower = Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]);
    // The client obtains the access token first.
    const first =
      Authorization && label === "TypeScript client" ? [{ path: operationOf("obtainAccessToken").path }] : [];
    expect(received).toMatchObject([...first, { method, path, headers: Object.fromEntries(lower) }]);
    const { headers, body } = received.at(-1) ?? expect.fail("Nothing was received.");
    if (Authorization) expect(headers.authorization).toMatch(/^Bearer \S/);
    const [example] = Object.values(request?.examples ?? {});
    const isForm = request?.mediaType === "application/x-www-form-urlencoded";
    const read = isForm ? Object.fromEntries(new URLSearchParams(body)) : body && JSON.parse(body);
    expect(read || undefined).toEqual(example?.value);
    const optional = Object.keys(allHeaders(operation)).filter((name) => !(name in sent) && name !== "Authorization");
    for (const name of optional) expect(headers).not.toHaveProperty(name.toLowerCase());

    // An answer may hold tokens: a program prints no more than what came of the call.
    if (label === "curl") expect(stdout && JSON.parse(stdout)).toEqual(firstExample(operation)?.value ?? "");
    else expect(stdout).toMatch(/^200( [A-Z_]+)?\n$/);
  });
});

/** How the servers that are written by hand are run. */
const servers = {
  TypeScript: [process.execPath, ...script(join(programs, "server.ts"))],
  Python: ["python3", join(programs, "server.py")],
  Java: ["java", "-XX:TieredStopAtLevel=1", join(programs, "Server.java")],
};

describe.for(Object.entries(servers))("the server in %s", ([, [command = "", ...args]]) => {
  if (isMissing({ command, args, needs: [] })) return;

  const credentials = { client_id: "an-application", client_secret: "a-secret" };
  const device = { operating_sys_version: "Android 10", device_fingerprint: "a-device", agent: "A browser" };
  let provider: RunningProvider;
  let intercept: (request: Received) => Reply | undefined;
  let url: string;
  let output = "";

  beforeAll(async () => {
    const operation = operationOf("exchangeSessionToken");
    const fault = { id: "another answer", operation, intercept: (request: Received) => intercept(request) };
    provider = await startProvider({ strict: true, credentials, fault });
    const port = String(await freePort());
    const child = spawn(command, args, {
      env: {
        ...process.env,
        TSX_TSCONFIG_PATH: join(root, "tsconfig.json"),
        ONEACCESS_BASE_URL: provider.url,
        ONEACCESS_CLIENT_ID: credentials.client_id,
        ONEACCESS_CLIENT_SECRET: credentials.client_secret,
        PORT: port,
      },
    });
    const ended = once(child, "close");
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    while (!output.includes("\n")) await Promise.race([once(child.stdout, "data"), ended.then(() => (output += "\n"))]);
    url = `http://127.0.0.1:${port}`;
    expect(output).toBe(`Listening on ${url}\n`);
    return async () => {
      child.kill();
      await ended;
      await provider.stop();
    };
  });
  beforeEach(() => {
    intercept = () => undefined;
    provider.requests.length = 0;
    output = "";
  });

  /** What a page sends after a login: OneAccess has issued the session token. */
  async function loggedIn(more: object = {}) {
    const answer = await send(operationOf("loginWithWeChat"), provider.url);
    provider.requests.length = 0;
    const { session_token, expire } = (await answer.json()) as { session_token: string; expire: number };
    return { session_token, expire, ...device, ...more };
  }
  /** A login from this device. */
  const send = ({ path }: Operation, address: string, more: Record<string, string> = {}) =>
    fetch(address + path, {
      method: "POST",
      headers: {
        "Content-Type": "application/json;charset=utf8",
        "X-client-id": "an-application",
        "X-operating-sys-version": device.operating_sys_version,
        "X-device-fingerprint": device.device_fingerprint,
        "X-agent": device.agent,
        ...more,
      },
      body: JSON.stringify({ code: randomUUID() }),
    });
  const open = (body: object, type = "application/json") =>
    fetch(`${url}/session`, { method: "POST", headers: { "Content-Type": type }, body: JSON.stringify(body) });
  const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";
  const withCookie = async (Cookie: string, method = "GET") => {
    const response = await fetch(`${url}/session`, { method, headers: { Cookie } });
    return read(response);
  };
  async function read(response: Response) {
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  }
  const user = { name: "zhangsan" };
  const calls = () => provider.requests.map((request) => called(request)?.operationId);

  test("learns whose a session token is, keeps both, and forgets them at the end", async () => {
    const response = await open(await loggedIn());
    expect(await read(response)).toEqual({ status: 200, body: user });
    expect(response.headers.get("set-cookie")).toMatch(/^session=[\w-]{36}; HttpOnly; SameSite=Lax; Path=\/$/);
    expect(calls().slice(-2)).toEqual(["exchangeSessionToken", "getUserBySsoTicket"]);
    for (const { body } of provider.requests.slice(-2))
      expect(JSON.parse(body)).toMatchObject({ ...device, device_ip: "127.0.0.1" });

    const cookie = cookieOf(response);
    expect(await withCookie(`other=1; ${cookie}`)).toEqual({ status: 200, body: user });
    expect(await withCookie("session=another")).toEqual({ status: 204, body: "" });
    expect(await withCookie(cookie, "DELETE")).toEqual({ status: 204, body: "" });
    expect(await withCookie(cookie)).toEqual({ status: 204, body: "" });
    expect(output).toBe("");
  });

  test("keeps its access token, and obtains another when it is refused before its time", async () => {
    await open(await loggedIn());
    await open(await loggedIn());
    expect(calls()).toEqual(["exchangeSessionToken", "getUserBySsoTicket"]);
    const body = await loggedIn();
    const { path } = operationOf("exchangeSessionToken");
    intercept = (request) =>
      request.path === path && provider.requests.length === 1
        ? reply(400, { error: "invalid_token", error_description: "Invalid access token." })
        : undefined;
    const response = await open(body);
    expect(await read(response)).toEqual({ status: 200, body: user });
    expect(calls()).toEqual([
      "exchangeSessionToken",
      "obtainAccessToken",
      "exchangeSessionToken",
      "getUserBySsoTicket",
    ]);
  });

  test("exchanges a session token in the second half of its life, the new one too, until OneAccess refuses", async () => {
    const young = cookieOf(await open(await loggedIn()));
    const old = cookieOf(await open(await loggedIn({ expire: 0 })));
    provider.requests.length = 0;
    expect(await withCookie(young)).toEqual({ status: 200, body: user });
    expect(calls()).toEqual([]);
    const { path } = operationOf("refreshSessionToken");
    intercept = (request) =>
      request.path === path && provider.requests.length === 1 ? reply(200, { session_token: "another" }) : undefined;
    expect(await withCookie(old)).toEqual({ status: 200, body: user });
    // The new token lives for an unknown time, and the provider has not issued it.
    expect(await withCookie(old)).toEqual({ status: 204, body: "" });
    expect(await withCookie(old)).toEqual({ status: 204, body: "" });
    expect(calls()).toEqual(["refreshSessionToken", "refreshSessionToken"]);
    expect(provider.requests.map(({ body }) => JSON.parse(body))).toMatchObject([
      { session_token: expect.stringMatching(/^[0-9a-f]{32}$/), ...device, device_ip: "127.0.0.1" },
      { session_token: "another", ...device, device_ip: "127.0.0.1" },
    ]);
  });

  const html = { status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Welcome</h1>" };
  const refusal = (status: number, code: string) => reply(status, { error_code: code, error_msg: "a-message" });
  test.for([
    ["exchangeSessionToken", refusal(400, "SDK.COMMON.1006"), 401, "session", "SDK.COMMON.1006"],
    ["getUserBySsoTicket", refusal(400, "PARAM.0032"), 401, "session", "PARAM.0032"],
    ["exchangeSessionToken", reply(400, { error: "unauthorized_client" }), 502, "server", "unauthorized_client"],
    ["exchangeSessionToken", refusal(500, "SDK.COMMON.1008"), 503, "busy", "SDK.COMMON.1008"],
    ["getUserBySsoTicket", html, 503, "busy", ""],
  ] as const)("tells refusals apart: %s %o", async ([operationId, answer, status, error, code]) => {
    const body = await loggedIn();
    const { path } = operationOf(operationId);
    intercept = (request) => (request.path === path ? answer : undefined);
    const response = await open(body);
    expect(await read(response)).toEqual({ status, body: { error } });
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(output).toContain(code);
    // Neither tokens nor what OneAccess says about a user are for the log.
    expect(output).not.toMatch(/[0-9a-f]{32}|a-secret|a-message/);
  });

  test("takes no session from a form of another website", async () => {
    const response = await open(await loggedIn(), "text/plain");
    expect(await read(response)).toEqual({ status: 415, body: { error: "request" } });
    expect(calls()).toEqual([]);
  });

  test("passes the calls of a device on with the address of the device, and no other call", async () => {
    const operation = operationOf("loginWithWeChat");
    const response = await send(operation, url, { "X-device-ip": "10.10.10.1", "X-Forwarded-For": "10.10.10.2" });
    expect(await response.json()).toMatchObject({ status: "SUCCESS" });
    const [{ headers, path } = { headers: {}, path: "" }] = provider.requests;
    expect({ path, headers }).toMatchObject({
      path: operation.path,
      headers: { "content-type": "application/json;charset=utf8", "x-device-ip": "127.0.0.1", "x-agent": device.agent },
    });
    expect(headers).not.toHaveProperty("x-forwarded-for");
    for (const path of [operationOf("obtainAccessToken").path, "/api/v2/sdk/%2e%2e/tenant/token", "/api/v2/sdk"]) {
      const response = await fetch(url + path, { method: "POST", body: "grant_type=client_credentials" });
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
    }
    expect(provider.requests).toHaveLength(1);
  });
});
