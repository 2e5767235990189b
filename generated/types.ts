// Made by `npm run generate` from openapi/openapi.yaml, contract version 1.0.0. Do not edit.

export interface paths {
    "/api/v2/sdk/login/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in with WeChat
         * @description Exchanges the authorization code that WeChat gave to your application for the state of the user's login.
         *
         *     The HTTP status alone does not say whether the user is logged in: an unfinished login is also a `200`. Read
         *     `status` and go on from there. All follow-up calls lie outside this contract.
         *
         *     | `status` | What it means | What follows |
         *     |---|---|---|
         *     | `SUCCESS` | The user is logged in. | Your server exchanges `session_token` for an `sso_ticket`: `POST /api/v2/tenant/sso/session-token/sso-ticket`. |
         *     | `SOCIAL_BIND` | No user is bound to this WeChat account; one can be bound. | `POST /api/v2/sdk/sms/send`, then `POST /api/v2/sdk/social/bind` with `state_token` in `X-state-token`. |
         *     | `USER_REGISTER` | No user is bound to this WeChat account; one is registered and bound. | `POST /api/v2/sdk/sms/send`, then `POST /api/v2/sdk/social/register-bind` with `state_token` in `X-state-token`. |
         *     | `MFA_AUTH` | A second factor is due. | `GET /api/v2/sdk/mobile-by-token` with `state_token` in `X-state-token`, `POST /api/v2/sdk/sms/send`, then `POST /api/v2/sdk/mfa/sms`. |
         *     | `ACCESS_DENIED` | Access is refused. | Stop, and tell the user. |
         *
         *     **ISV applications.** Call `{common_domain}` instead of `{domain_name}`, add `X-tenant-id` with the id of the
         *     tenant, and send the client id of the ISV application template as `X-client-id`.
         *
         *     **Do not retry.** A WeChat code is good for one login: start again with a fresh code.
         */
        post: operations["loginWithWeChat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What WeChat handed to the application, to be exchanged for a login. */
        LoginWithWeChatRequest: {
            /**
             * @description Authorization code that WeChat hands to the application that started it. It must not be empty, and it is
             *     good for one login.
             * @example ad12sasdsfe3dfdg3sc
             */
            code: string;
        };
        /** @description Where the login stands, told by `status`. A value other than these five means that the user is not logged in. */
        LoginOutcome: components["schemas"]["LoggedIn"] | components["schemas"]["BindRequired"] | components["schemas"]["RegistrationRequired"] | components["schemas"]["SecondFactorRequired"] | components["schemas"]["AccessDenied"];
        /**
         * SUCCESS – logged in
         * @description The user is logged in. Exchange `session_token` for an `sso_ticket` on your server.
         */
        LoggedIn: {
            /**
             * @description The login process is complete. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "SUCCESS";
            /**
             * @description Token of the user's session, opaque to the caller. Your server exchanges it for an `sso_ticket`
             *     (`POST /api/v2/tenant/sso/session-token/sso-ticket`), which gives the user's information.
             * @example bts******2VO
             */
            session_token: string;
            /**
             * @description How long `session_token` is valid, in seconds. Within that time an `sso_ticket` can be obtained with it.
             * @example 604800
             */
            expire: number;
            /**
             * @description JSON Web Token with the user's identity, which not every login returns. It is valid for 2 hours unless the
             *     tenant configured another period.
             * @example eyJ0******.eyJ1******.DeWt******
             */
            id_token?: string;
        };
        /**
         * SOCIAL_BIND – bind required
         * @description No user is bound to this WeChat account, and the user is to bind one. Send an SMS code
         *     (`POST /api/v2/sdk/sms/send`), then call `POST /api/v2/sdk/social/bind`.
         */
        BindRequired: {
            /**
             * @description The WeChat account has to be bound to a user. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "SOCIAL_BIND";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with
             *     `POST /api/v2/sdk/social/bind`. It is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
            /**
             * @description JSON document inside a string: parse it once more to read it. `socialBindOrRegisterFlow` lists the
             *     verifications to pass; the values seen are `VERIFY_PHONE` and `VERIFY_EMAIL`.
             * @example {"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}
             */
            data?: string;
        };
        /**
         * USER_REGISTER – registration required
         * @description No user is bound to this WeChat account, and one is to be registered and bound. Send an SMS code
         *     (`POST /api/v2/sdk/sms/send`), then call `POST /api/v2/sdk/social/register-bind`.
         */
        RegistrationRequired: {
            /**
             * @description A user has to be registered and bound to the WeChat account. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "USER_REGISTER";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with
             *     `POST /api/v2/sdk/social/register-bind`. It is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
            /**
             * @description JSON document inside a string: parse it once more to read it. `socialBindOrRegisterFlow` lists the
             *     verifications to pass; the values seen are `VERIFY_PHONE` and `VERIFY_EMAIL`.
             * @example {"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}
             */
            data?: string;
        };
        /**
         * MFA_AUTH – second factor required
         * @description WeChat vouched for the user, and the tenant asks for a second factor. Read the phone number
         *     (`GET /api/v2/sdk/mobile-by-token`), send an SMS code (`POST /api/v2/sdk/sms/send`), then call
         *     `POST /api/v2/sdk/mfa/sms`.
         */
        SecondFactorRequired: {
            /**
             * @description A second factor has to be presented. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "MFA_AUTH";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with
             *     `GET /api/v2/sdk/mobile-by-token`. It is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
        };
        /**
         * ACCESS_DENIED – access denied
         * @description Access is refused. Stop, and tell the user; no field beside `status` is known for this outcome.
         */
        AccessDenied: {
            /**
             * @description Access is refused. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "ACCESS_DENIED";
        };
        /** @description Why a request was refused. */
        ErrorEnvelope: {
            /**
             * @description Code of the error, for programs. The set is open: treat a code that you do not know as a failed request.
             * @example SDK.COMMON.1001
             */
            error_code: string;
            /**
             * @description Details of the error, for people. The wording may change, so do not compare it.
             * @example Parameter X-client-id cannot be left blank.
             */
            error_msg: string;
        };
    };
    responses: {
        /** @description The request was processed. Read `status` to learn whether the user is logged in. */
        LoginOutcome: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["LoginOutcome"];
            };
        };
        /**
         * @description A parameter is invalid: the request was understood and refused. Mend the request before you send another.
         *
         *     The vendor's error table and BambooCloud's are two families of codes, and which of them answers a given mistake
         *     is not published. The examples are rows of both tables that can concern this call; none of them is *the* answer
         *     to a case. BambooCloud also lists `SDK.COMMON.1008` (the system is busy) with HTTP 500, a status that the
         *     vendor's page does not document for this call.
         */
        InvalidParameter: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
    };
    parameters: {
        /**
         * @description Operating system of the caller's device and its version. OneAccess records it in its log and does not validate
         *     the value; it only has to be there.
         * @example Android 10
         */
        "X-operating-sys-version": string;
        /**
         * @description Fingerprint that identifies the caller's device. Keep it stable: the later exchange of `session_token` for an
         *     `sso_ticket` must name the same fingerprint. OneAccess records it in its log and does not validate the value.
         * @example 156aysdna213sc50
         */
        "X-device-fingerprint": string;
        /**
         * @description IP address of the caller's device. OneAccess records it in its log and does not validate the value.
         * @example 10.10.10.1
         */
        "X-device-ip": string;
        /**
         * @description User agent of the calling application or browser. OneAccess records it in its log.
         * @example Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36
         */
        "X-agent": string;
        /**
         * @description Language of the caller. OneAccess supports Chinese and English; the values seen are `zh` and `en`.
         * @example en
         */
        "X-L": string;
        /**
         * @description Client id that OneAccess allocated to your application when it was registered. It is the only thing that
         *     identifies the caller: this call uses no secret.
         *
         *     For an ISV application, send the client id of the ISV application template instead, call `{common_domain}` and
         *     add `X-tenant-id`.
         * @example DRrYIqauawN0I8myTMoDTPys6ezGZxnm
         */
        "X-client-id": string;
        /**
         * @description Id of the tenant, **mandatory when you call an ISV application**. There the host is `{common_domain}` instead of
         *     `{domain_name}`, and `X-client-id` is the client id of the ISV application template.
         * @example 08f770f51f80d2f40f38c00cb199fd21
         */
        "X-tenant-id": string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    loginWithWeChat: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description Operating system of the caller's device and its version. OneAccess records it in its log and does not validate
                 *     the value; it only has to be there.
                 * @example Android 10
                 */
                "X-operating-sys-version": components["parameters"]["X-operating-sys-version"];
                /**
                 * @description Fingerprint that identifies the caller's device. Keep it stable: the later exchange of `session_token` for an
                 *     `sso_ticket` must name the same fingerprint. OneAccess records it in its log and does not validate the value.
                 * @example 156aysdna213sc50
                 */
                "X-device-fingerprint": components["parameters"]["X-device-fingerprint"];
                /**
                 * @description IP address of the caller's device. OneAccess records it in its log and does not validate the value.
                 * @example 10.10.10.1
                 */
                "X-device-ip"?: components["parameters"]["X-device-ip"];
                /**
                 * @description User agent of the calling application or browser. OneAccess records it in its log.
                 * @example Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36
                 */
                "X-agent": components["parameters"]["X-agent"];
                /**
                 * @description Language of the caller. OneAccess supports Chinese and English; the values seen are `zh` and `en`.
                 * @example en
                 */
                "X-L"?: components["parameters"]["X-L"];
                /**
                 * @description Client id that OneAccess allocated to your application when it was registered. It is the only thing that
                 *     identifies the caller: this call uses no secret.
                 *
                 *     For an ISV application, send the client id of the ISV application template instead, call `{common_domain}` and
                 *     add `X-tenant-id`.
                 * @example DRrYIqauawN0I8myTMoDTPys6ezGZxnm
                 */
                "X-client-id": components["parameters"]["X-client-id"];
                /**
                 * @description Id of the tenant, **mandatory when you call an ISV application**. There the host is `{common_domain}` instead of
                 *     `{domain_name}`, and `X-client-id` is the client id of the ISV application template.
                 * @example 08f770f51f80d2f40f38c00cb199fd21
                 */
                "X-tenant-id"?: components["parameters"]["X-tenant-id"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The authorization code, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["LoginWithWeChatRequest"];
            };
        };
        responses: {
            200: components["responses"]["LoginOutcome"];
            400: components["responses"]["InvalidParameter"];
        };
    };
}
