import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";
import { Place } from "../lib/document.js";
import { contract } from "../lib/paths.js";

/** A call that was made: nothing of it that is secret. */
export interface Exchange {
  operationId: string;
  /** The HTTP status; 0 when no answer came. */
  status: number;
  /** The `status` or `error_code` of the answer, or why none came. */
  says: string | undefined;
}

export interface WireOptions {
  /** The provider's address. */
  target: string;
  /** What an input holds, asked for when a request carries it; rejects with the reason when nobody knows. */
  inputValue(input: string): Promise<string>;
  /** Why a call must not be made, if it must not. */
  refusal(operationId: string): string | undefined;
  /** Goes into X-tenant-id of each call that has it. */
  tenantId?: string | undefined;
}

/** What a status or an error code looks like: all that is ever printed of an answer. */
const harmless = /^[A-Z_]{1,40}(\.[A-Z]{1,10}){0,2}(\.\d{1,6})?$/;

/** Milliseconds that an answer may take. */
const patience = 30_000;

interface Call {
  operationId: string;
  mediaType: string | undefined;
  isForTenant: boolean;
  responses: Place;
}

/** The calls of the contract by method and path. */
function callsOf(text: string): Map<string, Call> {
  const paths = Place.rootOf(parse(text)).at("paths").entries();
  const calls = paths.flatMap(([path, item]) =>
    item.entries().map(([method, operation]): [string, Call] => {
      const parameters = operation.at("parameters").entries();
      const call = {
        operationId: operation.at("operationId").text(),
        mediaType: operation.at("requestBody", "content").entries()[0]?.[0],
        responses: operation.at("responses"),
        isForTenant: parameters.some(([, parameter]) => parameter.at("name").value === "X-tenant-id"),
      };
      return [`${method.toUpperCase()} ${path}`, call];
    }),
  );
  return new Map(calls);
}

/**
 * Stands between Redocly and the provider, because Redocly cannot send the vendor's media type, prints what it sends when a
 * check fails, and wants each input before it begins. An input reaches Redocly as a placeholder and gets its value here.
 * `stopped` resolves with the reason when a call must not be made.
 */
export async function openWire({ target, inputValue, refusal, tenantId }: WireOptions) {
  const calls = callsOf(readFileSync(contract, "utf8"));
  const exchanges: Exchange[] = [];
  let sessionToken: string | undefined;
  let stop: (reason: string) => undefined = () => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = (reason) => void resolve(reason) as undefined;
  });

  /** The text with the values of the inputs that it carries. */
  async function fill(text: string, spell = (value: string) => value): Promise<string> {
    let filled = text;
    for (const [placeholder, input = ""] of text.matchAll(/input\.(\w+)\.placeholder/g)) {
      const value = spell(await inputValue(input));
      filled = filled.replaceAll(placeholder, () => value);
    }
    return filled;
  }

  /** What goes to the provider; rejects with the reason when nothing may. */
  async function outgoing({ operationId, mediaType, isForTenant }: Call, incoming: IncomingMessage, sent: string) {
    const { method = "", rawHeaders } = incoming;
    const refused = refusal(operationId);
    if (refused) throw new Error(refused);
    const headers = new Headers();
    for (const [index, name] of rawHeaders.entries()) {
      if (index % 2 === 1 || /^(host|connection|content-length|content-type|accept-encoding)$/i.test(name)) continue;
      headers.set(name, await fill(rawHeaders[index + 1] ?? ""));
    }
    if (mediaType) headers.set("Content-Type", mediaType);
    if (tenantId && isForTenant) headers.set("X-tenant-id", tenantId);
    const isForm = mediaType === "application/x-www-form-urlencoded";
    const body = await fill(sent, isForm ? encodeURIComponent : (text) => JSON.stringify(text).slice(1, -1));
    return { method, headers, redirect: "manual" as const, ...(body && { body }) };
  }

  async function forward(incoming: IncomingMessage, sent: string) {
    const call = calls.get(`${incoming.method} ${incoming.url}`);
    if (!call) return stop(`before ${incoming.method} ${incoming.url}, which is no call of the contract`);
    const { operationId, responses } = call;
    const request = await outgoing(call, incoming, sent).catch((error: Error) =>
      stop(`before ${operationId}: ${error.message}`),
    );
    if (!request) return undefined;
    try {
      const signal = AbortSignal.timeout(patience);
      const response = await fetch(`${target}${incoming.url}`, { ...request, signal });
      const text = await response.text();
      const answer = parseJson(text);
      const { status, error_code, session_token } = Object(answer);
      const says = [status, error_code].find((value) => harmless.test(value));
      exchanges.push({ operationId, status: response.status, says });
      if (typeof session_token === "string") sessionToken = session_token;
      const [[, media] = []] = responses.at(String(response.status), "content").entries();
      const body = media && answer !== undefined ? JSON.stringify(withoutFurther(answer, media.at("schema"))) : text;
      const type = response.headers.get("Content-Type");
      return { status: response.status, headers: type ? { "Content-Type": type } : {}, body };
    } catch (error) {
      const { code, name } = Object((error as Error).cause ?? error);
      exchanges.push({ operationId, status: 0, says: `no answer (${code ?? name})` });
      return undefined;
    }
  }

  const server = createServer(async (request, response) => {
    let sent = "";
    for await (const chunk of request.setEncoding("utf8")) sent += chunk;
    const answer = await forward(request, sent);
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else request.socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    stopped,
    sessionToken: () => sessionToken,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What stands for an input until it goes out. */
export const placeholder = (input: string) => `input.${input}.placeholder`;

/** A value without the fields that its schema does not describe: answers may have more, and Redocly refuses them. */
function withoutFurther(value: unknown, schema: Place): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const unions = ["oneOf", "anyOf"].flatMap((keyword) => schema.at(keyword).entries());
  const schemas = [schema, ...unions.map(([, branch]) => branch)];
  const described = new Map(schemas.flatMap((each) => each.at("properties").entries()));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => {
      const property = described.get(name);
      return property ? [[name, withoutFurther(field, property)]] : [];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
