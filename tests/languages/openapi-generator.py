"""Arguments: the provider of the server's calls, then a provider for each outcome of a login."""
import json
import sys

import openapi_client as oneaccess

server, *logins = sys.argv[1:]
device = {"operating_sys_version": "Android 10", "device_ip": "10.10.10.1", "device_fingerprint": "156aysdna213sc50"}


def at(url, token=None):
    return oneaccess.ApiClient(oneaccess.Configuration(host=url, access_token=token))


def login(url):
    body = oneaccess.LoginWithWeChatRequest(code="ad12sasdsfe3dfdg3sc")
    return oneaccess.LoginApi(at(url)).login_with_we_chat(
        "Android 10", "156aysdna213sc50", "Mozilla/5.0", "DRrYIqauawN0I8myTMoDTPys6ezGZxnm", body
    ).actual_instance


for url in logins:
    print(type(login(url)).__name__)

token = oneaccess.AccessTokenApi(at(server)).obtain_access_token(
    "client_credentials", "ONtQq2igSggfFClyGgzmuXR8ubWEP...", "Xdq******vfe..."
)
api = oneaccess.UserSessionApi(at(server, token.access_token))
session = login(server)
ticket = api.exchange_session_token(oneaccess.SessionExchange(session_token=session.session_token, **device))
verification = oneaccess.SsoTicketVerification(sso_ticket=ticket.sso_ticket, **device)
user = api.get_user_by_sso_ticket(verification).data.user
print(f"{user.user_name}, email {json.dumps(user.email)}")
try:
    api.get_user_by_sso_ticket(verification)
except oneaccess.ApiException as refusal:
    print(refusal.status, refusal.body)
