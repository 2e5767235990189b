import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { freePort, script, spawnUntilReady } from "../../scripts/lib/process.js";
import { goodRequest } from "../contract/cases.js";
import { loginWithWeChat } from "../facts/index.js";
import { copyProject } from "../support/copy.js";

const soon = { timeout: 60_000, interval: 50 };

it("an edit of the document reaches types, page, open pages and mock by itself, and findings the terminal", async () => {
  const copy = copyProject();
  const [docsPort, mockPort] = [await freePort(), await freePort()];
  const env = { DOCS_PORT: String(docsPort), PORT: String(mockPort) };
  const dev = await spawnUntilReady(script(join(copy, "scripts", "dev.ts")), "Watching openapi/", { env });
  onTestFinished(dev.stop);
  const docs = `http://127.0.0.1:${docsPort}`;
  const logIn = async () => {
    const { path, method, headers, body = "" } = goodRequest(loginWithWeChat);
    const response = await fetch(`http://127.0.0.1:${mockPort}${path}`, { method, headers, body });
    return response.json() as Promise<{ expire: number }>;
  };
  expect(await logIn()).toMatchObject({ expire: 604800 });
  expect(dev.output()).toMatch(/^lint +\S+ s {2}clean$/m);

  const page = await fetch(`${docs}/changes`, { signal: AbortSignal.timeout(60_000) });
  const event = page.body?.pipeThrough(new TextDecoderStream()).getReader().read();
  const document = join(copy, "openapi", "openapi.yaml");
  const edited = readFileSync(document, "utf8")
    .replaceAll("604800", "86400")
    .replace("  summary: The WeChat", "  nonsense: The WeChat");
  writeFileSync(document, edited);

  expect(await event).toMatchObject({ value: "data: changed\n\n" });
  expect(await (await fetch(docs)).text()).toContain("86400");
  await vi.waitFor(
    () => expect(readFileSync(join(copy, "generated", "types.ts"), "utf8")).toContain("@example 86400"),
    soon,
  );
  await vi.waitFor(async () => expect(await logIn()).toMatchObject({ expire: 86400 }), soon);
  await vi.waitFor(() => expect(dev.output()).toContain("Property `nonsense` is not expected here"), soon);

  // An editor may replace the file, or write into it, or both.
  writeFileSync(`${document}.new`, edited.replaceAll("86400", "3600"));
  renameSync(`${document}.new`, document);
  await vi.waitFor(async () => expect(await logIn()).toMatchObject({ expire: 3600 }), soon);
  // A document that cannot be read leaves the mock as it was.
  writeFileSync(document, "openapi: [");
  await vi.waitFor(() => expect(dev.output()).toMatch(/^types .* Flow sequence in block collection/m), soon);
  await vi.waitFor(() => expect(dev.output()).toMatch(/^mock .* Prism cannot serve .*openapi.yaml/m), soon);
  expect(await logIn()).toMatchObject({ expire: 3600 });
  writeFileSync(document, edited);
  await vi.waitFor(async () => expect(await logIn()).toMatchObject({ expire: 86400 }), soon);

  // A folder that is made later is watched too.
  const runs = () => dev.output().split("Watching openapi/").length;
  const rerun = async (change: () => void) => {
    await vi.waitFor(() => expect(dev.output()).toMatch(/Ctrl-C ends everything\.\n$/), soon);
    const before = runs();
    change();
    await vi.waitFor(() => expect(runs()).toBeGreaterThan(before), soon);
  };
  const folder = join(copy, "openapi", "samples", "later");
  await rerun(() => mkdirSync(folder));
  await rerun(() => writeFileSync(join(folder, "new.sh"), "echo 1"));
  await rerun(() => writeFileSync(join(folder, "new.sh"), "echo 2"));
});
