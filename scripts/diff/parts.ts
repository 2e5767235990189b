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
  /** The alternatives of `oneOf` and `anyOf`, which have no names. */
  alternatives: Part[];
}

const wordsAndSources = /^(title|summary|description|externalDocs|example|examples|bearerFormat|\$comment|x-sources?)$/;

/** What says the same as nothing. */
const defaults: Record<string, unknown> = {
  required: false,
  deprecated: false,
  allowReserved: false,
  allowEmptyValue: false,
  readOnly: false,
  writeOnly: false,
  uniqueItems: false,
  minLength: 0,
  minItems: 0,
  minProperties: 0,
  additionalProperties: true,
};

export function partOf(place: Place, facts: Record<string, unknown> = {}, parts: Record<string, Part> = {}): Part {
  const isSaid = ([keyword, value]: [string, unknown]) =>
    value !== undefined && value !== defaults[keyword] && !(Array.isArray(value) && value.length === 0);
  return { place, facts: Object.fromEntries(Object.entries(facts).filter(isSaid)), parts, alternatives: [] };
}

/** The members that nothing else reads: each a fact, unless it is words. */
function otherFacts(place: Place, ...read: string[]): Record<string, unknown> {
  const others = place.entries().filter(([key]) => !wordsAndSources.test(key) && !read.includes(key));
  return Object.fromEntries(others.map(([key, { value }]) => [key, value]));
}

/** The parts that `make` makes of the members of an object, their names after `prefix`. */
function named(place: Place, prefix: string, make: (member: Place) => Part): Record<string, Part> {
  return Object.fromEntries(place.entries().map(([name, member]) => [`${prefix}${name}`, make(member)]));
}

/** A text that two parts have in common when they say the same. */
export function signature({ facts, parts, alternatives }: Part): string {
  const inside = Object.entries(parts).map(([name, part]) => [name, signature(part)]);
  return JSON.stringify([Object.entries(facts).sort(), inside.sort(), alternatives.map(signature).sort()]);
}

/** A contract: its calls, each with everything that holds for it wherever that is written. */
export function contractPart(root: Place): Part {
  const { openapi, ...facts } = otherFacts(root, "info", "servers", "security", "tags", "paths", "components");
  const version = String(openapi).replace(/\.\d+$/, "");
  const operations = operationsOf(root).map((each) => [`${each.method} ${each.path}`, operationPart(root, each)]);
  const unused = unusedComponents(root);
  return partOf(root, { ...facts, openapi: version, unused }, Object.fromEntries(operations));
}

function unusedComponents(root: Place): string[] {
  const text = JSON.stringify(root.value);
  const isUsed = (kind: string, name: string) =>
    text.includes(kind === "securitySchemes" ? `"${name}":[` : `"#/components/${kind}/${name}"`);
  const kinds = root
    .at("components")
    .entries()
    .filter(([kind]) => kind !== "examples");
  return kinds.flatMap(([kind, components]) => {
    const unused = components.entries().filter(([name]) => !isUsed(kind, name));
    return unused.map(([, place]) => `${kind}: ${signature(schemaPart(place))}`);
  });
}

function operationPart(root: Place, { place, path, caller, parameters }: Operation): Part {
  const item = root.at("paths", path);
  const facts = {
    ...otherFacts(item, "parameters", "servers", ...methods),
    ...otherFacts(place, "parameters", "requestBody", "responses", "security", "servers"),
  };
  const servers = [place, item, root].map((each) => each.at("servers")).find(({ value }) => value);
  const body = place.at("requestBody");
  return partOf(
    place,
    { ...facts, "x-caller": caller, security: securityOf(root, place) },
    {
      ...Object.fromEntries(
        servers?.entries().map(([, each]) => [`server ${each.at("url").value}`, serverPart(each)]) ?? [],
      ),
      ...Object.fromEntries(parameters.map((each) => [parameterName(each), parameterPart(each.place)])),
      ...(body.value === undefined ? {} : { request: bodyPart(body) }),
      ...named(place.at("responses"), "answer ", bodyPart),
    },
  );
}

/** What has to be sent to be allowed to call, and which calls obtain it. */
export interface Security {
  /** Of these one has to be sent; an empty one is nothing. */
  sets: string[];
  obtainedBy: unknown[];
}

