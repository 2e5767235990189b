# The app's part: a login, and what each outcome asks of the user. The console stands for the screen.
import base64
import json
import os
import sys
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

ONEACCESS = os.environ.get("ONEACCESS_BASE_URL", "https://abcdefg.huaweioneaccess.com")
YOUR_SERVER = os.environ.get("YOUR_SERVER", "http://127.0.0.1:3000")
DEVICE = {
    "operating_sys_version": "Android 10",
    "device_fingerprint": "156aysdna213sc50",
    "device_ip": "10.10.10.1",
    "agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
}
HEADERS = {
    "X-client-id": os.environ.get("ONEACCESS_CLIENT_ID", "DRrYIqauawN0I8myTMoDTPys6ezGZxnm"),
    "X-operating-sys-version": DEVICE["operating_sys_version"],
    "X-device-fingerprint": DEVICE["device_fingerprint"],
    "X-device-ip": DEVICE["device_ip"],
    "X-agent": DEVICE["agent"],
}


def send(base, method, path, body, headers):
    address = urlsplit(base)
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connect(address.netloc, timeout=30)
    connection.request(method, address.path + path, body, headers)
    response = connection.getresponse()
    return response.status, response.read().decode()


def call(method, path, fields=None, state_token=None):
    headers = dict(HEADERS)
    if fields:
        headers["Content-Type"] = "application/json;charset=utf8"
    if state_token:
        headers["X-state-token"] = state_token
    status, text = send(ONEACCESS, method, path, fields and json.dumps(fields), headers)
    if status == 400:
        refusal = json.loads(text)
        sys.exit(f"Refused: {refusal['error_code']}: {refusal.get('error_msg')}")
    if status != 200:
        sys.exit(f"{path}: HTTP {status}, which is not documented")
    return json.loads(text) if text else None


def ask(question):
    return input(f"{question}: ")


def verify(mobile, type):
    """Sends a code to the number and asks the user for it; a captcha comes before every SMS."""
    captcha = call("GET", "/api/v2/sdk/captcha")
    for name, picture in ("captcha.png", "originalImageBase64"), ("piece.png", "jigsawImageBase64"):
        with open(name, "wb") as file:
            file.write(base64.b64decode(captcha[picture]))
    x = float(ask("The x at which piece.png fits into captcha.png"))
    place = json.dumps({"x": x, "y": 5.0}, separators=(",", ":"))
    solution = {"token": captcha["token"], "point_json": place, "sender": mobile}
    captcha_token = call("POST", "/api/v2/sdk/captcha/verify", solution)["captcha_token"]
    call("POST", "/api/v2/sdk/sms/send", {"mobile": mobile, "type": type, "captcha_token": captcha_token})
    return {"mobile": mobile, "verify_code": ask("The code from the SMS")}


def finish(login):
    """Goes on from the answer of the login to its end."""
    status, state_token = login["status"], login.get("state_token")
    if status == "SOCIAL_BIND":
        verification = verify(ask("Your phone number"), "BIND_MOBILE_SMS")
        return finish(call("POST", "/api/v2/sdk/social/bind", verification, state_token))
    if status == "USER_REGISTER":
        verification = verify(ask("Your phone number"), "REGISTER_SMS")
        return finish(call("POST", "/api/v2/sdk/social/register-bind", verification, state_token))
    if status == "MFA_AUTH":
        mobile = call("GET", "/api/v2/sdk/mobile-by-token", state_token=state_token)["mobile"]
        # MFA_AUTH_SMS if the tenant refuses this type: the sources disagree.
        verification = verify(mobile, "OTP_REST_SMS")
        return call("POST", "/api/v2/sdk/mfa/sms", verification, state_token)
    return login


def post(path, fields):
    status, text = send(YOUR_SERVER, "POST", path, json.dumps(fields), {"Content-Type": "application/json"})
    if status != 200:
        sys.exit(text)
    return json.loads(text)


end = finish(call("POST", "/api/v2/sdk/login/wechat", {"code": ask("The code from WeChat")}))
if end["status"] == "ACCESS_DENIED":
    sys.exit("Access is denied.")
if end["status"] != "SUCCESS":
    sys.exit("Not logged in: the status is not documented.")
# The tokens go to your server and nowhere else; what comes back is a session of your own.
session = post("/login", {"session_token": end["session_token"], **DEVICE})
print(f"Logged in as {session['name']}.")
post("/refresh", {"id": session["id"]})
print("The session is renewed.")
