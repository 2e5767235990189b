import { createRequire } from "node:module";
import type {
  createInstance,
  getHttpOperationsFromSpec,
  IHttpOperationConfig,
  IHttpRequest,
  ProblemJsonError,
} from "@stoplight/prism-http";
import { type Answer, type Handler, problem, problemType, type Request, serve } from "./http.js";
import { contract } from "./paths.js";
import { endWithParent, fail, portFrom } from "./process.js";

type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
type Response = Operation["responses"][number];
type Failure = Parameters<typeof ProblemJsonError.toProblemJson>[0];
/** The answer that a caller asks for. */
type Choice = Partial<IHttpOperationConfig>;
/** A request as Prism takes it, and what was found while it was read. */
interface Input extends IHttpRequest {
  headers: Record<string, string>;
  remarks: string[];
  malformedJson: boolean;
}

/** What Prism finds, and as an entry of the header sl-violations. */
type Diagnostic = { path?: string[]; severity: number; code?: string | number | undefined; message: string };
type Violation = Omit<Diagnostic, "path" | "severity"> & { location: string[]; severity: string | undefined };

const token = "[\\w!#$%&'*+.^`|~-]+";
/** A media type or range that Prism 5.14.2 can read. */
const mediaType = new RegExp(`^ *${token}/${token} *(; *${token} *= *(${token}|"[ !#-[\\]-~]*"))*$`);
const isJson = (type = "") => /^ *application\/([^;]+\+)?json *(;|$)/i.test(type);
const isForm = (type = "") => /^ *application\/x-www-form-urlencoded *(;|$)/i.test(type);
const keysOf = ({ contents = [] }: Response) => contents.flatMap(({ examples = [] }) => examples.map(({ key }) => key));

// Prism's log would hold whole requests, with their codes and tokens, and fail on a deeply nested body.
const silent = () => {};
const logger = {
  trace: silent,
  debug: silent,
  info: silent,
  success: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};
type Logger = Parameters<typeof createInstance>[1]["logger"];
const silentLogger = { ...logger, child: () => silentLogger } as unknown as Logger;

/**
 * Prism's mock of a document: of its path, or of the document as parsed. A request that Prism cannot take is normalized
 * first. The address selects answers, `/@<operationId>=<example or status>&…/<path>`: it is the base, and the Prefer header
 * of a request overrides it. Rejects when Prism cannot read the document.
 */
export async function createMock(document: string | object = contract): Promise<Handler> {
  const { operations, ask } = await loadPrism(document);
  return async (request) => {
    const input = normalize(read(request));
    const [, first = "", ...rest] = input.url.path.split("/");
    const address = decodeURIComponent(first);
    if (address.startsWith("@")) input.url.path = `/${rest.join("/")}`;
    const selected = address.startsWith("@") ? select(address.slice(1), operations) : new Map<Operation, Choice>();
    if (!(selected instanceof Map)) return selected;
    const preferred = preferencesOf(input);
    const usage = "Prefer takes code=<three digits>, example=<name>, dynamic=<true or false> and seed=<text>.";
    if (!preferred) return problem(422, "Invalid request", usage);
    const operation = findOperation(operations, input);
    const choice = Object.keys(preferred).length > 0 ? preferred : ((operation && selected.get(operation)) ?? {});
    const { code, exampleKey } = choice;
    const response = operation?.responses.find((response) => response.code === String(code));
    if (exampleKey && response && !keysOf(response).includes(exampleKey)) {
      const detail = `Prefer names an example that status ${code} does not have. It has: ${keysOf(response).join(", ")}.`;
      return problem(404, "No such example", detail);
    }
    return ask(input, choice);
  };
}

/** Prism's proxy: forwards requests to `upstream` as they are, and checks them and the answers against the document. */
export async function createProxy(upstream: URL): Promise<Handler> {
  const { ask } = await loadPrism(contract, upstream);
  return (request) => ask(read(request), {});
}

