import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import { DocumentError, SourceDocument } from "../lib/document.js";
import { root } from "../lib/paths.js";
import { clientFiles } from "./client.js";

/**
 * The files of generated/ for a document with this text: names and contents. `file` is its name in messages.
 *
 * @throws {Error} that names file, line and column from which nothing can be generated, and why.
 */
export async function generate(text: string, file = "openapi/openapi.yaml"): Promise<Map<string, string>> {
  const document = new SourceDocument(text, file);
  try {
    const version = document.root.at("info", "version").text();
    const head = `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n\n`;
    const clients = clientFiles(document.root);
    // Else it makes a URL of the working directory without encoding it, and fails on a % in its name.
    const cwd = pathToFileURL(`${root}/`);
    const types = astToString(await openapiTS(document.root.value as object as never, { silent: true, cwd }));
    return new Map([...clients.set("types.ts", types)].map(([name, content]) => [name, head + content]));
  } catch (error) {
    throw error instanceof DocumentError ? document.error(error.path, error.message) : error;
  }
}
