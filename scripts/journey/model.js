import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The journey as written: an Arazzo document. */
export const journeyFile = new URL("../../openapi/journey.arazzo.yaml", import.meta.url);

/**
 * What follows a step: `status` is the one of the answer that leads there, undefined where any answer does, and `shown` the
 * name in words. Without a workflow or step to go to, the journey ends.
 *
 * @typedef {{ name: string, shown: string, status?: string, workflowId?: string, stepId?: string }} Branch
 *
 * A call, or with `workflowId` another workflow whole. `person` is what somebody does beforehand, `effect` what it leaves
 * behind beyond tokens.
 * @typedef {{ stepId: string, description: string, operationId?: string, workflowId?: string, person?: string,
 *   effect?: string, branches: Branch[] }} Step
 *
 * @typedef {{ description: string, default?: unknown }} Input
 * @typedef {{ workflowId: string, summary: string, description: string, inputs: Record<string, Input>,
 *   steps: Step[] }} Workflow
 *
 * What picture and words say of a call, by operationId.
 * @typedef {Map<string, { summary: string, caller: "app" | "server" }>} Calls
 */

/**
 * The workflows of the journey, references followed.
 *
 * @param {string} text of the Arazzo document
 * @returns {Workflow[]}
 */
export function readJourney(text = readFileSync(journeyFile, "utf8")) {
  const document = parse(text);
  return document.workflows.map(({ workflowId, summary, description, inputs, steps }) => ({
    workflowId,
    summary,
    description,
    inputs: inputsOf(document, inputs),
    steps: steps.map((step) => ({
      stepId: step.stepId,
      description: step.description,
      operationId: step.operationId,
      workflowId: step.workflowId,
      person: step["x-person"],
      effect: step["x-effect"],
      branches: (step.onSuccess ?? []).map((action) => branchOf(reusable(document, action))),
    })),
  }));
}

/**
 * The inputs of a workflow by name.
 *
 * @returns {Record<string, Input>}
 */
export function inputsOf(document, inputs) {
  const resolve = (schema) => {
    const [, name] = /^#\/components\/inputs\/(.+)$/.exec(schema?.$ref) ?? [];
    return name ? document.components?.inputs?.[name] : schema;
  };
  const properties = Object.entries(Object(resolve(inputs)?.properties));
  return Object.fromEntries(properties.map(([name, schema]) => [name, Object(resolve(schema))]));
}

/** The parameter or action that `reference` names, or the object itself. */
export function reusable(document, object) {
  const { reference, ...more } = Object(object);
  const [, kind, name] = /^\$components\.(\w+)\.([\w.-]+)$/.exec(reference) ?? [];
  return kind ? { ...document.components?.[kind]?.[name], ...more } : object;
}

/** The status that a criterion of an action asks for. */
export function statusOf({ condition }) {
  return /^\$response\.body#\/\S* == '([^']*)'$/.exec(condition)?.[1];
}

function branchOf({ name, workflowId, stepId, criteria = [], "x-displayName": shown = name.replaceAll("-", " ") }) {
  return { name, shown, workflowId, stepId, status: criteria.map(statusOf).find(Boolean) };
}

/**
 * Each way through the journey that begins with a workflow: the status that each operation answers on it, by operationId.
 *
 * @param {Workflow[]} workflows
 * @returns {Record<string, string>[]}
 */
export function waysFrom(workflows, workflowId, before = []) {
  if (before.includes(workflowId)) throw new Error(`The workflow ${workflowId} leads back to itself.`);
  const workflow = workflows.find((each) => each.workflowId === workflowId);
  const [branching] = Object(workflow).steps?.filter(({ branches }) => branches.length > 0) ?? [];
  if (!branching) return [{}];
  return branching.branches.flatMap(({ status, workflowId: next }) =>
    waysFrom(workflows, next, [...before, workflowId]).map((way) => ({
      ...(status && { [branching.operationId]: status }),
      ...way,
    })),
  );
}
