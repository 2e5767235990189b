// Made by `npm run generate` from openapi/openapi.yaml, contract version 2.0.0. Do not edit.

import type { Client } from "openapi-fetch";
import { createContractClient } from "../scripts/client/client.js";
import type { Contract } from "../scripts/client/client.js";
import type { Answer, ByPath, CallOptions, FetchOptions, HeaderList, HeadersIn, Without } from "../scripts/client/types.js";
import type { components, operations } from "./types.js";

export { InvalidArgumentError, UnexpectedResponseError } from "../scripts/client/errors.js";
export type { Answer, ByPath, CallOptions, FetchOptions, HeaderList, Without } from "../scripts/client/types.js";
export type { components, operations, paths } from "./types.js";
// What these clients are made of: whoever exports one of their methods needs a module to name its type by.
export type { Client, ClientMethod, ClientRequestMethod, FetchOptions as FetchOptionsByPath, FetchResponse, Middleware } from "openapi-fetch";

/** What WeChat handed to the application, to be exchanged for a login. */
export type LoginWithWeChatRequest = components["schemas"]["LoginWithWeChatRequest"];
/** The place of the jigsaw piece, and who will receive the code. */
export type CaptchaSolution = components["schemas"]["CaptchaSolution"];
/** Who gets a code, and what for. */
export type SmsCodeRequest = components["schemas"]["SmsCodeRequest"];
/** A phone number and the code that was sent to it. */
export type SmsVerification = components["schemas"]["SmsVerification"];
/** Where the login stands, after the first call or after a binding, told by `status`. A value other than these five means that the user is not logged in. */
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
/** Access is refused. Stop, and tell the user. */
export type AccessDenied = components["schemas"]["AccessDenied"];
/** Why a request was refused. */
export type ErrorEnvelope = components["schemas"]["ErrorEnvelope"];
/** A slider captcha. Solving it takes the two pictures and `token`; no call takes the other fields. */
export type Captcha = components["schemas"]["Captcha"];
/** Proof that the captcha was solved. */
export type CaptchaSolved = components["schemas"]["CaptchaSolved"];
/** Phone number of the user whose login demands a second factor. */
export type MobileOfUser = components["schemas"]["MobileOfUser"];
/**
 * Whether the second factor finished the login, told by `status`. A value other than these two means that the user is
 * not logged in.
 */
export type SecondFactorOutcome = components["schemas"]["SecondFactorOutcome"];

/** The headers of the calls, given once. */
export interface ClientHeaders {
  /**
   * Operating system of the caller's device and its version. OneAccess records it in its log and does not validate
   * the value; it only has to be there.
   */
  "X-operating-sys-version": string;
  /**
   * Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
   * login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
   * its example request `156aysdna213sac`.
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
   * identifies the caller: device calls use no secret.
   */
  "X-client-id": string;
  /**
   * Id of the tenant, **mandatory when you call an ISV application**. There the host is `{common_domain}` instead of
   * `{domain_name}`, and `X-client-id` is the client id of the ISV application template.
   */
  "X-tenant-id"?: string;
}

/** One server, the headers of the calls, and defaults for the options of `fetch`. */
export type ClientOptions = (
  | { domainName: string; commonDomain?: never; baseUrl?: never }
  | { commonDomain: string; domainName?: never; baseUrl?: never; headers: HeaderList | { "X-tenant-id": string } }
  | { baseUrl: string; domainName?: never; commonDomain?: never }
) &
  { headers: ClientHeaders | HeaderList } &
  FetchOptions;

/**
 * `ClientOptions` narrowed to the alternative that these options choose, so that a type error names what they lack in
 * its first line. The compiler infers `Options` from the branch that is never taken.
 */
export type OptionsOf<Options> = [Options] extends [never]
  ? Options
  : unknown extends Options
    ? ClientOptions
    : AddressOf<Options> & { headers: HeadersIn<Options, ClientHeaders> } & FetchOptions;
type AddressOf<Options> =
  Options extends { domainName: unknown } ? { domainName: string; commonDomain?: never; baseUrl?: never }
  : Options extends { commonDomain: unknown } ? { commonDomain: string; domainName?: never; baseUrl?: never; headers: HeadersIn<Options, { "X-tenant-id": string }> }
  : Options extends { baseUrl: unknown } ? { baseUrl: string; domainName?: never; commonDomain?: never }
  : { "domainName, commonDomain or baseUrl": string };

