import { describe, expect, inject, test } from "vitest";
import { answerType, type Operation, operations } from "../facts/index.js";
import { type Answer, send } from "../support/exchange.js";
import { goodRequest } from "../support/requests.js";
import { readTarget } from "../support/target.js";
import type { Case } from "./cases.js";
import { Run } from "./run.js";
import { suite } from "./suite.js";

const problem = inject("problem");
if (problem) throw new Error(problem);

const target = readTarget();
const provider = { baseUrl: inject("baseUrl"), hangLimit: target.hangLimit };
const run = new Run(target, provider);

describe.for(suite(run, run.isLive ? undefined : checkMock))("%s", ([, tests]) => {
  test.for(tests.map((one) => [one.name, one] as const))("%s", async ([, { check }], ctx) => {
    const reason = await check();
    if (reason) ctx.skip(reason);
  });
});

/** The mock answers with the first example, and reports the one rule that a request breaks. */
function checkMock({ operation, expected, violation }: Case, answer: Answer): void {
  if (expected !== "accepted" && expected !== "refused") return;
  const status = expected === "accepted" ? 200 : 400;
  expect(answer).toMatchObject(exampleAnswer(operation, status));
  const violations: unknown = JSON.parse(String(answer.headers["sl-violations"] ?? "[]"));
  if (expected === "accepted") expect(violations).toEqual([]);
  else if (violation) expect(violations).toContainEqual(expect.objectContaining({ severity: "Error", ...violation }));
}

/** The mock's answer with an example, or else the first. */
function exampleAnswer({ answers }: Operation, status: 200 | 400, name?: string) {
  const { examples = {}, bodies } = answers[status];
  const example = name ? examples[name] : Object.values(examples)[0];
  if (!bodies) return { status, body: "" };
  return { status, headers: { "content-type": answerType }, body: JSON.stringify(example?.value) };
}

if (!run.isLive) {
  const examples = operations.flatMap((operation) =>
    ([200, 400] as const).flatMap((status) =>
      Object.keys(operation.answers[status].examples ?? {}).map((name) => [operation, status, name] as const),
    ),
  );
  const name = ([{ operationId }, status, example]: (typeof examples)[number]) =>
    `${operationId}: the mock answers ${status} with example ${example}`;
  test.for(examples.map((one) => [name(one), one] as const))("%s", async ([, [operation, status, name]]) => {
    const good = goodRequest(operation);
    const headers = { ...good.headers, Prefer: `code=${status}, example=${name}` };
    expect(await send(provider, { ...good, headers })).toMatchObject(exampleAnswer(operation, status, name));
  });
}
