import { once } from "node:events";
import http from "node:http";
import type { Socket } from "node:net";
import tls from "node:tls";
import { list } from "./settings.js";

const variable = (name: string) => process.env[name.toLowerCase()] || process.env[name];

const isLoopback = (hostname: string) => /^(localhost|127\..*|\[::1\])$/.test(hostname);

/**
 * The proxy that HTTPS_PROXY or HTTP_PROXY names, if any, unless NO_PROXY names the host of the address. What runs on this
 * machine, such as the mock, needs none.
 */
export function proxyFor({ protocol, hostname, host }: URL): URL | undefined {
  const proxy = variable(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  const isDirect = list(variable("NO_PROXY") ?? "").some((entry) => {
    const name = entry.replace(/^\*?\.?/, "").toLowerCase();
    return entry === "*" || [hostname, host].some((own) => own === name || own.endsWith(`.${name}`));
  });
  return proxy && !isDirect && !isLoopback(hostname)
    ? new URL(proxy.includes("://") ? proxy : `http://${proxy}`)
    : undefined;
}

/** A connection to the host of an address through a proxy. Node's own http looks at no variable before Node 24. */
export async function tunnel(proxy: URL, { protocol, hostname, port }: URL, signal: AbortSignal): Promise<Socket> {
  const isSecure = protocol === "https:";
  const authorization = Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`);
  const connect = http.request({
    host: proxy.hostname,
    port: proxy.port || 80,
    method: "CONNECT",
    path: `${hostname}:${port || (isSecure ? 443 : 80)}`,
    headers: proxy.username ? { "Proxy-Authorization": `Basic ${authorization.toString("base64")}` } : {},
    signal,
  });
  connect.end();
  const [{ statusCode }, socket]: [http.IncomingMessage, Socket] = (await once(connect, "connect")) as never;
  if (statusCode !== 200) {
    socket.destroy();
    throw new Error(`the proxy ${proxy.host} answers ${statusCode}`);
  }
  return isSecure ? tls.connect({ socket, servername: hostname }) : socket;
}
