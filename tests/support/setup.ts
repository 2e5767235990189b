import type { ProvidedContext } from "vitest";
import type { TestProject } from "vitest/node";
import { startMock } from "../../scripts/mock.js";
import { loginWithWeChat } from "../facts/index.js";
import { send } from "./exchange.js";
import { readTarget } from "./target.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the provider under test: ONEACCESS_BASE_URL, or the mock. */
    baseUrl: string;
    /** The address of one mock for all test files. */
    mockUrl: string;
    /** Why there is no provider to test: reported once by the suite, instead of by each of its tests. */
    problem: string | undefined;
  }
}

/**
 * Starts one mock for the whole run, and finds out whether the provider of ONEACCESS_BASE_URL answers. Vitest calls it for
 * the root and for each project that has tests to run. The contract suite needs no mock when it tests such a provider.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const root = project.vitest.getRootProject();
  if (project === root) return undefined;
  const isLive = project.name === "contract" && process.env.ONEACCESS_BASE_URL;
  const mock = isLive || root.getProvidedContext().mockUrl ? undefined : await startMock();
  if (mock) root.provide("mockUrl", mock.url);
  if (project.name === "contract") {
    const { baseUrl = "", problem } = await findProvider(project.getProvidedContext().mockUrl);
    project.provide("baseUrl", baseUrl);
    project.provide("problem", problem);
  }
  return mock?.stop;
}

/** The provider of ONEACCESS_BASE_URL, or else the mock; or why there is none to test. */
export async function findProvider(mockUrl: string): Promise<Partial<ProvidedContext>> {
  try {
    const { baseUrl = mockUrl, hangLimit } = readTarget();
    // Generous, because a short limit is for the answers that the suite checks.
    const patient = { baseUrl, hangLimit: Math.max(hangLimit, 10_000) };
    await send(patient, { method: "OPTIONS", path: loginWithWeChat.path, headers: {} }).catch((error: Error) => {
      throw new Error(`No provider answers at ONEACCESS_BASE_URL=${baseUrl}: ${error.message}.`);
    });
    return { baseUrl };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
