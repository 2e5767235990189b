import { journeyPhrases, type Language } from "../lib/languages.js";
import type { Branch, Workflow } from "./model.js";

/** The journey in words, as Markdown: each workflow with its steps, and a table of what follows each answer. */
export function words(workflows: Workflow[], language: Language): string {
  const phrases = journeyPhrases[language];
  const link = (operationId: string, text = `\`${operationId}\``) => `[${text}](#/other/${operationId.toLowerCase()})`;

  const sections = workflows.map(({ workflowId, summary, description, steps }) => {
    const lines = steps.map(({ operationId, summary, caller, person, effect }, index) => {
      const by = caller === "server" ? phrases.byServer : phrases.byApp;
      const what = operationId ? link(operationId, summary) + by : summary;
      const sentences = [what + phrases.stop, person && phrases.before + person, effect && `**${effect}**`];
      return `${index + 1}. ${sentences.filter(Boolean).join(phrases.space)}`;
    });
    const heading = `**${summary}**${phrases.open}\`${workflowId}\`${phrases.close}`;
    return [heading + description.trim().replaceAll("\n", " "), "", ...lines].join("\n");
  });

  const steps = workflows.flatMap((workflow) => workflow.steps);
  const rows = steps.flatMap(({ operationId = "", summary, branches }) =>
    branches.map((branch) => {
      const following = callsOf(workflows, branch.workflowId).map((each) => link(each));
      const then = [whatFollows(branch, language), following.join(phrases.comma)];
      const answer = `\`${branch.status ?? 200}\` | ${link(operationId, summary)}`;
      return `| ${answer} | ${then.filter(Boolean).join(phrases.colon)} |`;
    }),
  );
  return [
    "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->",
    ...sections,
    [phrases.head, "|---|---|---|", ...rows, phrases.refused].join("\n"),
    "",
  ].join("\n\n");
}

/** Where an answer leads, in words. */
export function whatFollows({ shown, next }: Branch, language: Language): string {
  return next ?? journeyPhrases[language].end + shown;
}

/** The calls of a workflow in order, those of the workflows that it runs included. */
function callsOf(workflows: Workflow[], id: string | undefined): string[] {
  const steps = workflows.find(({ workflowId }) => workflowId === id)?.steps ?? [];
  return steps.flatMap(({ operationId, workflowId }) => operationId ?? callsOf(workflows, workflowId));
}
