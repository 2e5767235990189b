// Checked by `npm run typecheck`, never run: each @ts-expect-error fails the build if the line below it compiles. What the
// compiler says of a mistake is claimed in type-errors.test.ts, the types of the document in tests/contract/types.ts.
import { type Client, wrapAsPathBasedClient } from "openapi-fetch";
import { expectTypeOf } from "vitest";
import { type Calls, type ClientHeaders, createOneAccessClient, type LoginOutcome } from "../../generated/client.js";
import type { operations } from "../../generated/types.js";

interface Mandatory {
  "X-operating-sys-version": string;
  "X-device-fingerprint": string;
  "X-agent": string;
  "X-client-id": string;
}
interface All extends Mandatory {
  "X-device-ip"?: string;
  "X-L"?: string;
  "X-tenant-id"?: string;
}
declare const headers: Mandatory;
const domainName = "abcdefg.huaweioneaccess.com";
const commonDomain = "isv.example";
const baseUrl = "http://127.0.0.1:4010";

// Headers are typed under the wire's own names.
expectTypeOf<ClientHeaders>().toEqualTypeOf<All>();

// Exactly one server.
createOneAccessClient({ baseUrl, headers });
createOneAccessClient({ commonDomain, headers: { ...headers, "X-tenant-id": "" } });
// @ts-expect-error no options
createOneAccessClient();
// @ts-expect-error two servers
createOneAccessClient({ domainName, baseUrl, headers });
// @ts-expect-error two servers
createOneAccessClient({ domainName, commonDomain, headers: { ...headers, "X-tenant-id": "" } });

const oneaccess = createOneAccessClient({ domainName, headers, cache: "no-store" });
const { signal } = new AbortController();
oneaccess.loginWithWeChat({ code: "" }, { signal, fetch, keepalive: true, headers: { "X-L": "zh" } });
// @ts-expect-error no body
oneaccess.loginWithWeChat();
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

// The answer is told by `error`, the outcome by `status`.
type Answers = operations["loginWithWeChat"]["responses"];
expectTypeOf<LoginOutcome>().toEqualTypeOf<Answers[200]["content"]["application/json"]>();
const { data, error, response } = await oneaccess.loginWithWeChat({ code: "" });
expectTypeOf(response).toEqualTypeOf<Response>();
// @ts-expect-error an answer may be an error
data.status;
if (error) {
  expectTypeOf(error).toEqualTypeOf<Answers[400]["content"]["application/json"]>();
  expectTypeOf(data).toEqualTypeOf<undefined>();
} else {
  expectTypeOf(data).toEqualTypeOf<LoginOutcome>();
  // @ts-expect-error not every outcome has a session_token
  data.session_token;
  if (data.status === "SUCCESS") expectTypeOf(data.session_token).toEqualTypeOf<string>();
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
expectTypeOf(takeClient(oneaccess)).toEqualTypeOf<Calls>();
