import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { faults } from "../tests/provider.js";
import { contractMutants } from "./lib/mutants.js";
import type { Job, Verdict } from "./lib/mutation-worker.js";
import { contract, root } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";

const usage = "Usage: npm run test:mutation -- [--contract | --provider] [--only <text>] [--sample <n> [--seed <n>]]";

const kinds = ["contract", "provider"] as const;

interface Mutant {
  kind: (typeof kinds)[number];
  name: string;
  job(): Job;
  equivalent?: string | undefined;
}

interface Result {
  mutant: Mutant;
  outcome: "killed" | "SURVIVED" | "equivalent";
}

/** Every wrong contract and every wrong provider. */
function allMutants(): Mutant[] {
  const text = readFileSync(contract, "utf8");
  return [
    ...contractMutants(text).map(
      ({ name, document, equivalent }): Mutant => ({
        kind: "contract",
        name,
        job: () => ({ document: document() }),
        equivalent,
      }),
    ),
    ...Object.keys(faults).map((fault): Mutant => ({ kind: "provider", name: fault, job: () => ({ fault }) })),
  ];
}

/** `count` items at random, the same ones for the same seed. */
function sampleOf<T>(items: T[], count: number, seed: number): T[] {
  let state = seed;
  // A linear congruential generator: good enough to shuffle, and the same everywhere.
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
}

/** A worker in its own copy of what it changes. */
function startWorker(folder: string): ChildProcess {
  for (const name of ["openapi", "generated", "tests", "tsconfig.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:ONEACCESS|VITEST)/.test(name));
  return fork(fileURLToPath(new URL("lib/mutation-worker.ts", import.meta.url)), [folder], {
    execArgv: ["--import", "tsx"],
    env: Object.fromEntries(inherited),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    // Ctrl-C is for this process, which ends its workers: one that ended first would look like a failure.
    detached: true,
  });
}

/** What the tests make of a job. */
async function judge(worker: ChildProcess, job: Job): Promise<Verdict[]> {
  worker.send(job);
  const ended = new AbortController();
  const [verdicts] = await Promise.race([
    once(worker, "message", { signal: ended.signal }),
    once(worker, "exit", { signal: ended.signal }).then(() => fail("A worker ended before its work was done.")),
  ]);
  ended.abort();
  return verdicts;
}

/** Ends everything unless the tests are green without a mutant: a red one would kill them all. */
async function expectGreen(worker: ChildProcess, kind: Mutant["kind"]): Promise<void> {
  const verdicts = await judge(worker, kind === "contract" ? { document: null } : { fault: null });
  const red = verdicts.find(({ by }) => by);
  if (red) fail(`The tests fail without a mutant (${red.layer}): ${red.by}`);
}

/** The options of the command line, or the end with the reason. */
function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const { values } = parseArgs({ options: { contract: flag, provider: flag, only: text, sample: text, seed: text } });
    const { sample, seed = "1" } = values;
    for (const number of [sample ?? "1", seed]) {
      if (!/^[1-9]\d{0,8}$/.test(number)) throw new Error(`"${number}" is not a number from 1 on.`);
    }
    return { ...values, sample: sample && Number(sample), seed: Number(seed) };
  } catch (error) {
    return fail(`${(error as Error).message} ${usage}`, 2);
  }
}

/** The mutants that the options ask for; of a sample as many of either kind. */
function chooseMutants({ contract, provider, only = "", sample, seed }: ReturnType<typeof readOptions>): Mutant[] {
  const both = !contract === !provider;
  return kinds.flatMap((kind) => {
    const wanted = both || (kind === "contract" ? contract : provider);
    const named = allMutants().filter((mutant) => wanted && mutant.kind === kind && mutant.name.includes(only));
    return sample ? sampleOf(named, sample, seed) : named;
  });
}

const row = (first: string, second: string, text: string) =>
  `${first.padEnd(10)} ${second.padEnd(10)} ${text.replaceAll(/\s+/g, " ").slice(0, 200)}`;

if (isMain(import.meta.url)) {
  const began = Date.now();
  const mutants = chooseMutants(readOptions());
  if (mutants.length === 0) fail(`No mutant has such a name. ${usage}`, 2);

  // Below the project, so that the tests find its packages.
  const folder = join(root, "dist", `mutation-${process.pid}`);
  const workers: ChildProcess[] = [];
  process.once("exit", () => {
    for (const worker of workers) worker.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 9 });
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  console.log(`${mutants.length} mutants`);
  // A worker takes seconds to begin: a few mutants are not worth a second one.
  while (workers.length < Math.min(availableParallelism(), Math.ceil(mutants.length / 20))) {
    workers.push(startWorker(join(folder, String(workers.length))));
  }

  const queue = mutants.values();
  const results: Result[] = [];
  await Promise.all(
    workers.map(async (worker) => {
      const green = new Set<Mutant["kind"]>();
      for (const mutant of queue) {
        if (!green.has(mutant.kind)) await expectGreen(worker, mutant.kind);
        green.add(mutant.kind);
        const verdicts = await judge(worker, mutant.job());
        const killed = verdicts.every(({ by }) => by);
        const outcome = killed ? "killed" : mutant.equivalent ? "equivalent" : "SURVIVED";
        results.push({ mutant, outcome });
        console.log(row(`${results.length}/${mutants.length}`, outcome, mutant.name));
        for (const { layer, by } of verdicts) console.log(row("", layer, by ?? "no test fails"));
      }
    }),
  );

  for (const { mutant, outcome } of results) {
    const reason = outcome === "equivalent" ? `: ${mutant.equivalent}` : "";
    if (outcome !== "killed") console.log(row(outcome, mutant.kind, mutant.name + reason));
  }
  console.log(`${Math.round((Date.now() - began) / 1000)} s`);
  for (const kind of kinds) {
    const judged = results.filter(({ mutant, outcome }) => mutant.kind === kind && outcome !== "equivalent");
    const killed = judged.filter(({ outcome }) => outcome === "killed");
    if (judged.length > 0) console.log(`${kind}: ${killed.length} of ${judged.length} killed`);
  }
  process.exit(results.some(({ outcome }) => outcome === "SURVIVED") ? 1 : 0);
}
