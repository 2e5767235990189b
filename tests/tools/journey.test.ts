import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { readJourney } from "../../scripts/journey/model.js";
import { firstWorkflows, pathsFrom } from "../../scripts/journey/path.js";
import { journey } from "../../scripts/lib/paths.js";
import { operationOf } from "../facts/index.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";
import { type Path, paths, readDocument, walk } from "../support/walk.js";

const shown = ([workflowId, steps, end]: Path) => `${workflowId}: ${[...steps, end].join(" → ")}`;
const [toUser, bind] = paths as [Path, Path];

/** Journeys with one mistake: the path on which it shows, and what is wrong there. */
const broken: [name: string, path: Path, change: (document: ReturnType<typeof parse>) => void, wrong: RegExp][] = [
  [
    "a wrong link between two steps",
    toUser,
    ({ workflows }) => (workflows[5].steps[2].requestBody.payload.sso_ticket = "$inputs.sessionToken"),
    /^read-user is answered with 400: success criteria check/,
  ],
  [
    "a branch that matches nothing, which Redocly takes for the end",
    bind,
    ({ workflows: [login] }) =>
      (login.steps[0].onSuccess[1].criteria[0].condition = "$response.body#/state == 'SOCIAL_BIND'"),
    /^took login SOCIAL_BIND$/,
  ],
];

// In one process for all.
const walks = walk([
  ...paths.map((path) => ({ path, document: readDocument() })),
  ...broken.map(([, path, change]) => {
    const document = structuredClone(readDocument());
    change(document);
    return { path, document };
  }),
]);

test.for(paths.map((path, index) => [shown(path), index] as const))(
  "a provider that takes only what it issued is walked: %s",
  async ([, index]) => {
    expect((await walks)[index]).toBe(undefined);
  },
);

test.for(broken.map(([name, , , wrong], index) => [name, wrong, paths.length + index] as const))(
  "is red: %s",
  async ([, wrong, index]) => {
    expect((await walks)[index]).toMatch(wrong);
  },
);

describe("npm run journey", () => {
  const workflows = readJourney(readFileSync(journey, "utf8"));

  // CONTRIBUTING.md shows that it does so: its test runs it.
  test("runs every path, but for those that come to a workflow again, which would not end on the mock", () => {
    const found = firstWorkflows(workflows).flatMap((id) =>
      pathsFrom(workflows, id).map(({ steps, end }): Path => [id, steps, end]),
    );
    expect(found.map(shown)).toEqual(paths.map(shown));
  });

  test("refuses the address of a tenant, to which it does not go", async () => {
    const { code, output } = await run("journey.ts", ["https://tenant.example"]);
    expect(output).toBe("https://tenant.example is no argument of this command: it takes none.\n");
    expect(code).toBe(2);
  });

  test("is red with the path, the step and the reason, and without a value", async () => {
    const copy = copyProject();
    const file = join(copy, "openapi", "journey.arazzo.yaml");
    const document = parse(readFileSync(file, "utf8"));
    // Redocly calls the contract's own server for a source to which the run gives no address.
    document.sourceDescriptions[0].name = "another";
    document.workflows = document.workflows.filter(({ workflowId }: { workflowId: string }) =>
      /^(log-in|session-to-user)$/.test(workflowId),
    );
    const [login, toUser] = document.workflows;
    const [loggedIn, , , , denied] = login.steps[0].onSuccess;
    const criteria = [{ condition: "$response.body#/status == 'DENIED'" }];
    login.steps[0].onSuccess = [loggedIn, { name: "denied", type: "end", criteria }, denied];
    delete toUser.steps[1].requestBody.payload.session_token;
    writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
    const { code, output } = await run(join(copy, "scripts", "journey.ts"));
    expect(output).toContain(
      `❌ log-in: login SUCCESS → obtain-token → exchange-session → read-user → user-known
  taken: login SUCCESS → obtain-token → exchange-session
  exchange-session is answered with 400: success criteria check, unexpected error
    Request body must have required property 'session_token'
❌ log-in: login DENIED → denied
  taken: login
  login is answered with 404: success criteria check
    The address names the example "DENIED". loginWithWeChat has: SUCCESS, SUCCESS_with_id_token, `,
    );
    expect(output).toMatch(/\n✓ log-in: login ACCESS_DENIED → access-denied\n2 of 3 paths fail on the mock\.\n$/);
    expect(code).toBe(1);
  });
});

test("each step of the journey that has a side effect says what it leaves behind, and no other does", () => {
  const steps = readJourney(readFileSync(journey, "utf8")).flatMap(({ steps }) => steps);
  const calls = steps.filter((one) => one.operationId);
  for (const { stepId, operationId = "", effect } of calls)
    expect(Boolean(effect), stepId).toBe(operationOf(operationId).cost === "side-effect");
});
