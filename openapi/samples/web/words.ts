import { InvalidArgumentError } from "oneaccess-openapi";
import { LoginError } from "./oneaccess.js";
import { settings } from "./settings.js";

const english = {
  title: "Log in",
  introduction: "Use your WeChat account. No password needed.",
  logIn: "Log in with WeChat",
  wait: "One moment …",
  next: "Next",
  bind: "Your phone number",
  register: "Create an account",
  number: "Phone number",
  captcha: "Complete the picture",
  picture: "A picture with a gap",
  slide: "Slide the piece into the gap",
  code: "Enter the code",
  sentTo: (mobile: string) => `Code from the SMS to ${mobile}`,
  anotherCode: "Send another SMS",
  welcome: (name: string) => `Welcome, ${name}`,
  done: "You are logged in.",
  logOut: "Log out",
  wrongNumber: "This is not a valid phone number.",
  wrongPlace: "That was not the gap. Please try again with this picture.",
  wrongCode: "This code is wrong. Please check the SMS.",
  refused: (code: string) => `The login was refused. Please try again. (${code})`,
  offline: "No connection. Please try again.",
  unexpected: "Something went wrong. Please try again.",
};

const chinese: typeof english = {
  title: "登录",
  introduction: "使用微信账号登录，无需密码。",
  logIn: "微信登录",
  wait: "请稍候…",
  next: "下一步",
  bind: "绑定手机号",
  register: "注册账号",
  number: "手机号",
  captcha: "安全验证",
  picture: "带缺口的图片",
  slide: "拖动滑块，将拼图移入缺口",
  code: "输入验证码",
  sentTo: (mobile) => `短信验证码已发送至 ${mobile}`,
  anotherCode: "重新发送",
  welcome: (name) => `欢迎，${name}`,
  done: "登录成功。",
  logOut: "退出登录",
  wrongNumber: "手机号格式不正确。",
  wrongPlace: "验证失败，请重新拖动滑块。",
  wrongCode: "验证码错误，请检查短信后重新输入。",
  refused: (code) => `登录失败，请重试。（${code}）`,
  offline: "网络连接失败，请重试。",
  unexpected: "系统异常，请重试。",
};

/** What to tell the user, by the codes of OneAccess and of this page. What is not here is told as refused. */
const problems: [codes: string[], english: string, chinese: string][] = [
  [["denied"], "You have no access to this application.", "您没有访问该应用的权限。"],
  [["cookies"], "Please allow cookies for this page.", "请允许本页面使用 Cookie。"],
  [["cancelled"], "You did not agree in WeChat.", "您已取消微信授权。"],
  [["state", "session"], "This login is no longer valid. Please log in again.", "登录已失效，请重新登录。"],
  [["SDK.LOGIN.1001"], "WeChat did not confirm you. Please log in again.", "微信验证失败，请重新登录。"],
  [["IDAAS.SDK.COMMON.1007"], "That took too long. Please log in again.", "操作超时，请重新登录。"],
  [["SDK.LOGIN.1003"], "Your account is locked for a while. Please try again later.", "账号已被临时锁定，请稍后再试。"],
  [
    ["SDK.COMMON.1013", "SDK.LOGIN.1002"],
    "Nobody is known by this account. Please ask for access.",
    "该账号不存在或未绑定用户，请联系管理员。",
  ],
  [["IDAAS.SDK.CAPTCHA.0006"], "The SMS could not be sent. Please try again later.", "短信发送失败，请稍后再试。"],
  [["SDK.COMMON.1008", "busy"], "Too much is going on. Please try again in a moment.", "系统繁忙，请稍后再试。"],
  [
    [
      "APP.0001",
      "APP.0002",
      "APP.0003",
      "SDK.COMMON.1003",
      "SDK.COMMON.1009",
      "SDK.COMMON.1012",
      "IDAAS.SDK.PARAM.0001",
      "server",
    ],
    "The login is not set up correctly. Please tell us.",
    "登录配置有误，请联系管理员。",
  ],
];

const isChinese = settings.language.startsWith("zh");
export const words = isChinese ? chinese : english;

const find = (code: string) => problems.find(([codes]) => codes.includes(code));

/** Whether a code says what is wrong. */
export const isExplained = (code: string) => find(code) !== undefined;

/** What to tell the user about an error. */
export function explain(error: unknown): string {
  // What `fetch` throws without a connection. What is refused before sending is a TypeError too.
  if (error instanceof TypeError && !(error instanceof InvalidArgumentError)) return words.offline;
  if (!(error instanceof LoginError)) return words.unexpected;
  const [, english, chinese] = find(error.message) ?? [];
  return (isChinese ? chinese : english) ?? words.refused(error.message);
}
