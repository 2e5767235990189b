import { readJourney, waysFrom } from "./journey/model.js";
import { type JourneyRun, runJourney } from "./journey/run.js";
import { endWithParent, fail, isMain } from "./lib/process.js";
import { readAllowed, readBaseUrl, readList, setting } from "./lib/settings.js";
import { startMock } from "./mock.js";

const workflows = readJourney();

/** The device, as the vendor's examples have it. */
const device = {
  osVersion: "Android 10",
  deviceIp: "10.10.10.1",
  fingerprint: "156aysdna213sc50",
  agent: "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
};

/** What the inputs hold on the mock: the vendor's examples. */
const examples: Record<string, string> = {
  ...device,
  code: "ad12sasdsfe3dfdg3sc",
  clientId: "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
  mobile: "12345678901",
  pointJson: '{"x":237.0,"y":5.0}',
  verifyCode: "123456",
  sessionToken: "bts******2VO",
  appId: "ONtQq2igSggfFClyGgzmuXR8ubWEP...",
  appSecret: "Xdq******vfe...",
};

/** The variables that give the inputs at a tenant. */
const variables: Record<string, string> = {
  clientId: "ONEACCESS_CLIENT_ID",
  mobile: "ONEACCESS_MOBILE",
  pointJson: "ONEACCESS_POINT_JSON",
  verifyCode: "ONEACCESS_VERIFY_CODE",
  appId: "ONEACCESS_CLIENT_ID",
  appSecret: "ONEACCESS_CLIENT_SECRET",
};

/** Prints a run: a line for each call, the path, and how it ended. */
function show(title: string, run: JourneyRun): JourneyRun {
  const { lines, path, stopped, problem } = run;
  const end = [stopped && `  stopped ${stopped}`, problem && `  ❌ ${problem}`].filter(Boolean);
  console.log([title, ...lines, `  path: ${path.join(" → ") || "(no step)"}`, ...end].join("\n"));
  return run;
}

/** Takes every way of the journey on a mock of its own. */
async function onMock(): Promise<JourneyRun[]> {
  const mock = await startMock();
  const runs: JourneyRun[] = [];
  const inputValue = async (input: string) => examples[input] ?? "";
  try {
    for (const workflowId of ["log-in", "refresh"]) {
      for (const way of waysFrom(workflows, workflowId)) {
        const answers = String(new URLSearchParams(way));
        const target = answers ? `${mock.url}/@${answers}` : mock.url;
        const run = await runJourney(workflowId, { target, inputValue, refusal: () => undefined });
        runs.push(show([workflowId, ...Object.values(way)].join(" "), run));
      }
    }
  } finally {
    await mock.stop();
  }
  const taken = new Set(runs.flatMap(({ actions }) => actions));
  const actions = workflows.flatMap(({ steps }) => steps.flatMap(({ branches }) => branches.map(({ name }) => name)));
  const never = actions.filter((name) => !taken.has(name));
  if (never.length > 0) fail(`❌ These actions were never taken: ${never.join(", ")}.`);
  return runs;
}

/** Takes the way that a tenant's answers lead, once for each code, and refreshes the session that comes of it. */
async function atTenant(target: string): Promise<JourneyRun[]> {
  const steps = workflows.flatMap(({ steps }) => steps);
  const effects = new Map(
    steps.flatMap(({ operationId, effect }) => (operationId && effect ? [[operationId, effect]] : [])),
  );
  const allowed = readAllowed([...effects.keys()]);
  const codes = readList("ONEACCESS_WECHAT_CODE", "code");
  if (codes.length === 0) throw new Error("ONEACCESS_WECHAT_CODE has to give a code: the journey begins with it.");

  const values: Record<string, string | undefined> = device;
  for (const [input, name] of Object.entries(variables)) values[input] = setting(name);
  const options = {
    target,
    tenantId: setting("ONEACCESS_TENANT_ID"),
    async inputValue(input: string) {
      const value = values[input];
      if (value === undefined) throw new Error(`it carries ${input}, which ${variables[input]} does not give`);
      return value;
    },
    refusal(operationId: string) {
      const effect = effects.get(operationId);
      if (!effect || allowed.includes(operationId)) return undefined;
      return `ONEACCESS_ALLOW does not name it. ${effect}`;
    },
  };
  const runs: JourneyRun[] = [];
  for (const [index, code] of codes.entries()) {
    values.code = code;
    const run = show(`log-in with code ${index + 1} of ${codes.length}`, await runJourney("log-in", options));
    runs.push(run);
    if (!run.actions.includes("user-known")) continue;
    values.sessionToken = run.sessionToken;
    runs.push(show("refresh", await runJourney("refresh", options)));
  }
  return runs;
}

if (isMain(import.meta.url)) {
  endWithParent();
  if (process.argv.length > 2) fail("npm run journey takes no arguments; ONEACCESS_BASE_URL names a tenant.", 2);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  try {
    const target = readBaseUrl();
    const runs = await (target ? atTenant(target) : onMock());
    const broken = runs.filter(({ problem }) => problem);
    if (broken.length > 0) fail(`${broken.length} of ${runs.length} ways are broken.`);
    console.log(`${runs.length} ways taken${target ? "" : " on the mock"}.`);
  } catch (error) {
    fail((error as Error).message, 2);
  }
}
