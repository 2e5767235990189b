import {
  captchaToken,
  deviceHeaders,
  deviceRefusal,
  expired,
  invalidMobile,
  jsonType,
  type Operation,
  otherRefusal,
  row,
  text,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "SendSmsVerifyCode";
const chinese: Source = "SendSmsVerifyCodeChinese";
const inferred: Source = { inferred: "SendSmsVerifyCodeChinese" };
const sms = (type: string) => ({ mobile: "12345678901", type, captcha_token: captchaToken });
const toMobile = { mobile: "$request.body#/mobile" };

export const sendSmsCode: Operation = {
  operationId: "sendSmsCode",
  caller: "device",
  tag: "SMS code",
  method: "POST",
  path: "/api/v2/sdk/sms/send",
  source: page,
  sources: {
    SendSmsVerifyCode: huawei("Sending an SMS verification code", "intl/en-us/api-oneaccess/SendSmsVerifyCode"),
    SendSmsVerifyCodeChinese: huawei("Sending an SMS verification code, in Chinese", "api-oneaccess/SendSmsVerifyCode"),
    BambooSmsCiam: bamboo("SMS verification code, CIAM", "ciam/api/v2/sdk/captcha/send-sms"),
    BambooSecondFactor: bamboo("Second factor by SMS, EIAM", "eiam/userapi/mfa/smsmfa"),
  },
  headers: deviceHeaders,
  request: {
    mediaType: jsonType,
    fields: {
      mobile: text("12345678901", page, "mobile"),
      type: {
        ...text("BIND_MOBILE_SMS", chinese),
        // For the second factor the vendor lists OTP_REST_SMS, and BambooCloud names MFA_AUTH_SMS. The last three are for other purposes.
        furtherExamples: [
          "REGISTER_SMS",
          "OTP_REST_SMS",
          "MFA_AUTH_SMS",
          "LOGIN_SMS",
          "FORGET_PWD_SMS",
          "UPDATE_MOBILE_SMS",
        ],
      },
      captcha_token: text(captchaToken, chinese, "captcha_token"),
    },
    examples: {
      BIND_MOBILE_SMS: { value: sms("BIND_MOBILE_SMS"), source: chinese },
      REGISTER_SMS: { value: sms("REGISTER_SMS"), source: inferred },
      OTP_REST_SMS: { value: sms("OTP_REST_SMS"), source: inferred },
      MFA_AUTH_SMS: { value: sms("MFA_AUTH_SMS"), source: { inferred: "BambooSecondFactor" } },
    },
  },
  answers: {
    200: {
      source: chinese,
      next: {
        bindSocialAccount: { after: ["BIND_MOBILE_SMS"], fields: toMobile },
        registerAndBindSocialAccount: { after: ["REGISTER_SMS"], fields: toMobile },
        verifySecondFactorBySms: { after: ["OTP_REST_SMS", "MFA_AUTH_SMS"], fields: toMobile },
      },
    },
    400: deviceRefusal(
      page,
      row({ sister: "BambooReturnCodes" }, "SDK.COMMON.1002", "The mobile parameter format is incorrect"),
      // The published text is cut after "verification c".
      row({ sister: "BambooSmsCiam" }, "IDAAS.SDK.CAPTCHA.0006", "Failed to send verification code"),
      invalidMobile,
      expired("captcha_token"),
    ),
    default: otherRefusal,
  },
  cost: "side-effect",
};
