import type { ServerResponse } from "node:http";

/** A call as the demo shows it. */
export interface Call {
  number: number;
  /** Who calls whom. */
  from: "page" | "server";
  to: "server" | "OneAccess" | "WeChat";
  method: string;
  path: string;
  status: number;
  /** What tells outcomes apart: the status of a login, or the code of a refusal. */
  outcome?: string;
  /** Values that the call carries, by name, and the call that answered with them. */
  takes: { name: string; from: number }[];
}

/** A call before it is numbered, with what was sent and answered. */
export type Seen = Omit<Call, "number" | "takes" | "outcome"> & { sent: Values; answered: Values };
type Values = Record<string, unknown>;

/** Follows the calls of a login, and tells pages of them as they happen. */
export class Calls {
  #number = 0;
  #answers = new Map<string, { name: string; from: number }>();
  #pages = new Set<ServerResponse>();

  /** Follows a call that has been answered. */
  see({ sent, answered, ...call }: Seen): void {
    this.#number += 1;
    const texts = Object.values(sent).map((value) => String(value).replace(/^Bearer /, ""));
    const takes = texts.flatMap((text) => this.#answers.get(text) ?? []);
    for (const [name, value] of Object.entries(answered))
      if (typeof value === "string" && value.length >= 8) this.#answers.set(value, { name, from: this.#number });
    const outcome = answered.status ?? answered.error_code ?? answered.error;
    const shown: Call = { ...call, number: this.#number, takes, ...(typeof outcome === "string" && { outcome }) };
    for (const page of this.#pages) page.write(`data: ${JSON.stringify(shown)}\n\n`);
  }

  /** Begins again at one. */
  restart(): void {
    this.#number = 0;
    this.#answers.clear();
  }

  /** Answers a page that listens with server-sent events. */
  listen(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).flushHeaders();
    this.#pages.add(response);
    response.once("close", () => this.#pages.delete(response));
  }
}

/** The fields of a body, JSON or form. */
export function fieldsOf(body: Buffer, type = ""): Values {
  if (type.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body.toString()));
  try {
    return Object(JSON.parse(body.toString()));
  } catch {
    return {};
  }
}