/** One method per operation. */
export interface Operations {
  /**
   * Log in with WeChat
   *
   * Exchanges the authorization code that WeChat gave to your application for the state of the user's login.
   */
  loginWithWeChat(body: LoginWithWeChatRequest, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<LoginOutcome, ErrorEnvelope>>;
  /**
   * Get a slider captcha
   *
   * Returns a picture with a hole in it, and the jigsaw piece that fits. Show both, let the user slide the piece into
   * place, and send its place to `verifyCaptcha`. The piece is as high as the picture, so it only moves sideways.
   */
  getCaptcha(options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<Captcha, ErrorEnvelope>>;
  /**
   * Verify the slider captcha
   *
   * Checks whether the piece is in its place, and returns the token that `sendSmsCode` demands. One check uses up the
   * captcha, whether the place was right or wrong.
   */
  verifyCaptcha(body: CaptchaSolution, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<CaptchaSolved, ErrorEnvelope>>;
  /**
   * Send an SMS code
   *
   * Sends a code by SMS to a phone number, for the purpose that `type` names. The answer has no body: the code goes to
   * the phone.
   */
  sendSmsCode(body: SmsCodeRequest, options?: CallOptions & { headers?: HeaderList | Partial<ClientHeaders> }): Promise<Answer<undefined, ErrorEnvelope>>;
  /**
   * Bind the WeChat account to an existing user
   *
   * Finishes a login that answered `SOCIAL_BIND`: the user proves with an SMS code that a phone number is theirs, and
   * the WeChat account is bound to the user who has that number.
   */
  bindSocialAccount(body: SmsVerification, options: CallOptions & { headers: HeaderList | Partial<ClientHeaders> & { "X-state-token": string } }): Promise<Answer<LoginOutcome, ErrorEnvelope>>;
  /**
   * Register a user and bind the WeChat account
   *
   * Finishes a login that answered `USER_REGISTER`: the user proves with an SMS code that a phone number is theirs, and
   * a user with that number is registered and bound to the WeChat account. BambooCloud's call of the same path binds a
   * user who has the number already.
   */
  registerAndBindSocialAccount(body: SmsVerification, options: CallOptions & { headers: HeaderList | Partial<ClientHeaders> & { "X-state-token": string } }): Promise<Answer<LoginOutcome, ErrorEnvelope>>;
  /**
   * Read the number for the second factor
   *
   * Returns the phone number of the user whose login answered `MFA_AUTH`. Send the SMS code to it, then present the
   * code with `verifySecondFactorBySms`.
   */
  getMobileByStateToken(options: CallOptions & { headers: HeaderList | Partial<ClientHeaders> & { "X-state-token": string } }): Promise<Answer<MobileOfUser, ErrorEnvelope>>;
  /**
   * Present the second factor
   *
   * Finishes a login that answered `MFA_AUTH`, with the code from the SMS. Read `status`, because a refused second factor is a
   * `200` too.
   */
  verifySecondFactorBySms(body: SmsVerification, options: CallOptions & { headers: HeaderList | Partial<ClientHeaders> & { "X-state-token": string } }): Promise<Answer<SecondFactorOutcome, ErrorEnvelope>>;
}

/** The operations by path and method, as openapi-fetch has them. */
export interface Calls {
  "/api/v2/sdk/login/wechat": { post: ByPath<operations["loginWithWeChat"], Partial<ClientHeaders>> };
  "/api/v2/sdk/captcha": { get: ByPath<operations["getCaptcha"], Partial<ClientHeaders>> };
  "/api/v2/sdk/captcha/verify": { post: ByPath<operations["verifyCaptcha"], Partial<ClientHeaders>> };
  "/api/v2/sdk/sms/send": { post: ByPath<operations["sendSmsCode"], Partial<ClientHeaders>> };
  "/api/v2/sdk/social/bind": { post: ByPath<operations["bindSocialAccount"], Partial<ClientHeaders> & { "X-state-token": string }> };
  "/api/v2/sdk/social/register-bind": { post: ByPath<operations["registerAndBindSocialAccount"], Partial<ClientHeaders> & { "X-state-token": string }> };
  "/api/v2/sdk/mobile-by-token": { get: ByPath<operations["getMobileByStateToken"], Partial<ClientHeaders> & { "X-state-token": string }> };
  "/api/v2/sdk/mfa/sms": { post: ByPath<operations["verifySecondFactorBySms"], Partial<ClientHeaders> & { "X-state-token": string }> };
}

/** A client of openapi-fetch that has one method per operation besides. */
export interface OneAccessClient extends Operations, Client<Calls> {
  bindSocialAccount: Without<"X-state-token", [body: SmsVerification]> & Operations["bindSocialAccount"];
  registerAndBindSocialAccount: Without<"X-state-token", [body: SmsVerification]> & Operations["registerAndBindSocialAccount"];
  getMobileByStateToken: Without<"X-state-token", []> & Operations["getMobileByStateToken"];
  verifySecondFactorBySms: Without<"X-state-token", [body: SmsVerification]> & Operations["verifySecondFactorBySms"];
}

/**
 * Makes a client. Every way through it checks what is sent and what comes back.
 *
 * @throws {InvalidArgumentError} from here or from a call, before anything is sent, when an option, a header or a field of
 * the body is missing or cannot be sent. The message names it and never holds its value.
 */
export function createOneAccessClient<Options>(options: OptionsOf<Options>): OneAccessClient {
  return createContractClient(contract, options) as OneAccessClient;
}

const contract: Contract = {
  "factory": "createOneAccessClient",
  "servers": {
    "domainName": [],
    "commonDomain": [
      "X-tenant-id"
    ]
  },
  "mandatory": [
    "X-operating-sys-version",
    "X-device-fingerprint",
    "X-agent",
    "X-client-id"
  ],
  "operations": {
    "loginWithWeChat": {
      "request": "POST /api/v2/sdk/login/wechat",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "code"
      ],
      "success": "LoginOutcome",
      "refusal": "ErrorEnvelope"
    },
    "getCaptcha": {
      "request": "GET /api/v2/sdk/captcha",
      "success": "Captcha",
      "refusal": "ErrorEnvelope"
    },
    "verifyCaptcha": {
      "request": "POST /api/v2/sdk/captcha/verify",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "point_json",
        "token",
        "sender"
      ],
      "success": "CaptchaSolved",
      "refusal": "ErrorEnvelope"
    },
    "sendSmsCode": {
      "request": "POST /api/v2/sdk/sms/send",
      "mediaType": "application/json;charset=utf8",
      "texts": [
        "mobile",
        "type",
        "captcha_token"
      ],
      "refusal": "ErrorEnvelope"
    },
    "bindSocialAccount": {
      "request": "POST /api/v2/sdk/social/bind",
      "mediaType": "application/json;charset=utf8",
      "headers": [
        "X-state-token"
      ],
      "texts": [
        "mobile",
        "verify_code"
      ],
      "success": "LoginOutcome",
      "refusal": "ErrorEnvelope"
    },
    "registerAndBindSocialAccount": {
      "request": "POST /api/v2/sdk/social/register-bind",
      "mediaType": "application/json;charset=utf8",
      "headers": [
        "X-state-token"
      ],
      "texts": [
        "mobile",
        "verify_code"
      ],
      "success": "LoginOutcome",
      "refusal": "ErrorEnvelope"
    },
    "getMobileByStateToken": {
      "request": "GET /api/v2/sdk/mobile-by-token",
      "headers": [
        "X-state-token"
      ],
      "success": "MobileOfUser",
      "refusal": "ErrorEnvelope"
    },
    "verifySecondFactorBySms": {
      "request": "POST /api/v2/sdk/mfa/sms",
      "mediaType": "application/json;charset=utf8",
      "headers": [
        "X-state-token"
      ],
      "texts": [
        "mobile",
        "verify_code"
      ],
      "success": "SecondFactorOutcome",
      "refusal": "ErrorEnvelope"
    }
  },
  "schemas": {
    "LoginOutcome": {
      "anyOf": [
        {
          "$ref": "LoggedIn"
        },
        {
          "$ref": "BindRequired"
        },
        {
          "$ref": "RegistrationRequired"
        },
        {
          "$ref": "SecondFactorRequired"
        },
        {
          "$ref": "AccessDenied"
        }
      ]
    },
    "LoggedIn": {
      "type": "object",
      "required": [
        "status",
        "session_token"
      ],
      "properties": {
        "status": {
          "const": "SUCCESS"
        },
        "session_token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "BindRequired": {
      "type": "object",
      "required": [
        "status",
        "state_token"
      ],
      "properties": {
        "status": {
          "const": "SOCIAL_BIND"
        },
        "state_token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "RegistrationRequired": {
      "type": "object",
      "required": [
        "status",
        "state_token"
      ],
      "properties": {
        "status": {
          "const": "USER_REGISTER"
        },
        "state_token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "SecondFactorRequired": {
      "type": "object",
      "required": [
        "status",
        "state_token"
      ],
      "properties": {
        "status": {
          "const": "MFA_AUTH"
        },
        "state_token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "AccessDenied": {
      "type": "object",
      "required": [
        "status"
      ],
      "properties": {
        "status": {
          "const": "ACCESS_DENIED"
        }
      }
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
    "Captcha": {
      "type": "object",
      "required": [
        "originalImageBase64",
        "jigsawImageBase64",
        "token"
      ],
      "properties": {
        "originalImageBase64": {
          "type": "string",
          "minLength": 1
        },
        "jigsawImageBase64": {
          "type": "string",
          "minLength": 1
        },
        "token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "CaptchaSolved": {
      "type": "object",
      "required": [
        "captcha_token"
      ],
      "properties": {
        "captcha_token": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "MobileOfUser": {
      "type": "object",
      "required": [
        "mobile"
      ],
      "properties": {
        "mobile": {
          "type": "string",
          "minLength": 1
        }
      }
    },
    "SecondFactorOutcome": {
      "anyOf": [
        {
          "$ref": "LoggedIn"
        },
        {
          "$ref": "AccessDenied"
        }
      ]
    }
  }
};
