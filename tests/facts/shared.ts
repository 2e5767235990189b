import type { Page, Source } from "./sources.js";

/** `any` is that of a field whose type nobody needs, because no call takes it. */
export type JsonType = "string" | "integer" | "object" | "null" | "any";

/** A value that runs through the journey: one call or somebody issues it, and another call takes it. */
export type JourneyValue =
  | "access_token"
  | "captcha"
  | "captcha_token"
  | "session_token"
  | "sso_ticket"
  | "state_token"
  | "verify_code"
  | "code"
  | "client_id"
  | "client_secret"
  | "mobile"
  | "fingerprint"
  | "tenant_id";

/** What the vendor states of a value, by the keywords of JSON Schema: the document has them too. */
export interface Limits {
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
}

export interface Field extends Limits {
  type: JsonType | readonly JsonType[];
  /** In a request: the vendor calls it mandatory. In an answer: every published body has it and the next step needs it. */
  required: boolean;
  /** As published, tokens masked; undefined where no value is published. */
  example: unknown;
  source: Source;
  /** Other values that the vendor or BambooCloud names. */
  furtherExamples?: readonly string[];
  /** The example is the only value that there is. */
  fixed?: true;
  /** What the value is in the journey, where another call issues or takes it. */
  carries?: JourneyValue;
  /** The fields of an object. */
  fields?: Fields;
}
export type Fields = Record<string, Field>;

export interface Header extends Limits {
  name: string;
  mandatory: boolean;
  example: string;
  source: Source;
  /** The vendor says that the value is recorded and not validated. */
  notValidated?: true;
  /** Other values that the vendor names. */
  furtherExamples?: readonly string[];
  carries?: JourneyValue;
}

/** A named example: what it shows and where that is published. Published tokens are masked here. */
export interface Example {
  value: unknown;
  source: Source;
}
export type Examples = Record<string, Example>;

/** A call that follows: its values that this exchange has, as runtime expressions of OpenAPI. */
export interface Next {
  /** The values of `status` or `type` after which it follows; without any it always does. */
  after?: readonly string[];
  headers?: Record<string, string>;
  fields?: Record<string, string>;
}

export interface Answer {
  source: Source;
  /**
   * The shapes that a body may have, by the name of the outcome or of the schema. Several that each fix the field `status`
   * are told apart by it. None: the answer has no body.
   */
  bodies?: Record<string, Fields>;
  examples?: Examples;
  /** By operationId. */
  next?: Record<string, Next>;
}

/** What the vendor publishes about one call. */
export interface Operation {
  operationId: string;
  /** Who makes the call: the app on the user's device, or the application's server. */
  caller: "device" | "server";
  tag: string;
  method: "GET" | "POST";
  path: string;
  source: Source;
  /** The pages that only this call rests on, by the names that the contract uses too. */
  sources?: Record<string, Page>;
  /** How the caller proves who it is, if at all. */
  security?: "bearer";
  headers: readonly Header[];
  request?: { mediaType: string; fields: Fields; examples: Examples };
  answers: { 200: Answer; 400: Answer /** A refusal with another status. */; default: Answer };
  /**
   * What a call costs at a real tenant: nothing, a WeChat code, or credentials, a session or a state token. A `side-effect` is
   * an SMS or a changed user: such a call runs only when ONEACCESS_ALLOW names it.
   */
  cost: "none" | "wechat-code" | "credentials" | "side-effect";
}

/** Media type of every answer that has a body, parameters aside. */
export const answerType = "application/json";

/** The vendor's spelling of the JSON calls' mandatory `Content-Type`. */
export const jsonType = "application/json;charset=utf8";

/** Media type of the call that obtains an access token. */
export const formType = "application/x-www-form-urlencoded";

