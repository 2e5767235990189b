import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createOneAccessClient, UnexpectedResponseError } from "../../generated/client.js";
import { createOneAccessServerClient } from "../../generated/server.js";
import { network } from "../support/network.js";
import { rejection } from "../support/rejection.js";

const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};
const code = "ad12sasdsfe3dfdg3sc";
const device = { operating_sys_version: "Android 10", device_ip: "10.10.10.1", device_fingerprint: "156aysdna213sc50" };
const state = { headers: { "X-state-token": "eyJ******" } };
const session = { session_token: "bts******2VO", ...device };

type Answer = Parameters<typeof network>[0];
type Clients = {
  app: ReturnType<typeof createOneAccessClient>;
  server: ReturnType<typeof createOneAccessServerClient>;
};

/** Each call of the contract, with arguments that are right. */
const calls = {
  loginWithWeChat: ({ app }) => app.loginWithWeChat({ code }),
  getCaptcha: ({ app }) => app.getCaptcha(),
  verifyCaptcha: ({ app }) => app.verifyCaptcha({ point_json: "{}", token: "389******fd1", sender: "12345678901" }),
  sendSmsCode: ({ app }) => app.sendSmsCode({ mobile: "12345678901", type: "REGISTER_SMS", captcha_token: "71d" }),
  bindSocialAccount: ({ app }) => app.bindSocialAccount({ mobile: "12345678901", verify_code: "123456" }, state),
  registerAndBindSocialAccount: ({ app }) =>
    app.registerAndBindSocialAccount({ mobile: "12345678901", verify_code: "123456" }, state),
  getMobileByStateToken: ({ app }) => app.getMobileByStateToken(state),
  verifySecondFactorBySms: ({ app }) =>
    app.verifySecondFactorBySms({ mobile: "12345678901", verify_code: "123456" }, state),
  obtainAccessToken: ({ server }) =>
    server.obtainAccessToken({ grant_type: "client_credentials", client_id: "ONtQ", client_secret: "Xdq" }),
  exchangeSessionToken: ({ server }) => server.exchangeSessionToken(session),
  getUserBySsoTicket: ({ server }) => server.getUserBySsoTicket({ sso_ticket: "cd7******yjn", ...device }),
  refreshSessionToken: ({ server }) => server.refreshSessionToken(session),
} satisfies Record<string, (clients: Clients) => Promise<object>>;
type Call = keyof typeof calls;

/** Makes a call of a client whose service answers this. */
function answerTo(call: Call, answer: Answer): Promise<{ data?: unknown; error?: unknown; response: Response }> {
  const options = { baseUrl: "https://a.example", fetch: network(answer).fetch };
  return calls[call]({
    app: createOneAccessClient({ ...options, headers }),
    server: createOneAccessServerClient({ ...options, headers: { Authorization: "Bearer 334******140" } }),
  });
}

const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };
const token = { access_token: "334******140", expires_in: 1719 };
const captcha = { originalImageBase64: "iVBO", jigsawImageBase64: "iVBO", token: "389******fd1" };

