import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { mask, maskBody, rememberReceived } from "./secrets.js";
import { proxyFor, tunnel } from "./tunnel.js";

/** A request as it goes on the wire: header names keep their case, a body may be absent or anything. */
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Where to send requests, and after how many milliseconds an answer that is not complete counts as a hang. */
export interface Provider {
  baseUrl: string;
  hangLimit: number;
}

/** How an answer differs from what is expected, in words that hold none of its values. */
export type Check = (answer: Answer) => string[];

/** Sends a request and fails, with everything to repeat it, unless the check finds no difference. */
export async function check(
  provider: Provider,
  request: Request,
  differences: Check,
  expected: string,
): Promise<Answer> {
  const actual = await send(provider, request).catch((error: Error) => error);
  const found = actual instanceof Error ? ["there is no answer"] : differences(actual);
  if (!(actual instanceof Error) && found.length === 0) return actual;
  const failure = new Error(explain(provider.baseUrl, request, actual, expected, found));
  // The name of the test says where; a stack would only point here.
  failure.stack = failure.message;
  throw failure;
}

const longestBody = 1_000_000;
const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Sends a request, follows no redirect, and rejects with the reason when no complete answer comes in time. */
export async function send({ baseUrl, hangLimit }: Provider, request: Request): Promise<Answer> {
  const { method, path, headers, body } = request;
  const signal = AbortSignal.timeout(hangLimit);
  try {
    const url = new URL(baseUrl + path);
    const proxy = proxyFor(url);
    const socket = proxy && (await tunnel(proxy, url, signal));
    // node:http, because fetch lower-cases header names and refuses a body with GET.
    const outgoing = (url.protocol === "https:" ? https : http).request(url, {
      method,
      headers:
        body === undefined && method === "GET"
          ? headers
          : { ...headers, "Content-Length": Buffer.byteLength(body ?? "") },
      signal,
      ...(socket ? { createConnection: () => socket } : { agent: false }),
    });
    // The stream of the answer reports an error that comes after its head.
    outgoing.on("error", () => {});
    outgoing.end(body);
    const [incoming]: IncomingMessage[] = await once(outgoing, "response");
    if (!incoming) throw new Error("no answer");
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of incoming) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > longestBody) throw new Error(`the answer is longer than ${longestBody} bytes`);
    }
    const answer = {
      status: incoming.statusCode ?? 0,
      headers: incoming.headers,
      body: decode(Buffer.concat(chunks), incoming),
    };
    rememberReceived(answer.body);
    return answer;
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new Error(signal.aborted ? `no complete answer within ${hangLimit} ms` : reason);
  }
}

/** The text of a body; throws when its bytes are not encoded as the headers say, or are no UTF-8. */
function decode(bytes: Buffer, { headers, method }: IncomingMessage): string {
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  try {
    if (!decoder) throw new Error();
    // A byte order mark is no JSON, so it stays.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes.length > 0 || method === "HEAD" ? decoder(bytes) : bytes,
    );
  } catch {
    throw new Error("the body is not encoded as Content-Encoding says, in UTF-8");
  }
}

/** The text of a failure: the differences, what was sent, actual and expected answer, and a curl line to repeat it. */
export function explain(
  baseUrl: string,
  request: Request,
  actual: Answer | Error,
  expected: string,
  differences: string[],
): string {
  const { method, path, headers, body } = request;
  const sent = [`${method} ${path}`, ...Object.entries(headers).map((pair) => pair.join(": ")), body ?? "(no body)"];
  return mask(
    [
      differences.join("; "),
      `  sent:     ${sent.join("\n            ")}`,
      `  actual:   ${actual instanceof Error ? actual.message : describe(actual)}`,
      `  expected: ${expected}`,
      `  repeat:   ${curl(baseUrl, request)}`,
    ].join("\n"),
  );
}

/** A shell line that sends the same request; live values stand in it as environment variables. */
export function curl(baseUrl: string, { method, path, headers, body }: Request): string {
  const parts = [
    method === "HEAD" ? "--head" : `-X ${method}`,
    quote(baseUrl + path),
    ...Object.entries(headers).map((pair) => `-H ${quote(pair.join(": "))}`),
    ...("Content-Type" in headers ? [] : ["-H 'Content-Type:'"]),
    ...(body === undefined || method === "HEAD" ? [] : [`--data-raw ${quote(body)}`]),
  ];
  return `curl -i ${parts.join(" ")}`;
}

function quote(text: string): string {
  const quoted = `'${mask(text).replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll(/\$ONEACCESS_\w+/g, `'"$&"'`);
}

function describe({ status, headers, body }: Answer): string {
  return [status, headers["content-type"] ?? "(no content type)", maskBody(body)].join(" ");
}
