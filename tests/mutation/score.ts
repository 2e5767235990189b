import { parse } from "yaml";
import type { Fault } from "../support/provider.js";
import { type JourneyMutant, journeyProblem, journeyVerdicts } from "./journey.js";
import { ContractScore, providerVerdict, readContract, type Verdict } from "./layers.js";
import type { ContractMutant } from "./mutants.js";

export type Mutant =
  | ({ kind: "contract" } & ContractMutant)
  | { kind: "provider"; name: string; fault: Fault; equivalent?: string }
  | ({ kind: "journey"; equivalent?: string } & JourneyMutant);

/** So many contracts are compiled or linted together. */
const batch = 100;

/** Puts each mutant before its layers and reports the verdicts. Rejects when a check fails without a mutant. */
export async function scoreAll(
  mutants: Mutant[],
  report: (mutant: Mutant, verdicts: Verdict[]) => void,
): Promise<void> {
  const contracts = mutants.filter((mutant) => mutant.kind === "contract");
  if (contracts.length > 0) {
    const score = await ContractScore.of(parse(await readContract()));
    for (let start = 0; start < contracts.length; start += batch) {
      const waiting = [];
      for (const mutant of contracts.slice(start, start + batch)) {
        waiting.push({ mutant, verdicts: await score.verdicts(mutant.document(), mutant.isProse) });
      }
      await score.flush();
      for (const { mutant, verdicts } of waiting) report(mutant, await Promise.all(verdicts));
    }
  }
  const journeys = mutants.filter((mutant) => mutant.kind === "journey");
  if (journeys.length > 0) {
    const problem = await journeyProblem();
    if (problem) throw new Error(`The tests fail without a mutant: ${problem}`);
  }
  for (let start = 0; start < journeys.length; start += batch) {
    const some = journeys.slice(start, start + batch);
    const verdicts = await journeyVerdicts(some);
    for (const [index, mutant] of some.entries()) report(mutant, verdicts.slice(index, index + 1));
  }
  const providers = mutants.filter((mutant) => mutant.kind === "provider");
  if (providers.length > 0) {
    const { by } = await providerVerdict();
    if (by) throw new Error(`The tests fail without a mutant: ${by}`);
  }
  for (const mutant of providers) report(mutant, [await providerVerdict({ fault: mutant.fault })]);
}
