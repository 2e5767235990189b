import { defineConfig } from "vitest/config";

/** The suites that hold the document, the mock or a provider against the vendor's facts. */
const contract = ["tests/contract.test.ts", "tests/mock.test.ts", "tests/document.test.ts"];

export default defineConfig({
  test: {
    // Many tests wait for a process that they started.
    maxWorkers: "100%",
    // Live codes may run out: the tree names every test, and the reason of one that is skipped.
    ...(process.env.ONEACCESS_BASE_URL ? { reporters: ["tree"] } : {}),
    projects: [
      {
        test: {
          name: "contract",
          include: contract,
          globalSetup: "tests/setup.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "unit",
          include: ["tests/*.test.ts"],
          exclude: contract,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
