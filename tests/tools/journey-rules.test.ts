import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { journey } from "../../scripts/lib/paths.js";
import { lintAll } from "../support/lint.js";
import { readDocument } from "../support/walk.js";

const login = "workflows 0 steps 0";
const sendBindCode = "workflows 2 steps 0";

const outcomes = "SUCCESS, SOCIAL_BIND, USER_REGISTER, MFA_AUTH, ACCESS_DENIED";
const denied = `\`access-denied\` has to ask for one status, of: ${outcomes}.`;
const pattern = outcomes.replaceAll(", ", "|");
const criteria = `\`successCriteria\` has to be [{"condition":"$statusCode == 200"},{"context":"$response.body#/status","condition":"^(${pattern})$","type":"regex"}].`;
const sourceless = "`x-source` has to name a source of the contract, with a grade.";

/** One mistake each: where, the value there (undefined: nothing), and the message. It names step or workflow. */
const broken: [at: string, value: unknown, message: string][] = [
  ["sourceDescriptions 0 url", "./none.yaml", "No contract can be read at `./none.yaml`."],
  [`${login} operationId`, "loginWeChat", "The contract has no operation `loginWeChat`."],
  [`${login} x-source`, undefined, sourceless],
  ["workflows 0 x-source", {}, sourceless],
  [`${login} x-source`, { sister: "NoPage" }, "The contract has no source named `NoPage`."],

  [`${login} onSuccess 0 stepId`, "login", "`logged-in` has to lead to a workflow, not to a step."],
  [`${login} onSuccess 0 workflowId`, "session", "There is no workflow `session`."],
  [`${sendBindCode} workflowId`, "send-sms", "There is no workflow `send-sms`."],
  [
    `${login} onSuccess 0 parameters 0 name`,
    "session_token",
    "The workflow `session-to-user` is handed over sessionToken, and not session_token.",
  ],
  [
    `${sendBindCode} parameters 1`,
    undefined,
    "The workflow `send-code` is handed over mobile, smsType, and not mobile.",
  ],
  [
    "workflows 5 steps 0 requestBody contentType",
    undefined,
    "`obtainAccessToken` demands `contentType: application/x-www-form-urlencoded`.",
  ],
  [
    "workflows 4 steps 0 requestBody",
    { contentType: "application/json", payload: {} },
    "`getMobileByStateToken` takes no body.",
  ],
  ["workflows 5 steps 2 onSuccess", undefined, "The last step needs an action that ends the journey."],
  ["workflows 5 steps 2 onSuccess", [], "The last step needs an action that ends the journey."],

  [`${login} onSuccess 4 criteria`, undefined, denied],
  [`${login} onSuccess 4 criteria 0 condition`, "$response.body#/status == 'DENIED'", denied],
  [`${login} onSuccess 4 criteria 0 condition`, "$response.body#/state == 'ACCESS_DENIED'", denied],
  [`${login} onSuccess 4`, undefined, "No action takes the status `ACCESS_DENIED`."],
  [`${login} successCriteria 1 condition`, "^(SUCCESS)$", criteria],
  [`${login} successCriteria 1 condition`, `^(${pattern}|UNKNOWN)$`, criteria],
  [
    "workflows 5 steps 2 successCriteria 0 condition",
    "$statusCode == 400",
    '`successCriteria` has to be [{"condition":"$statusCode == 200"}].',
  ],
];

const folder = mkdtempSync(join(tmpdir(), "a#b%c-"));
afterAll(() => rmSync(folder, { recursive: true }));

let found: Awaited<ReturnType<typeof lintAll>>;
beforeAll(async () => {
  // Anchors written out, so that an edit changes one place.
  const text = stringify(readDocument(), { aliasDuplicateObjects: false });
  const texts = broken.map(([at, value]) => {
    const document = parseDocument(text);
    const path = at.split(" ").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
    return document.toString();
  });
  cpSync(dirname(journey), folder, { recursive: true });
  found = await lintAll([journey, join(folder, basename(journey))], texts);
}, 60_000);

test("the journey breaks no rule, also in a folder whose name has a # and a %", () => {
  expect(found.ofDocuments).toEqual([]);
});

test.for(
  broken.map(([at, value, message], index) => [at, JSON.stringify(value) ?? "nothing", message, index] as const),
)("%s with %s is reported: %s", ([at, , message, index]) => {
  const problems = found.ofTexts[index]?.filter(({ ruleId }) => ruleId === "oneaccess/journey") ?? [];
  const [place] = /^workflows \d+( steps \d+)?|^sourceDescriptions.*/.exec(at) ?? [at];
  expect(problems.map(({ message, location: [place] }) => [message, place?.pointer])).toContainEqual([
    message,
    `#/${place.replaceAll(" ", "/")}`,
  ]);
});
