import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { inputsOf, reusable, statusOf } from "../journey/model.js";
import { readSource } from "../lib/sources.js";

/**
 * What Redocly does not check of an Arazzo document: all of it against the contract that it names, and its references to
 * itself. A mistake there is otherwise a value that is silently not sent, or a branch that is silently not taken.
 */
export function journey() {
  return {
    Root(document, { report: tell, location }) {
      const report = (path, message) => tell({ message, location: location.child(path) });
      const [{ url = "" } = {}] = document.sourceDescriptions ?? [];
      const contract = readContract(new URL(url, `file://${location.source.absoluteRef}`));
      if (!contract) return report(["sourceDescriptions", 0, "url"], `No contract can be read at \`${url}\`.`);

      // Redocly itself reports workflows and steps that are missing, and nothing can be said of those that follow.
      const { workflows: list = [] } = document;
      if (!list.every(({ steps }) => Array.isArray(steps))) return undefined;
      const workflows = new Map(list.map((workflow) => [workflow.workflowId, workflow]));
      for (const [index, workflow] of list.entries()) {
        checkWorkflow({ document, contract, workflows, workflow, report }, ["workflows", index]);
      }
      for (const [kind, group] of Object.entries(document.components ?? {})) {
        const text = JSON.stringify(document);
        for (const name of Object.keys(group)) {
          const isUsed = [`"$components.${kind}.${name}"`, `"#/components/${kind}/${name}"`].some((use) =>
            text.includes(use),
          );
          if (!isUsed) report(["components", kind, name], `The component \`${name}\` is not used.`);
        }
      }
    },
  };
}

const contracts = new Map();

/** The contract as far as it is needed here, or undefined when there is none; read once, as one run may lint many files. */
function readContract(file) {
  try {
    const known = contracts.get(file.href);
    if (known) return known;
    const document = parse(readFileSync(file, "utf8"));
    const resolve = (node) =>
      node?.$ref
        ? resolve(
            node.$ref
              .slice(2)
              .split("/")
              .reduce((at, key) => at[key.replaceAll("~1", "/").replaceAll("~0", "~")], document),
          )
        : node;
    const operations = operationsOf(document, resolve).map((call) => [call.operation.operationId, call]);
    const contract = { operations: new Map(operations), resolve, sources: Object.keys(document["x-sources"] ?? {}) };
    contracts.set(file.href, contract);
    return contract;
  } catch {
    return undefined;
  }
}

function checkWorkflow(context, at) {
  const { document, contract, workflows, workflow, report } = context;
  const inputs = inputsOf(document, workflow.inputs);
  for (const [name, schema] of Object.entries(inputs)) {
    if (!schema.description)
      report([...at, "inputs"], `The input \`${name}\` needs a description, or names an unknown component.`);
  }
  checkSource(contract, workflow, report, at);
  for (const [index, name] of (workflow["x-handed-over"] ?? []).entries()) {
    if (!(name in inputs)) report([...at, "x-handed-over", index], `The workflow has no input \`${name}\`.`);
  }

  /** The outputs of the steps before, by step. */
  const outputs = new Map();
  for (const [index, step] of workflow.steps.entries()) {
    const place = [...at, "steps", index];
    const call = contract.operations.get(step.operationId);
    const inStep = { ...context, inputs, outputs, step, call };
    checkSource(contract, step, report, place);
    if (step.operationId !== undefined && !call)
      report([...place, "operationId"], `The contract has no operation \`${step.operationId}\`.`);
    if (call) checkCall(inStep, place);
    if (step.workflowId !== undefined) checkHandover(inStep, step, place);
    if (runs(workflows, step.workflowId, workflow.workflowId))
      report([...place, "workflowId"], `The workflow \`${workflow.workflowId}\` would run itself, without an end.`);
    checkExpressions(inStep, step, place);
    checkActions(inStep, place);
    outputs.set(step.stepId, new Set(Object.keys(step.outputs ?? {})));
  }
  checkExpressions({ ...context, inputs, outputs }, workflow.parameters ?? [], [...at, "parameters"]);
  if (!workflow.steps.at(-1)?.onSuccess && !isCalled(document, workflow.workflowId))
    report(
      [...at, "steps", workflow.steps.length - 1],
      "The last step needs an action that ends the journey, with a name that says why.",
    );
}

/** Whether running a workflow comes to run `wanted`. */
function runs(workflows, id, wanted, seen = new Set()) {
  if (id === wanted || seen.has(id)) return id === wanted;
  seen.add(id);
  const { steps = [] } = workflows.get(id) ?? {};
  return steps.some(({ workflowId }) => workflowId !== undefined && runs(workflows, workflowId, wanted, seen));
}

const isCalled = ({ workflows }, id) =>
  workflows.some(({ steps }) => steps.some(({ workflowId }) => workflowId === id));

function checkSource({ sources }, node, report, at) {
  const source = readSource(node["x-source"]);
  if (!source)
    report(
      node["x-source"] === undefined ? at : [...at, "x-source"],
      "`x-source` has to name a source of the contract, with a grade.",
    );
  else if (!sources.includes(source.name))
    report([...at, "x-source"], `The contract has no source named \`${source.name}\`.`);
}

