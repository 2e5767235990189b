// Made by `npm run generate` from openapi/openapi.yaml, contract version 1.1.0. Do not edit.

import { createGroupClient, isObject, isText, type Group, type Guard } from "../scripts/client/index.js";
import type { ServerOptions, FetchOptions, GivenHeaders, GroupClient, Method } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { UnexpectedResponseError } from "../scripts/client/index.js";
export type { FetchOptions } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";

/** What WeChat handed to the application, to be exchanged for a login. */
export type LoginWithWeChatRequest = components["schemas"]["LoginWithWeChatRequest"];
/** Where the login stands, told by `status`. A value other than these five means that the user is not logged in. */
export type LoginOutcome = components["schemas"]["LoginOutcome"];
/** The user is logged in. Exchange `session_token` on your server with `exchangeSessionToken`. */
export type LoggedIn = components["schemas"]["LoggedIn"];
/**
 * No user is bound to this WeChat account, and the user is to bind one. Send an SMS code (`getCaptcha`,
 * `verifyCaptcha`, `sendSmsCode`), then call `bindSocialAccount`.
 */
export type BindRequired = components["schemas"]["BindRequired"];
/**
 * No user is bound to this WeChat account, and one is to be registered and bound. Send an SMS code (`getCaptcha`,
 * `verifyCaptcha`, `sendSmsCode`), then call `registerAndBindSocialAccount`.
 */
export type RegistrationRequired = components["schemas"]["RegistrationRequired"];
/**
 * WeChat vouched for the user, and the tenant asks for a second factor. Read the phone number
 * (`getMobileByStateToken`), send an SMS code (`getCaptcha`, `verifyCaptcha`, `sendSmsCode`), then call
 * `verifySecondFactorBySms`.
 */
export type SecondFactorRequired = components["schemas"]["SecondFactorRequired"];
/** Access is refused. Stop, and tell the user; no field beside `status` is known for this outcome. */
export type AccessDenied = components["schemas"]["AccessDenied"];
/** Why a request was refused. */
export type ErrorEnvelope = components["schemas"]["ErrorEnvelope"];
/** A slider captcha. Solving it takes the two pictures and `token`; no call takes the other fields. */
export type Captcha = components["schemas"]["Captcha"];
/** Where the user slid the jigsaw piece to, and for whom. */
export type CaptchaSolution = components["schemas"]["CaptchaSolution"];
/** Proof that the captcha was solved. */
export type CaptchaSolved = components["schemas"]["CaptchaSolved"];
/** Who gets a code, and what for. */
export type SmsCodeRequest = components["schemas"]["SmsCodeRequest"];
/** A phone number and the code that was sent to it. */
export type SmsVerification = components["schemas"]["SmsVerification"];
/** Phone number of the user whose login demands a second factor. */
export type MobileOfUser = components["schemas"]["MobileOfUser"];
/**
 * Whether the second factor finished the login, told by `status`. A value other than these two means that the user is
 * not logged in.
 */
export type SecondFactorOutcome = components["schemas"]["SecondFactorOutcome"];

/** The operations by path and method. */
interface Calls {
  "/api/v2/sdk/login/wechat": { post: operations["loginWithWeChat"] };
  "/api/v2/sdk/captcha": { get: operations["getCaptcha"] };
  "/api/v2/sdk/captcha/verify": { post: operations["verifyCaptcha"] };
  "/api/v2/sdk/sms/send": { post: operations["sendSmsCode"] };
  "/api/v2/sdk/social/bind": { post: operations["bindSocialAccount"] };
  "/api/v2/sdk/social/register-bind": { post: operations["registerAndBindSocialAccount"] };
  "/api/v2/sdk/mobile-by-token": { get: operations["getMobileByStateToken"] };
  "/api/v2/sdk/mfa/sms": { post: operations["verifySecondFactorBySms"] };
}

/** The headers of the calls, given once. */
export interface ClientHeaders extends GivenHeaders<Calls, (typeof mandatory)[number]> {}

