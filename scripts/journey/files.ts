import { parse } from "yaml";
import { Place } from "../lib/document.js";
import type { Language } from "../lib/languages.js";
import { operationsOf } from "../lib/operations.js";
import { readJourney } from "./model.js";
import { picture } from "./picture.js";
import { words } from "./words.js";

/** The journey as a picture and as words, from the texts of journey and contract in a language: names of files and contents. */
export function journeyFiles(journey: string, contract: string, language: Language = "en"): Map<string, string> {
  const workflows = readJourney(journey, operationsOf(Place.rootOf(parse(contract))));
  const name = language === "en" ? "journey" : `journey.${language}`;
  return new Map([
    [`${name}.md`, words(workflows, language)],
    [`${name}.svg`, picture(workflows, language)],
  ]);
}
