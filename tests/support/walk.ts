import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { runWorkflow } from "../../scripts/journey/run.js";
import { contract, journey } from "../../scripts/lib/paths.js";
import { operationOf, operations } from "../facts/index.js";
import { type Received, type RunningProvider, readFields, startProvider } from "../provider/provider.js";

const toUser = ["obtain-token", "exchange-session", "read-user"];
const sendCode = ["get-captcha", "solve-captcha", "send-sms"];

/** A path through the journey: where it begins, its calls with the statuses of their answers, and its end. */
export type Path = readonly [workflowId: string, steps: string[], end: string];

/** The steps that finish a binding, by the outcome that asks for it. */
const bindings: [outcome: string, step: string][] = [
  ["SOCIAL_BIND", "bind-account"],
  ["USER_REGISTER", "register-account"],
];

/** What can follow a call that ends as the login can. No binding is made twice: on the mock, that would not end. */
function after(call: string, open = bindings): Path[] {
  const factor = [`${call} MFA_AUTH`, "read-mobile", ...sendCode];
  return [
    ["log-in", [`${call} SUCCESS`, ...toUser], "user-known"],
    ...open.flatMap(([outcome, step]) => {
      const others = open.filter(([other]) => other !== outcome);
      return after(step, others).map(
        ([id, steps, end]): Path => [id, [`${call} ${outcome}`, ...sendCode, ...steps], end],
      );
    }),
    ["log-in", [...factor, "present-factor SUCCESS", ...toUser], "user-known"],
    ["log-in", [...factor, "present-factor ACCESS_DENIED"], "factor-refused"],
    ["log-in", [`${call} ACCESS_DENIED`], "access-denied"],
  ];
}

/** Every path through the journey, from the vendor's pages. A binding can end as the login can. */
export const paths: Path[] = [
  ...after("login"),
  ["refresh", ["obtain-later-token", "refresh-session", ...toUser], "user-known"],
];

/** What people, device and application give, each value another one. */
const given = {
  code: "code-of-one-login",
  osVersion: "HarmonyOS 5",
  deviceIp: "203.0.113.7",
  fingerprint: "fingerprint-of-the-device",
  agent: "an-app/1.0",
  clientId: "client-of-the-app",
  mobile: "13900000000",
  pointJson: '{"x":100.5,"y":5.0}',
  verifyCode: "654321",
  appId: "client-of-the-server",
  appSecret: "secret-of-the-server",
};
/** The number that the provider knows of the user. */
const known = "12345678901";

const deviceInHeaders = {
  "x-operating-sys-version": given.osVersion,
  "x-device-fingerprint": given.fingerprint,
  "x-agent": given.agent,
  "x-client-id": given.clientId,
};
const deviceInBody = {
  operating_sys_version: given.osVersion,
  device_ip: given.deviceIp,
  device_fingerprint: given.fingerprint,
  agent: given.agent,
};
const smsTypes: Record<string, string> = {
  SOCIAL_BIND: "BIND_MOBILE_SMS",
  USER_REGISTER: "REGISTER_SMS",
  MFA_AUTH: "OTP_REST_SMS",
};

/** The fields that each call has to carry. Whether "issued" ones are right, the provider checks, which issued them. */
function expectedFields(operationId: string, outcome = ""): Record<string, string> | undefined {
  const mobile = outcome === "MFA_AUTH" ? known : given.mobile;
  const withCode = { mobile, verify_code: given.verifyCode };
  const bodies: Record<string, Record<string, string>> = {
    loginWithWeChat: { code: given.code },
    verifyCaptcha: { point_json: given.pointJson, token: "issued", sender: mobile },
    sendSmsCode: { mobile, type: smsTypes[outcome] ?? "", captcha_token: "issued" },
    bindSocialAccount: withCode,
    registerAndBindSocialAccount: withCode,
    verifySecondFactorBySms: withCode,
    obtainAccessToken: { grant_type: "client_credentials", client_id: given.appId, client_secret: given.appSecret },
    exchangeSessionToken: { session_token: "issued", ...deviceInBody },
    getUserBySsoTicket: { sso_ticket: "issued", ...deviceInBody },
    refreshSessionToken: { session_token: "issued", ...deviceInBody },
  };
  return bodies[operationId];
}

