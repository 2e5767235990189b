import { stripVTControlCharacters } from "node:util";
import type { Step, Workflow } from "./model.js";
import type { Exchange } from "./wire.js";

/** A call with the step that it belongs to, and the name of the action that follows it. */
export type Call = Exchange & { stepId: string; action?: string | undefined };

/** Where the document leads with these answers. */
export interface ExpectedPath {
  calls: Call[];
  /** Why the answers lead nowhere, if they do. */
  problem: string | undefined;
}

/**
 * The path that the document prescribes for the answers that came. It is found without Redocly, which takes a branch that
 * matches nothing for the end of a step, and an unknown step for the last one.
 */
export function expectedPath(workflows: Workflow[], workflowId: string, exchanges: Exchange[]): ExpectedPath {
  const calls: Call[] = [];

  /** Walks a workflow from a step on; true once the journey has ended. */
  function walk(id: string, from?: string): boolean {
    const steps = workflows.find((workflow) => workflow.workflowId === id)?.steps ?? [];
    const start = from === undefined ? 0 : steps.findIndex(({ stepId }) => stepId === from);
    return steps.slice(start).some((step) => (step.workflowId ? walk(step.workflowId) : take(id, step)));
  }

  function take(id: string, { stepId, operationId, branches }: Step): boolean {
    const exchange = exchanges[calls.length];
    if (exchange?.operationId !== operationId)
      throw new Error(
        `step ${stepId} should have called ${operationId}, and ${exchange?.operationId ?? "nothing"} was`,
      );
    const call: Call = { ...(exchange as Exchange), stepId };
    calls.push(call);
    if (call.status !== 200) return true;
    if (branches.length === 0) return false;
    const branch = branches.find(({ status }) => status === undefined || status === call.says);
    if (!branch) throw new Error(`no action of step ${stepId} takes the status ${call.says}`);
    call.action = branch.name;
    if (branch.workflowId) walk(branch.workflowId);
    else if (branch.stepId) walk(id, branch.stepId);
    return true;
  }

  try {
    const ended = walk(workflowId);
    const more = exchanges[calls.length];
    if (more) throw new Error(`${more.operationId} was called, to which no answer leads`);
    if (!ended) throw new Error("the last step has no action that ends the journey");
    return { calls, problem: undefined };
  } catch (error) {
    return { calls, problem: (error as Error).message };
  }
}

/** What Redocly printed, without what was sent and answered. */
export function readOutput(output: string) {
  const text = stripVTControlCharacters(output);
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  const [passed] = text.split("Failed tests info:");
  return {
    steps: all(/^\s*[✓✗] [A-Z]+ \/\S* - step (\S+)/gm),
    gotos: all(/^\s*Running success action (\S+) for the step /gm),
    failed: [
      ...(passed ?? "").matchAll(
        /^\s*✗ (failed network request|unexpected error|(?:status code|content-type|schema|success criteria) check)/gm,
      ),
    ].map(([, check = ""]) => check),
  };
}
