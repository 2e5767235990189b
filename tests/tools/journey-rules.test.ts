import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { parseDocument, stringify } from "yaml";
import { journey } from "../../scripts/lib/paths.js";
import { lintAll } from "../support/lint.js";
import { readDocument } from "../support/walk.js";

const login = "workflows 0 steps 0";
const sendBindCode = "workflows 2 steps 0";
const bind = "workflows 2 steps 1";
const exchange = "workflows 5 steps 1";

const criteria = (statuses: string) =>
  `\`successCriteria\` has to be [{"condition":"$statusCode == 200"},{"context":"$response.body#/status","condition":"^(${statuses})$","type":"regex"}].`;
const oneOf = (action: string, statuses: string) => `\`${action}\` has to ask for one status, of: ${statuses}.`;
const outcomes = ["SUCCESS", "SOCIAL_BIND", "USER_REGISTER", "MFA_AUTH", "ACCESS_DENIED"];
const denied = oneOf("access-denied", outcomes.join(", "));

/** One mistake each: what it is, where, the value there (undefined: nothing), and the message. It names step or workflow. */
const broken: [claim: string, at: string, value: unknown, message: string][] = [
  ["an unknown contract", "sourceDescriptions 0 url", "./none.yaml", "No contract can be read at `./none.yaml`."],
  ["an unknown call", `${login} operationId`, "loginWeChat", "The contract has no operation `loginWeChat`."],
  [
    "a step without a source",
    `${login} x-source`,
    undefined,
    "`x-source` has to name a source of the contract, with a grade.",
  ],
  [
    "a workflow without a source",
    "workflows 0 x-source",
    {},
    "`x-source` has to name a source of the contract, with a grade.",
  ],
  ["an unknown source", `${login} x-source`, { sister: "NoPage" }, "The contract has no source named `NoPage`."],

  ["a header left out", `${bind} parameters 4`, undefined, "`bindSocialAccount` demands `X-state-token`."],
  ["a header left out for a workflow", "workflows 0 parameters 2", undefined, "`loginWithWeChat` demands `X-agent`."],
  [
    "an unknown header",
    `${bind} parameters 4`,
    { name: "X-state", in: "header", value: "" },
    "`bindSocialAccount` has no `X-state`.",
  ],
  [
    "a field left out",
    "workflows 1 steps 1 requestBody payload sender",
    undefined,
    "`verifyCaptcha` demands `sender`.",
  ],
  ["an unknown field", `${exchange} requestBody payload finger`, "1", "`exchangeSessionToken` has no `finger`."],
  [
    "a body left out",
    "workflows 1 steps 2 requestBody",
    undefined,
    "`sendSmsCode` demands `contentType: application/json`.",
  ],
  [
    "a body of a call that takes none",
    "workflows 4 steps 0 requestBody",
    { contentType: "application/json", payload: {} },
    "`getMobileByStateToken` takes no body.",
  ],
  [
    "another media type",
    "workflows 5 steps 0 requestBody contentType",
    "application/json",
    "`obtainAccessToken` demands `contentType: application/x-www-form-urlencoded`.",
  ],

  [
    "a pointer to nothing",
    `${exchange} outputs ticket`,
    "$response.body#/ticket",
    "`/ticket` is not in every answer of `exchangeSessionToken`.",
  ],
  [
    "a pointer to an optional field",
    `${exchange} outputs ticket`,
    "$response.body#/expire",
    "`/expire` is not in every answer of `exchangeSessionToken`.",
  ],
  [
    "a pointer into another outcome",
    `${login} onSuccess 1 parameters 0 value`,
    "$response.body#/session_token",
    "`/session_token` is not in every answer of `loginWithWeChat` with SOCIAL_BIND.",
  ],
  [
    "an expression of another form",
    `${login} requestBody payload code`,
    "$input.code",
    "`$input.code` is no expression that is used here.",
  ],
  [
    "an unknown input",
    `${login} requestBody payload code`,
    "$inputs.wechatCode",
    "The workflow has no input `wechatCode`.",
  ],
  [
    "an input that a shared header needs",
    "workflows 0 inputs properties agent",
    undefined,
    "The workflow has no input `agent`.",
  ],
  [
    "an input of an unknown component",
    "workflows 0 inputs properties code $ref",
    "#/components/inputs/none",
    "#/components/inputs/none leads nowhere",
  ],
  [
    "an unknown header component",
    `${bind} parameters 4 reference`,
    "$components.parameters.none",
    "There is no component `$components.parameters.none`.",
  ],
  [
    "an unknown action component",
    `${login} onSuccess 4`,
    { reference: "$components.successActions.none" },
    "There is no component `$components.successActions.none`.",
  ],
  [
    "an output of a later step",
    `${exchange} requestBody payload session_token`,
    "$steps.exchange-session.outputs.ticket",
    "No step before has the output `exchange-session.ticket`.",
  ],

  [
    "an action to a step",
    `${login} onSuccess 0 stepId`,
    "login",
    "`logged-in` has to lead to a workflow, not to a step.",
  ],
  ["an action to an unknown workflow", `${login} onSuccess 0 workflowId`, "session", "There is no workflow `session`."],
  ["a run of an unknown workflow", `${sendBindCode} workflowId`, "send-sms", "There is no workflow `send-sms`."],
  [
    "an input of another name handed over",
    `${login} onSuccess 0 parameters 0 name`,
    "session_token",
    "The workflow `session-to-user` is handed over sessionToken, and not session_token.",
  ],
  [
    "an input that is not handed over",
    `${sendBindCode} parameters 1`,
    undefined,
    "The workflow `send-code` is handed over mobile, smsType, and not mobile.",
  ],
  ["an unknown input handed over", "workflows 5 x-handed-over 0", "session", "The workflow has no input `session`."],
  [
    "an end without a name",
    "workflows 5 steps 2 onSuccess",
    undefined,
    "The last step needs an action that ends the journey.",
  ],

  ["an action for any status", `${login} onSuccess 4 criteria`, undefined, denied],
  [
    "an action for an unknown status",
    `${login} onSuccess 4 criteria 0 condition`,
    "$response.body#/status == 'DENIED'",
    denied,
  ],
  [
    "an action that asks for a misspelt field",
    `${login} onSuccess 4 criteria 0 condition`,
    "$response.body#/state == 'ACCESS_DENIED'",
    denied,
  ],
  ["an outcome without an action", `${login} onSuccess 4`, undefined, "No action takes the status `ACCESS_DENIED`."],
  [
    "an outcome that does not pass",
    `${login} successCriteria 1 condition`,
    "^(SUCCESS)$",
    criteria(outcomes.join("|")),
  ],
  [
    "an unknown status that passes",
    `${login} successCriteria 1 condition`,
    `^(${outcomes.join("|")}|PASSWORD_EXPIRED)$`,
    criteria(outcomes.join("|")),
  ],
  [
    "an HTTP status that passes",
    "workflows 5 steps 2 successCriteria 0 condition",
    "$statusCode == 400",
    '`successCriteria` has to be [{"condition":"$statusCode == 200"}].',
  ],
];

