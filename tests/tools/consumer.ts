// What an application or a library builds on the package and exports: it has to compile with declarations, in every layout
// of node_modules and every resolution of modules. package.test.ts copies it to consumers; `npm run typecheck` checks it too.
import {
  type ClientHeaders,
  createOneAccessClient,
  type LoginOutcome,
  UnexpectedResponseError,
} from "oneaccess-openapi";
import { createOneAccessServerClient } from "oneaccess-openapi/server";
import type { components } from "oneaccess-openapi/types";

declare const headers: ClientHeaders;
const credentials = { client_id: "", client_secret: "" };
export const oneaccess = createOneAccessClient({ domainName: "", headers });
export const server = createOneAccessServerClient({ domainName: "", credentials });
export const createApp = (domainName: string) => createOneAccessClient({ domainName, headers });

export async function login(code: string) {
  return oneaccess.loginWithWeChat({ code });
}
export async function bind(body: components["schemas"]["SmsVerification"], state_token: string) {
  return oneaccess.bindSocialAccount(body, { headers: { "X-state-token": state_token } });
}
export const byPath = (code: string) => oneaccess.POST("/api/v2/sdk/login/wechat", { body: { code } });
export const byRequest = (code: string) => oneaccess.request("post", "/api/v2/sdk/login/wechat", { body: { code } });
export const captcha = async () => (await oneaccess.GET("/api/v2/sdk/captcha")).data;
export const token = () =>
  server.POST("/api/v2/tenant/token", { body: { grant_type: "client_credentials", ...credentials } });
export const bound = oneaccess.loginWithWeChat.bind(oneaccess);
export const boundWithState = oneaccess.getMobileByStateToken.bind(oneaccess);
export const method = oneaccess.bindSocialAccount;
export const { GET, request } = oneaccess;
export const { exchangeSessionToken, POST, use } = server;
export class Users {
  client = createOneAccessServerClient({ domainName: "", headers: { Authorization: async () => "" } });
  exchange = this.client.exchangeSessionToken;
  async read(body: Parameters<typeof server.getUserBySsoTicket>[0]) {
    const { data, error } = await this.client.getUserBySsoTicket(body);
    return { user: data?.data.user, error };
  }
}
export const both = { ...oneaccess, ...server };
export default oneaccess;

export const outcome: LoginOutcome | undefined = (await login("")).data;
export const same: components["schemas"]["LoginOutcome"] | undefined = outcome;
export const session: string | undefined = outcome?.status === "SUCCESS" ? outcome.session_token : undefined;
export const bodyOf = (error: unknown) => error instanceof UnexpectedResponseError && error.body;
// @ts-expect-error not every outcome has a session_token
outcome?.session_token;
// @ts-expect-error no code
oneaccess.loginWithWeChat({});
