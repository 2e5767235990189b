import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { contract } from "./paths.js";
import { endWithParent, fail, portFrom } from "./process.js";

/** One HTTP exchange that Prism is about to handle. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  socket: Socket;
}

/**
 * Runs Prism's mock, or with `upstream` its validating proxy, in this very process: there is no other to be left behind.
 * `prepare` sees every exchange before Prism does. A request that Prism fails on gets an answer, and the next one too.
 */
export async function runPrism({
  document = contract,
  upstream,
  prepare,
}: {
  document?: string | undefined;
  upstream?: URL;
  prepare?: (exchange: Exchange) => void;
} = {}): Promise<void> {
  endWithParent();
  const port = await portFrom("PORT", 4010).catch((error: Error) => fail(error.message));

  watchExchanges(port, prepare);
  await servePrism(document, port, upstream).catch((error: Error) =>
    fail(`Prism cannot serve ${document}: ${error.message.replace(/\s+/g, " ")}`),
  );
  console.log(`Prism is listening on http://127.0.0.1:${port}`);
}

/** Looks after what reaches this process on `port`: each exchange is prepared, logged, and answered even if Prism fails. */
export function watchExchanges(port: number, prepare?: (exchange: Exchange) => void): void {
  const unanswered = new AsyncLocalStorage<ServerResponse>();
  subscribe("http.server.request.start", (message) => {
    const exchange = message as Exchange;
    if (exchange.socket.localPort !== port) return;
    unanswered.enterWith(exchange.response);
    exchange.response.once("close", () => log(exchange.request, exchange.response));
    prepare?.(exchange);
  });
  process.on("uncaughtException", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(1); // Nobody reads this process's output any more.
    console.error(`Prism failed on a request: ${error.stack}`);
    const response = unanswered.getStore();
    if (response && !response.headersSent) response.writeHead(500).end("Prism failed on this request: see its log.");
  });
}

/** Prism's mock of a document in this process, or with `upstream` its validating proxy. */
export async function servePrism(document: string, port: number, upstream?: URL) {
  // Loaded here, because it takes seconds: a mistake is told at once, and who starts a mock as a child needs no Prism.
  const { createSingleProcessPrism } = await import("@stoplight/prism-cli/dist/util/createServer.js");
  const options = {
    document,
    port,
    host: "127.0.0.1",
    cors: true,
    dynamic: false,
    ignoreExamples: false,
    multiprocess: false,
    seed: "",
    // With `Prefer: dynamic=true` Prism would make up fields that no schema has.
    jsonSchemaFakerFillProperties: false,
    // Prism's own log holds whole requests, with their codes and headers, and fails on a deeply nested body.
    verboseLevel: "silent",
  };
  const proxy = { upstream, validateRequest: true, errors: false };
  return createSingleProcessPrism({ ...options, ...(upstream ? proxy : { errors: true }) });
}

/** One line per exchange, with what broke the contract and with nothing that the caller sent but method and path. */
function log({ method, url }: IncomingMessage, response: ServerResponse): void {
  const violations = response.getHeader("sl-violations") ?? [];
  console.log(method, url?.split("?")[0], response.statusCode, ...[violations].flat());
}