function securityOf(root: Place, operation: Place): Security {
  const own = operation.at("security");
  const requirements = (own.value === undefined ? root.at("security") : own).entries();
  const schemes = requirements.map(([, requirement]) =>
    requirement.entries().map(([name, scopes]) => {
      const { "x-obtained-by": obtainedBy, ...facts } = otherFacts(root.at("components", "securitySchemes", name));
      const said = Object.entries(facts).map(
        ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
      );
      return { obtainedBy, text: [...said, ...scopes.texts()].sort().join(" ") };
    }),
  );
  const sets = schemes.map((set) =>
    set
      .map(({ text }) => text)
      .sort()
      .join(" and "),
  );
  const obtainedBy = schemes.flat().flatMap((scheme) => scheme.obtainedBy ?? []);
  return { sets: sets.length > 0 ? sets.sort() : [""], obtainedBy };
}

function serverPart(server: Place): Part {
  // A server variable is written like a schema, with enum and default.
  return partOf(
    server,
    otherFacts(server, "url", "variables"),
    named(server.at("variables"), "variable ", (variable) => schemaPart(variable)),
  );
}

function parameterName({ in: location, name }: Operation["parameters"][number]): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

/** A parameter, or a header of an answer. */
function parameterPart(place: Place): Part {
  const style = place.at("style").value ?? (/query|cookie/.test(String(place.at("in").value)) ? "form" : "simple");
  const explode = place.at("explode").value ?? style === "form";
  const facts = { ...otherFacts(place, "name", "in", "content", "schema"), style, explode };
  return partOf(
    place,
    { ...facts, ...exampleFacts(place) },
    { ...schemaParts(place), ...named(place.at("content"), "", mediaPart) },
  );
}

/** A request body or an answer. */
function bodyPart(place: Place): Part {
  const links = place
    .at("links")
    .entries()
    .map(([name, link]) => [`link ${name}`, otherFacts(link)]);
  return partOf(
    place,
    { ...otherFacts(place, "headers", "content", "links"), ...Object.fromEntries(links) },
    {
      ...named(place.at("headers"), "header ", parameterPart),
      ...named(place.at("content"), "", mediaPart),
    },
  );
}

function mediaPart(place: Place): Part {
  return partOf(place, { ...otherFacts(place, "schema"), ...exampleFacts(place) }, schemaParts(place));
}

/** Callers select examples by their names. */
function exampleFacts(place: Place): Record<string, unknown> {
  return {
    examples: place
      .at("examples")
      .entries()
      .map(([name]) => name),
  };
}

function schemaParts(place: Place): Record<string, Part> {
  const schema = place.at("schema");
  return schema.value === undefined ? {} : { schema: schemaPart(schema) };
}

/** Keywords that hold one schema; without them everything is allowed. */
export const constraints = ["items", "additionalProperties", "contains", "propertyNames"];

/** `around` are the addresses of the schemas that this one stands in, each with its depth. */
function schemaPart(place: Place, around = new Map<string, number>(), depth = 0): Part {
  const address = place.path.join("/");
  const level = around.get(address);
  // A schema that contains itself is known by how many levels up it stands.
  if (level !== undefined) return partOf(place, { recursion: depth - level });
  if (place.value === false) return partOf(place, { nothing: true });

  const inside = new Map([...around, [address, depth]]);
  const below = (schema: Place) => schemaPart(schema, inside, depth + 1);
  const beside = (keyword: string) =>
    place
      .at(keyword)
      .entries()
      .map(([, schema]) => schemaPart(schema, inside, depth));
  const [allOf, oneOf, anyOf] = [beside("allOf"), beside("oneOf"), beside("anyOf")];
  const held = constraints.filter(
    (keyword) => place.at(keyword).value !== undefined && place.at(keyword).value !== true,
  );
  const [constant, type, discriminator] = [place.at("const"), place.at("type"), place.at("discriminator")];
  const part = partOf(
    place,
    {
      ...otherFacts(
        place,
        "properties",
        "allOf",
        "oneOf",
        "anyOf",
        "const",
        "discriminator",
        "required",
        ...constraints,
      ),
      ...(constant.value !== undefined && { enum: [constant.value] }),
      ...(typeof type.value === "string" && { type: [type.value] }),
      union: oneOf.length > 1 ? "oneOf" : anyOf.length > 1 ? "anyOf" : undefined,
      discriminator: discriminator.at("propertyName").value,
      mapping: mappingOf(place),
      requires: place.at("required").texts(),
    },
    {
      ...named(place.at("properties"), "/", below),
      ...Object.fromEntries(held.map((keyword) => [keyword, below(place.at(keyword))])),
    },
  );
  part.alternatives = oneOf.length > 1 ? oneOf : anyOf.length > 1 ? anyOf : [];
  // A list of one says the same as its only member.
  for (const member of [...allOf, ...[oneOf, anyOf].filter(({ length }) => length === 1).flat()]) merge(part, member);
  if (oneOf.length > 1 && anyOf.length > 1) part.facts.anyOf = anyOf.map(signature);
  markRequired(part);
  return part;
}

