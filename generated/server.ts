// Made by `npm run generate` from openapi/openapi.yaml, contract version 1.1.0. Do not edit.

import { createCredentialsClient, isObject, isText, authorize, type Group, type Guard, type TokenCall } from "../scripts/client/index.js";
import type { CredentialsOptions, FetchOptions, GivenHeaders, GroupClient, Method, Secured } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { UnexpectedResponseError } from "../scripts/client/index.js";
export type { FetchOptions } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";

/** Credentials of the application. */
export type AccessTokenRequest = components["schemas"]["AccessTokenRequest"];
/** Token of your application for your server's calls. */
export type AccessToken = components["schemas"]["AccessToken"];
/**
 * Why a call of your server was refused, in one of two envelopes. Which one a refusal has is not published: look for
 * `error_code`, and for `error` if it is not there.
 */
export type TokenRefusal = components["schemas"]["TokenRefusal"];
/** Why a request was refused. */
export type ErrorEnvelope = components["schemas"]["ErrorEnvelope"];
/** Why credentials or an access token were refused. */
export type TokenError = components["schemas"]["TokenError"];
/** The session of a user, and the device that it belongs to. */
export type SessionExchange = components["schemas"]["SessionExchange"];
/** Ticket for one use. */
export type SsoTicket = components["schemas"]["SsoTicket"];
/** A ticket, and the device of its session. */
export type SsoTicketVerification = components["schemas"]["SsoTicketVerification"];
/** The user, inside two layers. */
export type UserAnswer = components["schemas"]["UserAnswer"];
/** The session of a user, and the device that it belongs to. */
export type SessionRefresh = components["schemas"]["SessionRefresh"];
/** The new session. The page lists three fields, and its published answer has one. */
export type RefreshedSession = components["schemas"]["RefreshedSession"];

/** The operations by path and method. */
interface Calls {
  "/api/v2/tenant/token": { post: operations["obtainAccessToken"] };
  "/api/v2/tenant/sso/session-token/sso-ticket": { post: Secured<operations["exchangeSessionToken"]> };
  "/api/v2/tenant/sso/sso-ticket/verify": { post: Secured<operations["getUserBySsoTicket"]> };
  "/api/v2/tenant/sso/session-token/refresh": { post: Secured<operations["refreshSessionToken"]> };
}

/** The headers of the calls, given once. */
export interface ClientHeaders extends GivenHeaders<Calls, (typeof mandatory)[number]> {}

/** What the client obtains access tokens with. */
export type Credentials = Omit<operations["obtainAccessToken"]["requestBody"]["content"]["application/x-www-form-urlencoded"], "grant_type">;

/** One server, credentials or the headers of the calls, and defaults for the options of `fetch`. */
export type ClientOptions = CredentialsOptions<typeof servers, ClientHeaders, Credentials> &
  Omit<FetchOptions, "credentials">;

/** One method per operation. */
export interface Operations {
  /**
   * Obtain an access token
   *
   * Exchanges the client id and client secret of your application for the access token of your server's calls. Make
   * this call on your server alone: whoever has the secret can act as your application.
   */
  obtainAccessToken: Method<Calls["/api/v2/tenant/token"]["post"], ClientHeaders>;
  /**
   * Exchange a session token for a ticket
   *
   * Exchanges the session token of a login for a ticket that `getUserBySsoTicket` takes once.
   */
  exchangeSessionToken: Method<Calls["/api/v2/tenant/sso/session-token/sso-ticket"]["post"], ClientHeaders>;
  /**
   * Read the user with a ticket
   *
   * Returns the user whose session the ticket was issued for. The ticket is good for one call: for another, exchange
   * the session token again.
   */
  getUserBySsoTicket: Method<Calls["/api/v2/tenant/sso/sso-ticket/verify"]["post"], ClientHeaders>;
  /**
   * Refresh a session token
   *
   * Exchanges a session token for a new one, so that the user need not log in again. Use the new one from then on;
   * what becomes of the old one is not published.
   */
  refreshSessionToken: Method<Calls["/api/v2/tenant/sso/session-token/refresh"]["post"], ClientHeaders>;
}

