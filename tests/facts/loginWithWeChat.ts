import {
  accessDenied,
  afterLogin,
  deviceHeaders,
  deviceRefusal,
  fixed,
  idToken,
  jsonType,
  lockedUser,
  loggedIn,
  type Operation,
  optionalText,
  row,
  sessionToken,
  stateToken,
  text,
  unknownConfiguration,
  unknownUser,
} from "./shared.js";
import { bamboo, type Source } from "./sources.js";

const page: Source = "LoginByWechat";
const chinese: Source = { sister: "LoginByWechatChinese" };
const ciam: Source = { sister: "BambooLoginCiam" };
const returnCodes: Source = { sister: "BambooReturnCodes" };
const inferred: Source = { inferred: "LoginByWechatChinese" };
const carriedOn = { "X-state-token": "$response.body#/state_token" };
/** JSON inside a string. */
const flow = '{"socialBindOrRegisterFlow":["VERIFY_PHONE","VERIFY_EMAIL"]}';

export const loginWithWeChat: Operation = {
  operationId: "loginWithWeChat",
  caller: "device",
  tag: "Login",
  method: "POST",
  path: "/api/v2/sdk/login/wechat",
  source: page,
  sources: {
    BambooLogin: bamboo("WeChat login, EIAM", "eiam/userapi/login/wechat"),
    BambooLoginCiam: bamboo("WeChat login, CIAM", "ciam/api/v2/sdk/other-api/login-by-wechat"),
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
      bodies: {
        SUCCESS: loggedIn,
        SOCIAL_BIND: {
          status: fixed("SOCIAL_BIND", chinese),
          state_token: text(stateToken, chinese, "state_token"),
          data: optionalText(flow, ciam),
        },
        USER_REGISTER: {
          status: fixed("USER_REGISTER", chinese),
          state_token: text(stateToken, ciam, "state_token"),
          data: optionalText(flow, ciam),
        },
        MFA_AUTH: {
          status: fixed("MFA_AUTH", chinese),
          state_token: text(stateToken, chinese, "state_token"),
        },
        ACCESS_DENIED: accessDenied,
      },
      examples: {
        SUCCESS: { value: { status: "SUCCESS", session_token: sessionToken, expire: 604800 }, source: page },
        SUCCESS_with_id_token: {
          value: { status: "SUCCESS", session_token: sessionToken, expire: 432000, id_token: idToken },
          source: { sister: "BambooLogin" },
        },
        SOCIAL_BIND: { value: { status: "SOCIAL_BIND", state_token: stateToken, data: flow }, source: inferred },
        USER_REGISTER: { value: { status: "USER_REGISTER", state_token: stateToken, data: flow }, source: ciam },
        MFA_AUTH: { value: { status: "MFA_AUTH", state_token: stateToken }, source: inferred },
        ACCESS_DENIED: { value: { status: "ACCESS_DENIED" }, source: inferred },
      },
      next: {
        ...afterLogin,
        getCaptcha: { after: ["SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH"] },
        bindSocialAccount: { after: ["SOCIAL_BIND"], headers: carriedOn },
        registerAndBindSocialAccount: { after: ["USER_REGISTER"], headers: carriedOn },
        getMobileByStateToken: { after: ["MFA_AUTH"], headers: carriedOn },
        verifySecondFactorBySms: { after: ["MFA_AUTH"], headers: carriedOn },
      },
    },
    400: deviceRefusal(
      page,
      row(returnCodes, "SDK.COMMON.1002", "The code parameter format is incorrect"),
      row(returnCodes, "SDK.COMMON.1007", "The code parameter type error"),
      unknownConfiguration,
      unknownUser,
      row(returnCodes, "SDK.LOGIN.1001", "Error calling interface wechat"),
      row(returnCodes, "SDK.LOGIN.1002", "User not bound"),
      lockedUser,
    ),
  },
  cost: "wechat-code",
};
