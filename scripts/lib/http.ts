import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";

/** A request that has been read to its end: `path` is the request target, with its query. */
export interface Request {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body?: string | undefined;
}

/** Header names are in lower case. `remarks` are for the log, and hold nothing that the caller sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  remarks: string[];
}

/** Answers a request; rejects with Prism's error when Prism fails on it. */
export type Handler = (request: Request) => Promise<Answer>;

export const problemType = "application/problem+json";

/** An answer of this project's own, of the same kind as Prism's own. */
export function problem(status: number, title: string, detail: string, more: object = {}): Answer {
  const body = JSON.stringify({ title, status, detail, ...more });
  return { status, headers: { "content-type": problemType }, body, remarks: [title] };
}

/** Serves a handler on a port of 127.0.0.1, to pages of every origin. `log` gets one line per request, without its values. */
export async function serve(
  handler: Handler,
  port: number,
  log: (line: string) => void = console.log,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "/", headers } = request;
    const { origin, "access-control-request-method": preflight, "access-control-request-headers": asked } = headers;
    let remarks: string[] = [];
    response.once("close", () => log([method, path.split("?")[0], response.statusCode, ...remarks].join(" ")));
    response.setHeader("Access-Control-Allow-Origin", origin || "*");
    response.setHeader("Access-Control-Allow-Headers", asked || "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Expose-Headers", "*");
    try {
      const body = await bodyOf(request);
      if (method === "OPTIONS" && origin && preflight) {
        response.writeHead(204, { "Access-Control-Allow-Methods": preflight, Vary: "origin" }).end();
        return;
      }
      const tooLarge = problem(413, "Request body too large", `The limit is ${bodyLimit} bytes.`);
      const answer = body === undefined ? tooLarge : await handler({ method, path, headers, body });
      remarks = answer.remarks;
      const length = Buffer.byteLength(answer.body);
      response.writeHead(answer.status, { ...answer.headers, "content-length": length }).end(answer.body);
    } catch (error) {
      if (!request.complete) return; // The caller has gone.
      console.error(`Prism failed on a request: ${error instanceof Error ? error.stack : error}`);
      response.writeHead(500).end("Prism failed on this request: see its log.");
    }
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  return server;
}

const bodyLimit = 10_000_000;

/** The body of a request, or undefined when it is too large; read to its end even so, as an answer that overtakes it is lost. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
  }
  // Always UTF-8, as JSON is: Prism does not look at the charset.
  return length <= bodyLimit ? new TextDecoder().decode(Buffer.concat(chunks)) : undefined;
}
