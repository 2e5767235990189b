import { createOneAccessClient } from "../../generated/client.js";
import { createOneAccessServerClient } from "../../generated/server.js";
import { code, credentials, device, headers } from "../lib/examples.js";

/** What a call answered; throws when it was refused. */
async function accepted<Data>(call: Promise<{ data?: Data; error?: unknown }>): Promise<Data> {
  const { data, error } = await call;
  if (error) throw new Error(`The mock refused a call: ${JSON.stringify(error)}`);
  return data as Data;
}

/**
 * Makes the journey of a user who needs a second factor, at the mock of this address, and reports each step without a token.
 * Resolves with the first request, to be made again by hand.
 */
export async function logIn(mockUrl: string, report: (step: string) => void) {
  const app = createOneAccessClient({ baseUrl: `${mockUrl}/@loginWithWeChat=MFA_AUTH`, headers });
  const login = await accepted(app.loginWithWeChat({ code }));
  report(`app     loginWithWeChat          ${login.status}`);
  if (login.status !== "MFA_AUTH") throw new Error(`The mock answered ${login.status}.`);
  const state = { headers: { "X-state-token": login.state_token } };

  const { mobile } = await accepted(app.getMobileByStateToken(state));
  report(`app     getMobileByStateToken    a number of ${mobile.length} digits`);
  const captcha = await accepted(app.getCaptcha());
  report("app     getCaptcha               a picture and a piece of it");
  const place = JSON.stringify({ x: 237.0, y: 5.0 });
  const { captcha_token } = await accepted(
    app.verifyCaptcha({ point_json: place, token: captcha.token, sender: mobile }),
  );
  report("app     verifyCaptcha            the piece is in its place");
  await accepted(app.sendSmsCode({ mobile, type: "OTP_REST_SMS", captcha_token }));
  report("app     sendSmsCode              sent");
  const factor = await accepted(app.verifySecondFactorBySms({ mobile, verify_code: "123456" }, state));
  report(`app     verifySecondFactorBySms  ${factor.status}`);
  if (factor.status !== "SUCCESS") throw new Error(`The mock answered ${factor.status}.`);

  const server = createOneAccessServerClient({ baseUrl: mockUrl, credentials });
  const { session_token } = factor;
  const { sso_ticket } = await accepted(server.exchangeSessionToken({ session_token, ...device }));
  report("server  obtainAccessToken        by the client itself");
  report("server  exchangeSessionToken     a ticket for one use");
  const { data } = await accepted(server.getUserBySsoTicket({ sso_ticket, ...device }));
  report(`server  getUserBySsoTicket       ${data.user.userName}`);
  return { request: `${mockUrl}/api/v2/sdk/login/wechat`, headers, body: { code } };
}
