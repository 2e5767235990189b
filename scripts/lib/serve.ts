import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** What the docs server serves in each language, with its media type. Nothing else can be asked for. */
const types = new Map([
  ["index.html", "text/html"],
  ["redoc.js", "text/javascript"],
  ["openapi.yaml", "application/yaml"],
]);

interface ServeOptions {
  reloading?: boolean;
  /** Answers what is asked for below /demo. */
  demo?: RequestListener;
}

/**
 * Serves the documentation in `directory`. `reload` makes the open pages load anew, if `reloading` is set. Rejects when the
 * port is taken.
 */
export async function serveDocs(directory: string, port: number, { reloading = false, demo }: ServeOptions = {}) {
  const pages = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    const { method, url } = request;
    const [path = ""] = url?.split("?") ?? [];
    if (reloading && path === "/changes") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).flushHeaders();
      pages.add(response.once("close", () => pages.delete(response)));
      return;
    }
    if (demo && path.startsWith("/demo/")) return demo(request, response);
    if (demo && path === "/demo") return response.writeHead(302, { Location: "/demo/" }).end();
    const file = path.endsWith("/") ? `${path}index.html` : path;
    const type = types.get(file.replace(/^\/(zh-CN\/)?/, ""));
    const content = type && (await readFile(join(directory, file)).catch(() => undefined));
    if (!content) return response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such page.\n");
    if (method !== "GET" && method !== "HEAD") return response.writeHead(405, { Allow: "GET, HEAD" }).end();
    const headers = { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache", Vary: "Accept-Encoding" };
    // Page and script are three megabytes, which phones wait for.
    if (!request.headers["accept-encoding"]?.includes("gzip")) return response.writeHead(200, headers).end(content);
    response.writeHead(200, { ...headers, "Content-Encoding": "gzip" }).end(await promisify(gzip)(content));
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${port}/`,
    reload() {
      for (const page of pages) page.write("data: changed\n\n");
    },
    async close() {
      await once(server.close(), "close");
    },
  };
}
