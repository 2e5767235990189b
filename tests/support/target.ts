import { type JourneyValue, operations } from "../facts/index.js";
import type { Values } from "./requests.js";
import { readAllowed, readBaseUrl, readList, setting } from "./settings.js";

/** Which provider the contract suite tests, and with which values: the mock and the facts' examples by default. */
export interface Target {
  /** The provider's address; without it the suite tests the mock. */
  baseUrl: string | undefined;
  /** What requests carry in place of the facts' examples; a run adds what it is given. */
  values: Values;
  /** WeChat codes that are not spent yet. */
  codes: string[];
  /** Whether codes were given at all. */
  hasCodes: boolean;
  /** The operations that send an SMS or change a user and may be called all the same, by operationId. */
  allowed: string[];
  /** Milliseconds after which an answer that is not complete counts as a hang. */
  hangLimit: number;
}

/** The variables that hold a value of the journey. */
const variables = {
  client_id: "ONEACCESS_CLIENT_ID",
  client_secret: "ONEACCESS_CLIENT_SECRET",
  tenant_id: "ONEACCESS_TENANT_ID",
  mobile: "ONEACCESS_MOBILE",
  verify_code: "ONEACCESS_VERIFY_CODE",
  state_token: "ONEACCESS_STATE_TOKEN",
  captcha_token: "ONEACCESS_CAPTCHA_TOKEN",
} satisfies Values;

/** The variable that gives a value, if one does. */
export const variableOf = (value: JourneyValue): string | undefined => (variables as Values)[value];

/** Reads the target from the environment; throws one line that names the variable and the remedy. */
export function readTarget(): Target {
  const values = Object.entries(variables).map(([value, name]) => [value, setting(name)] as const);
  const codes = readList("ONEACCESS_WECHAT_CODE", "code");
  return {
    baseUrl: readBaseUrl(),
    values: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    codes,
    hasCodes: codes.length > 0,
    allowed: readAllowed(operations.filter(({ cost }) => cost === "side-effect").map(({ operationId }) => operationId)),
    hangLimit: readHangLimit(),
  };
}

function readHangLimit(): number {
  const value = setting("ONEACCESS_TIMEOUT") ?? "10000";
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error("ONEACCESS_TIMEOUT must be milliseconds, from 1 to 99999.");
  return Number(value);
}