/** A client of openapi-fetch that has one method per operation besides. */
export interface OneAccessServerClient extends Operations, GroupClient<Calls, ClientHeaders> {}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {TypeError} from here or from a call, before anything is sent, when an option, a header, a parameter or a
 * field of the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createOneAccessServerClient(options: ClientOptions): OneAccessServerClient {
  return createCredentialsClient(group, tokenCall, options) as OneAccessServerClient;
}

const isAccessToken: Guard = (value) =>
  isObject(value) &&
  isText(value.access_token) &&
  Number.isInteger(value.expires_in) &&
  (value.token_type === undefined || isText(value.token_type)) &&
  (value.scope === undefined || isText(value.scope)) &&
  (value.id_token === undefined || isText(value.id_token));

const isTokenRefusal: Guard = (value) =>
  +(isErrorEnvelope(value)) + +(isTokenError(value)) === 1;

const isErrorEnvelope: Guard = (value) =>
  isObject(value) &&
  isText(value.error_code) &&
  isText(value.error_msg);

const isTokenError: Guard = (value) =>
  isObject(value) &&
  isText(value.error) &&
  isText(value.error_description);

const isSsoTicket: Guard = (value) =>
  isObject(value) &&
  isText(value.sso_ticket) &&
  (value.expire === undefined || Number.isInteger(value.expire));

const isUserAnswer: Guard = (value) =>
  isObject(value) &&
  isObject(value.data) && isObject(value.data.user) && (value.data.user.userName === undefined || isText(value.data.user.userName)) && (value.data.user.id === undefined || isText(value.data.user.id)) && (value.data.user.name === undefined || isText(value.data.user.name)) && (value.data.user.mobile === undefined || isText(value.data.user.mobile)) && (value.data.user.email === undefined || isText(value.data.user.email)) &&
  (value.code === undefined || isText(value.code)) &&
  (value.message === undefined || isText(value.message));

const isRefreshedSession: Guard = (value) =>
  isObject(value) &&
  isText(value.session_token) &&
  (value.id_token === undefined || isText(value.id_token)) &&
  (value.expire === undefined || Number.isInteger(value.expire));

/** Headers that are given once. */
const mandatory = ["Authorization"] as const;

/** By option, the headers that the server demands of the calls that have them. */
const servers = {
  domainName: [],
  commonDomain: ["X-tenant-id"],
} as const;

const tokenCall: TokenCall = { operationId: "obtainAccessToken", fixed: {"grant_type":"client_credentials"} };

const group: Group = {
  factory: "createOneAccessServerClient",
  mandatory,
  servers,
  operations: {
    obtainAccessToken: {
      request: "POST /api/v2/tenant/token",
      mediaType: "application/x-www-form-urlencoded",
      lacks: ["Authorization", "X-tenant-id"],
      texts: ["grant_type", "client_id", "client_secret"],
      responses: {
        200: isAccessToken,
        400: isTokenRefusal,
      },
    },
    exchangeSessionToken: {
      request: "POST /api/v2/tenant/sso/session-token/sso-ticket",
      mediaType: "application/json;charset=utf8",
      texts: ["session_token", "operating_sys_version", "device_ip", "device_fingerprint"],
      authorize,
      responses: {
        200: isSsoTicket,
        400: isTokenRefusal,
      },
    },
    getUserBySsoTicket: {
      request: "POST /api/v2/tenant/sso/sso-ticket/verify",
      mediaType: "application/json;charset=utf8",
      texts: ["sso_ticket", "operating_sys_version", "device_ip", "device_fingerprint"],
      authorize,
      responses: {
        200: isUserAnswer,
        400: isTokenRefusal,
      },
    },
    refreshSessionToken: {
      request: "POST /api/v2/tenant/sso/session-token/refresh",
      mediaType: "application/json;charset=utf8",
      texts: ["session_token", "operating_sys_version", "device_ip", "device_fingerprint"],
      authorize,
      responses: {
        200: isRefreshedSession,
        400: isTokenRefusal,
      },
    },
  },
};
