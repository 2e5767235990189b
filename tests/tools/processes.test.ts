import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer as createListener } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { contract, root } from "../../scripts/lib/paths.js";
import { docsAndMockPorts, freePort, type Running, script, spawnUntilReady } from "../../scripts/lib/process.js";
import { type Mock, startMock } from "../../scripts/mock.js";
import { loginWithWeChat } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { type Request, send } from "../support/exchange.js";
import { login } from "../support/requests.js";
import { run } from "../support/run.js";

const slow = { timeout: 60_000, interval: 20 };
const { path } = loginWithWeChat;
const success = loginWithWeChat.answers[200].examples?.SUCCESS?.value as Record<string, unknown>;

const ask = (baseUrl: string, changes?: Partial<Request>) => send({ baseUrl, hangLimit: 60_000 }, login(changes));

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

describe("a port that cannot be used", () => {
  const listener = createListener();
  let used: string;
  beforeAll(async () => {
    await once(listener.listen(0, "127.0.0.1"), "listening");
    used = String((listener.address() as AddressInfo).port);
  });
  afterAll(() => void listener.close());

  test("is reported with the variable that changes it", async () => {
    const free = String(await freePort());
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const [DOCS_PORT, PORT, message] of [
      [used, free, `Port ${used} is in use. Choose another one with DOCS_PORT=<port>.`],
      [free, free, `DOCS_PORT and PORT are both ${free}. Choose another one with PORT=<port>.`],
      ...["http", "65536", "0", "1.5"].map((none) => [free, none, `PORT=${none} is not a port (1 to 65535).`]),
    ]) {
      vi.stubEnv("DOCS_PORT", DOCS_PORT);
      vi.stubEnv("PORT", PORT);
      await expect(docsAndMockPorts()).rejects.toThrow(message);
    }
  });

  test("ends npm run mock with one line", async () => {
    const output = `Port ${used} is in use. Choose another one with PORT=<port>.\n`;
    expect(await run("mock.ts", [], { env: { PORT: used } })).toEqual({ code: 1, output });
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

test("a folder whose name has a # and a % generates and serves what any other does", async () => {
  const copy = copyProject("a#b%c");
  const imports = ["--import", "openapi-typescript", "--import", "tsx/esm"];
  const generate = [...imports, join(copy, "scripts", "generate.ts"), "--check"];
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
    expect(output, "no token").not.toMatch(/\*{6}|eyJ/);

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

  test("leaves nothing behind when a signal reaches it alone, even while it starts", async () => {
    const { mock, env } = await freePorts();
    const TMPDIR = await mkdtemp(join(tmpdir(), "oneaccess-"));
    onTestFinished(() => rm(TMPDIR, { recursive: true }));
    const halfBuilt = async () => (await readdir(TMPDIR)).filter((name) => name.startsWith("docs-"));
    const starting = spawnUntilReady(script("start.ts"), "Building the docs", { env: { ...env, TMPDIR } });
    const running = await stopAfterwards(starting);
    await expect.poll(halfBuilt, slow).toHaveLength(1);
    process.kill(running.pid, "SIGTERM");
    expect(await running.exited).toBe(0);
    expect(await halfBuilt()).toEqual([]);
    expect(await answersAt(mock)).toBe(false);
  });
});
