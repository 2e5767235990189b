import { readdirSync } from "node:fs";
import { basename } from "node:path";
import type { Operation } from "./shared.js";

const others = ["index.ts", "shared.ts", "sources.ts"];
const files = readdirSync(new URL(".", import.meta.url)).filter((file) => !others.includes(file));

/**
 * What the vendor publishes about each call: `<operationId>.ts` exports it under that name. Transcribed by hand and never
 * read from openapi/openapi.yaml: the document, the mock, a provider and the client are all held against it.
 */
export const operations: Operation[] = await Promise.all(
  files.sort().map(async (file) => {
    const operationId = basename(file, ".ts");
    const { [operationId]: operation } = await import(/* @vite-ignore */ `./${operationId}.js`);
    if (operation?.operationId !== operationId) throw new Error(`tests/facts/${file} does not export ${operationId}.`);
    return operation;
  }),
);

/** The facts of one call; throws when there are none. */
export function operationOf(operationId: string): Operation {
  const found = operations.find((operation) => operation.operationId === operationId);
  if (!found) throw new Error(`There is no tests/facts/${operationId}.ts.`);
  return found;
}

export { loginWithWeChat } from "./loginWithWeChat.js";
export * from "./shared.js";
export * from "./sources.js";
