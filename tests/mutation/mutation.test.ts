import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { contract, root } from "../../scripts/lib/paths.js";
import { cases } from "../contract/cases.js";
import { claims } from "../contract/document.js";
import { faultOf } from "../provider/faults.js";
import { run } from "../support/run.js";
import { contractMutants, mutated } from "./mutants.js";
import { documentJudge, providerVerdict } from "./verdicts.js";

const main = join(root, "tests/mutation/main.ts");
const written: unknown = parse(readFileSync(contract, "utf8"));

test("the score of a sample is full for every kind", async () => {
  const { code, output } = await run(main, ["--sample", "2"]);
  expect(output).not.toContain("SURVIVED");
  for (const kind of ["contract", "provider", "journey"]) expect(output).toContain(`\n${kind}: 2 of 2 killed\n`);
  expect(output).toMatch(/\n6 of 6 killed\n$/);
  expect(code).toBe(0);
});

describe("the score drops", () => {
  const further = contractMutants(written).filter(({ name }) => name.endsWith("post responses: 404 too"));
  const mutant = mutated(written, ...further.slice(0, 1));
  const claim = "loginWithWeChat: is answered with 200, 400 or another refusal";

  test("when an assertion is taken from the tests of the document", () => {
    expect(documentJudge(written)(mutant)).toEqual({ layer: "document", killedBy: claim });
    const fewer = claims.filter(({ name }) => name !== claim);
    expect(documentJudge(written, fewer)(mutant)).toEqual({ layer: "document", killedBy: undefined });
  });

  test("when a request is taken from the contract suite", async () => {
    const fault = faultOf("loginWithWeChat: ignored: X-agent is mandatory");
    const name = "X-agent is mandatory, so it is refused without it";
    expect(await providerVerdict({ fault })).toEqual({ layer: "provider", killedBy: `loginWithWeChat: ${name}` });
    const fewer = await providerVerdict({ fault }, (operation) => cases(operation).filter((one) => one.name !== name));
    expect(fewer).toEqual({ layer: "provider", killedBy: undefined });
  });

  test("to nothing when a check fails without a mutant", () => {
    expect(() => documentJudge(mutant)).toThrow(`The tests fail without a mutant: ${claim}`);
  });
});

test("a fault that does not exist is not taken for a correct provider", () => {
  expect(() => faultOf("no such fault")).toThrow('No fault is called "no such fault".');
});

test.for([
  [["--sample", "0"], '"0" is not a number from 1 on. Usage: '],
  [["--only", "no such mutant"], "No mutant has such a name. Usage: "],
] as const)("%s is refused with the reason and the usage", async ([args, reason]) => {
  const { code, output } = await run(main, [...args]);
  expect(output).toContain(reason);
  expect(output).toMatch(/^.*Usage: npm run test:mutation -- .*\n$/);
  expect(code).toBe(2);
});

test("mutants are derived from the document: each piece left out, each name and each value changed", () => {
  const document = [
    "x-sources: { A: {}, B: {} }",
    "paths: { /a: { post: { operationId: b } } }",
    "components:",
    "  schemas:",
    "    C: { type: object, required: [d], properties: { d: { type: integer, x-source: A }, e: { $ref: '#/components/schemas/C' } } }",
  ].join("\n");
  const changes: Record<string, string[]> = {};
  for (const { name } of contractMutants(parse(document))) {
    const [piece = "", change = ""] = name.split(": ");
    changes[piece] = [...(changes[piece] ?? []), change];
  }
  const leftOut = ["left out"];
  expect(changes).toEqual({
    "x-sources": leftOut,
    "x-sources A": leftOut,
    "x-sources B": leftOut,
    paths: leftOut,
    "paths /a": ["left out", "renamed /a_"],
    "paths /a post": ["left out", "renamed get", "renamed put", "secured by a key", "there as PUT too"],
    "paths /a post operationId": ["left out", '"b_"'],
    components: leftOut,
    "components schemas": leftOut,
    "components schemas C": ["left out", "closed to further fields", "e mandatory"],
    "components schemas C type": ["left out", '"array"'],
    "components schemas C required": leftOut,
    "components schemas C required 0": ["left out", '"d_"'],
    "components schemas C properties": leftOut,
    "components schemas C properties d": ["left out", "renamed d_", "limited", "an enum"],
    "components schemas C properties d type": ["left out", '"string"', '"number"'],
    "components schemas C properties d x-source": ["left out", '"B"'],
    "components schemas C properties e": ["left out", "renamed e_"],
    "components schemas C properties e $ref": leftOut,
  });
});

test("a mutant is the document with one change", () => {
  const document = { openapi: "3.1.0", info: { title: "A" } };
  const [first, , last] = contractMutants(document).map((mutant) => mutated(document, mutant));
  expect(first).toEqual({ info: { title: "A" } });
  expect(last).toEqual({ openapi: "3.1.0" });
});
