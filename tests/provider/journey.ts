import { randomBytes, randomInt } from "node:crypto";
import { accessToken, type Fields, type JourneyValue, type Operation } from "../facts/index.js";
import { carriedValue, parseJson, type Received, type Reply, refuse, reply } from "./provider.js";

/** What a value was issued for: the device, the number of a person, the outcome of a login, a time. */
interface Issue {
  fingerprint?: string | undefined;
  mobile?: string | undefined;
  outcome?: string | undefined;
  /** Milliseconds since 1970. */
  expires?: number;
}

/** Values that are good for one call. That of the ticket is on its page, the others are inferred. */
const worksOnce: JourneyValue[] = ["captcha", "captcha_token", "verify_code", "sso_ticket"];
const issuedValues: JourneyValue[] = [...worksOnce, "access_token", "session_token", "state_token"];

/** The outcomes of a login that lead to a call, and the types of SMS whose code it takes. */
const leadsTo: Record<string, { outcome: string; types: string[] }> = {
  bindSocialAccount: { outcome: "SOCIAL_BIND", types: ["BIND_MOBILE_SMS"] },
  registerAndBindSocialAccount: { outcome: "USER_REGISTER", types: ["REGISTER_SMS"] },
  getMobileByStateToken: { outcome: "MFA_AUTH", types: [] },
  verifySecondFactorBySms: { outcome: "MFA_AUTH", types: ["OTP_REST_SMS", "MFA_AUTH_SMS"] },
};

export interface JourneyOptions {
  /**
   * As strict as a tenant may be that is still right: it knows the client of `credentials` alone and no other tenant's id, a
   * new access token or session ends the old one, and a missing or wrong access token is a 401.
   */
  tenant?: { tenant_id?: string; smsAnswer?: string } | undefined;
  /** Only values that were issued are good; else the published examples are too, any number of times. */
  strict?: boolean | undefined;
  /** WeChat codes of which each works once; without them any code does, and the published example any number of times. */
  codes?: string[] | undefined;
  credentials?: { client_id: string; client_secret: string } | undefined;
  /** Seconds that an access token lives; else as published. */
  expiresIn?: number | undefined;
  /** The code of every SMS; else each has another one. */
  smsCode?: string | undefined;
}

/** What a provider remembers between the calls of a journey. */
export class Journey {
  /** The code that was last sent to a number. */
  readonly smsCodes = new Map<string, string>();
  readonly #issued = new Map<string, Issue>();
  readonly #spentCodes = new Set<string>();

  constructor(private readonly options: JourneyOptions) {}

  /** The refusal that a request of good form deserves for the values that it carries, if any; one rule may be ignored. */
  refusal(operation: Operation, received: Received, ignored?: string): Reply | undefined {
    const { operationId } = operation;
    const carried = (value: JourneyValue) => carriedValue(operation, received, value);
    const code = operationId === "loginWithWeChat" ? carried("code") : undefined;
    if (code !== undefined && !this.#spendCode(code, exampleOf(operation, "code"))) {
      return refuse("SDK.LOGIN.1001", "Error calling interface wechat");
    }
    if (
      operationId === "obtainAccessToken" &&
      !this.#knows(carried("client_id"), carried("client_secret"), operation)
    ) {
      return reply(400, { error: "invalid_client", error_description: "Bad client credentials" });
    }
    if (this.options.tenant && operationId !== "obtainAccessToken") {
      if (![undefined, this.options.credentials?.client_id].includes(carried("client_id")))
        return refuse("SDK.COMMON.1012", "The x-client-ID is incorrect");
      if (![undefined, this.options.tenant.tenant_id].includes(carried("tenant_id")))
        return refuse("SDK.COMMON.1006", "The X-tenant-id parameter error");
    }
    for (const value of issuedValues) {
      const text = carried(value);
      if (
        text === undefined ||
        ignored === `${value} is issued` ||
        (!this.options.strict && text === exampleOf(operation, value))
      )
        continue;
      const issue = this.#issued.get(valueId(value, text, operation, received));
      if (!issue || !this.#isFor(issue, operation, received, ignored)) return this.#wrongValue(value);
    }
    return undefined;
  }

  /** The body of a success with values of its own in place of the published ones; what the request carried is spent. */
  succeed(
    operation: Operation,
    received: Received,
    body: Record<string, unknown>,
    ignored?: string,
  ): Record<string, unknown> {
    const { operationId, answers } = operation;
    const mobile = carriedValue(operation, received, "mobile");
    const issue: Issue = { fingerprint: carriedValue(operation, received, "fingerprint"), mobile };
    for (const value of worksOnce) {
      const text = carriedValue(operation, received, value);
      if (text !== undefined && ignored !== `${value} works once`)
        this.#issued.delete(valueId(value, text, operation, received));
    }
    if (this.options.tenant && operationId === "obtainAccessToken") this.#forget("access_token ");
    if (this.options.tenant && operationId === "refreshSessionToken")
      this.#forget(`session_token ${carriedValue(operation, received, "session_token")}`);
    const endsLogin = body.status === "SUCCESS" && carriedValue(operation, received, "state_token");
    if (endsLogin) this.#issued.delete(valueId("state_token", endsLogin, operation, received));
    if (operationId === "sendSmsCode" && mobile) this.#sendCode(mobile, received, issue);

    const shapes: Fields = Object.assign({}, ...Object.values(answers[200].bodies ?? {}));
    const answer = {
      ...body,
      ...(this.options.expiresIn && "expires_in" in body && { expires_in: this.options.expiresIn }),
    };
    for (const [name, { carries }] of Object.entries(shapes)) {
      if (!carries || !issuedValues.includes(carries) || !(name in answer)) continue;
      const text = randomBytes(16).toString("hex");
      const expires = "expires_in" in answer && { expires: Date.now() + Number(answer.expires_in) * 1000 };
      // A second factor goes to the user's number, whichever number was bound.
      const number = carries === "state_token" ? undefined : mobile;
      this.#issued.set(`${carries} ${text}`, { ...issue, mobile: number, outcome: String(body.status), ...expires });
      Object.assign(answer, { [name]: text });
    }
    return answer;
  }

  #forget(prefix: string): void {
    for (const id of this.#issued.keys()) if (id.startsWith(prefix)) this.#issued.delete(id);
  }

  #spendCode(code: string, example: unknown): boolean {
    const { codes, strict } = this.options;
    if (!codes && !strict && code === example) return true;
    if (codes && !codes.includes(code)) return false;
    const fresh = !this.#spentCodes.has(code);
    this.#spentCodes.add(code);
    return fresh;
  }

