import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { watch } from "chokidar";
import { buildDocs } from "./docs.js";
import { regenerate } from "./generate.js";
import { journeyFile } from "./journey/model.js";
import { type Handler, problem, serve } from "./lib/http.js";
import { contract, root } from "./lib/paths.js";
import { createMock } from "./lib/prism.js";
import { docsAndMockPorts, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { redocly } from "./redocly.js";
import { findings } from "./translations.js";

// Not at once: Redocly, if it runs, has to get the signal too.
const leave = () => setImmediate(() => process.exit(0));
process.once("SIGINT", leave).once("SIGTERM", leave);

const lint = [
  "lint",
  contract,
  fileURLToPath(journeyFile),
  "--config",
  join(root, "redocly.yaml"),
  "--format",
  "stylish",
];
let mock: Handler = async () => problem(503, "No mock yet", "The document could not be read: see the terminal.");

/** Does one thing, and reports in a line its result and how long it took. */
async function report(what: string, action: () => Promise<string>): Promise<void> {
  const began = performance.now();
  const result = await action().catch((error: Error) => error.message);
  console.log(`${what.padEnd(5)} ${((performance.now() - began) / 1000).toFixed(1)} s  ${result.trim()}`);
}

/** Brings all that is made from openapi/ up to date. What cannot be made stays as it was, and the reason is reported. */
async function follow(docs: { url: string; reload(): void }, mockPort: number): Promise<void> {
  const types = report("types", async () => `generated/: ${(await regenerate()).join(", ") || "no change"}`);
  await Promise.all([
    types,
    report("mock", async () => {
      mock = await createMock();
      return `http://127.0.0.1:${mockPort}`;
    }),
    report("docs", async () => {
      // The page shows the picture of the journey.
      await types;
      await buildDocs(undefined, contract, { live: true });
      docs.reload();
      return docs.url;
    }),
    report("texts", async () => findings().join("\n") || "all in Chinese too"),
    report("lint", async () => (await redocly(lint, { capture: true })).stdout || "clean"),
  ]);
}

try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  const docs = await serveDocs(join(root, "dist"), docsPort, { reloading: true });
  await serve((request) => mock(request), mockPort);

  // An editor may touch several files, or one several times: what changes during a run makes one more run.
  let changed = true;
  let wake = () => {};
  const watcher = watch(dirname(contract), { ignoreInitial: true }).on("all", () => {
    changed = true;
    wake();
  });
  await once(watcher, "ready");
  for (;;) {
    if (!changed) await new Promise<void>((resolve) => (wake = resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    changed = false;
    await follow(docs, mockPort);
    console.log(`\nWatching openapi/. Ctrl-C ends everything.`);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
