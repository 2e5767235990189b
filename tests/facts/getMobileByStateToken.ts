import { type Operation, otherRefusal, stateHeaders, stateRefusal, text, unknownUser } from "./shared.js";
import { huawei, type Source } from "./sources.js";

const page: Source = "ShowMobileByStateToken";
const thisNumber = "$response.body#/mobile";

export const getMobileByStateToken: Operation = {
  operationId: "getMobileByStateToken",
  caller: "device",
  tag: "Second factor",
  method: "GET",
  path: "/api/v2/sdk/mobile-by-token",
  source: page,
  sources: {
    ShowMobileByStateToken: huawei(
      "Reading a mobile number by state token",
      "intl/en-us/api-oneaccess/ShowMobileByStateToken",
    ),
  },
  headers: stateHeaders,
  answers: {
    200: {
      source: page,
      bodies: { MobileOfUser: { mobile: text("12345678901", page, "mobile") } },
      examples: { mobile: { value: { mobile: "12345678901" }, source: page } },
      next: {
        getCaptcha: {},
        verifyCaptcha: { fields: { sender: thisNumber } },
        sendSmsCode: { fields: { mobile: thisNumber } },
        verifySecondFactorBySms: {
          headers: { "X-state-token": "$request.header.X-state-token" },
          fields: { mobile: thisNumber },
        },
      },
    },
    400: stateRefusal(page, unknownUser),
    default: otherRefusal,
  },
  cost: "credentials",
};
