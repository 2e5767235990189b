import assert from "node:assert/strict";
import { answerType, type Operation, operations } from "../facts/index.js";
import type { Answer, Request } from "../support/exchange.js";
import { cases, goodRequest } from "./cases.js";

/** What the mock does, claim by claim; `check` throws when the answers say otherwise. */
export interface MockClaim {
  name: string;
  /** The operation that it concerns; without one it concerns all. */
  operationId?: string;
  check(ask: (request: Request) => Promise<Answer>): Promise<void>;
}

const violations = ({ headers }: Answer): unknown => JSON.parse(String(headers["sl-violations"] ?? "[]"));

const preferring = (operation: Operation, prefer: string): Request => {
  const good = goodRequest(operation);
  return { ...good, headers: { ...good.headers, Prefer: prefer } };
};

function operationClaims(operation: Operation): MockClaim[] {
  const { operationId, answers } = operation;
  const claim = (name: string, request: Request, verify: (answer: Answer) => void): MockClaim => ({
    name: `${operationId} ${name}`,
    operationId,
    check: async (ask) => verify(await ask(request)),
  });
  const answersWith =
    (status: number, value: unknown) =>
    ({ status: actual, headers, body }: Answer) =>
      assert.equal(
        `${actual} ${headers["content-type"] ?? ""} ${body}`,
        value === undefined ? `${status}  ` : `${status} ${answerType} ${JSON.stringify(value)}`,
      );
  const first = (status: 200 | 400) => Object.values(answers[status].examples ?? {})[0]?.value;

  const examples = ([200, 400] as const).flatMap((status) =>
    Object.entries(answers[status].examples ?? {}).map(([name, { value }]) => {
      const prefer = status === 200 ? `example=${name}` : `code=${status}, example=${name}`;
      return claim(`answers Prefer: ${prefer}`, preferring(operation, prefer), answersWith(status, value));
    }),
  );
  const undocumented = ["201", "401", "404", "422", "500"].map((status) =>
    claim(
      `has no answer ${status}, as nobody has published one`,
      preferring(operation, `code=${status}`),
      ({ headers, body }) => {
        assert.equal(headers["content-type"], "application/problem+json");
        assert(JSON.parse(body).detail.includes(status));
      },
    ),
  );
  const refusals = cases(operation).flatMap(({ name, request, violation, expected }) =>
    expected === "refused" || expected === "accepted"
      ? [
          claim(
            expected === "refused" ? `refuses a request ${name}, for that reason` : `accepts a request ${name}`,
            request,
            (answer) => {
              if (expected === "accepted") answersWith(200, first(200))(answer);
              // Prism cannot say what is wrong; its words blame no parameter, as they are the same for every reason.
              else answersWith(400, first(400))(answer);
              if (violation) assert.deepEqual(violations(answer), [{ severity: "Error", ...violation }]);
              else if (expected === "accepted") assert.deepEqual(violations(answer), []);
            },
          ),
        ]
      : [],
  );
  return [...examples, ...undocumented, ...refusals];
}

export const mockClaims: MockClaim[] = operations.flatMap(operationClaims);
