import { isDeepStrictEqual } from "node:util";
import type { Place } from "../lib/document.js";
import { methods, type Operation, operationsOf } from "../lib/operations.js";

/**
 * A part of a document as two documents are compared by: references are followed, and words, sources, examples, names of
 * components and order are left out. What a document may write in several ways is written in one way here.
 */
export interface Part {
  place: Place;
  /** What is said of this part itself, by keyword. */
  facts: Record<string, unknown>;
  /** The parts of this part, by name. */
  parts: Record<string, Part>;
}

const wordsAndSources = /^(title|summary|description|externalDocs|example|examples|bearerFormat|\$comment|x-sources?)$/;

/** What says the same as nothing. */
const defaults: Record<string, unknown> = {
  required: false,
  deprecated: false,
  allowReserved: false,
  style: "simple",
  explode: false,
  allowEmptyValue: false,
  readOnly: false,
  writeOnly: false,
  uniqueItems: false,
  minLength: 0,
  minItems: 0,
  minProperties: 0,
};

/** Keywords that hold one schema; without them everything is allowed. */
export const constraints = ["items", "additionalProperties", "contains", "propertyNames"];

/** Keywords that hold one part, each with the part's name. */
const single: Record<string, string> = {
  schema: "schema",
  requestBody: "request",
  ...Object.fromEntries(constraints.map((keyword) => [keyword, keyword])),
};

/** Keywords that hold named parts, each with what comes before their names. */
const named: Record<string, string> = {
  responses: "answer ",
  headers: "header ",
  content: "",
  properties: "/",
  variables: "variable ",
};

/** Keywords whose members are no facts as they stand. */
const notFacts = [
  ...Object.keys(single),
  ...Object.keys(named),
  ...["parameters", "security", "servers", "links", "required", "const", "discriminator", "allOf", "oneOf", "anyOf"],
];

export function newPart(place: Place, facts: Part["facts"] = {}, parts: Part["parts"] = {}): Part {
  return { place, facts, parts };
}

/** What is said of a place: its members but those that are read in another way, words, and what goes without saying. */
function factsOf(place: Place, ...read: string[]): Record<string, unknown> {
  const isFact = ([keyword, { value }]: [string, Place]) =>
    !read.includes(keyword) && !wordsAndSources.test(keyword) && value !== defaults[keyword];
  const facts = place.entries().filter(isFact);
  return Object.fromEntries(facts.map(([keyword, { value }]) => [keyword, value]));
}

/** A text that two parts have in common when they say the same. */
function signature({ facts, parts }: Part): string {
  const inside = Object.entries(parts).map(([name, part]) => [name, signature(part)]);
  return JSON.stringify([Object.entries(facts).sort(), inside.sort()]);
}

/** `around` are the addresses of the parts that this one stands in, each with its depth. */
function partOf(place: Place, around = new Map<string, number>(), depth = 0): Part {
  const address = place.path.join("/");
  const level = around.get(address);
  // A schema that contains itself is known by how many levels up it stands.
  if (level !== undefined) return newPart(place, { recursion: depth - level });
  if (place.value === false) return newPart(place, { nothing: true });

  const inside = new Map([...around, [address, depth]]);
  const part = newPart(place, factsOf(place, ...notFacts));
  const { facts, parts } = part;
  for (const [keyword, member] of place.entries()) {
    const [name, prefix] = [single[keyword], named[keyword]];
    if (name !== undefined) parts[name] = partOf(member, inside, depth + 1);
    if (prefix === undefined) continue;
    for (const [key, each] of member.entries()) parts[prefix + key] = partOf(each, inside, depth + 1);
  }

  const { const: constant, type, required, discriminator, examples, links } = Object.fromEntries(place.entries());
  if (constant) facts.enum = [constant.value];
  if (typeof type?.value === "string") facts.type = [type.value];
  if (required?.value === true) facts.required = true;
  for (const [name, link] of links?.entries() ?? []) facts[`link ${name}`] = factsOf(link);
  // Callers select examples by their names. A schema has a list of them, without names.
  if (examples && !Array.isArray(examples.value)) facts.examples = examples.entries().map(([name]) => name);
  if (discriminator) {
    facts.discriminator = discriminator.at("propertyName").value;
    const schemas = discriminator.at("mapping").entries();
    facts.mapping = schemas.map(
      ([value, reference]) => `${value}: ${constantsOf(partOf(place.resolve(reference.text()), inside, depth))}`,
    );
  }

  const listed = (keyword: string) =>
    place
      .at(keyword)
      .items()
      .map((schema) => partOf(schema, inside, depth));
  for (const member of listed("allOf")) merge(part, member);
  for (const union of ["oneOf", "anyOf"]) {
    const members = listed(union);
    // A list of one says the same as its only member.
    const said = members.length > 1 ? [newPart(place, { union }, alternatives(members))] : members;
    for (const member of said) merge(part, member);
  }
  if (Array.isArray(required?.value)) merge(part, newPart(place, { requires: required.texts() }));
  markRequired(part);
  return part;
}

/** How the name of an alternative begins that has no constants of its own. */
export const unnamed = "(an alternative)";

/** Alternatives by names: their constants, or where several have the same ones all that they say. */
export function alternatives(members: Part[]): Record<string, Part> {
  const texts = members.map(constantsOf);
  const isName = (text: string) => text !== "" && texts.indexOf(text) === texts.lastIndexOf(text);
  const nameOf = (member: Part) => {
    const text = constantsOf(member);
    return isName(text) ? `(${text}) ` : `${unnamed} \n${signature(member)}`;
  };
  return Object.fromEntries(members.map((member) => [nameOf(member), member]));
}

