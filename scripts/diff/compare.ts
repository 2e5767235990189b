import { isDeepStrictEqual } from "node:util";
import { constraints, type Part, partOf, type Security, signature } from "./parts.js";

export const steps = ["none", "patch", "minor", "major"] as const;

/** How far a change raises the version. */
export type Step = (typeof steps)[number];

/** One difference of two documents. */
export interface Difference {
  step: Step;
  /** The call or the workflow that is concerned; empty for the whole document. */
  subject: string;
  text: string;
  /** Where it stands: in the later document, or in the earlier one when it is gone. */
  path: readonly string[];
  isGone: boolean;
}

/** What callers send, or what they get. */
type Direction = "request" | "answer";

type Rule = (before: unknown, after: unknown, direction: Direction) => Step;

/** What callers send may become wider, and what they get narrower. The other way round, somebody breaks. */
const narrowing =
  (isNarrower: (before: unknown, after: unknown) => boolean): Rule =>
  (before, after, direction) => {
    const [from, to] = direction === "request" ? [after, before] : [before, after];
    return isNarrower(from, to) && !isNarrower(to, from) ? "minor" : "major";
  };

const items = (value: unknown) => (Array.isArray(value) ? value : []).map((item) => JSON.stringify(item));
const hasAll = (all: unknown, some: unknown) => items(some).every((item) => items(all).includes(item));
/** Every integer is a number. */
const types = (list: unknown) => (items(list).includes('"number"') ? [...(list as string[]), "integer"] : list);
const limit = (value: unknown, none: number) => (typeof value === "number" ? value : none);

const atMost = narrowing(
  (before, after) => limit(after, Number.POSITIVE_INFINITY) < limit(before, Number.POSITIVE_INFINITY),
);
const atLeast = narrowing(
  (before, after) => limit(after, Number.NEGATIVE_INFINITY) > limit(before, Number.NEGATIVE_INFINITY),
);
const anyOfList = narrowing((before, after) => after !== undefined && (before === undefined || hasAll(before, after)));
const allOfList = narrowing((before, after) => hasAll(after, before));
const demand = narrowing((before, after) => before === undefined && after !== undefined);
const always = (step: Step) => () => step;
/** Nothing of a list may go. */
const kept =
  (added: Step): Rule =>
  (before, after) =>
    hasAll(after, before) ? added : "major";
const ifNew =
  (step: Step): Rule =>
  (before) =>
    before === undefined ? step : "major";

/** What a change of a fact means, by the first word of its keyword. A fact without a rule is not classified. */
const rules: Record<string, Rule> = {
  maxLength: atMost,
  maximum: atMost,
  exclusiveMaximum: atMost,
  maxItems: atMost,
  maxProperties: atMost,
  minLength: atLeast,
  minimum: atLeast,
  exclusiveMinimum: atLeast,
  minItems: atLeast,
  minProperties: atLeast,
  enum: anyOfList,
  type: (before, after, direction) => anyOfList(types(before), types(after), direction),
  required: demand,
  requires: allOfList,
  pattern: demand,
  format: demand,
  multipleOf: demand,
  uniqueItems: demand,
  nothing: demand,
  "x-required-headers": allOfList,
  default: ifNew("minor"),
  discriminator: ifNew("minor"),
  "x-caller": ifNew("minor"),
  allowEmptyValue: ifNew("minor"),
  mapping: kept("minor"),
  // A name that is new changes nothing for anybody, as other changes of examples.
  examples: kept("none"),
  union: narrowing((before, after) => before === "anyOf" && after === "oneOf"),
  readOnly: (_, after, direction) => (after && direction === "request" ? "major" : "minor"),
  writeOnly: (_, after, direction) => (after && direction === "answer" ? "major" : "minor"),
  security: (before, after) => {
    const [was, is] = [before as Security, after as Security];
    // Where nothing has to be sent, nobody has to send anything new.
    if (is.sets.includes("")) return "minor";
    return hasAll(is.sets, was.sets) && hasAll(is.obtainedBy, was.obtainedBy) ? "minor" : "major";
  },
  operationId: always("major"),
  encoding: always("major"),
  style: always("major"),
  explode: always("major"),
  deprecated: always("minor"),
  tags: always("minor"),
  link: always("minor"),
  unused: always("minor"),
  // Of the journey.
  step: always("minor"),
  other: always("minor"),
  value: always("minor"),
};

/** The differences of two documents; what several calls share is a difference of each. */
export function compare(before: Part, after: Part): Difference[] {
  const ofCalls = namesIn(before.parts, after.parts).flatMap((name) => {
    const [was, is] = [before.parts[name], after.parts[name]];
    const subject = String(is?.facts.operationId ?? was?.facts.operationId ?? name);
    const differences =
      was && is ? compareParts(was, is, "", "request") : compareMembers(name, was, is, "", "request", before);
    return differences.map((each) => ({ ...each, subject }));
  });
  return [...compareFacts(before, after, "", "request"), ...ofCalls].filter(({ step }) => step !== "none");
}

