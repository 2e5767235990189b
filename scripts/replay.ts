import { readFileSync } from "node:fs";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { escapeKey, Place } from "./lib/document.js";
import { type Body, type Operation, operationsOf } from "./lib/operations.js";
import { contract } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { type Call, form, type Message, operationAt, readCalls } from "./record/call.js";

/** What is said of a call: a finding breaks the contract, a remark is held against nobody. */
type Told = [kind: "findings" | "remarks", text: string];

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
function* check({ status, request, response }: Call, operation: Operation, validate: Validate): Generator<Told> {
  if (status < 400) yield* checkRequest(request, operation, validate);
  // The contract's `default` is a refusal.
  const keys = status < 400 ? [String(status)] : [String(status), "default"];
  const [answer] = keys.flatMap((key) => operation.responses.find((each) => each.status === key) ?? []);
  if (!answer) yield ["findings", `status ${status} is not in the contract`];
  else if (answer.body) yield* checkBody("the answer", response, answer.body, validate);
  else if (response.body) yield ["remarks", "the answer has a body, and the contract has none"];
}

function* checkRequest(request: Message, operation: Operation, validate: Validate): Generator<Told> {
  const { parameters, scheme, body } = operation;
  for (const { name, required } of parameters) {
    if (required && !request.headers[name.toLowerCase()]) yield ["findings", `header ${name} is missing`];
  }
  const sent = request.headers.authorization?.split(" ")[0];
  // Chrome leaves Authorization out of what it exports, unless told to include sensitive data.
  if (scheme && !sent) yield ["remarks", "the recording has no Authorization"];
  else if (scheme && sent?.toLowerCase() !== "bearer")
    yield ["findings", "Authorization has another scheme than Bearer"];
  if (body) yield* checkBody("the request", request, body, validate);
}

function* checkBody(what: string, { headers, body }: Message, expected: Body, validate: Validate): Generator<Told> {
  if (body === undefined) return yield ["remarks", `${what} was recorded without its body`];
  if (body === "") return yield ["findings", `${what} has no body`];
  const { "content-type": sent = "" } = headers;
  const isForm = sent.toLowerCase().startsWith(form);
  // Parameters say nothing in a form, nor in an answer; those of a request are as the vendor spells them.
  const spell = (type: string) =>
    (what === "the answer" || isForm ? type.replace(/;.*/, "") : type).replaceAll(" ", "").toLowerCase();
  if (spell(expected.mediaType) !== spell(sent))
    return yield ["findings", `${what} has media type ${sent || "(none)"}`];
  let value: unknown;
  try {
    value = isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  } catch {
    return yield ["findings", `${what} is not JSON`];
  }
  for (const reason of validate(expected.schema, value)) yield ["findings", `${what}: ${reason}`];
}

/** Checks the answered calls that the document has, and names the others once each. */
export function replay(calls: Call[], document: unknown) {
  const root = Place.rootOf(document);
  const [operations, validate] = [operationsOf(root), validatorOf(root)];
  const report = { findings: [] as string[], remarks: [] as string[], checked: 0 };
  const skipped = new Set<string>();
  for (const [index, call] of calls.entries()) {
    const operation = operationAt(operations, call);
    if (operation && call.status > 0) {
      report.checked += 1;
      for (const [kind, text] of check(call, operation, validate))
        report[kind].push(`Call ${index + 1}, ${call.method} ${operation.path}: ${text}.`);
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
  // The file that npm run record writes unless it is told another one.
  const [file = "recording.har"] = process.argv.slice(2);
  try {
    const { checked, findings, remarks } = replay(readCalls(file), parse(readFileSync(contract, "utf8")));
    console.log([`Calls checked: ${checked}.`, ...remarks].join("\n"));
    if (checked === 0) throw new Error(`${file} holds no answered call of the contract, so it shows nothing.`);
    for (const finding of findings) console.error(`❌ ${finding}`);
    if (findings.length > 0) fail(`Findings: ${findings.length}.`);
    console.log("✔ No findings.");
  } catch (error) {
    fail(error, 2);
  }
}
