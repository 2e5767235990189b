import json
import sys
import urllib.error
import urllib.request

request = urllib.request.Request(
    "https://abcdefg.huaweioneaccess.com/api/v2/sdk/login/wechat",
    method="POST",
    headers={
        "Content-Type": "application/json;charset=utf8",
        "X-operating-sys-version": "Android 10",
        "X-device-fingerprint": "156aysdna213sc50",
        "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36",
        "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
    },
    data=json.dumps({"code": "ad12sasdsfe3dfdg3sc"}).encode(),
)

NEXT = {
    "SUCCESS": "logged in; your server can now exchange session_token for an sso_ticket.",
    "SOCIAL_BIND": "send an SMS code, then bind the WeChat account to its user.",
    "USER_REGISTER": "send an SMS code, then register and bind the user.",
    "MFA_AUTH": "send an SMS code, then present the second factor.",
    "ACCESS_DENIED": "tell the user that access is refused.",
}

try:
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.load(response)
except urllib.error.HTTPError as error:
    answer = json.load(error)
    sys.exit(f"Refused: {answer['error_code']}: {answer['error_msg']}")

# A 200 is not yet a login: status tells.
status = answer["status"]
print(f"{status}: {NEXT.get(status, 'unknown, so the user is not logged in.')}")