  #knows(id: string | undefined, secret: string | undefined, operation: Operation): boolean {
    const { client_id = exampleOf(operation, "client_id"), client_secret = exampleOf(operation, "client_secret") } =
      this.options.credentials ?? {};
    return id === client_id && secret === client_secret;
  }

  #sendCode(mobile: string, { body }: Received, issue: Issue): void {
    const code = this.options.smsCode ?? String(randomInt(100_000, 1_000_000));
    this.smsCodes.set(mobile, code);
    this.#issued.set(`verify_code ${mobile} ${code}`, { ...issue, outcome: String(Object(parseJson(body)).type) });
  }

  #isFor(issue: Issue, operation: Operation, received: Received, ignored?: string): boolean {
    const lead = leadsTo[operation.operationId];
    const same = (value: "fingerprint" | "mobile") => {
      const actual = carriedValue(operation, received, value);
      if (ignored === `${value} is that of the login`) return true;
      return issue[value] === undefined || actual === undefined || issue[value] === actual;
    };
    const outcomes = lead && [lead.outcome, ...lead.types];
    const isLogin = issue.outcome !== undefined && issue.outcome !== "undefined" && issue.outcome !== "SUCCESS";
    return (
      same("fingerprint") &&
      same("mobile") &&
      (issue.expires ?? Number.POSITIVE_INFINITY) > Date.now() &&
      (!outcomes || !isLogin || outcomes.includes(issue.outcome ?? ""))
    );
  }

  #wrongValue(value: JourneyValue): Reply {
    if (value === "access_token") return invalidToken(this.options);
    if (value === "sso_ticket") return refuse("PARAM.0032", "SSO ticket invalid or expired.");
    if (value === "state_token") return refuse("IDAAS.SDK.COMMON.1007", "state_token parameter error");
    if (value === "verify_code") return refuse("IDAAS.SDK.CAPTCHA.0007", "Incorrect verification code");
    return refuse("SDK.COMMON.1006", `The ${value} parameter error`);
  }
}

/** The refusal of a missing or wrong access token. */
export const invalidToken = ({ tenant }: JourneyOptions): Reply =>
  reply(tenant ? 401 : 400, { error: "invalid_token", error_description: "Invalid access token." });

/** A code from an SMS belongs to its number; all else stands for itself. */
function valueId(value: JourneyValue, text: string, operation: Operation, received: Received): string {
  const number = value === "verify_code" ? `${carriedValue(operation, received, "mobile")} ` : "";
  return `${value} ${number}${text}`;
}

/** The published example of a value that an operation takes. */
export function exampleOf({ headers, request, security }: Operation, value: JourneyValue): unknown {
  if (value === "access_token") return security && accessToken;
  const fields: Fields = request?.fields ?? {};
  return [...headers, ...Object.values(fields)].find(({ carries }) => carries === value)?.example;
}
