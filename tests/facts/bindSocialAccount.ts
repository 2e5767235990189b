import {
  bindingAnswer,
  invalidMobile,
  type Operation,
  otherRefusal,
  smsVerification,
  stateHeaders,
  stateRefusal,
  unknownUser,
  wrongVerifyCode,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "BindSocialAccount";
const chinese = "BindSocialAccountChinese";

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
  request: smsVerification("bind", { inferred: "RegisterBindSocialAccountChinese" }),
  answers: {
    200: bindingAnswer(chinese),
    400: stateRefusal(chinese, unknownUser, wrongVerifyCode, invalidMobile),
    default: otherRefusal,
  },
  cost: "side-effect",
};
