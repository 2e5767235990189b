import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

/**
 * Sends the calls of `fetch` and of undici through the proxy that HTTPS_PROXY or HTTP_PROXY names, unless NO_PROXY names
 * the host. Node's own `fetch` does not look at these variables before Node 24.
 */
export function followProxyVariables(): void {
  setGlobalDispatcher(new EnvHttpProxyAgent());
}
