import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { type AddressInfo, connect, createServer as createListener } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort, type Running, script, spawnUntilReady } from "../scripts/lib/process.js";
import { type Mock, startMock } from "../scripts/mock.js";
import { type Request, send } from "./exchange.js";
import { call, code, headers, outcomeExamples } from "./facts.js";
import { startProvider } from "./provider.js";

const root = new URL("..", import.meta.url);
const document = await readFile(new URL("openapi/openapi.yaml", root), "utf8");
const slow = { timeout: 60_000, interval: 20 };

const goodHeaders = {
  "Content-Type": call.contentType,
  ...Object.fromEntries(headers.map(({ name, example }) => [name, example])),
};

/** Sends a good request, changed as told. */
function ask(baseUrl: string, { headers: more, ...change }: Partial<Request> = {}) {
  const good = { method: call.method, path: call.path, body: JSON.stringify({ code: code.example }) };
  return send({ baseUrl, hangLimit: 60_000 }, { ...good, ...change, headers: { ...goodHeaders, ...more } });
}

/** Runs a script that is expected to end by itself. */
function run(name: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: unknown; output: string }>((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 60_000 };
    execFile(process.execPath, script(name, ...args), options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

/** A port that is taken until the test is over. */
async function takenPort(): Promise<string> {
  const server = createListener().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return String((server.address() as AddressInfo).port);
}

async function temporaryFile(name: string, content: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "oneaccess-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, name), content);
  return join(directory, name);
}

/** A child that is stopped when the test is over, however it is over. */
async function stopAfterwards<T extends Running>(starting: Promise<T>): Promise<T> {
  const running = await starting;
  onTestFinished(running.stop);
  return running;
}

function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
  });
}

