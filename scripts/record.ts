import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { Place } from "./lib/place.js";
import { endWithParent, fail, isMain, portFrom } from "./lib/process.js";
import { cli, quiet } from "./redocly.js";

/** A recording in the HTTP Archive format, 1.2: as much of it as is written or read here. */
export interface Recording {
  log: { version: string; creator: { name: string; version: string }; entries: Call[] };
}

/** One call of a recording. */
export interface Call {
  request: { method: string; url: string; headers: Header[]; postData?: { mimeType: string; text?: string } };
  response: { status: number; statusText: string; headers: Header[]; content: { mimeType: string; text?: string } };
}

interface Header {
  name: string;
  value: string;
}

const contract = readFileSync(fileURLToPath(new URL("../openapi/openapi.yaml", import.meta.url)), "utf8");
const document = Place.rootOf(parse(contract));
const schemas = document.at("components", "schemas").entries();
const fields = new Set(
  schemas.flatMap(([, schema]) =>
    schema
      .at("properties")
      .entries()
      .map(([name]) => name),
  ),
);

/** The only values of a body that are written as they are, and only if they look like what they should be. */
const harmless: Record<string, RegExp> = {
  status: /^[A-Z_]{1,40}$/,
  expire: /^\d{1,10}$/,
  error_code: /^[A-Z]{1,10}(\.[A-Z]{1,10}){0,2}\.\d{1,6}$/,
};

/** The calls that the contract describes, with nothing of them that is not known to be harmless. */
export function mask({ log }: Recording): Recording {
  return {
    log: {
      version: "1.2",
      creator: { name: "oneaccess-openapi", version: document.at("info", "version").text() },
      entries: log.entries.flatMap((call) => maskCall(call) ?? []),
    },
  };
}

/** A call is put together anew from what may be known: what nobody thought of is left out. */
function maskCall({ request, response }: Call) {
  const { pathname, search } = new URL(request.url);
  const operation = document.at("paths", pathname, request.method.toLowerCase());
  if (operation.value === undefined) return undefined;

  const parameters = operation
    .at("parameters")
    .entries()
    .map(([, parameter]) => parameter.at("name").text());
  const names = new Set(["content-type", ...parameters.map((name) => name.toLowerCase())]);
  const keep = (headers: Header[]) =>
    headers
      .filter(({ name }) => names.has(name.toLowerCase()))
      .map(({ name, value }) => ({
        name,
        value: name.toLowerCase() === "content-type" ? maskType(value) : maskValue(value),
      }));
  const unknown = { cookies: [], headersSize: -1, bodySize: -1, httpVersion: "HTTP/1.1" };
  const { postData } = request;
  return {
    startedDateTime: "1970-01-01T00:00:00.000Z",
    time: 0,
    request: {
      ...unknown,
      method: request.method,
      // replay does not look at the host.
      url: `https://masked.invalid${pathname}${search && "?masked"}`,
      headers: keep(request.headers),
      queryString: search ? [{ name: "masked", value: "" }] : [],
      ...(postData && { postData: { mimeType: maskType(postData.mimeType), text: maskBody(postData.text) } }),
    },
    response: {
      ...unknown,
      status: response.status,
      statusText: "",
      headers: keep(response.headers),
      content: { size: -1, mimeType: maskType(response.content.mimeType), text: maskBody(response.content.text) },
      redirectURL: "",
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

/** A media type with at most a charset: other parameters can carry anything. */
function maskType(type: string): string {
  return /^[\w.+-]{1,40}\/[\w.+-]{1,40}(; ?charset=[\w-]{1,20})?$/i.test(type) ? type : "masked/masked";
}

function maskBody(text = ""): string {
  try {
    return JSON.stringify(maskFields(JSON.parse(text)));
  } catch {
    return maskValue(text);
  }
}

function maskFields(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return maskValue(body);
  const known = Object.entries(body).filter(([name]) => fields.has(name));
  return Object.fromEntries(
    known.map(([name, value]) => [name, harmless[name]?.test(String(value)) ? value : maskValue(value)]),
  );
}

/** Another value of the same type; what is empty stays empty. */
function maskValue<T>(value: T): T;
function maskValue(value: unknown): unknown {
  if (typeof value === "string") return value && "masked";
  if (typeof value === "number") return Number.isInteger(value) ? 0 : 0.5;
  if (typeof value === "boolean") return false;
  if (Array.isArray(value)) return [];
  return value && {};
}

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

if (isMain(import.meta.url)) {
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
}
