// Made by `npm run generate` from openapi/openapi.yaml, contract version 1.0.0. Do not edit.

import type { FetchResponse } from "openapi-fetch";
import type { FetchOptions, Operation } from "./client.js";
import type { components, operations as contract } from "./types.js";

/** What WeChat handed to the application, to be exchanged for a login. */
export type LoginWithWeChatRequest = components["schemas"]["LoginWithWeChatRequest"];
/** Where the login stands, told by `status`. A value other than these five means that the user is not logged in. */
export type LoginOutcome = components["schemas"]["LoginOutcome"];
/** The user is logged in. Exchange `session_token` for an `sso_ticket` on your server. */
export type LoggedIn = components["schemas"]["LoggedIn"];
/**
 * No user is bound to this WeChat account, and the user is to bind one. Send an SMS code
 * (`POST /api/v2/sdk/sms/send`), then call `POST /api/v2/sdk/social/bind`.
 */
export type BindRequired = components["schemas"]["BindRequired"];
/**
 * No user is bound to this WeChat account, and one is to be registered and bound. Send an SMS code
 * (`POST /api/v2/sdk/sms/send`), then call `POST /api/v2/sdk/social/register-bind`.
 */
export type RegistrationRequired = components["schemas"]["RegistrationRequired"];
/**
 * WeChat vouched for the user, and the tenant asks for a second factor. Read the phone number
 * (`GET /api/v2/sdk/mobile-by-token`), send an SMS code (`POST /api/v2/sdk/sms/send`), then call
 * `POST /api/v2/sdk/mfa/sms`.
 */
export type SecondFactorRequired = components["schemas"]["SecondFactorRequired"];
/** Access is refused. Stop, and tell the user; no field beside `status` is known for this outcome. */
export type AccessDenied = components["schemas"]["AccessDenied"];
/** Why a request was refused. */
export type ErrorEnvelope = components["schemas"]["ErrorEnvelope"];

/** The headers of the calls, given once. */
export interface ClientHeaders {
  /**
   * Operating system of the caller's device and its version. OneAccess records it in its log and does not validate
   * the value; it only has to be there.
   */
  "X-operating-sys-version": string;
  /**
   * Fingerprint that identifies the caller's device. Keep it stable: the later exchange of `session_token` for an
   * `sso_ticket` must name the same fingerprint. OneAccess records it in its log and does not validate the value.
   */
  "X-device-fingerprint": string;
  /** IP address of the caller's device. OneAccess records it in its log and does not validate the value. */
  "X-device-ip"?: string;
  /** User agent of the calling application or browser. OneAccess records it in its log. */
  "X-agent": string;
  /** Language of the caller. OneAccess supports Chinese and English; the values seen are `zh` and `en`. */
  "X-L"?: string;
  /**
   * Client id that OneAccess allocated to your application when it was registered. It is the only thing that
   * identifies the caller: this call uses no secret.
   */
  "X-client-id": string;
  /**
   * Id of the tenant, **mandatory when you call an ISV application**. There the host is `{common_domain}` instead of
   * `{domain_name}`, and `X-client-id` is the client id of the ISV application template.
   */
  "X-tenant-id"?: string;
}

/** The options of one call. Its headers override the client's. */
export type CallOptions<Headers = unknown> = FetchOptions & { headers?: Partial<ClientHeaders> } & Headers;

/** Where the calls go: exactly one server. */
export type ServerOptions =
  | { domainName: string; commonDomain?: never; baseUrl?: never; headers: ClientHeaders }
  | { domainName?: never; commonDomain: string; baseUrl?: never; headers: ClientHeaders & Required<Pick<ClientHeaders, "X-tenant-id">> }
  | { domainName?: never; commonDomain?: never; baseUrl: string; headers: ClientHeaders };

/** One method per operation. */
export interface Operations {
  /**
   * Log in with WeChat
   *
   * Exchanges the authorization code that WeChat gave to your application for the state of the user's login.
   */
  loginWithWeChat(
    body: contract["loginWithWeChat"]["requestBody"]["content"]["application/json;charset=utf8"],
    options?: CallOptions,
  ): Promise<FetchResponse<contract["loginWithWeChat"], object, `${string}/${string}`>>;
}

/** Headers that every operation demands. */
export const mandatoryHeaders = ["X-operating-sys-version", "X-device-fingerprint", "X-agent", "X-client-id"];

export const servers = {
  domainName: { url: (domain_name: string) => `https://${domain_name}`, headers: [] },
  commonDomain: { url: (common_domain: string) => `https://${common_domain}`, headers: ["X-tenant-id"] },
};

type Check = (value: any) => boolean;

const isObject: Check = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isLoginOutcome: Check = (value) =>
  (isLoggedIn(value) ||
  isBindRequired(value) ||
  isRegistrationRequired(value) ||
  isSecondFactorRequired(value) ||
  isAccessDenied(value));

const isLoggedIn: Check = (value) =>
  isObject(value) &&
  value.status === "SUCCESS" &&
  typeof value.session_token === "string" &&
  Number.isInteger(value.expire) &&
  (value.id_token === undefined || typeof value.id_token === "string");

const isBindRequired: Check = (value) =>
  isObject(value) &&
  value.status === "SOCIAL_BIND" &&
  typeof value.state_token === "string" &&
  (value.data === undefined || typeof value.data === "string");

const isRegistrationRequired: Check = (value) =>
  isObject(value) &&
  value.status === "USER_REGISTER" &&
  typeof value.state_token === "string" &&
  (value.data === undefined || typeof value.data === "string");

const isSecondFactorRequired: Check = (value) =>
  isObject(value) &&
  value.status === "MFA_AUTH" &&
  typeof value.state_token === "string";

const isAccessDenied: Check = (value) =>
  isObject(value) &&
  value.status === "ACCESS_DENIED";

const isErrorEnvelope: Check = (value) =>
  isObject(value) &&
  typeof value.error_code === "string" &&
  typeof value.error_msg === "string";

export const operations: Record<keyof Operations, Operation> = {
  loginWithWeChat: {
    method: "POST",
    path: "/api/v2/sdk/login/wechat",
    mediaType: "application/json;charset=utf8",
    headers: [...mandatoryHeaders],
    body: ["code"],
    responses: {
      200: isLoginOutcome,
      400: isErrorEnvelope,
    },
  },
};