describe("data:", () => {
  it.each<[Call, what: string, body: unknown, status?: number]>([
    ["loginWithWeChat", "SUCCESS", success],
    ["loginWithWeChat", "SUCCESS with an id_token", { ...success, id_token: "eyJ0******" }],
    [
      "loginWithWeChat",
      "SUCCESS, its optional members null",
      { ...success, id_token: null, data: null, state_token: null },
    ],
    ["loginWithWeChat", "SUCCESS, its optional members of other types", { ...success, id_token: {}, data: [1] }],
    [
      "loginWithWeChat",
      "SUCCESS with unknown members",
      { ...success, refresh_token: "bts******", more: { list: [null] } },
    ],
    ["loginWithWeChat", "SUCCESS with another status of the 2xx class", success, 201],
    ["loginWithWeChat", "SOCIAL_BIND", { status: "SOCIAL_BIND", state_token: "eyJ******", data: "{}" }],
    [
      "loginWithWeChat",
      "SOCIAL_BIND with data that is null",
      { status: "SOCIAL_BIND", state_token: "eyJ******", data: null },
    ],
    [
      "loginWithWeChat",
      "SOCIAL_BIND with data that is an object",
      { status: "SOCIAL_BIND", state_token: "eyJ******", data: {} },
    ],
    ["loginWithWeChat", "USER_REGISTER without data", { status: "USER_REGISTER", state_token: "eyJ******" }],
    ["loginWithWeChat", "MFA_AUTH", { status: "MFA_AUTH", state_token: "eyJ******", session_token: null }],
    ["loginWithWeChat", "ACCESS_DENIED", { status: "ACCESS_DENIED" }],
    ["loginWithWeChat", "ACCESS_DENIED with a reason", { status: "ACCESS_DENIED", data: "locked", state_token: null }],
    [
      "getCaptcha",
      "unused members null or of other types",
      { ...captcha, captchaId: null, wordList: [], point: {}, result: 0 },
    ],
    ["verifyCaptcha", "the proof", { captcha_token: "71d******635", result: true }],
    ["bindSocialAccount", "SUCCESS", success],
    ["bindSocialAccount", "a second factor that is due", { status: "MFA_AUTH", state_token: "eyJ******", data: null }],
    ["registerAndBindSocialAccount", "ACCESS_DENIED", { status: "ACCESS_DENIED", data: null }],
    ["registerAndBindSocialAccount", "SUCCESS", success],
    ["getMobileByStateToken", "a number", { mobile: "12345678901", email: null }],
    ["verifySecondFactorBySms", "SUCCESS", success],
    ["verifySecondFactorBySms", "ACCESS_DENIED", { status: "ACCESS_DENIED", session_token: null }],
    ["obtainAccessToken", "optional members null", { ...token, token_type: null, scope: null, id_token: null }],
    ["exchangeSessionToken", "a ticket whose expire is null", { sso_ticket: "cd7******yjn", expire: null }],
    [
      "getUserBySsoTicket",
      "a user without e-mail",
      { code: null, message: null, data: { user: { id: "1", email: null } } },
    ],
    ["getUserBySsoTicket", "a code that is a number", { code: 200, data: { user: { id: "1" } } }],
    ["refreshSessionToken", "only the new token", { session_token: "lqI******JFH", id_token: null, expire: null }],
  ])("%s, %s, whole and unchanged", async (call, _, body, status = 200) => {
    expect(await answerTo(call, { status, body })).toEqual({
      data: body,
      response: expect.objectContaining({ status }),
    });
  });

  it.each([
    [200, ""],
    [200, {}],
    [200, "null"],
    [200, '""'],
    [200, "OK"],
    [204, ""],
  ])("sendSmsCode, %i with the body %j: the SMS is sent, and data is undefined", async (status, body) => {
    const answer = await answerTo("sendSmsCode", { status, body });
    expect(answer).toEqual({ data: undefined, response: expect.objectContaining({ status }) });
    expect(answer).not.toHaveProperty("error");
  });
});

describe("error:", () => {
  const envelope = { error_code: "SDK.COMMON.1008", error_msg: "The system is busy" };
  const tokenError = { error: "invalid_client", error_description: "Bad client credentials" };
  const device = Object.keys(calls).slice(0, 8) as Call[];
  const server = Object.keys(calls).slice(8) as Call[];

  it.each<[Call, number, object]>([
    ...Object.keys(calls).map((call) => [call as Call, 400, envelope] as [Call, number, object]),
    ...device.map((call) => [call, 500, envelope] as [Call, number, object]),
    ...server.map((call) => [call, 401, tokenError] as [Call, number, object]),
    ...[401, 403, 404, 422, 429, 500, 502, 503].map(
      (status) => ["loginWithWeChat", status, envelope] as [Call, number, object],
    ),
    ["loginWithWeChat", 400, { error_code: "APP.0001", error_msg: null }],
    ["loginWithWeChat", 400, { error_code: "a code that nobody has documented" }],
    ["exchangeSessionToken", 400, { error: "invalid_token" }],
    ["exchangeSessionToken", 401, { error: "invalid_token", error_description: null }],
    ["exchangeSessionToken", 500, { ...envelope, ...tokenError }],
  ])("%s, %i with the envelope %j, whole and unchanged", async (call, status, body) => {
    expect(await answerTo(call, { status, body })).toEqual({
      error: body,
      response: expect.objectContaining({ status }),
    });
  });
});

