import { contract } from "./lib/paths.js";
import { type Exchange, runPrism } from "./lib/prism.js";
import { freePort, isMain, type Running, script, spawnUntilReady } from "./lib/process.js";

/** A running mock: `url` is where it answers. */
export type Mock = Running & { url: string };

/** Starts this script as a child on `port` (else a free one) and waits until it answers. */
export async function startMock({
  document = contract,
  port,
}: {
  document?: string;
  port?: number;
} = {}): Promise<Mock> {
  const chosen = port ?? (await freePort());
  const running = await spawnUntilReady(script("mock.ts", document), "Prism is listening on", {
    env: { PORT: String(chosen) },
  });
  return { ...running, url: `http://127.0.0.1:${chosen}` };
}

const token = "[\\w!#$%&'*+.^`|~-]+";
/** A media type or range as Prism 5.14.2 can read it. */
const mediaType = new RegExp(`^ *${token}/${token} *(; *${token} *= *(${token}|"[ !#-[\\]-~]*"))*$`);

/** Mends what Prism 5.14.2 answers with a 500 or does not survive, and says so: a caller's mistake is no failure of the mock. */
export function mend({ request, response }: Exchange): void {
  const { headers } = request;
  if (headers.accept?.split(",").some((range) => !mediaType.test(range))) {
    console.warn("Ignored a malformed Accept header: Prism would end on it.");
    delete headers.accept;
  }
  if (headers["content-type"] && !mediaType.test(headers["content-type"])) {
    console.warn("Took a malformed Content-Type header for one of another media type: Prism would answer 500.");
    headers["content-type"] = "malformed/malformed";
  }
  const target = request.url ?? "";
  const path = URL.canParse(target, "http://127.0.0.1") ? new URL(target, "http://127.0.0.1").pathname : "";
  if (!path.startsWith("/")) {
    console.warn("Took a malformed request target for the path /: Prism would answer 500.");
    request.url = "/";
  }
  const end = response.end;
  response.end = ((body?: string) => {
    if (response.statusCode === 500 && body?.includes("errors#NOT_FOUND")) {
      const detail = "Prefer names an example that the document does not have for this status code.";
      body = JSON.stringify({ title: "No such example", status: 404, detail });
      response.setHeader("Content-Length", body.length).statusCode = 404;
    }
    // An answer that overtakes its request (413) is lost when the connection closes.
    if (request.complete) end.call(response, body, "utf8");
    else request.resume().once("close", () => end.call(response, body, "utf8"));
    return response;
  }) as typeof end;
}

if (isMain(import.meta.url)) await runPrism({ document: process.argv[2], prepare: mend });
