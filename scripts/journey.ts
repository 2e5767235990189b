import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { readJourney, type Workflow } from "./journey/model.js";
import { firstWorkflows, type Path, pathsFrom } from "./journey/path.js";
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
  const inputs = exampleInputs(workflows);
  const paths = new Map(firstWorkflows(workflows).map((id) => [id, pathsFrom(workflows, id)]));
  const all = [...paths.values()].flat();
  const taken = new Set(all.flatMap(({ steps }) => steps));
  const never = workflows.flatMap(({ workflowId, steps }) =>
    steps.flatMap(({ stepId, branches }) =>
      branches
        // An answer that leads to the same workflow again is on no path.
        .filter((branch) => branch.status && branch.workflowId !== workflowId)
        .map(({ status }) => `${stepId} ${status}`)
        .filter((step) => !taken.has(step)),
    ),
  );
  if (never.length > 0) throw new Error(`No path of the journey has the steps ${never.join(", ")}.`);

  const mock = await startMock();
  let failed = 0;
  try {
    for (const [id, own] of paths) {
      const runs = await runPaths(own, id, inputs, text, mock.url);
      for (const [index, { steps, actions }] of own.entries()) {
        const run = runs[index];
        const isRight = run && !run.problem && run.steps.join() === steps.join();
        console.log(`${isRight ? "✓" : "❌"} ${id}: ${[...steps, actions.at(-1)].join(" → ")}`);
        if (isRight) continue;
        failed++;
        console.log(`  taken: ${run?.steps.join(" → ")}${run?.problem ? `\n  ${run.problem}` : ""}`);
      }
    }
  } finally {
    await mock.stop();
  }
  return { all: all.length, failed };
}

/** Runs paths of a workflow in one process: each has the journey with the mock's address that selects its answers. */
async function runPaths(paths: Path[], id: string, inputs: Record<string, string>, text: string, mock: string) {
  const folder = mkdtempSync(join(tmpdir(), "paths-"));
  try {
    const files = paths.map(({ answers }, index) => {
      const document = parse(text);
      const selected = String(new URLSearchParams(answers));
      for (const source of document.sourceDescriptions) {
        source.url = contract;
        // Without it, Redocly would call the contract's own server.
        source["x-serverUrl"] = selected ? `${mock}/@${selected}` : mock;
      }
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
      return file;
    });
    return await runWorkflow(files, id, inputs);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
