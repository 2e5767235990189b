import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "./paths.js";

/** By its full address, because node looks for a bare name from the working directory. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** A child process that has said that it is ready. */
export interface Running {
  pid: number;
  /** What it has printed so far, stdout and stderr together (the last megabyte). */
  output(): string;
  /** Ends it, and resolves when it is gone. */
  stop(): Promise<void>;
  /** Resolves when it is gone, whoever ended it: the exit code, or null when a signal ended it. */
  exited: Promise<number | null>;
}

/** Whether the module at `url` is the one that `node` was told to run. */
export function isMain(url: string): boolean {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
}

/** Prints a message, or that of an error, and ends the process: callers who made a mistake need no stack trace. */
export function fail(reason: unknown, exitCode = 1): never {
  console.error(reason instanceof Error ? reason.message : String(reason));
  process.exit(exitCode);
}

/** Ends the process when it was given an argument that it does not know: a slip must not run something else. */
export function allowArguments(...known: string[]): void {
  const unknown = process.argv.slice(2).find((argument) => !known.includes(argument));
  if (unknown === undefined) return;
  fail(`${unknown} is no argument of this command: it takes ${known.join(" or ") || "none"}.`, 2);
}

/** A port of 127.0.0.1 that is free at this moment: the one that is asked for, if any; rejects when that is not free. */
export async function freePort(asked = 0): Promise<number> {
  const server = createServer();
  await once(server.listen(asked, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

/** The port that the environment variable `name` gives (else `fallback`); throws, naming the remedy, unless it is free. */
export async function portFrom(name: string, fallback: number): Promise<number> {
  const value = process.env[name] || String(fallback);
  const port = Number(value);
  if (!/^\d+$/.test(value) || port < 1 || port > 65535) throw new Error(`${name}=${value} is not a port (1 to 65535).`);
  return freePort(port).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
    throw new Error(`Port ${port} ${reason}. Choose another one with ${name}=<port>.`);
  });
}

/** The ports of the docs and of the mock: DOCS_PORT and PORT, each free; throws, naming the remedy. */
export async function docsAndMockPorts(): Promise<[docsPort: number, mockPort: number]> {
  const docsPort = await portFrom("DOCS_PORT", 8080);
  const mockPort = await portFrom("PORT", 4010);
  if (docsPort === mockPort)
    throw new Error(`DOCS_PORT and PORT are both ${mockPort}. Choose another one with PORT=<port>.`);
  return [docsPort, mockPort];
}

/** The arguments that make `node` run one of this project's scripts: `name` is relative to scripts/, or absolute. */
export function script(name: string, ...args: string[]): string[] {
  return ["--import", tsx, resolve(root, "scripts", name), ...args];
}

/**
 * Runs `node` with these arguments and resolves as soon as the child prints `ready`. Rejects, leaving nothing running,
 * with the child's output when it ends before that or takes longer than a minute.
 */
export async function spawnUntilReady(
  args: string[],
  ready: string,
  { env = {}, detached = false }: { env?: NodeJS.ProcessEnv; detached?: boolean } = {},
): Promise<Running> {
  // The ipc channel closes with this process, however that ends: see endWithParent.
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached,
  });
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  const kill = () => child.kill("SIGKILL");
  const stop = async () => {
    child.kill("SIGTERM");
    const impatient = setTimeout(kill, 5_000);
    await exited;
    clearTimeout(impatient);
  };

  let limit: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    limit = setTimeout(() => {
      reject(new Error(`Not ready after a minute: no "${ready}" in\n${output}`));
      kill();
    }, 60_000);
    const collect = (chunk: string) => {
      output = (output + chunk).slice(-1_000_000);
      if (output.includes(ready)) resolve();
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stderr?.setEncoding("utf8").on("data", collect);
    child.once("error", reject);
    exited.then(() => reject(new Error(output.trim())));
  }).finally(() => clearTimeout(limit));
  return { pid: child.pid ?? 0, output: () => output, stop, exited };
}

/** Called by a script that spawnUntilReady runs: it then does not outlive the process that started it. */
export function endWithParent(): void {
  if (process.connected === false) process.exit();
  process.once("disconnect", () => process.exit());
}

/** Called by a script that runs until Ctrl-C. It ends a little later: Redocly, if it runs, has to get the signal too. */
export function endOnSignal(): void {
  const leave = () => setImmediate(() => process.exit(0));
  process.once("SIGINT", leave).once("SIGTERM", leave);
}
