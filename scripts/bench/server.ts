import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Gives every request the same answer, in a process of its own that ends with its parent. */
const server = createServer((request, response) => {
  request.resume().once("end", () => response.setHeader("Content-Type", "application/json").end(process.argv[2]));
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.once("disconnect", () => process.exit());
