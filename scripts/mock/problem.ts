import type { IncomingHttpHeaders } from "node:http";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer of the mock's own, of the same kind as Prism's. */
export class Problem extends Error implements Answer {
  readonly headers = { "content-type": "application/problem+json" };
  readonly body: string;

  constructor(
    readonly status: number,
    title: string,
    detail: string,
  ) {
    super(title);
    this.body = JSON.stringify({ title, status, detail });
  }
}
