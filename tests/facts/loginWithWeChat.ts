import {
  afterOutcome,
  deviceHeaders,
  deviceRefusal,
  expired,
  flow,
  idToken,
  jsonType,
  lockedUser,
  loginOutcomes,
  type Operation,
  otherRefusal,
  row,
  sessionToken,
  stateToken,
  text,
  unknownConfiguration,
  unknownUser,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "LoginByWechat";
const ciam: Source = { sister: "BambooLoginCiam" };
const returnCodes: Source = { sister: "BambooReturnCodes" };
const inferred: Source = { inferred: "LoginByWechatChinese" };

export const loginWithWeChat: Operation = {
  operationId: "loginWithWeChat",
  caller: "device",
  tag: "Login",
  method: "POST",
  path: "/api/v2/sdk/login/wechat",
  source: page,
  sources: {
    BambooLoginCiam: bamboo("WeChat login, CIAM", "ciam/api/v2/sdk/other-api/login-by-wechat"),
    ReturnedValuesUser: huawei("Returned values of the user APIs, in Chinese", "api-oneaccess/oneaccess_04_0064"),
  },
  headers: deviceHeaders,
  request: {
    mediaType: jsonType,
    fields: { code: text("ad12sasdsfe3dfdg3sc", page, "code") },
    examples: { login: { value: { code: "ad12sasdsfe3dfdg3sc" }, source: page } },
  },
  answers: {
    200: {
      source: page,
      bodies: loginOutcomes,
      examples: {
        SUCCESS: { value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 }, source: page },
        SUCCESS_with_id_token: {
          value: { status: "SUCCESS", session_token: sessionToken, expire: 432000, id_token: idToken },
          source: ciam,
        },
        SOCIAL_BIND: { value: { status: "SOCIAL_BIND", state_token: stateToken, data: flow }, source: ciam },
        USER_REGISTER: { value: { status: "USER_REGISTER", state_token: stateToken, data: flow }, source: ciam },
        MFA_AUTH: { value: { status: "MFA_AUTH", state_token: stateToken }, source: inferred },
        ACCESS_DENIED: { value: { status: "ACCESS_DENIED" }, source: inferred },
      },
      next: afterOutcome,
    },
    400: deviceRefusal(
      page,
      row(returnCodes, "SDK.COMMON.1002", "The code parameter format is incorrect"),
      row({ inferred: "ReturnedValuesUser" }, "LOGIN.0002", "Invalid account name or password. Remaining attempts: 8."),
      expired("code"),
      row(returnCodes, "SDK.COMMON.1007", "The code parameter type error"),
      unknownConfiguration,
      unknownUser,
      row(returnCodes, "SDK.LOGIN.1001", "Error calling interface wechat"),
      row(returnCodes, "SDK.LOGIN.1002", "User not bound"),
      lockedUser,
    ),
    default: otherRefusal,
  },
  cost: "wechat-code",
};
