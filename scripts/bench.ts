import { createServer } from "node:http";
import type { HeapProfiler } from "node:inspector";
import { Session } from "node:inspector/promises";
import { performance } from "node:perf_hooks";
import { appSize } from "./lib/bundle.js";
import { bareOpenapiFetch, rawFetch, thisClient } from "./lib/logins.js";
import { endWithParent, freePort, isMain, script, spawnUntilReady } from "./lib/process.js";

/** Many short ones: what else the machine does then falls on all three ways alike. */
const rounds = 100;
const answer = JSON.stringify({ status: "SUCCESS", session_token: "bts******2VO", expire: 604800 });
const logins = { rawFetch, bareOpenapiFetch, thisClient };
type Way = keyof typeof logins;
const ways = Object.keys(logins) as Way[];
type Login = () => Promise<unknown>;

/** Makes the logins of one batch, so many at a time. */
async function run(login: Login, calls: number, inFlight: number): Promise<void> {
  let left = calls;
  const caller = async () => {
    while (left-- > 0) await login();
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
}

/** The time of each way's batch as a ratio to raw fetch's in the same round, and raw fetch's microseconds per call. */
async function compare(loginOf: (way: Way, calls: number) => Login, calls: number, inFlight: number) {
  const ratios: Record<Way, number[]> = { rawFetch: [], bareOpenapiFetch: [], thisClient: [] };
  const microseconds: number[] = [];
  const warmUp = 10;
  for (let round = -warmUp; round < rounds; round++) {
    const times = {} as Record<Way, number>;
    // Each way comes first, second and third equally often.
    for (const [index] of ways.entries()) {
      const way = ways[(index + round + warmUp) % ways.length] as Way;
      const login = loginOf(way, calls);
      const start = performance.now();
      await run(login, calls, inFlight);
      times[way] = performance.now() - start;
    }
    if (round < 0) continue;
    for (const way of ways) ratios[way].push(times[way] / times.rawFetch);
    microseconds.push((times.rawFetch / calls) * 1000);
  }
  return { ratios, microseconds };
}

/** A login whose `fetch` hands out responses that were made beforehand, as each can be read only once. */
function stubbed(way: Way, calls: number): Login {
  const responses = Array.from({ length: calls }, () => new Response(answer));
  return logins[way]("https://a.example", async () => responses.pop() ?? Response.error());
}

/** Bytes that one stubbed login allocates on V8's heap, whether or not they were collected since. */
async function allocation(way: Way): Promise<number> {
  const calls = 2000;
  const session = new Session();
  session.connect();
  const login = stubbed(way, calls);
  const everything = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  await session.post("HeapProfiler.startSampling", { samplingInterval: 256, ...everything } as object);
  await run(login, calls, 1);
  const { profile } = await session.post("HeapProfiler.stopSampling");
  session.disconnect();
  return allocated(profile.head) / calls;
}

function allocated({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + allocated(child), selfSize);
}

/** Median and, in brackets, lower and upper quartile. */
function spread(values: number[], digits: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) =>
    (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(digits),
  );
  return `${median} (${low}–${high})`;
}

async function bench(): Promise<void> {
  const port = await freePort();
  const server = await spawnUntilReady(script("bench.ts", "serve"), "Listening", { env: { PORT: String(port) } });
  const loopback = (way: Way) => logins[way](`http://127.0.0.1:${port}`);
  try {
    const columns = {
      stubbed: await compare(stubbed, 100, 1),
      "one at a time": await compare(loopback, 10, 1),
      "50 in flight": await compare(loopback, 100, 50),
    };
    console.log(`Node ${process.version}. Time of one login as a ratio to raw fetch in the same round:`);
    console.log(`median (lower–upper quartile) of ${rounds} rounds; the network of the last two is the loopback.\n`);
    const table: string[][] = [["", ...Object.keys(columns), "bytes allocated", "app, min+gzip"]];
    for (const way of ways) {
      const cells = Object.values(columns).map(({ ratios }) => spread(ratios[way], 2));
      table.push([way, ...cells, `${Math.round(await allocation(way))}`, `${await appSize(way)}`]);
    }
    table.push(["rawFetch, µs", ...Object.values(columns).map(({ microseconds }) => spread(microseconds, 0))]);
    for (const row of table)
      console.log(
        row
          .map((cell) => cell.padEnd(19))
          .join("")
          .trimEnd(),
      );
  } finally {
    await server.stop();
  }
}

/** Answers every request with a login, from a process of its own. */
function serve(): void {
  endWithParent();
  createServer((request, response) => {
    request.resume().once("end", () => response.setHeader("Content-Type", "application/json").end(answer));
  }).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("Listening"));
}

if (isMain(import.meta.url)) await (process.argv[2] === "serve" ? serve() : bench());
