import { readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { parse } from "yaml";
import { claims, readDocument } from "./document.js";

const document = readDocument(parse(readFileSync(new URL("../../openapi/openapi.yaml", import.meta.url), "utf8")));

describe("the document", () => {
  test.for(claims.map(({ name, check }) => [name, check] as const))("%s", ([, check]) => check(document));
});
