import { defineConfig } from "vitest/config";

if (/[#%]/.test(process.cwd())) {
  console.error("Vitest cannot load files from a folder with # or % in its name: move the project.");
  process.exit(1);
}

const isLive = Boolean(process.env.ONEACCESS_BASE_URL);
const timeouts = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Many tests wait for a process that they started.
    maxWorkers: "100%",
    globalSetup: "tests/support/setup.ts",
    // Live values may run out: the tree names every test, and the reason of one that is skipped.
    ...(isLive ? { reporters: ["tree"] } : {}),
    projects: ["texts", "contract", "client", "tools", "mutation", "languages"].map((name) => ({
      extends: true,
      test: {
        name,
        include: [`tests/${name}/*.test.ts`],
        exclude: isLive ? ["tests/contract/mock.test.ts"] : [],
        ...timeouts,
      },
    })),
  },
});
