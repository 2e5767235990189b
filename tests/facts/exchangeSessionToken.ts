import {
  applicationErrors,
  deviceExample,
  deviceFields,
  invalidToken,
  jsonType,
  nullableSeconds,
  type Operation,
  optionalText,
  otherServerRefusal,
  sameDevice,
  serverHeaders,
  serverRefusal,
  text,
} from "./shared.js";
import type { Source } from "./sources.js";

const page: Source = "ShowSSOTicketBySessionToken";

export const exchangeSessionToken: Operation = {
  operationId: "exchangeSessionToken",
  caller: "server",
  tag: "User session",
  method: "POST",
  path: "/api/v2/tenant/sso/session-token/sso-ticket",
  source: page,
  security: "bearer",
  headers: serverHeaders,
  request: {
    mediaType: jsonType,
    fields: {
      session_token: text("iJK******ITu", page, "session_token"),
      ...deviceFields(page),
      client_id: optionalText("9fIHl3Dc9ivToWLVtblrF6Sjv9Fx47JJ", page, "client_id"),
    },
    examples: {
      exchange: {
        value: { session_token: "iJK******ITu", ...deviceExample, client_id: "9fIHl3Dc9ivToWLVtblrF6Sjv9Fx47JJ" },
        source: page,
      },
    },
  },
  answers: {
    200: {
      source: page,
      bodies: {
        SsoTicket: { sso_ticket: text("cd7******yjn", page, "sso_ticket"), expire: nullableSeconds(9600, page) },
      },
      examples: { ticket: { value: { expire: 9600, sso_ticket: "cd7******yjn" }, source: page } },
      next: { getUserBySsoTicket: { fields: { sso_ticket: "$response.body#/sso_ticket", ...sameDevice } } },
    },
    400: serverRefusal(page, invalidToken, ...applicationErrors.filter(([code]) => code !== "APP.0002")),
    default: otherServerRefusal,
  },
  cost: "credentials",
};