/** The values of a discriminator, each with the constant of its schema. Without a mapping they are names of schemas. */
function mappingOf(place: Place): string[] {
  const { value: property } = place.at("discriminator", "propertyName");
  if (typeof property !== "string") return [];
  const mapping = Object.entries((place.at("discriminator", "mapping").value ?? {}) as Record<string, string>);
  if (mapping.length === 0)
    return ["oneOf", "anyOf"].flatMap((key) =>
      place
        .at(key)
        .entries()
        .map(([, { path }]) => path.at(-1) ?? ""),
    );
  return mapping.map(([name, reference]) => {
    const schema = reference.startsWith("#")
      ? place.resolve(reference)
      : place.resolve(`#/components/schemas/${reference}`);
    const { const: constant, enum: constants } = (schema.at("properties", property).value ?? {}) as Record<
      string,
      unknown
    >;
    return `${name}: ${JSON.stringify(constant === undefined ? constants : [constant])}`;
  });
}

/** Adds to a schema what another one says, which holds as well. What cannot be said in one is a fact of `allOf`. */
function merge(part: Part, other: Part): void {
  const conflicts: unknown[] = [];
  for (const [keyword, value] of Object.entries(other.facts)) {
    const own = part.facts[keyword];
    if (keyword === "requires") part.facts.requires = [...((own as []) ?? []), ...(value as [])];
    else if (own === undefined) part.facts[keyword] = value;
    else if (JSON.stringify(own) !== JSON.stringify(value)) conflicts.push([keyword, value]);
  }
  for (const [name, member] of Object.entries(other.parts)) {
    const own = part.parts[name];
    if (own) merge(own, member);
    else part.parts[name] = member;
  }
  if (part.alternatives.length === 0) part.alternatives = other.alternatives;
  else if (other.alternatives.length > 0) conflicts.push(other.alternatives.map(signature));
  if (conflicts.length > 0) part.facts.allOf = [...((part.facts.allOf as []) ?? []), ...conflicts];
}

/** Says of each property itself that it is required; only names without a property stay in the list. */
function markRequired({ facts, parts }: Part): void {
  const names = (facts.requires ?? []) as string[];
  for (const name of names) Object.assign(parts[`/${name}`]?.facts ?? {}, { required: true });
  const others = [...new Set(names)].filter((name) => !parts[`/${name}`]);
  delete facts.requires;
  if (others.length > 0) facts.requires = others;
}

/** The journey: its workflows with their inputs, outputs and steps. */
export function journeyPart(root: Place): Part {
  const workflows = root
    .at("workflows")
    .entries()
    .map(([, workflow]) => {
      const steps = workflow
        .at("steps")
        .entries()
        .map(([, step]) => [`step ${step.at("stepId").value}`, step.value]);
      const facts = {
        ...Object.fromEntries(steps),
        other: otherFacts(workflow, "workflowId", "steps", "inputs", "outputs"),
      };
      const outputs = named(workflow.at("outputs"), "output ", (output) => partOf(output, { value: output.value }));
      const parts = { ...outputs, input: schemaPart(workflow.at("inputs")) };
      return [`workflow ${workflow.at("workflowId").value}`, partOf(workflow, withoutWords(facts), parts)] as const;
    });
  const other = otherFacts(root, "arazzo", "info", "workflows");
  return partOf(root, withoutWords({ other }), Object.fromEntries(workflows));
}

function withoutWords(facts: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(facts, (key, value) => (wordsAndSources.test(key) ? undefined : value)));
}
