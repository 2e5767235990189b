import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { buildDocs } from "./docs.js";
import { regenerate } from "./generate.js";
import { contract, journey, root } from "./lib/paths.js";
import { allowArguments, docsAndMockPorts, endOnSignal, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { serveMock } from "./mock/serve.js";
import { redocly } from "./redocly.js";
import { findings } from "./translations.js";

const lint = ["lint", contract, journey, "--config", join(root, "redocly.yaml"), "--format", "stylish"];

/** What changes with every edit in openapi/. Asked for again and again, because no event reaches every file system. */
function editsSoFar(): string {
  const files = readdirSync(dirname(contract), { recursive: true, encoding: "utf8" });
  return files.map((file) => statSync(join(dirname(contract), file), { throwIfNoEntry: false })?.mtimeMs).join();
}

/** Does one thing, and prints in a line its result and how long it took. */
async function report(name: string, action: () => Promise<string>): Promise<void> {
  const began = performance.now();
  const result = await action().catch((error: Error) => error.message);
  console.log(`${name.padEnd(5)} ${((performance.now() - began) / 1000).toFixed(1)} s  ${result.trim()}`);
}

allowArguments();
endOnSignal();
try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  const docs = await serveDocs(join(root, "dist"), docsPort, { reloading: true });
  let mock: Awaited<ReturnType<typeof serveMock>> | undefined;

  // What changes during a run makes one more run. What cannot be made stays as it was.
  for (let edits = ""; ; await delay(100)) {
    if (edits === editsSoFar()) continue;
    edits = editsSoFar();
    const types = report("types", async () => `generated/: ${(await regenerate()).join(", ") || "no change"}`);
    await Promise.all([
      types,
      report("mock", async () => {
        if (mock) await mock.reload();
        else mock = await serveMock(contract, mockPort);
        return mock.url;
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
    console.log("\nWatching openapi/. Ctrl-C ends everything.");
  }
} catch (error) {
  fail(error);
}
