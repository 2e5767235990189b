import type { Step, Workflow } from "./model.js";

/** A path through the journey as the document has it, or a part of one. */
export interface Path {
  /** The status that each operation with several answers, by operationId. */
  answers: Record<string, string>;
  /** The steps that make a call, each with the status of its answer if that decides what follows. */
  steps: string[];
  /** The name of the action that ends the journey. */
  end: string;
}

const nothing: Path = { answers: {}, steps: [], end: "" };

function join(first: Path, then: Path): Path {
  return {
    answers: { ...first.answers, ...then.answers },
    steps: [...first.steps, ...then.steps],
    end: then.end || first.end,
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

  function partsFrom({ stepId, operationId, workflowId, branches }: Step): Path[] {
    if (workflowId) return enter(workflowId);
    if (branches.length === 0) return [{ ...nothing, steps: [stepId] }];
    return branches.flatMap(({ name, status, workflowId: next }) => {
      if (next && [...before, id].includes(next)) return [];
      const answers = operationId && status ? { [operationId]: status } : {};
      const own = { answers, steps: [[stepId, status].filter(Boolean).join(" ")], end: name };
      return (next ? enter(next) : [nothing]).map((rest) => join(own, rest));
    });
  }

  // Only the last step has branches: lint sees to it that each answer has one.
  return steps.reduce(
    (paths, step) => paths.flatMap((path) => partsFrom(step).map((part) => join(path, part))),
    [nothing],
  );
}
