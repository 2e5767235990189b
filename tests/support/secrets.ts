import { list } from "./settings.js";

/** Variables whose values are never printed. */
const secretVariables = [
  "ONEACCESS_CLIENT_ID",
  "ONEACCESS_CLIENT_SECRET",
  "ONEACCESS_TENANT_ID",
  "ONEACCESS_MOBILE",
  "ONEACCESS_VERIFY_CODE",
  "ONEACCESS_STATE_TOKEN",
  "ONEACCESS_CAPTCHA_TOKEN",
];

/** Members of an answer whose texts are no secrets; what they repeat of one is masked all the same. */
const plain = /^(status|error|error_code|error_msg|error_description|code|message|token_type|scope)$/;
const opaque = /[\w+/=-]*\d[\w+/=-]*/g;
const received = new Set<string>();

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" && Math.abs(value) >= 1e9) return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    plain.test(name) && typeof child === "string" ? [] : texts(child),
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Takes note of the values in a tenant's answer, so that `mask` finds them wherever they are sent on. */
export function rememberReceived(body: string): void {
  if (!process.env.ONEACCESS_BASE_URL) return;
  for (const text of texts(parse(body))) if (text.length >= 4) received.add(text);
}

/** Replaces each value that was passed in by the name of its variable, and each that was received by stars. */
export function mask(text: string): string {
  const secrets = [
    ...secretVariables.map((name) => ({ shown: `$${name}`, value: process.env[name]?.trim() ?? "" })),
    ...list(process.env.ONEACCESS_WECHAT_CODE ?? "").map((value) => ({ shown: "$ONEACCESS_WECHAT_CODE", value })),
    ...[...received].map((value) => ({ shown: "******", value })),
  ].filter(({ value }) => value);
  // The longest first, so that no value is left half masked by a shorter one within it.
  secrets.sort((a, b) => b.value.length - a.value.length);
  return secrets.reduce(
    (masked, { shown, value }) =>
      [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURIComponent(value),
        String(new URLSearchParams([["", value]])).slice(1),
      ].reduce((rest, spelling) => rest.replaceAll(spelling, () => shown), masked),
    text,
  );
}

/** A body with every text masked that is not plainly none, or its length when it is no JSON. */
export function maskBody(body: string): string {
  const value = parse(body);
  if (value === undefined) return body === "" ? "(empty)" : `(${body.length} characters that are no JSON)`;
  return JSON.stringify(masked(value)).slice(0, 500);
}

function masked(value: unknown, name = ""): unknown {
  if (typeof value === "string") return plain.test(name) ? value.replace(opaque, maskOpaque) : "******";
  if (typeof value === "number") return Math.abs(value) >= 1e9 ? "******" : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => masked(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name.replace(opaque, maskOpaque), masked(child, name)]),
  );
}

/** Masks what could be a token or a number of a person. */
const maskOpaque = (text: string) => (text.length >= 12 || /\d{6}/.test(text) ? "******" : text);
