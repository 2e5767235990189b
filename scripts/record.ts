import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { Place } from "./lib/document.js";
import { contract } from "./lib/paths.js";
import { endWithParent, fail, isMain, portFrom } from "./lib/process.js";
import { mask, type Recording } from "./record/recording.js";
import { cli, quiet } from "./redocly.js";

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the calls go, and which port and file they are recorded on; rejects, in one line, what will not do. */
export async function recordingOptions([target = "", file = "recording.har"]: string[]) {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new Error(
      `${target || "(nothing)"} is not an address. Usage: npm run record -- https://tenant.example [file.har]`,
    );
  const directory = dirname(resolve(file));
  if (!isWritable(directory))
    throw new Error(`${file} cannot be written: ${directory} is no directory that you may write to.`);
  return { origin: url.origin, file, port: await portFrom("PORT", 4010) };
}

/** Records until a signal ends it; resolves to the unmasked recording. */
async function record(origin: string, port: number): Promise<Recording> {
  // Unmasked calls lie where only this user can read, in memory where the system has such a place, until the end.
  const directory = mkdtempSync(join(isWritable("/dev/shm") ? "/dev/shm" : tmpdir(), "oneaccess-record-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));

  const guard = new URL("record/end-with-parent.js", import.meta.url).href;
  const unmasked = join(directory, "unmasked.har");
  const args = ["proxy", "--target", origin, "--port", String(port), "--har", unmasked];
  const proxy = spawn(process.execPath, ["--import", guard, cli, ...args], {
    cwd: directory,
    env: { ...process.env, ...quiet },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A Ctrl-C of the terminal would be its second signal, which cuts off the calls that are under way.
    detached: true,
  });

  // One Ctrl-C arrives up to twice, from the terminal and from npm: the first ends the proxy, the third ends all at once.
  let signals = 0;
  const end = () => {
    signals += 1;
    if (signals === 1) proxy.kill();
    if (signals > 2) process.exit(1);
  };
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);

  const [code] = await once(proxy, "exit");
  if (!existsSync(unmasked)) throw new Error(`the proxy ended with exit code ${code}.`);
  return JSON.parse(readFileSync(unmasked, "utf8"));
}

/** Masks a recording and writes it; returns a line that says how much of it the document describes. */
function save(recording: Recording, file: string): string {
  const masked = mask(recording, Place.rootOf(parse(readFileSync(contract, "utf8"))));
  const share = `${masked.log.entries.length} of ${recording.log.entries.length} calls are in the contract`;
  if (masked.log.entries.length === 0) throw new Error(`${share}.`);
  writeFileSync(file, `${JSON.stringify(masked, null, 2)}\n`);
  return `${share}: masked and written to ${file}.`;
}

if (isMain(import.meta.url)) {
  endWithParent();
  process.channel?.unref();
  const { origin, file, port } = await recordingOptions(process.argv.slice(2)).catch((error) => fail(error.message, 2));
  try {
    console.log(save(await record(origin, port), file));
  } catch (error) {
    // The message of a SyntaxError may quote what it could not read.
    const reason = error instanceof Error && !(error instanceof SyntaxError) ? error.message : "it was cut off.";
    fail(`Nothing is written of this recording: ${reason}`);
  }
}