describe("the mock", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  }, 60_000);
  afterAll(() => mock.stop());

  test.for(["text", "*", "a/b/c", ",", "application/json;q", 'application/json; charset="', "é"])(
    "takes a malformed Accept, on which Prism ends, for none: %s",
    async (accept) => {
      const { status, body } = await ask(mock.url, { headers: { Accept: accept } });
      expect({ status, body }).toEqual({ status: 200, body: JSON.stringify(outcomeExamples.SUCCESS.value) });
    },
  );

  test("honours an Accept that is well-formed", async () => {
    const statusFor = async (accept: string) => (await ask(mock.url, { headers: { Accept: accept } })).status;
    expect(await statusFor("text/html")).toBe(406);
    expect(await statusFor('text/html;level="1", application/*;q=0.5')).toBe(200);
  });

  test.for([";;;", "a/b/c", "json", "application/json;", "text/plain, application/json", 'application/json;charset="'])(
    "refuses a malformed Content-Type, to which Prism answers 500, as one of another media type: %s",
    async (contentType) => {
      const answer = await ask(mock.url, { headers: { "Content-Type": contentType } });
      expect(answer.status).toBe(400);
      expect(Object.keys(JSON.parse(answer.body))).toEqual(["error_code", "error_msg"]);
      expect(JSON.parse(String(answer.headers["sl-violations"]))).toMatchObject([{ code: 415 }]);
    },
  );

  test.for(["//", "http://", "//[::", "other://%"])(
    "has no page for a request target without a path: %s",
    async (path) => {
      // Not through send, whose address is parsed.
      const outgoing = request({ host: "127.0.0.1", port: new URL(mock.url).port, path, agent: false }).end();
      const [{ statusCode }] = await once(outgoing, "response");
      expect(statusCode).toBe(404);
    },
  );

  test.for(["code=200, example=NOWHERE", "code=200, example=SDK.COMMON.1001"])(
    "says that a status code has no such example: Prefer: %s",
    async (prefer) => {
      const { status, body } = await ask(mock.url, { headers: { Prefer: prefer } });
      expect(status).toBe(404);
      expect(JSON.parse(body)).toMatchObject({
        status: 404,
        detail: expect.stringContaining("Prefer names an example"),
      });
    },
  );

  test("takes a body as deeply nested as it comes", async () => {
    const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    expect((await ask(mock.url, { body: `{"code":"x","more":${nested}}` })).status).toBe(200);
  });

  test("lets its answer arrive though the request is still on its way", async () => {
    expect((await ask(mock.url, { body: " ".repeat(11_000_000) })).status).toBe(413);
  });

  test("refuses a body that is not JSON", async () => {
    const { status, body } = await ask(mock.url, { body: '{"code":' });
    expect({ status, body }).toMatchObject({ status: 400, body: expect.stringContaining("Invalid JSON") });
  });

  test("says in its log what it made up for, and what broke the contract", async () => {
    await ask(mock.url, { path: "/first", headers: { Accept: "text" } });
    await ask(mock.url, { headers: { "Content-Type": ";;;" } });
    await ask(mock.url, { headers: { "X-client-id": "" } });
    await expect.poll(mock.output, slow).toContain("Ignored a malformed Accept header");
    await expect.poll(mock.output, slow).toContain("Took a malformed Content-Type header");
    await expect.poll(mock.output, slow).toContain("POST /first 404");
    await expect.poll(mock.output, slow).toMatch(/POST \S+ 400 .*must have required property 'x-client-id'/);
  });

  test("keeps what callers send out of its log", async () => {
    const secret = "do-not-log-me";
    const secrets = Object.fromEntries(headers.map(({ name }) => [name, secret]));
    const body = JSON.stringify({ code: secret });
    await ask(mock.url, { path: `${call.path}?code=${secret}`, headers: secrets, body });
    await ask(mock.url, { headers: { ...secrets, "X-agent": "", Accept: secret, "Content-Type": secret }, body });
    await ask(mock.url, { headers: secrets, body: secret });
    await ask(mock.url, { path: "/last" });
    await expect.poll(mock.output, slow).toContain("POST /last 404");
    expect(mock.output()).not.toContain(secret);
  });

  test("answers with a loud 500 when an example breaks its schema", async () => {
    const wrong = document.replace("expire: 604800", "expire: soon");
    const { url } = await stopAfterwards(startMock({ document: await temporaryFile("openapi.yaml", wrong) }));
    const { status, body } = await ask(url);
    expect(status).toBe(500);
    expect(body).toContain("Response body property expire must be integer");
    // The other examples are right.
    expect((await ask(url, { headers: { Prefer: "example=ACCESS_DENIED" } })).status).toBe(200);
  });

  test("names the variable when its port is in use", async () => {
    const port = await takenPort();
    const output = `Port ${port} is in use. Choose another one with PORT=<port>.\n`;
    expect(await run("mock.ts", [], { PORT: port })).toEqual({ code: 1, output });
  });

  test.for(["http", "65536"])("names the variable when it holds no port: %s", async (port) => {
    expect(await run("mock.ts", [], { PORT: port })).toEqual({
      code: 1,
      output: `PORT=${port} is not a port (1 to 65535).\n`,
    });
  });

  test("names a document that is not there", async () => {
    await expect(startMock({ document: "nowhere.yaml" })).rejects.toThrow(
      /^Prism cannot serve nowhere.yaml: .*no such file or directory.*$/m,
    );
  });

  test("names the line where a document is broken", async () => {
    const broken = await temporaryFile("openapi.yaml", "openapi: 3.1.0\n  info: {}\n");
    const { code, output } = await run("mock.ts", [broken], { PORT: String(await freePort()) });
    expect(code).toBe(1);
    expect(output.trim().split("\n").at(-1)).toMatch(/^Prism cannot serve .*openapi.yaml: .* at line 2, column \d+:$/);
  });

  test("ends with the process that started it, even when that one is killed", async () => {
    const port = await freePort();
    const starter = `import { startMock } from ${JSON.stringify(new URL("scripts/mock.ts", root).href)};
      await startMock({ port: ${port} });
      console.log("The mock answers");`;
    const parent = await spawnUntilReady(["--import", "tsx", "--input-type=module", "-e", starter], "The mock answers");
    expect(await answersAt(port)).toBe(true);
    process.kill(parent.pid, "SIGKILL");
    await expect.poll(() => answersAt(port), slow).toBe(false);
  });
});

