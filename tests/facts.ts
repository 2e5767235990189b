/**
 * What the vendor publishes about the WeChat login call, transcribed by hand and never read from openapi/openapi.yaml:
 * the document, the mock, a provider and the client are all held against this table.
 */

/** Where a fact comes from: `page` the vendor's page of the call, `sister` a related page, `inferred` from those two. */
export interface Source {
  grade: "page" | "sister" | "inferred";
  url: string;
}

const huawei = "https://support.huaweicloud.com/intl/en-us/api-oneaccess";
const bamboo = "https://open.bccastle.com/en/development";
const sister = (url: string): Source => ({ grade: "sister", url });
const inferred = ({ url }: Source): Source => ({ grade: "inferred", url });

export const page: Source = { grade: "page", url: `${huawei}/LoginByWechat.html` };
const chinese = sister("https://support.huaweicloud.com/api-oneaccess/LoginByWechat.html");
const eiam = sister(`${bamboo}/eiam/userapi/login/wechat.html`);
const ciam = sister(`${bamboo}/ciam/api/v2/sdk/other-api/login-by-wechat.html`);
const construction = sister(`${huawei}/oneaccess_04_0010.html`);
const errorCodes = sister(`${huawei}/ErrorCode.html`);
const returnCodes = sister(`${bamboo}/eiam/userapi/returncode.html`);

/** The call itself. `Content-Type` is mandatory, in exactly this spelling. */
export const call = { method: "POST", path: "/api/v2/sdk/login/wechat", contentType: "application/json;charset=utf8" };

/** Media type of every answer, parameters aside. */
export const answerType = "application/json";

/** The tenant's host, and the host of ISV applications, whose real name is not published and which needs a header more. */
export const servers = [
  {
    url: "https://{domain_name}",
    variable: "domain_name",
    example: "abcdefg.huaweioneaccess.com",
    demands: [],
    source: construction,
  },
  {
    url: "https://{common_domain}",
    variable: "common_domain",
    example: "common-domain.invalid",
    demands: ["X-tenant-id"],
    source: page,
  },
];

/** The `X-` headers: all strings, all from the page. For ISV applications `X-tenant-id` is mandatory too. */
export const headers = [
  { name: "X-operating-sys-version", mandatory: true, example: "Android 10" },
  { name: "X-device-fingerprint", mandatory: true, example: "156aysdna213sc50" },
  { name: "X-device-ip", mandatory: false, example: "10.10.10.1" },
  {
    name: "X-agent",
    mandatory: true,
    example:
      "Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36",
  },
  { name: "X-L", mandatory: false, example: "en" },
  { name: "X-client-id", mandatory: true, example: "DRrYIqauawN0I8myTMoDTPys6ezGZxnm" },
  { name: "X-tenant-id", mandatory: false, example: "08f770f51f80d2f40f38c00cb199fd21" },
];

/** The request body: one mandatory string, not empty. */
export const code = { name: "code", example: "ad12sasdsfe3dfdg3sc" };

export interface Field {
  type: "string" | "integer";
  required: boolean;
  example: string | number;
  source: Source;
}

const field =
  (type: Field["type"], required: boolean) =>
  (example: string | number, source: Source): Field => ({ type, required, example, source });
const text = field("string", true);
const optionalText = field("string", false);
const seconds = field("integer", true);

const sessionToken = "bts******2VO";
const idToken = "eyJ0******.eyJ1******.DeWt******";
const stateToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******";
const flow = '{"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}';

/**
 * The outcomes by `status`, each answered with 200. The page marks no field as mandatory: required is what every
 * published body of an outcome carries and its next step needs.
 */
export const outcomes = {
  SUCCESS: {
    status: text("SUCCESS", page),
    session_token: text(sessionToken, page),
    expire: seconds(604800, page),
    id_token: optionalText(idToken, page),
  },
  SOCIAL_BIND: {
    status: text("SOCIAL_BIND", chinese),
    state_token: text(stateToken, chinese),
    data: optionalText(flow, ciam),
  },
  USER_REGISTER: {
    status: text("USER_REGISTER", chinese),
    state_token: text(stateToken, ciam),
    data: optionalText(flow, ciam),
  },
  MFA_AUTH: {
    status: text("MFA_AUTH", chinese),
    state_token: text(stateToken, chinese),
  },
  ACCESS_DENIED: {
    status: text("ACCESS_DENIED", chinese),
  },
} satisfies Record<string, Record<string, Field>>;

export type Status = keyof typeof outcomes;
export const statuses = Object.keys(outcomes) as Status[];

