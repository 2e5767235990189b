import { readdirSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { buildDocs } from "./docs.js";
import { regenerate } from "./generate.js";
import { contract, root } from "./lib/paths.js";
import { servePrism, watchExchanges } from "./lib/prism.js";
import { docsAndMockPorts, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { mend } from "./mock.js";
import { redocly } from "./redocly.js";

// Not at once: Redocly, if it runs, has to be told of the signal too.
const leave = () => setImmediate(() => process.exit(0));
process.once("SIGINT", leave).once("SIGTERM", leave);

const lint = ["lint", contract, "--config", join(root, "redocly.yaml"), "--format", "stylish"];
// In this process, because Prism takes seconds to load and much less to read another document.
let mock: Awaited<ReturnType<typeof servePrism>> | undefined;

/** Does one thing and says in a line what came of it and how long it took. */
async function report(what: string, action: () => Promise<string>): Promise<void> {
  const began = performance.now();
  const result = await action().catch((error: Error) => error.message);
  console.log(`${what.padEnd(5)} ${((performance.now() - began) / 1000).toFixed(1)} s  ${result.trim()}`);
}

/** Brings all that is made from openapi/ up to date. What cannot be made stays as it was, and says why. */
async function follow(docs: { url: string; reload(): void }, mockPort: number): Promise<void> {
  await Promise.all([
    report("types", async () => `generated/: ${(await regenerate()).join(", ") || "no change"}`),
    report("mock", async () => {
      await mock?.close();
      mock = undefined;
      mock = await servePrism(contract, mockPort);
      return `http://127.0.0.1:${mockPort}`;
    }),
    report("docs", async () => {
      await buildDocs();
      docs.reload();
      return docs.url;
    }),
    report("lint", async () => (await redocly(lint, { capture: true })).stdout || "clean"),
  ]);
}

try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  watchExchanges(mockPort, mend);
  const docs = await serveDocs(join(root, "dist"), docsPort, { reloading: true });

  // An editor may touch several files, or one several times: what comes during a run makes one more run.
  let changed = true;
  let wake = () => {};
  // Each folder by itself: a recursive watch of Node 20 loses a file that an editor replaces.
  const openapi = dirname(contract);
  const entries = readdirSync(openapi, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  for (const folder of [openapi, ...folders]) {
    watch(folder, () => {
      changed = true;
      wake();
    });
  }
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
