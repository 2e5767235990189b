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

if (isMain(import.meta.url)) {
  endWithParent();
  try {
    const port = await portFrom("PORT", 4010);
    await serveMock(process.argv[2] ?? contract, port);
    console.log(`Prism is listening on http://127.0.0.1:${port}`);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
