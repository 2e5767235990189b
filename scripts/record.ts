import { once } from "node:events";
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { dirname, resolve } from "node:path";
import { EnvHttpProxyAgent, request } from "undici";
import { parse } from "yaml";
import { Place } from "./lib/document.js";
import { contract } from "./lib/paths.js";
import { endWithParent, fail, isMain, portFrom } from "./lib/process.js";
import type { Call, Message } from "./record/call.js";
import { mask } from "./record/mask.js";

/** Where the calls go, and which port and file they are recorded on; rejects, in one line, what will not do. */
export async function recordingOptions([target = "", file = "recording.har"]: string[]) {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new Error(
      `${target || "(nothing)"} is not an address. Usage: npm run record -- https://tenant.example [file.har]`,
    );
  const directory = dirname(resolve(file));
  try {
    accessSync(directory, constants.W_OK);
  } catch {
    throw new Error(`${file} cannot be written: ${directory} is no directory that you may write to.`);
  }
  return { origin: url.origin, file, port: await portFrom("PORT", 4010) };
}

/** Headers of one connection, not of the call; and those that would make the other side answer in a form of its own. */
const hopByHop =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|host|content-length|expect|accept-encoding)$/;

function forwarded(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.test(name)));
}

/** As one text a header: a list is what a header that is repeated becomes. */
function messageOf(headers: IncomingHttpHeaders, body: Buffer): Message {
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: body.toString(),
  };
}

/** A server that passes each call on to `origin`, and adds it to `calls`. Unmasked calls are in memory only. */
export function recorder(origin: string, calls: Call[]) {
  // For HTTPS_PROXY, HTTP_PROXY and NO_PROXY: Node's own http does not look at them before Node 24.
  const dispatcher = new EnvHttpProxyAgent();
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", headers } = incoming;
    try {
      const { pathname, search } = new URL(incoming.url ?? "", "http://here.invalid");
      const url = Object.assign(new URL(origin), { pathname, search });
      const sent = Buffer.concat(await incoming.toArray());
      const options = { method, headers: forwarded(headers), body: sent.length > 0 ? sent : null, dispatcher };
      const answer = await request(url, options as Parameters<typeof request>[1]);
      const received = Buffer.from(await answer.body.arrayBuffer());
      calls.push({
        method,
        url,
        status: answer.statusCode,
        request: messageOf(headers, sent),
        response: messageOf(answer.headers, received),
      });
      outgoing.writeHead(answer.statusCode, forwarded(answer.headers)).end(received);
    } catch (error) {
      const reason = `${origin} gave no answer: ${(error as Error).message}`;
      console.error(reason);
      outgoing.writeHead(502, { "Content-Type": "text/plain" }).end(reason);
    }
  });
  return server.on("close", () => dispatcher.close());
}

/** Records until a signal ends it, and resolves when the calls under way are answered. */
async function record(origin: string, port: number): Promise<Call[]> {
  const calls: Call[] = [];
  const server = recorder(origin, calls).listen(port, "127.0.0.1");
  await once(server, "listening");
  console.log(`Recording at http://127.0.0.1:${port} what goes to ${origin}.\nPress Ctrl+C to stop.`);

  // One Ctrl-C arrives up to twice, from the terminal and from npm: the first ends the recording, the third everything.
  let signals = 0;
  const end = () => {
    signals += 1;
    if (signals === 1) console.log("No further calls are taken; waiting for those under way.");
    if (signals === 1) server.close();
    if (signals > 2) process.exit(1);
  };
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);
  await once(server, "close");
  return calls;
}

/** Masks the calls and writes them; returns a line that says how many of them the document describes. */
export function save(calls: Call[], file: string): string {
  const masked = mask(calls, Place.rootOf(parse(readFileSync(contract, "utf8"))));
  const share = `${masked.log.entries.length} of ${calls.length} calls are in the contract`;
  if (masked.log.entries.length === 0) throw new Error(`Nothing is written of this recording: ${share}.`);
  writeFileSync(file, `${JSON.stringify(masked, null, 2)}\n`);
  return `${share}: masked and written to ${file}.`;
}

if (isMain(import.meta.url)) {
  endWithParent();
  process.channel?.unref();
  const { origin, file, port } = await recordingOptions(process.argv.slice(2)).catch((error) => fail(error, 2));
  try {
    console.log(save(await record(origin, port), file));
  } catch (error) {
    fail(error);
  }
}
