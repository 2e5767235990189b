import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readJourney } from "../../scripts/journey/model.js";
import { pathsFrom } from "../../scripts/journey/path.js";
import { journey } from "../../scripts/lib/paths.js";
import { operationOf } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";
import { type Path, paths, readDocument, walk } from "../support/walk.js";

const [toUser, bind] = paths as [Path, Path];
const shown = ([workflowId, steps, end]: Path) => `${workflowId}: ${[...steps, end].join(" → ")}`;

// In one process for all.
const walks = walk(paths.map((path) => ({ path, document: readDocument() })));

test.for(paths.map((path) => [shown(path), path] as const))(
  "a provider that takes only what it issued is walked: %s",
  async ([, path]) => {
    expect((await walks)[paths.indexOf(path)]).toBe(undefined);
  },
);

test("npm run journey runs every path on the mock, with a line each", async () => {
  const { code, output } = await run("journey.ts");
  expect(output).toBe([...paths.map((path) => `✓ ${shown(path)}`), "21 paths run on the mock.", ""].join("\n"));
  expect(code).toBe(0);
});

test("each step of the journey that has a side effect says what it leaves behind, and no other does", () => {
  const calls = readJourney(readFileSync(journey, "utf8")).flatMap(({ steps }) =>
    steps.filter((one) => one.operationId),
  );
  for (const { stepId, operationId = "", effect } of calls)
    expect(Boolean(effect), stepId).toBe(operationOf(operationId).cost === "side-effect");
});

describe("is red:", () => {
  /** What is wrong with the journey on a path after a change. */
  async function wrongAfter(path: Path, change: (document: ReturnType<typeof parse>) => void) {
    const document = structuredClone(readDocument());
    change(document);
    return (await walk([{ path, document }]))[0];
  }

  test("a wrong link between two steps", async () => {
    const wrong = await wrongAfter(toUser, ({ workflows }) => {
      workflows[5].steps[2].requestBody.payload.sso_ticket = "$inputs.sessionToken";
    });
    expect(wrong).toMatch(/^read-user is answered with 400: success criteria check/);
  });

  test("a branch that matches nothing, which Redocly takes for the end", async () => {
    const wrong = await wrongAfter(bind, ({ workflows }) => {
      workflows[0].steps[0].onSuccess[1].criteria[0].condition = "$response.body#/state == 'SOCIAL_BIND'";
    });
    expect(wrong).toBe("took login SOCIAL_BIND");
  });

  test("npm run journey, with the path, the step and the reason, and without a value", async () => {
    const copy = copyProject();
    const file = join(copy, "openapi", "journey.arazzo.yaml");
    const document = parse(readFileSync(file, "utf8"));
    // Redocly calls the contract's own server for a source to which the run gives no address.
    document.sourceDescriptions[0].name = "another";
    document.workflows = document.workflows.filter(({ workflowId }: { workflowId: string }) =>
      /^(log-in|session-to-user)$/.test(workflowId),
    );
    const [login, toUser] = document.workflows;
    login.steps[0].onSuccess = login.steps[0].onSuccess.filter(({ name }: { name: string }) =>
      /^(logged-in|access-denied)$/.test(name),
    );
    login.steps[0].onSuccess[1].criteria[0].condition = "$response.body#/status == 'DENIED'";
    delete toUser.steps[1].requestBody.payload.session_token;
    writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
    const { code, output } = await run(join(copy, "scripts", "journey.ts"));
    expect(output).toContain(
      `❌ log-in: login SUCCESS → obtain-token → exchange-session → read-user → user-known
  taken: login SUCCESS → obtain-token → exchange-session
  exchange-session is answered with 400: success criteria check, unexpected error
    Request body must have required property 'session_token'
❌ log-in: login DENIED → access-denied
  taken: login
  login is answered with 404: success criteria check
    The address names the example "DENIED". loginWithWeChat has: SUCCESS, SUCCESS_with_id_token, `,
    );
    expect(output).toMatch(/\n2 of 2 paths fail on the mock\.\n$/);
    expect(code).toBe(1);
  });
});

test("a path that comes to a workflow again is not run, as the mock's answers would not let it end", () => {
  const steps = pathsFrom(readJourney(readFileSync(journey, "utf8")), "log-in").flatMap(({ steps }) => steps);
  expect(steps).toContain("bind-account USER_REGISTER");
  expect(steps).toContain("register-account SOCIAL_BIND");
  expect(steps).not.toContain("bind-account SOCIAL_BIND");
  expect(steps).not.toContain("register-account USER_REGISTER");
});

test("an argument, which Redocly might misread, is refused", async () => {
  const { output, code } = await run("journey.ts", ["--input", "code=a=b"]);
  expect(output).toBe("npm run journey takes no arguments: it runs every path on a mock of its own.\n");
  expect(code).toBe(2);
});
