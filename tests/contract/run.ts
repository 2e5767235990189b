import type { Operation } from "../facts/index.js";
import { isObject } from "../support/bodies.js";
import { type Answer, check, type Provider, type Request } from "../support/exchange.js";
import type { Target } from "../support/target.js";
import type { Expected } from "./cases.js";
import { describeExpected, differencesFrom } from "./expectations.js";

/** A request and its answer, from which the next call takes values. */
export interface Exchange {
  request: Request;
  answer: Answer;
}

/** Values that are gone when a call that changes something has taken them. */
const worksOnce = ["state_token", "captcha_token", "verify_code"] as const;

/** A run of the suite: what the provider issues goes into the target's values, and what is spent goes out of them. */
export class Run {
  /** The newest exchange in which a login came to each outcome. */
  readonly logins = new Map<string, Exchange>();

  constructor(
    readonly target: Target,
    private readonly provider: Provider,
  ) {}

  /** The mock takes any value and knows no outcome but the one that it is asked for; a tenant has its own. */
  get isLive(): boolean {
    return this.target.baseUrl !== undefined;
  }

  /** Sends a request, and rejects unless the answer is as expected. */
  async send(operation: Operation, request: Request, expected: Expected): Promise<Exchange> {
    const { codes } = this.target;
    if (codes[0] && request.body?.includes(JSON.stringify(codes[0]))) codes.shift();
    const differences = differencesFrom(operation, expected);
    const answer = await check(this.provider, request, differences, describeExpected(operation, expected));
    const exchange = { request, answer };
    if (answer.status === 200 && expected !== "rejected") this.#take(operation, exchange);
    if (operation.cost === "side-effect" && expected === "accepted") this.#spend(operation);
    return exchange;
  }

  #spend({ headers, request }: Operation): void {
    const carried = [...headers, ...Object.values(request?.fields ?? {})].map(({ carries }) => carries);
    for (const name of worksOnce) if (carried.includes(name)) delete this.target.values[name];
  }

  #take({ operationId }: Operation, { request, answer }: Exchange): void {
    const body: unknown = answer.body === "" ? undefined : JSON.parse(answer.body);
    if (!isObject(body)) return;
    for (const name of ["access_token", "session_token"] as const) {
      if (typeof body[name] === "string") this.target.values[name] = body[name];
    }
    if (typeof body.status === "string") this.logins.set(body.status, { request, answer });
    const login = this.logins.get("SUCCESS");
    // The session of the login may have ended with this one.
    if (operationId === "refreshSessionToken" && login) {
      const renewed = { ...JSON.parse(login.answer.body), session_token: body.session_token };
      this.logins.set("SUCCESS", { ...login, answer: { ...login.answer, body: JSON.stringify(renewed) } });
    }
  }
}
