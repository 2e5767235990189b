import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { journeyFile } from "../../scripts/journey/model.js";
import { type JourneyRun, runJourney } from "../../scripts/journey/run.js";
import { operations } from "../facts/index.js";
import { type ProviderOptions, type Received, readFields, startProvider } from "./provider.js";

/** A way through the journey: where it begins, what each call answers, and the steps and the last action that follow. */
export interface Way {
  workflowId: string;
  outcomes: Record<string, string>;
  path: string[];
  end: string;
  /** The workflows that it leads through. */
  workflows: string[];
}

const toUser = ["obtain-token", "exchange-session", "read-user"];
const sendCode = ["get-captcha", "solve-captcha", "send-sms"];

/** Every way, from the vendor's pages. */
export const ways: Way[] = [
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "SUCCESS" },
    workflows: ["log-in", "session-to-user"],
    path: ["login", ...toUser],
    end: "user-known",
  },
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "SOCIAL_BIND" },
    workflows: ["log-in", "bind", "send-code", "session-to-user"],
    path: ["login", ...sendCode, "bind-account", ...toUser],
    end: "user-known",
  },
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "USER_REGISTER" },
    workflows: ["log-in", "register-and-bind", "send-code", "session-to-user"],
    path: ["login", ...sendCode, "register-account", ...toUser],
    end: "user-known",
  },
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "MFA_AUTH", verifySecondFactorBySms: "SUCCESS" },
    workflows: ["log-in", "second-factor", "send-code", "session-to-user"],
    path: ["login", "read-mobile", ...sendCode, "present-factor", ...toUser],
    end: "user-known",
  },
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "MFA_AUTH", verifySecondFactorBySms: "ACCESS_DENIED" },
    workflows: ["log-in", "second-factor", "send-code"],
    path: ["login", "read-mobile", ...sendCode, "present-factor"],
    end: "factor-refused",
  },
  {
    workflowId: "log-in",
    outcomes: { loginWithWeChat: "ACCESS_DENIED" },
    workflows: ["log-in"],
    path: ["login"],
    end: "access-denied",
  },
  {
    workflowId: "refresh",
    outcomes: {},
    workflows: ["refresh", "session-to-user"],
    path: ["obtain-later-token", "refresh-session", ...toUser],
    end: "user-known",
  },
];

/** What people, device and application give, each value another one. */
export const given = {
  code: "code-of-one-login",
  osVersion: "HarmonyOS 5",
  deviceIp: "203.0.113.7",
  fingerprint: "fingerprint-of-the-device",
  agent: "an-app/1.0",
  clientId: "client-of-the-app",
  mobile: "13900000000",
  pointJson: '{"x":100.5,"y":5.0}',
  appId: "client-of-the-server",
  appSecret: "secret-of-the-server",
};
/** The number that the provider knows of the user. */
const known = "12345678901";

const device = {
  operating_sys_version: given.osVersion,
  device_ip: given.deviceIp,
  device_fingerprint: given.fingerprint,
};
const inBody = { ...device, agent: given.agent };
const types: Record<string, string> = {
  SOCIAL_BIND: "BIND_MOBILE_SMS",
  USER_REGISTER: "REGISTER_SMS",
  MFA_AUTH: "OTP_REST_SMS",
};

/** The fields that each call has to carry. `issued` ones are checked by the provider, which issued them. */
function expectedFields(operationId: string, outcome = ""): Record<string, string> | undefined {
  const mobile = outcome === "MFA_AUTH" ? known : given.mobile;
  const bodies: Record<string, Record<string, string>> = {
    loginWithWeChat: { code: given.code },
    verifyCaptcha: { point_json: given.pointJson, token: "issued", sender: mobile },
    sendSmsCode: { mobile, type: types[outcome] ?? "", captcha_token: "issued" },
    bindSocialAccount: { mobile, verify_code: "issued" },
    registerAndBindSocialAccount: { mobile, verify_code: "issued" },
    verifySecondFactorBySms: { mobile, verify_code: "issued" },
    obtainAccessToken: {
      grant_type: "client_credentials",
      client_id: given.appId,
      client_secret: given.appSecret,
    },
    exchangeSessionToken: { session_token: "issued", ...inBody },
    getUserBySsoTicket: { sso_ticket: "issued", ...inBody },
    refreshSessionToken: { session_token: "issued", ...inBody },
  };
  return bodies[operationId];
}

/** What is wrong with a request as the provider received it. */
function differences(received: Received, { outcomes }: Way): string[] {
  const operation = operations.find(({ path, method }) => path === received.path && method === received.method);
  if (!operation) return [`${received.method} ${received.path} is no call`];
  const { operationId, caller, request } = operation;
  const expected = expectedFields(operationId, outcomes.loginWithWeChat);
  const fields = request && (readFields(operation, received) as Record<string, string>);
  const shown =
    fields &&
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, expected?.[name] === "issued" ? "issued" : value]),
    );
  const headers: Record<string, string> = {
    ...(request && { "content-type": request.mediaType }),
    ...(caller === "device" && {
      "x-operating-sys-version": given.osVersion,
      "x-device-fingerprint": given.fingerprint,
      "x-agent": given.agent,
      "x-client-id": given.clientId,
    }),
  };
  return [
    ...(isDeepStrictEqual(shown, expected) ? [] : [`${operationId} carries ${JSON.stringify(shown)}`]),
    ...Object.entries(headers).flatMap(([name, value]) =>
      received.headers[name] === value ? [] : [`${operationId} has ${name}: ${received.headers[name]}`],
    ),
  ];
}

/** Walks a way at a provider that takes only what it issued; resolves with the run and the first thing that is wrong. */
export async function walk(
  way: Way,
  { document = fileURLToPath(journeyFile), ...options }: ProviderOptions & { document?: string } = {},
): Promise<{ run: JourneyRun; wrong: string | undefined }> {
  const credentials = { client_id: given.appId, client_secret: given.appSecret };
  const provider = await startProvider({ strict: true, credentials, outcomes: way.outcomes, ...options });
  try {
    const values: Record<string, string | undefined> = { ...given };
    const asked = {
      target: provider.url,
      inputValue: async (input: string) =>
        (input === "verifyCode" ? [...provider.smsCodes.values()].at(-1) : values[input]) ?? "",
      refusal: () => undefined,
    };
    if (way.workflowId === "refresh") {
      const login = ways[0] as Way;
      values.sessionToken = (await runJourney(login.workflowId, asked)).sessionToken;
      provider.requests.length = 0;
    }
    const run = await runJourney(way.workflowId, { ...asked, document });
    const took = [...run.path, run.actions.at(-1)].join(" → ");
    const expected = [...way.path, way.end].join(" → ");
    const [difference] = provider.requests.flatMap((received) => differences(received, way));
    return { run, wrong: run.problem ?? (took === expected ? difference : `took ${took}`) };
  } finally {
    await provider.stop();
  }
}
