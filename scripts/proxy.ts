import { createProxy, servePrism } from "./lib/prism.js";
import { fail } from "./lib/process.js";

const address = process.argv[2] ?? "";
const upstream = URL.canParse(address) ? new URL(address) : undefined;
if (!upstream || !["http:", "https:"].includes(upstream.protocol)) {
  fail(`${address || "(nothing)"} is not an address. Usage: npm run proxy -- https://tenant.example`, 2);
}
await servePrism(() => createProxy(upstream));
