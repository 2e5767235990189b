import { type Case, cases } from "../contract/cases.js";
import { claims, type Document, readDocument } from "../contract/document.js";
import { describeExpected, differencesFrom } from "../contract/expectations.js";
import { linkClaims } from "../contract/links.js";
import { Run } from "../contract/run.js";
import { type Operation, operations } from "../facts/index.js";
import { type Fault, type ProviderOptions, startProvider } from "../provider/provider.js";
import { check } from "../support/exchange.js";
import { lintAll } from "../support/lint.js";
import { type ContractMutant, mutated } from "./mutants.js";

/** What becomes of a mutant: `killedBy` is the first check that fails, undefined when none does. */
export interface Verdict {
  layer: "document" | "lint" | "provider" | "journey";
  killedBy: string | undefined;
}

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

/** Puts mutants of a contract before the tests: what only people read before the linter, all else before the claims. */
export async function contractVerdicts(written: unknown, mutants: ContractMutant[]): Promise<Verdict[]> {
  const judge = documentJudge(written);
  const lintFinding = await proseFindings(
    written,
    mutants.filter(({ isProse }) => isProse),
  );
  return mutants.map((mutant) =>
    mutant.isProse ? { layer: "lint", killedBy: lintFinding(mutant) } : judge(mutated(written, mutant)),
  );
}

/**
 * The rule that finds each text missing. A linter that starts for each takes minutes, so one document lacks all that has one
 * key, such as `description`, and what it finds has to be at the place of the text.
 */
async function proseFindings(written: unknown, mutants: ContractMutant[]) {
  const keys = [...new Set(mutants.map(({ path }) => path.at(-1)))];
  if (keys.length === 0) return () => undefined;
  const lacking = keys.map((key) => mutated(written, ...mutants.filter(({ path }) => path.at(-1) === key)));
  const { ofTexts } = await lintAll(
    [],
    lacking.map((document) => JSON.stringify(document)),
  );
  const pointerOf = (path: string[]) =>
    ["#", ...path.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1"))].join("/");
  return ({ path }: ContractMutant) => {
    const places = [path, path.slice(0, -1)].map(pointerOf);
    const found = ofTexts[keys.indexOf(path.at(-1))]?.find(({ location }) =>
      places.includes(location[0]?.pointer ?? ""),
    );
    return found?.ruleId;
  };
}

/** Long enough for a busy machine: only faults that hang wait for it. */
const hangLimit = 2_000;

/** Puts providers with a fault before the contract suite, several at once, because some of them never answer. */
export async function providerVerdicts(mutants: { fault: Fault }[]): Promise<Verdict[]> {
  const { killedBy } = await providerVerdict();
  if (killedBy) throw new Error(`The tests fail without a mutant: ${killedBy}`);
  const verdicts: Verdict[] = [];
  const waiting = mutants.entries();
  const judge = async () => {
    for (const [index, mutant] of waiting) verdicts[index] = await providerVerdict(mutant);
  };
  await Promise.all(Array.from({ length: 16 }, judge));
  return verdicts;
}

/** Puts a provider before the contract suite: all operations, or with a fault the one that it concerns. */
export async function providerVerdict(
  options: ProviderOptions = {},
  casesOf: (operation: Operation) => Case[] = cases,
): Promise<Verdict> {
  const { fault } = options;
  const { url: baseUrl, stop } = await startProvider(options);
  const provider = { baseUrl, hangLimit };
  const isRed = (check: Promise<unknown>) =>
    check.then(
      () => false,
      () => true,
    );
  const red = (killedBy?: string): Verdict => ({ layer: "provider", killedBy });
  try {
    for (const operation of fault ? [fault.operation] : operations) {
      for (const { name, request, expected } of casesOf(operation)) {
        const differences = differencesFrom(operation, expected);
        const found = check(provider, request, differences, describeExpected(operation, expected));
        if (await isRed(found)) return red(`${operation.operationId}: ${name}`);
      }
    }
    const target = { codes: [], hasCodes: false, allowed: [], baseUrl: undefined, hangLimit };
    for (const { name, to, check } of linkClaims) {
      const isConcerned = !fault || fault.operation === to;
      if (isConcerned && (await isRed(check(new Run({ ...target, values: {} }, provider))))) return red(name);
    }
    return red();
  } finally {
    await stop();
  }
}
