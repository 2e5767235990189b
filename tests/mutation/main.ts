import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse, stringify } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { fail, isMain } from "../../scripts/lib/process.js";
import { faults } from "../provider/faults.js";
import { journeyMutants, journeyProblem, journeyVerdicts } from "./journey.js";
import { contractMutants } from "./mutants.js";
import { documentJudge, lint, providerVerdict, type Verdict } from "./verdicts.js";

const usage = "Usage: npm run test:mutation -- [--contract | --provider | --journey] [--only <text>] [--sample <n>]";

interface Mutant {
  name: string;
}

type Choose = <T extends Mutant>(all: T[]) => T[];
type Report = (mutant: Mutant, verdict: Verdict) => void;

/** The mutants of one kind, and how they are put before the tests. */
function kind<T extends Mutant>(all: () => T[], judge: (mutants: T[], report: Report) => Promise<void>) {
  return (choose: Choose) => {
    const mutants = choose(all());
    return { count: mutants.length, judge: (report: Report) => judge(mutants, report) };
  };
}

/** Texts are linted, and journeys walked, so many at a time: enough for the start of a linter not to matter. */
const batch = 100;
const written: unknown = parse(readFileSync(contract, "utf8"));

const kinds = {
  contract: kind(
    () => contractMutants(written),
    async (mutants, report) => {
      const judge = documentJudge(written);
      for (const mutant of mutants) if (!mutant.isProse) report(mutant, judge(mutant.document()));
      for (const prose of batchesOf(mutants.filter(({ isProse }) => isProse))) {
        const found = await lint(prose.map((mutant) => stringify(mutant.document(), { aliasDuplicateObjects: false })));
        for (const [index, mutant] of prose.entries()) report(mutant, { layer: "lint", killedBy: found[index] });
      }
    },
  ),

  provider: kind(
    () => faults.map((fault) => ({ name: fault.id, fault })),
    async (mutants, report) => {
      const { killedBy } = await providerVerdict();
      if (killedBy) throw new Error(`The tests fail without a mutant: ${killedBy}`);
      for (const mutant of mutants) report(mutant, await providerVerdict(mutant));
    },
  ),

  journey: kind(journeyMutants, async (mutants, report) => {
    const problem = await journeyProblem();
    if (problem) throw new Error(`The tests fail without a mutant: ${problem}`);
    for (const some of batchesOf(mutants)) {
      const verdicts = await journeyVerdicts(some);
      for (const [index, mutant] of some.entries()) report(mutant, verdicts[index] as Verdict);
    }
  }),
};

function batchesOf<T>(items: T[]): T[][] {
  const count = Math.ceil(items.length / batch);
  return Array.from({ length: count }, (_, index) => items.slice(index * batch, (index + 1) * batch));
}

/** The options of the command line, or the end with the reason. */
function readOptions() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = { contract: flag, provider: flag, journey: flag, only: text, sample: text };
    const { sample, ...values } = parseArgs({ options }).values;
    if (!/^[1-9]\d{0,8}$/.test(sample ?? "1")) throw new Error(`"${sample}" is not a number from 1 on.`);
    return { ...values, sample: sample === undefined ? Number.POSITIVE_INFINITY : Number(sample) };
  } catch (error) {
    return fail(`${(error as Error).message} ${usage}`, 2);
  }
}

const row = (first: string, second: string, text: string) =>
  `${first.padEnd(10)} ${second.padEnd(10)} ${text.replaceAll(/\s+/g, " ").slice(0, 200)}`;

if (isMain(import.meta.url)) {
  const { only = "", sample, ...named } = readOptions();
  /** Those that the options name; of a sample as many of each kind, spread over the whole. */
  const choose: Choose = (all) => {
    const matching = all.filter(({ name }) => name.includes(only));
    const step = Math.max(1, matching.length / sample);
    return matching.filter((_, index) => Math.floor(index / step) > Math.floor((index - 1) / step));
  };
  const chosen = (Object.keys(kinds) as (keyof typeof kinds)[])
    .filter((name) => named[name] || Object.keys(named).length === 0)
    .map((name) => ({ name, ...kinds[name](choose) }))
    .filter(({ count }) => count > 0);
  const all = chosen.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) fail(`No mutant has such a name. ${usage}`, 2);
  let killed = 0;
  for (const { name: kind, count, judge } of chosen) {
    const before = killed;
    const report: Report = ({ name }, { layer, killedBy }) => {
      if (killedBy) killed += 1;
      console.log(
        `${row(killedBy ? "killed" : "SURVIVED", kind, name)}\n${row("", layer, killedBy ?? "no test fails")}`,
      );
    };
    await judge(report).catch((error: Error) => fail(error.message));
    console.log(`${kind}: ${killed - before} of ${count} killed`);
  }
  console.log(`${killed} of ${all} killed`);
  process.exit(killed === all ? 0 : 1);
}
