import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cli, quiet } from "../redocly.js";
import { journeyFile, readJourney, type Workflow } from "./model.js";
import { expectedPath, readOutput } from "./path.js";
import { type Exchange, openWire, placeholder, type WireOptions } from "./wire.js";

/** How a journey went. */
export interface JourneyRun {
  /** A line for each call. */
  lines: string[];
  /** The ids of the steps that made a call. */
  path: string[];
  /** The names of the actions that were taken. */
  actions: string[];
  /** Why it was stopped before its end, if it was. */
  stopped: string | undefined;
  /** What is wrong, if anything is. */
  problem: string | undefined;
  /** The last session token that was issued. */
  sessionToken: string | undefined;
}

const guard = new URL("guard.js", import.meta.url).href;

/** Walks one workflow, and those that it leads to, with Redocly. Nothing that was sent or answered is printed or stored. */
export async function runJourney(
  workflowId: string,
  { document = fileURLToPath(journeyFile), ...options }: WireOptions & { document?: string },
): Promise<JourneyRun> {
  const workflows = readJourney(readFileSync(document, "utf8"));
  const wire = await openWire(options);
  const inputs = workflows.flatMap(({ inputs }) => Object.entries(inputs).filter(([, { default: value }]) => !value));
  // What a user has set for Redocly might write requests to a file, and ONEACCESS_… holds secrets.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(REDOCLY|ONEACCESS)_|_PROXY$/i.test(name));
  const child = spawn(
    process.execPath,
    [
      "--import",
      guard,
      cli,
      "respect",
      document,
      "-w",
      workflowId,
      "--max-fetch-timeout",
      "3600000",
      "--max-steps",
      "50",
    ],
    {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 300_000,
      env: {
        ...Object.fromEntries(inherited),
        ...quiet,
        JOURNEY_ORIGIN: wire.origin,
        REDOCLY_CLI_RESPECT_SERVER: JSON.stringify({ oneaccess: wire.origin }),
        REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(
          Object.fromEntries(inputs.map(([name]) => [name, placeholder(name)])),
        ),
      },
    },
  );
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  let stopped: string | undefined;
  wire.stopped.then((reason) => {
    stopped = reason;
    kill();
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  process.off("exit", kill);
  wire.close();
  const run = report(workflows, workflowId, wire.exchanges, output, code);
  return { ...run, ...(stopped && { problem: undefined }), stopped, sessionToken: wire.sessionToken() };
}

/** The lines of a run, and what is wrong with it. */
function report(
  workflows: Workflow[],
  workflowId: string,
  exchanges: Exchange[],
  output: string,
  code: number | null,
): Pick<JourneyRun, "lines" | "path" | "actions" | "problem"> {
  const { calls, problem } = expectedPath(workflows, workflowId, exchanges);
  const seen = readOutput(output);
  const lines = calls.map(({ stepId, operationId, status, says, action }) =>
    [`  ${stepId.padEnd(19)}`, operationId.padEnd(29), status || "   ", says, action && `→ ${action}`]
      .filter(Boolean)
      .join(" "),
  );
  const path = calls.map(({ stepId }) => stepId);
  const actions = calls.flatMap(({ action }) => action ?? []);
  const gotos = workflows.flatMap(({ steps }) =>
    steps.flatMap(({ branches }) =>
      branches.flatMap(({ name, workflowId, stepId }) => (workflowId || stepId ? name : [])),
    ),
  );
  const wrong = () => {
    if (code === 3) return "Redocly was about to call another host";
    if (code !== 0 && seen.steps.length === 0) return "Redocly cannot run the document: `npm run lint` may say why";
    const last = exchanges.at(-1);
    if (last?.status === 0) return `${last.operationId}: ${last.says}`;
    if (last && last.status !== 200) return `${last.operationId} answered ${last.status} ${last.says ?? ""}`.trim();
    if (seen.failed.length > 0) return `step ${seen.steps.at(-1)}: ${seen.failed.join(", ")}`;
    if (problem) return problem;
    const expected = [path, actions.filter((name) => gotos.includes(name))].join();
    if ([seen.steps, seen.gotos].join() !== expected)
      return `Redocly took ${seen.steps.join(" → ")}, and the answers lead elsewhere`;
    return code === 0 ? undefined : `Redocly ended with ${code} and named no check that failed`;
  };
  return { lines, path, actions, problem: wrong() };
}
