import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { statusOf } from "../journey/model.js";
import { DocumentError, Place } from "../lib/document.js";
import { type Operation, operationsOf } from "../lib/operations.js";
import { readSource } from "../lib/sources.js";
import type { RuleContext } from "./rules.js";

/**
 * What a run of the journey does not find: facts without a source, answers of which it is not said what follows (a run then
 * just ends, without a failure), and inputs that are handed over under another name.
 */
export function journey() {
  return {
    Root(document: unknown, { report, location }: RuleContext) {
      const root = Place.rootOf(document);
      const tell = ({ path }: Place, message: string) => report({ message, location: location.child([...path]) });
      const url = root.at("sourceDescriptions", "0", "url");
      const contract = readContract(new URL(String(url.value), pathToFileURL(location.source.absoluteRef)));
      if (!contract) return tell(url, `No contract can be read at \`${url.value}\`.`);
      const workflows = root.at("workflows").items();
      // A step that runs a workflow goes on after it.
      const run = workflows.flatMap((each) => each.at("steps").items()).map((step) => step.at("workflowId").value);
      for (const workflow of workflows) {
        const steps = workflow.at("steps").items();
        for (const place of [workflow, ...steps]) {
          try {
            for (const mistake of sourceMistakes(contract, place)) tell(place, mistake);
            if (place !== workflow) for (const mistake of stepMistakes(contract, root, place)) tell(place, mistake);
          } catch (error) {
            if (!(error instanceof DocumentError)) throw error;
            tell(place, error.message);
          }
        }
        const end = steps.at(-1);
        if (end?.at("onSuccess").items().length === 0 && !run.includes(workflow.at("workflowId").value))
          tell(end, "The last step needs an action that ends the journey.");
      }
    },
  };
}

interface Contract {
  operations: Operation[];
  sources: Place;
}

/** Read once, as one run of Redocly may lint many journeys. */
const contracts = new Map<string, Contract>();

function readContract(file: URL): Contract | undefined {
  try {
    if (!contracts.has(file.href)) {
      const root = Place.rootOf(parse(readFileSync(file, "utf8")));
      contracts.set(file.href, { operations: operationsOf(root), sources: root.at("x-sources") });
    }
    return contracts.get(file.href);
  } catch {
    return undefined;
  }
}

function* sourceMistakes({ sources }: Contract, place: Place) {
  const source = readSource(place.at("x-source").value);
  if (!source) yield "`x-source` has to name a source of the contract, with a grade.";
  else if (!sources.at(source.name).value) yield `The contract has no source named \`${source.name}\`.`;
}

function* stepMistakes({ operations }: Contract, root: Place, step: Place): Generator<string, void> {
  const actions = step.at("onSuccess").items();
  for (const from of [step, ...actions]) yield* handoverMistakes(root, from);
  const operationId = step.at("operationId").value;
  if (operationId === undefined) return;
  const operation = operations.find((each) => each.operationId === operationId);
  if (!operation) return yield `The contract has no operation \`${operationId}\`.`;
  yield* answerMistakes(operation, step, actions);
  // Left out, Redocly takes it from the contract. Without parameters, as it serialises JSON under this name alone.
  const mediaType = operation.body?.mediaType.split(";")[0];
  if (step.at("requestBody", "contentType").value !== mediaType)
    yield mediaType ? `\`${operationId}\` demands \`contentType: ${mediaType}\`.` : `\`${operationId}\` takes no body.`;
}

/** What leads to another workflow gives it the inputs that are handed over to it, and no others. */
function* handoverMistakes(root: Place, from: Place): Generator<string, void> {
  const id = from.at("workflowId").value;
  if (id === undefined) return;
  const workflows = root.at("workflows").items();
  const target = workflows.find((each) => each.at("workflowId").value === id);
  if (!target) return yield `There is no workflow \`${id}\`.`;
  const expected = target.at("x-handed-over").texts().sort();
  const parameters = from.at("parameters").items();
  const actual = parameters.map((parameter) => parameter.at("name").text()).sort();
  if (!isDeepStrictEqual(actual, expected))
    yield `The workflow \`${id}\` is handed over ${expected.join(", ")}, and not ${actual.join(", ") || "nothing"}.`;
}

/** Each status that an answer may have is let through, and leads somewhere. */
function* answerMistakes(operation: Operation, step: Place, actions: Place[]) {
  const statuses = statusesOf(operation);
  const accepted = { condition: "$statusCode == 200" };
  const known = { context: "$response.body#/status", condition: `^(${statuses.join("|")})$`, type: "regex" };
  const criteria = statuses.length > 0 ? [accepted, known] : [accepted];
  if (!isDeepStrictEqual(step.at("successCriteria").value, criteria))
    yield `\`successCriteria\` has to be ${JSON.stringify(criteria)}.`;
  for (const status of statuses) {
    if (!actions.some((action) => statusOf(action) === status)) yield `No action takes the status \`${status}\`.`;
  }
  for (const action of actions) {
    const name = action.at("name").value;
    // Where Redocly does not find the step, it runs the workflow's last one.
    if (action.at("stepId").value !== undefined) yield `\`${name}\` has to lead to a workflow, not to a step.`;
    const status = statusOf(action);
    const expected = statuses.length > 0 ? [{ condition: `$response.body#/status == '${status}'` }] : undefined;
    if (!isDeepStrictEqual(action.at("criteria").value, expected) || (expected && !statuses.includes(String(status))))
      yield `\`${name}\` has to ask for one status, of: ${statuses.join(", ") || "none"}.`;
  }
}

/** What an answer of 200 may have as `status`. */
function statusesOf({ responses }: Operation): unknown[] {
  const schema = responses.find(({ status }) => status === "200")?.body?.schema;
  const answers = schema?.at("oneOf").value ? schema.at("oneOf").items() : [schema];
  return answers.flatMap((answer) => answer?.at("properties", "status", "const").value ?? []);
}
