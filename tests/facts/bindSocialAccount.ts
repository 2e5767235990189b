import {
  afterLogin,
  deviceRefusal,
  invalidMobile,
  jsonType,
  loggedIn,
  type Operation,
  sessionToken,
  smsVerification,
  smsVerificationExample,
  stateHeaders,
  unknownUser,
  wrongStateToken,
  wrongVerifyCode,
} from "./shared.js";
import { huawei, type Source } from "./sources.js";

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
      // The page has a list of values of status that no copy shows; its sample shows this one.
      bodies: { SUCCESS: loggedIn },
      examples: {
        SUCCESS: {
          value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 },
          source: { inferred: "BindSocialAccountChinese" },
        },
      },
      next: afterLogin,
    },
    400: deviceRefusal(chinese, unknownUser, wrongVerifyCode, wrongStateToken, invalidMobile),
  },
  cost: "side-effect",
};
