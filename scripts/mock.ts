import { contract } from "./lib/paths.js";
import {
  endWithParent,
  fail,
  freePort,
  isMain,
  portFrom,
  type Running,
  script,
  spawnUntilReady,
} from "./lib/process.js";
import { serveMock } from "./mock/serve.js";

/** A running mock: `url` is where it answers. */
export type Mock = Running & { url: string };

/** Starts this script as a child on a free port, and waits until it answers. */
export async function startMock(): Promise<Mock> {
  const port = await freePort();
  const running = await spawnUntilReady(script("mock.ts"), "Prism is listening on", { env: { PORT: String(port) } });
  return { ...running, url: `http://127.0.0.1:${port}` };
}

if (isMain(import.meta.url)) {
  endWithParent();
  try {
    const { url } = await serveMock(process.argv[2] ?? contract, await portFrom("PORT", 4010));
    console.log(`Prism is listening on ${url}`);
  } catch (error) {
    fail(error);
  }
}
