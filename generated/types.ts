// Made by `npm run generate` from openapi/openapi.yaml, contract version 2.0.0. Do not edit.

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
         *     `status` and continue from there.
         *
         *     | `status` | What it means | What follows |
         *     |---|---|---|
         *     | `SUCCESS` | The user is logged in. | Hand `session_token` to your server, with the device's values: `obtainAccessToken`, `exchangeSessionToken`, `getUserBySsoTicket`. |
         *     | `SOCIAL_BIND` | No user is bound to this WeChat account; an existing user can be bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `bindSocialAccount` with `state_token` in `X-state-token`. |
         *     | `USER_REGISTER` | No user is bound to this WeChat account; a new user is registered and bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `registerAndBindSocialAccount` with `state_token` in `X-state-token`. |
         *     | `MFA_AUTH` | A second factor is due. | `getMobileByStateToken` with `state_token` in `X-state-token`, `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `verifySecondFactorBySms` with the same `X-state-token`. |
         *     | `ACCESS_DENIED` | Access is refused. | Stop, and tell the user. |
         *
         *     **Which code.** That of a mobile app or of a web page. For mini programs BambooCloud has another path,
         *     `/api/v2/sdk/login/wechat-miniprogram`, which is not on the vendor's list of calls.
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
    "/api/v2/sdk/captcha": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a slider captcha
         * @description Returns a picture with a hole in it, and the jigsaw piece that fits. Show both, let the user slide the piece into
         *     place, and send its place to `verifyCaptcha`. The piece is as high as the picture, so it only moves sideways.
         *
         *     One check uses up a captcha, whether the place was right or wrong: get another one after a refusal. Every SMS needs
         *     a captcha of its own: `sendSmsCode` demands the `captcha_token` that `verifyCaptcha` answers. By AJ-Captcha's
         *     defaults a captcha lives 120 seconds and a `captcha_token` 180. The call takes no state token.
         */
        get: operations["getCaptcha"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/captcha/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify the slider captcha
         * @description Checks whether the piece is in its place, and returns the token that `sendSmsCode` demands. One check uses up the
         *     captcha, whether the place was right or wrong.
         *
         *     Name in `sender` who will receive the code: for an SMS the same number as `mobile` of `sendSmsCode`.
         *
         *     **When the captcha came with a `secretKey`.** Send `point_json` as plain text, as the vendor's example does. If the
         *     tenant refuses right places, encrypt it as AJ-Captcha does: AES in ECB mode with PKCS5 padding, `secretKey` as the
         *     key, the result in Base64. That OneAccess wants this is not published; it is the first thing to try.
         */
        post: operations["verifyCaptcha"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/sms/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an SMS code
         * @description Sends a code by SMS to a phone number, for the purpose that `type` names. The answer has no body: the code goes to
         *     the phone.
         *
         *     | What the login or the binding answered | `type` | The call that takes the code |
         *     |---|---|---|
         *     | `SOCIAL_BIND` | `BIND_MOBILE_SMS` | `bindSocialAccount` |
         *     | `USER_REGISTER` | `REGISTER_SMS` | `registerAndBindSocialAccount` |
         *     | `MFA_AUTH` | `OTP_REST_SMS` or `MFA_AUTH_SMS`: sources disagree, see `type` | `verifySecondFactorBySms` |
         *
         *     The call takes no state token. Each SMS counts towards the tenant's quota.
         */
        post: operations["sendSmsCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/social/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bind the WeChat account to an existing user
         * @description Finishes a login that answered `SOCIAL_BIND`: the user proves with an SMS code that a phone number is theirs, and
         *     the WeChat account is bound to the user who has that number.
         *
         *     | `status` | What it means | What follows |
         *     |---|---|---|
         *     | `SUCCESS` | The user is bound and logged in. | Hand `session_token` to your server, with the device's values: `obtainAccessToken`, `exchangeSessionToken`, `getUserBySsoTicket`. |
         *     | `SOCIAL_BIND` | A user still has to be bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `bindSocialAccount` with the new `state_token`. |
         *     | `USER_REGISTER` | A user has to be registered and bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `registerAndBindSocialAccount` with the new `state_token`. |
         *     | `MFA_AUTH` | A second factor is due. | `getMobileByStateToken` with the new `state_token`, `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `verifySecondFactorBySms` with the same one. |
         *     | `ACCESS_DENIED` | Access is refused. | Stop, and tell the user. |
         *
         *     `SUCCESS` is what the vendor's sample shows; its page has a list of values, which is missing in every copy that was
         *     read. The other four are those of similar calls of BambooCloud, and what follows them is inferred: the same as after
         *     the login. A value that you do not know means that the user is not logged in.
         */
        post: operations["bindSocialAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/social/register-bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a user and bind the WeChat account
         * @description Finishes a login that answered `USER_REGISTER`: the user proves with an SMS code that a phone number is theirs, and
         *     a user with that number is registered and bound to the WeChat account. BambooCloud's call of the same path binds a
         *     user who has the number already.
         *
         *     | `status` | What it means | What follows |
         *     |---|---|---|
         *     | `SUCCESS` | The user is registered, bound and logged in. | Hand `session_token` to your server, with the device's values: `obtainAccessToken`, `exchangeSessionToken`, `getUserBySsoTicket`. |
         *     | `SOCIAL_BIND` | A user still has to be bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `bindSocialAccount` with the new `state_token`. |
         *     | `USER_REGISTER` | A user has to be registered and bound. | `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `registerAndBindSocialAccount` with the new `state_token`. |
         *     | `MFA_AUTH` | A second factor is due. | `getMobileByStateToken` with the new `state_token`, `getCaptcha`, `verifyCaptcha`, `sendSmsCode`, then `verifySecondFactorBySms` with the same one. |
         *     | `ACCESS_DENIED` | Access is refused. | Stop, and tell the user. |
         *
         *     `SUCCESS` is the only value that the vendor names. The other four are those of similar calls of BambooCloud, and
         *     what follows them is inferred: the same as after the login. A value that you do not know means that the user is not
         *     logged in.
         */
        post: operations["registerAndBindSocialAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/mobile-by-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the number for the second factor
         * @description Returns the phone number of the user whose login answered `MFA_AUTH`. Send the SMS code to it, then present the
         *     code with `verifySecondFactorBySms`.
         */
        get: operations["getMobileByStateToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sdk/mfa/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Present the second factor
         * @description Finishes a login that answered `MFA_AUTH`, with the code from the SMS. Read `status`, because a refused second factor is a
         *     `200` too.
         *
         *     | `status` | What it means | What follows |
         *     |---|---|---|
         *     | `SUCCESS` | The user is logged in. | Hand `session_token` to your server, with the device's values: `obtainAccessToken`, `exchangeSessionToken`, `getUserBySsoTicket`. |
         *     | `ACCESS_DENIED` | Access is refused. | Stop, and tell the user. |
         */
        post: operations["verifySecondFactorBySms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/tenant/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Obtain an access token
         * @description Exchanges the client id and client secret of your application for the access token of your server's calls. Make
         *     this call on your server alone: whoever has the secret can act as your application.
         *
         *     Send the token as `Authorization: Bearer {access_token}` with `exchangeSessionToken`, `getUserBySsoTicket` and
         *     `refreshSessionToken`. Keep it for `expires_in` seconds and obtain another shortly before the end; a new token
         *     leaves older ones valid. A reset of the secret takes effect at once.
         *
         *     BambooCloud and a best practice of the vendor, which is newer than the page of this call, send the credentials as
         *     HTTP Basic authentication, and the best practice has `grant_type` in the query. Whether a tenant takes both ways is
         *     not published. The page of the call wins here.
         */
        post: operations["obtainAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/tenant/sso/session-token/sso-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a session token for a ticket
         * @description Exchanges the session token of a login for a ticket that `getUserBySsoTicket` takes once.
         *
         *     Name the device of the login: `device_fingerprint` must be the value that the login sent as
         *     `X-device-fingerprint`, and `device_ip`, optional there, is mandatory here. So the app hands these values to your
         *     server together with the session token.
         *
         *     BambooCloud files this call under *deprecated*; the vendor does not.
         *
         *     **ISV applications.** Call `{common_domain}` instead of `{domain_name}`, and add `X-tenant-id` with the external
         *     id of the tenant.
         */
        post: operations["exchangeSessionToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/tenant/sso/sso-ticket/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the user with a ticket
         * @description Returns the user whose session the ticket was issued for. The ticket is good for one call: for another, exchange
         *     the session token again.
         *
         *     BambooCloud files this call under *deprecated*; the vendor does not.
         *
         *     **ISV applications.** Call `{common_domain}` instead of `{domain_name}`, and add `X-tenant-id` with the external
         *     id of the tenant.
         */
        post: operations["getUserBySsoTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/tenant/sso/session-token/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh a session token
         * @description Exchanges a session token for a new one, so that the user need not log in again. Use the new one from then on;
         *     what becomes of the old one is not published.
         *
         *     **ISV applications.** Call `{common_domain}` instead of `{domain_name}`, and add `X-tenant-id` with the external
         *     id of the tenant.
         */
        post: operations["refreshSessionToken"];
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
        /** @description Where the login stands, after the first call or after a binding, told by `status`. A value other than these five means that the user is not logged in. */
        LoginOutcome: components["schemas"]["LoggedIn"] | components["schemas"]["BindRequired"] | components["schemas"]["RegistrationRequired"] | components["schemas"]["SecondFactorRequired"] | components["schemas"]["AccessDenied"];
        /**
         * SUCCESS – logged in
         * @description The user is logged in. Exchange `session_token` on your server with `exchangeSessionToken`.
         */
        LoggedIn: {
            /**
             * @description The login process is complete. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "SUCCESS";
            /**
             * @description Token of the user's session, opaque to the caller. Your server exchanges it for a ticket with
             *     `exchangeSessionToken`, and renews it with `refreshSessionToken`.
             * @example bts******2VO
             */
            session_token: string;
            /**
             * @description How long `session_token` is valid, in seconds. Within that time `exchangeSessionToken` takes it. Seen are 604800
             *     (7 days), 432000 (5 days) and, after a second factor, 43200 (12 hours).
             * @example 604800
             */
            expire?: number | null;
            /**
             * @description JSON Web Token with the user's identity, which not every login returns. It is valid for 2 hours unless the
             *     tenant configured another period.
             *
             *     It proves nothing to a server until its signature, issuer and audience are checked. The tenant's issuer and keys
             *     are named in its portal (Settings > Service Settings > OIDC) and, by the standard, in
             *     `GET /api/v1/oauth2/.well-known/openid-configuration`. That they are those of this token is not published, nor
             *     its audience: rely on the user of `getUserBySsoTicket`.
             * @example eyJ0******.eyJ1******.DeWt******
             */
            id_token?: string | null;
            /** @description Return description. What it says after a login is not published. */
            data?: string | null;
        };
        /**
         * SOCIAL_BIND – bind required
         * @description No user is bound to this WeChat account, and the user is to bind one. Send an SMS code (`getCaptcha`,
         *     `verifyCaptcha`, `sendSmsCode`), then call `bindSocialAccount`.
         */
        BindRequired: {
            /**
             * @description The WeChat account has to be bound to a user. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "SOCIAL_BIND";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with `bindSocialAccount`. It
             *     is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
            /**
             * @description JSON document inside a string: parse it once more to read it. `socialBindOrRegisterFlow` lists the
             *     verifications of which the user has to pass one; the values seen are `VERIFY_PHONE` and `VERIFY_EMAIL`. The
             *     vendor has calls for the phone alone.
             * @example {"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}
             */
            data?: string | null;
        };
        /**
         * USER_REGISTER – registration required
         * @description No user is bound to this WeChat account, and one is to be registered and bound. Send an SMS code (`getCaptcha`,
         *     `verifyCaptcha`, `sendSmsCode`), then call `registerAndBindSocialAccount`.
         */
        RegistrationRequired: {
            /**
             * @description A user has to be registered and bound to the WeChat account. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "USER_REGISTER";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with
             *     `registerAndBindSocialAccount`. It is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
            /**
             * @description JSON document inside a string: parse it once more to read it. `socialBindOrRegisterFlow` lists the
             *     verifications of which the user has to pass one; the values seen are `VERIFY_PHONE` and `VERIFY_EMAIL`. The
             *     vendor has calls for the phone alone.
             * @example {"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}
             */
            data?: string | null;
        };
        /**
         * MFA_AUTH – second factor required
         * @description WeChat vouched for the user, and the tenant asks for a second factor. Read the phone number
         *     (`getMobileByStateToken`), send an SMS code (`getCaptcha`, `verifyCaptcha`, `sendSmsCode`), then call
         *     `verifySecondFactorBySms`.
         */
        SecondFactorRequired: {
            /**
             * @description A second factor has to be presented. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "MFA_AUTH";
            /**
             * @description Token that carries the state of the unfinished login. Send it as `X-state-token` with `getMobileByStateToken` and
             *     `verifySecondFactorBySms`. It is not a session: the user is not logged in.
             * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******
             */
            state_token: string;
            /** @description Return description. What it says before a second factor is not published. */
            data?: string | null;
        };
        /**
         * ACCESS_DENIED – access denied
         * @description Access is refused. Stop, and tell the user.
         */
        AccessDenied: {
            /**
             * @description Access is refused. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            status: "ACCESS_DENIED";
            /** @description Return description. It may tell the reason; what it says is not published. */
            data?: string | null;
        };
        /** @description A slider captcha. Solving it takes the two pictures and `token`; no call takes the other fields. */
        Captcha: {
            /**
             * @description Id of the captcha; the published answer has `null`.
             * @example null
             */
            captchaId?: unknown;
            /**
             * @description Code of the project, not supported: always `null`.
             * @example null
             */
            projectCode?: unknown;
            /**
             * @description Path of the captcha, not supported: always `null`.
             * @example null
             */
            captchaOriginalPath?: unknown;
            /**
             * @description Font of the captcha, not supported: always `null`.
             * @example null
             */
            captchaFontType?: unknown;
            /**
             * @description Size of the font, not supported: always `null`.
             * @example null
             */
            captchaFontSize?: unknown;
            /**
             * @description Key for the case that the tenant wants `point_json` encrypted; see `verifyCaptcha`.
             * @example yMX******hmq
             */
            secretKey?: string | null;
            /**
             * @description Picture with a hole, in Base64. By its published beginning it is a PNG. Its own width in pixels is the measure
             *     of `x` in `point_json`.
             * @example iVBORw0KGgoAAAANSUhEUgAAATYAAACbCAMAAADfl0cfAAAAM1BMVEW/4/L/0Wb/9OCPuMnZ7/RteHppJS5fk6MwSlJPilvRSVtIXGWAenAzUVt/sGlPn8Sl1ehbJEQnAAAFlUlEQVR42u3a7XajIBAGYHSMhu6u9v6vdk+jNqh8MzOA4f2nTQd4jiDhRIiWlpaWlpaWlpaWlpaWlpaWlpaWlpaWFle6LTcZTv8Kk9lt5PotghCvu+Quar96HGjVw/U9uVvXcbnRrzV8bF3H40Y4Xdxo6M12HY+bOgBawN4SDjVMt57hCXCrYTXZdUxuPZdbfyc26knD+7R1HZMbI5vI/7DhsDEs0Vm+hZK69R5pbBFotbmVw9bfTC3VrbEZWBpbOJtzxDdc29LZoMdxE5/FVvPuKx9b3bvWXGx9Y4tgg765pal9llsS2x2+lPOzQd/cENR6qFpiCImbzfCPoNmzDhUnjG2IVBu0e/3GFvGwVe0WyDYkqAHAbdxC2QCi1GDLXdxEqJrFzfI/oHeDz2Bbhx74OgCT28/lJ7DtQ09Qe7ttl/dnew/dH+2iBqCi1eomYtQABk80jRqAilapm4hSe43VbWZgO+fGbJFjhc9mixwsAIcb9IWyRQ4WgMMNMmybRcJDg8cGiWrsbiJlqqGpJbhBlq9pImmqoalFu0HQF7WHEp/78WzRgwUONgg7FzDqYLNFDxeAwQ0Cz1O42OKHCwxul3MoYGIDQbRbBaB305zfAQcbgJ0tfrgA9G66c09HDRQ2cLDFDxeA3s1wgAfEb9K1UYHyKszAZjzAs1VJZtubEBS7LgByN9sJHnixPZy3LY0KpBchjpq3m/0ED7zYHva71kYF/vYBgNwttszjHO0tjzYF+vYBgNwtuszDI4MW71RdDNjbByB3iy9zJhpHC5+tSYGmtnUUqNlS6lzU/NyutQUa2tpRAGK3pEJXNQ83XWWBqAaAooZ4rmJlG0eH2zBMSqxsUESwTqPAwjaODrfndI6RDaBot9RKWjWt2/MnkxFOFKkGaGrHUnq1q9vzaWDb4USRanq39FIGtbObRW1zE2Wq6dwQSpnUDm7Pp5XtBSfKREM8VVFrGdUUt6eTbVLYAMp2Q6llVtvdnh5q0/TLBlC2G04ti9rq5qc2TaJcNcBddne2cTS7vbjcaDsbQNluWNWsauPoA6awXZuQRbmhVbOrrW6+bLoWZEnPG141h9rLzZMN4tnM20FMN8Rq4+h282PTq0kZiEXmh6n2NXq4EbBN4SnoDfPlwzbisk0pKUTNi+0rmk3Kg9vrg3Ka6pf789eRZ8raprLtH0xlK4KOiU35IAZbdjlSNrnm8LnzdZ10VbNlhPv5scirB+cfxm03fQeQhy2bHB3bJOXV7epYJxwV207EwJYDjobtTcTCxi+nsv3bk8g2HdUUJ91qVyUcPtuJiI2NFU6dlwc2da4GsE1TPjZGOVy2Sav2diJn44LDZDtv0C5supdEnXB4bKcb4WzzluLlTvuOJDab2u6kXs5hKQfusl2jZlOu59hklttr47DNs5ttnjHYAvlIzHDYXsMQVrXVCZMtQA+bDIVt678H24WRzw7XLJnt3fWcbL7PHY5YKtuh18Ku9uNEy4Y/Z21FYtnOHT6wzTo2zWKXz87iR7cP1/RVHP6WlQ1py0xv9su2XUiPzOQp3mxle1/IMtzKoLP2T6gX5bBlpnP2TYSq8bFlovPql9DdfL2WjZQzc0ojq4SNiS6oP5WwEdMF98XBln91I7aL7EZtbHh4SR0ws0nDtC0mecAs+7aVTU2JbIGAqC0K3cpvYOOdnUt4FEjizgm/Te4bsjAptyANmwxkI6BbSFMOGxbcwpoC2FLllnzhZMPbvy2FJB9bKNxSXvKw+cMtRYedzQduqSSsbHY49LF9W8KHh8FmhKN4JMjZvPBw2GTFUzMKD4ntDLfcKZRsMtDs25mSJfHYNjiMNeqz2OTNJicXmyxueFTPMy5bcXC1sMk2SZsbI5ukn1z537YEbLKxtXnKyCYbW3NjZLu723/szOOIuvKMLwAAAABJRU5ErkJggg==
             */
            originalImageBase64: string;
            /**
             * @description Coordinates of the slider; the published answer has `null`.
             * @example null
             */
            point?: unknown;
            /**
             * @description Jigsaw piece that fits the hole, in Base64. By its published beginning it is a PNG.
             * @example iVBORw0KGgoAAAANSUhEUgAAAC8AAACbBAMAAAAAUt/8AAAAD1BMVEUAAAD/9ODZ7/TRSVtfk6PnVG4FAAAAAXRSTlMAQObYZgAAAMVJREFUeNrtk1sOgyAQRXEHYLsBBjZQrxsgmf2vqeEpYE2Tpmn6Mefr4vGOOolKCYIgCIIyiXNWKxGRznmJ2f5a2HN+I/KsNGkSdortREYvhl4Jsi0seSv1DOruMIdw2OjA6iYAdCJW1lLAWKkCGCu+CJfEUWHWWQBDhatwRZSKZw55FNBXPFfhmtjKIM6vC/SVeD2kD3Sd2MiHeyqotS8AxKEu0Q1ij8/Na8dIE7dJ7FcCl+LxsTAT9/A10X41QRAE4T94ApBuXxtH29WVAAAAAElFTkSuQmCC
             */
            jigsawImageBase64: string;
            /**
             * @description Words to click, for another kind of captcha; the published answer has `null`.
             * @example null
             */
            wordList?: unknown;
            /**
             * @description Points to click, for another kind of captcha; the published answer has `null`.
             * @example null
             */
            pointList?: unknown;
            /**
             * @description Coordinates of a point, in Base64; the published answer has `null`.
             * @example null
             */
            pointJson?: unknown;
            /**
             * @description Token that names this captcha. Send it as `token` with `verifyCaptcha`.
             * @example 389******fd1
             */
            token: string;
            /**
             * @description Result of a check, which this call does not make.
             * @example false
             */
            result?: unknown;
            /**
             * @description Parameter of a second check behind OneAccess; the published answer has `null`.
             * @example null
             */
            captchaVerification?: unknown;
        };
        /** @description The place of the jigsaw piece, and who will receive the code. */
        CaptchaSolution: {
            /**
             * @description JSON document inside a string: the place of the piece. `x` is its left edge in pixels of the picture as it was
             *     delivered, not as it is shown: the distance moved, times the picture's own width, divided by the width shown.
             *     AJ-Captcha forgives 5 pixels. `y` is always 5.0.
             * @example {"x":237.0,"y":5.0}
             */
            point_json: string;
            /**
             * @description The `token` of the captcha that the user solved.
             * @example 71d******635
             */
            token: string;
            /**
             * @description Who will receive the code: a phone number or an e-mail address. For `sendSmsCode` it is the phone number,
             *     whose form no pattern restricts.
             * @example 12345678901
             */
            sender: string;
        };
        /** @description Proof that the captcha was solved. */
        CaptchaSolved: {
            /**
             * @description Proof that the captcha was solved, which `sendSmsCode` takes. Opaque: although it shows JSON at its end,
             *     send it back as it is.
             * @example 71d******635---{"x":237.0,"y":5.0}
             */
            captcha_token: string;
        };
        /** @description Who gets a code, and what for. */
        SmsCodeRequest: {
            /**
             * @description Phone number that receives the code. One copy of the page wants 11 digits and nothing else, the others say
             *     nothing; BambooCloud shows `+86-152******24`. No pattern restricts it here.
             * @example 12345678901
             */
            mobile: string;
            /**
             * @description Purpose of the code, an open set. `BIND_MOBILE_SMS` is for `bindSocialAccount` and `REGISTER_SMS` for
             *     `registerAndBindSocialAccount`.
             *
             *     For `verifySecondFactorBySms` the sources disagree: the vendor's page lists `OTP_REST_SMS`, BambooCloud
             *     names `MFA_AUTH_SMS`. Which one a tenant accepts is not published. Our advice: send the first, and after a
             *     refusal the second, with a new captcha.
             *
             *     The page also lists `LOGIN_SMS`, `FORGET_PWD_SMS` and `UPDATE_MOBILE_SMS`, for purposes outside this
             *     contract.
             * @example BIND_MOBILE_SMS
             */
            type: string;
            /**
             * @description The `captcha_token` that `verifyCaptcha` answered, as it is.
             * @example 71d******635---{"x":237.0,"y":5.0}
             */
            captcha_token: string;
        };
        /** @description A phone number and the code that was sent to it. */
        SmsVerification: {
            /**
             * @description Phone number that received the code, in the form in which `sendSmsCode` took it.
             * @example 12345678901
             */
            mobile: string;
            /**
             * @description Code from the SMS. Its length is not published.
             * @example 123456
             */
            verify_code: string;
        };
        /** @description Phone number of the user whose login demands a second factor. */
        MobileOfUser: {
            /**
             * @description Phone number of the user, in no fixed form: the vendor shows 11 digits, BambooCloud `+86-152******24`.
             *     Whether a tenant masks it is not published.
             * @example 12345678901
             */
            mobile: string;
        };
        /**
         * @description Whether the second factor finished the login, told by `status`. A value other than these two means that the user is
         *     not logged in.
         */
        SecondFactorOutcome: components["schemas"]["LoggedIn"] | components["schemas"]["AccessDenied"];
        /** @description Credentials of the application. */
        AccessTokenRequest: {
            /**
             * @description Kind of grant, always the same.
             * @default client_credentials
             * @example client_credentials
             * @constant
             */
            grant_type: "client_credentials";
            /**
             * @description Client id that OneAccess allocated to your application.
             * @example ONtQq2igSggfFClyGgzmuXR8ubWEP...
             */
            client_id: string;
            /**
             * @description Client secret of your application. Keep it on your server, out of code and logs.
             * @example Xdq******vfe...
             */
            client_secret: string;
        };
        /** @description Token of your application for your server's calls. */
        AccessToken: {
            /**
             * @description The bearer token, opaque to the caller.
             * @example 334******140
             */
            access_token: string;
            /**
             * @description Kind of token. The vendor fixes it at `Bearer`, BambooCloud shows `bearer`, so do not compare it.
             * @example Bearer
             */
            token_type?: string | null;
            /**
             * @description How long `access_token` is valid, in seconds: 1800 unless the tenant configured another period, less what
             *     has passed of it.
             * @example 1719
             */
            expires_in: number;
            /**
             * @description Scope of the token.
             * @example all
             */
            scope?: string | null;
            /**
             * @description JSON Web Token with the permissions of the application. It says nothing of a user.
             * @example ey******Is.ey******Yo.EL******YW
             */
            id_token?: string | null;
        };
        /** @description The session of a user, and the device that it belongs to. */
        SessionExchange: {
            /**
             * @description Session token of the login, of the binding, of the second factor or of the last refresh.
             * @example iJK******ITu
             */
            session_token: string;
            /**
             * @description Operating system of the user's device and its version, as in `X-operating-sys-version`.
             * @example Android 10
             */
            operating_sys_version: string;
            /**
             * @description IP address of the user's device. It is mandatory here, although `X-device-ip` is optional in the device
             *     calls.
             * @example 10.10.10.1
             */
            device_ip: string;
            /**
             * @description Fingerprint of the user's device. It must equal the `X-device-fingerprint` of the login.
             * @example 156aysdna213sc50
             */
            device_fingerprint: string;
            /**
             * @description User agent of the app or browser on the device, as in `X-agent`.
             * @example Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36
             */
            agent?: string;
            /**
             * @description Client id of one single-sign-on application, if that application's user information is wanted.
             * @example 9fIHl3Dc9ivToWLVtblrF6Sjv9Fx47JJ
             */
            client_id?: string;
        };
        /** @description Ticket for one use. */
        SsoTicket: {
            /**
             * @description The ticket, opaque to the caller. `getUserBySsoTicket` takes it once.
             * @example cd7******yjn
             */
            sso_ticket: string;
            /**
             * @description How long the ticket is valid, in seconds. The vendor shows 9600, BambooCloud 300.
             * @example 9600
             */
            expire?: number | null;
        };
        /** @description A ticket, and the device of its session. */
        SsoTicketVerification: {
            /**
             * @description The `sso_ticket` that `exchangeSessionToken` answered.
             * @example cd7******yjn
             */
            sso_ticket: string;
            /**
             * @description Operating system of the user's device and its version, as in `X-operating-sys-version`.
             * @example Android 10
             */
            operating_sys_version: string;
            /**
             * @description IP address of the user's device. It is mandatory here, although `X-device-ip` is optional in the device
             *     calls.
             * @example 10.10.10.1
             */
            device_ip: string;
            /**
             * @description Fingerprint of the user's device, which stays the same for one user.
             * @example 156aysdna213sc50
             */
            device_fingerprint: string;
            /**
             * @description User agent of the app or browser on the device, as in `X-agent`.
             * @example Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36
             */
            agent?: string;
        };
        /** @description The answer with the user, who is in `data.user`. */
        UserAnswer: {
            /** @description Code of the error. Its values are not published, nor what it is when all is well. */
            code?: unknown;
            /** @description Description of the error. Its values are not published. */
            message?: unknown;
            /** @description User information. */
            data: {
                /** @description Attributes of the user. Which ones are there depends on how the tenant is configured, so none is certain. */
                user: {
                    /**
                     * @description User name.
                     * @example zhangsan
                     */
                    userName?: string | null;
                    /**
                     * @description Id of the user.
                     * @example 20220126153857263-A04D-60E0D446C
                     */
                    id?: string | null;
                    /**
                     * @description Name of the user.
                     * @example zhangsan
                     */
                    name?: string | null;
                    /**
                     * @description Phone number, in no fixed form.
                     * @example +86-183******55
                     */
                    mobile?: string | null;
                    /**
                     * @description E-mail address.
                     * @example 20220330162435@example.com
                     */
                    email?: string | null;
                };
            };
        };
        /** @description The session of a user, and the device that it belongs to. */
        SessionRefresh: {
            /**
             * @description Session token to be refreshed.
             * @example r5y******LU1
             */
            session_token: string;
            /**
             * @description Operating system of the user's device and its version, as in `X-operating-sys-version`.
             * @example Android 10
             */
            operating_sys_version: string;
            /**
             * @description IP address of the user's device. It is mandatory here, although `X-device-ip` is optional in the device
             *     calls.
             * @example 10.10.10.1
             */
            device_ip: string;
            /**
             * @description Fingerprint of the user's device, which stays the same for one user.
             * @example 156aysdna213sc50
             */
            device_fingerprint: string;
            /**
             * @description User agent of the app or browser on the device, as in `X-agent`.
             * @example Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36
             */
            agent?: string;
        };
        /** @description The new session. The page lists three fields, and its published answer has one. */
        RefreshedSession: {
            /**
             * @description The new session token, which `exchangeSessionToken` takes.
             * @example lqI******JFH
             */
            session_token: string;
            /**
             * @description JSON Web Token with the user's identity, which not every answer has. It is valid for 2 hours unless the
             *     tenant configured another period. It proves no more than that of the login.
             * @example eyJ0******.eyJ1******.DeWt******
             */
            id_token?: string | null;
            /**
             * @description How long the new `session_token` is valid, in seconds. Not every answer has it.
             * @example 604800
             */
            expire?: number | null;
        };
        /**
         * @description Why a call of your server was refused, in one of two envelopes. Which one a refusal has is not published: look for
         *     `error_code`, and for `error` if it is not there.
         */
        TokenRefusal: components["schemas"]["ErrorEnvelope"] | components["schemas"]["TokenError"];
        /** @description Why credentials or an access token were refused. */
        TokenError: {
            /**
             * @description Code of the error, for programs. The set is open; seen are `invalid_client` and `invalid_token`.
             * @example invalid_client
             */
            error: string;
            /**
             * @description Details of the error, for people, if there are any. The wording may change, so do not compare it.
             * @example Bad client credentials
             */
            error_description?: string | null;
        };
        /** @description Why a request was refused. */
        ErrorEnvelope: {
            /**
             * @description Code of the error, for programs. The set is open: treat a code that you do not know as a failed request.
             * @example SDK.COMMON.1001
             */
            error_code: string;
            /**
             * @description Details of the error, for people, if there are any. The wording may change, so do not compare it.
             * @example Parameter X-client-id cannot be left blank.
             */
            error_msg?: string | null;
        };
    };
    responses: {
        /** @description Refused with another status than `400`, such as `403`, `429` or `500`. */
        OtherRefusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ErrorEnvelope"];
            };
        };
        /** @description Refused with another status than `400`, such as `401`, `429` or `500`. */
        OtherCredentialsRefusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TokenRefusal"];
            };
        };
        /** @description Refused with another status than `400`, such as `401`, `403`, `429` or `500`. */
        OtherServerRefusal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TokenRefusal"];
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
         * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
         *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
         *     its example request `156aysdna213sac`.
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
         *     identifies the caller: device calls use no secret.
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
        /**
         * @description External id of the tenant, **mandatory when an ISV calls**. There the host is `{common_domain}` instead of
         *     `{domain_name}`.
         * @example 08f770f51f80d2f40f38c00cb199fd21
         */
        "X-tenant-id.server": string;
        /**
         * @description The `state_token` of a login, or of a binding, that answered `SOCIAL_BIND`, `USER_REGISTER` or `MFA_AUTH`. It names
         *     the login that this call carries on.
         * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...
         */
        "X-state-token": string;
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
            /** @description The request was processed. Read `status` to learn whether the user is logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOutcome"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Correct the request before you send another.
             *
             *     There are two tables of codes, the vendor's and BambooCloud's. Which code answers which mistake is not
             *     published. The examples are rows of both tables that can concern this call, after the first one the
             *     vendor's before BambooCloud's; none of them is *the* answer to a case.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    getCaptcha: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
        requestBody?: never;
        responses: {
            /** @description The two pictures, and the token that names this captcha. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Captcha"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    verifyCaptcha: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
        /** @description The place of the piece, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["CaptchaSolution"];
            };
        };
        responses: {
            /** @description The captcha is solved. Send the code with `captcha_token`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaptchaSolved"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published, nor which one answers a wrong place; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    sendSmsCode: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
        /** @description Who gets a code and what for, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SmsCodeRequest"];
            };
        };
        responses: {
            /** @description The SMS is on its way. The answer has no body. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published, nor what comes when the SMS quota is used up; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    bindSocialAccount: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
                /**
                 * @description The `state_token` of a login, or of a binding, that answered `SOCIAL_BIND`, `USER_REGISTER` or `MFA_AUTH`. It names
                 *     the login that this call carries on.
                 * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...
                 */
                "X-state-token": components["parameters"]["X-state-token"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The number and the code that it received, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SmsVerification"];
            };
        };
        responses: {
            /** @description The request was processed. Read `status` to learn whether the user is logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOutcome"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published, nor the answer for a number that nobody has; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    registerAndBindSocialAccount: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
                /**
                 * @description The `state_token` of a login, or of a binding, that answered `SOCIAL_BIND`, `USER_REGISTER` or `MFA_AUTH`. It names
                 *     the login that this call carries on.
                 * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...
                 */
                "X-state-token": components["parameters"]["X-state-token"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The number and the code that it received, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SmsVerification"];
            };
        };
        responses: {
            /** @description The request was processed. Read `status` to learn whether the user is logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginOutcome"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published, nor the answer for a number that somebody has; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    getMobileByStateToken: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
                /**
                 * @description The `state_token` of a login, or of a binding, that answered `SOCIAL_BIND`, `USER_REGISTER` or `MFA_AUTH`. It names
                 *     the login that this call carries on.
                 * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...
                 */
                "X-state-token": components["parameters"]["X-state-token"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user's phone number. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MobileOfUser"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    verifySecondFactorBySms: {
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
                 * @description Fingerprint that identifies the caller's device. Keep it stable: `exchangeSessionToken` must name the one that the
                 *     login named. OneAccess records it in its log and does not validate the value. The vendor's table has this example,
                 *     its example request `156aysdna213sac`.
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
                 *     identifies the caller: device calls use no secret.
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
                /**
                 * @description The `state_token` of a login, or of a binding, that answered `SOCIAL_BIND`, `USER_REGISTER` or `MFA_AUTH`. It names
                 *     the login that this call carries on.
                 * @example eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...
                 */
                "X-state-token": components["parameters"]["X-state-token"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The number and the code that it received, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SmsVerification"];
            };
        };
        responses: {
            /** @description The request was processed. Read `status` to learn whether the user is logged in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorOutcome"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Which code answers which mistake is not
             *     published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEnvelope"];
                };
            };
            default: components["responses"]["OtherRefusal"];
        };
    };
    obtainAccessToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The application's credentials, sent as a form. */
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["AccessTokenRequest"];
            };
        };
        responses: {
            /** @description The access token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessToken"];
                };
            };
            /**
             * @description A parameter is invalid or the credentials are refused. Two envelopes are published, and no `401`. Which code
             *     answers which mistake is not published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRefusal"];
                };
            };
            default: components["responses"]["OtherCredentialsRefusal"];
        };
    };
    exchangeSessionToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description External id of the tenant, **mandatory when an ISV calls**. There the host is `{common_domain}` instead of
                 *     `{domain_name}`.
                 * @example 08f770f51f80d2f40f38c00cb199fd21
                 */
                "X-tenant-id"?: components["parameters"]["X-tenant-id.server"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The session and the device that it belongs to, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SessionExchange"];
            };
        };
        responses: {
            /** @description The ticket. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoTicket"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Two envelopes are published, and no `401`.
             *     Which code answers which mistake is not published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRefusal"];
                };
            };
            default: components["responses"]["OtherServerRefusal"];
        };
    };
    getUserBySsoTicket: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description External id of the tenant, **mandatory when an ISV calls**. There the host is `{common_domain}` instead of
                 *     `{domain_name}`.
                 * @example 08f770f51f80d2f40f38c00cb199fd21
                 */
                "X-tenant-id"?: components["parameters"]["X-tenant-id.server"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The ticket and the device of its session, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SsoTicketVerification"];
            };
        };
        responses: {
            /** @description The user. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserAnswer"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Two envelopes are published, and no `401`.
             *     Which code answers which mistake is not published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRefusal"];
                };
            };
            default: components["responses"]["OtherServerRefusal"];
        };
    };
    refreshSessionToken: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description External id of the tenant, **mandatory when an ISV calls**. There the host is `{common_domain}` instead of
                 *     `{domain_name}`.
                 * @example 08f770f51f80d2f40f38c00cb199fd21
                 */
                "X-tenant-id"?: components["parameters"]["X-tenant-id.server"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The session and the device that it belongs to, sent as `application/json;charset=utf8`. */
        requestBody: {
            content: {
                "application/json;charset=utf8": components["schemas"]["SessionRefresh"];
            };
        };
        responses: {
            /** @description The new session token. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefreshedSession"];
                };
            };
            /**
             * @description A parameter is invalid: the request was understood and refused. Two envelopes are published, and no `401`.
             *     Which code answers which mistake is not published; the examples are rows that can concern this call.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenRefusal"];
                };
            };
            default: components["responses"]["OtherServerRefusal"];
        };
    };
}
