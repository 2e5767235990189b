import type { JourneyValue, Operation } from "../facts/index.js";
import type { Request } from "../support/exchange.js";
import { fieldsOf, isForm, type Values } from "../support/requests.js";
import { type Target, variableOf } from "../support/target.js";
import { type Case, cases } from "./cases.js";

/** A case as it is run against a target: `expected` is what that target can be held to, `skip` why it is not run. */
export interface Planned extends Case {
  skip?: string;
}

/**
 * The cases of an operation against a target. The mock takes any value, so every case is run. At a tenant only what costs
 * nothing and changes nobody is run, unless it was allowed by name; and it may refuse a value that it did not issue.
 */
export function plan(operation: Operation, target: Target): Planned[] {
  const { baseUrl, values, codes } = target;
  if (!baseUrl) return cases(operation);
  const known = forTarget(operation, target);
  // Only who calls: a request that must be refused carries nothing that could do something if it were not.
  const who = pick(values, "client_id", "tenant_id", "access_token");
  const accepted = cases(known, { ...values, ...(codes[0] && { code: codes[0] }) })
    .filter(({ expected }) => expected === "accepted")
    .map((one, index) => planAccepted(one, index, target));
  const others = cases(known, who)
    .filter(({ expected }) => expected !== "accepted")
    // Without an access token nobody can know whether its absence or the mistake is refused, nor with which status.
    .map((one): Planned => {
      const isPublished = one.expected === "refused" || one.expected === "malformed";
      return operation.security && !values.access_token && isPublished ? { ...one, expected: "rejected" } : one;
    });
  return [...accepted, ...others];
}

/** The operation for a target: without the tenant's id, the header that carries it would name another tenant. */
export function forTarget(operation: Operation, { baseUrl, values }: Target): Operation {
  const headers = operation.headers.filter(({ carries }) => carries !== "tenant_id" || !baseUrl || values.tenant_id);
  return { ...operation, headers };
}

function pick(values: Values, ...names: JourneyValue[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name as JourneyValue)));
}

/** The values in a request that a tenant has to know and that were not given or issued; what a device says of itself is free. */
export function unknownValues(operation: Operation, { headers, body = "" }: Request, values: Values): JourneyValue[] {
  const sentHeaders = Object.keys(headers).map((name) => name.toLowerCase());
  const fields = isForm(operation) ? Object.fromEntries(new URLSearchParams(body)) : Object(JSON.parse(body || "{}"));
  const carried = [
    ...operation.headers.filter(({ name }) => sentHeaders.includes(name.toLowerCase())),
    ...fieldsOf(operation).flatMap(([name, field]) => (name in fields ? [field] : [])),
  ].flatMap(({ carries }) => carries ?? []);
  if (operation.security) carried.push("access_token");
  return carried.filter((value) => value !== "fingerprint" && values[value] === undefined);
}

function planAccepted(one: Case, index: number, { values, codes, hasCodes, allowed }: Target): Planned {
  const { operationId, cost } = one.operation;
  const known: Values = { ...values, ...(codes[0] && { code: codes[0] }) };
  // Which call a state token is for depends on the outcome of its login: who allows a call by name knows.
  if (cost !== "side-effect") delete known.state_token;
  const unknown = unknownValues(one.operation, one.request, known);
  if (cost === "side-effect") {
    if (!allowed.includes(operationId)) return { ...one, skip: `ONEACCESS_ALLOW does not name ${operationId}` };
    if (index > 0) return { ...one, skip: "one call is enough, as each does something" };
    const variables = unknown.map((value) => variableOf(value) ?? value);
    if (unknown.length > 0) return { ...one, skip: `${variables.join(" and ")} must be given, and not be spent` };
  }
  if (cost === "wechat-code" && hasCodes && codes.length === 0) {
    return { ...one, skip: "ONEACCESS_WECHAT_CODE holds no unspent code for this login" };
  }
  return unknown.length > 0 ? { ...one, expected: "answered" } : one;
}
