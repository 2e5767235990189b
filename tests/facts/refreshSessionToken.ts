import {
  deviceExample,
  deviceFields,
  idToken,
  invalidToken,
  jsonType,
  nullable,
  nullableSeconds,
  type Operation,
  otherServerRefusal,
  sameDevice,
  serverHeaders,
  serverRefusal,
  text,
} from "./shared.js";
import { huawei, type Source } from "./sources.js";

const page: Source = "RefreshSessionToken";
const chinese: Source = "RefreshSessionTokenChinese";
const newSession = { fields: { session_token: "$response.body#/session_token", ...sameDevice } };

export const refreshSessionToken: Operation = {
  operationId: "refreshSessionToken",
  caller: "server",
  tag: "User session",
  method: "POST",
  path: "/api/v2/tenant/sso/session-token/refresh",
  source: page,
  sources: {
    RefreshSessionToken: huawei("Refreshing a session token", "intl/en-us/api-oneaccess/RefreshSessionToken"),
    RefreshSessionTokenChinese: huawei("Refreshing a session token, in Chinese", "api-oneaccess/RefreshSessionToken"),
  },
  security: "bearer",
  headers: serverHeaders,
  request: {
    mediaType: jsonType,
    fields: { session_token: text("r5y******LU1", page, "session_token"), ...deviceFields(page) },
    examples: { refresh: { value: { session_token: "r5y******LU1", ...deviceExample }, source: chinese } },
  },
  answers: {
    200: {
      source: chinese,
      bodies: {
        RefreshedSession: {
          session_token: text("lqI******JFH", chinese, "session_token"),
          id_token: nullable(idToken, chinese),
          expire: nullableSeconds(604800, chinese),
        },
      },
      examples: { refreshed: { value: { session_token: "lqI******JFH" }, source: chinese } },
      next: { exchangeSessionToken: newSession, refreshSessionToken: newSession },
    },
    400: serverRefusal(page, invalidToken),
    default: otherServerRefusal,
  },
  cost: "credentials",
};
