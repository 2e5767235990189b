import { createOneAccessClient } from "oneaccess-openapi";
import { settings } from "./settings.js";

const aRandomId = randomId();

/** What OneAccess is told of this browser. The server needs the same values to exchange the session token. */
export const device = {
  operating_sys_version:
    /(Android|Windows NT|Mac OS X|iPhone OS|Linux)[ \d._]*/.exec(navigator.userAgent)?.[0] ?? "unknown",
  device_fingerprint: fingerprint(),
  agent: navigator.userAgent,
};

export const oneaccess = createOneAccessClient({
  baseUrl: settings.oneaccess,
  headers: {
    "X-client-id": settings.clientId,
    "X-operating-sys-version": device.operating_sys_version,
    "X-device-fingerprint": device.device_fingerprint,
    "X-agent": device.agent,
    "X-L": settings.language.startsWith("zh") ? "zh" : "en",
  },
});

/** Why there is no login. The message is a code of OneAccess, or a word of our own: words.ts has the text for it. */
export class LoginError extends Error {}

/** What a call answered; throws the code of a refusal. */
export function accepted<Data>({ data, error }: { data?: Data; error?: { error_code: string } }): Data {
  if (error) throw new LoginError(error.error_code);
  return data as Data;
}

/** The same at the next visit, unless the browser keeps nothing for this page. */
function fingerprint(): string {
  try {
    localStorage.device ??= aRandomId;
    return localStorage.device;
  } catch {
    return aRandomId;
  }
}

export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
