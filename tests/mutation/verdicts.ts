import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract, root } from "../../scripts/lib/paths.js";
import { redocly } from "../../scripts/redocly.js";
import { type Case, cases } from "../contract/cases.js";
import { claims, type Document, readDocument } from "../contract/document.js";
import { describeExpected, differencesFrom } from "../contract/expectations.js";
import { linkClaims } from "../contract/links.js";
import { Run } from "../contract/run.js";
import { type Operation, operations } from "../facts/index.js";
import { type ProviderOptions, startProvider } from "../provider/provider.js";
import { check } from "../support/exchange.js";

/** What becomes of a mutant: `by` is the first check that fails, undefined when none does. */
export interface Verdict {
  layer: "document" | "lint" | "provider" | "journey";
  by: string | undefined;
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
    return { layer: "document", by: firstFailure(document, (id) => texts.get(id) !== changed.get(id)) };
  };
}

/** What a document says of each operation, as text, because the order of examples matters. */
function textsOf({ resolved }: Document): Map<string, string> {
  const textOf = ({ path, method }: Operation) =>
    JSON.stringify(Object(Object(Object(resolved).paths)[path])[method.toLowerCase()]);
  return new Map(operations.map((operation) => [operation.operationId, textOf(operation)]));
}

/** The first error that Redocly finds in each text: together, as each start costs as much as a hundred documents. */
export async function lint(texts: string[]): Promise<(string | undefined)[]> {
  if (texts.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "mutation-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? "")));
    // One line per finding, also of many files.
    const options = ["--config", join(root, "redocly.yaml"), "--format", "github-actions", "--max-problems", "100000"];
    const { stdout, output } = await redocly(["lint", ...files, ...options], { capture: true });
    // A rule that throws ends the run, and later files would look as if nothing were wrong with them.
    const [crash] = /Something went wrong.*/s.exec(output) ?? [];
    if (crash) throw new Error(crash);
    const errors = stdout.split("\n").filter((line) => line.startsWith("::error "));
    return texts.map((_, index) => {
      const error = errors.find((line) => line.includes(`/${index}.yaml,`));
      return error && /title=([^,]*)/.exec(error)?.[1];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
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
        if (await failed(found)) return { layer: "provider", by: `${operation.operationId}: ${name}` };
      }
    }
    for (const { name, to, check } of linkClaims) {
      const run = new Run(
        { values: {}, codes: [], hasCodes: false, allowed: [], baseUrl: undefined, hangLimit },
        provider,
      );
      if ((!fault || fault.operation === to) && (await failed(check(run)))) return { layer: "provider", by: name };
    }
    return { layer: "provider", by: undefined };
  } finally {
    await stop();
  }
}
