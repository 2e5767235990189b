import createClient from "openapi-fetch";
import { createOneAccessClient } from "../../generated/client.js";
import type { paths } from "../../generated/types.js";

/** The function that stands for the network, called as each way calls `fetch`. */
type Fetch = (...request: unknown[]) => Promise<Response>;

const path = "/api/v2/sdk/login/wechat";
const contentType = { "Content-Type": "application/json;charset=utf8" };
const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};
const body = { code: "ad12sasdsfe3dfdg3sc" };

/** One login by `fetch` alone. */
export function rawFetch(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  return async () => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: "POST",
      headers: { ...contentType, ...headers },
      body: JSON.stringify(body),
    });
    return response.json();
  };
}

/** The same login by openapi-fetch as it is. */
export function bareOpenapiFetch(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  const client = createClient<paths>({ baseUrl, headers: contentType, fetch });
  return async () => (await client.POST(path, { params: { header: headers }, body })).data;
}

/** The same login by the generated client. */
export function thisClient(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  const client = createOneAccessClient({ baseUrl, headers, fetch });
  return async () => (await client.loginWithWeChat(body)).data;
}
