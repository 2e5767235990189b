import assert from "node:assert/strict";
import { isObject } from "../support/bodies.js";
import { lintAll } from "../support/lint.js";
import { paths, readDocument, walk } from "../support/walk.js";
import type { Verdict } from "./verdicts.js";

/** A journey with one thing wrong. */
export interface JourneyMutant {
  name: string;
  /** The ids of the workflows whose steps it changes. */
  workflows: string[];
  document(): object;
}

type Container = Record<string, unknown>;

const prose = /^(description|summary|x-person|x-effect|x-source|inputs)$/;
/** Names that nothing in the document reads: renamed, they are right. */
const isLabel = (path: string[]) => path.at(-1) === "name" && path.at(-3) === "onSuccess";

interface Journey {
  workflows: { workflowId: string; inputs: { properties: Container }; steps: { stepId: string }[] }[];
  components: { parameters: Container };
}

/** Each link, criterion, parameter, field, action and step of the workflows: left out, renamed, and with other values. */
export function journeyMutants(): JourneyMutant[] {
  // What YAML anchors share is one object, so a change of it is one change of the file.
  const document: Journey = readDocument();
  const mutants: JourneyMutant[] = [];
  const seen = new Map<unknown, JourneyMutant[]>();

  function add(name: string, workflow: string, path: string[], change: (parent: Container, key: string) => void) {
    const mutant: JourneyMutant = {
      name: `${path.join(" ")}: ${name}`,
      workflows: [workflow],
      document() {
        const copy = structuredClone(document);
        const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Container)[key], copy) as Container;
        change(parent, path.at(-1) ?? "");
        return copy;
      },
    };
    mutants.push(mutant);
    return mutant;
  }

  function visit(node: unknown, path: string[], workflow: string): JourneyMutant[] {
    const shared = seen.get(node);
    if (shared) {
      for (const mutant of shared) mutant.workflows.push(workflow);
      return shared;
    }
    const own: JourneyMutant[] = [];
    const change = (name: string, at: string[], apply: (parent: Container, key: string) => void) =>
      own.push(add(name, workflow, at, apply));
    for (const [key, value] of Object.entries(node as Container)) {
      const at = [...path, key];
      if (prose.test(key)) continue;
      change("left out", at, (parent, key) => {
        if (Array.isArray(parent)) parent.splice(Number(key), 1);
        else delete parent[key];
      });
      if (/^(payload|outputs)$/.test(path.at(-1) ?? ""))
        change("renamed", at, (parent, key) => {
          parent[`${key}_`] = value;
          delete parent[key];
        });
      if (typeof value === "string") {
        if (!isLabel(at)) change("misspelt", at, (parent, key) => (parent[key] = `${value}_`));
        for (const other of alternatives(value, workflow, document))
          change(JSON.stringify(other), at, (parent, key) => (parent[key] = other));
      } else if (isObject(value) || Array.isArray(value)) own.push(...visit(value, at, workflow));
    }
    seen.set(node, own);
    return own;
  }

  for (const [index, workflow] of document.workflows.entries()) {
    for (const key of ["parameters", "steps", "x-handed-over"] as const) {
      const node = (workflow as unknown as Container)[key];
      if (node) visit(node, ["workflows", String(index), key], workflow.workflowId);
    }
  }
  visit(document.components.parameters, ["components", "parameters"], "log-in");
  return mutants;
}

/** Other values of the same kind that lead somewhere else. */
function alternatives(value: string, workflowId: string, { workflows }: Journey): string[] {
  const workflow = workflows.find((each) => each.workflowId === workflowId);
  const inputs = Object.keys(workflow?.inputs.properties ?? {});
  const after = (list: string[], item: string) => list[(list.indexOf(item) + 1) % list.length] ?? "";
  const input = /^\$inputs\.(\w+)$/.exec(value)?.[1];
  if (input) return [`$inputs.${after(inputs, input)}`];
  if (value.startsWith("$steps.")) return [`$inputs.${inputs[0]}`];
  if (value === "$response.body#/session_token") return ["$response.body#/status"];
  if (value === "$response.body#/state_token") return ["$response.body#/status"];
  if (value === "$response.body#/token") return ["$response.body#/originalImageBase64"];
  const statuses = ["SUCCESS", "SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH", "ACCESS_DENIED"];
  const status = /'(.*)'$/.exec(value)?.[1];
  if (status) return [value.replace(status, after(statuses, status)), value.replace("==", "!=")];
  const listed = /^\^\((.*)\)\$$/.exec(value)?.[1]?.split("|");
  if (listed)
    return [...listed.map((each) => listed.filter((other) => other !== each)), [...listed, "UNKNOWN"]]
      .filter((list) => list.length > 0)
      .map((list) => `^(${list.join("|")})$`);
  if (value === "$statusCode == 200") return ["$statusCode == 400", "$statusCode != 400"];
  const types = ["BIND_MOBILE_SMS", "REGISTER_SMS"];
  if (types.includes(value)) return [after(types, value)];
  const ids = workflows.map((each) => each.workflowId);
  if (ids.includes(value)) return [after(ids, value)];
  return [];
}

/** What finds each mutant: the linter, or else a walk at a provider that takes only what it issued. */
export async function journeyVerdicts(mutants: JourneyMutant[]): Promise<Verdict[]> {
  // A red suite would kill every mutant, so the journey itself goes along.
  const right = readDocument();
  const documents = [right, ...mutants.map(({ document }) => document())];
  const { ofTexts } = await lintAll(
    [],
    documents.map((document) => JSON.stringify(document)),
  );
  const [problem, ...found] = ofTexts.map(([problem]) => problem?.ruleId);
  const mustBeRight = (problem?: string) => assert(!problem, `The tests fail without a mutant: ${problem}`);
  mustBeRight(problem);
  const verdicts = found.map((killedBy): Verdict => ({ layer: killedBy ? "lint" : "journey", killedBy }));
  for (const path of paths) {
    const workflows = workflowsOf(right, path[1]);
    const waiting = [...mutants.keys()].filter(
      (index) => !verdicts[index]?.killedBy && mutants[index]?.workflows.some((id) => workflows.includes(id)),
    );
    if (waiting.length === 0) continue;
    const walks = [right, ...waiting.map((index) => documents[index + 1] as object)];
    const [problem, ...wrong] = await walk(walks.map((document) => ({ path, document })));
    mustBeRight(problem);
    for (const [position, index] of waiting.entries())
      verdicts[index] = { layer: "journey", killedBy: wrong[position] };
  }
  return verdicts;
}

/** The workflows whose steps are on a path. */
function workflowsOf({ workflows }: Journey, steps: readonly string[]): string[] {
  const onPath = new Set(steps.map((step) => step.split(" ")[0]));
  return workflows.filter(({ steps }) => steps.some(({ stepId }) => onPath.has(stepId))).map((each) => each.workflowId);
}
