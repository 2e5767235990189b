import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { contractMutants } from "../scripts/lib/mutants.js";
import { root } from "../scripts/lib/paths.js";
import { script, spawnUntilReady } from "../scripts/lib/process.js";

/** Runs `npm run test:mutation`, here or in a copy of the project. */
function mutate(args: string[], folder = root) {
  const command = ["--import", "tsx", join(folder, "scripts", "mutation.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** A copy of the project below it, with one file of its tests spoilt. */
function copyWith(name: string, text: string, instead: string): string {
  const folder = join(root, "dist", `mutation-test-${process.pid}`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const entry of ["openapi", "generated", "scripts", "tests", "package.json", "tsconfig.json"]) {
    cpSync(join(root, entry), join(folder, entry), { recursive: true });
  }
  const whole = readFileSync(join(folder, "tests", name), "utf8");
  expect(whole.split(text)).toHaveLength(2);
  writeFileSync(join(folder, "tests", name), whole.replace(text, instead));
  return folder;
}

describe("the mutation score", () => {
  test("of a seeded sample is full for both kinds", () => {
    const { status, output } = mutate(["--sample", "4", "--seed", "20"]);
    expect(output).toMatch(/\ncontract: (\d) of \1 killed\nprovider: 4 of 4 killed\n$/);
    expect(output).not.toContain("SURVIVED");
    expect(status).toBe(0);
  });

  test("drops when an assertion is taken from the tests of the document", () => {
    const folder = copyWith(
      "document.test.ts",
      'expect(keys(at(operation, "responses"))).toEqual(["200", "400"]);',
      "",
    );
    const { status, output } = mutate(["--only", "responses: 404 too"], folder);
    expect(output).toMatch(/1\/1 +SURVIVED +paths .* responses: 404 too\n +document +no test fails\n +client +\S/);
    expect(output).toMatch(/\ncontract: 0 of 1 killed\n$/);
    expect(status).toBe(1);
  });

  test("drops when a request is taken from the contract suite", () => {
    const folder = copyWith(
      "contract.test.ts",
      "...headers.filter((header) => header.mandatory).map(({ name }) => name)",
      "",
    );
    const { status, output } = mutate(["--provider", "--only", "X-agent is not enforced"], folder);
    expect(output).toMatch(/\nSURVIVED +provider +X-agent is not enforced\n/);
    expect(output).toMatch(/\nprovider: 0 of 1 killed\n$/);
    expect(status).toBe(1);
  });

  test("is refused when the tests fail without a mutant", () => {
    const folder = copyWith("contract.test.ts", "hasStatus(200)", "hasStatus(299)");
    const { status, output } = mutate(["--provider", "--only", "X-agent is not enforced"], folder);
    expect(output).toContain(
      "The tests fail without a mutant (provider): a login is accepted > with the mandatory headers alone",
    );
    expect(output).not.toContain("killed");
    expect(status).toBe(1);
  });
});

test.for([
  [["--sample", "0"], '"0" is not a number from 1 on. Usage: '],
  [["--only", "no such mutant"], "No mutant has such a name. Usage: "],
  [["--unknown"], "'--unknown'"],
] as const)("%s is refused with the reason and the usage", ([args, reason]) => {
  const { status, output } = mutate([...args]);
  expect(output).toContain(reason);
  expect(output).toMatch(/^.*Usage: npm run test:mutation -- .*\n$/);
  expect(status).toBe(2);
});

test.for([
  ["a Ctrl-C while it starts", "mutants", -1],
  ["a signal to it alone while it works", "killed", 1],
] as const)("%s ends it, its workers and their folder", async ([, ready, group]) => {
  const running = await spawnUntilReady(script("mutation.ts", "--provider"), ready, { detached: true });
  onTestFinished(running.stop);
  process.kill(group * running.pid, "SIGINT");
  // It counts as gone when nobody holds its output any more, the workers included.
  expect(await running.exited).toBe(130);
  expect(existsSync(join(root, "dist", `mutation-${running.pid}`))).toBe(false);
});

test("mutants are derived from the document: each piece left out, each name and each value changed", () => {
  const document = [
    "paths: { /a: { post: { operationId: b } } }",
    "components:",
    "  schemas:",
    "    C: { type: object, required: [d], properties: { d: { type: integer }, e: { $ref: '#/components/schemas/C' } } }",
  ].join("\n");
  expect(contractMutants(document).map(({ name }) => name)).toEqual([
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
    "components schemas C properties e: left out",
    "components schemas C properties e: renamed e_",
    "components schemas C properties e $ref: left out",
  ]);
});

test("a mutant is the document with one change", () => {
  const [first, , last] = contractMutants("openapi: 3.1.0\ninfo:\n  title: A\n");
  expect(first?.document()).toBe("info:\n  title: A\n");
  expect(last?.document()).toBe("openapi: 3.1.0\n");
});
