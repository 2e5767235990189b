/** A page that facts rest on; `title` is a short one of our own. */
export interface Page {
  title: string;
  publisher: string;
  url: string;
}

export const huawei = (title: string, page: string): Page => ({
  title,
  publisher: "Huawei Cloud",
  url: `https://support.huaweicloud.com/${page}.html`,
});
export const bamboo = (title: string, page: string): Page => ({
  title,
  publisher: "BambooCloud",
  url: `https://open.bccastle.com/en/development/${page}.html`,
});

/** The pages that several calls rest on, by the names that the contract uses too; the others are in the facts of their call. */
export const sources: Record<string, Page> = {
  LoginByWechat: huawei("Logging in with WeChat", "intl/en-us/api-oneaccess/LoginByWechat"),
  LoginByWechatChinese: huawei("Logging in with WeChat, in Chinese", "api-oneaccess/LoginByWechat"),
  RegisterBindSocialAccount: huawei(
    "Registering and binding a social account",
    "intl/en-us/api-oneaccess/RegisterBindSocialAccount",
  ),
  RegisterBindSocialAccountChinese: huawei(
    "Registering and binding a social account, in Chinese",
    "api-oneaccess/RegisterBindSocialAccount",
  ),
  ShowSSOTicketBySessionToken: huawei(
    "Exchanging a session token for an SSO ticket",
    "intl/en-us/api-oneaccess/ShowSSOTicketBySessionToken",
  ),
  RequestConstruction: huawei("Making an API request", "intl/en-us/api-oneaccess/oneaccess_04_0010"),
  ReturnedValues: huawei("Returned values of the management APIs, in Chinese", "api-oneaccess/oneaccess_04_0007"),
  ErrorCode: huawei("Error codes", "intl/en-us/api-oneaccess/ErrorCode"),
  BambooSmsLoginCiam: bamboo(
    "Login by SMS verification code, CIAM",
    "ciam/api/v2/sdk/web-application/login-by-mobile-code",
  ),
  BambooBindMobileCiam: bamboo(
    "Binding by WeChat mobile number, CIAM",
    "ciam/api/v2/sdk/mini-program/wechat/bind-wechat-mobile",
  ),
  BambooReturnCodes: bamboo("Return codes, EIAM", "eiam/userapi/returncode"),
};

/**
 * Where a fact comes from. A name alone: the vendor's page of that call says so. `sister`: another page of the vendor, or
 * one of BambooCloud, says so. `inferred`: it follows from the two, and is written down nowhere.
 */
export type Source = string | { sister: string } | { inferred: string };
