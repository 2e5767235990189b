import { execFile, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

/** Code of one kind and what runs it, from its standard input: nothing stays on disk. */
export interface Kind {
  command: string;
  args: string[];
  /** Commands that the code itself calls. */
  needs: string[];
}

/** The kinds of code that the documentation may show, by file name extension. */
export const kinds = {
  sh: { command: "sh", args: ["-eu"], needs: ["curl"] },
  ts: { command: process.execPath, args: ["--input-type=module"], needs: [] },
  py: { command: "python3", args: ["-"], needs: [] },
  // Java reads a file alone. These flags make it start sooner: a sample ends before anything else pays off.
  java: {
    command: "sh",
    args: [
      "-c",
      `folder=$(mktemp -d); trap 'rm -r "$folder"' EXIT; cat >"$folder/Sample.java"; ` +
        `java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$folder/Sample.java"`,
    ],
    needs: ["java"],
  },
} satisfies Record<string, Kind>;

/** What stands in the way of running code of this kind here, if anything. */
export function obstacle({ command, needs }: Kind): string | undefined {
  const missing = [command, ...needs].find((name) => spawnSync(name, ["--version"]).error);
  return missing && `not run: there is no ${missing} on this machine`;
}

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs code as if it stood in `file`; TypeScript may import what a file at that place may. */
export async function runSnippet(
  extension: keyof typeof kinds,
  code: string,
  { file, cwd = dirname(file), env = process.env }: { file: string; cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  const { command, args } = kinds[extension];
  const runnable = extension === "ts" ? await bundle(code, file) : code;
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr }),
    );
    onTestFinished(() => void child.kill());
    child.stdin?.end(runnable);
  });
}

/** One module that Node can run, the project's own `oneaccess-openapi` included. */
async function bundle(contents: string, file: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, sourcefile: file, resolveDir: dirname(file), loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
