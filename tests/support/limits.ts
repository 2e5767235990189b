import { isIPv4 } from "node:net";
import type { Limits } from "../facts/index.js";

interface Limit {
  /** The limit, in words that follow the name of the value. */
  words(bound: never): string;
  isKept(value: never, bound: never): boolean;
  /** A value that breaks the limit, as near to the example as can be. */
  broken(bound: never, example: string): unknown;
}

const formats: Record<string, (text: string) => boolean> = {
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text),
  "date-time": (text) => /T.*(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text)),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  ipv4: isIPv4,
  uri: URL.canParse,
  uuid: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
};

const unlikely = ["?", "0", "a", "A", " ", "?0aA", "微"];
const lengthOf = (text: string) => [...text].length;
const characters = (count: number) => `${count} character${count === 1 ? "" : "s"}`;

const limits: Record<keyof Limits, Limit> = {
  minLength: {
    words: (least: number) => `has at least ${characters(least)}`,
    isKept: (text: string, least: number) => lengthOf(text) >= least,
    broken: (least: number, example) => [...example].slice(0, least - 1).join(""),
  },
  maxLength: {
    words: (most: number) => `has at most ${characters(most)}`,
    isKept: (text: string, most: number) => lengthOf(text) <= most,
    broken: (most: number, example) => example.padEnd(most + 1, example.at(-1) ?? "0"),
  },
  pattern: {
    words: (pattern: string) => `matches ${pattern}`,
    isKept: (text: string, pattern: string) => new RegExp(pattern, "u").test(text),
    broken: unlikelyValue,
  },
  format: {
    words: (format: string) => `has the format ${format}`,
    isKept: (text: string, format: string) => formatOf(format)(text),
    broken: () => "?",
  },
  minimum: {
    words: (least: number) => `is at least ${least}`,
    isKept: (number: number, least: number) => number >= least,
    broken: (least: number) => least - 1,
  },
  maximum: {
    words: (most: number) => `is at most ${most}`,
    isKept: (number: number, most: number) => number <= most,
    broken: (most: number) => most + 1,
  },
};

function formatOf(format: string): (text: string) => boolean {
  const isOfFormat = formats[format];
  if (!isOfFormat) throw new Error(`tests/support/limits.ts does not know the format ${format}: add it there.`);
  return isOfFormat;
}

function unlikelyValue(pattern: string): string {
  const found = unlikely.find((text) => !new RegExp(pattern, "u").test(text));
  if (found === undefined) throw new Error(`Every text of tests/support/limits.ts matches ${pattern}: add one there.`);
  return found;
}

/** The limits that a fact states, each in words and with a value that breaks it. */
export function limitsOf(stated: Limits, example: unknown) {
  return (Object.keys(limits) as (keyof Limits)[])
    .filter((keyword) => stated[keyword] !== undefined)
    .map((keyword) => {
      const { words, isKept, broken } = limits[keyword];
      const bound = stated[keyword] as never;
      return {
        keyword,
        words: words(bound),
        broken: broken(bound, String(example)),
        // A limit of a text says nothing of other values, and one of a number neither.
        isKept: (value: unknown) =>
          typeof value !== (keyword.endsWith("imum") ? "number" : "string") || isKept(value as never, bound),
      };
    });
}
