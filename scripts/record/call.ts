import { readFileSync } from "node:fs";
import type { Operation } from "../lib/operations.js";

/** One call of a recording; its status is above 0 when an answer came. */
export interface Call {
  method: string;
  url: URL;
  status: number;
  request: Message;
  response: Message;
}

/** What was sent or answered; `body` is undefined when the recording does not hold it. Names of headers are in lower case. */
export interface Message {
  headers: Record<string, string>;
  body: string | undefined;
}

/** The operation that a call goes to, if the document has it. No path of the contract has a parameter. */
export function operationAt(operations: Operation[], { method, url }: Call): Operation | undefined {
  return operations.find((operation) => operation.method === method && operation.path === url.pathname);
}

export const form = "application/x-www-form-urlencoded";

/** As much of an entry of an HTTP Archive as is read here. Many tools write it, and each leaves something out. */
interface Entry {
  request: { method: string; url: string; headers?: Pair[]; bodySize?: number; postData?: Content };
  response?: { status?: unknown; headers?: Pair[]; content?: Content };
}

interface Content {
  mimeType?: string;
  text?: string;
  encoding?: string;
  params?: Pair[];
  size?: number | undefined;
}

interface Pair {
  name: string;
  value?: string;
}

/** The calls of an HTTP Archive; throws, in one line, when it holds none. */
export function readCalls(file: string): Call[] {
  let entries: unknown;
  try {
    // Some tools begin the file with a byte order mark, which JSON does not allow.
    entries = JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""))?.log?.entries;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new Error(`${file} cannot be read; to make a recording: npm run record`);
  }
  const isEntry = (entry: Partial<Entry> | null) =>
    typeof entry?.request?.method === "string" && URL.canParse(entry.request.url);
  if (!Array.isArray(entries) || !entries.every(isEntry)) throw new Error(`${file} is no HTTP Archive (HAR) of calls.`);
  if (entries.length === 0) throw new Error(`${file} holds no call, so it shows nothing.`);
  return entries.map(({ request, response }: Entry) => ({
    method: request.method.toUpperCase(),
    url: new URL(request.url),
    status: Number(response?.status ?? 0),
    request: messageOf(request.headers, { size: request.bodySize, ...request.postData }),
    response: messageOf(response?.headers, response?.content),
  }));
}

function messageOf(pairs: Pair[] = [], { mimeType, text, encoding, params, size }: Content = {}): Message {
  const headers = Object.fromEntries(pairs.map(({ name, value = "" }) => [name.toLowerCase(), value]));
  if (mimeType) headers["content-type"] ??= mimeType;
  if (text) return { headers, body: encoding === "base64" ? Buffer.from(text, "base64").toString() : text };
  // Some tools write the fields of a form in place of its text.
  if (params?.length)
    return { headers, body: new URLSearchParams(params.map(({ name, value = "" }) => [name, value])).toString() };
  return { headers, body: size === 0 ? "" : text };
}