/** Headers, body and success criteria of a step that calls an operation. */
function checkCall({ document, contract, workflow, step, call, report }, at) {
  const { operation, parameters } = call;
  const lists = [
    [[...at, "parameters"], step.parameters ?? []],
    [at, workflow.parameters ?? []],
  ];
  const given = lists.flatMap(([place, list]) =>
    list.map((parameter, index) => ({
      place: place === at ? at : [...place, index],
      ...reusable(document, parameter),
    })),
  );
  const isSame = (a, b) => a.in === b.in && a.name.toLowerCase() === b.name?.toLowerCase();
  for (const parameter of given) {
    if (parameter.name && !parameters.some((known) => isSame(known, parameter)))
      report(parameter.place, `\`${operation.operationId}\` has no ${parameter.in} parameter \`${parameter.name}\`.`);
  }
  for (const known of parameters) {
    if (known.required && !given.some((parameter) => isSame(known, parameter)))
      report(at, `\`${operation.operationId}\` demands the ${known.in} parameter \`${known.name}\`.`);
  }
  const [[scheme] = []] = (operation.security ?? []).map(Object.keys);
  if (scheme && !step["x-security"]?.some(({ schemeName }) => schemeName === scheme))
    report(at, `\`${operation.operationId}\` demands \`x-security\` with the scheme \`${scheme}\`.`);

  const media = Object.entries(contract.resolve(operation.requestBody)?.content ?? {});
  checkBody(contract, media, step.requestBody, operation, report, [...at, "requestBody"]);
  checkCriteria(contract, step, operation, report, [...at, "successCriteria"], at);
}

function checkBody(contract, media, body, { operationId }, report, at) {
  const [[type, { schema } = {}] = []] = media;
  if (!type) return body && report(at, `\`${operationId}\` takes no body.`);
  if (!body) return report(at.slice(0, -1), `\`${operationId}\` demands a body.`);
  // Redocly serialises JSON under this name alone; the vendor's spelling is put on the wire by scripts/journey/wire.ts.
  const expected = /^application\/json\b/.test(type) ? "application/json" : type;
  if (body.contentType !== expected) report([...at, "contentType"], `\`contentType\` has to be \`${expected}\`.`);
  const { properties, required = [] } = contract.resolve(schema);
  for (const [name, value] of Object.entries(body.payload ?? {})) {
    const property = contract.resolve(properties[name]);
    if (!property) report([...at, "payload", name], `\`${operationId}\` has no body field \`${name}\`.`);
    else if (property.const !== undefined && property.const !== value)
      report([...at, "payload", name], `\`${name}\` has to be \`${property.const}\`.`);
  }
  for (const name of required) {
    if (!(name in Object(body.payload))) report(at, `\`${operationId}\` demands the body field \`${name}\`.`);
  }
}

/** The schemas that an answer of 200 may have. */
function answersOf(contract, operation) {
  const [media] = Object.values(contract.resolve(operation.responses["200"])?.content ?? {});
  const schema = contract.resolve(media?.schema);
  return (schema?.oneOf ?? (schema ? [schema] : [])).map(contract.resolve);
}

/** The values of `status` that an answer of 200 may have. */
const statusesOf = (contract, operation) =>
  answersOf(contract, operation).flatMap(({ properties }) => contract.resolve(properties?.status)?.const ?? []);

/** Whether a JSON pointer reaches something that an answer with this status always has. */
function isCertain(contract, operation, pointer, status) {
  const statuses = (schema) => contract.resolve(schema.properties?.status)?.const;
  const schemas = answersOf(contract, operation).filter(
    (schema) => status === undefined || statuses(schema) === status,
  );
  const keys = pointer.split("/").slice(1);
  const reaches = (schema, [key, ...more]) =>
    key === undefined ||
    (schema.required?.includes(key) && reaches(contract.resolve(schema.properties?.[key] ?? {}), more));
  return schemas.length > 0 && schemas.every((schema) => reaches(schema, keys));
}

/** The statuses that a step lets through, from its regular expression. */
const allowed = ({ successCriteria = [] }) =>
  successCriteria.flatMap(({ context, condition, type }) =>
    context === "$response.body#/status" && type === "regex"
      ? (/^\^\((.*)\)\$$/.exec(condition)?.[1]?.split("|") ?? [])
      : [],
  );

function checkCriteria(contract, step, operation, report, at, stepAt) {
  const criteria = step.successCriteria ?? [];
  if (!criteria.some(({ condition }) => condition === "$statusCode == 200"))
    report(stepAt, "`successCriteria` has to ask for `$statusCode == 200`: without it any documented status passes.");
  const known = statusesOf(contract, operation);
  const passing = allowed(step);
  for (const [index, { condition, context, type }] of criteria.entries()) {
    if (condition === "$statusCode == 200" && !context && !type) continue;
    if (context !== "$response.body#/status" || type !== "regex" || passing.length === 0) {
      report(
        [...at, index],
        "A success criterion is `$statusCode == 200`, or a regex `^(A|B)$` of the answer's status.",
      );
      continue;
    }
    for (const status of passing) {
      if (!known.includes(status)) report([...at, index, "condition"], `The schema knows no status \`${status}\`.`);
    }
  }
  for (const status of known) {
    if (!passing.includes(status)) report(stepAt, `No success criterion lets the status \`${status}\` through.`);
  }
}