async function loadPrism(document: string | object, upstream?: URL) {
  // Loaded here, because it takes a second and not every process that imports this module needs it.
  const { createInstance, getHttpOperationsFromSpec, NOT_ACCEPTABLE, ProblemJsonError, VIOLATIONS } = await import(
    "@stoplight/prism-http"
  );
  // With `Prefer: dynamic=true` Prism's generator would otherwise add properties that no schema has.
  const requireFromPrism = createRequire(createRequire(import.meta.url).resolve("@stoplight/prism-http"));
  requireFromPrism("json-schema-faker").JSONSchemaFaker.option("fillProperties", false);

  // A copy, because Prism dereferences an object in place.
  const source = typeof document === "string" ? document : structuredClone(document);
  const operations = await getHttpOperationsFromSpec(source).catch((error: Error) => {
    const name = typeof document === "string" ? document : "the document";
    throw new Error(`Prism cannot serve ${name}: ${error.message.replace(/\s+/g, " ")}`);
  });
  const config = {
    ...(upstream ? { isProxy: true as const, upstream, errors: false } : { isProxy: false as const, errors: true }),
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    upstreamProxy: undefined,
  };
  const prism = createInstance({ ...config, mock: { dynamic: false } }, { logger: silentLogger });

  async function ask(input: Input, choice: Choice): Promise<Answer> {
    const { remarks, malformedJson, ...request } = input;
    const result = await prism.request(request, operations, { ...config, mock: { dynamic: false, ...choice } })();
    let answer: Answer;
    let violations: Violation[] = [];
    if (result._tag === "Left") {
      // Where a status is chosen, Prism hides in another error's message that it has no acceptable media type.
      const hidden = result.left.message.includes("#NOT_ACCEPTABLE");
      const error = (hidden ? ProblemJsonError.fromTemplate(NOT_ACCEPTABLE) : result.left) as Failure;
      const headers = lowerCase({ "content-type": problemType, ...(error.additional?.headers ?? {}) });
      const body = JSON.stringify(ProblemJsonError.toProblemJson(error));
      // A provider that cannot be reached is named with the query.
      answer = { status: error.status ?? 500, headers, body, remarks: [error.message.replace(/\?\S*/g, "")] };
      // Prism reports no violation with an answer of its own.
      const scheme = headers["www-authenticate"];
      const message = `${error.message}${scheme ? `, expected Authorization: ${scheme}` : ""}`;
      if (error.status === 401) violations = [{ location: ["request"], severity: "Error", code: 401, message }];
    } else {
      const { output, validations } = result.right;
      const ofRequest = validations.input.map((diagnostic) => violation("request", diagnostic));
      const ofResponse = validations.output.map((diagnostic) => violation("response", diagnostic));
      violations = [...ofRequest, ...ofResponse];
      const errors = ofResponse.filter(({ severity }) => severity === "Error");
      const headers = lowerCase(output.headers ?? {});
      if (config.errors && errors.length > 0 && !headers["content-type"]) {
        // To an Accept that excludes every type, and has `*/*` in it, Prism answers with nothing.
        answer = problem(NOT_ACCEPTABLE.status, NOT_ACCEPTABLE.title, "The document has no answer that Accept allows.");
        violations = ofRequest;
      } else if (config.errors && errors.length > 0) {
        const detail = "An example of the document breaks its schema.";
        answer = problem(VIOLATIONS.status, VIOLATIONS.title, detail, { validation: errors });
      } else {
        // Prism gives an answer without a body the media type text/plain.
        if (output.body === undefined) delete headers["content-type"];
        const isText = typeof output.body === "string" && !isJson(headers["content-type"]);
        const body = isText ? String(output.body) : (JSON.stringify(output.body) ?? "");
        answer = { status: output.statusCode, headers, body, remarks: [] };
      }
    }
    if (malformedJson) {
      // Instead of what Prism finds wrong with the text that it was given in place of JSON.
      violations = violations.filter(({ location: [side, part] }) => side !== "request" || part !== "body");
      violations.unshift({ location: ["request", "body"], severity: "Error", code: "json", message: "Invalid JSON" });
    }
    const header = headerOf(violations);
    if (violations.length > 0) answer.headers["sl-violations"] = header;
    return { ...answer, remarks: [...remarks, ...answer.remarks, ...(violations.length > 0 ? [header] : [])] };
  }
  return { operations, ask };
}

function read({ method, path, headers, body = "" }: Request): Input {
  const parsed = parseTarget(path);
  const url = parsed ?? new URL("http://127.0.0.1");
  const server = url.searchParams.get("__server");
  const input: Input = {
    method: method.toLowerCase() as Input["method"],
    url: { path: url.pathname, query: queryOf(url.searchParams), ...(server && { baseUrl: server }) },
    headers: lowerCase(headers),
    body: body || null,
    remarks: parsed ? [] : ["(read the malformed request target as /)"],
    malformedJson: false,
  };
  // The body is complete, and Prism looks at its media type only if there is a length.
  delete input.headers["transfer-encoding"];
  if (body) input.headers["content-length"] = String(Buffer.byteLength(body));
  if (body && isJson(input.headers["content-type"])) {
    try {
      input.body = JSON.parse(body);
    } catch {
      input.malformedJson = true;
    }
  }
  return input;
}

