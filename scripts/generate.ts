import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { type Document, isMap, isNode, LineCounter, parseDocument } from "yaml";
import { operationsSource } from "./lib/operations.js";
import { contract, root } from "./lib/paths.js";
import { DocumentError, Place, unescapeKey } from "./lib/place.js";
import { fail, isMain } from "./lib/process.js";

const folder = join(root, "generated");
const template = join(root, "scripts", "lib", "client-template.ts");

/**
 * Makes the files of generated/ from the document at this path: names and contents.
 *
 * @throws {Error} that names the file, line and column from which nothing can be generated.
 */
export async function generate(documentPath: string): Promise<Map<string, string>> {
  const lineCounter = new LineCounter();
  const yaml = parseDocument(await readFile(documentPath, "utf8"), { lineCounter, prettyErrors: false });
  const errorAt = (offset: number, message: string) => {
    const { line, col } = lineCounter.linePos(offset);
    return new Error(`${relative("", documentPath)}:${line}:${col} ${message}`);
  };
  const [mistake] = yaml.errors;
  if (mistake) throw errorAt(mistake.pos[0], mistake.message);
  if (!isMap(yaml.contents)) throw errorAt(0, "the document is empty");

  try {
    const document = Place.rootOf(yaml.toJS());
    const version = document.at("info", "version").text();
    const types = astToString(await openapiTS(pathToFileURL(documentPath)));
    const client = (await readFile(template, "utf8")).replaceAll('"../../generated/', '"./');
    const head = `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n\n`;
    return new Map([
      ["types.ts", head + types],
      ["operations.ts", head + operationsSource(document)],
      ["client.ts", head + client],
    ]);
  } catch (error) {
    // openapi-typescript names the place as a JSON pointer at the end of its message.
    const { message } = error as Error;
    const [, text = message, pointer = ""] = /^(.*) at #\/(\S*)$/s.exec(message) ?? [];
    const path = error instanceof DocumentError ? error.path : pointer.split("/").filter(Boolean).map(unescapeKey);
    throw errorAt(offsetOf(yaml, path), text);
  }
}

/** Where the node at this path begins, or the nearest one around it that exists. */
function offsetOf(yaml: Document, path: readonly string[]): number {
  const node = yaml.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length > 0 ? offsetOf(yaml, path.slice(0, -1)) : 0;
}

/** Names of the files in generated/ that are not what they should be: changed, missing or of no known origin. */
async function staleFiles(files: Map<string, string>): Promise<string[]> {
  const present = await readdir(folder).catch(() => []);
  const names = [...new Set([...files.keys(), ...present])].sort();
  const stale = await Promise.all(
    names.map(async (name) => (await readFile(join(folder, name), "utf8").catch(() => undefined)) !== files.get(name)),
  );
  return names.filter((_, index) => stale[index]);
}

/** Replaces each file in one step, so that a reader never sees half of it. */
async function write(files: Map<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    await writeFile(join(folder, `.${name}`), content);
    await rename(join(folder, `.${name}`), join(folder, name));
  }
}

/** Brings generated/ up to date and names the files that were not; on an error it leaves them as they are. */
export async function regenerate(): Promise<string[]> {
  const files = await generate(contract);
  const stale = await staleFiles(files);
  await write(files);
  return stale;
}

if (isMain(import.meta.url)) {
  const check = process.argv.includes("--check");
  const stale = await (check ? generate(contract).then(staleFiles) : regenerate()).catch((error) =>
    fail(error.message),
  );
  const names = stale.map((name) => `generated/${name}`).join(", ");
  if (check && names) fail(`Stale: ${names}. Run \`npm run generate\` and commit the result.`);
  console.log(names ? `Changed: ${names}.` : "generated/ is fresh.");
}
