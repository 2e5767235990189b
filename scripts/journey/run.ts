import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { complaint, redocly } from "../redocly.js";

/** How a workflow went. */
export interface Run {
  /** The steps that made a call, each with the `status` of its answer if it has one. */
  steps: string[];
  /** What failed, if anything did. */
  problem: string | undefined;
}

/** What Redocly's log says of a step, or of a workflow that a step leads to. */
interface Executed {
  stepId: string;
  executedSteps?: Executed[];
  response?: {
    statusCode: number;
    body?: { status?: unknown; detail?: string } | null;
    headers: Record<string, string>;
  };
  checks: { name: string; passed: boolean }[];
}

/**
 * Runs a workflow of each of these Arazzo documents with Redocly, and the workflows that it leads to, in one process.
 *
 * @throws {Error} that has Redocly's words, if it cannot run the documents.
 */
export async function runWorkflow(
  documents: object[],
  workflowId: string,
  inputs: Record<string, string>,
): Promise<Run[]> {
  const folder = mkdtempSync(join(tmpdir(), "journey-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    const files = documents.map((document, index) => {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
      return file;
    });
    const log = join(folder, "log.json");
    // Masked, whatever contains an input's value would be unreadable, names of steps included.
    const steps = String(50 * files.length);
    const options = ["--json-output", log, "--no-secrets-masking", "--max-steps", steps];
    const env = {
      REDOCLY_CLI_RESPECT_INPUT: JSON.stringify(inputs),
      // The documents name their servers; a user's setting must not.
      REDOCLY_CLI_RESPECT_SERVER: "{}",
      NO_PROXY: "127.0.0.1",
    };
    const { output } = await redocly(["respect", ...files, "-w", workflowId, ...options], { capture: true, env });
    const runs = readLog(log);
    if (!runs) throw new Error(`Redocly cannot run the journey:\n${complaint(output)}`);
    return runs;
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The run of each document; undefined when Redocly wrote none. */
function readLog(file: string): Run[] | undefined {
  try {
    const { files }: { files: Record<string, { executedWorkflows: Executed[] }> } = JSON.parse(
      readFileSync(file, "utf8"),
    );
    return Object.values(files).map(({ executedWorkflows }) => {
      const steps = executedWorkflows.flatMap(callsOf);
      return { steps: steps.map(labelOf), problem: steps.map(problemOf).find(Boolean) };
    });
  } catch {
    return undefined;
  }
}

const callsOf = (step: Executed): Executed[] => step.executedSteps?.flatMap(callsOf) ?? [step];

function labelOf({ stepId, response }: Executed): string {
  const status = response?.body?.status;
  return typeof status === "string" ? `${stepId} ${status}` : stepId;
}

/** The names of the checks that failed, and what the mock has against the request. */
function problemOf({ stepId, response, checks }: Executed): string | undefined {
  const failed = new Set(checks.filter(({ passed }) => !passed).map(({ name }) => name));
  if (failed.size === 0) return undefined;
  const violations: { message: string }[] = JSON.parse(response?.headers["sl-violations"] ?? "[]");
  const reasons = [response?.body?.detail ?? [], violations.map(({ message }) => message)].flat();
  const answer = `${stepId} is answered with ${response?.statusCode ?? "nothing"}`;
  return [`${answer}: ${[...failed].join(", ")}`, ...reasons].join("\n    ");
}
