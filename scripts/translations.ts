import { parse } from "yaml";
import { overlays } from "./lib/overlay.js";
import { root } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { texts } from "./lib/texts.js";
import { guideFindings } from "./translations/guide.js";
import { pairFindings, read } from "./translations/overlay.js";
import { commentFindings, englishComments } from "./translations/samples.js";

/** What is wrong with the Chinese texts of the project in this folder, in a line or more each. */
export function findings(folder = root): string[] {
  return [...pairFindings(folder), ...guideFindings(folder), ...commentFindings(folder)];
}

if (isMain(import.meta.url)) {
  try {
    const found = findings();
    for (const finding of found) console.error(finding);
    if (found.length > 0) fail(`${found.length} findings. To see them again: npm run translations`);
    const count = (document: string) => texts(parse(read(root, document))).length;
    const [contract, journey] = [count(overlays.contract.document), count(overlays.journey.document)];
    const comments = englishComments(root).length;
    console.log(
      `In Chinese: ${contract} texts of the contract, ${journey} of the journey, ${comments} comments, the guide.`,
    );
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
