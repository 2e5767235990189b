import { readFileSync } from "node:fs";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { escapeKey, Place } from "./lib/document.js";
import { type Body, type Operation, operationsOf } from "./lib/operations.js";
import { contract } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { type Call, form, type Message, operationAt, readCalls } from "./record/call.js";

/** What breaks the contract, and what is said without being held against anybody. */
interface Report {
  findings: string[];
  remarks: string[];
}

/** What is wrong with a value. */
type Validate = (schema: Place, value: unknown) => string[];

function validatorOf(document: Place): Validate {
  const schemas = JSON.stringify(document.value, (key, value) => {
    if (key === "mapping") return undefined; // Ajv finds an outcome by its constant, and takes no mapping.
    // With a discriminator Ajv lets anything pass that is not an object.
    return typeof value?.discriminator === "object" ? { ...value, type: "object" } : value;
  });
  const options = { strict: false, validateSchema: false, allErrors: true, discriminator: true };
  const ajv = new Ajv(options).addSchema(JSON.parse(schemas), "contract");
  return (schema, value) => {
    const pointer = schema.path.map(escapeKey).join("/");
    const validate = ajv.getSchema(`contract#/${pointer}`) ?? schema.fail("no schema is here");
    validate(value);
    return [...new Set(validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`.trim()))];
  };
}

/** Checks one call against its operation. Of a refused request only the answer is checked. */
function check({ status, request, response }: Call, operation: Operation, validate: Validate): Report {
  const report: Report = { findings: [], remarks: [] };
  if (status < 400) checkRequest(request, operation, validate, report);
  // The contract's `default` is a refusal.
  const keys = status < 400 ? [String(status)] : [String(status), "default"];
  const [answer] = keys.flatMap((key) => operation.responses.find((each) => each.status === key) ?? []);
  if (!answer) report.findings.push(`status ${status} is not in the contract`);
  else if (answer.body) checkBody("the answer", response, answer.body, validate, report);
  else if (response.body) report.remarks.push("the answer has a body, and the contract has none");
  return report;
}

function checkRequest(request: Message, { parameters, scheme, body }: Operation, validate: Validate, report: Report) {
  for (const { name, required } of parameters) {
    if (required && !request.headers[name.toLowerCase()]) report.findings.push(`header ${name} is missing`);
  }
  const sent = request.headers.authorization?.split(" ")[0];
  // Chrome leaves Authorization out of what it exports, unless told to include sensitive data.
  if (scheme && !sent) report.remarks.push("the recording has no Authorization");
  else if (scheme && sent?.toLowerCase() !== "bearer")
    report.findings.push("Authorization has another scheme than Bearer");
  if (body) checkBody("the request", request, body, validate, report);
}

function checkBody(what: string, { headers, body }: Message, expected: Body, validate: Validate, report: Report) {
  if (body === undefined) return report.remarks.push(`${what} was recorded without its body`);
  if (body === "") return report.findings.push(`${what} has no body`);
  const { "content-type": sent = "" } = headers;
  const isForm = sent.toLowerCase().startsWith(form);
  // Parameters say nothing in a form, nor in an answer; those of a request are as the vendor spells them.
  const spell = (type: string) =>
    (what === "the answer" || isForm ? type.replace(/;.*/, "") : type).replaceAll(" ", "").toLowerCase();
  if (spell(expected.mediaType) !== spell(sent))
    return report.findings.push(`${what} has media type ${sent || "(none)"}`);
  try {
    const value: unknown = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
    report.findings.push(...validate(expected.schema, value).map((reason) => `${what}: ${reason}`));
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
    const operation = operationAt(operations, call);
    if (operation && call.status > 0) {
      const { findings, remarks } = check(call, operation, validate);
      const locate = (text: string) => `Call ${index + 1}, ${call.method} ${operation.path}: ${text}.`;
      report.findings.push(...findings.map(locate));
      report.remarks.push(...remarks.map(locate));
      report.checked += 1;
    } else {
      // What follows data: is not worth a line.
      const { protocol, host, pathname } = call.url;
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
