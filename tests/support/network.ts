/** What a client sent. */
export interface Sent {
  method: string;
  url: string;
  headers: Headers;
  body: string;
  redirect: string;
}

export interface NetworkAnswer {
  status?: number;
  body?: unknown;
  type?: string;
}

/** A `fetch` that gives these answers one after the other, the last one again, and keeps what it is called with. */
export function network(...answers: NetworkAnswer[]) {
  return networkByPath({ "": answers });
}

/** As `network`, with answers for each ending of a path. */
export function networkByPath(answers: Record<string, NetworkAnswer[]>) {
  const sent: Sent[] = [];
  const left = Object.entries(answers).map(([path, list]) => ({ path, list: [...list] }));
  const fetch = async (input: string | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const { method, url, headers, redirect } = request;
    sent.push({ method, url, headers, redirect, body: await request.text() });
    const list = left.find(({ path }) => url.endsWith(path))?.list ?? [];
    const { status = 200, body = "", type = "application/json" } = (list.length > 1 ? list.shift() : list[0]) ?? {};
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return new Response(status === 204 ? null : text, { status, headers: { "Content-Type": type } });
  };
  return { fetch, sent };
}
