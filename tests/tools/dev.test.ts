import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { freePort, script, spawnUntilReady } from "../../scripts/lib/process.js";
import { loginWithWeChat } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { send } from "../support/exchange.js";
import { goodRequest } from "../support/requests.js";

const slow = { timeout: 60_000, interval: 50 };

it("an edit of the document reaches types, page, open pages and mock by itself, and findings the terminal", async () => {
  const copy = copyProject();
  const document = join(copy, "openapi", "openapi.yaml");
  const [docsPort, mockPort] = [await freePort(), await freePort()];
  const env = { DOCS_PORT: String(docsPort), PORT: String(mockPort) };
  const dev = await spawnUntilReady(script(join(copy, "scripts", "dev.ts")), "Watching openapi/", { env });
  onTestFinished(dev.stop);
  const mock = { baseUrl: `http://127.0.0.1:${mockPort}`, hangLimit: 30_000 };
  const logIn = async () => (await send(mock, goodRequest(loginWithWeChat))).body;
  expect(await logIn()).toContain('"expire":604800');
  expect(dev.output()).toMatch(/^lint +\S+ s {2}clean$/m);

  const page = await fetch(`http://127.0.0.1:${docsPort}/changes`, { signal: AbortSignal.timeout(60_000) });
  const event = page.body?.pipeThrough(new TextDecoderStream()).getReader().read();
  const edited = readFileSync(document, "utf8").replaceAll("604800", "86400");
  writeFileSync(document, edited.replace("  summary: The WeChat", "  nonsense: The WeChat"));

  expect(await event).toMatchObject({ value: "data: changed\n\n" });
  expect(await (await fetch(`http://127.0.0.1:${docsPort}/redoc.js`)).text()).toContain("86400");
  const types = () => readFileSync(join(copy, "generated", "types.ts"), "utf8");
  await expect.poll(types, slow).toContain("@example 86400");
  await expect.poll(logIn, slow).toContain('"expire":86400');
  await expect.poll(dev.output, slow).toContain("Property `nonsense` is not expected here");

  writeFileSync(document, "openapi: [");
  await expect.poll(dev.output, slow).toMatch(/^mock .* Prism cannot serve .*openapi.yaml/m);
  expect(await logIn(), "the mock stays as it was").toContain('"expire":86400');
  writeFileSync(document, edited.replaceAll("86400", "3600"));
  await expect.poll(logIn, slow).toContain('"expire":3600');
});