/** The calls that follow an outcome; none of them is part of the contract. */
export const nextCalls: Record<Status, string[]> = {
  SUCCESS: ["POST /api/v2/tenant/sso/session-token/sso-ticket"],
  SOCIAL_BIND: ["POST /api/v2/sdk/sms/send", "POST /api/v2/sdk/social/bind"],
  USER_REGISTER: ["POST /api/v2/sdk/sms/send", "POST /api/v2/sdk/social/register-bind"],
  MFA_AUTH: ["GET /api/v2/sdk/mobile-by-token", "POST /api/v2/sdk/sms/send", "POST /api/v2/sdk/mfa/sms"],
  ACCESS_DENIED: [],
};

/** The page types each field of a 200 once, whatever the outcome. */
export const answerFields: Record<string, Field["type"]> = {
  status: "string",
  session_token: "string",
  id_token: "string",
  expire: "integer",
  state_token: "string",
  data: "string",
};

/** The fields that an outcome cannot do without. */
export const requiredOf = (status: Status): string[] =>
  Object.entries<Field>(outcomes[status]).flatMap(([name, { required }]) => (required ? [name] : []));

/** The envelope of every 400. */
export const error: Record<"error_code" | "error_msg", Field> = {
  error_code: text("SDK.COMMON.1001", page),
  error_msg: text("Parameter X-client-id cannot be left blank.", page),
};

/** A named example: what it shows and where that is published. Published tokens are masked here. */
export interface Example {
  value: Record<string, string | number>;
  source: Source;
}

export const requestExamples: Record<string, Example> = {
  login: { value: { code: "ad12sasdsfe3dfdg3sc" }, source: page },
};

export const outcomeExamples: Record<Status | "SUCCESS_with_id_token", Example> = {
  SUCCESS: { value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 }, source: page },
  SUCCESS_with_id_token: {
    value: { status: "SUCCESS", session_token: sessionToken, expire: 432000, id_token: idToken },
    source: eiam,
  },
  SOCIAL_BIND: {
    value: { status: "SOCIAL_BIND", state_token: stateToken, data: flow },
    source: inferred(chinese),
  },
  USER_REGISTER: { value: { status: "USER_REGISTER", state_token: stateToken, data: flow }, source: ciam },
  MFA_AUTH: { value: { status: "MFA_AUTH", state_token: stateToken }, source: inferred(chinese) },
  ACCESS_DENIED: { value: { status: "ACCESS_DENIED" }, source: inferred(chinese) },
};

const row = (source: Source, error_code: string, error_msg: string): [string, Example] => [
  error_code,
  { value: { error_code, error_msg }, source },
];

/** The rows of both error tables that can concern this call, placeholders filled in; the first is true of any refusal. */
export const errorExamples: Record<string, Example> = Object.fromEntries([
  row(returnCodes, "SDK.COMMON.1006", "The request parameter error"),
  row(returnCodes, "SDK.COMMON.1001", "Parameter X-client-id cannot be left blank."),
  row(returnCodes, "SDK.COMMON.1002", "The code parameter format is incorrect"),
  row(returnCodes, "SDK.COMMON.1003", "Device information is incomplete"),
  row(returnCodes, "SDK.COMMON.1007", "The code parameter type error"),
  row(returnCodes, "SDK.COMMON.1009", "Unknown authentication configuration"),
  row(returnCodes, "SDK.COMMON.1012", "The x-client-ID is incorrect and the corresponding application cannot be found"),
  row(returnCodes, "SDK.COMMON.1013", "The corresponding user is not found"),
  row(returnCodes, "SDK.LOGIN.1001", "Error calling interface wechat"),
  row(returnCodes, "SDK.LOGIN.1002", "User not bound"),
  row(
    returnCodes,
    "SDK.LOGIN.1003",
    "The user has been locked due to too many unsuccessful login attempts. It will be unlocked in 9 minutes and 30 seconds",
  ),
  row(errorCodes, "APP.0001", "Application does not exist."),
  row(errorCodes, "APP.0002", "Application ID required."),
  row(errorCodes, "APP.0003", "Application disabled."),
]);

/** What nobody has published, and the contract says so. */
export const unpublished = [
  "rate limits",
  "payload limits",
  "TLS versions",
  "lifetimes of `code` and `state_token`",
  "malformed JSON body",
  "wrong `Content-Type`",
  "disabled user",
  "content of `data` after `MFA_AUTH` and `ACCESS_DENIED`",
  "response headers",
];
