import { expect } from "vitest";

/** What a promise rejects with; fails when it resolves. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of the error
export function rejection(promise: Promise<unknown>): Promise<any> {
  return promise.then(
    () => expect.fail("the call resolved"),
    (error: unknown) => error,
  );
}
