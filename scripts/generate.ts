import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { generate } from "./generate/generate.js";
import { journeyFiles } from "./journey/files.js";
import { overlayFiles, overlays, readPairs, translate } from "./lib/overlay.js";
import { contract, root } from "./lib/paths.js";
import { allowArguments, fail, isMain } from "./lib/process.js";

const generated = join(root, "generated");

/** What the files of generated/ are made from: the contract, the journey, and the texts of both in Chinese. */
export async function readSources() {
  const [document, journey] = (await Promise.all(
    [contract, join(root, overlays.journey.document)].map((file) => readFile(file, "utf8")),
  )) as [string, string];
  return { document, journey, pairs: readPairs() };
}

/** The files that generated/ should hold. */
export async function freshFiles(sources?: Awaited<ReturnType<typeof readSources>>): Promise<Map<string, string>> {
  const { document, journey, pairs } = sources ?? (await readSources());
  return new Map([
    ...(await generate(document, relative("", contract))),
    ...journeyFiles(journey, document),
    ...journeyFiles(translate(journey, pairs), translate(document, pairs), "zh-CN"),
    ...overlayFiles(document, journey, pairs),
  ]);
}

/** Names of the files in generated/ that are not what they should be: changed, missing or of no known origin. */
export async function staleFiles(files: Map<string, string>, folder = generated): Promise<string[]> {
  // Dotfiles are the desktop's (.DS_Store) or an editor's.
  const present = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith("."));
  const names = [...new Set([...files.keys(), ...present])].sort();
  const stale = await Promise.all(
    names.map(async (name) => (await readFile(join(folder, name), "utf8").catch(() => undefined)) !== files.get(name)),
  );
  return names.filter((_, index) => stale[index]);
}

/** Brings a folder up to date and names the files that were not. */
export async function regenerate(folder = generated, files?: Map<string, string>): Promise<string[]> {
  files ??= await freshFiles();
  const stale = await staleFiles(files, folder);
  await mkdir(folder, { recursive: true });
  for (const name of stale) {
    const content = files.get(name);
    if (content === undefined) {
      await rm(join(folder, name), { recursive: true });
    } else {
      // In one step, so that a reader never sees half of a file.
      await writeFile(join(folder, `.${name}`), content);
      await rename(join(folder, `.${name}`), join(folder, name));
    }
  }
  return stale;
}

if (isMain(import.meta.url)) {
  allowArguments("--check");
  const check = process.argv.includes("--check");
  const stale = await (check ? freshFiles().then((files) => staleFiles(files)) : regenerate()).catch((error) =>
    fail(error.message),
  );
  const names = stale.map((name) => `generated/${name}`).join(", ");
  if (check && names) fail(`Stale: ${names}. Run \`npm run generate\` and commit the result.`);
  console.log(names ? `Changed: ${names}.` : "generated/ is fresh.");
}
