import { Refusal } from "./authorization.js";
import { createGroupClient, type Group, type Values } from "./client.js";

/** The call that obtains the access token of the others. */
export interface TokenCall {
  operationId: string;
  /** Fields of its body that the contract fixes; the rest is the credentials. */
  fixed: Values;
}

/** An access token is not used in the last minute of its life, or the last tenth if that is shorter. */
const longestReserve = 60_000;

/**
 * As `createGroupClient`. Given `credentials` in place of the header `Authorization`, it obtains the access token by
 * itself when a call needs one: once for calls at the same time, and again when it is about to expire or after a failure.
 */
export function createCredentialsClient(group: Group, tokenCall: TokenCall, options?: object): object {
  const { credentials, ...others } = (options ?? {}) as { credentials?: Values; headers?: object };
  if (credentials === undefined) return createGroupClient(group, options);
  const { operationId, fixed } = tokenCall;
  for (const name of group.operations[operationId]?.texts ?? []) {
    const value = credentials?.[name];
    if (!(name in fixed) && (typeof value !== "string" || !value.trim())) {
      throw new TypeError(`credentials.${name} is missing or blank: pass it to ${group.factory} as text`);
    }
  }
  if (Object.keys(others.headers ?? {}).some((name) => name.toLowerCase() === "authorization")) {
    throw new TypeError(`Pass either credentials or headers["Authorization"] to ${group.factory}`);
  }

  let current: { value: string; until: number } | undefined;
  let pending: Promise<string | Refusal> | undefined;

  async function obtain(): Promise<string | Refusal> {
    const asked = Date.now();
    const obtainToken = (client as Methods)[operationId] as Methods[string];
    const { data, error, response } = await obtainToken({ ...credentials, ...fixed });
    if (!data) return new Refusal(error, response);
    const lifetime = data.expires_in * 1000;
    current = {
      value: `Bearer ${data.access_token}`,
      until: asked + lifetime - Math.min(longestReserve, lifetime / 10),
    };
    return current.value;
  }

  async function authorization(): Promise<string | Refusal> {
    if (current && Date.now() < current.until) return current.value;
    pending ??= obtain().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  const client = createGroupClient(group, {
    ...others,
    headers: { ...others.headers, Authorization: authorization },
  });
  return client;
}

type Methods = Record<string, (body: Values) => Promise<TokenAnswer>>;

interface TokenAnswer {
  /** `expires_in` is in seconds. */
  data?: { access_token: string; expires_in: number };
  error?: unknown;
  response: Response;
}
