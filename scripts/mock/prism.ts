import { readFile } from "node:fs/promises";
import { parse } from "yaml";

export type Prism = Awaited<ReturnType<typeof startPrism>>;

/** Starts Prism's own server of a document, or of the one in a file. Rejects when Prism cannot read it. */
export async function startPrism(document: string | object) {
  // Loaded here, because it takes a second and not every process that imports this module needs it.
  const { getHttpOperationsFromSpec } = await import("@stoplight/prism-http");
  const { createServer } = await import("@stoplight/prism-http-server");
  const read = async () => (typeof document === "string" ? parse(await readFile(document, "utf8")) : document);
  // A copy, because Prism dereferences an object in place.
  const operations = await read()
    .then((document) => getHttpOperationsFromSpec(structuredClone(document)))
    .catch((error: Error) => {
      const name = typeof document === "string" ? document : "the document";
      throw new Error(`Prism cannot serve ${name}: ${error.message.replace(/\s+/g, " ")}`);
    });
  // Prism's log would hold whole requests, with their codes and tokens, and fail on a deeply nested body.
  const silent = Object.fromEntries(["debug", "info", "success", "warn", "error"].map((level) => [level, () => {}]));
  const logger = { ...silent, child: () => logger } as unknown as Parameters<
    typeof createServer
  >[1]["components"]["logger"];
  const checks = { validateRequest: true, validateResponse: true, checkSecurity: true, errors: true };
  const config = { ...checks, isProxy: false as const, upstreamProxy: undefined, mock: { dynamic: false } };
  const server = createServer(operations, { cors: true, config, components: { logger } });
  return { operations, url: await server.listen(0, "127.0.0.1"), close: server.close };
}
