import type { JourneyValue, Operation } from "../facts/index.js";
import { type Target, variableOf } from "../support/target.js";
import { type Case, cases, type Expected } from "./cases.js";

/** A case as it is run against a target: `expected` is what that target can be held to, `skip` why it is not run. */
export interface Planned extends Case {
  skip?: string;
}

/**
 * The cases of an operation against a target. The mock takes any value, so every case is run. At a provider only what costs
 * nothing and changes nobody is run, unless it was allowed by name; and a value that nobody could have issued may be refused.
 */
export function plan(operation: Operation, target: Target): Planned[] {
  const { client_id, tenant_id, access_token } = target.values;
  // Only who calls: a request that must be refused carries nothing that could do something if it were not.
  const who = {
    ...(client_id && { client_id }),
    ...(tenant_id && { tenant_id }),
    ...(access_token && { access_token }),
  };
  const others = cases(operation, who).filter(({ expected }) => expected !== "accepted");
  const accepted = cases(operation, target.values).filter(({ expected }) => expected === "accepted");
  if (!target.baseUrl) return [...accepted, ...others];
  return [
    ...accepted.map((one, index) => planAccepted(one, index, target)),
    ...others.map((one) => ({ ...one, expected: expectedWithout(access_token, one) })),
  ];
}

/** Without an access token nobody can know whether its absence or the mistake is refused, nor with which status. */
function expectedWithout(access_token: string | undefined, { operation, expected }: Case): Expected {
  const published = expected === "refused" || expected === "malformed";
  return operation.security && !access_token && published ? "rejected" : expected;
}

/** The values that an operation takes and that somebody has to issue. */
function valuesIn({ headers, request, security }: Operation): JourneyValue[] {
  const fields = Object.values(request?.fields ?? {}).filter(({ required }) => required);
  const carried = [...headers.filter(({ mandatory }) => mandatory), ...fields].flatMap(({ carries }) => carries ?? []);
  const values: JourneyValue[] = security ? [...carried, "access_token"] : carried;
  return values.filter((value) => value !== "fingerprint" && value !== "client_id");
}

function planAccepted(one: Case, index: number, { values, codes, allowed }: Target): Planned {
  const { operationId, cost } = one.operation;
  const absent = valuesIn(one.operation).filter((value) => values[value] === undefined);
  if (cost === "wechat-code") {
    if (codes.length === 0) return { ...one, expected: "answered" };
    return codes.length > index ? one : { ...one, skip: "ONEACCESS_WECHAT_CODE holds no unspent code for this login" };
  }
  if (cost !== "side-effect") return absent.length > 0 ? { ...one, expected: "answered" } : one;
  if (!allowed.includes(operationId)) return { ...one, skip: `ONEACCESS_ALLOW does not name ${operationId}` };
  if (absent.length > 0) return { ...one, skip: `${absent.map(variableOf).join(" and ")} must give its values` };
  return index === 0 ? one : { ...one, skip: "one call is enough, as each does something" };
}
