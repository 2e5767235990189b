import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { endWithParent, fail, isMain } from "../../scripts/lib/process.js";
import { faults } from "../support/faults.js";
import { journeyMutants } from "./journey.js";
import { contractMutants } from "./mutants.js";
import { type Mutant, scoreAll } from "./score.js";

const usage =
  "Usage: npm run test:mutation -- [--contract | --provider | --journey] [--only <text>] [--sample <n> [--seed <n>]]";

const kinds = ["contract", "provider", "journey"] as const;

/** Every wrong contract, provider and journey. */
function allMutants(): Mutant[] {
  return [
    ...contractMutants(parse(readFileSync(contract, "utf8"))).map((mutant) => ({
      kind: "contract" as const,
      ...mutant,
    })),
    ...faults.map((fault) => ({ kind: "provider" as const, name: fault.id, fault })),
    ...journeyMutants().map((mutant) => ({ kind: "journey" as const, ...mutant })),
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

/** The options of the command line, or the end with the reason. */
function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = {
      contract: flag,
      provider: flag,
      journey: flag,
      only: text,
      sample: text,
      seed: text,
      share: text,
    };
    const { values } = parseArgs({ options });
    const { sample, seed = "1", share = "0/1" } = values;
    for (const number of [sample ?? "1", seed]) {
      if (!/^[1-9]\d{0,8}$/.test(number)) throw new Error(`"${number}" is not a number from 1 on.`);
    }
    const [index = 0, of = 1] = share.split("/").map(Number);
    return { ...values, sample: sample && Number(sample), seed: Number(seed), share: { index, of } };
  } catch (error) {
    return fail(`${(error as Error).message} ${usage}`, 2);
  }
}

/** The mutants that the options ask for; of a sample as many of each kind. */
function chooseMutants({ only = "", sample, seed, ...chosen }: ReturnType<typeof readOptions>): Mutant[] {
  const every = kinds.every((kind) => !chosen[kind]);
  const all = allMutants();
  return kinds.flatMap((kind) => {
    const wanted = every || chosen[kind];
    const named = all.filter((mutant) => wanted && mutant.kind === kind && mutant.name.includes(only));
    return sample ? sampleOf(named, sample, seed) : named;
  });
}

interface Result {
  kind: Mutant["kind"];
  outcome: "killed" | "SURVIVED" | "equivalent";
}

const row = (first: string, second: string, text: string) =>
  `${first.padEnd(10)} ${second.padEnd(10)} ${text.replaceAll(/\s+/g, " ").slice(0, 200)}`;

/** Scores every n-th mutant, prints each with the check that killed it, and gives the results to the parent. */
async function scoreShare(mutants: Mutant[], { index, of }: { index: number; of: number }): Promise<void> {
  endWithParent();
  const own = mutants.filter((_, at) => at % of === index);
  const results: Result[] = [];
  await scoreAll(own, ({ kind, name, equivalent }, verdicts) => {
    const killed = verdicts.every(({ by }) => by);
    const outcome = killed ? "killed" : equivalent ? "equivalent" : "SURVIVED";
    results.push({ kind, outcome });
    const lines = verdicts.map(({ layer, by }) => row("", layer, by ?? "no test fails"));
    console.log([row(outcome, kind, equivalent ? `${name}: ${equivalent}` : name), ...lines].join("\n"));
  });
  process.send?.(results);
}

/** Starts a process for a share of the mutants, and resolves with its results. */
async function startShare(index: number, of: number, started: ChildProcess[]): Promise<Result[]> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:ONEACCESS|VITEST)/.test(name));
  const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), "--share", `${index}/${of}`], {
    execArgv: ["--import", "tsx"],
    env: Object.fromEntries(inherited),
    // Ctrl-C is for this process, which ends its children: one that ended first would look like a failure.
    detached: true,
  });
  started.push(child);
  const ended = new AbortController();
  const [results] = await Promise.race([
    once(child, "message", { signal: ended.signal }),
    once(child, "exit", { signal: ended.signal }).then(() => fail("A process ended before its work was done.")),
  ]);
  ended.abort();
  return results;
}

if (isMain(import.meta.url)) {
  const options = readOptions();
  const mutants = chooseMutants(options);
  if (mutants.length === 0) fail(`No mutant has such a name. ${usage}`, 2);
  if (process.send && options.share.of > 1) {
    await scoreShare(mutants, options.share).catch((error: Error) => fail(error.message));
    process.exit();
  }

  const began = Date.now();
  const children: ChildProcess[] = [];
  process.once("exit", () => {
    for (const child of children) child.kill("SIGKILL");
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
  console.log(`${mutants.length} mutants`);
  const of = Math.max(2, availableParallelism());
  const shares = await Promise.all(Array.from({ length: of }, (_, index) => startShare(index, of, children)));
  const results = shares.flat();
  console.log(`${Math.round((Date.now() - began) / 1000)} s`);
  for (const kind of kinds) {
    const scored = results.filter((result) => result.kind === kind && result.outcome !== "equivalent");
    const killed = scored.filter(({ outcome }) => outcome === "killed");
    if (scored.length > 0) console.log(`${kind}: ${killed.length} of ${scored.length} killed`);
  }
  process.exit(results.some(({ outcome }) => outcome === "SURVIVED") ? 1 : 0);
}
