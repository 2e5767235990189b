"""Arguments: the provider of the server's calls, then a provider for each outcome of a login."""
import json
import sys

from oneaccess import AuthenticatedClient, Client, models
from oneaccess.api.access_token import obtain_access_token
from oneaccess.api.login import login_with_we_chat
from oneaccess.api.user_session import exchange_session_token, get_user_by_sso_ticket

server, *logins = sys.argv[1:]
device = {"operating_sys_version": "Android 10", "device_ip": "10.10.10.1", "device_fingerprint": "156aysdna213sc50"}


def login(url):
    return login_with_we_chat.sync(
        client=Client(base_url=url),
        body=models.LoginWithWeChatRequest(code="ad12sasdsfe3dfdg3sc"),
        x_operating_sys_version="Android 10",
        x_device_fingerprint="156aysdna213sc50",
        x_agent="Mozilla/5.0",
        x_client_id="DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
    )


for url in logins:
    print(type(login(url)).__name__)

credentials = models.AccessTokenRequest(
    grant_type="client_credentials", client_id="ONtQq2igSggfFClyGgzmuXR8ubWEP...", client_secret="Xdq******vfe..."
)
token = obtain_access_token.sync(client=Client(base_url=server), body=credentials)
client = AuthenticatedClient(base_url=server, token=token.access_token)
session = login(server)
exchange = models.SessionExchange(session_token=session.session_token, **device)
ticket = exchange_session_token.sync(client=client, body=exchange)
verification = models.SsoTicketVerification(sso_ticket=ticket.sso_ticket, **device)
user = get_user_by_sso_ticket.sync(client=client, body=verification).data.user
print(f"{user.user_name}, email {json.dumps(user.email)}")
refusal = get_user_by_sso_ticket.sync_detailed(client=client, body=verification)
print(refusal.status_code.value, json.dumps(refusal.parsed.to_dict()))
