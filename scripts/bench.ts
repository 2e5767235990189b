import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { appSize } from "./bench/bundle.js";
import { bareOpenapiFetch, rawFetch, thisClient } from "./bench/logins.js";
import { endWithParent, fail, freePort, isMain, script, spawnUntilReady } from "./lib/process.js";

/** Many short ones: what else the machine does then falls on all ways alike. */
const rounds = 100;

const answer = JSON.stringify({ status: "SUCCESS", session_token: "bts******2VO", expire: 604800 });
const logins = { rawFetch, bareOpenapiFetch, thisClient };
type Way = keyof typeof logins;
const ways = Object.keys(logins) as Way[];
type Login = () => Promise<unknown>;

/** Milliseconds of a batch of logins, so many at a time. */
async function time(login: Login, calls: number, inFlight: number): Promise<number> {
  const start = performance.now();
  let left = calls;
  const caller = async () => {
    while (left-- > 0) await login();
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return performance.now() - start;
}

/** For each way, the median of its time as a ratio to raw fetch's in the same round. */
async function ratios(loginOf: (way: Way, calls: number) => Login, calls: number, inFlight: number) {
  const found: Record<Way, number[]> = { rawFetch: [], bareOpenapiFetch: [], thisClient: [] };
  const warmUp = 10;
  for (let round = -warmUp; round < rounds; round++) {
    const times = {} as Record<Way, number>;
    // Each way is the first, second and third equally often.
    for (const index of ways.keys()) {
      const way = ways[(index + round + warmUp) % ways.length] as Way;
      times[way] = await time(loginOf(way, calls), calls, inFlight);
    }
    if (round >= 0) for (const way of ways) found[way].push(times[way] / times.rawFetch);
  }
  return (way: Way) => found[way].sort((a, b) => a - b)[rounds / 2] as number;
}

/** A login whose `fetch` hands out responses that were made beforehand, as each can be read only once. */
function stubbed(way: Way, calls: number): Login {
  const responses = Array.from({ length: calls }, () => new Response(answer));
  return logins[way]("https://a.example", async () => responses.pop() ?? Response.error());
}

async function bench(): Promise<void> {
  const port = await freePort();
  const server = await spawnUntilReady(script("bench.ts", "serve"), "Listening", { env: { PORT: String(port) } });
  const loopback = (way: Way) => logins[way](`http://127.0.0.1:${port}`);
  const rows: [what: string, budget: number, ratioOf: (way: Way) => number][] = [
    ["stubbed", 2, await ratios(stubbed, 100, 1)],
    ["loopback, one at a time", 1.15, await ratios(loopback, 10, 1)],
    ["loopback, 50 in flight", 1.15, await ratios(loopback, 100, 50)],
  ];
  await server.stop();
  const sizes = Object.fromEntries(await Promise.all(ways.map(async (way) => [way, await appSize(way)])));
  rows.push(["app, min+gzip", 2, (way) => sizes[way] / sizes.bareOpenapiFetch]);

  console.log(
    `Node ${process.version}. Time of a login as a ratio to raw fetch in the same round, median of ${rounds};`,
  );
  console.log("size of an app that makes one, as a ratio to bare openapi-fetch.\n");
  console.log(["".padEnd(25), ...ways.map((way) => way.padEnd(18)), "budget"].join(""));
  for (const [what, budget, ratioOf] of rows) {
    const cells = ways.map((way) => ratioOf(way).toFixed(2).padEnd(18));
    console.log([what.padEnd(25), ...cells, `≤ ${budget}`].join(""));
  }
  console.log(`\nBytes of the app: ${ways.map((way) => `${way} ${sizes[way]}`).join(", ")}.`);
  const over = rows.filter(([, budget, ratioOf]) => ratioOf("thisClient") > budget).map(([what]) => what);
  if (over.length > 0) fail(`Over budget: ${over.join("; ")}.`);
}

/** Answers every request with a login, from a process of its own. */
function serve(): void {
  endWithParent();
  createServer((request, response) => {
    request.resume().once("end", () => response.setHeader("Content-Type", "application/json").end(answer));
  }).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("Listening"));
}

if (isMain(import.meta.url)) await (process.argv[2] === "serve" ? serve() : bench());
