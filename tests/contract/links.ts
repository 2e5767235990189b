import { type Next, type Operation, operationOf, operations } from "../facts/index.js";
import { isObject } from "../support/bodies.js";
import { type Answer, check, type Provider, type Request } from "../support/exchange.js";
import {
  allHeaders,
  anotherDevice,
  body,
  encode,
  goodRequest,
  issuedBy,
  neverIssued,
  type Values,
} from "../support/requests.js";
import type { Expected } from "./cases.js";
import { describeExpected, differencesFrom } from "./expectations.js";

/** A request and its answer, from which the next call takes values. */
export interface Exchange {
  request: Request;
  answer: Answer;
}

/** A provider, and what a run has for it. */
export interface Run {
  provider: Provider;
  values: Values;
  /** A login that succeeded already; else one is made with the published code. */
  login?: Exchange | undefined;
}

/** What holds between two calls; `check` throws when it does not, and resolves with false when the outcome led elsewhere. */
export interface LinkClaim {
  name: string;
  /** The operations that it calls, the last one being what it is about. */
  from: Operation;
  to: Operation;
  /** Only a provider that remembers what it issued can be held to it: the mock does not. */
  remembers: boolean;
  check(run: Run): Promise<boolean>;
}

/** The value of a runtime expression of OpenAPI, such as `$response.body#/session_token`; undefined when there is none. */
function evaluate(expression: string, { request, answer }: Exchange): string | undefined {
  const [, side, place, name = ""] = /^\$(request|response)\.(?:(body)#\/|header\.)(.*)$/.exec(expression) ?? [];
  const { headers, body = "" } = side === "request" ? request : answer;
  if (place !== "body") {
    const header = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
    return header && String(header[1]);
  }
  const value: unknown = body.startsWith("{") ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  const found = isObject(value) ? value[name] : undefined;
  return found === undefined ? undefined : String(found);
}

/** The request of an operation with what a link takes from an exchange, with `changes` of that, and with its own for the rest. */
function nextRequest(
  operation: Operation,
  link: Next,
  from: Exchange,
  values: Values,
  changes: Record<string, string> = {},
): Request {
  const valuesOf = (expressions: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(expressions).flatMap(([name, expression]) => {
        const value = changes[name] ?? evaluate(expression, from);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  const own = body(operation, values);
  return {
    method: operation.method,
    path: operation.path,
    headers: { ...allHeaders(operation, values), ...valuesOf(link.headers) },
    body: encode(operation, own && { ...own, ...valuesOf(link.fields) }),
  };
}

async function sendAndCheck({ provider }: Run, operation: Operation, request: Request, expected: Expected) {
  const expectedText = describeExpected(operation, expected);
  return { request, answer: await check(provider, request, differencesFrom(operation, expected), expectedText) };
}

/** An exchange of an operation from which others follow: as the login leads to it, or else with the published values. */
async function exchangeOf(run: Run, operation: Operation, type?: string): Promise<Exchange> {
  const { values } = run;
  const login = operationOf("loginWithWeChat");
  if (operation === login) {
    run.login ??= await sendAndCheck(run, login, goodRequest(login, values), "accepted");
    return run.login;
  }
  const link = login.answers[200].next?.[operation.operationId];
  if (link?.fields?.session_token) {
    const from = await exchangeOf(run, login);
    if (outcomeAllows(link, from))
      return sendAndCheck(run, operation, nextRequest(operation, link, from, values), "accepted");
  }
  const good = goodRequest(operation, values);
  const own = body(operation, values);
  const request = type ? { ...good, body: encode(operation, { ...own, type }) } : good;
  return sendAndCheck(run, operation, request, "accepted");
}

/** Whether an exchange has the outcome after which a link is followed. */
function outcomeAllows({ after }: Next, exchange: Exchange): boolean {
  const outcomes = ["$response.body#/status", "$request.body#/type"].map((place) => evaluate(place, exchange));
  return !after || outcomes.some((outcome) => outcome !== undefined && after.includes(outcome));
}

const isType = (after: readonly string[] | undefined) => after?.find((outcome) => /_SMS$/.test(outcome));

function claimsOf(from: Operation, to: Operation, link: Next): LinkClaim[] {
  const claim = (
    name: string,
    remembers: boolean,
    then: (exchange: Exchange, run: Run) => Promise<unknown>,
  ): LinkClaim => ({
    name,
    from,
    to,
    remembers,
    async check(run) {
      const exchange = await exchangeOf(run, from, isType(link.after));
      if (!outcomeAllows(link, exchange)) return false;
      await then(exchange, run);
      return true;
    },
  });
  const send = (expected: Expected, changes?: Record<string, string>) => (exchange: Exchange, run: Run) => {
    const request = nextRequest(to, link, exchange, run.values, changes);
    return sendAndCheck(run, to, request, expected);
  };
  const issued = issuedBy(link);
  return [
    claim(`${to.operationId}: follows ${from.operationId}, with what that issued`, false, send("accepted")),
    ...issued.map((name) =>
      claim(
        `${to.operationId}: refuses a ${name} that nobody issued, after ${from.operationId}`,
        true,
        send("refused", { [name]: neverIssued }),
      ),
    ),
    // The two rules that the vendor publishes.
    ...(to.operationId === "exchangeSessionToken" && from.operationId === "loginWithWeChat"
      ? [
          claim(
            "exchangeSessionToken: refuses another device than that of the login",
            true,
            send("refused", { device_fingerprint: anotherDevice }),
          ),
        ]
      : []),
    ...(issued.includes("sso_ticket")
      ? [
          claim(`${to.operationId}: takes a ticket once`, true, async (exchange, run) => {
            await send("accepted")(exchange, run);
            await send("refused")(exchange, run);
          }),
        ]
      : []),
  ];
}

export const linkClaims: LinkClaim[] = operations.flatMap((from) =>
  Object.entries(from.answers[200].next ?? {}).flatMap(([to, link]) => claimsOf(from, operationOf(to), link)),
);
