// The app's part: a login, and what each outcome asks of the user. Node runs it; the console stands for the screen.
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import {
  type AccessDenied,
  createOneAccessClient,
  type LoggedIn,
  type LoginOutcome,
  type SmsVerification,
} from "oneaccess-openapi";

const { ONEACCESS_BASE_URL, ONEACCESS_CLIENT_ID, YOUR_SERVER = "http://127.0.0.1:3000" } = process.env;
const device = {
  operating_sys_version: "Android 10",
  device_fingerprint: "156aysdna213sc50",
  device_ip: "10.10.10.1",
  agent: "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
};
const oneaccess = createOneAccessClient({
  baseUrl: ONEACCESS_BASE_URL ?? "https://abcdefg.huaweioneaccess.com",
  headers: {
    "X-client-id": ONEACCESS_CLIENT_ID ?? "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
    "X-operating-sys-version": device.operating_sys_version,
    "X-device-fingerprint": device.device_fingerprint,
    "X-device-ip": device.device_ip,
    "X-agent": device.agent,
  },
});

const user = createInterface({ input: process.stdin, output: process.stdout });
const ask = (question: string) => user.question(`${question}: `);

type Result<Data> =
  | { data: Data; error?: never }
  | { data?: never; error: { error_code: string; error_msg?: string | null } };
function accepted<Data>({ data, error }: Result<Data>): Data {
  if (error) throw new Error(`Refused: ${error.error_code}: ${error.error_msg ?? ""}`);
  return data as Data;
}

/** Sends a code to the number and asks the user for it; a captcha comes before every SMS. */
async function verify(mobile: string, type: string): Promise<SmsVerification> {
  const { token, originalImageBase64, jigsawImageBase64 } = accepted(await oneaccess.getCaptcha());
  await writeFile("captcha.png", originalImageBase64, "base64");
  await writeFile("piece.png", jigsawImageBase64, "base64");
  const x = Number(await ask("The x at which piece.png fits into captcha.png"));
  const point_json = `{"x":${x.toFixed(1)},"y":5.0}`;
  const { captcha_token } = accepted(await oneaccess.verifyCaptcha({ token, point_json, sender: mobile }));
  accepted(await oneaccess.sendSmsCode({ mobile, type, captcha_token }));
  return { mobile, verify_code: await ask("The code from the SMS") };
}

/** Goes on from the answer of the login to its end: SUCCESS or ACCESS_DENIED. */
async function finish(login: LoginOutcome): Promise<LoggedIn | AccessDenied> {
  if (login.status === "SUCCESS" || login.status === "ACCESS_DENIED") return login;
  const state = { headers: { "X-state-token": login.state_token } };
  switch (login.status) {
    case "SOCIAL_BIND": {
      const verification = await verify(await ask("Your phone number"), "BIND_MOBILE_SMS");
      return finish(accepted(await oneaccess.bindSocialAccount(verification, state)));
    }
    case "USER_REGISTER": {
      const verification = await verify(await ask("Your phone number"), "REGISTER_SMS");
      return finish(accepted(await oneaccess.registerAndBindSocialAccount(verification, state)));
    }
    case "MFA_AUTH": {
      const { mobile } = accepted(await oneaccess.getMobileByStateToken(state));
      // MFA_AUTH_SMS if the tenant refuses this type: the sources disagree.
      const verification = await verify(mobile, "OTP_REST_SMS");
      return accepted(await oneaccess.verifySecondFactorBySms(verification, state));
    }
  }
}

async function post(path: string, body: object) {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(YOUR_SERVER + path, init);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

try {
  const end = await finish(accepted(await oneaccess.loginWithWeChat({ code: await ask("The code from WeChat") })));
  if (end.status === "ACCESS_DENIED") throw new Error("Access is denied.");
  // The tokens go to your server and nowhere else; what comes back is a session of your own.
  const { id, name } = await post("/login", { session_token: end.session_token, ...device });
  console.log(`Logged in as ${name}.`);
  await post("/refresh", { id });
  console.log("The session is renewed.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  user.close();
}
