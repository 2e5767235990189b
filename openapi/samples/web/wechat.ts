import { LoginError, randomId } from "./oneaccess.js";
import { settings } from "./settings.js";

/** Goes to WeChat, which asks the user and comes back to this page with a code. */
export function leaveForWeChat(): void {
  if (!navigator.cookieEnabled) throw new LoginError("cookies");
  const state = randomId();
  // A cookie: storage may be denied, and the session needs cookies anyway. Each attempt has its own, for there may be two tabs.
  setCookie(`wechat_${state}=1`, 600);
  const { page, appid, scope } = settings.wechat;
  // WeChat minds the order.
  const query = new URLSearchParams({
    appid,
    redirect_uri: location.origin + location.pathname,
    response_type: "code",
    scope,
    state,
  });
  location.assign(`${page}?${query}#wechat_redirect`);
}

/** The code that WeChat came back with, if it did. It leaves the address bar before anything else happens. */
export function takeCode(): string | undefined {
  const address = new URL(location.href);
  const { code, state } = Object.fromEntries(address.searchParams);
  if (code === undefined && state === undefined) return undefined;
  address.searchParams.delete("code");
  address.searchParams.delete("state");
  history.replaceState(history.state, "", address);

  // Only the browser that left with this state may come back with it, and only once.
  if (!state || !document.cookie.split("; ").includes(`wechat_${state}=1`)) throw new LoginError("state");
  setCookie(`wechat_${state}=1`, 0);
  if (!code) throw new LoginError("cancelled");
  return code;
}

function setCookie(pair: string, seconds: number): void {
  document.cookie = `${pair}; Max-Age=${seconds}; Path=/; SameSite=Lax`;
}