/** One server, the headers of the calls, and defaults for the options of `fetch`. */
export type ClientOptions = ServerOptions<typeof servers, ClientHeaders> & FetchOptions;

/** One method per operation. */
export interface Operations {
  /**
   * Log in with WeChat
   *
   * Exchanges the authorization code that WeChat gave to your application for the state of the user's login.
   */
  loginWithWeChat: Method<Calls["/api/v2/sdk/login/wechat"]["post"], ClientHeaders>;
  /**
   * Get a slider captcha
   *
   * Returns a picture with a hole in it, and the jigsaw piece that fits. Show both, let the user slide the piece into
   * place, and send its place to `verifyCaptcha`.
   */
  getCaptcha: Method<Calls["/api/v2/sdk/captcha"]["get"], ClientHeaders>;
  /**
   * Verify the slider captcha
   *
   * Checks the place that the user slid the piece to, and answers with the token that `sendSmsCode` demands.
   */
  verifyCaptcha: Method<Calls["/api/v2/sdk/captcha/verify"]["post"], ClientHeaders>;
  /**
   * Send an SMS code
   *
   * Sends a code by SMS to a phone number, for the purpose that `type` names. The answer has no body: the code goes to
   * the phone.
   */
  sendSmsCode: Method<Calls["/api/v2/sdk/sms/send"]["post"], ClientHeaders>;
  /**
   * Bind the WeChat account to an existing user
   *
   * Finishes a login that answered `SOCIAL_BIND`: the user proves with an SMS code that a phone number is theirs, and
   * the WeChat account is bound to the user who has that number.
   */
  bindSocialAccount: Method<Calls["/api/v2/sdk/social/bind"]["post"], ClientHeaders>;
  /**
   * Register a user and bind the WeChat account
   *
   * Finishes a login that answered `USER_REGISTER`: the user proves with an SMS code that a phone number is theirs, and
   * a user with that number is registered and bound to the WeChat account.
   */
  registerAndBindSocialAccount: Method<Calls["/api/v2/sdk/social/register-bind"]["post"], ClientHeaders>;
  /**
   * Read the number for the second factor
   *
   * Returns the phone number of the user whose login answered `MFA_AUTH`. Send the SMS code to it, then present the
   * code with `verifySecondFactorBySms`.
   */
  getMobileByStateToken: Method<Calls["/api/v2/sdk/mobile-by-token"]["get"], ClientHeaders>;
  /**
   * Present the second factor
   *
   * Finishes a login that answered `MFA_AUTH`, with the code from the SMS. A refused second factor is also a `200`: read
   * `status` and go on from there.
   */
  verifySecondFactorBySms: Method<Calls["/api/v2/sdk/mfa/sms"]["post"], ClientHeaders>;
}

/** A client of openapi-fetch that has one method per operation besides. */
export interface OneAccessClient extends Operations, GroupClient<Calls, ClientHeaders> {}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header, a parameter or a
 * field of the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createOneAccessClient(options: ClientOptions): OneAccessClient {
  return createGroupClient(group, options) as OneAccessClient;
}

const isLoginOutcome: Guard = (value) =>
  (isLoggedIn(value) || isBindRequired(value) || isRegistrationRequired(value) || isSecondFactorRequired(value) || isAccessDenied(value));

const isLoggedIn: Guard = (value) =>
  isObject(value) &&
  value.status === "SUCCESS" &&
  isText(value.session_token) &&
  Number.isInteger(value.expire) &&
  (value.id_token === undefined || isText(value.id_token));

const isBindRequired: Guard = (value) =>
  isObject(value) &&
  value.status === "SOCIAL_BIND" &&
  isText(value.state_token) &&
  (value.data === undefined || isText(value.data));

const isRegistrationRequired: Guard = (value) =>
  isObject(value) &&
  value.status === "USER_REGISTER" &&
  isText(value.state_token) &&
  (value.data === undefined || isText(value.data));

const isSecondFactorRequired: Guard = (value) =>
  isObject(value) &&
  value.status === "MFA_AUTH" &&
  isText(value.state_token);

