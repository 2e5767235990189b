import { createOneAccessClient } from "oneaccess-openapi";

const oneaccess = createOneAccessClient({
  domainName: "abcdefg.huaweioneaccess.com",
  headers: {
    "X-operating-sys-version": "Android 10",
    "X-device-fingerprint": "156aysdna213sc50",
    "X-agent":
      "Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36",
    "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
  },
});

const { data, error } = await oneaccess.loginWithWeChat({ code: "ad12sasdsfe3dfdg3sc" });

if (error) {
  console.error(`Refused: ${error.error_code}: ${error.error_msg}`);
  process.exitCode = 1;
} else {
  switch (data.status) {
    case "SUCCESS": // data.session_token is what your server exchanges
      console.log(`SUCCESS: logged in; session_token is valid for ${data.expire} seconds.`);
      break;
    case "SOCIAL_BIND": // data.state_token goes into X-state-token, here and below
      console.log("SOCIAL_BIND: send an SMS code, then bind the WeChat account to its user.");
      break;
    case "USER_REGISTER":
      console.log("USER_REGISTER: send an SMS code, then register and bind the user.");
      break;
    case "MFA_AUTH":
      console.log("MFA_AUTH: send an SMS code, then present the second factor.");
      break;
    case "ACCESS_DENIED":
      console.log("ACCESS_DENIED: tell the user that access is refused.");
      break;
  }
}
