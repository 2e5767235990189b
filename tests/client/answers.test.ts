import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createOneAccessClient, UnexpectedResponseError } from "../../generated/client.js";
import { createOneAccessServerClient } from "../../generated/server.js";
import { code, device, headers } from "../../scripts/lib/examples.js";
import { type NetworkAnswer, network } from "../support/network.js";
import { rejection } from "../support/rejection.js";

// What follows from the facts, for every call, is claimed in tests/contract/client.ts.

type App = ReturnType<typeof createOneAccessClient>;
type Server = ReturnType<typeof createOneAccessServerClient>;

const calls = {
  loginWithWeChat: (app: App) => app.loginWithWeChat({ code }),
  getCaptcha: (app: App) => app.getCaptcha(),
  sendSmsCode: (app: App) => app.sendSmsCode({ mobile: "12345678901", type: "REGISTER_SMS", captcha_token: "71d" }),
  getUserBySsoTicket: (_: App, server: Server) => server.getUserBySsoTicket({ sso_ticket: "cd7******yjn", ...device }),
};
type Call = keyof typeof calls;

/** Makes a call of a client whose service answers this. */
function answerTo(call: Call, answer: NetworkAnswer): Promise<{ data?: unknown; error?: unknown; response: Response }> {
  const options = { baseUrl: "https://a.example", fetch: network(answer).fetch };
  return calls[call](
    createOneAccessClient({ ...options, headers }),
    createOneAccessServerClient({ ...options, headers: { Authorization: "Bearer 334******140" } }),
  );
}

const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };
const bind = { status: "SOCIAL_BIND", state_token: "eyJ******" };
const captcha = { originalImageBase64: "iVBO", jigsawImageBase64: "iVBO", token: "389******fd1" };
const envelope = { error_code: "SDK.COMMON.1008", error_msg: "The system is busy" };
const tokenError = { error: "invalid_token", error_description: null };

describe("data:", () => {
  it.each<[Call, what: string, body: unknown, status?: number]>([
    ["loginWithWeChat", "a status of the 2xx class", success, 201],
    ["loginWithWeChat", "members of other outcomes that are null", { ...success, data: null, state_token: null }],
    ["loginWithWeChat", "optional members of other types", { ...success, id_token: {}, data: [1] }],
    ["loginWithWeChat", "data that is an object", { ...bind, data: {} }],
    ["getCaptcha", "unused members null or of other types", { ...captcha, captchaId: null, wordList: [], result: 0 }],
    ["getUserBySsoTicket", "a user without e-mail", { code: null, data: { user: { id: "1", email: null } } }],
    ["getUserBySsoTicket", "a code that is a number", { code: 200, data: { user: { id: "1" } } }],
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
  it.each<[Call, number, object]>([
    ["loginWithWeChat", 422, { error_code: "a code that nobody has documented" }],
    ["sendSmsCode", 502, envelope],
    ["getUserBySsoTicket", 401, tokenError],
    ["getUserBySsoTicket", 500, { ...envelope, ...tokenError }],
  ])("%s, %i with the envelope %j, whole and unchanged", async (call, status, body) => {
    expect(await answerTo(call, { status, body })).toEqual({
      error: body,
      response: expect.objectContaining({ status }),
    });
  });
});

describe("UnexpectedResponseError:", () => {
  it.each<[what: string, answer: NetworkAnswer]>([
    ["a 502 in HTML", { status: 502, body: "<html>Bad Gateway</html>", type: "text/html" }],
    ["a 401 without an envelope", { status: 401, body: { message: "no" } }],
    ["a 400 with an error_code that is a number", { status: 400, body: { error_code: 1001 } }],
    ["a 400 with an empty error_code", { status: 400, body: { error_code: "", error_msg: "no" } }],
    ["a 400 with the envelope of the server's calls", { status: 400, body: tokenError }],
    ["a 400 that is a text", { status: 400, body: '"Bad Request"' }],
    ["a 400 that is a list", { status: 400, body: [envelope] }],
    ["a 400 nested beyond reason", { status: 400, body: `${"[".repeat(1e5)}${"]".repeat(1e5)}` }],
    ["a 302 with an envelope", { status: 302, body: envelope }],
    ["a 200 in HTML", { body: "<html>", type: "text/html" }],
    ["a 200 with an envelope", { body: envelope }],
    ["a 200 cut off", { body: '{"status":"SUCC' }],
    ["a 204", { status: 204 }],
    ["a 200 without a body", {}],
    ["a 200 with null", { body: "null" }],
    ["a 200 with a text", { body: '"SUCCESS"' }],
    ["a 200 with a list", { body: [success] }],
    ["a 200 with nothing", { body: {} }],
    ["a status in lower case", { body: { ...success, status: "success" } }],
  ])("%s", async (_, answer) => {
    const { status = 200, type = "application/json" } = answer;
    const error = await rejection(answerTo("loginWithWeChat", answer));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error).toMatchObject({
      name: "UnexpectedResponseError",
      message: `loginWithWeChat: HTTP ${status} with an undocumented answer`,
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
