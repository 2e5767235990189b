import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "./answer.js";
import { startPrism } from "./prism.js";
import { type Answer, Problem } from "./problem.js";

/**
 * Serves the document in a file on a port of 127.0.0.1: Prism's own server, behind one that selects answers by
 * the address, `/@<operationId>=<example or status>&…/<path>`, and keeps from Prism what it fails on. `log` gets a line per
 * request, without its values. Rejects when Prism cannot read the document.
 */
export async function serveMock(file: string, port: number, log: (line: string) => void = console.log) {
  let prism = await startPrism(file);
  const server = createServer(async (request, response) => {
    const answered = await answer(request, prism).catch((error) => (request.complete ? failure(error) : undefined));
    if (!answered) return; // The caller has gone.
    const { status, headers, body } = answered;
    log([request.method, request.url?.split("?")[0], status, headers["sl-violations"]].join(" ").trim());
    // For pages of every origin, also with credentials, where `*` would stand for nothing.
    headers["access-control-allow-origin"] = request.headers.origin ?? "*";
    headers["access-control-allow-credentials"] = "true";
    headers["access-control-expose-headers"] = "sl-violations, allow";
    headers.vary = "origin";
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
      prism = await startPrism(file);
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
