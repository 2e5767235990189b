import { type Branch, readJourney, type Step, type Workflow } from "../journey/model.js";
import { SourceDocument } from "../lib/document.js";

/** What the pictures and words need of a call: `path` is in the contract's page. */
interface Call {
  summary: string;
  caller: string;
}

/**
 * The journey as a picture and as words, made from the Arazzo document and from the contract: names and contents of files.
 *
 * @throws {Error} that names a step whose operation the contract does not have.
 */
export function journeyFiles(journey: string, contract: string): Map<string, string> {
  const workflows = readJourney(journey);
  const calls = readCalls(contract);
  for (const { stepId, operationId } of workflows.flatMap(({ steps }) => steps)) {
    if (operationId && !calls.has(operationId))
      throw new Error(
        `openapi/journey.arazzo.yaml: the step ${stepId} calls ${operationId}, which the contract has not.`,
      );
  }
  return new Map([
    ["journey.md", words(workflows, calls)],
    ["journey.svg", picture(workflows, calls)],
  ]);
}

function readCalls(contract: string): Map<string, Call> {
  const { root } = new SourceDocument(contract, "openapi/openapi.yaml");
  const tags = root.at("tags").entries();
  const callers = new Map(tags.map(([, tag]) => [tag.at("name").value, tag.at("x-caller").value]));
  const operations = root
    .at("paths")
    .entries()
    .flatMap(([, item]) => item.entries());
  return new Map(
    operations.map(([, operation]) => {
      const caller = callers.get(operation.at("tags", "0").value) === "server" ? "server" : "app";
      return [operation.at("operationId").text(), { summary: operation.at("summary").text(), caller }];
    }),
  );
}

const summaryOf = (workflows: Workflow[], id: string | undefined) =>
  workflows.find(({ workflowId }) => workflowId === id)?.summary ?? "";
const inWords = (name: string) => name.replaceAll("-", " ");

/** Where an answer leads, in words. */
const leadsTo = (workflows: Workflow[], { name, workflowId, stepId }: Branch) =>
  workflowId ? summaryOf(workflows, workflowId) : stepId ? `Step ${stepId}` : `The end: ${inWords(name)}`;

/** The calls of a workflow in order, those of the workflows that it runs included. */
const callsOf = (workflows: Workflow[], id: string | undefined): string[] =>
  workflows
    .filter(({ workflowId }) => workflowId === id)
    .flatMap(({ steps }) => steps.flatMap((step) => step.operationId ?? callsOf(workflows, step.workflowId)));

/** Each workflow with its steps, and a table of what follows each answer. */
function words(workflows: Workflow[], calls: Map<string, Call>): string {
  const link = (operationId: string, text = `\`${operationId}\``) => `[${text}](#/other/${operationId.toLowerCase()})`;
  const rows = workflows.flatMap(({ steps }) =>
    steps.flatMap(({ operationId = "", branches }) =>
      branches.map((branch) => {
        const following = callsOf(workflows, branch.workflowId).map((each) => link(each));
        const then = [leadsTo(workflows, branch), ...(following.length > 0 ? [following.join(", ")] : [])].join(": ");
        return `| \`${branch.status ?? 200}\` | ${link(operationId, calls.get(operationId)?.summary)} | ${then} |`;
      }),
    ),
  );
  const sections = workflows.map(({ workflowId, summary, description, steps }) => {
    const lines = steps.map((step, index) => {
      const { operationId, person, effect } = step;
      const call = operationId && calls.get(operationId);
      const what = call
        ? `${link(operationId, call.summary)}, by your ${call.caller}`
        : summaryOf(workflows, step.workflowId);
      return `${index + 1}. ${[`${what}.`, person && `Before it: ${person}`, effect && `**${effect}**`].filter(Boolean).join(" ")}`;
    });
    return [`**${summary}** (\`${workflowId}\`). ${description.trim().replaceAll("\n", " ")}`, "", ...lines].join("\n");
  });
  const refused = "| HTTP `400` | any call | The end: refused. `error_code` says why, and nothing is repeated. |";
  return [
    "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->",
    ...sections,
    ["| Answer | Of | What follows |", "|---|---|---|", ...rows, refused].join("\n"),
    "",
  ].join("\n\n");
}

