import { createServer } from "node:http";
import { appSize } from "./bench/bundle.js";
import { bareOpenapiFetch, rawFetch, thisClient } from "./bench/logins.js";
import { endWithParent, fail, freePort, isMain, script, spawnUntilReady } from "./lib/process.js";

const logins = { rawFetch, bareOpenapiFetch, thisClient };
type Way = keyof typeof logins;
type Login = () => Promise<unknown>;
const ways = Object.keys(logins) as Way[];
const answer = JSON.stringify({ status: "SUCCESS", session_token: "bts******2VO", expire: 604800 });

/** Many short ones: what else the machine does then falls on all ways alike. The first ones warm up. */
const [rounds, warmUp] = [100, 10];

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

/** For each way, the median of its time as a ratio to another's in the same round. */
async function ratios(to: Way, loginOf: (way: Way, calls: number) => Login, calls: number, inFlight = 1) {
  const times: Record<Way, number>[] = [];
  for (let round = 0; round < rounds + warmUp; round++) {
    const row = {} as Record<Way, number>;
    // Each way is the first, second and third equally often.
    for (const index of ways.keys()) {
      const way = ways[(index + round) % ways.length] as Way;
      row[way] = await time(loginOf(way, calls), calls, inFlight);
    }
    times.push(row);
  }
  return ways.map((way) => {
    const sorted = times.slice(warmUp).map((row) => row[way] / row[to]);
    return sorted.sort((a, b) => a - b)[rounds / 2] as number;
  });
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
  const sizes = await Promise.all(ways.map(appSize));
  const rows: [what: string, budget: number, found: number[]][] = [
    ["stubbed, to bareOpenapiFetch", 1, await ratios("bareOpenapiFetch", stubbed, 100)],
    ["loopback, one at a time, to rawFetch", 1.15, await ratios("rawFetch", loopback, 10)],
    ["loopback, 50 in flight, to rawFetch", 1.15, await ratios("rawFetch", loopback, 100, 50)],
    ["app, min+gzip, to bareOpenapiFetch", 2, sizes.map((size) => size / (sizes[1] as number))],
  ];
  await server.stop();
  console.log(`Node ${process.version}: a login, as a ratio within one round, median of ${rounds}.\n`);
  console.log(["".padEnd(38), ...ways.map((way) => way.padEnd(18)), "budget"].join(""));
  for (const [what, budget, found] of rows) {
    console.log([what.padEnd(38), ...found.map((ratio) => ratio.toFixed(2).padEnd(18)), `≤ ${budget}`].join(""));
  }
  console.log(`\nBytes of the app: ${ways.map((way, index) => `${way} ${sizes[index]}`).join(", ")}.`);
  const over = rows.filter(([, budget, found]) => (found[2] as number) > budget).map(([what]) => what);
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
