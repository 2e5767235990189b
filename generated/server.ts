// Made by `npm run generate` from openapi/openapi.yaml, contract version 2.0.0. Do not edit.

import type { Client } from "openapi-fetch";
import { createServerClient } from "../scripts/client/authorization.js";
import type { Contract } from "../scripts/client/client.js";
import type { Answer, Authorization, ByPath, CallOptions, FetchOptions, HeaderList, HeadersIn } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { InvalidArgumentError, UnexpectedResponseError } from "../scripts/client/errors.js";
export type { Answer, ByPath, CallOptions, FetchOptions, HeaderList, Without } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";
// What these clients are made of: whoever exports one of their methods needs a module to name its type by.
export type { Client, ClientMethod, ClientRequestMethod, FetchOptions as FetchOptionsByPath, FetchResponse, Middleware } from "openapi-fetch";

/** Credentials of the application. */
export type AccessTokenRequest = components["schemas"]["AccessTokenRequest"];
/** The session of a user, and the device that it belongs to. */
export type SessionExchange = components["schemas"]["SessionExchange"];
/** A ticket, and the device of its session. */
export type SsoTicketVerification = components["schemas"]["SsoTicketVerification"];
/** The session of a user, and the device that it belongs to. */
export type SessionRefresh = components["schemas"]["SessionRefresh"];
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
/** Ticket for one use. */
export type SsoTicket = components["schemas"]["SsoTicket"];
/** The answer with the user, who is in `data.user`. */
export type UserAnswer = components["schemas"]["UserAnswer"];
/** The new session. The page lists three fields, and its published answer has one. */
export type RefreshedSession = components["schemas"]["RefreshedSession"];

/** The headers of the calls, given once. */
export interface ClientHeaders {
  /**
   * External id of the tenant, **mandatory when an ISV calls**. There the host is `{common_domain}` instead of
   * `{domain_name}`.
   */
  "X-tenant-id"?: string;
  /**
   * The `access_token` that `obtainAccessToken` answered, sent as `Authorization: Bearer {access_token}`. What a
   * missing or expired token is answered is not published. It may end before its time, when the secret is reset.
   */
  "Authorization": Authorization;
}

/** What the client obtains access tokens with. */
export type Credentials = Omit<AccessTokenRequest, "grant_type">;

/** One server, credentials or the headers of the calls, and defaults for the options of `fetch`. */
export type ClientOptions = (
  | { domainName: string; commonDomain?: never; baseUrl?: never }
  | { commonDomain: string; domainName?: never; baseUrl?: never; headers: HeaderList | { "X-tenant-id": string } }
  | { baseUrl: string; domainName?: never; commonDomain?: never }
) &
  (
    | { headers: ClientHeaders | HeaderList; credentials?: never }
    | { headers?: HeaderList | (Omit<ClientHeaders, "Authorization"> & { Authorization?: never }); credentials: Credentials }
  ) &
  Omit<FetchOptions, "credentials">;

/**
 * `ClientOptions` narrowed to the alternative that these options choose, so that a type error names what they lack in
 * its first line. The compiler infers `Options` from the branch that is never taken.
 */
export type OptionsOf<Options> = [Options] extends [never]
  ? Options
  : unknown extends Options
    ? ClientOptions
    : AddressOf<Options> & AccessOf<Options> & Omit<FetchOptions, "credentials">;
type AddressOf<Options> =
  Options extends { domainName: unknown } ? { domainName: string; commonDomain?: never; baseUrl?: never }
  : Options extends { commonDomain: unknown } ? { commonDomain: string; domainName?: never; baseUrl?: never; headers: HeadersIn<Options, { "X-tenant-id": string }> }
  : Options extends { baseUrl: unknown } ? { baseUrl: string; domainName?: never; commonDomain?: never }
  : { "domainName, commonDomain or baseUrl": string };
type AccessOf<Options> =
  Options extends { credentials: unknown } ? { credentials: Credentials; headers?: HeadersIn<Options, Omit<ClientHeaders, "Authorization"> & { Authorization?: never }> }
  : Options extends { headers: unknown } ? { headers: HeadersIn<Options, ClientHeaders>; credentials?: never }
  : { "credentials or headers": string };

