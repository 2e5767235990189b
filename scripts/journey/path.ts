import type { Branch, Step, Workflow } from "./model.js";

/** A path through the journey as the document has it, or a part of one. */
export interface Path {
  /** The status that each operation with several answers, by operationId. */
  answers: Record<string, string>;
  /** The steps that make a call, each with the status of its answer if that decides what follows. */
  steps: string[];
  /** The names of the actions, of which the last one ends the journey. */
  actions: string[];
}

const nothing: Path = { answers: {}, steps: [], actions: [] };

function join(first: Path, then: Path): Path {
  return {
    answers: { ...first.answers, ...then.answers },
    steps: [...first.steps, ...then.steps],
    actions: [...first.actions, ...then.actions],
  };
}

/** The ids of the workflows to which no other leads. */
export function firstWorkflows(workflows: Workflow[]): string[] {
  const ids = workflows.map(({ workflowId }) => workflowId);
  const leadsTo = ({ steps }: Workflow) =>
    steps.flatMap(({ workflowId, branches }) => [workflowId, ...branches.map((branch) => branch.workflowId)]);
  return ids.filter((id) => !workflows.some((each) => each.workflowId !== id && leadsTo(each).includes(id)));
}

/**
 * Every path that begins with a workflow, apart from those that come to a workflow again: an answer that leads back is the
 * same each time on the mock, so a run would not end. `before` are the workflows that led to this one.
 */
export function pathsFrom(workflows: Workflow[], id: string, before: string[] = []): Path[] {
  const steps = workflows.find(({ workflowId }) => workflowId === id)?.steps;
  if (!steps) throw new Error(`There is no workflow ${id}.`);
  const enter = (next: string) => pathsFrom(workflows, next, [...before, id]);

  function follow([step, ...later]: Step[]): Path[] {
    if (!step) return [nothing];
    const { stepId, workflowId, branches } = step;
    const own = workflowId ? enter(workflowId) : [{ ...nothing, steps: [stepId] }];
    if (branches.length > 0) return branches.flatMap((branch) => take(step, branch));
    return own.flatMap((path) => follow(later).map((rest) => join(path, rest)));
  }

  function take({ stepId, operationId }: Step, { name, status, ...to }: Branch): Path[] {
    const own = {
      answers: operationId && status ? { [operationId]: status } : {},
      steps: [[stepId, status].filter(Boolean).join(" ")],
      actions: [name],
    };
    if (to.workflowId && [...before, id].includes(to.workflowId)) return [];
    const rest = to.workflowId ? enter(to.workflowId) : [nothing];
    return rest.map((path) => join(own, path));
  }

  return follow(steps);
}
