import { parse } from "yaml";
import { root } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { guideFindings } from "./translations/guide.js";
import { overlayFindings, read } from "./translations/overlay.js";
import { texts } from "./translations/texts.js";

/** What is wrong with the Chinese texts of the project in this folder, in a line or more each. */
export async function findings(folder = root): Promise<string[]> {
  return [...(await overlayFindings(folder)), ...guideFindings(folder)];
}

if (isMain(import.meta.url)) {
  try {
    const found = await findings();
    for (const finding of found) console.error(finding);
    if (found.length > 0) fail(`${found.length} findings. To see them again: npm run translations`);
    const count = texts(parse(read(root, "openapi/openapi.yaml"))).length;
    console.log(`The ${count} texts of the contract, and the guide, are translated.`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
