import { readFileSync } from "node:fs";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { escapeKey, Place } from "./lib/document.js";
import { type Operation, operationAt, operationsOf } from "./lib/operations.js";
import { contract } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { type Call, form, type Message, readCalls } from "./record/call.js";

/** What breaks the contract, and what is said without being held against anybody. */
interface Report {
  findings: string[];
  remarks: string[];
}

/** What is wrong with a value; `isText` for one that is a text on the wire, whatever type its schema names. */
type Validate = (schema: Place, value: unknown, isText?: boolean) => string[];

/** Validates as far as masked values allow: of a text they show only whether it is empty. */
function validatorOf(document: Place): Validate {
  const schemas = JSON.stringify(document.value, (key, value) => {
    if (key === "mapping") return undefined; // Ajv finds an outcome by its constant, and takes no mapping.
    // With a discriminator Ajv lets anything pass that is not an object.
    return typeof value?.discriminator === "object" ? { ...value, type: "object" } : value;
  });
  const ajvFor = (coerceTypes: boolean) =>
    new Ajv({
      strict: false,
      validateSchema: false,
      validateFormats: false,
      allErrors: true,
      discriminator: true,
      coerceTypes,
    })
      .removeKeyword("pattern")
      .removeKeyword("maxLength")
      .removeKeyword("minLength")
      .addKeyword({
        keyword: "minLength",
        validate: (min: number, value: unknown) => min === 0 || value !== "",
        error: { message: "must not be empty" },
      })
      .addSchema(JSON.parse(schemas), "contract");
  const [ofValues, ofTexts] = [ajvFor(false), ajvFor(true)];
  return (schema, value, isText = false) => {
    const pointer = schema.path.map(escapeKey).join("/");
    const validate =
      (isText ? ofTexts : ofValues).getSchema(`contract#/${pointer}`) ?? schema.fail("no schema is here");
    validate(value);
    return [...new Set(validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`.trim()))];
  };
}

/** Checks one call against its operation. Of a refused request only the answer is checked. */
function check({ url, status, request, response }: Call, operation: Operation, validate: Validate): Report {
  const report: Report = { findings: [], remarks: [] };
  if (status < 400) checkRequest(url, request, operation, validate, report);
  const answers = operation.place.at("responses");
  // The contract's `default` is a refusal.
  const [answer] = [String(status), `${Math.trunc(status / 100)}XX`, ...(status < 400 ? [] : ["default"])]
    .map((key) => answers.at(key))
    .filter(({ value }) => value !== undefined);
  if (!answer) report.findings.push(`status ${status} is not in the contract`);
  else if (answer.at("content").value !== undefined) checkBody("the answer", response, answer, validate, report);
  else if (response.body) report.remarks.push("the answer has a body, and the contract has none");
  return report;
}

function checkRequest(url: URL, request: Message, operation: Operation, validate: Validate, report: Report) {
  for (const { in: location, name, required, place } of operation.parameters) {
    if (location !== "header" && location !== "query") continue; // A path that matches has its parameters.
    const value = location === "header" ? request.headers[name.toLowerCase()] : url.searchParams.get(name);
    const reasons = value ? validate(place.at("schema"), value, true) : required ? ["is missing"] : [];
    report.findings.push(...reasons.map((reason) => `${location} ${name} ${reason}`));
  }
  const scheme = operation.scheme?.at("scheme").text();
  const sent = request.headers.authorization?.split(" ")[0];
  // Chrome leaves Authorization out of what it exports, unless told to include sensitive data.
  if (scheme && !sent) report.remarks.push("the recording has no Authorization");
  else if (scheme && scheme.toLowerCase() !== sent?.toLowerCase())
    report.findings.push(`Authorization has another scheme than ${scheme}`);

  const body = operation.place.at("requestBody");
  const mayBeEmpty = body.at("required").value !== true;
  if (body.value !== undefined && !(mayBeEmpty && request.body === ""))
    checkBody("the request", request, body, validate, report);
}

function checkBody(what: string, { headers, body }: Message, place: Place, validate: Validate, report: Report) {
  if (body === undefined) return report.remarks.push(`${what} was recorded without its body`);
  if (body === "") return report.findings.push(`${what} has no body`);
  const { "content-type": sent = "" } = headers;
  const isForm = sent.toLowerCase().startsWith(form);
  // Parameters say nothing in a form, nor in an answer; those of a request are as the vendor spells them.
  const spell = (type: string) =>
    (what === "the answer" || isForm ? type.replace(/;.*/, "") : type).replaceAll(" ", "").toLowerCase();
  const [media] = place
    .at("content")
    .entries()
    .flatMap(([type, media]) => (spell(type) === spell(sent) ? media : []));
  if (!media) return report.findings.push(`${what} has media type ${sent || "(none)"}`);
  try {
    const value: unknown = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
    report.findings.push(...validate(media.at("schema"), value, isForm).map((reason) => `${what}: ${reason}`));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.findings.push(`${what} is not JSON`);
  }
}

/** Checks the answered calls that the document has, and names the others once each. */
export function replay(calls: Call[], document: unknown): Report & { checked: number } {
  const root = Place.rootOf(document);
  const [operations, validate] = [operationsOf(root), validatorOf(root)];
  const [report, skipped] = [{ findings: [] as string[], remarks: [] as string[], checked: 0 }, new Set<string>()];
  for (const [index, call] of calls.entries()) {
    const { protocol, host, pathname } = call.url;
    const operation = protocol.startsWith("http") ? operationAt(operations, call.method, pathname) : undefined;
    if (operation && call.status > 0) {
      const { findings, remarks } = check(call, operation, validate);
      const locate = (text: string) => `Call ${index + 1}, ${call.method} ${operation.path}: ${text}.`;
      report.findings.push(...findings.map(locate));
      report.remarks.push(...remarks.map(locate));
      report.checked += 1;
    } else {
      // What follows data: is not worth a line.
      const address = host ? `${protocol}//${host}${pathname}` : protocol;
      skipped.add(`Skipped, ${operation ? "no answer came" : "not in the contract"}: ${call.method} ${address}`);
    }
  }
  report.remarks.push(...skipped);
  return report;
}

if (isMain(import.meta.url)) {
  const [file] = process.argv.slice(2);
  if (!file) fail("Which recording? Usage: npm run replay -- file.har", 2);
  try {
    const { checked, findings, remarks } = replay(readCalls(file), parse(readFileSync(contract, "utf8")));
    console.log(`Calls checked: ${checked}.`);
    for (const remark of remarks) console.log(remark);
    for (const finding of findings) console.error(`❌ ${finding}`);
    if (checked === 0) fail(`${file} holds no answered call of the contract, so it shows nothing.`, 2);
    console.log(findings.length > 0 ? `Findings: ${findings.length}.` : "✔ No findings.");
    if (findings.length > 0) process.exitCode = 1;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 2);
  }
}