/** The tenant's host, and the host of ISV applications, whose real name is not published and which needs a header more. */
export const servers = [
  {
    url: "https://{domain_name}",
    variable: "domain_name",
    example: "abcdefg.huaweioneaccess.com",
    requiredHeaders: [],
    source: { sister: "RequestConstruction" },
  },
  {
    url: "https://{common_domain}",
    variable: "common_domain",
    example: "common-domain.invalid",
    requiredHeaders: ["X-tenant-id"],
    source: "LoginByWechat",
  },
] as const;

const userAgent =
  "Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36";

/** The published access token, as the server calls carry it. */
export const accessToken = "334963fc-1e4a-473b-9096-52a929140";

/** Where the bearer token of the server calls is published. */
export const bearerSource: Source = "ShowSSOTicketBySessionToken";

const header =
  (mandatory: boolean) =>
  (name: string, example: string, source: Source, more: Partial<Header> = {}): Header => ({
    name,
    mandatory,
    example,
    source,
    ...more,
  });
const mandatoryHeader = header(true);
const optionalHeader = header(false);

const tenantHeader = (source: Source) =>
  optionalHeader("X-tenant-id", "08f770f51f80d2f40f38c00cb199fd21", source, { carries: "tenant_id" });
/** The header of the same name of server calls, where it says nothing of X-client-id. */
export const serverHeaders: readonly Header[] = [tenantHeader("ShowSSOTicketBySessionToken")];

/** The headers of every device call: strings, recorded and not validated. For ISV applications X-tenant-id is mandatory too. */
export const deviceHeaders: readonly Header[] = [
  mandatoryHeader("X-operating-sys-version", "Android 10", "LoginByWechat", { notValidated: true }),
  mandatoryHeader("X-device-fingerprint", "156aysdna213sc50", "LoginByWechat", { carries: "fingerprint" }),
  optionalHeader("X-device-ip", "10.10.10.1", "LoginByWechat", { notValidated: true }),
  mandatoryHeader("X-agent", userAgent, "LoginByWechat"),
  optionalHeader("X-L", "en", "LoginByWechat", { furtherExamples: ["zh"] }),
  mandatoryHeader("X-client-id", "DRrYIqauawN0I8myTMoDTPys6ezGZxnm", "LoginByWechat", { carries: "client_id" }),
  tenantHeader("LoginByWechat"),
];

/** The headers of the device calls that carry on an unfinished login. */
export const stateHeaders: readonly Header[] = [
  ...deviceHeaders,
  mandatoryHeader("X-state-token", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...", "RegisterBindSocialAccount", {
    carries: "state_token",
  }),
];

const field =
  (type: Field["type"], required: boolean) =>
  (example: unknown, source: Source, carries?: JourneyValue): Field => ({
    type,
    required,
    example,
    source,
    ...(carries && { carries }),
  });
export const text = field("string", true);
export const optionalText = field("string", false);
export const seconds = field("integer", true);
/** The optional members of answers: inferred to be null where they are not set. */
export const nullableSeconds = field(["integer", "null"], false);
export const nullable = field(["string", "null"], false);
export const unused = field("any", false);
export const object = (fields: Fields, source: Source): Field => ({
  type: "object",
  required: true,
  example: undefined,
  source,
  fields,
});
export const fixed = (example: string, source: Source): Field => ({ ...text(example, source), fixed: true });

export const sessionToken = "bts******2VO";
export const idToken = "eyJ0******.eyJ1******.DeWt******";
/** By its look a captcha's token and the place of the piece, in JSON; to be handled as opaque. */
export const captchaToken = '71d******635---{"x":237.0,"y":5.0}';
export const stateToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.******.******";

/** A field of the login's answer in general; what it holds is published for two outcomes. */
const data = nullable(undefined, "LoginByWechat");
/** A finished login, alike on the pages of every call that can finish one. */
export const loggedIn: Fields = {
  status: fixed("SUCCESS", "LoginByWechat"),
  session_token: text(sessionToken, "LoginByWechat", "session_token"),
  expire: nullableSeconds(604800, "LoginByWechat"),
  id_token: nullable(idToken, "LoginByWechat"),
  data,
};
const chinese: Source = { sister: "LoginByWechatChinese" };
const ciam: Source = { sister: "BambooLoginCiam" };
export const accessDenied: Fields = { status: fixed("ACCESS_DENIED", chinese), data };

