import { describe, inject, test } from "vitest";
import { loginWithWeChat, type Operation, operationOf, operations } from "../facts/index.js";
import { check, type Request, send } from "../support/exchange.js";
import { readTarget } from "../support/target.js";
import { body, type Case, encode, goodRequest } from "./cases.js";
import { differencesFrom } from "./expectations.js";
import { type Exchange, journeyClaims } from "./journey.js";
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

const suites: [title: string, expected: Case["expected"][]][] = [
  ["is accepted", ["accepted"]],
  ["is refused", ["refused", "malformed"]],
  ["is answered, one way or the other", ["answered"]],
  ["and no other call is answered with success", ["rejected"]],
];

describe.for(operations.map((operation) => [operation.operationId, operation] as const))("%s", ([, operation]) => {
  const planned = plan(operation, target);
  const present = suites
    .map(([title, expected]) => [title, planned.filter((one) => expected.includes(one.expected))] as const)
    .filter(([, found]) => found.length > 0);
  describe.for(present)("%s", ([, found]) => {
    test.for(found.map((one) => [one.name, one] as const))("%s", async ([, one], ctx) => {
      ctx.skip(one.skip !== undefined, one.skip);
      const request =
        operation === loginWithWeChat && one.expected === "accepted" ? withCode(one.request) : one.request;
      const answer = await check(provider, request, differencesFrom(operation, one.expected), one.fact);
      if (operation === loginWithWeChat && answer.body.includes('"SUCCESS"')) login ??= { request, answer };
    });
  });
});

/** Spends a live code on a login; the example of the facts may be used any number of times. */
function withCode(request: Request): Request {
  const code = codes.shift();
  if (code === undefined) return request;
  const sent = { ...JSON.parse(request.body ?? "{}"), ...body(loginWithWeChat, { code }, true) };
  return { ...request, body: encode(loginWithWeChat, sent) };
}

describe("one call leads to the next", () => {
  const harmless = ({ live }: Operation) => !target.baseUrl || live === "code" || live === "session";

  test.for(journeyClaims.map((claim) => [claim.name, claim] as const))("%s", async ([, claim], ctx) => {
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
