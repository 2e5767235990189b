#!/bin/sh
set -eu

answer=$(curl --silent --show-error --write-out '\nHTTP %{http_code}' \
  'https://abcdefg.huaweioneaccess.com/api/v2/sdk/login/wechat' \
  --header 'Content-Type: application/json;charset=utf8' \
  --header 'X-operating-sys-version: Android 10' \
  --header 'X-device-fingerprint: 156aysdna213sc50' \
  --header 'X-agent: Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36' \
  --header 'X-client-id: DRrYIqauawN0I8myTMoDTPys6ezGZxnm' \
  --data '{"code":"ad12sasdsfe3dfdg3sc"}')

# A 200 is not yet a login: status tells. The answer holds tokens, so it is not printed as a whole.
status=$(printf '%s' "$answer" | sed -n 's/.*"status" *: *"\([A-Z_]*\)".*/\1/p')

case $status in
  SUCCESS) echo 'SUCCESS: logged in; your server can now exchange session_token for an sso_ticket.' ;;
  SOCIAL_BIND) echo 'SOCIAL_BIND: send an SMS code, then bind the WeChat account to its user.' ;;
  USER_REGISTER) echo 'USER_REGISTER: send an SMS code, then register and bind the user.' ;;
  MFA_AUTH) echo 'MFA_AUTH: send an SMS code, then present the second factor.' ;;
  ACCESS_DENIED) echo 'ACCESS_DENIED: tell the user that access is refused.' ;;
  ?*) echo "$status: unknown, so the user is not logged in." ;;
  *) printf 'Refused: %s\n' "$answer" >&2; exit 1 ;;
esac
