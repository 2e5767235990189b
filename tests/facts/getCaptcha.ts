import {
  deviceHeaders,
  deviceRefusal,
  nullable,
  type Operation,
  otherRefusal,
  row,
  text,
  unknownConfiguration,
  unused,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "ShowCaptcha";

// A landscape with a hole, and the jigsaw piece that fits: ours, because only the beginnings of the pictures are published.
const originalImageBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAADwAAAAeBAMAAACCtmB8AAAADFBMVEW83vVglmD6zVBGUF+Kgi5QAAAAYElEQVR42mNgGACggFdWSQmfPJOSkhL50kBZfKZTZjgBl2P3tzEY4NRCB2ljAwYGQUFBAVzSxiBZQYgKQSzSgnAAVIghbYgijbAFXS9EGq4AlzQYMArilRYkJI0JBrE0AKNAJuGdp6PuAAAAAElFTkSuQmCC";
const jigsawImageBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAeBAMAAADX14MiAAAAD1BMVEW83vVglmD6zVAAAAD////pjgNUAAAABHRSTlP///8AQCqp9AAAADRJREFUeNpjMIYCBjowXMAAyHBgAAIW3AwGF2cog4EFnQGTEoEoFhQEMRwFBSEMuBVkuRAAjwonVroIciUAAAAASUVORK5CYII=";

export const getCaptcha: Operation = {
  operationId: "getCaptcha",
  caller: "device",
  tag: "SMS code",
  method: "GET",
  path: "/api/v2/sdk/captcha",
  source: page,
  sources: {
    ShowCaptcha: huawei("Obtaining a CAPTCHA code", "intl/en-us/api-oneaccess/ShowCaptcha"),
    BambooCaptchaCiam: bamboo("Graphical captcha, CIAM", "ciam/api/v2/sdk/captcha/get-captcha"),
  },
  headers: deviceHeaders,
  answers: {
    200: {
      source: page,
      bodies: {
        Captcha: {
          captchaId: unused(null, page),
          projectCode: unused(null, page),
          captchaOriginalPath: unused(null, page),
          captchaFontType: unused(null, page),
          captchaFontSize: unused(null, page),
          // The table says always null, the published answer has a text.
          secretKey: nullable("yMX******hmq", page),
          originalImageBase64: text(originalImageBase64, page),
          point: unused(null, page),
          jigsawImageBase64: text(jigsawImageBase64, page),
          wordList: unused(null, page),
          pointList: unused(null, page),
          pointJson: unused(null, page),
          token: text("389******fd1", page, "captcha"),
          // The table says a string, the published answer has a boolean.
          result: unused(false, page),
          captchaVerification: unused(null, page),
        },
      },
      examples: {
        captcha: {
          value: {
            captchaId: null,
            projectCode: null,
            captchaOriginalPath: null,
            captchaFontType: null,
            captchaFontSize: null,
            secretKey: "yMX******hmq",
            originalImageBase64,
            point: null,
            jigsawImageBase64,
            wordList: null,
            pointList: null,
            pointJson: null,
            token: "389******fd1",
            result: false,
            captchaVerification: null,
          },
          source: { inferred: "ShowCaptcha" },
        },
      },
      next: { verifyCaptcha: { fields: { token: "$response.body#/token" } } },
    },
    400: deviceRefusal(
      page,
      unknownConfiguration,
      row({ sister: "BambooCaptchaCiam" }, "IDAAS.SDK.PARAM.0001", "Device information is incomplete"),
    ),
    default: otherRefusal,
  },
  cost: "none",
};
