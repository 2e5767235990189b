import {
  bindingAnswer,
  invalidMobile,
  type Operation,
  otherRefusal,
  smsVerification,
  stateHeaders,
  stateRefusal,
  wrongVerifyCode,
} from "./shared.js";
import type { Source } from "./sources.js";

const page: Source = "RegisterBindSocialAccount";
const chinese = "RegisterBindSocialAccountChinese";

export const registerAndBindSocialAccount: Operation = {
  operationId: "registerAndBindSocialAccount",
  caller: "device",
  tag: "Binding",
  method: "POST",
  path: "/api/v2/sdk/social/register-bind",
  source: page,
  headers: stateHeaders,
  request: smsVerification("register", chinese),
  answers: {
    200: bindingAnswer(chinese),
    400: stateRefusal(chinese, wrongVerifyCode, invalidMobile),
    default: otherRefusal,
  },
  cost: "side-effect",
};