/** What is wrong with a request as the provider received it, after an answer with this outcome. */
function differences(received: Received, outcome: string | undefined): string[] {
  const operation = operations.find(({ path, method }) => path === received.path && method === received.method);
  if (!operation) return [`${received.method} ${received.path} is no call`];
  const { operationId, caller, request } = operation;
  const expected = expectedFields(operationId, outcome);
  const fields = request && Object.entries(readFields(operation, received) as Record<string, string>);
  const actual =
    fields &&
    Object.fromEntries(fields.map(([name, value]) => [name, expected?.[name] === "issued" ? "issued" : value]));
  const headers = caller === "device" ? Object.entries(deviceInHeaders) : [];
  return [
    ...(isDeepStrictEqual(actual, expected) ? [] : [`${operationId} carries ${JSON.stringify(actual)}`]),
    ...headers.flatMap(([name, value]) =>
      received.headers[name] === value ? [] : [`${operationId} has ${name}: ${received.headers[name]}`],
    ),
  ];
}

/** A journey as parsed, with the contract at its full path. */
export function readDocument() {
  const document = parse(readFileSync(journey, "utf8"));
  document.sourceDescriptions[0].url = contract;
  return document;
}

/** A journey on a path. */
export interface Walk {
  path: Path;
  document: object;
}

/** The first thing that is wrong with each walk, each at a provider that takes only what it issued. */
export async function walk(walks: Walk[]): Promise<(string | undefined)[]> {
  const wrong = new Map<Walk, string | undefined>();
  for (const id of new Set(walks.map(({ path: [id] }) => id))) {
    const own = walks.filter(({ path }) => path[0] === id);
    const found = await walkFrom(id, own);
    for (const [index, each] of own.entries()) wrong.set(each, found[index]);
  }
  return walks.map((each) => wrong.get(each));
}

async function walkFrom(workflowId: string, walks: Walk[]): Promise<(string | undefined)[]> {
  try {
    return await walkTogether(workflowId, walks);
  } catch (error) {
    // A journey that Redocly cannot run ends the run of the others.
    if (walks.length === 1) return [(error as Error).message];
    const half = Math.ceil(walks.length / 2);
    return [...(await walkFrom(workflowId, walks.slice(0, half))), ...(await walkFrom(workflowId, walks.slice(half)))];
  }
}

/** What a provider answers on a path, by operationId. */
function outcomesOf([, steps]: Path): Record<string, string> {
  const answered = (step: string) => steps.find((each) => each.startsWith(`${step} `))?.split(" ")[1] ?? "SUCCESS";
  return {
    loginWithWeChat: answered("login"),
    bindSocialAccount: answered("bind-account"),
    registerAndBindSocialAccount: answered("register-account"),
    verifySecondFactorBySms: answered("present-factor"),
  };
}

/** Walks from one workflow, in one process. */
async function walkTogether(workflowId: string, walks: Walk[]): Promise<(string | undefined)[]> {
  const credentials = { client_id: given.appId, client_secret: given.appSecret };
  const options = { strict: true, credentials, smsCode: given.verifyCode };
  const providers: RunningProvider[] = [];
  try {
    const documents: object[] = [];
    for (const { path, document } of walks) {
      const provider = await startProvider({ ...options, outcomes: outcomesOf(path) });
      providers.push(provider);
      documents.push(await at(provider, workflowId, document));
    }
    const runs = await runWorkflow(documents, workflowId, given);
    return runs.map((run, index) => {
      const steps = walks[index]?.path[1] ?? [];
      const outcomes = steps.map((_, position) => steps.slice(0, position).flatMap((step) => step.split(" ")[1] ?? []));
      const [difference] =
        providers[index]?.requests.flatMap((each, position) => differences(each, outcomes[position]?.at(-1))) ?? [];
      const isRight = isDeepStrictEqual(run.steps, steps);
      return run.problem ?? (isRight ? difference : `took ${run.steps.join(" → ")}`);
    });
  } finally {
    await Promise.all(providers.map(({ stop }) => stop()));
  }
}

/** The journey with a provider's address, and to refresh a session with one that this provider has issued. */
async function at(provider: RunningProvider, workflowId: string, document: object) {
  const copy = parse(stringify(document, { aliasDuplicateObjects: false }));
  copy.sourceDescriptions[0]["x-serverUrl"] = provider.url;
  if (workflowId !== "refresh") return copy;
  const { path, method } = operationOf("loginWithWeChat");
  const headers = { ...deviceInHeaders, "Content-Type": "application/json" };
  const body = JSON.stringify({ code: given.code });
  const response = await fetch(provider.url + path, { method, headers, body });
  const { session_token } = await response.json();
  provider.requests.length = 0;
  const refresh = copy.workflows.find((each: { workflowId: string }) => each.workflowId === workflowId);
  refresh.inputs.properties.sessionToken = { type: "string", default: session_token };
  return copy;
}
