import {
  type JourneyValue,
  loginWithWeChat,
  type Next,
  type Operation,
  operationOf,
  operations,
} from "../facts/index.js";
import { isObject } from "../support/bodies.js";
import type { Request } from "../support/exchange.js";
import { anotherDevice, body, encode, fieldsOf, goodRequest, issuedBy, neverIssued } from "../support/requests.js";
import type { Target } from "../support/target.js";
import type { Expected } from "./cases.js";
import { forTarget, unknownValues } from "./plan.js";
import type { Exchange, Run } from "./run.js";

/** What holds between two calls. */
export interface LinkClaim {
  name: string;
  /** The operations that it calls, the last one being what it is about. */
  from: Operation;
  to: Operation;
  /** Only a provider that remembers what it issued can be held to it: the mock does not. */
  remembers: boolean;
  /** Rejects when it does not hold; resolves with the reason when it could not be shown. */
  check(run: Run): Promise<string | undefined>;
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
  target: Target,
  changes: Record<string, string> = {},
): Request {
  const taken = (expressions: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(expressions).flatMap(([name, expression]) => {
        const value = changes[name] ?? evaluate(expression, from);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  const good = goodRequest(forTarget(operation, target), target.values);
  const fields = body(operation, target.values);
  return {
    ...good,
    headers: { ...good.headers, ...taken(link.headers) },
    body: encode(operation, fields && { ...fields, ...taken(link.fields) }),
  };
}

/** Why a request would show nothing at a tenant: it carries a value that this did not issue. */
function obstacle(
  operation: Operation,
  request: Request,
  { target, isLive }: Run,
  link: Next = {},
): string | undefined {
  const names = [...Object.keys(link.headers ?? {}), ...Object.keys(link.fields ?? {})];
  const carriedBy = (name: string): JourneyValue[] =>
    [operation.headers.find((header) => header.name === name), Object.fromEntries(fieldsOf(operation))[name]].flatMap(
      (found) => found?.carries ?? [],
    );
  const known = Object.fromEntries(names.flatMap(carriedBy).map((value) => [value, ""]));
  const [unknown] = isLive ? unknownValues(operation, request, { ...target.values, ...known }) : [];
  return unknown && `no ${unknown} that the tenant issued`;
}

/** An exchange of an operation from which others follow, or the reason why there is none. */
async function exchangeOf(run: Run, operation: Operation, after: readonly string[] = []): Promise<Exchange | string> {
  const { target } = run;
  if (operation === loginWithWeChat) {
    const [found] = after.flatMap((status) => run.logins.get(status) ?? []);
    if (found) return found;
    if (!run.isLive) return run.send(operation, asking(operation, goodRequest(operation), after), "accepted");
    return target.hasCodes
      ? `no login of this run ended in ${after.join(" or ")}`
      : "ONEACCESS_WECHAT_CODE gives no code to log in with";
  }
  const link = loginWithWeChat.answers[200].next?.[operation.operationId];
  let request = goodRequest(forTarget(operation, target), target.values);
  if (link && issuedBy(link).length > 0) {
    const login = await exchangeOf(run, loginWithWeChat, link.after);
    if (typeof login === "string") return login;
    if (outcomeAllows(link, login)) request = nextRequest(operation, link, login, target);
  }
  const type = after.find((outcome) => outcome.endsWith("_SMS"));
  if (type) request = { ...request, body: encode(operation, { ...body(operation, target.values), type }) };
  if (!run.isLive) request = asking(operation, request, after);
  return obstacle(operation, request, run, link) ?? run.send(operation, request, "accepted");
}

/** Asks the mock for an outcome; other providers have their own, and know no such header. */
function asking({ answers }: Operation, request: Request, outcomes: readonly string[]): Request {
  const outcome = outcomes.find((one) => answers[200].examples?.[one]);
  return outcome ? { ...request, headers: { ...request.headers, Prefer: `example=${outcome}` } } : request;
}

/** Whether an exchange has the outcome after which a link is followed. */
function outcomeAllows({ after }: Next, exchange: Exchange): boolean {
  const outcomes = ["$response.body#/status", "$request.body#/type"].map((place) => evaluate(place, exchange));
  return !after || outcomes.some((outcome) => outcome !== undefined && after.includes(outcome));
}

/** Costs of calls that are made in a row at a tenant: no SMS, no changed user, and nobody who has to solve a captcha. */
const quiet: Operation["cost"][] = ["wechat-code", "credentials"];

function claimsOf(from: Operation, to: Operation, link: Next): LinkClaim[] {
  const claim = (
    name: string,
    remembers: boolean,
    ...steps: { expected: Expected; changes?: Record<string, string> }[]
  ): LinkClaim => ({
    name: `${to.operationId}: ${name}`,
    from,
    to,
    remembers,
    async check(run) {
      if (run.isLive && !(quiet.includes(from.cost) && quiet.includes(to.cost)))
        return "at a tenant, only calls that change nobody are made in a row";
      const exchange = await exchangeOf(run, from, link.after);
      if (typeof exchange === "string") return exchange;
      if (!outcomeAllows(link, exchange)) return `${from.operationId} led elsewhere`;
      for (const { expected, changes } of steps) {
        const request = nextRequest(to, link, exchange, run.target, changes);
        const reason = obstacle(to, request, run, link);
        if (reason) return reason;
        await run.send(to, request, expected);
      }
      return undefined;
    },
  });
  const issued = issuedBy(link);
  const claims = [
    claim(`follows ${from.operationId}, with what that issued`, false, { expected: "accepted" }),
    ...issued.map((name) =>
      claim(`refuses a ${name} that nobody issued, after ${from.operationId}`, true, {
        expected: "refused",
        changes: { [name]: neverIssued },
      }),
    ),
  ];
  // The two rules that the vendor publishes.
  if (to.operationId === "exchangeSessionToken" && from === loginWithWeChat) {
    const changes = { device_fingerprint: anotherDevice };
    claims.push(claim("refuses another device than that of the login", true, { expected: "refused", changes }));
  }
  if (issued.includes("sso_ticket")) {
    claims.push(claim("takes a ticket once", true, { expected: "accepted" }, { expected: "refused" }));
  }
  return claims;
}

export const linkClaims: LinkClaim[] = operations.flatMap((from) =>
  Object.entries(from.answers[200].next ?? {}).flatMap(([to, link]) => claimsOf(from, operationOf(to), link)),
);
