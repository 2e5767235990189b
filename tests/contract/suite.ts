import { operations } from "../facts/index.js";
import type { Answer } from "../support/exchange.js";
import { type LinkClaim, linkClaims } from "./links.js";
import { type Planned, plan } from "./plan.js";
import type { Run } from "./run.js";

/** One test of the suite: rejects when the provider is wrong, resolves with the reason when nothing could be shown. */
export interface SuiteTest {
  name: string;
  check(): Promise<string | undefined>;
}

/** The tests of a run, in groups. `verify` may demand more of an answer than any provider can be held to. */
export function suite(run: Run, verify?: (planned: Planned, answer: Answer) => void): [group: string, SuiteTest[]][] {
  const cases = operations.map((operation): [string, SuiteTest[]] => {
    const { operationId } = operation;
    // What was issued and spent since the last plan decides what can be expected.
    let planned: Planned[] = [];
    let plannedFor = "";
    const planNow = () => {
      const target = JSON.stringify(run.target);
      if (target !== plannedFor) planned = plan(operation, run.target);
      plannedFor = target;
      return planned;
    };
    const tests = planNow().map(({ name }) => ({
      name: `${operationId}: ${name}`,
      async check() {
        const planned = planNow().find((one) => one.name === name);
        if (!planned || planned.skip) return planned?.skip;
        const { answer } = await run.send(operation, planned.request, planned.expected);
        verify?.(planned, answer);
        return undefined;
      },
    }));
    return [operationId, tests];
  });
  const isShown = ({ remembers }: LinkClaim) => run.isLive || !remembers;
  const links = linkClaims.filter(isShown).map(({ name, check }) => ({ name, check: () => check(run) }));
  return [...cases, ["one call leads to the next", links]];
}
