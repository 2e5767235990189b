import { describe, expect, inject, test } from "vitest";
import { answerType, loginWithWeChat, type Operation, operationOf, operations } from "../facts/index.js";
import { type Answer, check, type Request, send } from "../support/exchange.js";
import { body, encode, goodRequest } from "../support/requests.js";
import { readTarget } from "../support/target.js";
import type { Case } from "./cases.js";
import { describeExpected, differencesFrom } from "./expectations.js";
import { type Exchange, linkClaims } from "./links.js";
import { plan } from "./plan.js";

const problem = inject("problem");
if (problem) throw new Error(problem);

const target = readTarget();
const provider = { baseUrl: inject("baseUrl"), hangLimit: target.hangLimit };
const codes = [...target.codes];

// With credentials the server calls are held to all that the facts say: they need a token for that.
if (target.baseUrl && target.values.client_secret) {
  const request = goodRequest(operationOf("obtainAccessToken"), target.values);
  const answer = await send(provider, request).catch(() => undefined);
  if (answer?.status === 200) target.values.access_token = JSON.parse(answer.body).access_token;
}

/** The first login of this run that succeeded. */
let login: Exchange | undefined;

describe.for(operations.map((operation) => [operation.operationId, operation] as const))("%s", ([id, operation]) => {
  const planned = plan(operation, target);
  test.for(planned.map((one) => [`${id}: ${one.name}`, one] as const))("%s", async ([, one], ctx) => {
    ctx.skip(one.skip !== undefined, one.skip);
    const request = operation === loginWithWeChat && one.expected === "accepted" ? withCode(one.request) : one.request;
    const expected = describeExpected(operation, one.expected);
    const answer = await check(provider, request, differencesFrom(operation, one.expected), expected);
    if (!target.baseUrl) checkMock(one, answer);
    if (operation === loginWithWeChat && answer.body.includes('"SUCCESS"')) login ??= { request, answer };
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

describe.runIf(!target.baseUrl)("the mock", () => {
  const examples = operations.flatMap((operation) =>
    ([200, 400] as const).flatMap((status) =>
      Object.keys(operation.answers[status].examples ?? {}).map((name) => [operation, status, name] as const),
    ),
  );
  test.for(examples.map((one) => [`${one[0].operationId}: answers ${one[1]} with example ${one[2]}`, one] as const))(
    "%s",
    async ([, [operation, status, name]]) => {
      const good = goodRequest(operation);
      const headers = { ...good.headers, Prefer: `code=${status}, example=${name}` };
      expect(await send(provider, { ...good, headers })).toMatchObject(exampleAnswer(operation, status, name));
    },
  );
});

/** Spends a live code on a login; the example of the facts may be used any number of times. */
function withCode(request: Request): Request {
  const code = codes.shift();
  if (code === undefined) return request;
  const sent = { ...JSON.parse(request.body ?? "{}"), ...body(loginWithWeChat, { code }, true) };
  return { ...request, body: encode(loginWithWeChat, sent) };
}

describe("one call leads to the next", () => {
  const harmless = ({ cost }: Operation) => !target.baseUrl || cost === "wechat-code" || cost === "credentials";

  test.for(linkClaims.map((claim) => [claim.name, claim] as const))("%s", async ([, claim], ctx) => {
    const { from, to, remembers, check } = claim;
    ctx.skip(remembers && !target.baseUrl, "the mock does not remember what it issued");
    ctx.skip(!harmless(from) || !harmless(to), "only calls that change nobody are made in a row");
    ctx.skip(target.codes.length > 0 && !login, "no login of this run ended in SUCCESS");
    const authorized = !to.security || target.values.access_token || target.codes.length === 0;
    ctx.skip(!authorized, "ONEACCESS_CLIENT_ID and ONEACCESS_CLIENT_SECRET must give the credentials");
    const reached = await check({ provider, values: target.values, login });
    ctx.skip(!reached, `${from.operationId} led elsewhere`);
  });
});
