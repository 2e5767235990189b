import type { LoggedIn } from "oneaccess-openapi";
import { device, LoginError } from "./oneaccess.js";
import { settings } from "./settings.js";

export interface User {
  name: string;
}

/** Hands the session token to your server, which finds out whose it is and sets a cookie of its own. */
export const openSession = ({ session_token, expire }: LoggedIn) => ask("POST", { session_token, expire, ...device });

/** Who is logged in, if anybody is. */
export const readSession = () => ask("GET");

export const closeSession = () => ask("DELETE");

async function ask(method: string, body?: object): Promise<User | undefined> {
  const json = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${settings.server}/session`, { method, ...json });
  if (response.status === 204) return undefined;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new LoginError(answer.error ?? "server");
  return answer;
}