/** JSON inside a string; the user passes one of the two. */
export const flow = '{"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}';
/** Where a login can stand, after the first call or after a binding. */
export const loginOutcomes: Record<string, Fields> = {
  SUCCESS: loggedIn,
  SOCIAL_BIND: {
    status: fixed("SOCIAL_BIND", chinese),
    state_token: text(stateToken, chinese, "state_token"),
    data: nullable(flow, ciam),
  },
  USER_REGISTER: {
    status: fixed("USER_REGISTER", chinese),
    state_token: text(stateToken, ciam, "state_token"),
    data: nullable(flow, ciam),
  },
  MFA_AUTH: { status: fixed("MFA_AUTH", chinese), state_token: text(stateToken, chinese, "state_token"), data },
  ACCESS_DENIED: accessDenied,
};

const sessionOnDevice = {
  after: ["SUCCESS"],
  fields: {
    session_token: "$response.body#/session_token",
    operating_sys_version: "$request.header.X-operating-sys-version",
    device_ip: "$request.header.X-device-ip",
    device_fingerprint: "$request.header.X-device-fingerprint",
    agent: "$request.header.X-agent",
  },
};
/** What the server does with the session of a finished login. */
export const afterLogin: Record<string, Next> = {
  exchangeSessionToken: sessionOnDevice,
  refreshSessionToken: sessionOnDevice,
};

const carriedOn = { "X-state-token": "$response.body#/state_token" };
/** What follows each outcome of a login or a binding. */
export const afterOutcome: Record<string, Next> = {
  ...afterLogin,
  getCaptcha: { after: ["SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH"] },
  bindSocialAccount: { after: ["SOCIAL_BIND"], headers: carriedOn },
  registerAndBindSocialAccount: { after: ["USER_REGISTER"], headers: carriedOn },
  getMobileByStateToken: { after: ["MFA_AUTH"], headers: carriedOn },
  verifySecondFactorBySms: { after: ["MFA_AUTH"], headers: carriedOn },
};

/** How a binding ends: the vendor shows SUCCESS; similar calls of BambooCloud list the other outcomes of a login too. */
const similar: Source = { inferred: "BambooBindAlipayCiam" };
export const bindingAnswer = (chinese: string): Answer => ({
  source: chinese,
  bodies: loginOutcomes,
  examples: {
    SUCCESS: {
      value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 },
      source: { inferred: chinese },
    },
    SOCIAL_BIND: { value: { status: "SOCIAL_BIND", state_token: stateToken, data: flow }, source: similar },
    USER_REGISTER: { value: { status: "USER_REGISTER", state_token: stateToken, data: flow }, source: similar },
    MFA_AUTH: { value: { status: "MFA_AUTH", state_token: stateToken }, source: similar },
    ACCESS_DENIED: { value: { status: "ACCESS_DENIED" }, source: similar },
  },
  next: afterOutcome,
});

/** How server calls name the user's device. */
export const deviceExample = {
  operating_sys_version: "Android 10",
  device_ip: "10.10.10.1",
  device_fingerprint: "156aysdna213sc50",
  agent: userAgent,
};
export const deviceFields = (source: Source): Fields => ({
  operating_sys_version: text(deviceExample.operating_sys_version, source),
  device_ip: text(deviceExample.device_ip, source),
  device_fingerprint: text(deviceExample.device_fingerprint, source, "fingerprint"),
  agent: optionalText(deviceExample.agent, source),
});
/** The same device in the next server call. */
export const sameDevice = Object.fromEntries(
  Object.keys(deviceExample).map((name) => [name, `$request.body#/${name}`]),
);

