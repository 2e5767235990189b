import { type Answer, type Contract, createContractClient, isBlank, type Send } from "./client.js";
import { InvalidArgumentError, UnexpectedResponseError } from "./errors.js";
import { type HeaderValues, readHeaders } from "./headers.js";

/** The call that obtains the access token of the others. */
export interface TokenCall {
  operationId: string;
  /** Fields of its body that the contract fixes; the rest is the credentials. */
  fixed: Record<string, unknown>;
}

/**
 * As `createContractClient`, but `Authorization` may be a function. Given `credentials` in its place, the client obtains
 * access tokens by itself.
 */
export function createServerClient(contract: Contract, tokenCall: TokenCall, options: object = {}): object {
  const { credentials, ...others } = options as { credentials?: Record<string, unknown>; headers?: object };
  if (credentials === undefined) return createContractClient(contract, options, authorize);
  const { operationId, fixed } = tokenCall;
  for (const name of contract.operations[operationId]?.texts ?? []) {
    if (!(name in fixed) && isBlank(credentials?.[name])) {
      throw new InvalidArgumentError(`credentials.${name} is missing or blank: pass it to ${contract.factory} as text`);
    }
  }
  const headers = readHeaders(others.headers);
  if (headers.authorization !== undefined) {
    throw new InvalidArgumentError(`Pass either credentials or headers["Authorization"] to ${contract.factory}`);
  }
  const tokens = new AccessTokens(() => client[operationId]?.({ ...credentials, ...fixed }) as Promise<Answer>);
  const client = createContractClient(
    contract,
    // In place of a value, so that the header is not missed.
    { ...others, headers: { ...headers, authorization: () => "" } },
    (headers, send) => (typeof headers.authorization === "function" ? tokens.authorize(headers, send) : send(headers)),
  ) as Record<string, (body: object) => Promise<Answer>>;
  return client;
}

/** Puts in place of a function the value that it gives. */
async function authorize(headers: HeaderValues, send: Send): Promise<Answer> {
  const { authorization, ...others } = headers;
  const value = typeof authorization === "function" ? await authorization() : authorization;
  return send(readHeaders({ Authorization: value }, others));
}

/** A token is not used in the last minute of its life, or the last tenth if that is shorter. */
const longestReserve = 60_000;

/** The access token that calls share. */
class AccessTokens {
  private current: { value: string; until: number } | undefined;
  private pending: Promise<string | Answer> | undefined;

  constructor(private readonly obtain: () => Promise<Answer>) {}

  /** Sends a call with a token, and once more with another one if the token was refused: then the call did nothing. */
  async authorize(headers: HeaderValues, send: Send): Promise<Answer> {
    const token = await this.get();
    if (typeof token !== "string") return token;
    const authorized = { ...headers, authorization: token };
    try {
      const answer = await send(authorized);
      if (!isTokenRefused(answer)) return answer;
    } catch (error) {
      if (!(error instanceof UnexpectedResponseError && error.status === 401)) throw error;
    }
    // Another call may have obtained one meanwhile.
    if (this.current?.value === token) this.current = undefined;
    const other = await this.get();
    return typeof other === "string" ? send({ ...headers, authorization: other }) : other;
  }

  /** The value of `Authorization`, or the answer that refuses the credentials. */
  private async get(): Promise<string | Answer> {
    // Not by the wall clock: setting that back would extend a token's life.
    if (this.current && performance.now() < this.current.until) return this.current.value;
    this.pending ??= this.request().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  private async request(): Promise<string | Answer> {
    const asked = performance.now();
    const answer = await this.obtain();
    if (!answer.data) return answer;
    const { access_token, expires_in } = answer.data as { access_token: string; expires_in: number };
    const lifetime = expires_in * 1000;
    const until = asked + lifetime - Math.min(longestReserve, lifetime / 10);
    this.current = { value: `Bearer ${access_token}`, until };
    return this.current.value;
  }
}

function isTokenRefused({ error, response }: Answer): boolean {
  return response.status === 401 || (error as { error?: unknown } | undefined)?.error === "invalid_token";
}
