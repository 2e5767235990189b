import { describe, inject, test } from "vitest";
import { send } from "../support/exchange.js";
import { mockClaims } from "./mock.js";

const provider = { baseUrl: inject("mockUrl"), hangLimit: 30_000 };

describe("the mock", () => {
  test.for(mockClaims.map(({ name, check }) => [name, check] as const))("%s", ([, check]) =>
    check((request) => send(provider, request)),
  );
});
