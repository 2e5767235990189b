// The server's part: from the session token of a login to the user, and a new session token in time.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { createOneAccessServerClient, type SessionExchange } from "oneaccess-openapi/server";

const { ONEACCESS_BASE_URL, ONEACCESS_CLIENT_ID = "", ONEACCESS_CLIENT_SECRET = "", PORT = "3000" } = process.env;
const oneaccess = createOneAccessServerClient({
  baseUrl: ONEACCESS_BASE_URL ?? "https://abcdefg.huaweioneaccess.com",
  // The client obtains the access token by itself, and another one before the first is over.
  credentials: { client_id: ONEACCESS_CLIENT_ID, client_secret: ONEACCESS_CLIENT_SECRET },
});

type Refusal = { error_code: string; error_msg?: string | null } | { error: string; error_description?: string | null };
type Result<Data> = { data: Data; error?: never } | { data?: never; error: Refusal };
function accepted<Data>({ data, error }: Result<Data>): Data {
  if (!error) return data as Data;
  const [code, message] =
    "error_code" in error ? [error.error_code, error.error_msg] : [error.error, error.error_description];
  throw new Error(`Refused: ${code}: ${message ?? ""}`);
}

/** What the app handed over, by an id of our own: the session token stays here. */
const sessions = new Map<string, SessionExchange>();

/** The session token and the values of the device that logged in → the user. */
async function logIn(session: SessionExchange) {
  const { session_token, ...device } = session;
  const { sso_ticket } = accepted(await oneaccess.exchangeSessionToken(session));
  const { data } = accepted(await oneaccess.getUserBySsoTicket({ sso_ticket, ...device }));
  const id = randomUUID();
  sessions.set(id, session);
  return { id, name: data.user.name };
}

/** When the user returns: a new session token in place of the old one. */
async function refresh({ id }: { id: string }) {
  const session = sessions.get(id);
  if (!session) throw new Error("No such session.");
  const { session_token } = accepted(await oneaccess.refreshSessionToken(session));
  sessions.set(id, { ...session, session_token });
  return {};
}

const server = createServer(async (request, response) => {
  try {
    const handOver = await json(request);
    const answer =
      request.url === "/refresh" ? refresh(handOver as { id: string }) : logIn(handOver as SessionExchange);
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(await answer));
  } catch (error) {
    response.writeHead(502).end(error instanceof Error ? error.message : "");
  }
});
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${PORT}`));
