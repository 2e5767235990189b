import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { fail, isMain } from "../../scripts/lib/process.js";
import { faults } from "../provider/faults.js";
import { journeyMutants, journeyVerdicts } from "./journey.js";
import { contractMutants } from "./mutants.js";
import { contractVerdicts, providerVerdicts, type Verdict } from "./verdicts.js";

const usage = "Usage: npm run test:mutation -- [--contract | --provider | --journey] [--only <text>] [--sample <n>]";

type Choose = <T extends { name: string }>(all: T[]) => T[];

/** The chosen mutants of one kind, by name, and what becomes of each. */
const kind =
  <T extends { name: string }>(all: () => T[], judge: (mutants: T[]) => Promise<Verdict[]>) =>
  async (choose: Choose): Promise<[name: string, Verdict][]> => {
    const mutants = choose(all());
    const verdicts = mutants.length > 0 ? await judge(mutants) : [];
    return verdicts.map((verdict, index) => [mutants[index]?.name ?? "", verdict]);
  };

const written: unknown = parse(readFileSync(contract, "utf8"));
const kinds = {
  contract: kind(
    () => contractMutants(written),
    (mutants) => contractVerdicts(written, mutants),
  ),
  provider: kind(() => faults.map((fault) => ({ name: fault.id, fault })), providerVerdicts),
  journey: kind(journeyMutants, journeyVerdicts),
};

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
  let count = 0;
  let killed = 0;
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    if (!named[kind] && Object.keys(named).length > 0) continue;
    const verdicts = await kinds[kind](choose).catch((error: Error) => fail(error.message));
    for (const [name, { layer, killedBy }] of verdicts) {
      console.log(row(killedBy ? "killed" : "SURVIVED", kind, name));
      console.log(row("", layer, killedBy ?? "no test fails"));
    }
    const dead = verdicts.filter(([, { killedBy }]) => killedBy).length;
    if (verdicts.length > 0) console.log(`${kind}: ${dead} of ${verdicts.length} killed`);
    count += verdicts.length;
    killed += dead;
  }
  if (count === 0) fail(`No mutant has such a name. ${usage}`, 2);
  console.log(`${killed} of ${count} killed`);
  // Not process.exit, which cuts off what a pipe has not taken yet.
  process.exitCode = killed === count ? 0 : 1;
}
