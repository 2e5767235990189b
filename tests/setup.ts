import type { TestProject } from "vitest/node";
import { startMock } from "../scripts/mock.js";
import { send } from "./exchange.js";
import { call } from "./facts.js";
import { readTarget } from "./target.js";

declare module "vitest" {
  interface ProvidedContext {
    baseUrl: string;
    /** Why there is no provider to test: told once by the suite, instead of by each of its tests. */
    problem: string | undefined;
  }
}

/** Gives the suites an address that answers: the provider of ONEACCESS_BASE_URL, or a mock that ends with the run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  try {
    const { baseUrl, hangLimit } = readTarget();
    if (!baseUrl) {
      const mock = await startMock();
      project.provide("baseUrl", mock.url);
      return mock.stop;
    }
    // Generous, because a short limit is meant for the answers that the suite judges.
    const patient = { baseUrl, hangLimit: Math.max(hangLimit, 10_000) };
    await send(patient, { method: "OPTIONS", path: call.path, headers: {} }).catch((error: Error) => {
      throw new Error(`No provider answers at ONEACCESS_BASE_URL=${baseUrl}: ${error.message}.`);
    });
    project.provide("baseUrl", baseUrl);
  } catch (error) {
    project.provide("problem", error instanceof Error ? error.message : String(error));
  }
}