/** The constants that a schema can be told by. */
function constantsOf(part: Part): string {
  const constants = Object.entries(part.parts).flatMap(([name, { facts }]) =>
    Array.isArray(facts.enum) && facts.enum.length === 1 ? `${name.slice(1)} ${JSON.stringify(facts.enum[0])}` : [],
  );
  return constants.join(", ");
}

/** Adds to a schema what another one says, which holds as well. What cannot be said in one is a fact of `allOf`. */
function merge(part: Part, other: Part): void {
  const { requires = [], ...facts } = other.facts;
  const isOther = ([keyword, value]: [string, unknown]) =>
    keyword in part.facts && (keyword === "union" || !isDeepStrictEqual(part.facts[keyword], value));
  if (Object.entries(facts).some(isOther)) {
    part.facts.allOf = [...list(part.facts.allOf), signature(other)];
    return;
  }
  Object.assign(part.facts, facts, { requires: [...list(part.facts.requires), ...list(requires)] });
  for (const [name, member] of Object.entries(other.parts)) {
    const own = part.parts[name];
    if (own) merge(own, member);
    else part.parts[name] = member;
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Says of each property itself that it is required; only names without a property stay in the list. */
function markRequired({ facts, parts }: Part): void {
  const names = [...new Set(list(facts.requires))];
  for (const name of names) Object.assign(parts[`/${name}`]?.facts ?? {}, { required: true });
  facts.requires = names.filter((name) => !parts[`/${name}`]);
}

/** A contract: its calls, each with everything that holds for it wherever that is written. */
export function contractPart(root: Place): Part {
  const { openapi, ...facts } = factsOf(root, "info", "servers", "security", "tags", "paths", "components");
  const version = String(openapi).replace(/\.\d+$/, "");
  const operations = operationsOf(root).map((each) => [`${each.method} ${each.path}`, operationPart(root, each)]);
  return newPart(root, { ...facts, openapi: version, unused: unusedComponents(root) }, Object.fromEntries(operations));
}

function unusedComponents(root: Place): string[] {
  const text = JSON.stringify(root.value);
  const isUsed = (kind: string, name: string) =>
    text.includes(kind === "securitySchemes" ? `"${name}":[` : `"#/components/${kind}/${name}"`);
  const { examples, ...kinds } = Object.fromEntries(root.at("components").entries());
  return Object.entries(kinds).flatMap(([kind, components]) =>
    components.entries().flatMap(([name, place]) => (isUsed(kind, name) ? [] : `${kind}: ${signature(partOf(place))}`)),
  );
}

function operationPart(root: Place, { place, path, caller, parameters }: Operation): Part {
  const { facts, parts } = partOf(place);
  const item = root.at("paths", path);
  Object.assign(facts, factsOf(item, ...methods, ...notFacts), {
    "x-caller": caller,
    security: securityOf(root, place),
  });
  const servers = [place, item, root].map((each) => each.at("servers")).find(({ value }) => value);
  for (const server of servers?.items() ?? []) parts[`server ${server.at("url").value}`] = partOf(server);
  for (const { in: location, name, place } of parameters) {
    const parameter = partOf(place);
    // The name of a header ignores case.
    parameter.facts.name = location === "header" ? name.toLowerCase() : name;
    const style = place.at("style").value ?? (/query|cookie/.test(location) ? "form" : "simple");
    Object.assign(parameter.facts, { style, explode: place.at("explode").value ?? style === "form" });
    parts[`${location} ${parameter.facts.name}`] = parameter;
  }
  return newPart(place, facts, parts);
}

/**
 * What allows to make a call: one of these has to be sent, and an empty one is nothing. What another call obtains can be
 * left to the client, or sent as if it were not obtained.
 */
function securityOf(root: Place, operation: Place): string[] {
  const own = operation.at("security");
  const requirements = (own.value === undefined ? root.at("security") : own).items();
  const sets = requirements.flatMap((requirement) => {
    const textsOf = (...read: string[]) =>
      requirement.entries().map(([name, scopes]) => {
        const facts = Object.entries(factsOf(root.at("components", "securitySchemes", name), ...read));
        const texts = facts.map(
          ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
        );
        return [...texts, ...scopes.texts()].sort().join(" ");
      });
    return [textsOf(), textsOf("x-obtained-by")].map((texts) => texts.sort().join(" and "));
  });
  return sets.length > 0 ? [...new Set(sets)] : [""];
}

/** The journey: its workflows with their inputs, outputs and steps. */
export function journeyPart(root: Place): Part {
  const workflows = root
    .at("workflows")
    .items()
    .map((workflow) => {
      const steps = workflow
        .at("steps")
        .items()
        .map((step) => [`step ${step.at("stepId").value}`, factsOf(step)]);
      const outputs = workflow
        .at("outputs")
        .entries()
        .map(([name, place]) => [`output ${name}`, newPart(place, { value: place.value })]);
      const other = factsOf(workflow, "workflowId", "steps", "inputs", "outputs");
      const facts = withoutWords({ ...Object.fromEntries(steps), other });
      const parts = { ...Object.fromEntries(outputs), input: partOf(workflow.at("inputs")) };
      return [`workflow ${workflow.at("workflowId").value}`, newPart(workflow, facts, parts)];
    });
  const other = factsOf(root, "arazzo", "info", "workflows");
  return newPart(root, withoutWords({ other }), Object.fromEntries(workflows));
}

function withoutWords(facts: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(facts, (key, value) => (wordsAndSources.test(key) ? undefined : value)));
}