function namesIn(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function difference(step: Step, text: string, { place }: Part, isGone = false): Difference {
  return { step, subject: "", text: text.trim().replace(/ +/g, " "), path: place.path, isGone };
}

function compareParts(before: Part, after: Part, where: string, direction: Direction): Difference[] {
  // Where nothing is allowed, nothing else matters.
  if (before.facts.nothing !== after.facts.nothing)
    return compareFacts(nothingOf(before), nothingOf(after), where, direction);
  if (before.alternatives.length > 0 && after.alternatives.length === 0)
    return compareParts(before, asAlternative(after, before), where, direction);
  if (before.alternatives.length === 0 && after.alternatives.length > 0)
    return compareParts(asAlternative(before, after), after, where, direction);

  const members = namesIn(before.parts, after.parts).flatMap((name) => {
    const [was, is] = [before.parts[name], after.parts[name]];
    const isConstraint = constraints.includes(name);
    return isConstraint
      ? compareParts(was ?? partOf(before.place), is ?? partOf(after.place), `${where} ${name}`, direction)
      : compareMembers(name, was, is, where, direction, before);
  });
  return [
    ...compareFacts(before, after, where, direction),
    ...members,
    ...compareAlternatives(before, after, where, direction),
  ];
}

function nothingOf({ place, facts }: Part): Part {
  return partOf(place, { nothing: facts.nothing });
}

/** A schema written as the only alternative of a list such as another one has. */
function asAlternative(part: Part, { facts: { union } }: Part): Part {
  const { required, ...facts } = part.facts;
  return { ...partOf(part.place, { required, union }), alternatives: [{ ...part, facts }] };
}

function compareFacts(before: Part, after: Part, where: string, direction: Direction): Difference[] {
  return namesIn(before.facts, after.facts).flatMap((keyword) => {
    const [was, is] = [before.facts[keyword], after.facts[keyword]];
    const rule = rules[keyword.replace(/ .*/, "")];
    const isSameList = rule && Array.isArray(was) && Array.isArray(is) && hasAll(was, is) && hasAll(is, was);
    if (isSameList || isDeepStrictEqual(was, is)) return [];
    const text = `${where} ${keyword}${change(was, is)}`;
    return rule
      ? difference(rule(was, is, direction), text, after)
      : difference("major", `${text} (not classified)`, after);
  });
}

function change(was: unknown, is: unknown): string {
  const texts = [was, is].map((value) => (value === undefined ? "none" : JSON.stringify(value)));
  return texts.some((text) => text.startsWith("{")) ? " changed" : `: ${texts.join(" → ")}`;
}

/** Compares two parts of the same name in `around`, of which one may be missing. */
function compareMembers(
  name: string,
  was: Part | undefined,
  is: Part | undefined,
  where: string,
  direction: Direction,
  around: Part,
) {
  const here = name === "schema" ? `${where} ` : `${where}${name.startsWith("/") ? "" : " "}${name}`;
  if (was && is) return compareParts(was, is, here, name.startsWith("answer ") ? "answer" : direction);
  if (was) return [difference("major", `${here} is gone`, was, true)];
  return is ? [difference(breaksWhenNew(name, is, direction, around) ? "major" : "minor", `${here} is new`, is)] : [];
}

function breaksWhenNew(name: string, part: Part, direction: Direction, around: Part): boolean {
  // Calls that succeed in another way than before, and answers in another media type.
  if (/^answer [1-3]/.test(name)) return true;
  const isMediaType = (key: string) => /^[^/ ]+\//.test(key);
  if (direction === "answer") return isMediaType(name) && Object.keys(around.parts).some(isMediaType);
  return part.facts.required === true;
}

function compareAlternatives(before: Part, after: Part, where: string, direction: Direction): Difference[] {
  return pairs(before.alternatives, after.alternatives).flatMap(([was, is]) => {
    const here = `${where} (${tagOf(was ?? is ?? before) || "an alternative"}) `;
    if (was && is) return compareParts(was, is, here, direction);
    if (was) return [difference("major", `${here} is gone`, was, true)];
    return is ? [difference(direction === "answer" ? "major" : "minor", `${here} is new`, is)] : [];
  });
}

/** Alternatives that say the same, then those with the same constants; the others have no partner. */
function pairs(before: Part[], after: Part[]): [Part | undefined, Part | undefined][] {
  const rest = new Set(after);
  const partners = new Map<Part, Part>();
  for (const key of [signature, tagOf])
    for (const was of before.filter((each) => !partners.has(each))) {
      const is = [...rest].find((each) => key(each) === key(was));
      if (!is) continue;
      partners.set(was, is);
      rest.delete(is);
    }
  const earlier = before.map((was): [Part, Part | undefined] => [was, partners.get(was)]);
  return [...earlier, ...[...rest].map((is): [undefined, Part] => [undefined, is])];
}

/** The constants that an alternative can be told by. */
function tagOf(part: Part): string {
  const constants = Object.entries(part.parts).filter(([, { facts }]) => items(facts.enum).length === 1);
  return constants.map(([name, { facts }]) => `${name.slice(1)} ${items(facts.enum)[0]}`).join(", ");
}
