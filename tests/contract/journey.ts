import { type Next, type Operation, operationOf, operations } from "../facts/index.js";
import { type Answer, check, type Provider, type Request } from "../support/exchange.js";
import { isObject } from "./bodies.js";
import { allHeaders, body, type Case, encode, goodRequest, type Values } from "./cases.js";
import { differencesFrom } from "./expectations.js";

/** A request and its answer, from which the next call takes values. */
export interface Exchange {
  request: Request;
  answer: Answer;
}

/** A provider on the way through a journey. */
export interface Traveller {
  provider: Provider;
  values: Values;
  /** A login that succeeded already; else one is made with the published code. */
  login?: Exchange | undefined;
}

/** What holds between two calls; `check` throws when it does not, and resolves with false when the outcome led elsewhere. */
export interface JourneyClaim {
  name: string;
  /** The operations that it calls, the last one being what it is about. */
  from: Operation;
  to: Operation;
  /** Only a provider that remembers what it issued can be held to it: the mock does not. */
  remembers: boolean;
  check(traveller: Traveller): Promise<boolean>;
}

/** A value that nobody has issued. */
export const neverIssued = "0".repeat(32);
export const anotherDevice = "another-device";

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
function follow(
  operation: Operation,
  link: Next,
  from: Exchange,
  values: Values,
  changes: Record<string, string> = {},
): Request {
  const taken = (expressions: Record<string, string> = {}) =>
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
    headers: { ...allHeaders(operation, values), ...taken(link.headers) },
    body: encode(operation, own && { ...own, ...taken(link.fields) }),
  };
}

async function make(
  traveller: Traveller,
  operation: Operation,
  request: Request,
  expected: Case["expected"],
  fact: string,
) {
  return { request, answer: await check(traveller.provider, request, differencesFrom(operation, expected), fact) };
}

/** An exchange of an operation from which others follow: as the login leads to it, or else with the published values. */
async function exchangeOf(traveller: Traveller, operation: Operation, type?: string): Promise<Exchange> {
  const { values } = traveller;
  const login = operationOf("loginWithWeChat");
  const fact = `${operation.operationId} is accepted`;
  if (operation === login) {
    traveller.login ??= await make(traveller, login, goodRequest(login, values), "accepted", fact);
    return traveller.login;
  }
  const link = login.answers[200].next?.[operation.operationId];
  if (link?.fields?.session_token) {
    const from = await exchangeOf(traveller, login);
    if (leads(link, from)) return make(traveller, operation, follow(operation, link, from, values), "accepted", fact);
  }
  const good = goodRequest(operation, values);
  const own = body(operation, values);
  const request = type ? { ...good, body: encode(operation, { ...own, type }) } : good;
  return make(traveller, operation, request, "accepted", fact);
}

/** Whether an exchange has the outcome after which a link is followed. */
function leads({ after }: Next, exchange: Exchange): boolean {
  const outcomes = ["$response.body#/status", "$request.body#/type"].map((place) => evaluate(place, exchange));
  return !after || outcomes.some((outcome) => outcome !== undefined && after.includes(outcome));
}

const isType = (after: readonly string[] | undefined) => after?.find((outcome) => /_SMS$/.test(outcome));

function linkClaims(from: Operation, to: Operation, link: Next): JourneyClaim[] {
  const claim = (
    name: string,
    remembers: boolean,
    then: (exchange: Exchange, traveller: Traveller) => Promise<unknown>,
  ): JourneyClaim => ({
    name,
    from,
    to,
    remembers,
    async check(traveller) {
      const exchange = await exchangeOf(traveller, from, isType(link.after));
      if (!leads(link, exchange)) return false;
      await then(exchange, traveller);
      return true;
    },
  });
  const sent =
    (expected: Case["expected"], changes?: Record<string, string>) => (exchange: Exchange, traveller: Traveller) => {
      const request = follow(to, link, exchange, traveller.values, changes);
      const fact = `${to.operationId} takes what ${from.operationId} issued, and nothing else`;
      return make(traveller, to, request, expected, fact);
    };
  const issued = issuedBy(link);
  return [
    claim(`${to.operationId} takes what ${from.operationId} leads to it with`, false, sent("accepted")),
    ...issued.map((name) =>
      claim(
        `${to.operationId} refuses a ${name} that nobody issued (after ${from.operationId})`,
        true,
        sent("refused", { [name]: neverIssued }),
      ),
    ),
    // The two rules that the vendor publishes.
    ...(to.operationId === "exchangeSessionToken" && from.operationId === "loginWithWeChat"
      ? [
          claim(
            "exchangeSessionToken refuses another device",
            true,
            sent("refused", { device_fingerprint: anotherDevice }),
          ),
        ]
      : []),
    ...(issued.includes("sso_ticket")
      ? [
          claim(`${to.operationId} takes a ticket once`, true, async (exchange, traveller) => {
            await sent("accepted")(exchange, traveller);
            await sent("refused")(exchange, traveller);
          }),
        ]
      : []),
  ];
}

/** The headers and fields that a link takes from what the answer issued; a phone number is no secret of the answer. */
export function issuedBy({ headers = {}, fields = {} }: Next): string[] {
  return Object.entries({ ...headers, ...fields })
    .filter(([name, expression]) => /token|ticket/.test(name) && expression.startsWith("$response."))
    .map(([name]) => name);
}

export const journeyClaims: JourneyClaim[] = operations.flatMap((from) =>
  Object.entries(from.answers[200].next ?? {}).flatMap(([to, link]) => linkClaims(from, operationOf(to), link)),
);
