import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readJourney, type Workflow } from "./journey/model.js";
import { firstWorkflows, pathsFrom } from "./journey/path.js";
import { runWorkflow } from "./journey/run.js";
import { Place } from "./lib/document.js";
import { operationsOf } from "./lib/operations.js";
import { contract, journey } from "./lib/paths.js";
import { endWithParent, fail, isMain } from "./lib/process.js";
import { startMock } from "./mock.js";

/** What the inputs hold: the contract's examples of the headers and fields that carry them. */
function exampleInputs(workflows: Workflow[]): Record<string, string> {
  const operations = operationsOf(Place.rootOf(parse(readFileSync(contract, "utf8"))));
  const examples = workflows.flatMap(({ steps }) =>
    steps.flatMap(({ operationId, values }) => {
      const call = operations.find((operation) => operation.operationId === operationId);
      return Object.entries(values).flatMap(([name, expression]) => {
        const [, input] = /^\$inputs\.(\w+)$/.exec(String(expression)) ?? [];
        const header = call?.parameters.find((parameter) => parameter.name === name)?.place.at("example");
        const example = header ?? call?.body?.schema.at("properties", name, "examples", "0");
        return input && typeof example?.value === "string" ? [[input, example.value]] : [];
      });
    }),
  );
  return Object.fromEntries(examples);
}

/** Runs every path of the journey on a mock of its own, and prints each. Returns how many there are, and how many fail. */
async function runAll(): Promise<{ all: number; failed: number }> {
  const text = readFileSync(journey, "utf8");
  const workflows = readJourney(text);
  // Redocly calls the contract's own server for a source that is not named here.
  const sources = Place.rootOf(parse(text)).at("sourceDescriptions").items();
  const inputs = exampleInputs(workflows);
  const paths = firstWorkflows(workflows).flatMap((id) => pathsFrom(workflows, id).map((path) => ({ id, ...path })));
  const taken = new Set(paths.flatMap(({ actions }) => actions));
  const actions = workflows.flatMap(({ steps }) => steps.flatMap(({ branches }) => branches.map(({ name }) => name)));
  const never = actions.filter((name) => !taken.has(name));
  if (never.length > 0) throw new Error(`No path of the journey takes the actions ${never.join(", ")}.`);

  const mock = await startMock();
  let failed = 0;
  try {
    for (const { id, answers, steps, actions } of paths) {
      const selected = String(new URLSearchParams(answers));
      const server = selected ? `${mock.url}/@${selected}` : mock.url;
      const servers = Object.fromEntries(sources.map((source) => [source.at("name").text(), server]));
      const [run] = await runWorkflow([journey], id, inputs, servers);
      const isRight = run && !run.problem && run.steps.join() === steps.join();
      console.log(`${isRight ? "✓" : "❌"} ${id}: ${[...steps, actions.at(-1)].join(" → ")}`);
      if (isRight) continue;
      failed++;
      console.log(`  taken: ${run?.steps.join(" → ")}${run?.problem ? `\n  ${run.problem}` : ""}`);
    }
  } finally {
    await mock.stop();
  }
  return { all: paths.length, failed };
}

if (isMain(import.meta.url)) {
  endWithParent();
  if (process.argv.length > 2) fail("npm run journey takes no arguments: it runs every path on a mock of its own.", 2);
  // Not at once: Redocly has to get the signal too.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => setImmediate(() => process.exit(130)));
  try {
    const { all, failed } = await runAll();
    if (failed > 0) fail(`${failed} of ${all} paths fail on the mock.`);
    console.log(`${all} paths run on the mock.`);
  } catch (error) {
    fail((error as Error).message, 2);
  }
}
