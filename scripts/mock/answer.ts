import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage, request as send } from "node:http";
import { MIMEType } from "node:util";
import { noSuchExample, operationsAt, readSelection } from "./choice.js";
import type { Prism } from "./prism.js";
import { type Answer, Problem } from "./problem.js";

const bodyLimit = 1_000_000;

/** What Prism answers to a request. Throws a Problem where Prism has no answer, or none that helps. */
export async function answer(request: IncomingMessage, { operations, url }: Prism): Promise<Answer> {
  const { method = "" } = request;
  const headers = { ...request.headers };
  let body = await readBody(request);
  const { path, query, selection } = attempt(() => readTarget(request.url ?? "")) ?? { path: "/", query: "" };
  // A browser's preflight has a selection, and is no call.
  const selected = selection !== undefined && method !== "OPTIONS" ? readSelection(selection, operations) : undefined;
  const atPath = operationsAt(path, operations);
  const operation = atPath.find((each) => each.method === method.toLowerCase());
  const preferred = operation && selected?.get(operation);
  if (preferred) headers.prefer ??= preferred;

  if (operation && !allowsJson(headers.accept)) throw new Problem(406, "Not acceptable", "All answers are JSON.");
  delete headers.accept;
  // Prism knows one spelling of the scheme.
  headers.authorization &&= headers.authorization.replace(/^bearer\b/i, "Bearer");
  // Without parameters, which Prism does not look at but fails on when they are malformed.
  const type = headers["content-type"] && (parseMediaType(headers["content-type"])?.essence ?? "malformed/malformed");
  if (type) headers["content-type"] = type;
  // Encoded anew, as Prism fails on a malformed percent sign.
  if (type === "application/x-www-form-urlencoded") body = new URLSearchParams(body).toString();
  const malformed = body && type === "application/json" && attempt(() => JSON.parse(body)) === undefined;
  // A text in place of an object: Prism refuses it as the contract says.
  if (malformed) body = '"malformed"';

  const answered = await ask(`${url}${path}${query}`, method, headers, body);
  // Prism does not say which examples there are, and takes one that is missing for its own failure.
  if (operation && /exampleKey: |#NOT_FOUND: /.test(answered.body))
    throw noSuchExample("Prefer names none.", operation);
  if (answered.status === 405) answered.headers.allow = atPath.map((each) => each.method.toUpperCase()).join(", ");
  const scheme = answered.headers["www-authenticate"];
  const violation = malformed
    ? { location: ["request", "body"], severity: "Error", code: "json", message: "Invalid JSON" }
    : { location: ["request"], severity: "Error", code: 401, message: `Expected Authorization: ${scheme}` };
  if (malformed || scheme) answered.headers["sl-violations"] = JSON.stringify([violation]);
  return answered;
}

/** What Prism's server answers. */
async function ask(url: string, method: string, headers: IncomingHttpHeaders, body: string): Promise<Answer> {
  // Those of one connection are not for the next one.
  const { connection, expect, upgrade, "transfer-encoding": chunked, ...others } = headers;
  const options = { method, agent: false, signal: AbortSignal.timeout(10_000) };
  const outgoing = send(url, { ...options, headers: { ...others, "content-length": Buffer.byteLength(body) } });
  const [incoming]: IncomingMessage[] = await once(outgoing.end(body), "response");
  if (!incoming) throw new Error("Prism did not answer.");
  const { connection: closed, ...answered } = incoming.headers;
  const text = await readBody(incoming);
  // Prism calls an answer without a body text/plain.
  if (text === "") delete answered["content-type"];
  return { status: incoming.statusCode ?? 500, headers: answered, body: text };
}

/** A body as text: of UTF-8, as JSON is, whatever the charset. */
async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // To the end, even of one that is too long: an answer that overtakes it is lost.
  for await (const chunk of message) {
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
  }
  if (length > bodyLimit) throw new Problem(413, "Request body too large", `The limit is ${bodyLimit} bytes.`);
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The parts of a request target; throws on one that Prism fails on, because it cannot be parsed or decoded. */
function readTarget(target: string): { path: string; query: string; selection?: string } {
  const { pathname: path, search: query } = new URL(target, "http://127.0.0.1");
  const address = decodeURIComponent(path).split("/")[1];
  if (!address?.startsWith("@")) return { path: path.replace(/^\/+/, "/"), query };
  return { path: path.replace(/^\/[^/]*\/*/, "/"), query, selection: address.slice(1) };
}

/** Whether Accept allows JSON, which all answers are. A malformed one, which Prism fails on, is ignored. */
function allowsJson(accept = "*/*"): boolean {
  const ranges = accept.split(",").map(parseMediaType);
  const find = (essence: string) => ranges.find((range) => range?.essence === essence);
  const range = find("application/json") ?? find("application/*") ?? find("*/*");
  return ranges.includes(undefined) || (range !== undefined && Number(range.params.get("q") ?? 1) > 0);
}

const parseMediaType = (text: string) => attempt(() => new MIMEType(text));

/** What `action` returns, or undefined when it throws. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
