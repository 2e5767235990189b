import { parse } from "yaml";
import { Place } from "../lib/document.js";

/** What follows a step. Without a workflow to go to, the journey ends. */
export interface Branch {
  name: string;
  /** The name in words. */
  shown: string;
  /** The status of the answer that leads here; undefined where any answer does. */
  status: string | undefined;
  workflowId: string | undefined;
}

/** A call, or with `workflowId` the run of another workflow. */
export interface Step {
  stepId: string;
  operationId: string | undefined;
  workflowId: string | undefined;
  /** What somebody does beforehand. */
  person: string | undefined;
  /** What the call leaves behind beyond tokens. */
  effect: string | undefined;
  /** The expressions that fill the headers and fields of the call, by name. */
  values: Record<string, unknown>;
  branches: Branch[];
}

export interface Workflow {
  workflowId: string;
  summary: string;
  description: string;
  steps: Step[];
}

/** What picture and words say of a call, by operationId. */
export type Calls = Map<string, { summary: string; caller: "app" | "server" }>;

/** The workflows of an Arazzo document with this text. */
export function readJourney(text: string): Workflow[] {
  const root = Place.rootOf(parse(text));
  return root
    .at("workflows")
    .items()
    .map((workflow) => ({
      workflowId: workflow.at("workflowId").text(),
      summary: workflow.at("summary").text(),
      description: workflow.at("description").text(),
      steps: workflow
        .at("steps")
        .items()
        .map((step) => readStep(root, workflow, step)),
    }));
}

function readStep(root: Place, workflow: Place, step: Place): Step {
  const parameters = [workflow, step].flatMap((each) => each.at("parameters").items());
  const headers = parameters.map((each) => reusable(root, each));
  return {
    stepId: step.at("stepId").text(),
    operationId: optional(step.at("operationId")),
    workflowId: optional(step.at("workflowId")),
    person: optional(step.at("x-person")),
    effect: optional(step.at("x-effect")),
    values: {
      ...Object.fromEntries(headers.map((each) => [each.at("name").text(), each.at("value").value])),
      ...Object(step.at("requestBody", "payload").value),
    },
    branches: step
      .at("onSuccess")
      .items()
      .map((action) => readBranch(reusable(root, action))),
  };
}

function readBranch(action: Place): Branch {
  const name = action.at("name").text();
  return {
    name,
    shown: optional(action.at("x-displayName")) ?? name.replaceAll("-", " "),
    status: statusOf(action),
    workflowId: optional(action.at("workflowId")),
  };
}

const optional = (place: Place) => place.value as string | undefined;

/** The parameter or action that `reference` names, or the object itself. */
export function reusable(root: Place, place: Place): Place {
  const reference = optional(place.at("reference"));
  if (reference === undefined) return place;
  const target = root.at(...reference.replace(/^\$/, "").split("."));
  return target.value === undefined ? place.fail(`There is no component \`${reference}\`.`) : target;
}

/** The status that an action's first criterion asks for. */
export function statusOf(action: Place): string | undefined {
  const condition = String(action.at("criteria", "0", "condition").value);
  return /^\$response\.body#\/status == '([^']*)'$/.exec(condition)?.[1];
}