/** The body of the three calls that take a code from an SMS, with the name of its example. */
export const smsVerification = (name: string, source: Source) => ({
  mediaType: jsonType,
  fields: {
    mobile: text("12345678901", "RegisterBindSocialAccount", "mobile"),
    verify_code: text("123456", "RegisterBindSocialAccount", "verify_code"),
  },
  examples: { [name]: { value: { mobile: "12345678901", verify_code: "123456" }, source } },
});

/** The envelope of a 400, alike on the page of each call. A refusal is one by its code. */
const errorEnvelope: Fields = {
  error_code: text("SDK.COMMON.1001", "LoginByWechat"),
  error_msg: nullable("Parameter X-client-id cannot be left blank.", "LoginByWechat"),
};
const returnedValues: Source = { sister: "ReturnedValues" };
/** The bodies of a server call's 400: the vendor publishes another envelope for credentials and access tokens. */
const serverRefusals = {
  ErrorEnvelope: errorEnvelope,
  TokenError: {
    error: text("invalid_client", returnedValues),
    // RFC 6749, section 5.2, makes it optional.
    error_description: nullable("Bad client credentials", returnedValues),
  },
};

/** Rows of the error tables: placeholders are filled in. */
export const row = (source: Source, error_code: string, error_msg: string): [string, Example] => [
  error_code,
  { value: { error_code, error_msg }, source },
];
const returnCodes: Source = { sister: "BambooReturnCodes" };
const errorCodes: Source = { sister: "ErrorCode" };

/** True of any refusal: the answer of the mock to every request that breaks the contract. */
const anyParameter = row(returnCodes, "SDK.COMMON.1006", "The request parameter error");
const blankParameter = row(returnCodes, "SDK.COMMON.1001", "Parameter X-client-id cannot be left blank.");
const incompleteDevice = row(returnCodes, "SDK.COMMON.1003", "Device information is incomplete");
/** What has expired is a placeholder in the table. */
export const expired = (what: string) => row(returnCodes, "SDK.COMMON.1005", `The ${what} has expired`);
export const unknownConfiguration = row(returnCodes, "SDK.COMMON.1009", "Unknown authentication configuration");
const unknownClient = row(
  returnCodes,
  "SDK.COMMON.1012",
  "The x-client-ID is incorrect and the corresponding application cannot be found",
);
export const unknownUser = row(returnCodes, "SDK.COMMON.1013", "The corresponding user is not found");
export const lockedUser = row(
  returnCodes,
  "SDK.LOGIN.1003",
  "The user has been locked due to too many unsuccessful login attempts. It will be unlocked in 9 minutes and 30 seconds",
);
export const applicationErrors = [
  row(errorCodes, "APP.0001", "Application does not exist."),
  row(errorCodes, "APP.0002", "Application ID required."),
  row(errorCodes, "APP.0003", "Application disabled."),
];

/** Who has a row in its table: the vendor's stand before BambooCloud's. */
const isVendors = ([code]: [string, Example]) => /^(APP|LOGIN|USER)\./.test(code);
const isCommon = ([code]: [string, Example]) => code.startsWith("SDK.COMMON.");
const byCode = ([a]: [string, Example], [b]: [string, Example]) => (a < b ? -1 : 1);

/**
 * The 400 of a device call: the rows that concern each of them, and those that concern this one. The one that is true of any
 * refusal comes first, then the vendor's and those of SDK.COMMON in the order of their codes.
 */
export const deviceRefusal = (source: Source, ...own: [string, Example][]): Answer => ({
  source,
  bodies: { ErrorEnvelope: errorEnvelope },
  examples: Object.fromEntries([
    anyParameter,
    ...[...applicationErrors, ...own.filter(isVendors)].sort(byCode),
    ...[blankParameter, incompleteDevice, unknownClient, ...own.filter(isCommon)].sort(byCode),
    ...own.filter((row) => !isCommon(row) && !isVendors(row)),
  ]),
});

