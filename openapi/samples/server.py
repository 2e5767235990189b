# The server's part: it learns from OneAccess whose a session token is, and keeps a session of its own for the user.
import json
import os
import re
import sys
import threading
import time
import uuid
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

ONEACCESS = urlsplit(os.environ.get("ONEACCESS_BASE_URL", "https://abcdefg.huaweioneaccess.com"))
CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": os.environ.get("ONEACCESS_CLIENT_ID", ""),
    "client_secret": os.environ.get("ONEACCESS_CLIENT_SECRET", ""),
}


class Failure(Exception):
    """What the page is told of a failure."""

    def __init__(self, status, word, code=None):
        super().__init__(word)
        self.status, self.word, self.code = status, word, code


def send(method, path, body, headers):
    connect = HTTPSConnection if ONEACCESS.scheme == "https" else HTTPConnection
    connection = connect(ONEACCESS.netloc, timeout=30)
    try:
        connection.request(method, ONEACCESS.path + path, body, headers)
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type", ""), response.read()
    finally:
        connection.close()


def call(path, body, headers):
    """What OneAccess answers. The code of a refusal is for the log; the page learns what can be done."""
    status, _, text = send("POST", path, body, headers)
    answer = json.loads(text)
    if status == 200:
        return answer
    code = answer.get("error") or answer["error_code"]
    print(f"OneAccess refused: {code}", file=sys.stderr, flush=True)
    # Our client id, our secret or our permission: we have to put it right.
    if answer.get("error"):
        raise Failure(502, "server", code)
    if status >= 500:
        raise Failure(503, "busy")
    # The session token or the ticket: the user has to log in again.
    raise Failure(401, "session")


token = {"value": None, "until": 0}
lock = threading.Lock()


def access_token(refused=None):
    """Kept until a minute before its end, or until it is refused."""
    with lock:
        if time.monotonic() > token["until"] or token["value"] == refused:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = call("/api/v2/tenant/token", urlencode(CREDENTIALS), form)
            token.update(value=answer["access_token"], until=time.monotonic() + answer["expires_in"] - 60)
        return token["value"]


def sso(path, fields):
    def attempt(bearer):
        headers = {"Content-Type": "application/json;charset=utf8", "Authorization": f"Bearer {bearer}"}
        return call(f"/api/v2/tenant/sso{path}", json.dumps(fields), headers)

    bearer = access_token()
    try:
        return attempt(bearer)
    except Failure as failure:
        # A token may end before its time, when the secret is changed for instance.
        if failure.code != "invalid_token":
            raise
        return attempt(access_token(refused=bearer))


# By the value of our cookie. Kept in memory here; yours outlive a restart.
sessions = {}


def open_session(login, address):
    """Takes the session token of a login, and learns from OneAccess whose it is."""
    expire = login.pop("expire", None) or 0
    session = {**login, "device_ip": address}
    ticket = sso("/session-token/sso-ticket", session)["sso_ticket"]
    device = {name: value for name, value in session.items() if name != "session_token"}
    user = sso("/sso-ticket/verify", {"sso_ticket": ticket, **device})["data"]["user"]
    id = str(uuid.uuid4())
    name = user.get("name") or user.get("userName") or ""
    sessions[id] = {"name": name, "session": session, "refresh_at": time.monotonic() + expire / 2}
    return id, {"name": name}


def read_session(id):
    """Whose the session is. In the second half of its life the session token is exchanged for a new one."""
    kept = sessions.get(id)
    if kept and time.monotonic() > kept["refresh_at"]:
        try:
            answer = sso("/session-token/refresh", kept["session"])
        except Failure as failure:
            if failure.word != "session":
                raise
            del sessions[id]
            return None
        kept["session"] = {**kept["session"], "session_token": answer["session_token"]}
        kept["refresh_at"] = time.monotonic() + (answer.get("expire") or 0) / 2
    return kept and {"name": kept["name"]}


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # The address of the connection. Behind your own proxy it is the last one in X-Forwarded-For.
        address = self.client_address[0]
        cookie = re.search(r"(?:^|; )session=([\w-]+)", self.headers.get("Cookie", ""))
        id = cookie and cookie[1]
        # For a page whose origin the tenant does not allow: its calls, passed on.
        if re.fullmatch(r"/api/v2/sdk/[\w/-]+", self.path):
            passed = {name: value for name, value in self.headers.items() if is_passed(name)}
            return *send(self.command, self.path, body, {**passed, "X-device-ip": address}), None
        if self.path != "/session":
            raise Failure(404, "request")
        if self.command == "DELETE":
            sessions.pop(id, None)
            return 204, None, b"", None
        if self.command == "GET":
            user = read_session(id)
            return (200, "application/json", json.dumps(user).encode(), None) if user else (204, None, b"", None)
        # No form of another website can send JSON, and so nobody is logged in as somebody else.
        if self.headers.get("Content-Type") != "application/json":
            raise Failure(415, "request")
        id, user = open_session(json.loads(body), address)
        return 200, "application/json", json.dumps(user).encode(), id

    def do_GET(self):
        try:
            status, type, body, id = self.answer()
        except Failure as failure:
            status, type, body, id = failure.status, "application/json", json.dumps({"error": failure.word}).encode(), None
        except (OSError, HTTPException, LookupError, ValueError) as error:
            # OneAccess cannot be reached, or does not answer as the contract says.
            print(f"No answer of OneAccess: {error}", file=sys.stderr, flush=True)
            status, type, body, id = 503, "application/json", b'{"error":"busy"}', None
        self.send_response(status)
        if type:
            self.send_header("Content-Type", type)
            self.send_header("Content-Length", str(len(body)))
        if id:
            # Add "; Secure" where the page is on https.
            self.send_header("Set-Cookie", f"session={id}; HttpOnly; SameSite=Lax; Path=/")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = do_GET

    def log_message(self, *_):
        pass


def is_passed(name):
    return re.fullmatch(r"content-type|x-(?!forwarded|device-ip).*", name.lower())


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Handler)
print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
