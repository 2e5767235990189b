import { rmSync } from "node:fs";

// Preloaded into the proxy: whatever ends its parent, nothing goes on recording, and nothing unmasked stays on disk.
const directory = process.cwd();
process.once("disconnect", () => {
  rmSync(directory, { recursive: true, force: true });
  process.exit();
});
process.channel?.unref();
