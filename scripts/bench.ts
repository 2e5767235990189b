import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bareOpenapiFetch, rawFetch, thisClient } from "./bench/logins.js";
import { root } from "./lib/paths.js";

type Way = "rawFetch" | "bareOpenapiFetch" | "thisClient";
const ways: Way[] = ["rawFetch", "bareOpenapiFetch", "thisClient"];
type Times = Record<Way, number>;

/** Many short ones: what else the machine does then falls on all ways alike. The first ones warm up. */
const [rounds, warmUp] = [100, 10];

/** Milliseconds of a batch of logins, so many at a time. */
async function time(login: () => Promise<unknown>, calls: number, inFlight: number): Promise<number> {
  const start = performance.now();
  let left = calls;
  const caller = async () => {
    while (left-- > 0) await login();
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return performance.now() - start;
}

/** For each way, the median of its time as a ratio to another's in the same round. */
async function ratios(to: Way, timeOf: (way: Way) => Promise<number>): Promise<Times> {
  const times: Times[] = [];
  for (let round = 0; round < rounds + warmUp; round++) {
    const row = {} as Times;
    // Each way is the first, second and third equally often.
    const first = round % ways.length;
    for (const way of [...ways.slice(first), ...ways.slice(0, first)]) row[way] = await timeOf(way);
    times.push(row);
  }
  const median = (way: Way) => {
    const sorted = times.slice(warmUp).map((row) => row[way] / row[to]);
    return sorted.sort((a, b) => a - b)[rounds / 2];
  };
  return Object.fromEntries(ways.map((way) => [way, median(way)])) as Times;
}

/** A login in each way, made once, as an app makes its client. */
const logins = (...server: Parameters<typeof rawFetch>) => ({
  rawFetch: rawFetch(...server),
  bareOpenapiFetch: bareOpenapiFetch(...server),
  thisClient: thisClient(...server),
});

const answer = JSON.stringify({ status: "SUCCESS", session_token: "bts******2VO", expire: 604800 });
let responses: Response[] = [];
const offline = logins("https://a.example", async () => responses.pop() ?? Response.error());
function stubbed(way: Way): Promise<number> {
  // Made beforehand, as each can be read only once.
  responses = Array.from({ length: 100 }, () => new Response(answer));
  return time(offline[way], 100, 1);
}

const server = fork(join(root, "scripts", "bench", "server.ts"), [answer]);
const [port] = await once(server, "message");
const online = logins(`http://127.0.0.1:${port}`);
const loopback = (calls: number, inFlight: number) => (way: Way) => time(online[way], calls, inFlight);

console.log(`Node ${process.version}: a login, as a ratio within one round, median of ${rounds}.`);
for (const [what, to, budget, timeOf] of [
  ["stubbed, to bareOpenapiFetch", "bareOpenapiFetch", 1, stubbed],
  ["loopback, one at a time, to rawFetch", "rawFetch", 1.15, loopback(10, 1)],
  ["loopback, 50 in flight, to rawFetch", "rawFetch", 1.15, loopback(100, 50)],
] as const) {
  const found = await ratios(to, timeOf);
  const shown = ways.map((way) => `${way} ${found[way].toFixed(2)}`).join(", ");
  console.log(`${`${what}:`.padEnd(38)}${shown} (at most ${budget})`);
  if (found.thisClient > budget) process.exitCode = 1;
}
server.disconnect();
if (process.exitCode) console.error("Over budget.");
