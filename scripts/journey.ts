import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readJourney } from "./journey/model.js";
import { firstWorkflows, pathsFrom } from "./journey/path.js";
import { runWorkflow } from "./journey/run.js";
import { Place } from "./lib/document.js";
import { contract, journey } from "./lib/paths.js";
import { allowArguments, endWithParent, fail, isMain } from "./lib/process.js";
import { startMock } from "./mock.js";

/** The journey with the mock's address that selects these answers. */
function journeyAt(text: string, mock: string, answers: Record<string, string>): object {
  const document = parse(text);
  const selected = String(new URLSearchParams(answers));
  for (const source of document.sourceDescriptions) {
    source.url = contract;
    // Without it, Redocly would call the contract's own server.
    source["x-serverUrl"] = selected ? `${mock}/@${selected}` : mock;
  }
  return document;
}

/** Runs every path of the journey on a mock of its own, and prints each. Returns how many there are, and how many fail. */
async function runAll(): Promise<{ all: number; failed: number }> {
  const text = readFileSync(journey, "utf8");
  const workflows = readJourney(text);
  const examples = Place.rootOf(parse(text)).at("components", "inputs").entries();
  const inputs = Object.fromEntries(examples.map(([name, input]) => [name, input.at("examples", "0").text()]));

  const mock = await startMock();
  let [all, failed] = [0, 0];
  try {
    for (const id of firstWorkflows(workflows)) {
      const paths = pathsFrom(workflows, id);
      const journeys = paths.map(({ answers }) => journeyAt(text, mock.url, answers));
      const runs = await runWorkflow(journeys, id, inputs);
      for (const [index, { steps, end }] of paths.entries()) {
        const run = runs[index];
        const isRight = run && !run.problem && run.steps.join() === steps.join();
        console.log(`${isRight ? "✓" : "❌"} ${id}: ${[...steps, end].join(" → ")}`);
        all++;
        if (isRight) continue;
        failed++;
        console.log(`  taken: ${run?.steps.join(" → ")}${run?.problem ? `\n  ${run.problem}` : ""}`);
      }
    }
  } finally {
    await mock.stop();
  }
  return { all, failed };
}

if (isMain(import.meta.url)) {
  endWithParent();
  allowArguments();
  // Not at once: Redocly has to get the signal too.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => setImmediate(() => process.exit(130)));
  try {
    const { all, failed } = await runAll();
    if (failed > 0) fail(`${failed} of ${all} paths fail on the mock.`);
    console.log(`${all} paths run on the mock.`);
  } catch (error) {
    fail(error, 2);
  }
}
