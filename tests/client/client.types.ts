// Checked by `npm run typecheck`, never run: each @ts-expect-error fails the build if the line below it compiles.
import { type Client, wrapAsPathBasedClient } from "openapi-fetch";
import { expectTypeOf } from "vitest";
import {
  type Calls,
  type ClientHeaders,
  type components,
  createOneAccessClient,
  type LoginOutcome,
  type Operations,
  type operations,
  type paths,
} from "../../generated/client.js";

declare const headers: {
  "X-operating-sys-version": string;
  "X-device-fingerprint": string;
  "X-agent": string;
  "X-client-id": string;
};
declare const without: {
  [Name in keyof typeof headers]: Omit<typeof headers, Name>;
};
const domainName = "abcdefg.huaweioneaccess.com";
const commonDomain = "isv.example";
const baseUrl = "http://127.0.0.1:4010";

// Headers are typed under the wire's own names.
expectTypeOf<ClientHeaders>().toEqualTypeOf<{
  "X-operating-sys-version": string;
  "X-device-fingerprint": string;
  "X-device-ip"?: string;
  "X-agent": string;
  "X-L"?: string;
  "X-client-id": string;
  "X-tenant-id"?: string;
}>();

// Exactly one server.
createOneAccessClient({ domainName, headers });
createOneAccessClient({ baseUrl, headers });
// @ts-expect-error no options
createOneAccessClient();
// @ts-expect-error no server
createOneAccessClient({ headers });
// @ts-expect-error two servers
createOneAccessClient({ domainName, baseUrl, headers });
// @ts-expect-error two servers
createOneAccessClient({ domainName, commonDomain, headers: { ...headers, "X-tenant-id": "" } });

// Mandatory headers cannot be left out, and names cannot be misspelt.
// @ts-expect-error no headers
createOneAccessClient({ domainName });
// @ts-expect-error no X-operating-sys-version
createOneAccessClient({ domainName, headers: without["X-operating-sys-version"] });
// @ts-expect-error no X-device-fingerprint
createOneAccessClient({ domainName, headers: without["X-device-fingerprint"] });
// @ts-expect-error no X-agent
createOneAccessClient({ domainName, headers: without["X-agent"] });
// @ts-expect-error no X-client-id
createOneAccessClient({ domainName, headers: without["X-client-id"] });
// @ts-expect-error no such header
createOneAccessClient({ domainName, headers: { ...headers, "X-clientid": "" } });

// An ISV application has to name its tenant.
createOneAccessClient({ commonDomain, headers: { ...headers, "X-tenant-id": "" } });
// @ts-expect-error no X-tenant-id
createOneAccessClient({ commonDomain, headers });

const oneaccess = createOneAccessClient({ domainName, headers, cache: "no-store" });
const { signal } = new AbortController();
oneaccess.loginWithWeChat({ code: "" }, { signal, fetch, keepalive: true, headers: { "X-L": "zh" } });
// @ts-expect-error no body
oneaccess.loginWithWeChat();
// @ts-expect-error no code
oneaccess.loginWithWeChat({});
// @ts-expect-error a code that is a number
oneaccess.loginWithWeChat({ code: 7 });
// @ts-expect-error a field that the contract does not know
oneaccess.loginWithWeChat({ code: "", state: "" });
// @ts-expect-error the contract fixes the method
oneaccess.loginWithWeChat({ code: "" }, { method: "GET" });
// @ts-expect-error redirects are never followed
oneaccess.loginWithWeChat({ code: "" }, { redirect: "follow" });
// @ts-expect-error no such header
oneaccess.loginWithWeChat({ code: "" }, { headers: { "X-language": "zh" } });

// The five outcomes, each with its own fields.
expectTypeOf<LoginOutcome>().toEqualTypeOf<
  | {
      status: "SUCCESS";
      session_token: string;
      expire?: number | null;
      id_token?: string | null;
      data?: string | null;
    }
  | { status: "SOCIAL_BIND"; state_token: string; data?: string | null }
  | { status: "USER_REGISTER"; state_token: string; data?: string | null }
  | { status: "MFA_AUTH"; state_token: string; data?: string | null }
  | { status: "ACCESS_DENIED"; data?: string | null }
