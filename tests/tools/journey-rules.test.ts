import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type Document, parse, parseDocument, stringify } from "yaml";
import { journeyFile } from "../../scripts/journey/model.js";
import { contract } from "../../scripts/lib/paths.js";
import { lintAll } from "../support/lint.js";

const login = ["workflows", 0, "steps", 0];
const solve = ["workflows", 1, "steps", 1];
const sendSms = ["workflows", 1, "steps", 2];
const sendBindCode = ["workflows", 2, "steps", 0];
const bind = ["workflows", 2, "steps", 1];
const readMobile = ["workflows", 4, "steps", 0];
const obtain = ["workflows", 5, "steps", 0];
const exchange = ["workflows", 5, "steps", 1];
const readUser = ["workflows", 5, "steps", 2];

type Path = (string | number)[];
const set = (path: Path, value: unknown) => (document: Document) => document.setIn(path, document.createNode(value));
const remove = (path: Path) => (document: Document) => document.deleteIn(path);

/** One mistake each: what it is, the edit, the message, and the place that the report names unless it is the edit's. */
const broken: [
  claim: string,
  path: Path,
  edit: typeof set | typeof remove,
  value: unknown,
  message: string,
  at?: Path,
][] = [
  [
    "an unknown operationId",
    [...login, "operationId"],
    set,
    "loginWithWechat",
    "The contract has no operation `loginWithWechat`.",
  ],
  [
    "an unknown contract",
    ["sourceDescriptions", 0, "url"],
    set,
    "./no-such-file.yaml",
    "No contract can be read at `./no-such-file.yaml`.",
  ],
  [
    "a header that the operation does not have",
    [...bind, "parameters", 4],
    set,
    { name: "X-state-tokens", in: "header", value: "$inputs.stateToken" },
    "`bindSocialAccount` has no header parameter `X-state-tokens`.",
  ],
  [
    "a mandatory header that is left out",
    [...bind, "parameters", 4],
    remove,
    undefined,
    "`bindSocialAccount` demands the header parameter `X-state-token`.",
    bind,
  ],
  [
    "a mandatory header that a workflow leaves out",
    ["workflows", 0, "parameters", 2],
    remove,
    undefined,
    "`loginWithWeChat` demands the header parameter `X-agent`.",
    login,
  ],
  [
    "a body field that the operation does not have",
    [...exchange, "requestBody", "payload", "device_finger_print"],
    set,
    "$inputs.fingerprint",
    "`exchangeSessionToken` has no body field `device_finger_print`.",
  ],
  [
    "a mandatory body field that is left out",
    [...solve, "requestBody", "payload", "sender"],
    remove,
    undefined,
    "`verifyCaptcha` demands the body field `sender`.",
    [...solve, "requestBody"],
  ],
  [
    "a fixed body field with another value",
    [...obtain, "requestBody", "payload", "grant_type"],
    set,
    "password",
    "`grant_type` has to be `client_credentials`.",
  ],
  ["a body that is left out", [...sendSms, "requestBody"], remove, undefined, "`sendSmsCode` demands a body.", sendSms],
  [
    "a body of a call that takes none",
    [...readMobile, "requestBody"],
    set,
    { contentType: "application/json", payload: {} },
    "`getMobileByStateToken` takes no body.",
  ],
  [
    "another media type",
    [...obtain, "requestBody", "contentType"],
    set,
    "application/json",
    "`contentType` has to be `application/x-www-form-urlencoded`.",
  ],
  [
    "a bearer token that is left out",
    [...exchange, "x-security"],
    remove,
    undefined,
    "`exchangeSessionToken` demands `x-security` with the scheme `bearer`.",
    exchange,
  ],
  [
    "a pointer that the answer does not have",
    [...exchange, "outputs", "ticket"],
    set,
    "$response.body#/ticket",
    "`/ticket` is not in every answer of `exchangeSessionToken`.",
  ],
  [
    "a pointer to a field that is optional",
    [...exchange, "outputs", "ticket"],
    set,
    "$response.body#/expire",
    "`/expire` is not in every answer of `exchangeSessionToken`.",
  ],
  [
    "a pointer that answers of another status have",
    [...login, "onSuccess", 1, "parameters", 0, "value"],
    set,
    "$response.body#/session_token",
    "`/session_token` is not in every answer of `loginWithWeChat` with the status `SOCIAL_BIND`.",
  ],
  [
    "an expression that nothing evaluates",
    [...login, "requestBody", "payload", "code"],
    set,
    "$input.code",
    "`$input.code` is no expression that is used here.",
  ],
  [
    "an unknown input",
    [...login, "requestBody", "payload", "code"],
    set,
    "$inputs.wechatCode",
    "The workflow has no input `wechatCode`.",
  ],
  [
    "an input of another workflow in a shared parameter",
    ["workflows", 0, "inputs", "properties", "agent"],
    remove,
    undefined,
    "The workflow has no input `agent`.",
    ["workflows", 0, "parameters", 2, "value"],
  ],
  [
    "an input that names an unknown component",
    ["workflows", 0, "inputs", "properties", "code", "$ref"],
    set,
    "#/components/inputs/wechatCode",
    "The input `code` needs a description, or names an unknown component.",
    ["workflows", 0, "inputs"],
  ],
  [
    "an unknown parameter component",
    [...bind, "parameters", 4, "reference"],
    set,
    "$components.parameters.state",
    "There is no component `$components.parameters.state`.",
  ],
  [
    "an unknown action component",
    [...login, "onSuccess", 4],
    set,
    { reference: "$components.successActions.denied" },
    "There is no component `$components.successActions.denied`.",
    [...login, "onSuccess", 4, "reference"],
  ],
  [
    "a component that nothing uses",
    ["components", "parameters", "language"],
    set,
    { name: "X-L", in: "header", value: "en" },
    "The component `language` is not used.",
  ],
  [
    "an output of a later step",
    [...exchange, "requestBody", "payload", "session_token"],
    set,
    "$steps.exchange-session.outputs.ticket",
    "No step before has the output `exchange-session.ticket`.",
  ],
  [
    "a step that an action goes to and that does not exist",
    [...login, "onSuccess", 4],
    set,
    {
      name: "access-denied",
      type: "goto",
      stepId: "denied",
      criteria: [{ condition: "$response.body#/status == 'ACCESS_DENIED'" }],
    },
    "The workflow `log-in` has no step `denied`.",
    [...login, "onSuccess", 4, "stepId"],
  ],
  [
    "a workflow that an action goes to and that does not exist",
    [...login, "onSuccess", 0, "workflowId"],
    set,
    "session",
    "There is no workflow `session`.",
  ],
  [
    "a workflow that a step runs and that does not exist",
    [...sendBindCode, "workflowId"],
    set,
    "send-sms-code",
    "There is no workflow `send-sms-code`.",
  ],
  [
    "a workflow that runs itself",
    [...sendBindCode, "workflowId"],
    set,
    "bind",
    "The workflow `bind` would run itself, without an end.",
  ],
  [
    "an input that the next workflow does not have",
    [...login, "onSuccess", 0, "parameters", 0, "name"],
    set,
    "session_token",
    "The workflow `session-to-user` has no input `session_token`.",
    [...login, "onSuccess", 0, "parameters", 0],
  ],
  [
    "an input that is not handed over",
    [...sendBindCode, "parameters", 1],
    remove,
    undefined,
    "The workflow `send-code` demands the input `smsType`.",
    sendBindCode,
  ],
  [
    "an unknown input among those that are handed over",
    ["workflows", 5, "x-handed-over", 0],
    set,
    "session",
    "The workflow has no input `session`.",
  ],
  [
    "an action that takes any status",
    [...bind, "onSuccess", 0, "criteria"],
    remove,
    undefined,
    "An action of `bindSocialAccount` has to ask for the status that it takes.",
    [...bind, "onSuccess", 0],
  ],
  [
    "an input that is handed over, and not named as such",
    ["workflows", 5, "x-handed-over", 0],
    set,
    "osVersion",
    "`x-handed-over` of `session-to-user` has to name `sessionToken`.",
    [...login, "onSuccess", 0, "parameters", 0],
  ],
  [
    "a status in a success criterion that the schema does not know",
    [...bind, "successCriteria", 1, "condition"],
    set,
    "^(SUCCESS|MFA_AUTH)$",
    "The schema knows no status `MFA_AUTH`.",
  ],
  [
    "a status in an action's criterion that the schema does not know",
    [...login, "onSuccess", 4, "criteria", 0, "condition"],
    set,
    "$response.body#/status == 'DENIED'",
    "The schema knows no status `DENIED`.",
  ],
  [
    "a misspelt pointer in an action's criterion",
    [...login, "onSuccess", 4, "criteria", 0, "condition"],
    set,
    "$response.body#/state == 'ACCESS_DENIED'",
    "A criterion of an action is `$response.body#/status == '…'`.",
  ],
  [
    "a success criterion of another form",
    [...login, "successCriteria", 1],
    set,
    { condition: "$response.body#/status != null" },
    "A success criterion is `$statusCode == 200`, or a regex `^(A|B)$` of the answer's status.",
  ],
  [
    "a step that any HTTP status passes",
    [...readUser, "successCriteria", 0],
    set,
    { condition: "$statusCode == 400" },
    "`successCriteria` has to ask for `$statusCode == 200`: without it any documented status passes.",
    readUser,
  ],
  [
    "an outcome of the login that no action takes",
    [...login, "onSuccess", 4],
    remove,
    undefined,
    "No action takes the status `ACCESS_DENIED`.",
    login,
  ],
  [
    "an outcome of the login that no success criterion lets through",
    [...login, "successCriteria", 1, "condition"],
    set,
    "^(SUCCESS|SOCIAL_BIND|USER_REGISTER|MFA_AUTH)$",
    "No success criterion lets the status `ACCESS_DENIED` through.",
    login,
  ],
  [
    "an end without a name",
    [...readUser, "onSuccess"],
    remove,
    undefined,
    "The last step needs an action that ends the journey, with a name that says why.",
    readUser,
  ],
  [
    "a step without a source",
    [...login, "x-source"],
    remove,
    undefined,
    "`x-source` has to name a source of the contract, with a grade.",
    login,
  ],
  [
    "a source that the contract does not have",
    [...login, "x-source"],
    set,
    { sister: "NoSuchPage" },
    "The contract has no source named `NoSuchPage`.",
  ],
];

let found: Awaited<ReturnType<typeof lintAll>>;
beforeAll(async () => {
  // Anchors written out, so that an edit changes one place.
  const text = stringify(parse(await readFile(journeyFile, "utf8")), { aliasDuplicateObjects: false });
  const texts = broken.map(([, path, edit, value]) => {
    const document = parseDocument(text);
    document.setIn(["sourceDescriptions", 0, "url"], contract);
    edit(path, value)(document);
    return document.toString();
  });
  found = await lintAll(fileURLToPath(journeyFile), texts);
}, 60_000);

test("the journey breaks no rule", () => {
  expect(found.ofDocument).toEqual([]);
});

test.for(broken.map((each, index) => [each[0], each, index] as const))(
  "%s is reported, with its place",
  ([, [, path, , , message, at = path], index]) => {
    const problems = found.ofTexts[index]?.filter(({ ruleId }) => ruleId === "oneaccess/journey") ?? [];
    expect(problems.map(({ message, location: [place] }) => [message, place?.pointer])).toContainEqual([
      message,
      `#/${at.join("/")}`,
    ]);
  },
);
