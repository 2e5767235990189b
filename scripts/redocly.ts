import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { isMain } from "./lib/process.js";

/** Redocly's command. */
export const cli = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");

/** The environment in which Redocly sends no telemetry and prints no update notices. */
export const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_NOTIFICATIONS: "true" };

/**
 * Runs Redocly's CLI without telemetry and update notices; `capture` returns what it prints instead of showing it:
 * `stdout` alone, and `output` with its remarks on stderr.
 */
export function redocly(
  args: string[],
  { capture = false, env = {} }: { capture?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<{ code: number; stdout: string; output: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ["inherit", capture ? "pipe" : "inherit", capture ? "pipe" : "inherit"],
    env: { ...process.env, ...quiet, ...env },
  });
  let stdout = "";
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => (output += text));

  // A signal to this process alone must not leave the child behind (`redocly proxy` runs until it is told to end).
  const forward = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      resolve({ code: code ?? 1, stdout, output });
    });
  });
}

/** What Redocly's `output` says; its notices come first, each in a box. */
export function complaint(output: string): string {
  return output.split("╝").at(-1)?.trim() ?? "";
}

if (isMain(import.meta.url)) {
  process.exitCode = (await redocly(process.argv.slice(2))).code;
  const isMisread = process.exitCode !== 0 && process.cwd().includes("#");
  if (isMisread) console.error("Redocly takes a # in a folder's name for a pointer: what it finds here may be wrong.");
}
