import { isDeepStrictEqual } from "node:util";
import { alternatives, constraints, newPart, type Part, unnamed } from "./parts.js";

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
    return isNarrower(from, to) ? "minor" : "major";
  };

const items = (value: unknown) => (Array.isArray(value) ? value : []).map((item) => JSON.stringify(item));
const hasAll = (all: unknown, some: unknown) => items(some).every((item) => items(all).includes(item));
/** Every integer is a number. */
const types = (list: unknown) => (items(list).includes('"number"') ? [...(list as string[]), "integer"] : list);

const major: Rule = () => "major";
const minor: Rule = () => "minor";
const minorIfNew: Rule = (before) => (before === undefined ? "minor" : "major");
const minorIfKept: Rule = (before, after) => (hasAll(after, before) ? "minor" : "major");
const demand = narrowing((before, after) => before === undefined && after !== undefined);
const atMost = narrowing((before, after) => Number(after ?? Infinity) < Number(before ?? Infinity));
const atLeast = narrowing((before, after) => Number(after ?? -Infinity) > Number(before ?? -Infinity));
const allOfList = narrowing((before, after) => hasAll(after, before));
const anyOfList = narrowing((before, after) => after !== undefined && (before === undefined || hasAll(before, after)));

const forEach = (rule: Rule, ...keywords: string[]) => Object.fromEntries(keywords.map((keyword) => [keyword, rule]));

/** What a change of a fact means, by the first word of its keyword. A fact without a rule is not classified. */
const rules: Record<string, Rule> = {
  ...forEach(atMost, "maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"),
  ...forEach(atLeast, "minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"),
  ...forEach(demand, "required", "pattern", "format", "multipleOf", "uniqueItems", "nothing"),
  ...forEach(allOfList, "requires", "x-required-headers"),
  ...forEach(minorIfNew, "default", "discriminator", "x-caller", "allowEmptyValue"),
  ...forEach(major, "operationId", "encoding", "style", "explode"),
  // The last three are of the journey.
  ...forEach(minor, "deprecated", "tags", "link", "unused", "step", "value", "other"),
  enum: anyOfList,
  type: (before, after, direction) => anyOfList(types(before), types(after), direction),
  union: narrowing((before, after) => before === "anyOf" && after === "oneOf"),
  readOnly: (_, after, direction) => (after && direction === "request" ? "major" : "minor"),
  writeOnly: (_, after, direction) => (after && direction === "answer" ? "major" : "minor"),
  mapping: minorIfKept,
  // A name that is new changes nothing for anybody, as other changes of examples.
  examples: (before, after) => (hasAll(after, before) ? "none" : "major"),
  // Where nothing has to be sent, nobody has to send anything new.
  security: (before, after, direction) => (hasAll(after, [""]) ? "minor" : minorIfKept(before, after, direction)),
};

/** The differences of two documents; what several calls share is a difference of each. */
export function compare(before: Part, after: Part): Difference[] {
  const ofCalls = namesIn(before.parts, after.parts).flatMap((name) => {
    const [was, is] = [before.parts[name], after.parts[name]];
    const subject = String((is ?? was)?.facts.operationId ?? name);
    const differences =
      was && is ? compareParts(was, is, "", "request") : compareMembers(name, before, after, "", "request");
    return differences.map((each) => ({ ...each, subject }));
  });
  return [...compareFacts(before, after, "", "request"), ...ofCalls].filter(({ step }) => step !== "none");
}

function namesIn(before: object, after: object): string[] {
  return Object.keys({ ...before, ...after });
}

function difference(step: Step, text: string, { place }: Part, isGone = false): Difference {
  return { step, subject: "", text: text.trim().replace(/ +/g, " "), path: place.path, isGone };
}

function compareParts(before: Part, after: Part, where: string, direction: Direction): Difference[] {
  // Where nothing is allowed, nothing else matters.
  if (before.facts.nothing || after.facts.nothing) return compareFacts(before, after, where, direction, ["nothing"]);
  const was = inUnion(before, after);
  const is = withNamesOf(was, inUnion(after, before));
  const members = namesIn(was.parts, is.parts).flatMap((name) => compareMembers(name, was, is, where, direction));
  return [...compareFacts(was, is, where, direction), ...members];
}

/** A schema as the only alternative of a list, if the other one is such a list. */
function inUnion(part: Part, { facts: { union } }: Part): Part {
  if (!union || part.facts.union) return part;
  const { required, ...facts } = part.facts;
  return newPart(part.place, { required, union }, alternatives([{ ...part, facts }]));
}

/** Alternatives without names of their own that changed: each takes, in order, the name of an earlier one. */
function withNamesOf(before: Part, after: Part): Part {
  const isChanged = (name: string, others: Part) => name.startsWith(unnamed) && !others.parts[name];
  const names = Object.keys(before.parts).filter((name) => isChanged(name, after));
  const nameOf = (name: string) => (isChanged(name, before) ? (names.shift() ?? name) : name);
  const parts = Object.entries(after.parts).map(([name, part]) => [nameOf(name), part]);
  return { ...after, parts: Object.fromEntries(parts) };
}

function compareFacts(
  before: Part,
  after: Part,
  where: string,
  direction: Direction,
  keywords = namesIn(before.facts, after.facts),
): Difference[] {
  return keywords.flatMap((keyword) => {
    const [was, is] = [before.facts[keyword], after.facts[keyword]];
    const rule = rules[keyword.replace(/ .*/, "")];
    const isSameList = rule && [was, is].every(isList) && hasAll(was, is) && hasAll(is, was);
    if (isSameList || isDeepStrictEqual(was, is)) return [];
    const text = `${where} ${keyword}${change(was, is)}`;
    return rule
      ? difference(rule(was, is, direction), text, after)
      : difference("major", `${text} (not classified)`, after);
  });
}

/** No list says the same as an empty one. */
const isList = (value: unknown) => value === undefined || Array.isArray(value);

function change(was: unknown, is: unknown): string {
  const texts = [was, is].map((value) => (isList(value) && items(value).length === 0 ? "none" : JSON.stringify(value)));
  return texts.some((text) => text.startsWith("{")) ? " changed" : `: ${texts.join(" → ")}`;
}

/** Compares the members of this name, of which one may be missing. */
function compareMembers(name: string, before: Part, after: Part, where: string, direction: Direction): Difference[] {
  const [was, is] = [before, after].map(
    ({ parts, place }) => parts[name] ?? (constraints.includes(name) ? newPart(place) : undefined),
  );
  const [label = ""] = name === "schema" ? [""] : name.split("\n");
  const here = name.startsWith("/") ? `${where}${name}` : `${where} ${label}`;
  if (was && is) return compareParts(was, is, here, name.startsWith("answer ") ? "answer" : direction);
  if (was) return [difference("major", `${here} is gone`, was, true)];
  return is ? [difference(breaksWhenNew(name, is, direction, before) ? "major" : "minor", `${here} is new`, is)] : [];
}

function breaksWhenNew(name: string, part: Part, direction: Direction, around: Part): boolean {
  // Calls that succeed in another way than before, and answers in another media type or form.
  if (/^answer [1-3]/.test(name)) return true;
  const isMediaType = (key: string) => /^[^/ ]+\//.test(key);
  if (direction === "request") return part.facts.required === true;
  return name.startsWith("(") || (isMediaType(name) && Object.keys(around.parts).some(isMediaType));
}
