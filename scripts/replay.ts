import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { Place } from "./lib/document.js";
import { contract } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { type Call, form, operationOf, type Recording } from "./record/recording.js";
import { redocly } from "./redocly.js";

/** The recording of a file; throws, in one line, when it holds no call. */
export function readRecording(file: string): Recording {
  let recording: Partial<Recording> | undefined;
  try {
    recording = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new Error(`${file} cannot be read; to make a recording: npm run record`);
  }
  const calls: unknown = recording?.log?.entries;
  const isCall = (call: Partial<Call> | null) =>
    URL.canParse(call?.request?.url ?? "") && call?.request?.method && call.response?.status !== undefined;
  if (!Array.isArray(calls) || !calls.every(isCall))
    throw new Error(`${file} is no HTTP Archive (HAR) of complete calls.`);
  if (calls.length === 0) throw new Error(`${file} holds no call, so it shows nothing.`);
  return recording as Recording;
}

/** The document as drift reads it best; for masked values it says the same. */
function documentForDrift(key: string, value: unknown): unknown {
  // A masked value has lost its form.
  if ((key === "pattern" || key === "format") && typeof value === "string") return undefined;
  if (typeof value !== "object" || value === null) return value;
  // A body's schema is looked up without the parameters of the media type, and only JSON is validated.
  if (key === "content")
    return Object.fromEntries(
      Object.entries(value).map(([type, media]) => [type === form ? "application/json" : type.split(";")[0], media]),
    );
  // With a discriminator Ajv lets anything pass that is not an object.
  if ("discriminator" in value) return { ...value, type: "object" };
  return value;
}

function callForDrift(call: Call): Call {
  const { mimeType, text } = call.request.postData ?? {};
  if (!mimeType?.startsWith(form)) return call;
  const postData = {
    mimeType: "application/json",
    text: JSON.stringify(Object.fromEntries(new URLSearchParams(text))),
  };
  return { ...call, request: { ...call.request, postData } };
}

/** What drift passes over: statuses, media types and bodies that the document does not have, and bodies that it has. */
export function passedOver({ request, response }: Call, document: Place): string[] {
  const operation = operationOf(document, request)?.operation;
  if (!operation) return []; // Drift does report this.
  const answer = operation.at("responses", String(response.status));
  if (answer.value === undefined) return [`status ${response.status} is not in the contract`];
  const findings: string[] = [];
  const isKnown = (place: Place, type: string) => place.at("content", type).value !== undefined;
  const { mimeType: sent } = request.postData ?? {};
  if (sent !== undefined && response.status < 400) {
    const type = sent.replaceAll(" ", "").toLowerCase();
    // Libraries add a charset to a form, where it says nothing.
    if (!isKnown(operation.at("requestBody"), type.startsWith(form) ? form : type))
      findings.push(`the request has media type ${type}, which is not in the contract`);
  }
  const { mimeType = "none", text } = response.content ?? {};
  const [type = ""] = mimeType.split(";");
  if (answer.at("content").value === undefined)
    return text ? [...findings, "the answer has a body, which is not in the contract"] : findings;
  if (!text) return [...findings, "the answer has no body"];
  if (!isKnown(answer, type.trim().toLowerCase()))
    findings.push(`the answer has media type ${type}, which is not in the contract`);
  return findings;
}

/** Validates a recording against the document; prints the report, and resolves to the exit code. */
export async function replay(file: string, document: unknown, { capture = false } = {}) {
  const { log } = readRecording(file);
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-replay-"));
  try {
    const [api, traffic] = [join(directory, "openapi.json"), join(directory, basename(file))];
    writeFileSync(api, JSON.stringify(document, documentForDrift));
    writeFileSync(traffic, JSON.stringify({ log: { ...log, entries: log.entries.map(callForDrift) } }));
    // By path alone: recordings name no host, or that of a tenant.
    const args = ["drift", traffic, "--api", api, "--traffic-format", "har", "--match-mode", "basepath"];
    const { code, output } = await redocly(args, { capture });
    const place = Place.rootOf(document);
    const findings = log.entries.flatMap((call, index) =>
      passedOver(call, place).map(
        (finding) =>
          `❌ Call ${index + 1}, ${call.request.method} ${decodeURI(new URL(call.request.url).pathname)}: ${finding}.`,
      ),
    );
    return { code: findings.length > 0 ? 1 : code, output, findings };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (isMain(import.meta.url)) {
  const [file] = process.argv.slice(2);
  if (!file) fail("Which recording? Usage: npm run replay -- file.har", 2);
  try {
    const { code, findings } = await replay(file, parse(readFileSync(contract, "utf8")));
    for (const finding of findings) console.error(finding);
    process.exitCode = code;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 2);
  }
}
