import { fieldsOf } from "./calls.js";

/** What a visitor can choose; the first of each is chosen at the start. */
export const options = {
  /** The answer to the login: an example of the contract, or no answer. */
  login: ["SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH", "SUCCESS", "ACCESS_DENIED", "SDK.LOGIN.1003", "down"],
  /** The answer to the code from the SMS. */
  sms: ["right", "wrong", "MFA_AUTH", "ACCESS_DENIED"],
  /** Whether OneAccess knows the server's credentials. */
  server: ["known", "unknown"],
  /** Whether the page calls OneAccess itself or through its server. */
  calls: ["direct", "server"],
} as const;
export type Choices = { -readonly [Name in keyof typeof options]: (typeof options)[Name][number] };

/** The published place of the piece, and the pixels by which it may be missed: those of AJ-Captcha. */
const place = { x: 237, tolerance: 5 };

/** Chooses the answers of a mock that takes every value. */
export class Chooser {
  choices: Choices = { login: "SOCIAL_BIND", sms: "right", server: "known", calls: "direct" };
  #attempts = 0;

  /** The example of the contract that answers a call, "down" for no answer, undefined for the first example. */
  choose(operationId: string, body: Buffer): string | undefined {
    const { login, sms, server } = this.choices;
    switch (operationId) {
      case "loginWithWeChat":
        this.#attempts = 0;
        return login;
      case "verifyCaptcha": {
        const { x } = fieldsOf(Buffer.from(String(fieldsOf(body).point_json)));
        return Math.abs(Number(x) - place.x) <= place.tolerance ? undefined : "SDK.COMMON.1002";
      }
      case "bindSocialAccount":
      case "registerAndBindSocialAccount":
      case "verifySecondFactorBySms":
        this.#attempts += 1;
        if (sms === "wrong") return this.#attempts === 1 ? "IDAAS.SDK.CAPTCHA.0007" : undefined;
        // After a second factor follows no other.
        return sms === "right" || (sms === "MFA_AUTH" && operationId === "verifySecondFactorBySms") ? undefined : sms;
      case "obtainAccessToken":
        return server === "known" ? undefined : "invalid_client";
      case "exchangeSessionToken":
        return server === "known" ? undefined : "invalid_token";
      default:
        return undefined;
    }
  }
}