/** Rows that are published for a call nearby, or of which no more is known than that they can concern a phone number. */
export const wrongVerifyCode = row(
  { inferred: "BambooSmsLoginCiam" },
  "IDAAS.SDK.CAPTCHA.0007",
  "Incorrect verification code",
);
const wrongStateToken = row(
  { inferred: "BambooBindMobileCiam" },
  "IDAAS.SDK.COMMON.1007",
  "state_token parameter error",
);
/** The 400 of a call that carries on an unfinished login. */
export const stateRefusal = (source: Source, ...own: [string, Example][]) =>
  deviceRefusal(source, ...own, wrongStateToken, expired("state_token"));
export const invalidMobile = row({ inferred: "ErrorCode" }, "USER.0038", "Invalid mobile number.");

/** True of any refusal of a server call, for which no such row is published. */
const anyServerParameter = row({ inferred: "BambooReturnCodes" }, "SDK.COMMON.1006", "The request parameter error");
/** The 400 of a server call. */
export const serverRefusal = (source: Source, ...own: [string, Example][]): Answer => ({
  source,
  bodies: serverRefusals,
  examples: Object.fromEntries([anyServerParameter, ...own]),
});
/** Rows of the other envelope. */
const tokenRow = (source: Source, error: string, error_description: string): [string, Example] => [
  error,
  { value: { error, error_description }, source },
];
export const invalidToken = tokenRow({ inferred: "ReturnedValues" }, "invalid_token", "Invalid access token.");
export const invalidClient = tokenRow(returnedValues, "invalid_client", "Bad client credentials");

/** A refusal with another status than 400. BambooCloud's table has one row of 500. */
const busy = (source: Source) => row(source, "SDK.COMMON.1008", "The system is busy. Try again later");
export const otherRefusal: Answer = {
  source: { inferred: "BambooReturnCodes" },
  bodies: { ErrorEnvelope: errorEnvelope },
  examples: Object.fromEntries([busy(returnCodes)]),
};
const otherRefusalOfServer = (first: [string, Example]): Answer => ({
  source: { inferred: "ReturnedValues" },
  bodies: serverRefusals,
  examples: Object.fromEntries([first, busy({ inferred: "BambooReturnCodes" })]),
});
export const otherServerRefusal = otherRefusalOfServer(invalidToken);
export const otherCredentialsRefusal = otherRefusalOfServer(invalidClient);

/** What nobody has published, and the contract says so. */
export const unpublished = [
  "rate limits",
  "payload limits",
  "TLS versions",
  "CORS",
  "lifetime of `state_token` (that of `code` is WeChat's to tell)",
  "whether a tenant wants the place of the captcha's piece encrypted",
  "HTTP Basic authentication",
  "whether an access token survives a reset of the secret",
  "the issuer and the audience of an `id_token`, and which key signs it",
  "malformed JSON body",
  "wrong `Content-Type`",
  "disabled user",
  "content of `data` after `SUCCESS`, `MFA_AUTH` and `ACCESS_DENIED`",
  "response headers",
  "which error code answers which mistake",
  "used `state_token`",
  "lifetimes of the captcha and of the SMS code",
  "length of the code",
  "resend interval",
  "number of attempts",
  "SMS quota",
  "number outside mainland China",
  "whether `getMobileByStateToken` masks it",
  "which `type` a tenant accepts for the second factor",
  "values of `status` other than `SUCCESS`",
  "for a number that nobody has",
  "for a number that somebody has",
  "registration fields",
  "permission",
  "HTTP status of `invalid_client` and `invalid_token`",
  "`401`",
  "whether an ISV application obtains its token at `{common_domain}`",
  "values of `code` and `message`",
  "whether its `200` can be a failure",
  "old `session_token`",
  "whether an expired one can be refreshed",
];
