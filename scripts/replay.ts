import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { contract } from "./lib/paths.js";
import { Place } from "./lib/place.js";
import { fail } from "./lib/process.js";
import type { Call, Recording } from "./lib/recording.js";
import { redocly } from "./redocly.js";

const yaml = readFileSync(contract, "utf8");

/** The calls of a recording; ends the process when there are none. */
function readCalls(file: string): Call[] {
  let calls: Call[] | undefined;
  try {
    calls = (JSON.parse(readFileSync(file, "utf8")) as Partial<Recording>).log?.entries;
  } catch (error) {
    if (!(error instanceof SyntaxError)) fail(`${file} cannot be read; to make a recording: npm run record`, 2);
  }
  const isCall = (call: Partial<Call> | null) =>
    URL.canParse(call?.request?.url ?? "") && call?.request?.method && call.response?.status !== undefined;
  if (!Array.isArray(calls) || !calls.every(isCall)) fail(`${file} is no HTTP Archive (HAR) of complete calls.`, 2);
  if (calls.length === 0) fail(`${file} holds no call, so it shows nothing.`, 2);
  return calls;
}

/** The contract as drift reads it best; what it means stays the same. */
function forDrift(key: unknown, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  // A body's schema is looked up without the parameters of the media type.
  if (key === "content")
    return Object.fromEntries(Object.entries(value).map(([type, media]) => [type.split(";")[0], media]));
  // With a discriminator Ajv lets anything pass that is not an object.
  if ("discriminator" in value) return { ...value, type: "object" };
  return value;
}

/** What drift passes over: statuses and media types that the contract does not have, and answers without a body. */
function passedOver({ request, response }: Call): string[] {
  const { pathname } = new URL(request.url);
  const operation = Place.rootOf(parse(yaml)).at("paths", pathname, request.method.toLowerCase());
  if (operation.value === undefined) return []; // Drift does report this.
  const answer = operation.at("responses", String(response.status));
  if (answer.value === undefined) return [`status ${response.status} is not in the contract`];
  const findings: string[] = [];
  const isKnown = (place: Place, type: string) => place.at("content", type).value !== undefined;
  const sent = (request.postData?.mimeType ?? "none").replaceAll(" ", "").toLowerCase();
  if (response.status < 400 && !isKnown(operation.at("requestBody"), sent))
    findings.push(`the request has media type ${sent}, which is not in the contract`);
  const [type = ""] = (response.content?.mimeType || "none").split(";");
  if (!isKnown(answer, type.trim().toLowerCase()))
    findings.push(`the answer has media type ${type}, which is not in the contract`);
  if (!response.content?.text) findings.push("the answer has no body");
  return findings;
}

const [file] = process.argv.slice(2);
if (!file) fail("Which recording? Usage: npm run replay -- file.har", 2);
const calls = readCalls(file);

const directory = mkdtempSync(join(tmpdir(), "oneaccess-replay-"));
try {
  const api = join(directory, "openapi.json");
  writeFileSync(api, JSON.stringify(parse(yaml, forDrift)));
  // By path alone: recordings name no host, or that of a tenant.
  process.exitCode = (
    await redocly(["drift", file, "--api", api, "--traffic-format", "har", "--match-mode", "basepath"])
  ).code;
} finally {
  rmSync(directory, { recursive: true });
}
for (const [index, call] of calls.entries())
  for (const finding of passedOver(call)) {
    console.error(`❌ Call ${index + 1}, ${call.request.method} ${new URL(call.request.url).pathname}: ${finding}.`);
    process.exitCode = 1;
  }
