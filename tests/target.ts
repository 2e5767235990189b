import { headers } from "./facts.js";

/** Whom the contract suite talks to and with which values: the mock and the facts' examples, unless told otherwise. */
export interface Target {
  /** The provider's address; without it the suite starts the mock. */
  baseUrl: string | undefined;
  /** Every `X-` header of the facts with the value to send. */
  headers: Record<string, string>;
  /** Set when calls are made for a tenant: `X-tenant-id` is then always sent, as ISV applications must. */
  tenantId: string | undefined;
  /** Codes that work once; without them the facts' example is used, any number of times. */
  codes: string[] | undefined;
  /** Milliseconds after which an answer that is not complete counts as a hang. */
  hangLimit: number;
}

/** Reads the target from the environment; throws one line that names the variable and the remedy. */
export function readTarget(): Target {
  const clientId = setting("ONEACCESS_CLIENT_ID");
  const tenantId = setting("ONEACCESS_TENANT_ID");
  const values: Record<string, string | undefined> = { "X-client-id": clientId, "X-tenant-id": tenantId };
  return {
    baseUrl: readBaseUrl(),
    headers: Object.fromEntries(headers.map(({ name, example }) => [name, values[name] ?? example])),
    tenantId,
    codes: readCodes(),
    hangLimit: readHangLimit(),
  };
}

/** Replaces each value that came from the environment by the name of its variable: live values are never printed. */
export function maskLiveValues(text: string): string {
  const live = ["ONEACCESS_CLIENT_ID", "ONEACCESS_TENANT_ID", "ONEACCESS_WECHAT_CODE"].flatMap((name) =>
    list(process.env[name] ?? "").map((value) => ({ name, value })),
  );
  // The longest first, so that no value is left half masked by a shorter one within it.
  live.sort((a, b) => b.value.length - a.value.length);
  return live.reduce(
    (masked, { name, value }) =>
      [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)].reduce(
        (rest, spelling) => rest.replaceAll(spelling, () => `$${name}`),
        masked,
      ),
    text,
  );
}

function setting(name: string): string | undefined {
  const value = process.env[name]?.trim();
  if (value === "") throw new Error(`${name} is set but empty: give it a value or unset it.`);
  return value;
}

function list(values: string): string[] {
  return values
    .split(",")
    .map((value) => value.trim())
    .filter(Boolean);
}

function readBaseUrl(): string | undefined {
  const value = setting("ONEACCESS_BASE_URL");
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new Error("ONEACCESS_BASE_URL must be an address such as https://tenant.example, nothing more.");
  }
  return value.replace(/\/+$/, "");
}

function readCodes(): string[] | undefined {
  const value = setting("ONEACCESS_WECHAT_CODE");
  if (value === undefined) return undefined;
  const codes = [...new Set(list(value))];
  if (codes.length === 0)
    throw new Error("ONEACCESS_WECHAT_CODE holds no code: give one or more, separated by commas.");
  return codes;
}

function readHangLimit(): number {
  const value = setting("ONEACCESS_TIMEOUT") ?? "10000";
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error("ONEACCESS_TIMEOUT must be milliseconds, from 1 to 99999.");
  return Number(value);
}
