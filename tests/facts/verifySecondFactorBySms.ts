import {
  accessDenied,
  afterLogin,
  deviceRefusal,
  expiredStateToken,
  invalidMobile,
  jsonType,
  lockedUser,
  loggedIn,
  type Operation,
  otherRefusal,
  smsVerification,
  smsVerificationExample,
  stateHeaders,
  unknownUser,
  wrongStateToken,
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
  request: {
    mediaType: jsonType,
    fields: smsVerification,
    examples: { second_factor: { value: smsVerificationExample, source: chinese } },
  },
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
    400: deviceRefusal(
      page,
      unknownUser,
      lockedUser,
      wrongVerifyCode,
      wrongStateToken,
      expiredStateToken,
      invalidMobile,
    ),
    default: otherRefusal,
  },
  cost: "side-effect",
};
