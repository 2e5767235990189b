# The server's part: from the session token of a login to the user, and a new session token in time.
import json
import os
import time
import uuid
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode, urlsplit

ONEACCESS = urlsplit(os.environ.get("ONEACCESS_BASE_URL", "https://abcdefg.huaweioneaccess.com"))
CREDENTIALS = {
    "grant_type": "client_credentials",
    "client_id": os.environ["ONEACCESS_CLIENT_ID"],
    "client_secret": os.environ["ONEACCESS_CLIENT_SECRET"],
}


class Refused(Exception):
    pass


def send(path, body, headers):
    connect = HTTPSConnection if ONEACCESS.scheme == "https" else HTTPConnection
    connection = connect(ONEACCESS.netloc, timeout=30)
    connection.request("POST", ONEACCESS.path + path, body, headers)
    response = connection.getresponse()
    text = response.read()
    if response.status == 400:
        # Two envelopes are published.
        refusal = json.loads(text)
        code = refusal.get("error_code", refusal.get("error"))
        raise Refused(f"Refused: {code}: {refusal.get('error_msg', refusal.get('error_description'))}")
    if response.status != 200:
        raise Refused(f"{path}: HTTP {response.status}, which is not documented")
    return json.loads(text)


token = {"value": None, "until": 0}


def access_token():
    """Kept, and obtained again a minute before it is over."""
    if time.monotonic() > token["until"]:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = send("/api/v2/tenant/token", urlencode(CREDENTIALS), form)
        token.update(value=answer["access_token"], until=time.monotonic() + answer["expires_in"] - 60)
    return token["value"]


def call(path, fields):
    headers = {
        "Content-Type": "application/json;charset=utf8",
        "Authorization": f"Bearer {access_token()}",
    }
    return send(f"/api/v2/tenant/sso{path}", json.dumps(fields), headers)


# What the app handed over, by an id of our own: the session token stays here.
sessions = {}


def log_in(session):
    """The session token and the values of the device that logged in, in exchange for the user."""
    device = {name: value for name, value in session.items() if name != "session_token"}
    ticket = call("/session-token/sso-ticket", session)["sso_ticket"]
    user = call("/sso-ticket/verify", {"sso_ticket": ticket, **device})["data"]["user"]
    id = str(uuid.uuid4())
    sessions[id] = session
    return {"id": id, "name": user.get("name")}


def refresh(fields):
    """When the user returns: a new session token in place of the old one."""
    session = sessions.get(fields["id"])
    if session is None:
        raise Refused("No such session.")
    sessions[fields["id"]] = {**session, "session_token": call("/session-token/refresh", session)["session_token"]}
    return {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            hand_over = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, text = 200, json.dumps(refresh(hand_over) if self.path == "/refresh" else log_in(hand_over))
        except Refused as refused:
            status, text = 502, str(refused)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Handler)
print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
