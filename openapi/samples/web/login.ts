import type { LoggedIn, LoginOutcome, SmsVerification } from "oneaccess-openapi";
import { accepted, LoginError, oneaccess } from "./oneaccess.js";
import { createScreen, type Screen } from "./screen.js";
import { closeSession, openSession, readSession } from "./session.js";
import { leaveForWeChat, takeCode } from "./wechat.js";
import { explain, isExplained, words } from "./words.js";

/** Shows the login in an element. The function that it returns takes it away again. */
export function mountLogin(element: HTMLElement): () => void {
  const unmount = new AbortController();
  run(createScreen(element, unmount.signal)).catch((error) => {
    if (!unmount.signal.aborted) throw error;
  });
  return () => {
    unmount.abort();
    element.replaceChildren();
  };
}

async function run(screen: Screen): Promise<never> {
  let message: string | undefined;
  try {
    screen.wait();
    const outcome = await answerToCode();
    const user = outcome ? await openSession(await finish(outcome, screen)) : await readSession();
    screen.signal.throwIfAborted();
    answer = undefined;
    if (user) {
      await screen.welcome(user.name);
      screen.wait();
      await closeSession();
    }
  } catch (error) {
    screen.signal.throwIfAborted();
    answer = undefined;
    message = explain(error);
  }
  for (;;) {
    await screen.start(message);
    try {
      leaveForWeChat();
    } catch (error) {
      message = explain(error);
    }
  }
}

let answer: Promise<LoginOutcome | undefined> | undefined;

/** A code is good for one call. A second effect (React's StrictMode has one) gets the answer to the first. */
function answerToCode(): Promise<LoginOutcome | undefined> {
  answer ??= (async () => {
    const code = takeCode();
    return code === undefined ? undefined : accepted(await oneaccess.loginWithWeChat({ code }));
  })();
  return answer;
}

/** Goes on from an answer until the user is logged in. */
async function finish(outcome: LoginOutcome, screen: Screen): Promise<LoggedIn> {
  screen.signal.throwIfAborted();
  if (outcome.status === "SUCCESS") return outcome;
  if (outcome.status === "ACCESS_DENIED") throw new LoginError("denied");
  const state = { headers: { "X-state-token": outcome.state_token } };
  switch (outcome.status) {
    case "SOCIAL_BIND": {
      const bind = (sms: SmsVerification) => oneaccess.bindSocialAccount(sms, state);
      return finish(await proveNumber(screen, "BIND_MOBILE_SMS", bind), screen);
    }
    case "USER_REGISTER": {
      const register = (sms: SmsVerification) => oneaccess.registerAndBindSocialAccount(sms, state);
      return finish(await proveNumber(screen, "REGISTER_SMS", register), screen);
    }
    case "MFA_AUTH": {
      const { mobile } = accepted(await oneaccess.getMobileByStateToken(state));
      const verify = (sms: SmsVerification) => oneaccess.verifySecondFactorBySms(sms, state);
      // MFA_AUTH_SMS if your tenant refuses this type: the sources disagree.
      return finish(await proveNumber(screen, "OTP_REST_SMS", verify, mobile), screen);
    }
  }
}

type Prove = (sms: SmsVerification) => Promise<{ data?: LoginOutcome; error?: { error_code: string } }>;

/** Sends an SMS and asks for its code until it is right. A number that is not known is asked for. */
async function proveNumber(screen: Screen, type: string, prove: Prove, known?: string): Promise<LoginOutcome> {
  let note: string | undefined;
  for (;;) {
    const mobile: string = known ?? (await screen.askNumber(type, note));
    const captcha_token = await solveCaptcha(screen, mobile);
    const sent = await oneaccess.sendSmsCode({ mobile, type, captcha_token });
    if (sent.error?.error_code === "USER.0038" && !known) {
      note = words.wrongNumber;
      continue;
    }
    accepted(sent);

    note = undefined;
    // Without a code, the user wants another SMS.
    for (let code = await screen.askCode(mobile); code; code = await screen.askCode(mobile, words.wrongCode)) {
      screen.wait();
      const proved = await prove({ mobile, verify_code: code });
      if (proved.error?.error_code !== "IDAAS.SDK.CAPTCHA.0007") return accepted(proved);
    }
  }
}

/** Shows captchas until one is solved: each is good for one attempt. */
async function solveCaptcha(screen: Screen, sender: string): Promise<string> {
  let note: string | undefined;
  for (;;) {
    screen.wait();
    const { token, ...pictures } = accepted(await oneaccess.getCaptcha());
    const x = await screen.slide(pictures, note);
    screen.wait();
    const point_json = `{"x":${x.toFixed(1)},"y":5.0}`;
    const { data, error } = await oneaccess.verifyCaptcha({ token, point_json, sender });
    if (data) return data.captcha_token;
    // Which code a wrong place gets is not published. So it is any code that does not say something else.
    if (isExplained(error.error_code)) throw new LoginError(error.error_code);
    note = words.wrongPlace;
  }
}
