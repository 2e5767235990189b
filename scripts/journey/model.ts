import { parse } from "yaml";
import { Place } from "../lib/document.js";
import type { Operation } from "../lib/operations.js";

/** What follows a step. Without a workflow to go to, the journey ends. */
export interface Branch {
  name: string;
  /** The name in words. */
  shown: string;
  /** The status of the answer that leads here; undefined where any answer does. */
  status: string | undefined;
  workflowId: string | undefined;
  /** What that workflow is for. */
  next: string | undefined;
}

/** A call, or with `workflowId` the run of another workflow. */
export interface Step {
  stepId: string;
  operationId: string | undefined;
  workflowId: string | undefined;
  /** What the call or the workflow is for. */
  summary: string;
  caller: "app" | "server";
  /** What somebody does beforehand. */
  person: string | undefined;
  /** What the call leaves behind beyond tokens. */
  effect: string | undefined;
  branches: Branch[];
}

export interface Workflow {
  workflowId: string;
  summary: string;
  description: string;
  steps: Step[];
}

/** The workflows of an Arazzo document with this text, and what its calls are by the contract. */
export function readJourney(text: string, operations: Operation[] = []): Workflow[] {
  const root = Place.rootOf(parse(text));
  const workflows = root.at("workflows").items();
  const summaryOf = (id: string | undefined) =>
    workflows
      .find((workflow) => workflow.at("workflowId").value === id)
      ?.at("summary")
      .text();

  function readStep(step: Place): Step {
    const [operationId, workflowId] = ["operationId", "workflowId"].map((key) => optional(step.at(key)));
    const call = operations.find((operation) => operation.operationId === operationId);
    return {
      stepId: step.at("stepId").text(),
      operationId,
      workflowId,
      summary: call?.place.at("summary").text() ?? summaryOf(workflowId) ?? "",
      caller: call?.caller === "server" ? "server" : "app",
      person: optional(step.at("x-person")),
      effect: optional(step.at("x-effect")),
      branches: step.at("onSuccess").items().map(readBranch),
    };
  }

  function readBranch(action: Place): Branch {
    const [name, workflowId] = [action.at("name").text(), optional(action.at("workflowId"))];
    const shown = optional(action.at("x-displayName")) ?? name.replaceAll("-", " ");
    return { name, shown, status: statusOf(action), workflowId, next: summaryOf(workflowId) };
  }

  return workflows.map((workflow) => ({
    workflowId: workflow.at("workflowId").text(),
    summary: workflow.at("summary").text(),
    description: workflow.at("description").text(),
    steps: workflow.at("steps").items().map(readStep),
  }));
}

const optional = (place: Place) => place.value as string | undefined;

/** The status that an action's first criterion asks for. */
export function statusOf(action: Place): string | undefined {
  const condition = String(action.at("criteria", "0", "condition").value);
  return /^\$response\.body#\/status == '([^']*)'$/.exec(condition)?.[1];
}
