import {
  applicationErrors,
  fixed,
  formType,
  invalidClient,
  nullable,
  type Operation,
  otherCredentialsRefusal,
  seconds,
  serverRefusal,
  text,
} from "./shared.js";
import { huawei, type Source } from "./sources.js";

const page: Source = "ShowAuthToken";
const credentials = {
  client_id: "ONtQq2igSggfFClyGgzmuXR8ubWEP...",
  client_secret: "Xdq******vfe...",
  grant_type: "client_credentials",
};
const answer = {
  access_token: "334******140",
  token_type: "Bearer",
  expires_in: 1719,
  scope: "all",
  id_token: "ey******Is.ey******Yo.EL******YW",
};

export const obtainAccessToken: Operation = {
  operationId: "obtainAccessToken",
  caller: "server",
  tag: "Access token",
  method: "POST",
  path: "/api/v2/tenant/token",
  source: page,
  sources: {
    ShowAuthToken: huawei("Obtaining an access credential", "intl/en-us/api-oneaccess/ShowAuthToken"),
  },
  headers: [],
  request: {
    mediaType: formType,
    fields: {
      grant_type: fixed(credentials.grant_type, page),
      client_id: text(credentials.client_id, page, "client_id"),
      client_secret: text(credentials.client_secret, page, "client_secret"),
    },
    examples: { obtain: { value: credentials, source: page } },
  },
  answers: {
    200: {
      source: page,
      bodies: {
        AccessToken: {
          access_token: text(answer.access_token, page, "access_token"),
          token_type: nullable(answer.token_type, page),
          expires_in: seconds(answer.expires_in, page),
          scope: nullable(answer.scope, page),
          id_token: nullable(answer.id_token, page),
        },
      },
      examples: { obtained: { value: answer, source: page } },
      // They take the token as bearer token, which is no parameter.
      next: { exchangeSessionToken: {}, getUserBySsoTicket: {}, refreshSessionToken: {} },
    },
    400: serverRefusal(page, invalidClient, ...applicationErrors),
    default: otherCredentialsRefusal,
  },
  cost: "credentials",
};