describe("the proxy", () => {
  let port: number;
  let proxy: Running;
  let url: string;
  beforeAll(async () => {
    port = await freePort();
    const PORT = String(await freePort());
    url = `http://127.0.0.1:${PORT}`;
    const args = script("proxy.ts", `http://127.0.0.1:${port}`);
    proxy = await spawnUntilReady(args, "Prism is listening on", { env: { PORT } });
  }, 60_000);
  afterAll(() => proxy.stop());

  /** Puts a provider behind the proxy, correct or wrong in the way that `fault` names. */
  async function provide(fault?: string) {
    const provider = await startProvider({ fault, port });
    onTestFinished(provider.stop);
    return provider;
  }

  test("finds nothing wrong with a correct provider", async () => {
    const provider = await provide();
    const answer = await ask(url);
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify(outcomeExamples.SUCCESS.value) });
    expect(answer.headers).not.toHaveProperty("sl-violations");
    expect(provider.requests).toMatchObject([{ method: "POST", path: call.path }]);
  });

  test("reports the field that a faulty provider gets wrong, in the answer and in its log", async () => {
    await provide("expire is a date");
    const answer = await ask(url);
    expect(answer.status).toBe(200);
    expect(answer.headers["sl-violations"]).toContain("Response body property expire must be integer");
    await expect.poll(proxy.output, slow).toContain("Response body property expire must be integer");
    expect(proxy.output()).not.toContain(outcomeExamples.SUCCESS.value.session_token);
  });

  test("lets the provider answer a request that breaks the contract, and reports that too", async () => {
    const provider = await provide();
    const answer = await ask(url, { body: "{}" });
    expect(provider.requests).toMatchObject([{ body: "{}" }]);
    expect(JSON.parse(answer.body)).toMatchObject({ error_msg: "Parameter code cannot be left blank." });
    expect(JSON.parse(String(answer.headers["sl-violations"]))).toMatchObject([
      { location: ["request", "body"], message: "Request body must have required property 'code'" },
    ]);
  });

  test("survives an answer that Prism fails on", async () => {
    const provider = createServer((_, response) => response.writeHead(200, { "Content-Type": ";;;" }).end());
    onTestFinished(() => void provider.close());
    await once(provider.listen(port, "127.0.0.1"), "listening");
    expect(await ask(url)).toMatchObject({ status: 500, body: "Prism failed on this request: see its log." });
    expect(await ask(url)).toMatchObject({ status: 500 });
    await expect.poll(proxy.output, slow).toContain("Prism failed on a request: TypeError: invalid media type");
  });

  test("follows a provider's redirect, which the README lists among its limits", async () => {
    const asked: (string | undefined)[] = [];
    const provider = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(asked.length === 1 ? 302 : 200, { Location: "/elsewhere" }).end("{}");
    });
    onTestFinished(() => void provider.close());
    await once(provider.listen(port, "127.0.0.1"), "listening");
    await ask(url);
    expect(asked).toEqual([call.path, "/elsewhere"]);
  });

  test.for(["", "tenant.example", "ftp://tenant.example"])("asks for the provider's address: %j", async (address) => {
    const { code, output } = await run("proxy.ts", address ? [address] : []);
    expect({ code, output }).toEqual({
      code: 2,
      output: `${address || "(nothing)"} is not an address. Usage: npm run proxy -- https://tenant.example\n`,
    });
  });
});