/** The handover to another workflow: inputs that it has, and all of those that come from the workflow before it. */
function checkHandover({ document, workflows, report }, { workflowId, parameters = [] }, at) {
  const target = workflows.get(workflowId);
  if (!target) return report([...at, "workflowId"], `There is no workflow \`${workflowId}\`.`);
  const wanted = inputsOf(document, target.inputs);
  const handedOver = target["x-handed-over"] ?? [];
  for (const [index, { name }] of parameters.entries()) {
    const place = [...at, "parameters", index];
    if (!wanted[name]) report(place, `The workflow \`${workflowId}\` has no input \`${name}\`.`);
    else if (!handedOver.includes(name))
      report(place, `\`x-handed-over\` of \`${workflowId}\` has to name \`${name}\`.`);
  }
  for (const name of handedOver) {
    if (!parameters.some((parameter) => parameter.name === name))
      report(at, `The workflow \`${workflowId}\` demands the input \`${name}\`.`);
  }
}

function checkActions(context, at) {
  const { document, contract, workflow, step, call, report } = context;
  const known = call ? statusesOf(contract, call.operation) : [];
  const actions = (step.onSuccess ?? []).map((action) => reusable(document, action));
  for (const [index, action] of actions.entries()) {
    const place = [...at, "onSuccess", index];
    const { workflowId, stepId, criteria = [] } = action;
    if (action.name === undefined)
      report(place, "An action needs a name that tells the reason, or names an unknown component.");
    if (workflowId !== undefined) checkHandover(context, action, place);
    if (stepId !== undefined && !workflow.steps.some((other) => other.stepId === stepId))
      report([...place, "stepId"], `The workflow \`${workflow.workflowId}\` has no step \`${stepId}\`.`);
    if (known.length > 0 && criteria.length === 0)
      report(place, `An action of \`${step.operationId}\` has to ask for the status that it takes.`);
    for (const [nth, criterion] of criteria.entries()) {
      const status = statusOf(criterion);
      const where = [...place, "criteria", nth, "condition"];
      if (criterion.condition !== `$response.body#/status == '${status}'`)
        report(where, "A criterion of an action is `$response.body#/status == '…'`.");
      else if (!known.includes(status)) report(where, `The schema knows no status \`${status}\`.`);
    }
  }
  const isTaken = (status) => actions.some(({ criteria = [] }) => criteria.some((each) => statusOf(each) === status));
  for (const status of known) {
    if (!isTaken(status)) report(at, `No action takes the status \`${status}\`.`);
  }
}

const isProse = (key) =>
  ["name", "description", "summary", "x-person", "x-effect", "x-source", "stepId", "operationId"].includes(key);

/** Every runtime expression below a step or a list of parameters. */
function checkExpressions(context, node, at, status) {
  if (typeof node === "string") {
    for (const [expression] of node.matchAll(/\$[^\s'"{}|)]+/g)) {
      const mistake = mistakeIn(context, expression, status);
      if (mistake) context.report(at, mistake);
    }
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { reference, ...own } = node;
  if (reference !== undefined && reusable(context.document, { reference }).name === undefined)
    context.report([...at, "reference"], `There is no component \`${reference}\`.`);
  // What a component holds is reported where it is used: it is right or wrong for that workflow.
  if (reference !== undefined)
    checkExpressions(context, { ...reusable(context.document, { reference }), ...own }, at, status);
  else
    for (const [key, child] of Object.entries(node)) {
      if (isProse(key)) continue;
      const index = Array.isArray(node) ? Number(key) : key;
      checkExpressions(context, child, [...at, index], (node.criteria ?? []).map(statusOf)[0] ?? status);
    }
}

function mistakeIn({ contract, inputs, outputs, step, call }, expression, status) {
  if (/^\$(statusCode|$)/.test(expression)) return undefined;
  const [, input] = /^\$inputs\.([\w-]+)$/.exec(expression) ?? [];
  if (input) return input in inputs ? undefined : `The workflow has no input \`${input}\`.`;
  const [, stepId, output] = /^\$steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
  if (output)
    return outputs.get(stepId)?.has(output) ? undefined : `No step before has the output \`${stepId}.${output}\`.`;
  const [, pointer] = /^\$response\.body#(\/.+)$/.exec(expression) ?? [];
  if (!pointer || !call) return `\`${expression}\` is no expression that is used here.`;
  if (isCertain(contract, call.operation, pointer, status)) return undefined;
  const which = status ? ` with the status \`${status}\`` : "";
  return `\`${pointer}\` is not in every answer of \`${step.operationId}\`${which}.`;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Each operation of the document, with its path, method and parameters; `resolve` follows a reference. */
function operationsOf({ paths }, resolve) {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        path,
        method: method.toUpperCase(),
        operation: item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(resolve),
      })),
  );
}
