import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../scripts/lib/paths.js";
import { cases } from "../contract/cases.js";
import { claims } from "../contract/document.js";
import { faultOf } from "../provider/faults.js";
import { run } from "../support/run.js";
import { contractMutants } from "./mutants.js";
import { documentJudge, providerVerdict, readContract } from "./verdicts.js";

const main = join(root, "tests/mutation/main.ts");
const contract: unknown = parse(await readContract());

test("the score of a sample is full for every kind", async () => {
  const { code, output } = await run(main, ["--sample", "3"]);
  expect(output).not.toContain("SURVIVED");
  expect(output).toContain("\ncontract: 3 of 3 killed\n");
  expect(output).toContain("\nprovider: 3 of 3 killed\n");
  expect(output).toMatch(/\njourney: 3 of 3 killed\n9 of 9 killed\n$/);
  expect(code).toBe(0);
});

describe("the score drops", () => {
  const mutant = contractMutants(contract)
    .find(({ name }) => name.endsWith("post responses: 404 too"))
    ?.document();
  const claim = "loginWithWeChat: is answered with 200, 400 or another refusal";

  test("when an assertion is taken from the tests of the document", () => {
    expect(documentJudge(contract)(mutant)).toEqual({ layer: "document", killedBy: claim });
    const fewer = claims.filter(({ name }) => name !== claim);
    expect(documentJudge(contract, fewer)(mutant)).toEqual({ layer: "document", killedBy: undefined });
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
  [["--unknown"], "'--unknown'"],
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
  expect(contractMutants(parse(document)).map(({ name }) => name)).toEqual([
    "x-sources: left out",
    "x-sources A: left out",
    "x-sources B: left out",
    "paths: left out",
    "paths /a: left out",
    "paths /a: renamed /a_",
    "paths /a post: left out",
    "paths /a post: renamed get",
    "paths /a post: renamed put",
    "paths /a post: secured by a key",
    "paths /a post: there as PUT too",
    "paths /a post operationId: left out",
    'paths /a post operationId: "b_"',
    "components: left out",
    "components schemas: left out",
    "components schemas C: left out",
    "components schemas C: closed to further fields",
    "components schemas C: e mandatory",
    "components schemas C type: left out",
    'components schemas C type: "array"',
    "components schemas C required: left out",
    "components schemas C required 0: left out",
    'components schemas C required 0: "d_"',
    "components schemas C properties: left out",
    "components schemas C properties d: left out",
    "components schemas C properties d: renamed d_",
    "components schemas C properties d: limited",
    "components schemas C properties d: an enum",
    "components schemas C properties d type: left out",
    'components schemas C properties d type: "string"',
    'components schemas C properties d type: "number"',
    "components schemas C properties d x-source: left out",
    'components schemas C properties d x-source: "B"',
    "components schemas C properties e: left out",
    "components schemas C properties e: renamed e_",
    "components schemas C properties e $ref: left out",
  ]);
});

test("a mutant is the document with one change", () => {
  const [first, , last] = contractMutants({ openapi: "3.1.0", info: { title: "A" } });
  expect(first?.document()).toEqual({ info: { title: "A" } });
  expect(last?.document()).toEqual({ openapi: "3.1.0" });
});
