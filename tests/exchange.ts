import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { maskLiveValues } from "./target.js";

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

/** Who is asked, and after how many milliseconds an answer that is not complete counts as a hang. */
export interface Provider {
  baseUrl: string;
  hangLimit: number;
}

/** Says what is wrong with an answer, in words that hold none of its values. */
export type Judge = (answer: Answer) => string[];

/** Sends a request and fails, telling the whole story, unless the judge is content with the answer. */
export async function check(provider: Provider, request: Request, judge: Judge, facts: string): Promise<void> {
  const came = await send(provider, request).catch((error: Error) => error);
  const wrong = came instanceof Error ? ["there is no answer"] : judge(came);
  if (wrong.length === 0) return;
  const failure = new Error(explain(provider.baseUrl, request, came, facts, wrong));
  // The name of the test says where; a stack would only point here.
  failure.stack = failure.message;
  throw failure;
}

const longestBody = 1_000_000;

/** Sends a request, follows no redirect, and rejects with the reason when no complete answer comes in time. */
export async function send({ baseUrl, hangLimit }: Provider, request: Request): Promise<Answer> {
  const { method, path, headers, body = "" } = request;
  const signal = AbortSignal.timeout(hangLimit);
  try {
    // node:http, because fetch lower-cases header names and refuses a body with GET.
    const outgoing = (baseUrl.startsWith("https:") ? https : http).request(baseUrl + path, {
      method,
      headers: { ...headers, "Content-Length": Buffer.byteLength(body) },
      agent: false,
      signal,
    });
    // The stream of the answer tells of an error that comes after its head.
    outgoing.on("error", () => {});
    outgoing.end(body);
    const [incoming]: IncomingMessage[] = await once(outgoing, "response");
    if (!incoming) throw new Error("no answer");
    let text = "";
    for await (const chunk of incoming.setEncoding("utf8")) {
      text += chunk;
      if (text.length > longestBody) throw new Error(`the answer is longer than ${longestBody} characters`);
    }
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: text };
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new Error(signal.aborted ? `no complete answer within ${hangLimit} ms` : reason);
  }
}

/** The text of a failure: what is wrong, what was sent, what came, what the facts say, and a curl line to repeat it. */
export function explain(
  baseUrl: string,
  request: Request,
  came: Answer | Error,
  facts: string,
  wrong: string[],
): string {
  const { method, path, headers, body } = request;
  const sent = [`${method} ${path}`, ...Object.entries(headers).map((pair) => pair.join(": ")), body ?? "(no body)"];
  return maskLiveValues(
    [
      wrong.join("; "),
      `  sent:   ${sent.join("\n          ")}`,
      `  came:   ${came instanceof Error ? came.message : describe(came)}`,
      `  facts:  ${facts}`,
      `  repeat: ${curl(baseUrl, request)}`,
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
  const quoted = `'${maskLiveValues(text).replaceAll("'", `'\\''`)}'`;
  return quoted.replaceAll(/\$ONEACCESS_\w+/g, `'"$&"'`);
}

function describe({ status, headers, body }: Answer): string {
  return [status, headers["content-type"] ?? "(no content type)", maskTokens(body).slice(0, 500) || "(empty)"].join(
    " ",
  );
}

/** Hides every string of a body except those that cannot be a token, whether or not the body is whole or JSON at all. */
function maskTokens(body: string): string {
  const strings =
    /"(?:status|error_code|error_msg)"\s*:\s*"(?:[^"\\]|\\.)*"|"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*(?:"|$)/g;
  const opaque = /(?=[\w+/=-]*\d)[\w+/=-]{12,}/g;
  return body
    .slice(0, 2000)
    .replace(strings, (found) => (/^"(?:status|error_)|:$/.test(found) ? found : '"******"'))
    .replace(opaque, "******");
}
