import { SourceDocument } from "../lib/document.js";
import type { Language } from "../lib/languages.js";
import { operationsOf } from "../lib/operations.js";
import { type Calls, readJourney } from "./model.js";
import { picture } from "./picture.js";
import { words } from "./words.js";

/**
 * The journey as a picture and as words, made from the texts of journey and contract in a language: names and contents of
 * files.
 *
 * @throws {Error} that names a step whose operation the contract does not have.
 */
export function journeyFiles(journey: string, contract: string, language: Language = "en"): Map<string, string> {
  const workflows = readJourney(journey);
  const { root } = new SourceDocument(contract, "openapi/openapi.yaml");
  const calls: Calls = new Map(
    operationsOf(root).map(({ operationId, caller, place }) => [
      operationId,
      { summary: place.at("summary").text(), caller: caller === "server" ? "server" : "app" },
    ]),
  );
  for (const { stepId, operationId } of workflows.flatMap(({ steps }) => steps)) {
    if (!operationId || calls.has(operationId)) continue;
    throw new Error(
      `openapi/journey.arazzo.yaml: the step ${stepId} calls ${operationId}, which the contract has not.`,
    );
  }
  const name = language === "en" ? "journey" : `journey.${language}`;
  return new Map([
    [`${name}.md`, words(workflows, calls, language)],
    [`${name}.svg`, picture(workflows, calls, language)],
  ]);
}
