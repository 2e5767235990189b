import {
  deviceExample,
  deviceFields,
  invalidToken,
  jsonType,
  nullable,
  type Operation,
  object,
  otherServerRefusal,
  row,
  serverHeaders,
  serverRefusal,
  text,
  unused,
} from "./shared.js";
import { bamboo, huawei, type Source } from "./sources.js";

const page: Source = "ShowUserBySSOTicket";
const errorCodes: Source = { sister: "ErrorCode" };
/** Of the published answer only the end is legible, with the e-mail address; the other values are BambooCloud's. */
const user = {
  userName: "zhangsan",
  id: "20220126153857263-A04D-60E0D446C",
  name: "zhangsan",
  mobile: "+86-183******55",
  email: "20220330162435@example.com",
};
const fields = Object.fromEntries(Object.entries(user).map(([name, value]) => [name, nullable(value, page)]));

export const getUserBySsoTicket: Operation = {
  operationId: "getUserBySsoTicket",
  caller: "server",
  tag: "User session",
  method: "POST",
  path: "/api/v2/tenant/sso/sso-ticket/verify",
  source: page,
  sources: {
    ShowUserBySSOTicket: huawei("Reading a user by SSO ticket", "intl/en-us/api-oneaccess/ShowUserBySSOTicket"),
    BambooUserCiam: bamboo("User by SSO ticket, CIAM", "ciam/api/v2/sdk/deprecated/get-user-info-by-sso-ticket"),
  },
  security: "bearer",
  headers: serverHeaders,
  request: {
    mediaType: jsonType,
    fields: { sso_ticket: text("cd7******yjn", page, "sso_ticket"), ...deviceFields(page) },
    examples: {
      verify: { value: { sso_ticket: "cd7******yjn", ...deviceExample }, source: { inferred: "ShowUserBySSOTicket" } },
    },
  },
  answers: {
    200: {
      source: page,
      bodies: {
        UserAnswer: {
          code: unused(undefined, page),
          message: unused(undefined, page),
          data: object({ user: object(fields, page) }, page),
        },
      },
      examples: { user: { value: { data: { user } }, source: { inferred: "BambooUserCiam" } } },
    },
    400: serverRefusal(
      page,
      row(errorCodes, "PARAM.0031", "SSO ticket required."),
      row(errorCodes, "PARAM.0032", "SSO ticket invalid or expired."),
      invalidToken,
    ),
    default: otherServerRefusal,
  },
  cost: "credentials",
};
