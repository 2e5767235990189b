import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll } from "vitest";
import { script } from "../../scripts/lib/process.js";

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Runs a script, relative to scripts/ or absolute, and resolves when it has ended: its exit code (null after a signal), and
 * stdout and stderr together. A child that outlives the file's tests is killed.
 */
export async function run(
  name: string,
  args: string[] = [],
  { env = {}, cwd }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, script(name, ...args), {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    cwd,
  });
  running.add(child);
  let output = "";
  const collect = (chunk: string) => (output += chunk);
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  const [code] = await once(child, "close").finally(() => running.delete(child));
  return { code, output };
}
