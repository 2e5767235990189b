import createClient from "openapi-fetch";
import { createOneAccessClient } from "../../generated/client.js";
import type { paths } from "../../generated/types.js";
import { code, headers } from "../lib/examples.js";

/** The function that stands for the network, called as each way calls `fetch`. */
type Fetch = (...request: unknown[]) => Promise<Response>;

const path = "/api/v2/sdk/login/wechat";
const contentType = { "Content-Type": "application/json;charset=utf8" };

/** One login by `fetch` alone. */
export function rawFetch(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  return async () => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: "POST",
      headers: { ...contentType, ...headers },
      body: JSON.stringify({ code }),
    });
    return response.json();
  };
}

/** The same login by openapi-fetch as it is. */
export function bareOpenapiFetch(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  const client = createClient<paths>({ baseUrl, headers: contentType, fetch });
  return async () => (await client.POST(path, { params: { header: headers }, body: { code } })).data;
}

/** The same login by the generated client. */
export function thisClient(baseUrl: string, fetch: Fetch = globalThis.fetch as Fetch) {
  const client = createOneAccessClient({ baseUrl, headers, fetch });
  return async () => (await client.loginWithWeChat({ code })).data;
}
