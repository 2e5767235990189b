import { describe, expect, test } from "vitest";
import * as device from "../../generated/client.js";
import * as server from "../../generated/server.js";
import { typeErrors } from "../support/typecheck.js";
import { type ClientModule, clientClaims } from "./client.js";
import { typeClaims } from "./types.js";

const client = { ...device, ...server } as unknown as ClientModule;

describe("the generated client", () => {
  test.for(clientClaims)("%s", ([, check]) => check(client));
});

test("the generated types are those of the facts", () => {
  expect(typeErrors({ "tests/contract/claims.ts": typeClaims("../../generated/types.js") })).toEqual([]);
});
