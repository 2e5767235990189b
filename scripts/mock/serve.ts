import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { MIMEType } from "node:util";
import { noSuchExample, type Operation, readSelection } from "./choice.js";
import { type Prism, startPrism } from "./prism.js";
import { type Answer, Problem } from "./problem.js";

/**
 * Serves a document, or the one in a file, on a port of 127.0.0.1: Prism's own server, behind one that selects answers by
 * the address, `/@<operationId>=<example or status>&…/<path>`, and keeps from Prism what it fails on. `log` gets a line per
 * request, without its values. Rejects when Prism cannot read the document.
 */
export async function serveMock(document: string | object, port: number, log: (line: string) => void = console.log) {
  let prism = await startPrism(document);
  const server = createServer(async (request, response) => {
    const { status, headers, body } = await answer(request, prism).catch(failure);
    log([request.method, request.url?.split("?")[0], status, headers["sl-violations"]].join(" ").trim());
    // For pages of every origin, also with credentials, where `*` would stand for nothing.
    headers["access-control-allow-origin"] = request.headers.origin ?? "*";
    headers["access-control-allow-credentials"] = "true";
    headers["access-control-expose-headers"] = "sl-violations";
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  // Prism's server leaves some of its failures unhandled, which would end the process.
  process.on("unhandledRejection", failure);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Reads the file anew; rejects, and leaves the mock as it was, when Prism cannot. */
    async reload() {
      const old = prism;
      prism = await startPrism(document);
      await old.close();
    },
    async close() {
      process.off("unhandledRejection", failure);
      await Promise.all([once(server.close(), "close"), prism.close()]);
    },
  };
}

/** The answer to a request that does not reach Prism, or that Prism fails on. */
function failure(error: unknown): Answer {
  if (error instanceof Problem) return error;
  console.error("Prism failed on a request:", error);
  return new Problem(500, "Prism failed on this request", "See its log.");
}

async function answer(request: IncomingMessage, { operations, url }: Prism): Promise<Answer> {
  const { method = "" } = request;
  const headers = { ...request.headers };
  let body = await readBody(request);
  const target = attempt(() => readTarget(request.url ?? "")) ?? { path: "/", query: "" };
  // A browser's preflight is no call.
  const selection = method === "OPTIONS" ? undefined : target.selection;
  const selected = selection === undefined ? undefined : readSelection(selection, operations);
  const operation = operations.find((each) => each.method === method.toLowerCase() && matches(each, target.path));
  const preferred = operation && selected?.get(operation);
  if (preferred) headers.prefer ??= preferred;

  if (operation && !allowsJson(headers.accept)) throw new Problem(406, "Not acceptable", "All answers are JSON.");
  delete headers.accept;
  // Without parameters, which Prism does not look at but fails on when they are malformed.
  const type = headers["content-type"] && (parseMediaType(headers["content-type"])?.essence ?? "malformed/malformed");
  if (type) headers["content-type"] = type;
  // Encoded anew, as Prism fails on a malformed percent sign.
  if (type === "application/x-www-form-urlencoded") body = new URLSearchParams(body).toString();
  const malformed = body && type === "application/json" && attempt(() => JSON.parse(body)) === undefined;
  // A text in place of an object: Prism refuses it as the contract says.
  if (malformed) body = '"malformed"';

  const answered = await ask(`${url}${target.path}${target.query}`, method, headers, body);
  // Prism does not say which examples there are, and takes one that is missing for its own failure.
  if (operation && /exampleKey: |#NOT_FOUND: /.test(answered.body))
    throw noSuchExample("Prefer names none.", operation);
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
  const answered = { ...incoming.headers };
  const text = await readBody(incoming);
  delete answered.connection;
  // Prism calls an answer without a body text/plain.
  if (text === "") delete answered["content-type"];
  return { status: incoming.statusCode ?? 500, headers: answered, body: text };
}

const bodyLimit = 1_000_000;

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

function matches(operation: Operation, path: string): boolean {
  const parts = decodeURIComponent(path).split("/");
  const expected = operation.path.split("/");
  return parts.length === expected.length && expected.every((part, index) => part === parts[index] || /^{/.test(part));
}

/** Whether Accept allows JSON, which all answers are. A malformed one, which Prism fails on, is ignored. */
function allowsJson(accept = "*/*"): boolean {
  const ranges = accept.split(",").map(parseMediaType);
  const best = ["application/json", "application/*", "*/*"].flatMap((name) =>
    ranges.filter((range) => range?.essence === name),
  )[0];
  return ranges.includes(undefined) || Number(best?.params.get("q") ?? (best ? 1 : 0)) > 0;
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