const width = 360;
const cardWidth = 318;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A text in lines that fit beside the badge of a row. */
function wrap(text: string, limit = 40): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length >= limit) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`.trim();
  }
  return lines;
}

/** The journey as a drawing, one column wide so that a telephone shows it. Each workflow is a card; lines lead from answers. */
function picture(workflows: Workflow[], calls: Map<string, Call>): string {
  const cards: string[] = [];
  /** The middle of each card's heading, and where lines begin, by workflow. */
  const headings = new Map<string, number>();
  const exits = new Map<string, number[]>();
  let y = 8;

  const text = (x: number, at: number, content: string, kind = "") =>
    `<text x="${x}" y="${at}"${kind && ` class="${kind}"`}>${escaped(content)}</text>`;
  const row = (who: string, content: string) => {
    const lines = wrap(content);
    const parts = [
      `<rect class="badge ${who}" x="16" y="${y}" width="44" height="16" rx="8" />`,
      text(38, y + 11.5, who, "who"),
      ...lines.map((line, index) => text(68, y + 12.5 + index * 15, line)),
    ];
    y += 7 + lines.length * 15;
    return parts;
  };
  const stepRow = ({ operationId, workflowId }: Step) => {
    const { caller = "app", summary = `${summaryOf(workflows, workflowId)}, as above` } =
      calls.get(operationId ?? "") ?? {};
    return row(caller, summary);
  };
  const branchRow = ({ name, status, workflowId }: Branch) => {
    const kind = !status || status === "SUCCESS" ? "ok" : workflowId ? "more" : "no";
    const parts = [
      `<rect class="answer" x="16" y="${y}" width="${cardWidth - 16}" height="20" rx="5" />`,
      `<rect class="${kind}" x="16" y="${y}" width="5" height="20" rx="2.5" />`,
      text(28, y + 14, status ?? "200", "status"),
      text(128, y + 14, inWords(name)),
    ];
    if (workflowId) exits.set(workflowId, [...(exits.get(workflowId) ?? []), y + 10]);
    else parts.push(`<circle class="${kind}" cx="${cardWidth + 2 - 12}" cy="${y + 10}" r="4.5" />`);
    y += 24;
    return parts;
  };

  for (const { workflowId, summary, steps } of workflows) {
    const top = y;
    headings.set(workflowId, y + 14);
    const parts = wrap(summary).map((line, index) => text(16, y + 18 + index * 16, line, "heading"));
    y += 12 + parts.length * 16;
    for (const step of steps) {
      if (step.person) parts.push(...row("user", step.person.replace(/^The user /, "").replace(/\.$/, "")));
      parts.push(...stepRow(step), ...step.branches.flatMap(branchRow));
    }
    y += 4;
    cards.push(`<rect class="card" x="8" y="${top}" width="${cardWidth}" height="${y - top}" rx="9" />`, ...parts);
    y += 10;
  }

  const edge = 8 + cardWidth;
  const lanes = [...exits].map(([workflowId, starts], index) => {
    const lane = edge + 7 + index * 6;
    const end = headings.get(workflowId) ?? 0;
    const heights = [...starts, end];
    const ways = starts.map((start) => `M${edge - 8} ${start}H${lane}`).join("");
    return [
      `<path class="way" d="${ways}M${lane} ${Math.min(...heights)}V${Math.max(...heights)}M${lane} ${end}H${edge + 4}" />`,
      `<path class="tip" d="M${edge} ${end}l6 -4v8z" />`,
    ].join("\n  ");
  });

  const description = workflows
    .flatMap(({ summary, steps }) =>
      steps.flatMap(({ branches }) =>
        branches.map((branch) => `${summary}, ${branch.status ?? "200"}: ${leadsTo(workflows, branch)}.`),
      ),
    )
    .join(" ");
  return `<!-- Made by \`npm run generate\` from openapi/journey.arazzo.yaml. Do not edit. -->
<svg id="journey" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-labelledby="journey-title journey-description" font-family="system-ui, sans-serif" font-size="12">
  <title id="journey-title">The login journey</title>
  <desc id="journey-description">${escaped(description)}</desc>
  <style>
    #journey { --ink: var(--text-color-primary, #1a1c21); --card: var(--layer-color, #f6f6f8); --paper: var(--bg-color, #fff); --edge: var(--border-color-primary, #b5b6bd); }
    @media (prefers-color-scheme: dark) {
      #journey { --ink: var(--text-color-primary, #e8e9ed); --card: var(--layer-color, #22242b); --paper: var(--bg-color, #16181d); --edge: var(--border-color-primary, #565963); }
    }
    #journey text { fill: var(--ink); }
    #journey .card { fill: var(--card); stroke: var(--edge); }
    #journey .answer, #journey .badge { fill: var(--paper); stroke: var(--edge); }
    #journey .badge.user { stroke-dasharray: 3 2; }
    #journey .heading { font-size: 13px; font-weight: 600; }
    #journey .who { font-size: 10.5px; text-anchor: middle; }
    #journey .status { font: 600 11px ui-monospace, Menlo, Consolas, monospace; }
    #journey .way { stroke: var(--ink); stroke-opacity: 0.75; stroke-width: 1.3; fill: none; }
    #journey .tip { fill: var(--ink); }
    #journey .ok { fill: #2e9e5b; }
    #journey .more { fill: #d9952b; }
    #journey .no { fill: #d64545; }
  </style>
  ${[...cards, ...lanes].join("\n  ")}
</svg>
`;
}
