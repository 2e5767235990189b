import { type Answer, type Contract, createContractClient, isBlank } from "./client.js";
import { type Headers, readHeaders } from "./headers.js";

/** The call that obtains the access token of the others. */
export interface TokenCall {
  operationId: string;
  /** Fields of its body that the contract fixes; the rest is the credentials. */
  fixed: Record<string, unknown>;
}

/** An access token is not used in the last minute of its life, or the last tenth if that is shorter. */
const longestReserve = 60_000;

/**
 * As `createContractClient`, but `Authorization` may be a function. Given `credentials` in its place, the client obtains
 * the access token by itself when a call needs one: once for calls at the same time, and again when it is about to
 * expire or after a failure.
 */
export function createServerClient(contract: Contract, tokenCall: TokenCall, options: object = {}): object {
  const { credentials, ...others } = options as { credentials?: Record<string, unknown>; headers?: object };
  if (credentials === undefined) return createContractClient(contract, options, authorize);
  const { operationId, fixed } = tokenCall;
  for (const name of contract.operations[operationId]?.texts ?? []) {
    if (!(name in fixed) && isBlank(credentials?.[name])) {
      throw new TypeError(`credentials.${name} is missing or blank: pass it to ${contract.factory} as text`);
    }
  }
  const headers = readHeaders(others.headers);
  if (headers.authorization !== undefined) {
    throw new TypeError(`Pass either credentials or headers["Authorization"] to ${contract.factory}`);
  }

  let current: { value: string; until: number } | undefined;
  let pending: Promise<string | Answer> | undefined;

  async function obtain(): Promise<string | Answer> {
    const asked = Date.now();
    const answer = await (client[operationId] as Method)({ ...credentials, ...fixed });
    if (!answer.data) return answer;
    const { access_token, expires_in } = answer.data as { access_token: string; expires_in: number };
    const lifetime = expires_in * 1000;
    current = { value: `Bearer ${access_token}`, until: asked + lifetime - Math.min(longestReserve, lifetime / 10) };
    return current.value;
  }

  async function authorization(): Promise<string | Answer> {
    if (current && Date.now() < current.until) return current.value;
    pending ??= obtain().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  const client = createContractClient(
    contract,
    { ...others, headers: { ...headers, authorization } },
    authorize,
  ) as Record<string, unknown>;
  return client;
}

type Method = (body: object) => Promise<Answer>;

/** Puts in place of a function the value that it gives; if it gives an answer, the credentials were refused. */
async function authorize(headers: Headers, send: (headers: Headers) => Promise<Answer>): Promise<Answer> {
  if (typeof headers.authorization !== "function") return send(headers);
  const value: unknown = await headers.authorization();
  if (isAnswer(value)) return value;
  return send({
    ...headers,
    ...readHeaders({ Authorization: value }),
    ...(value === undefined && { authorization: "" }),
  });
}

const isAnswer = (value: unknown): value is Answer =>
  typeof value === "object" && value !== null && "response" in value;
