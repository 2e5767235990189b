import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";

/** What the docs server serves, and as what. Nothing else can be asked for. */
const files = new Map([
  ["/", { name: "index.html", type: "text/html; charset=utf-8" }],
  ["/openapi.yaml", { name: "openapi.yaml", type: "application/yaml" }],
]);

/** Makes an open page load itself anew; the page's own policy forbids it every connection, so that is widened too. */
const live = (page: Buffer) =>
  page
    .toString()
    .replace("default-src 'none'", "$&; connect-src 'self'")
    .replace("</head>", '<script>new EventSource("/changes").onmessage = () => location.reload();</script>$&');

/**
 * Serves the documentation in `directory`. `reload` makes the open pages load anew, if `reloading` is set.
 * Rejects when the port is taken.
 */
export async function serveDocs(
  directory: string,
  port: number,
  { reloading = false } = {},
): Promise<{ url: string; reload(): void }> {
  const pages = new Set<ServerResponse>();
  const server = createServer(async ({ method, url }, response) => {
    const [path = ""] = url?.split("?") ?? [];
    if (reloading && path === "/changes") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).flushHeaders();
      pages.add(response.once("close", () => pages.delete(response)));
      return;
    }
    const file = files.get(path);
    const content = file && (await readFile(join(directory, file.name)).catch(() => undefined));
    if (!content) response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such page.\n");
    else if (method !== "GET" && method !== "HEAD") response.writeHead(405, { Allow: "GET, HEAD" }).end();
    else
      response.writeHead(200, { "Content-Type": file.type }).end(reloading && path === "/" ? live(content) : content);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const reload = () => {
    for (const page of pages) page.write("data: changed\n\n");
  };
  return { url: `http://127.0.0.1:${port}/`, reload };
}