describe("npm start", () => {
  async function freePorts() {
    const [docs, mock] = [await freePort(), await freePort()];
    return { docs, mock, env: { DOCS_PORT: String(docs), PORT: String(mock) } };
  }

  test("serves the docs and the mock, logs in, and ends altogether with Ctrl-C", async () => {
    const { docs, mock, env } = await freePorts();
    // A process group of its own, as a terminal makes it, so that Ctrl-C reaches all of it and not this test.
    const starting = spawnUntilReady(script("start.ts"), "Ctrl-C ends both", { env, detached: true });
    const running = await stopAfterwards(starting);
    const output = running.output();
    expect(output).toContain("Login through the generated client: SUCCESS\n");
    expect(output).toContain(`Docs: http://127.0.0.1:${docs}/\n`);
    expect(output).toContain(`Mock: http://127.0.0.1:${mock}\n`);

    const curl = output.slice(output.indexOf("curl "), output.indexOf("Ctrl-C"));
    const pasted = spawnSync("sh", ["-c", curl], { encoding: "utf8" });
    expect(pasted.stdout).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(pasted.stdout).toContain(JSON.stringify(outcomeExamples.SUCCESS.value));

    const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${docs}${path}`, init);
    const page = await get("/?from=a-bookmark");
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain(call.path);
    const yaml = await get("/openapi.yaml");
    expect(yaml.headers.get("Content-Type")).toBe("application/yaml");
    expect(await yaml.text()).toBe(document);
    expect(await (await get("/openapi.yaml", { method: "HEAD" })).text()).toBe("");
    expect((await get("/", { method: "POST" })).status).toBe(405);
    for (const path of ["/nowhere", "/..%2fpackage.json", "/constructor", "//"]) {
      expect({ path, status: (await get(path)).status }).toEqual({ path, status: 404 });
    }

    process.kill(-running.pid, "SIGINT");
    expect(await running.exited).toBe(0);
    await expect.poll(() => answersAt(docs), slow).toBe(false);
    await expect.poll(() => answersAt(mock), slow).toBe(false);
  });

  test.for(["SIGINT", "SIGTERM"] as const)(
    "takes all along when %s reaches it alone, even while it starts",
    async (signal) => {
      const { mock, env } = await freePorts();
      const running = await stopAfterwards(spawnUntilReady(script("start.ts"), "Building the docs", { env }));
      await expect.poll(() => answersAt(mock), slow).toBe(true);
      process.kill(running.pid, signal);
      expect(await running.exited).toBe(0);
      await expect.poll(() => answersAt(mock), slow).toBe(false);
    },
  );

  test("leaves no half-built docs behind when it is ended", async () => {
    const { env } = await freePorts();
    const TMPDIR = await mkdtemp(join(tmpdir(), "oneaccess-"));
    onTestFinished(() => rm(TMPDIR, { recursive: true }));
    const builds = async () => (await readdir(TMPDIR)).filter((name) => name.startsWith("docs-")).length;
    const starting = spawnUntilReady(script("start.ts"), "Building the docs", { env: { ...env, TMPDIR } });
    const running = await stopAfterwards(starting);
    await expect.poll(builds, slow).toBe(1);
    process.kill(running.pid, "SIGINT");
    expect(await running.exited).toBe(0);
    expect(await builds()).toBe(0);
  });

  test.for(["DOCS_PORT", "PORT"])("starts nothing when the port of %s is in use", async (variable) => {
    const { env } = await freePorts();
    const port = await takenPort();
    const output = `Port ${port} is in use. Choose another one with ${variable}=<port>.\n`;
    expect(await run("start.ts", [], { ...env, [variable]: port })).toEqual({ code: 1, output });
  });

  test("starts nothing when it is given one port for both", async () => {
    const port = String(await freePort());
    const output = `DOCS_PORT and PORT are both ${port}. Choose another one with PORT=<port>.\n`;
    expect(await run("start.ts", [], { DOCS_PORT: port, PORT: port })).toEqual({ code: 1, output });
  });
});
