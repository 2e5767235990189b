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
  unknownUser,
  wrongStateToken,
  wrongVerifyCode,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "BindSocialAccount";
const chinese: Source = "BindSocialAccountChinese";

export const bindSocialAccount: Operation = {
  operationId: "bindSocialAccount",
  caller: "device",
  tag: "Binding",
  method: "POST",
  path: "/api/v2/sdk/social/bind",
  source: page,
  sources: {
    BambooBindAlipayCiam: bamboo(
      "Binding by Alipay mobile number, CIAM",
      "ciam/api/v2/sdk/mini-program/alipay/bind-alipay-mobile",
    ),
    BindSocialAccount: huawei("Binding a social account", "intl/en-us/api-oneaccess/BindSocialAccount"),
    BindSocialAccountChinese: huawei("Binding a social account, in Chinese", "api-oneaccess/BindSocialAccount"),
  },
  headers: stateHeaders,
  request: {
    mediaType: jsonType,
    fields: smsVerification,
    examples: { bind: { value: smsVerificationExample, source: { inferred: "RegisterBindSocialAccountChinese" } } },
  },
  answers: {
    200: {
      source: chinese,
      bodies: loginOutcomes,
      examples: {
        SUCCESS: {
          value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 },
          source: { inferred: "BindSocialAccountChinese" },
        },
        ...unfinishedBinding,
      },
      next: afterOutcome,
    },
    400: deviceRefusal(chinese, unknownUser, wrongVerifyCode, wrongStateToken, expiredStateToken, invalidMobile),
    default: otherRefusal,
  },
  cost: "side-effect",
};
