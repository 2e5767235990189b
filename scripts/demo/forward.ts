import { type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Calls, fieldsOf, type Seen } from "./calls.js";

/** Sends a request on to an address and its answer back, and lets `calls` see both. Which pages may read it is not the address's to say. */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  calls: Calls,
  { address, body, ...call }: Pick<Seen, "from" | "to" | "path"> & { address: string; body: Buffer },
): Promise<void> {
  const { method = "", headers } = request;
  const seen = { ...call, method, sent: { ...headers, ...fieldsOf(body, headers["content-type"]) } };
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method, headers: { ...headers, host: new URL(address).host } };
      send(address, options, resolve).once("error", reject).end(body);
    });
    const answered = await buffer(answer);
    const status = answer.statusCode ?? 0;
    calls.see({ ...seen, status, answered: fieldsOf(answered) });
    const back = Object.entries(answer.headers).filter(([name]) => !/^(access-control-|connection$)/.test(name));
    response.writeHead(status, Object.fromEntries(back)).end(answered);
  } catch {
    calls.see({ ...seen, status: 0, answered: {} });
    response.destroy();
  }
}
