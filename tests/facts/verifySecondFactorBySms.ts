import {
  accessDenied,
  afterLogin,
  invalidMobile,
  lockedUser,
  loggedIn,
  type Operation,
  otherRefusal,
  smsVerification,
  stateHeaders,
  stateRefusal,
  unknownUser,
  wrongVerifyCode,
} from "./shared.js";
import { huawei, type Source } from "./sources.js";

const page: Source = "SecondaryAuthByMobileVerifyCode";
const chinese: Source = "SecondaryAuthByMobileVerifyCodeChinese";

export const verifySecondFactorBySms: Operation = {
  operationId: "verifySecondFactorBySms",
  caller: "device",
  tag: "Second factor",
  method: "POST",
  path: "/api/v2/sdk/mfa/sms",
  source: page,
  sources: {
    SecondaryAuthByMobileVerifyCode: huawei(
      "Second factor by SMS verification code",
      "intl/en-us/api-oneaccess/SecondaryAuthByMobileVerifyCode",
    ),
    SecondaryAuthByMobileVerifyCodeChinese: huawei(
      "Second factor by SMS verification code, in Chinese",
      "api-oneaccess/SecondaryAuthByMobileVerifyCode",
    ),
  },
  headers: stateHeaders,
  request: smsVerification("second_factor", chinese),
  answers: {
    200: {
      source: chinese,
      bodies: { SUCCESS: loggedIn, ACCESS_DENIED: accessDenied },
      examples: {
        SUCCESS: { value: { status: "SUCCESS", expire: 43200, session_token: "LGT******sqa" }, source: chinese },
        ACCESS_DENIED: {
          value: { status: "ACCESS_DENIED" },
          source: { inferred: "SecondaryAuthByMobileVerifyCodeChinese" },
        },
      },
      next: afterLogin,
    },
    400: stateRefusal(page, unknownUser, lockedUser, wrongVerifyCode, invalidMobile),
    default: otherRefusal,
  },
  cost: "side-effect",
};
