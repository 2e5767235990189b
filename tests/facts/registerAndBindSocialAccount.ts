import {
  afterOutcome,
  deviceRefusal,
  expiredStateToken,
  invalidMobile,
  jsonType,
  loginOutcomes,
  type Operation,
  otherRefusal,
  sessionToken,
  smsVerification,
  smsVerificationExample,
  stateHeaders,
  unfinishedBinding,
  wrongStateToken,
  wrongVerifyCode,
} from "./shared.js";
import type { Source } from "./sources.js";

const page: Source = "RegisterBindSocialAccount";
const chinese: Source = "RegisterBindSocialAccountChinese";

export const registerAndBindSocialAccount: Operation = {
  operationId: "registerAndBindSocialAccount",
  caller: "device",
  tag: "Binding",
  method: "POST",
  path: "/api/v2/sdk/social/register-bind",
  source: page,
  headers: stateHeaders,
  request: {
    mediaType: jsonType,
    fields: smsVerification,
    examples: { register: { value: smsVerificationExample, source: chinese } },
  },
  answers: {
    200: {
      source: chinese,
      bodies: loginOutcomes,
      examples: {
        SUCCESS: {
          value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 },
          source: { inferred: "RegisterBindSocialAccountChinese" },
        },
        ...unfinishedBinding,
      },
      next: afterOutcome,
    },
    400: deviceRefusal(chinese, wrongVerifyCode, wrongStateToken, expiredStateToken, invalidMobile),
    default: otherRefusal,
  },
  cost: "side-effect",
};
