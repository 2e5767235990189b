import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract } from "../../scripts/lib/paths.js";
import { startMock } from "../../scripts/mock.js";

// Tries the mock with requests that Schemathesis makes from the contract: `tsx tests/tools/schemathesis.ts <path of st>`.
const [command = "st"] = process.argv.slice(2);
const options = [
  ["--checks", "all"],
  // README's Limits: the mock takes every token.
  ["--exclude-checks", "ignored_auth"],
  ["--max-examples", "20"],
  // The mock's answers do not depend on each other, and some calls have few good requests.
  ["--suppress-health-check", "all"],
  ["--seed", process.env.FUZZ_SEED ?? "20241230"],
];

// It keeps what it found in the working directory.
const directory = mkdtempSync(join(tmpdir(), "schemathesis-"));
const mock = await startMock();
try {
  const args = ["run", contract, "--url", mock.url, "--continue-on-failure", ...options.flat()];
  const child = spawn(command, args, { cwd: directory, stdio: "inherit" });
  const [code] = await once(child, "close");
  process.exitCode = code ?? 1;
} finally {
  await mock.stop();
  rmSync(directory, { recursive: true });
}
