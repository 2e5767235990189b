import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { reusable, statusOf } from "../journey/model.js";
import { DocumentError, Place } from "../lib/document.js";
import { type Operation, operationsOf } from "../lib/operations.js";
import { readSource } from "../lib/sources.js";
import type { RuleContext } from "./rules.js";

/**
 * What neither Redocly nor a run on the mock finds in the journey: names that stand for nothing, and answers of which it is
 * not said what follows. Such a value is not sent, and after such an answer the run just ends, without a failure.
 */
export function journey() {
  return {
    Root(document: unknown, { report, location }: RuleContext) {
      const root = Place.rootOf(document);
      const tell = ({ path }: Place, message: string) => report({ message, location: location.child([...path]) });
      const url = root.at("sourceDescriptions", "0", "url");
      const contract = readContract(new URL(String(url.value), pathToFileURL(location.source.absoluteRef)));
      if (!contract) return tell(url, `No contract can be read at \`${url.value}\`.`);
      for (const workflow of root.at("workflows").items()) {
        for (const place of [workflow, ...workflow.at("steps").items()]) {
          for (const mistake of mistakesIn({ root, contract, workflow }, place)) tell(place, mistake);
        }
      }
    },
  };
}

interface Contract {
  operations: Map<string, Operation>;
  sources: Place;
}

/** Read once, as one run of Redocly may lint many journeys. */
const contracts = new Map<string, Contract>();

function readContract(file: URL): Contract | undefined {
  try {
    if (!contracts.has(file.href)) {
      const root = Place.rootOf(parse(readFileSync(file, "utf8")));
      const operations = operationsOf(root).map((each): [string, Operation] => [each.operationId, each]);
      contracts.set(file.href, { operations: new Map(operations), sources: root.at("x-sources") });
    }
    return contracts.get(file.href);
  } catch {
    return undefined;
  }
}

interface Journey {
  root: Place;
  contract: Contract;
  /** The workflow that is checked. */
  workflow: Place;
}

/** What is wrong with a workflow or one of its steps. */
function mistakesIn(journey: Journey, place: Place): string[] {
  try {
    const own = place === journey.workflow ? workflowMistakes(journey) : stepMistakes(journey, place);
    return [...sourceMistakes(journey, place), ...own];
  } catch (error) {
    if (error instanceof DocumentError) return [error.message];
    throw error;
  }
}

function sourceMistakes({ contract }: Journey, place: Place): string[] {
  const source = readSource(place.at("x-source").value);
  if (!source) return ["`x-source` has to name a source of the contract, with a grade."];
  return contract.sources.at(source.name).value ? [] : [`The contract has no source named \`${source.name}\`.`];
}

function workflowMistakes({ workflow }: Journey): string[] {
  const names = workflow.at("x-handed-over").texts();
  return names.flatMap((name) => inputMistakes(workflow, name));
}

function inputMistakes(workflow: Place, name: string): string[] {
  const isKnown = workflow.at("inputs", "properties", name).value !== undefined;
  return isKnown ? [] : [`The workflow has no input \`${name}\`.`];
}

function stepMistakes(journey: Journey, step: Place): string[] {
  const { root, contract, workflow } = journey;
  const { value: operationId } = step.at("operationId");
  const operation = contract.operations.get(String(operationId));
  if (operationId !== undefined && !operation) return [`The contract has no operation \`${operationId}\`.`];

  const actions = step
    .at("onSuccess")
    .items()
    .map((action) => reusable(root, action));
  const headers = [workflow, step].flatMap((each) => each.at("parameters").items());
  const parameters = headers.map((header) => reusable(root, header));
  const sent = [
    ...parameters.map((parameter) => parameter.at("value")),
    ...["requestBody", "x-security", "outputs"].map((key) => step.at(key)),
  ];
  const mistakesOf = (place: Place, status?: string) =>
    expressionsIn(place).flatMap((expression) => expressionMistakes(journey, step, expression, operation, status));
  return [
    ...(actions.length > 0 || !isEnd(journey, step) ? [] : ["The last step needs an action that ends the journey."]),
    ...[step, ...actions].flatMap((from) => handoverMistakes(journey, from)),
    ...(operation ? requestMistakes(operation, step, parameters) : []),
    ...(operation ? answerMistakes(operation, step, actions) : []),
    ...sent.flatMap((place) => mistakesOf(place)),
    ...actions.flatMap((action) => mistakesOf(action.at("parameters"), statusOf(action))),
  ];
}

/** Whether nothing follows a step: it is the last one of a workflow that no step runs. */
function isEnd({ root, workflow }: Journey, step: Place): boolean {
  const runs = root
    .at("workflows")
    .items()
    .flatMap((each) => each.at("steps").items());
  const id = workflow.at("workflowId").value;
  const isLast = workflow.at("steps").items().at(-1)?.value === step.value;
  return isLast && !runs.some((each) => each.at("workflowId").value === id);
}

