import { readFile } from "node:fs/promises";
import { parse } from "yaml";

export type Prism = Awaited<ReturnType<typeof startPrism>>;

/** Starts Prism's own server of the document in a file. Rejects when Prism cannot read it. */
export async function startPrism(file: string) {
  // Loaded here, because it takes a second and not every process that imports this module needs it.
  const { getHttpOperationsFromSpec } = await import("@stoplight/prism-http");
  const { createServer } = await import("@stoplight/prism-http-server");
  const operations = await readFile(file, "utf8")
    .then((text) => getHttpOperationsFromSpec(parse(text)))
    .catch((error: Error) => {
      throw new Error(`Prism cannot serve ${file}: ${error.message.replace(/\s+/g, " ")}`);
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
