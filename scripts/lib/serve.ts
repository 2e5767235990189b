import { readFile, stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** What the docs server serves, and as what. Nothing else can be asked for. */
const files = new Map<string, { name: string; type: string }>(
  ["", "zh-CN/"].flatMap((folder) => {
    const page = { name: `${folder}index.html`, type: "text/html; charset=utf-8" };
    const document = { name: `${folder}openapi.yaml`, type: "application/yaml; charset=utf-8" };
    return [
      [`/${folder}`, page],
      [`/${folder}index.html`, page],
      [`/${folder}openapi.yaml`, document],
    ];
  }),
);

/** A file as it goes out, compressed and not; `version` changes when it does. */
interface Encoded {
  version: string;
  gzip: Buffer;
  identity: Buffer;
}

/**
 * Serves the documentation in `directory`, compressed. `reload` makes the open pages load anew, if `reloading` is set.
 * Rejects when the port is taken.
 */
export async function serveDocs(
  directory: string,
  port: number,
  { reloading = false } = {},
): Promise<{ url: string; reload(): void; close(): Promise<void> }> {
  const pages = new Set<ServerResponse>();
  const encoded = new Map<string, Encoded>();
  /** The file, read and compressed anew only when it has changed. */
  const load = async (name: string): Promise<Encoded> => {
    const file = join(directory, name);
    const { mtimeMs, size } = await stat(file);
    const version = `${mtimeMs}-${size}`;
    const known = encoded.get(name);
    if (known?.version === version) return known;
    const identity = await readFile(file);
    const fresh = { version, gzip: await promisify(gzip)(identity), identity };
    encoded.set(name, fresh);
    return fresh;
  };

  const server = createServer(async ({ method, url, headers }, response) => {
    const [path = ""] = url?.split("?") ?? [];
    if (reloading && path === "/changes") {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).flushHeaders();
      pages.add(response.once("close", () => pages.delete(response)));
      return;
    }
    const file = files.get(path);
    const content = file && (await load(file.name).catch(() => undefined));
    if (!content) return response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such page.\n");
    if (method !== "GET" && method !== "HEAD") return response.writeHead(405, { Allow: "GET, HEAD" }).end();

    const coding = headers["accept-encoding"]?.includes("gzip") ? "gzip" : "identity";
    const ETag = `"${content.version}-${coding}"`;
    // Kept by the browser, and asked for anew at each visit.
    const caching = { ETag, Vary: "Accept-Encoding", "Cache-Control": "no-cache" };
    if (headers["if-none-match"] === ETag) return response.writeHead(304, caching).end();
    const entity = { "Content-Type": file.type, "Content-Length": content[coding].length };
    return response
      .writeHead(200, { ...caching, ...entity, ...(coding === "gzip" && { "Content-Encoding": coding }) })
      .end(content[coding]);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  const reload = () => {
    for (const page of pages) page.write("data: changed\n\n");
  };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}/`, reload, close };
}
