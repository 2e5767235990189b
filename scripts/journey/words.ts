import { journeyPhrases, type Language } from "../lib/languages.js";
import type { Branch, Calls, Workflow } from "./model.js";

/** The journey in words, as Markdown: each workflow with its steps, and a table of what follows each answer. */
export function words(workflows: Workflow[], calls: Calls, language: Language): string {
  const phrases = journeyPhrases[language];
  const link = (operationId: string, text = `\`${operationId}\``) => `[${text}](#/other/${operationId.toLowerCase()})`;

  const sections = workflows.map(({ workflowId, summary, description, steps }) => {
    const lines = steps.map(({ operationId = "", workflowId, person, effect }, index) => {
      const call = calls.get(operationId);
      const by = call?.caller === "server" ? phrases.byServer : phrases.byApp;
      const what = call ? link(operationId, call.summary) + by : summaryOf(workflows, workflowId);
      const sentences = [what + phrases.stop, person && phrases.before + person, effect && `**${effect}**`];
      return `${index + 1}. ${sentences.filter(Boolean).join(phrases.space)}`;
    });
    const heading = `**${summary}**${phrases.open}\`${workflowId}\`${phrases.close}`;
    return [heading + description.trim().replaceAll("\n", " "), "", ...lines].join("\n");
  });

  const rows = workflows.flatMap(({ steps }) =>
    steps.flatMap(({ operationId = "", branches }) =>
      branches.map((branch) => {
        const following = callsOf(workflows, branch.workflowId).map((each) => link(each));
        const then = [whatFollows(workflows, branch, language), following.join(phrases.comma)];
        const answer = `\`${branch.status ?? 200}\` | ${link(operationId, calls.get(operationId)?.summary)}`;
        return `| ${answer} | ${then.filter(Boolean).join(phrases.colon)} |`;
      }),
    ),
  );
  return [
    "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->",
    ...sections,
    [phrases.head, "|---|---|---|", ...rows, phrases.refused].join("\n"),
    "",
  ].join("\n\n");
}

/** Where an answer leads, in words. */
export function whatFollows(workflows: Workflow[], { shown, workflowId }: Branch, language: Language): string {
  return workflowId ? summaryOf(workflows, workflowId) : journeyPhrases[language].end + shown;
}

export function summaryOf(workflows: Workflow[], id: string | undefined): string {
  return workflows.find(({ workflowId }) => workflowId === id)?.summary ?? "";
}

/** The calls of a workflow in order, those of the workflows that it runs included; `before` are those that run it. */
function callsOf(workflows: Workflow[], id: string | undefined, before: (string | undefined)[] = []): string[] {
  if (id && before.includes(id)) throw new Error(`openapi/journey.arazzo.yaml: the workflow ${id} runs itself.`);
  const steps = workflows.find(({ workflowId }) => workflowId === id)?.steps ?? [];
  return steps.flatMap((step) => step.operationId ?? callsOf(workflows, step.workflowId, [...before, id]));
}
