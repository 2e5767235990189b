/** Where your own server answers, below the address of this page. */
const server = "/server";

export const settings = {
  server,
  /** Your tenant. If it does not allow calls from your page (CORS), write `server` here: it passes them on. */
  oneaccess: "https://abcdefg.huaweioneaccess.com",
  /** The client id of your application in OneAccess. */
  clientId: "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
  /** Your website in WeChat, and the page on which WeChat asks the user. */
  wechat: { page: "https://open.weixin.qq.com/connect/qrconnect", appid: "wx0123456789abcdef", scope: "snsapi_login" },
  language: navigator.language,
};
