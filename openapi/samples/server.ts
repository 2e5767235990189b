// The server's part: it learns from OneAccess whose a session token is, and keeps a session of its own for the user.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json, text } from "node:stream/consumers";
import { createOneAccessServerClient, type SessionExchange } from "oneaccess-openapi/server";

const { ONEACCESS_CLIENT_ID = "", ONEACCESS_CLIENT_SECRET = "", PORT = "3000" } = process.env;
const { ONEACCESS_BASE_URL = "https://abcdefg.huaweioneaccess.com" } = process.env;
const oneaccess = createOneAccessServerClient({
  baseUrl: ONEACCESS_BASE_URL,
  // The client obtains the access token by itself, and another one before the first is over.
  credentials: { client_id: ONEACCESS_CLIENT_ID, client_secret: ONEACCESS_CLIENT_SECRET },
});

interface Session {
  user: { name: string };
  /** The session token, which stays here, and the device of the login. */
  exchange: SessionExchange;
  /** When half of the session token's life is over, in milliseconds since 1970. */
  refreshAt: number;
}

/** By the value of our cookie. Kept in memory here; yours outlive a restart. */
const sessions = new Map<string, Session>();

/** What the page is told of a failure. */
class Failure extends Error {
  constructor(
    readonly status: number,
    readonly word: "request" | "session" | "server" | "busy",
  ) {
    super(word);
  }
}

/** What OneAccess answered. The code of a refusal is for the log; the page learns what can be done. */
function accepted<Data>(answer: {
  data?: Data;
  error?: { error_code: string } | { error: string };
  response: Response;
}) {
  const { data, error, response } = answer;
  if (!error) return data as Data;
  console.error(`OneAccess refused: ${"error" in error ? error.error : error.error_code}`);
  // Our client id, our secret or our permission: we have to put it right.
  if ("error" in error) throw new Failure(502, "server");
  if (response.status >= 500) throw new Failure(503, "busy");
  // The session token or the ticket: the user has to log in again.
  throw new Failure(401, "session");
}

/** Takes the session token of a login, and learns from OneAccess whose it is. */
async function openSession(request: IncomingMessage, response: ServerResponse) {
  // No form of another website can send JSON, and so nobody is logged in as somebody else.
  if (request.headers["content-type"] !== "application/json") throw new Failure(415, "request");
  const { expire, ...login } = (await json(request)) as Omit<SessionExchange, "device_ip"> & { expire?: number | null };
  // The address of the connection. Behind your own proxy it is the last one in X-Forwarded-For.
  const exchange = { ...login, device_ip: request.socket.remoteAddress ?? "" };
  const { sso_ticket } = accepted(await oneaccess.exchangeSessionToken(exchange));
  const { session_token, ...device } = exchange;
  const { data } = accepted(await oneaccess.getUserBySsoTicket({ sso_ticket, ...device }));

  const user = { name: data.user.name ?? data.user.userName ?? "" };
  const id = randomUUID();
  sessions.set(id, { user, exchange, refreshAt: Date.now() + (expire ?? 0) * 500 });
  // Add "; Secure" where the page is on https.
  response.setHeader("Set-Cookie", `session=${id}; HttpOnly; SameSite=Lax; Path=/`);
  return user;
}

/** Whose the session is. In the second half of its life the session token is exchanged for a new one. */
async function readSession(id: string) {
  const session = sessions.get(id);
  if (!session || Date.now() < session.refreshAt) return session?.user;
  try {
    const { session_token, expire } = accepted(await oneaccess.refreshSessionToken(session.exchange));
    session.exchange = { ...session.exchange, session_token };
    session.refreshAt = Date.now() + (expire ?? 0) * 500;
    return session.user;
  } catch (error) {
    if (!(error instanceof Failure) || error.word !== "session") throw error;
    sessions.delete(id);
    return undefined;
  }
}

/** Passes a call of the page on, for a tenant that does not allow the page's origin. */
async function passOn(path: string, request: IncomingMessage) {
  const { method = "", headers, socket } = request;
  const sent = Object.entries(headers).filter(([name]) => /^(content-type|x-(?!forwarded).*)$/.test(name));
  return fetch(ONEACCESS_BASE_URL + path, {
    method,
    headers: { ...Object.fromEntries(sent as [string, string][]), "x-device-ip": socket.remoteAddress ?? "" },
    ...(method !== "GET" && { body: await text(request) }),
    redirect: "manual",
  });
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const id = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const { pathname } = new URL(request.url ?? "", "http://server");
  if (pathname.startsWith("/api/v2/sdk/")) {
    const answer = await passOn(pathname, request);
    const type = answer.headers.get("Content-Type") ?? "application/json";
    return response.writeHead(answer.status, { "Content-Type": type }).end(await answer.text());
  }
  if (pathname !== "/session") throw new Failure(404, "request");
  if (request.method === "DELETE") sessions.delete(id);
  const user =
    request.method === "POST"
      ? await openSession(request, response)
      : request.method === "GET" && (await readSession(id));
  if (!user) return response.writeHead(204).end();
  return response.setHeader("Content-Type", "application/json").end(JSON.stringify(user));
}

const server = createServer((request, response) =>
  answer(request, response).catch((error) => {
    // OneAccess cannot be reached, or does not answer as the contract says.
    const { status, word } = error instanceof Failure ? error : new Failure(503, "busy");
    if (!(error instanceof Failure)) console.error(error.message);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ error: word }));
  }),
);
server.listen(Number(PORT), "127.0.0.1", () => console.log(`Listening on http://127.0.0.1:${PORT}`));