describe("UnexpectedResponseError:", () => {
  const html = { body: "<html>Bad Gateway</html>", type: "text/html" };
  const envelope = { error_code: "APP.0001", error_msg: "Application does not exist." };
  const unfinished = ["SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH"];

  it.each<[Call, what: string, answer: Answer]>([
    ["loginWithWeChat", "a 502 in HTML", { status: 502, ...html }],
    ["loginWithWeChat", "a 500 without a body", { status: 500 }],
    ["loginWithWeChat", "a 401 without an envelope", { status: 401, body: { message: "no" } }],
    ["loginWithWeChat", "a 400 with an error_code that is a number", { status: 400, body: { error_code: 1001 } }],
    ["loginWithWeChat", "a 400 with an empty error_code", { status: 400, body: { error_code: "", error_msg: "no" } }],
    [
      "loginWithWeChat",
      "a 400 with the envelope of the server's calls",
      { status: 400, body: { error: "invalid_token" } },
    ],
    ["loginWithWeChat", "a 400 that is a text", { status: 400, body: '"Bad Request"' }],
    ["loginWithWeChat", "a 400 that is a list", { status: 400, body: [envelope] }],
    ["loginWithWeChat", "a 400 nested beyond reason", { status: 400, body: `${"[".repeat(1e5)}${"]".repeat(1e5)}` }],
    ["loginWithWeChat", "a redirect", { status: 302, body: success }],
    ["loginWithWeChat", "a 200 in HTML", html],
    ["loginWithWeChat", "a 200 with an envelope", { body: envelope }],
    ["loginWithWeChat", "a 200 cut off", { body: '{"status":"SUCC' }],
    ["loginWithWeChat", "a 204", { status: 204 }],
    ...["", "null", '"SUCCESS"', [success], {}].map((body): [Call, string, Answer] => [
      "loginWithWeChat",
      `a 200 with ${JSON.stringify(body)}`,
      { body },
    ]),
    ["loginWithWeChat", "no status", { body: { ...success, status: undefined } }],
    ["loginWithWeChat", "a status in lower case", { body: { ...success, status: "success" } }],
    [
      "loginWithWeChat",
      "an unknown status",
      { body: { ...success, status: "PASSWORD_WARN", state_token: "eyJ******" } },
    ],
    ...[undefined, null, "", 7, {}, ["bts"]].map((session_token): [Call, string, Answer] => [
      "loginWithWeChat",
      `SUCCESS with the session_token ${JSON.stringify(session_token)}`,
      { body: { ...success, session_token } },
    ]),
    ...unfinished.flatMap((status) =>
      [undefined, null, "", 7].map((state_token): [Call, string, Answer] => [
        "loginWithWeChat",
        `${status} with the state_token ${JSON.stringify(state_token)}`,
        { body: { ...success, status, state_token } },
      ]),
    ),
    ["getCaptcha", "no picture", { body: { ...captcha, originalImageBase64: null } }],
    ["getCaptcha", "no piece", { body: { ...captcha, jigsawImageBase64: "" } }],
    ["getCaptcha", "no token", { body: { ...captcha, token: undefined } }],
    ["verifyCaptcha", "no proof", { body: { captcha_token: null } }],
    ["sendSmsCode", "a redirect", { status: 307 }],
    ["bindSocialAccount", "an empty body", {}],
    ["registerAndBindSocialAccount", "an unknown status", { body: { ...success, status: "PASSWORD_WARN" } }],
    ["getMobileByStateToken", "no number", { body: { mobile: "" } }],
    ["verifySecondFactorBySms", "an unknown status", { body: { status: "RETRY" } }],
    ["obtainAccessToken", "no token", { body: { ...token, access_token: "" } }],
    ["exchangeSessionToken", "no ticket", { body: { sso_ticket: null } }],
    ["getUserBySsoTicket", "a failure inside a 200", { body: { code: "500", message: "no", data: null } }],
    ["getUserBySsoTicket", "no user", { body: { data: { user: null } } }],
    ["refreshSessionToken", "no token", { body: { session_token: null, expire: 604800 } }],
  ])("%s, %s", async (call, _, answer) => {
    const { status = 200, type = "application/json" } = answer ?? {};
    const error = await rejection(answerTo(call, answer));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({
      name: "UnexpectedResponseError",
      message: `${call}: HTTP ${status} with an undocumented answer`,
      status,
      contentType: type,
    });
  });

  it("keeps the first 1,000 characters of the body", async () => {
    const long = await rejection(answerTo("loginWithWeChat", { status: 502, body: "x".repeat(5000) }));
    expect(long.body).toBe("x".repeat(1000));
    const unknown = await rejection(answerTo("loginWithWeChat", { body: { ...success, status: "PASSWORD_WARN" } }));
    expect(JSON.parse(unknown.body)).toMatchObject({ status: "PASSWORD_WARN" });
  });

  it("shows nothing of a body or a request by itself: not in message, inspect, JSON or stack", async () => {
    for (const status of [200, 400, 502]) {
      const error = await rejection(answerTo("loginWithWeChat", { status, body: `${code} ${headers["X-client-id"]}` }));
      expect(error.body).toContain(code);
      const shown = [error.message, error.stack, inspect(error, { depth: 9 }), JSON.stringify(error)].join();
      for (const secret of [code, ...Object.values(headers)]) expect(shown).not.toContain(secret);
    }
  });
});