>();

const { data, error, response } = await oneaccess.loginWithWeChat({ code: "" });
expectTypeOf(response).toEqualTypeOf<Response>();
// @ts-expect-error an answer may be an error
data.status;
if (error) {
  expectTypeOf(error).toEqualTypeOf<{ error_code: string; error_msg?: string | null }>();
  expectTypeOf(data).toEqualTypeOf<undefined>();
} else {
  expectTypeOf(data).toEqualTypeOf<LoginOutcome>();
  // @ts-expect-error not every outcome has a session_token
  data.session_token;
  switch (data.status) {
    case "SUCCESS":
      expectTypeOf(data.session_token).toEqualTypeOf<string>();
      expectTypeOf(data.expire).toEqualTypeOf<number | null | undefined>();
      expectTypeOf(data.id_token).toEqualTypeOf<string | null | undefined>();
      break;
    case "SOCIAL_BIND":
    case "USER_REGISTER":
      expectTypeOf(data.state_token).toEqualTypeOf<string>();
      expectTypeOf(data.data).toEqualTypeOf<string | null | undefined>();
      break;
    case "MFA_AUTH":
      expectTypeOf(data.state_token).toEqualTypeOf<string>();
      break;
    case "ACCESS_DENIED":
      expectTypeOf(data).toEqualTypeOf<{ status: "ACCESS_DENIED"; data?: string | null }>();
      break;
    default:
      expectTypeOf(data).toEqualTypeOf<never>();
  }
}

// openapi-fetch's client: the headers that were given once are not demanded again.
const path = "/api/v2/sdk/login/wechat";
oneaccess.POST(path, { body: { code: "" } });
oneaccess.POST(path, { body: { code: "" }, params: { header: { "X-L": "zh", "X-agent": "" } }, signal });
oneaccess.request("post", path, { body: { code: "" } });
wrapAsPathBasedClient(oneaccess)[path].POST({ body: { code: "" } });
expectTypeOf((await oneaccess.POST(path, { body: { code: "" } })).data).toEqualTypeOf<LoginOutcome | undefined>();
// @ts-expect-error no code
oneaccess.POST(path, { body: {} });
// @ts-expect-error no body
oneaccess.POST(path);
// @ts-expect-error no such path
oneaccess.POST("/api/v2/sdk/login", { body: { code: "" } });
// @ts-expect-error no such method
oneaccess.PUT(path, { body: { code: "" } });
// @ts-expect-error a header that is no text
oneaccess.POST(path, { body: { code: "" }, params: { header: { "X-L": 7 } } });
oneaccess.use({ onRequest: ({ request }) => request });
// @ts-expect-error no middleware
oneaccess.use({ before: () => undefined });

// What takes a client of openapi-fetch, as openapi-react-query does, takes this one.
declare function takeClient<Paths extends object>(client: Client<Paths>): Paths;
type Login = ReturnType<typeof takeClient<Calls>>[typeof path]["post"];
expectTypeOf(takeClient(oneaccess)).toEqualTypeOf<Calls>();
expectTypeOf<Login["responses"][200]["content"]["application/json"]>().toEqualTypeOf<LoginOutcome>();

// The types of the document itself, for those who bring a client of their own; tests/contract holds them against the facts.
type Path = paths["/api/v2/sdk/login/wechat"];
type Call = operations["loginWithWeChat"];
expectTypeOf<Path["post"]>().toEqualTypeOf<Call>();
expectTypeOf<Path["get" | "put" | "delete" | "options" | "head" | "patch" | "trace"]>().toEqualTypeOf<undefined>();
expectTypeOf<keyof Operations>().toExtend<keyof operations>();
expectTypeOf<ClientHeaders>().toExtend<Call["parameters"]["header"]>();
expectTypeOf<components["schemas"]["LoginOutcome"]>().toEqualTypeOf<LoginOutcome>();
