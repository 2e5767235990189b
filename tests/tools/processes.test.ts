import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer as createListener, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { contract, root } from "../../scripts/lib/paths.js";
import {
  docsAndMockPorts,
  freePort,
  portFrom,
  type Running,
  script,
  spawnUntilReady,
} from "../../scripts/lib/process.js";
import { type Mock, startMock } from "../../scripts/mock.js";
import { loginWithWeChat } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { type Request, send } from "../support/exchange.js";
import { goodRequest } from "../support/requests.js";
import { run } from "../support/run.js";

const slow = { timeout: 60_000, interval: 20 };
const { path } = loginWithWeChat;
const success = loginWithWeChat.answers[200].examples?.SUCCESS?.value as Record<string, unknown>;

/** Sends a good login, with changes. */
function ask(baseUrl: string, { headers, ...changes }: Partial<Request> = {}) {
  const good = goodRequest(loginWithWeChat);
  return send({ baseUrl, hangLimit: 60_000 }, { ...good, ...changes, headers: { ...good.headers, ...headers } });
}

/** Makes a server listen until the test is over; returns its port. */
async function listen(server: Server, port = 0): Promise<number> {
  onTestFinished(() => void server.close());
  await once(server.listen(port, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

/** A child that is stopped when the test is over, however it is over. */
async function stopAfterwards(starting: Promise<Running>): Promise<Running> {
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

describe("a port", () => {
  test("that is in use is reported with the variable that changes it", async () => {
    const port = await listen(createListener());
    vi.stubEnv("DOCS_PORT", String(port));
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(docsAndMockPorts()).rejects.toThrow(
      `Port ${port} is in use. Choose another one with DOCS_PORT=<port>.`,
    );
  });

  test.for(["http", "65536", "0", "1.5"])("that is none is reported: %s", async (value) => {
    vi.stubEnv("PORT", value);
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(portFrom("PORT", 4010)).rejects.toThrow(`PORT=${value} is not a port (1 to 65535).`);
  });

  test("cannot be that of both docs and mock", async () => {
    const port = String(await freePort());
    vi.stubEnv("DOCS_PORT", port);
    vi.stubEnv("PORT", port);
    onTestFinished(() => void vi.unstubAllEnvs());
    const message = `DOCS_PORT and PORT are both ${port}. Choose another one with PORT=<port>.`;
    await expect(docsAndMockPorts()).rejects.toThrow(message);
  });

  test.for(["mock.ts", "start.ts"])("that is in use ends %s with one line", async (name) => {
    const port = String(await listen(createListener()));
    const output = `Port ${port} is in use. Choose another one with PORT=<port>.\n`;
    const env = { DOCS_PORT: String(await freePort()), PORT: port };
    expect(await run(name, [], { env })).toEqual({ code: 1, output });
  });
});

describe("npm run mock", () => {
  let mock: Mock;
  beforeAll(async () => {
    mock = await startMock();
  });
  afterAll(() => mock.stop());

  test("logs a line per request, with what broke the contract", async () => {
    await ask(mock.url, { path: "/first?query" });
    await ask(mock.url, { headers: { "X-client-id": "" } });
    await expect.poll(mock.output, slow).toContain("POST /first 404\n");
    await expect.poll(mock.output, slow).toMatch(/POST \S+ 400 .*must have required property 'x-client-id'/);
    expect(mock.output().match(/^(?!POST|Prism is listening).+$/m)).toBeNull();
  });

  test("keeps what callers send out of its log", async () => {
    const secret = "do-not-log-me";
    const secrets = Object.fromEntries(loginWithWeChat.headers.map(({ name }) => [name, secret]));
    const body = JSON.stringify({ code: secret });
    await ask(mock.url, { path: `${path}?code=${secret}`, headers: secrets, body });
    await ask(mock.url, { headers: { ...secrets, "X-agent": "", Accept: secret, "Content-Type": secret }, body });
    await ask(mock.url, { headers: { ...secrets, Accept: `${secret}/${secret}` }, body });
    await ask(mock.url, { headers: { ...secrets, Prefer: `code=200, example=${secret}` }, body });
    await ask(mock.url, { headers: secrets, body: secret });
    await ask(mock.url, { path: "/last" });
    await expect.poll(mock.output, slow).toContain("POST /last 404");
    expect(mock.output()).not.toContain(secret);
  });

  test("names a document that is not there", async () => {
    const { code, output } = await run("mock.ts", ["nowhere.yaml"], { env: { PORT: String(await freePort()) } });
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/^Prism cannot serve nowhere.yaml: .*no such file or directory.*\n$/),
    });
  });

  test("ends with the process that started it, even when that one is killed", async () => {
    const starter = `import { startMock } from ${JSON.stringify(pathToFileURL(join(root, "scripts", "mock.ts")))};
      console.log((await startMock()).url);`;
    const parent = await spawnUntilReady(["--import", "tsx", "--input-type=module", "-e", starter], "\n");
    const port = Number(new URL(parent.output()).port);
    expect(await answersAt(port)).toBe(true);
    process.kill(parent.pid, "SIGKILL");
    await expect.poll(() => answersAt(port), slow).toBe(false);
  });
});

test("npx prism mock takes the document as it is", async () => {
  const port = await freePort();
  const prism = createRequire(import.meta.url).resolve("@stoplight/prism-cli");
  const args = [prism, "mock", contract, "--port", String(port)];
  await stopAfterwards(spawnUntilReady(args, "Prism is listening"));
  expect(await ask(`http://127.0.0.1:${port}`)).toMatchObject({ status: 200, body: JSON.stringify(success) });
});

test.for(["a#b", "a%b"])("a folder named %s generates and serves what any other does", async (name) => {
  const copy = copyProject(name);
  const generate = [
    "--import",
    "openapi-typescript",
    "--import",
    "tsx/esm",
    join(copy, "scripts", "generate.ts"),
    "--check",
  ];
  const { status, stdout } = spawnSync(process.execPath, generate, { cwd: copy, encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "generated/ is fresh.\n" });
  const port = await freePort();
  const mock = script(join(copy, "scripts", "mock.ts"));
  await stopAfterwards(spawnUntilReady(mock, "Prism is listening", { env: { PORT: String(port) } }));
  expect(await ask(`http://127.0.0.1:${port}`)).toMatchObject({ status: 200, body: JSON.stringify(success) });
});

describe("npm start", () => {
  async function freePorts() {
    const [docs, mock] = [await freePort(), await freePort()];
    return { docs, mock, env: { DOCS_PORT: String(docs), PORT: String(mock) } };
  }

  test("serves the docs, the demo and the mock, logs in, and ends altogether with Ctrl-C", async () => {
    const { docs, mock, env } = await freePorts();
    // A process group of its own, as a terminal makes it, so that Ctrl-C reaches all of it and not this test.
    const starting = spawnUntilReady(script("start.ts"), "Ctrl-C ends everything", { env, detached: true });
    const running = await stopAfterwards(starting);
    const output = running.output();
    expect(output).toMatch(/^ {2}app +loginWithWeChat +MFA_AUTH$/m);
    expect(output).toMatch(/^ {2}server +getUserBySsoTicket +zhangsan$/m);
    expect(output, "no token").not.toMatch(/\*{6}|eyJ/);
    expect(output).toContain(`Docs: http://127.0.0.1:${docs}/\n`);
    expect(output).toContain(`Mock: http://127.0.0.1:${mock}\n`);

    const curl = output.slice(output.indexOf("curl "), output.indexOf("Ctrl-C"));
    const pasted = spawnSync("sh", ["-c", curl], { encoding: "utf8" });
    expect(pasted.stdout).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(pasted.stdout).toContain(JSON.stringify(success));

    const get = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${docs}${path}`, init);
    const page = await get("/?from=a-bookmark");
    expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("Content-Encoding")).toBe("gzip");
    expect(await page.text()).toContain(path);
    const demo = await get("/demo");
    expect([demo.url, await demo.text()]).toEqual([
      `http://127.0.0.1:${docs}/demo/`,
      expect.stringContaining("<iframe"),
    ]);
    const yaml = await get("/openapi.yaml");
    expect(yaml.headers.get("Content-Type")).toBe("application/yaml; charset=utf-8");
    expect(await yaml.text()).toBe(await readFile(contract, "utf8"));
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
    "leaves nothing behind when %s reaches it alone, even while it starts",
    async (signal) => {
      const { mock, env } = await freePorts();
      const TMPDIR = await mkdtemp(join(tmpdir(), "oneaccess-"));
      onTestFinished(() => rm(TMPDIR, { recursive: true }));
      const halfBuilt = async () => (await readdir(TMPDIR)).filter((name) => name.startsWith("docs-"));
      const starting = spawnUntilReady(script("start.ts"), "Building the docs", { env: { ...env, TMPDIR } });
      const running = await stopAfterwards(starting);
      await expect.poll(halfBuilt, slow).toHaveLength(1);
      process.kill(running.pid, signal);
      expect(await running.exited).toBe(0);
      expect(await halfBuilt()).toEqual([]);
      expect(await answersAt(mock)).toBe(false);
    },
  );
});
