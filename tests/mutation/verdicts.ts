import { readFile } from "node:fs/promises";
import { contract } from "../../scripts/lib/paths.js";
import { type Case, cases } from "../contract/cases.js";
import { claims, type Document, readDocument } from "../contract/document.js";
import { describeExpected, differencesFrom } from "../contract/expectations.js";
import { linkClaims } from "../contract/links.js";
import { Run } from "../contract/run.js";
import { type Operation, operations } from "../facts/index.js";
import { type ProviderOptions, startProvider } from "../provider/provider.js";
import { check } from "../support/exchange.js";
import { lintAll } from "../support/lint.js";

/** What becomes of a mutant: `killedBy` is the first check that fails, undefined when none does. */
export interface Verdict {
  layer: "document" | "lint" | "provider" | "journey";
  killedBy: string | undefined;
}

export const readContract = () => readFile(contract, "utf8");

/** Puts contracts before the claims about the document. */
export function documentJudge(written: unknown, all = claims): (mutant: unknown) => Verdict {
  const right = readDocument(written);
  const texts = textsOf(right);
  /** Claims about operations that did not change hold. */
  const firstFailure = (document: Document, isChanged: (operationId: string) => boolean) =>
    all.find(({ operationId, check }) => {
      if (operationId && !isChanged(operationId)) return false;
      try {
        check(document);
        return false;
      } catch {
        return true;
      }
    })?.name;
  const red = firstFailure(right, () => true);
  // A red suite would kill every mutant.
  if (red) throw new Error(`The tests fail without a mutant: ${red}`);
  return (mutant) => {
    const document = readDocument(mutant);
    const changed = textsOf(document);
    return { layer: "document", killedBy: firstFailure(document, (id) => texts.get(id) !== changed.get(id)) };
  };
}

/** What a document says of each operation, as text, because the order of examples matters. */
function textsOf({ resolved }: Document): Map<string, string> {
  const textOf = ({ path, method }: Operation) =>
    JSON.stringify(Object(Object(Object(resolved).paths)[path])[method.toLowerCase()]);
  return new Map(operations.map((operation) => [operation.operationId, textOf(operation)]));
}

/** The first rule that Redocly finds broken in each text. */
export async function lint(texts: string[]): Promise<(string | undefined)[]> {
  if (texts.length === 0) return [];
  const { ofTexts } = await lintAll(contract, texts);
  return ofTexts.map(([problem]) => problem?.ruleId);
}

/** Long enough for a busy machine: only faults that hang wait for it. */
const hangLimit = 2_000;

/** Puts a provider before the contract suite: all operations, or with a fault the one that it concerns. */
export async function providerVerdict(
  options: ProviderOptions = {},
  casesOf: (operation: Operation) => Case[] = cases,
): Promise<Verdict> {
  const { fault } = options;
  const { url: baseUrl, stop } = await startProvider(options);
  const provider = { baseUrl, hangLimit };
  const failed = (check: Promise<unknown>) =>
    check.then(
      () => false,
      () => true,
    );
  try {
    for (const operation of fault ? [fault.operation] : operations) {
      for (const { name, request, expected } of casesOf(operation)) {
        const found = check(
          provider,
          request,
          differencesFrom(operation, expected),
          describeExpected(operation, expected),
        );
        if (await failed(found)) return { layer: "provider", killedBy: `${operation.operationId}: ${name}` };
      }
    }
    for (const { name, to, check } of linkClaims) {
      const run = new Run(
        { values: {}, codes: [], hasCodes: false, allowed: [], baseUrl: undefined, hangLimit },
        provider,
      );
      if ((!fault || fault.operation === to) && (await failed(check(run))))
        return { layer: "provider", killedBy: name };
    }
    return { layer: "provider", killedBy: undefined };
  } finally {
    await stop();
  }
}