/** What leads to another workflow gives it the inputs that are handed over to it, and no others. */
function handoverMistakes({ root }: Journey, from: Place): string[] {
  const id = from.at("workflowId").value;
  if (id === undefined) return [];
  const workflows = root.at("workflows").items();
  const target = workflows.find((each) => each.at("workflowId").value === id);
  if (!target) return [`There is no workflow \`${id}\`.`];
  const expected = target.at("x-handed-over").texts();
  const actual = from
    .at("parameters")
    .items()
    .map((parameter) => parameter.at("name").text());
  return isDeepStrictEqual(actual.sort(), expected.sort())
    ? []
    : [`The workflow \`${id}\` is handed over ${expected.join(", ")}, and not ${actual.join(", ") || "nothing"}.`];
}

/** A step names what it sends: Redocly fills in mandatory headers and bodies with the contract's examples. */
function requestMistakes({ operationId, parameters, body }: Operation, step: Place, headers: Place[]): string[] {
  const fields = step
    .at("requestBody", "payload")
    .entries()
    .map(([name]) => name);
  const actual = [...headers.map((header) => header.at("name").text()), ...fields];
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  const demanded = [...required, ...(body?.schema.at("required").texts() ?? [])];
  const isKnown = (name: string) =>
    parameters.some((parameter) => parameter.name === name) || body?.schema.at("properties", name).value !== undefined;
  // Without parameters: Redocly serialises JSON under this name alone, and the mock takes it for the vendor's spelling.
  const mediaType = body?.mediaType.split(";")[0];
  const isTyped = step.at("requestBody", "contentType").value === mediaType;
  const demand = mediaType ? `demands \`contentType: ${mediaType}\`` : "takes no body";
  return [
    ...(isTyped ? [] : [`\`${operationId}\` ${demand}.`]),
    ...demanded.filter((name) => !actual.includes(name)).map((name) => `\`${operationId}\` demands \`${name}\`.`),
    ...actual.filter((name) => !isKnown(name)).map((name) => `\`${operationId}\` has no \`${name}\`.`),
  ];
}

/** Each status that an answer may have is let through, and leads somewhere. */
function answerMistakes(operation: Operation, step: Place, actions: Place[]): string[] {
  const statuses = answersOf(operation).flatMap((answer) => statusIn(answer) ?? []);
  const accepted = { condition: "$statusCode == 200" };
  const known = { context: "$response.body#/status", condition: `^(${statuses.join("|")})$`, type: "regex" };
  const criteria = statuses.length > 0 ? [accepted, known] : [accepted];
  const mistakes = statuses
    .filter((status) => !actions.some((action) => statusOf(action) === status))
    .map((status) => `No action takes the status \`${status}\`.`);
  if (!isDeepStrictEqual(step.at("successCriteria").value, criteria))
    mistakes.push(`\`successCriteria\` has to be ${JSON.stringify(criteria)}.`);
  for (const action of actions) {
    const name = action.at("name").value;
    // Where Redocly does not find the step, it runs the workflow's last one.
    if (action.at("stepId").value !== undefined) mistakes.push(`\`${name}\` has to lead to a workflow, not to a step.`);
    const status = statusOf(action);
    const expected = statuses.length > 0 ? [{ condition: `$response.body#/status == '${status}'` }] : undefined;
    if (!isDeepStrictEqual(action.at("criteria").value, expected) || (expected && !statuses.includes(String(status))))
      mistakes.push(`\`${name}\` has to ask for one status, of: ${statuses.join(", ") || "none"}.`);
  }
  return mistakes;
}

/** The schemas that an answer of 200 may have. */
function answersOf({ responses }: Operation): Place[] {
  const schema = responses.find(({ status }) => status === "200")?.body?.schema;
  const branches = schema?.at("oneOf").items() ?? [];
  return schema && branches.length === 0 ? [schema] : branches;
}

const statusIn = (answer: Place) => answer.at("properties", "status", "const").value as string | undefined;

const expressionsIn = ({ value = "" }: Place) => JSON.stringify(value).match(/\$[^\s'"{}|)]+/g) ?? [];

/** `status` is that of the answer, where an action asks for one. */
function expressionMistakes(
  { workflow }: Journey,
  step: Place,
  expression: string,
  operation?: Operation,
  status?: string,
): string[] {
  const [, input] = /^\$inputs\.([\w-]+)$/.exec(expression) ?? [];
  if (input) return inputMistakes(workflow, input);
  // Redocly finds a step or an output that does not exist, but takes one of a later step, or of another workflow.
  const [, stepId, output] = /^\$steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
  if (stepId && output) {
    const before = workflow
      .at("steps")
      .items()
      .slice(0, Number(step.path.at(-1)));
    const isKnown = before.some((each) => each.at("stepId").value === stepId && each.at("outputs", output).value);
    return isKnown ? [] : [`No step before has the output \`${stepId}.${output}\`.`];
  }
  const [, pointer] = /^\$response\.body#\/(.+)$/.exec(expression) ?? [];
  if (!pointer || !operation) return [`\`${expression}\` is no expression that is used here.`];
  const answers = answersOf(operation).filter((answer) => !status || statusIn(answer) === status);
  return answers.length > 0 && answers.every((answer) => isRequired(answer, pointer.split("/")))
    ? []
    : [`\`/${pointer}\` is not in every answer of \`${operation.operationId}\`${status ? ` with ${status}` : ""}.`];
}

function isRequired(schema: Place, [key, ...more]: string[]): boolean {
  if (key === undefined) return true;
  return schema.at("required").texts().includes(key) && isRequired(schema.at("properties", key), more);
}
