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

// A landscape of 310 × 155 pixels with a hole at x = 237, and the jigsaw piece that fits, 47 × 155: ours, because only the beginnings are published.
const originalImageBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAATYAAACbCAMAAADfl0cfAAAAM1BMVEW/4/L/0Wb/9OCPuMnZ7/RteHppJS5fk6MwSlJPilvRSVtIXGWAenAzUVt/sGlPn8Sl1ehbJEQnAAAFlUlEQVR42u3a7XajIBAGYHSMhu6u9v6vdk+jNqh8MzOA4f2nTQd4jiDhRIiWlpaWlpaWlpaWlpaWlpaWlpaWlpaWFle6LTcZTv8Kk9lt5PotghCvu+Quar96HGjVw/U9uVvXcbnRrzV8bF3H40Y4Xdxo6M12HY+bOgBawN4SDjVMt57hCXCrYTXZdUxuPZdbfyc26knD+7R1HZMbI5vI/7DhsDEs0Vm+hZK69R5pbBFotbmVw9bfTC3VrbEZWBpbOJtzxDdc29LZoMdxE5/FVvPuKx9b3bvWXGx9Y4tgg765pal9llsS2x2+lPOzQd/cENR6qFpiCImbzfCPoNmzDhUnjG2IVBu0e/3GFvGwVe0WyDYkqAHAbdxC2QCi1GDLXdxEqJrFzfI/oHeDz2Bbhx74OgCT28/lJ7DtQ09Qe7ttl/dnew/dH+2iBqCi1eomYtQABk80jRqAilapm4hSe43VbWZgO+fGbJFjhc9mixwsAIcb9IWyRQ4WgMMNMmybRcJDg8cGiWrsbiJlqqGpJbhBlq9pImmqoalFu0HQF7WHEp/78WzRgwUONgg7FzDqYLNFDxeAwQ0Cz1O42OKHCwxul3MoYGIDQbRbBaB305zfAQcbgJ0tfrgA9G66c09HDRQ2cLDFDxeA3s1wgAfEb9K1UYHyKszAZjzAs1VJZtubEBS7LgByN9sJHnixPZy3LY0KpBchjpq3m/0ED7zYHva71kYF/vYBgNwttszjHO0tjzYF+vYBgNwtuszDI4MW71RdDNjbByB3iy9zJhpHC5+tSYGmtnUUqNlS6lzU/NyutQUa2tpRAGK3pEJXNQ83XWWBqAaAooZ4rmJlG0eH2zBMSqxsUESwTqPAwjaODrfndI6RDaBot9RKWjWt2/MnkxFOFKkGaGrHUnq1q9vzaWDb4USRanq39FIGtbObRW1zE2Wq6dwQSpnUDm7Pp5XtBSfKREM8VVFrGdUUt6eTbVLYAMp2Q6llVtvdnh5q0/TLBlC2G04ti9rq5qc2TaJcNcBddne2cTS7vbjcaDsbQNluWNWsauPoA6awXZuQRbmhVbOrrW6+bLoWZEnPG141h9rLzZMN4tnM20FMN8Rq4+h282PTq0kZiEXmh6n2NXq4EbBN4SnoDfPlwzbisk0pKUTNi+0rmk3Kg9vrg3Ka6pf789eRZ8raprLtH0xlK4KOiU35IAZbdjlSNrnm8LnzdZ10VbNlhPv5scirB+cfxm03fQeQhy2bHB3bJOXV7epYJxwV207EwJYDjobtTcTCxi+nsv3bk8g2HdUUJ91qVyUcPtuJiI2NFU6dlwc2da4GsE1TPjZGOVy2Sav2diJn44LDZDtv0C5supdEnXB4bKcb4WzzluLlTvuOJDab2u6kXs5hKQfusl2jZlOu59hklttr47DNs5ttnjHYAvlIzHDYXsMQVrXVCZMtQA+bDIVt678H24WRzw7XLJnt3fWcbL7PHY5YKtuh18Ku9uNEy4Y/Z21FYtnOHT6wzTo2zWKXz87iR7cP1/RVHP6WlQ1py0xv9su2XUiPzOQp3mxle1/IMtzKoLP2T6gX5bBlpnP2TYSq8bFlovPql9DdfL2WjZQzc0ojq4SNiS6oP5WwEdMF98XBln91I7aL7EZtbHh4SR0ws0nDtC0mecAs+7aVTU2JbIGAqC0K3cpvYOOdnUt4FEjizgm/Te4bsjAptyANmwxkI6BbSFMOGxbcwpoC2FLllnzhZMPbvy2FJB9bKNxSXvKw+cMtRYedzQduqSSsbHY49LF9W8KHh8FmhKN4JMjZvPBw2GTFUzMKD4ntDLfcKZRsMtDs25mSJfHYNjiMNeqz2OTNJicXmyxueFTPMy5bcXC1sMk2SZsbI5ukn1z537YEbLKxtXnKyCYbW3NjZLu723/szOOIuvKMLwAAAABJRU5ErkJggg==";
const jigsawImageBase64 =
  "iVBORw0KGgoAAAANSUhEUgAAAC8AAACbBAMAAAAAUt/8AAAAD1BMVEUAAAD/9ODZ7/TRSVtfk6PnVG4FAAAAAXRSTlMAQObYZgAAAMVJREFUeNrtk1sOgyAQRXEHYLsBBjZQrxsgmf2vqeEpYE2Tpmn6Mefr4vGOOolKCYIgCIIyiXNWKxGRznmJ2f5a2HN+I/KsNGkSdortREYvhl4Jsi0seSv1DOruMIdw2OjA6iYAdCJW1lLAWKkCGCu+CJfEUWHWWQBDhatwRZSKZw55FNBXPFfhmtjKIM6vC/SVeD2kD3Sd2MiHeyqotS8AxKEu0Q1ij8/Na8dIE7dJ7FcCl+LxsTAT9/A10X41QRAE4T94ApBuXxtH29WVAAAAAElFTkSuQmCC";

const captcha = {
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
  // The table says a string, the published answer has a boolean.
  result: false,
  captchaVerification: null,
};

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
          ...Object.fromEntries(Object.entries(captcha).map(([name, value]) => [name, unused(value, page)])),
          // The table says always null, the published answer has a text.
          secretKey: nullable(captcha.secretKey, page),
          originalImageBase64: text(originalImageBase64, page),
          jigsawImageBase64: text(jigsawImageBase64, page),
          token: text(captcha.token, page, "captcha"),
        },
      },
      examples: { captcha: { value: captcha, source: { inferred: "ShowCaptcha" } } },
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
