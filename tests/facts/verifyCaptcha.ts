import {
  captchaToken,
  deviceHeaders,
  deviceRefusal,
  expired,
  jsonType,
  type Operation,
  otherRefusal,
  row,
  text,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "ValidateCaptcha";
/** JSON inside a string; y is always 5.0. */
const point_json = '{"x":237.0,"y":5.0}';

export const verifyCaptcha: Operation = {
  operationId: "verifyCaptcha",
  caller: "device",
  tag: "SMS code",
  method: "POST",
  path: "/api/v2/sdk/captcha/verify",
  source: page,
  sources: {
    ValidateCaptcha: huawei("Verifying a CAPTCHA code", "intl/en-us/api-oneaccess/ValidateCaptcha"),
    AjCaptcha: {
      title: "AJ-Captcha, at commit 2e0eb84",
      publisher: "anji-plus",
      url: "https://github.com/anji-plus/captcha/tree/2e0eb84",
    },
    BambooVerifyCaptcha: bamboo("Captcha verification, EIAM", "eiam/userapi/captcha/verifycaptcha"),
  },
  headers: deviceHeaders,
  request: {
    mediaType: jsonType,
    fields: {
      point_json: text(point_json, page),
      token: text("71d******635", page, "captcha"),
      sender: text("12345678901", page, "mobile"),
    },
    examples: {
      verify: { value: { point_json, token: "71d******635", sender: "12345678901" }, source: page },
      // AES in ECB mode with PKCS5 padding, in Base64, with the secretKey 0123456789abcdef.
      encrypted: {
        value: {
          point_json: "O8Actl/rjsRL25OE29FX+3atiN2MtAG7P78IPQN/vHM=",
          token: "71d******635",
          sender: "12345678901",
        },
        source: { inferred: "AjCaptcha" },
      },
    },
  },
  answers: {
    200: {
      source: page,
      bodies: { CaptchaSolved: { captcha_token: text(captchaToken, page, "captcha_token") } },
      examples: { solved: { value: { captcha_token: captchaToken }, source: { sister: "BambooVerifyCaptcha" } } },
      next: {
        sendSmsCode: { fields: { mobile: "$request.body#/sender", captcha_token: "$response.body#/captcha_token" } },
      },
    },
    400: deviceRefusal(
      page,
      row({ sister: "BambooReturnCodes" }, "SDK.COMMON.1002", "The point_json parameter format is incorrect"),
      expired("token"),
    ),
    default: otherRefusal,
  },
  cost: "none",
};