const isAccessDenied: Guard = (value) =>
  isObject(value) &&
  value.status === "ACCESS_DENIED";

const isErrorEnvelope: Guard = (value) =>
  isObject(value) &&
  isText(value.error_code) &&
  isText(value.error_msg);

const isCaptcha: Guard = (value) =>
  isObject(value) &&
  isText(value.originalImageBase64) &&
  isText(value.jigsawImageBase64) &&
  isText(value.token) &&
  (value.captchaId === undefined || true) &&
  (value.projectCode === undefined || true) &&
  (value.captchaOriginalPath === undefined || true) &&
  (value.captchaFontType === undefined || true) &&
  (value.captchaFontSize === undefined || true) &&
  (value.secretKey == null || isText(value.secretKey)) &&
  (value.point === undefined || true) &&
  (value.wordList === undefined || true) &&
  (value.pointList === undefined || true) &&
  (value.pointJson === undefined || true) &&
  (value.result === undefined || true) &&
  (value.captchaVerification === undefined || true);

const isCaptchaSolved: Guard = (value) =>
  isObject(value) &&
  isText(value.captcha_token);

const isMobileOfUser: Guard = (value) =>
  isObject(value) &&
  isText(value.mobile);

const isSecondFactorOutcome: Guard = (value) =>
  (isLoggedIn(value) || isAccessDenied(value));

/** Headers that are given once. */
const mandatory = ["X-operating-sys-version", "X-device-fingerprint", "X-agent", "X-client-id"] as const;

/** By option, the headers that the server demands of the calls that have them. */
const servers = {
  domainName: [],
  commonDomain: ["X-tenant-id"],
} as const;

const group: Group = {
  factory: "createOneAccessClient",
  mandatory,
  servers,
  operations: {
    loginWithWeChat: {
      request: "POST /api/v2/sdk/login/wechat",
      mediaType: "application/json;charset=utf8",
      texts: ["code"],
      responses: {
        200: isLoginOutcome,
        400: isErrorEnvelope,
      },
    },
    getCaptcha: {
      request: "GET /api/v2/sdk/captcha",
      responses: {
        200: isCaptcha,
        400: isErrorEnvelope,
      },
    },
    verifyCaptcha: {
      request: "POST /api/v2/sdk/captcha/verify",
      mediaType: "application/json;charset=utf8",
      texts: ["point_json", "token", "sender"],
      responses: {
        200: isCaptchaSolved,
        400: isErrorEnvelope,
      },
    },
    sendSmsCode: {
      request: "POST /api/v2/sdk/sms/send",
      mediaType: "application/json;charset=utf8",
      texts: ["mobile", "type", "captcha_token"],
      responses: {
        200: (body) => body === undefined,
        400: isErrorEnvelope,
      },
    },
    bindSocialAccount: {
      request: "POST /api/v2/sdk/social/bind",
      mediaType: "application/json;charset=utf8",
      headers: ["X-state-token"],
      texts: ["mobile", "verify_code"],
      responses: {
        200: isLoggedIn,
        400: isErrorEnvelope,
      },
    },
    registerAndBindSocialAccount: {
      request: "POST /api/v2/sdk/social/register-bind",
      mediaType: "application/json;charset=utf8",
      headers: ["X-state-token"],
      texts: ["mobile", "verify_code"],
      responses: {
        200: isLoggedIn,
        400: isErrorEnvelope,
      },
    },
    getMobileByStateToken: {
      request: "GET /api/v2/sdk/mobile-by-token",
      headers: ["X-state-token"],
      responses: {
        200: isMobileOfUser,
        400: isErrorEnvelope,
      },
    },
    verifySecondFactorBySms: {
      request: "POST /api/v2/sdk/mfa/sms",
      mediaType: "application/json;charset=utf8",
      headers: ["X-state-token"],
      texts: ["mobile", "verify_code"],
      responses: {
        200: isSecondFactorOutcome,
        400: isErrorEnvelope,
      },
    },
  },
};