/** Undefined when the request target has no path, or one that cannot be decoded. */
function parseTarget(target: string): URL | undefined {
  try {
    const url = new URL(target, "http://127.0.0.1");
    return decodeURIComponent(url.pathname).startsWith("/") ? url : undefined;
  } catch {
    return undefined;
  }
}

const queryOf = (query: URLSearchParams) =>
  Object.fromEntries(
    [...query].map(([name, value]) => [name, query.getAll(name).length > 1 ? query.getAll(name) : value]),
  );

/** Replaces what Prism's mock fails on: a mistake of the caller is no failure of the mock. */
function normalize(input: Input): Input {
  const { headers, body, remarks } = input;
  if (headers.accept?.split(",").some((range) => !mediaType.test(range))) {
    remarks.push("(ignored the malformed Accept)");
    delete headers.accept;
  }
  if (headers["content-type"] && !mediaType.test(headers["content-type"])) {
    remarks.push("(took the malformed Content-Type for another media type)");
    headers["content-type"] = "malformed/malformed";
  }
  if (typeof body === "string" && isForm(headers["content-type"])) {
    // Encoded anew: Prism fails on a name with a malformed percent sign.
    input.body = new URLSearchParams(body).toString();
  }
  return input;
}

/** What the Prefer header asks for, or like in Prism's own server the query; undefined when it cannot be understood. */
function preferencesOf({ headers, url: { query = {} } }: Input): Choice | undefined {
  const inQuery = Object.entries(query).filter(([name]) => /^__(code|example|dynamic|seed)$/.test(name));
  const preferences = headers.prefer ?? inQuery.map(([name, value]) => `${name.slice(2)}=${value}`).join();
  const choice: Choice = {};
  for (const preference of preferences.split(",")) {
    const [, name, value = ""] =
      /^\s*(code|example|dynamic|seed)\s*(?:=\s*"?([^";]*?)"?\s*)?(?:;|$)/i.exec(preference) ?? [];
    const known = name?.toLowerCase();
    if (known === "code" && /^\d{3}$/.test(value)) choice.code ??= Number(value);
    else if (known === "example" && value) choice.exampleKey ??= value;
    else if (known === "dynamic" && /^(true|false)$/.test(value)) choice.dynamic ??= value === "true";
    else if (known === "seed" && value) choice.seed ??= value;
    else if (known) return undefined;
  }
  return choice;
}

/** The choices of an address, `<operationId>=<example or status>&…`: the status of an example follows from its place. */
function select(pairs: string, operations: Operation[]): Map<Operation, Choice> | Answer {
  const selected = new Map<Operation, Choice>();
  for (const pair of pairs.split("&")) {
    const [id = "", value = ""] = pair.split("=");
    const operation = operations.find(({ iid }) => iid === id);
    if (!operation) {
      const ids = operations.map(({ iid }) => iid).join(", ");
      return problem(404, "No such operation", `The address names the operation "${id}". There are: ${ids}.`);
    }
    const { responses } = operation;
    const ofExample = responses.find((response) => keysOf(response).includes(value));
    if (!ofExample && !responses.some(({ code }) => code === value)) {
      const values = responses.flatMap((response) => [...keysOf(response), response.code]).join(", ");
      return problem(404, "No such example", `The address names the example "${value}". ${id} has: ${values}.`);
    }
    selected.set(operation, ofExample ? { code: Number(ofExample.code), exampleKey: value } : { code: Number(value) });
  }
  return selected;
}

/** The operation that Prism will find for a request. */
function findOperation(operations: Operation[], { method, url }: Input): Operation | undefined {
  const parts = url.path.split("/").map(decodeURIComponent);
  const matches = operations.filter((operation) => {
    const expected = operation.path.split("/");
    const same = expected.every((part, index) => part === parts[index] || (/{.+}/.test(part) && parts[index]));
    return operation.method === method && expected.length === parts.length && same;
  });
  return matches.find(({ path }) => !path.includes("{")) ?? matches[0];
}

function violation(side: string, { path = [], severity, code, message }: Diagnostic): Violation {
  return { location: [side, ...path], severity: ["Error", "Warning", "Information", "Hint"][severity], code, message };
}

/** Violations as a header: ASCII, and short enough for the limits of HTTP clients, as Prism's own server cuts it. */
function headerOf(violations: Violation[]): string {
  const text = JSON.stringify(violations).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return text.length > 8000 ? `Too many violations! ${text.slice(0, 8000)}` : text;
}

const lowerCase = (headers: object) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** Serves a handler on PORT, as a script of its own. */
export async function servePrism(create: () => Promise<Handler>): Promise<void> {
  endWithParent();
  try {
    const port = await portFrom("PORT", 4010);
    await serve(await create(), port);
    console.log(`Prism is listening on http://127.0.0.1:${port}`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
