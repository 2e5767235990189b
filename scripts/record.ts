import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { endWithParent, fail, portFrom } from "./lib/process.js";
import { mask, type Recording } from "./lib/recording.js";
import { cli, quiet } from "./redocly.js";

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const [target = "", file = "recording.har"] = process.argv.slice(2);
const url = URL.canParse(target) ? new URL(target) : undefined;
if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
  fail(`${target || "(nothing)"} is not an address. Usage: npm run record -- https://tenant.example [file.har]`, 2);
if (!isWritable(dirname(resolve(file))))
  fail(`${file} cannot be written: ${dirname(resolve(file))} is no directory that you may write to.`, 2);
const port = await portFrom("PORT", 4010).catch((error: Error) => fail(error.message, 2));

// Unmasked calls lie where only this user can read, in memory where the system has such a place, until the end.
const directory = mkdtempSync(join(isWritable("/dev/shm") ? "/dev/shm" : tmpdir(), "oneaccess-record-"));
const unmasked = join(directory, "unmasked.har");
process.once("exit", () => {
  try {
    if (existsSync(unmasked)) save(JSON.parse(readFileSync(unmasked, "utf8")));
  } catch (error) {
    // The message of a SyntaxError may quote what it could not read.
    const reason = error instanceof Error && !(error instanceof SyntaxError) ? error.message : "it was cut off.";
    console.error(`Nothing is written of this recording: ${reason}`);
    process.exitCode = 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
});

const save = (recording: Recording) => {
  const masked = mask(recording);
  const share = `${masked.log.entries.length} of ${recording.log.entries.length} calls are in the contract`;
  if (masked.log.entries.length === 0) throw new Error(`${share}.`);
  writeFileSync(file, `${JSON.stringify(masked, null, 2)}\n`);
  console.log(`${share}: masked and written to ${file}.`);
};

// One Ctrl-C arrives up to twice, from the terminal and from npm. Redocly ends on the first one, when the calls that
// are under way are through; the second would cut it off.
let signals = 0;
const end = () => {
  signals += 1;
  if (signals > 2) process.exit(1);
};
process.on("SIGINT", end).on("SIGTERM", end);
process.on("SIGHUP", () => process.kill(process.pid, "SIGTERM"));
endWithParent();
process.channel?.unref();

// In this very process: a proxy that is left behind would go on recording.
Object.assign(process.env, quiet);
process.argv = [
  process.execPath,
  "redocly",
  "proxy",
  "--target",
  url.origin,
  "--port",
  String(port),
  "--har",
  unmasked,
];
await import(cli);
