import { expect, test } from "vitest";
import { typeErrors } from "../support/typecheck.js";

const given = `
import { createOneAccessClient } from "../../generated/client.js";
import { createOneAccessServerClient } from "../../generated/server.js";
declare const headers: { "X-operating-sys-version": string; "X-device-fingerprint": string; "X-agent": string; "X-client-id": string };
declare const { "X-agent": _, ...withoutAgent }: typeof headers;
declare const credentials: { client_id: string; client_secret: string };
declare const env: string | undefined;
declare const body: { mobile: string; verify_code: string };
const app = createOneAccessClient({ domainName: "", headers });
`
  .trim()
  .split("\n");

const mistakes: [what: string, code: string, named: string | RegExp][] = [
  ["a header that is missing", 'createOneAccessClient({ domainName: "", headers: withoutAgent });', '"X-agent"'],
  [
    "a header that may be undefined",
    'createOneAccessClient({ domainName: "", headers: { ...headers, "X-agent": env } });',
    /^Type 'string \| undefined' is not assignable to type 'string'/,
  ],
  [
    "a misspelt header",
    'createOneAccessClient({ domainName: "", headers: { ...headers, "X-clientid": "" } });',
    '"X-clientid"',
  ],
  ["no headers", 'createOneAccessClient({ domainName: "" });', "headers: ClientHeaders"],
  ["no address", "createOneAccessClient({ headers });", "domainName, commonDomain or baseUrl"],
  [
    "no address beside credentials",
    "createOneAccessServerClient({ credentials });",
    "domainName, commonDomain or baseUrl",
  ],
  [
    "an address that may be undefined",
    "createOneAccessClient({ domainName: env, headers });",
    /^Type 'string \| undefined' is not assignable to type 'string'/,
  ],
  ["no tenant for an ISV", 'createOneAccessClient({ commonDomain: "", headers });', '"X-tenant-id"'],
  ["no tenant beside credentials", 'createOneAccessServerClient({ commonDomain: "", credentials });', '"X-tenant-id"'],
  ["neither credentials nor headers", 'createOneAccessServerClient({ domainName: "" });', "credentials or headers"],
  [
    "half of the credentials",
    'createOneAccessServerClient({ domainName: "", credentials: { client_id: "" } });',
    "client_secret",
  ],
  ["no Authorization", 'createOneAccessServerClient({ domainName: "", headers: {} });', "Authorization"],
  ["no state token", "app.bindSocialAccount(body);", "X-state-token"],
  ["no state token for a call without body", "app.getMobileByStateToken();", "X-state-token"],
  ["no state token in empty headers", "app.bindSocialAccount(body, { headers: {} });", "X-state-token"],
  ["no state token in options", "app.bindSocialAccount(body, {});", "headers"],
  [
    "a state token that may be undefined",
    'app.bindSocialAccount(body, { headers: { "X-state-token": env } });',
    "undefined",
  ],
  ["a field that is missing", "app.loginWithWeChat({});", "code"],
];

const file = "tests/client/mistakes.ts";
const errors = typeErrors({ [file]: [...given, ...mistakes.map(([, code]) => code)].join("\n") });

test.each(mistakes.map(([what, , named], index) => [what, named, given.length + index + 1] as const))(
  "the type error for %s names it in its first line",
  (_, named, line) => {
    const [error, ...others] = errors.filter((error) => error.startsWith(`${file}:${line} `));
    const [firstLine = ""] = (error ?? "").slice(`${file}:${line} `.length).split("\n");
    expect(firstLine).toMatch(named);
    expect(others).toEqual([]);
  },
);