/** One method per operation. */
export interface Operations {
  /**
   * Obtain an access token
   *
   * Exchanges the client id and client secret of your application for the access token of your server's calls. Make
   * this call on your server alone: whoever has the secret can act as your application.
   */
  obtainAccessToken(body: AccessTokenRequest, options?: CallOptions): Promise<Answer<AccessToken, TokenRefusal>>;
  /**
   * Exchange a session token for a ticket
   *
   * Exchanges the session token of a login for a ticket that `getUserBySsoTicket` takes once.
   */
  exchangeSessionToken(body: SessionExchange, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<SsoTicket, TokenRefusal>>;
  /**
   * Read the user with a ticket
   *
   * Returns the user whose session the ticket was issued for. The ticket is good for one call: for another, exchange
   * the session token again.
   */
  getUserBySsoTicket(body: SsoTicketVerification, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<UserAnswer, TokenRefusal>>;
  /**
   * Refresh a session token
   *
   * Exchanges a session token for a new one, so that the user need not log in again. Use the new one from then on;
   * what becomes of the old one is not published.
   */
  refreshSessionToken(body: SessionRefresh, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<RefreshedSession, TokenRefusal>>;
}

/** The operations by path and method, as openapi-fetch has them. */
export interface Calls {
  "/api/v2/tenant/token": { post: operations["obtainAccessToken"] };
  "/api/v2/tenant/sso/session-token/sso-ticket": { post: ByPath<operations["exchangeSessionToken"], Partial<ClientHeaders>> };
  "/api/v2/tenant/sso/sso-ticket/verify": { post: ByPath<operations["getUserBySsoTicket"], Partial<ClientHeaders>> };
  "/api/v2/tenant/sso/session-token/refresh": { post: ByPath<operations["refreshSessionToken"], Partial<ClientHeaders>> };
}

/** A client of openapi-fetch that has one method per operation besides. */
export interface OneAccessServerClient extends Operations, Client<Calls> {
}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {InvalidArgumentError} from here or from a call, before anything is sent, when an option, a header or a field of
 * the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createOneAccessServerClient<Options>(options: OptionsOf<Options>): OneAccessServerClient {
  return createServerClient(contract, tokenCall, options) as OneAccessServerClient;
}

const tokenCall = {
  "operationId": "obtainAccessToken",
  "fixed": {
    "grant_type": "client_credentials"
  }
};

const contract: Contract = {
  "factory": "createOneAccessServerClient",
  "servers": {
    "domainName": [],
    "commonDomain": [
      "X-tenant-id"
    ]
  },
  "mandatory": [
    "Authorization"
  ],
  "operations": {
    "obtainAccessToken": {
      "request": "POST /api/v2/tenant/token",
      "mediaType": "application/x-www-form-urlencoded",
      "lacks": [
        "X-tenant-id",
        "Authorization"
      ],
      "texts": [
        "grant_type",
        "client_id",
        "client_secret"
      ],
      "success": "AccessToken",
      "refusal": "TokenRefusal"
    },
    "exchangeSessionToken": {
      "request": "POST /api/v2/tenant/sso/session-token/sso-ticket",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "session_token",
        "operating_sys_version",
        "device_ip",
        "device_fingerprint"
      ],
      "secured": true,
      "success": "SsoTicket",
      "refusal": "TokenRefusal"
    },
    "getUserBySsoTicket": {
      "request": "POST /api/v2/tenant/sso/sso-ticket/verify",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "sso_ticket",
        "operating_sys_version",
        "device_ip",
        "device_fingerprint"
      ],
      "secured": true,
      "success": "UserAnswer",
      "refusal": "TokenRefusal"
    },
    "refreshSessionToken": {
      "request": "POST /api/v2/tenant/sso/session-token/refresh",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "session_token",
        "operating_sys_version",
        "device_ip",
        "device_fingerprint"
      ],
      "secured": true,
      "success": "RefreshedSession",
      "refusal": "TokenRefusal"
    }
  },
  "schemas": {
    "AccessToken": {
      "type": "object",
      "required": [
        "access_token",
        "expires_in"
      ],
      "properties": {
        "access_token": {
          "type": "string",
          "minLength": 1
        },
        "expires_in": {
          "type": "integer"
        }
      }
    },
    "TokenRefusal": {
      "anyOf": [
        {
          "$ref": "ErrorEnvelope"
        },
        {
          "$ref": "TokenError"
        }
      ]
    },
    "ErrorEnvelope": {
      "type": "object",
      "required": [
        "error_code"
      ],
      "properties": {
        "error_code": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "TokenError": {
      "type": "object",
      "required": [
        "error"
      ],
      "properties": {
        "error": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "SsoTicket": {
      "type": "object",
      "required": [
        "sso_ticket"
      ],
      "properties": {
        "sso_ticket": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "UserAnswer": {
      "type": "object",
      "required": [
        "data"
      ],
      "properties": {
        "data": {
          "type": "object",
          "required": [
            "user"
          ],
          "properties": {
            "user": {
              "type": "object"
            }
          }
        }
      }
    },
    "RefreshedSession": {
      "type": "object",
      "required": [
        "session_token"
      ],
      "properties": {
        "session_token": {
          "type": "string",
          "minLength": 1
        }
      }
    }
  }
};
