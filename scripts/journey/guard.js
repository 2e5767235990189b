// Loaded into Redocly's process before anything else: its HTTP client announces each request here before it leaves.
import { subscribe } from "node:diagnostics_channel";

subscribe("undici:request:create", ({ request }) => {
  if (request.origin === process.env.JOURNEY_ORIGIN) return;
  console.error("Refused: a request to another host.");
  process.exit(3);
});