let found: Awaited<ReturnType<typeof lintAll>>;
beforeAll(async () => {
  // Anchors written out, so that an edit changes one place.
  const text = stringify(readDocument(), { aliasDuplicateObjects: false });
  const texts = broken.map(([, at, value]) => {
    const document = parseDocument(text);
    const path = at.split(" ").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, document.createNode(value));
    return document.toString();
  });
  found = await lintAll(journey, texts);
}, 60_000);

test("the journey breaks no rule", () => {
  expect(found.ofDocument).toEqual([]);
});

test("the contract beside the journey is found in a folder whose name has a # and a %", async () => {
  const folder = mkdtempSync(join(tmpdir(), "a#b%c-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(dirname(journey), folder, { recursive: true });
  const { ofDocument } = await lintAll(join(folder, "journey.arazzo.yaml"), []);
  expect(ofDocument).toEqual([]);
});

test.for(broken.map((each, index) => [...each, index] as const))(
  "%s is reported, with its place",
  ([, at, , message, index]) => {
    const problems = found.ofTexts[index]?.filter(({ ruleId }) => ruleId === "oneaccess/journey") ?? [];
    const [place] = /^workflows \d+( steps \d+)?|^sourceDescriptions.*/.exec(at) ?? [at];
    const expected = /^workflows \d+ (?:parameters|inputs)/.test(at) ? `${place} steps 0` : place;
    expect(problems.map(({ message, location: [place] }) => [message, place?.pointer])).toContainEqual([
      message,
      `#/${expected.replaceAll(" ", "/")}`,
    ]);
  },
);
