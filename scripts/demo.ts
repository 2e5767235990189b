import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { build, type OutputFile } from "esbuild";
import { Calls, fieldsOf } from "./demo/calls.js";
import { type Choices, Chooser } from "./demo/choices.js";
import { forward } from "./demo/forward.js";
import { demoPage, weChatPage } from "./demo/pages.js";
import { SourceDocument } from "./lib/document.js";
import * as examples from "./lib/examples.js";
import type { Language } from "./lib/languages.js";
import { operationsOf } from "./lib/operations.js";
import { contract, root } from "./lib/paths.js";
import { freePort } from "./lib/process.js";

const web = join(root, "openapi", "samples", "web");

export interface Demo {
  /** Answers a request whose path begins with /demo. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What visitors can choose. */
  choices: Choices;
  close(): Promise<void>;
}

/**
 * The login page of the samples and the server of the samples, both as they are, between a visitor and a provider: the mock,
 * whose answers the visitor chooses, or with `choosing: false` another one.
 */
export async function startDemo(
  provider: { url: string },
  { choosing = true, credentials = examples.credentials } = {},
): Promise<Demo> {
  const calls = new Calls();
  const chooser = new Chooser();
  const operations = operationsOf(new SourceDocument(await readFile(contract, "utf8"), contract).root);

  /** OneAccess, as page and server see it. It allows the page's origin, unless the visitor wants to do without. */
  const tenant = createServer(async (request, response) => {
    const { url: path = "", method, headers } = request;
    if (headers.origin && chooser.choices.calls === "direct") {
      response.setHeader("Access-Control-Allow-Origin", headers.origin);
      response.setHeader("Access-Control-Allow-Headers", headers["access-control-request-headers"] ?? "");
    }
    if (method === "OPTIONS") return response.writeHead(204).end();
    const body = await buffer(request);
    const { operationId = "" } = operations.find((each) => each.path === path && each.method === method) ?? {};
    const chosen = choosing && operationId ? chooser.choose(operationId, body) : undefined;
    const address = chosen === "down" ? "" : `${provider.url}${chosen ? `/@${operationId}=${chosen}` : ""}${path}`;
    const from = headers.origin ? "page" : "server";
    return forward(request, response, calls, { address, body, from, to: "OneAccess", path });
  });
  // A browser repeats a call when a connection that it has used before breaks: one without an answer would be shown twice.
  tenant.maxRequestsPerSocket = 1;
  await once(tenant.listen(0, "127.0.0.1"), "listening");
  const tenantUrl = `http://127.0.0.1:${(tenant.address() as AddressInfo).port}`;
  const server = await startServer({
    ONEACCESS_BASE_URL: tenantUrl,
    ONEACCESS_CLIENT_ID: credentials.client_id,
    ONEACCESS_CLIENT_SECRET: credentials.client_secret,
  });
  const files = await buildFiles();
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${tenantUrl}; frame-src 'self'; base-uri 'none'; form-action 'none'`;

  /** What a developer writes into settings.ts. */
  function settings(language: Language): string {
    const own = "/demo/server";
    return `export const settings = ${JSON.stringify({
      server: own,
      oneaccess: chooser.choices.calls === "direct" ? tenantUrl : own,
      clientId: examples.headers["X-client-id"],
      wechat: { page: "/demo/wechat", appid: "demo", scope: "snsapi_login" },
      language,
    })};`;
  }

  /** Comes back from WeChat as it would, with a code that nobody has used. */
  function returnOf(query: URLSearchParams, code?: string): string {
    // Only to the login page.
    const back = new URL(query.get("redirect_uri") ?? "/", "http://demo");
    const returned = new URLSearchParams({ ...(code && { code }), state: query.get("state") ?? "" });
    return `${back.pathname.replace(/^\/(?!demo\/).*/, "/demo/login/")}?${returned}`;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "" } = request;
    const { pathname, searchParams } = new URL(url, "http://demo");
    const language =
      pathname.startsWith("/demo/zh-CN/") || searchParams.get("redirect_uri")?.includes("/zh-CN/") ? "zh-CN" : "en";
    const name = pathname.replace(/^\/demo\/(zh-CN\/)?/, "");
    const send = (type: string, body: string | Uint8Array) => {
      const headers = { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" };
      response.writeHead(200, { ...headers, "Content-Security-Policy": policy }).end(body);
    };
    if (name.startsWith("server/")) {
      const path = url.replace("/demo/server", "");
      const body = await buffer(request);
      return forward(request, response, calls, { address: server.url + path, body, from: "page", to: "server", path });
    }
    if (method === "PUT" && name === "choices") {
      Object.assign(chooser.choices, fieldsOf(await buffer(request)));
      calls.restart();
      // Nobody is logged in.
      response.writeHead(204, { "Set-Cookie": "session=; Max-Age=0; Path=/" }).end();
      return;
    }
    const file = files.get(name);
    if (file) send(file.type, file.body);
    else if (name === "") send("text/html", demoPage(language));
    else if (name === "login/settings.js") send("text/javascript", settings(language));
    else if (name === "calls") calls.listen(response);
    else if (name === "wechat") {
      const allow = `/demo/wechat/agreed?${searchParams}`;
      send("text/html", weChatPage(language, { allow, cancel: returnOf(searchParams) }));
    } else if (name === "wechat/agreed") {
      const code = randomBytes(16).toString("hex");
      calls.see({
        from: "page",
        to: "WeChat",
        method,
        path: "/connect/qrconnect",
        status: 302,
        sent: {},
        answered: { code },
      });
      response.writeHead(302, { Location: returnOf(searchParams, code) }).end();
    } else response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such page.\n");
  }

  return {
    handle,
    choices: chooser.choices,
    async close() {
      tenant.closeAllConnections();
      tenant.close();
      await server.worker.terminate();
    },
  };
}

/** Runs the sample of the server, in a thread that ends with this process. */
async function startServer(env: Record<string, string>) {
  const port = String(await freePort());
  const { outputFiles } = await build({
    entryPoints: [join(root, "openapi", "samples", "server.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
  });
  const worker = new Worker(outputFiles[0]?.text ?? "", {
    eval: true,
    env: { ...env, PORT: port },
    stdout: true,
    stderr: true,
  });
  await once(worker.stdout, "data");
  return { worker, url: `http://127.0.0.1:${port}` };
}

/** The login page of the samples, bundled but for its settings, and the files of the page around it. */
async function buildFiles() {
  const options = { bundle: true, minify: true, write: false, format: "esm" } as const;
  const [login, page] = await Promise.all([
    build({ ...options, entryPoints: [join(web, "main.ts")], external: ["./settings.js"] }),
    build({ ...options, entryPoints: [join(root, "scripts", "demo", "page.ts")] }),
  ]);
  const script = ({ outputFiles: [file] }: { outputFiles: OutputFile[] }) => ({
    type: "text/javascript",
    body: file?.text ?? "",
  });
  return new Map([
    ["login/", { type: "text/html", body: await readFile(join(web, "index.html"), "utf8") }],
    ["login/login.css", { type: "text/css", body: await readFile(join(web, "login.css"), "utf8") }],
    // The page asks for TypeScript, and gets what a bundler makes of it.
    ["login/main.ts", script(login)],
    ["demo.css", { type: "text/css", body: await readFile(join(root, "scripts", "demo", "demo.css"), "utf8") }],
    ["demo.js", script(page)],
  ]);
}
