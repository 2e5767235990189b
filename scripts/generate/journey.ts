import { type Branch, readJourney, type Step, type Workflow } from "../journey/model.js";
import { SourceDocument } from "../lib/document.js";

/** What the pictures and words need of a call: `path` is in the contract's page. */
interface Call {
  summary: string;
  caller: "app" | "server";
}

/** What the picture and the words say besides the two documents. */
const phrases = {
  en: {
    file: "journey",
    title: "The login journey",
    who: { app: "app", server: "server", user: "user" },
    by: { app: ", by your app", server: ", by your server" },
    /** What the picture leaves out, as the badge says it. */
    ofUser: /^The user |\.$/g,
    asAbove: ", as above",
    stop: ".",
    space: " ",
    colon: ": ",
    comma: ", ",
    before: "Before it: ",
    step: "Step ",
    end: "The end: ",
    workflow: (summary: string, id: string) => `**${summary}** (\`${id}\`). `,
    head: "| Answer | Of | What follows |",
    refused: "| HTTP `400` | any call | The end: refused. `error_code` says why, and nothing is repeated. |",
  },
  "zh-CN": {
    file: "journey.zh-CN",
    title: "登录流程",
    who: { app: "应用", server: "服务端", user: "用户" },
    by: { app: "，由应用调用", server: "，由您的服务端调用" },
    ofUser: /^用户|。$/g,
    asAbove: "，同上",
    stop: "。",
    space: "",
    colon: "：",
    comma: "、",
    before: "在此之前：",
    step: "步骤 ",
    end: "结束：",
    workflow: (summary: string, id: string) => `**${summary}**（\`${id}\`）：`,
    head: "| 响应 | 接口 | 后续 |",
    refused: "| HTTP `400` | 任何接口 | 结束：请求被拒绝。原因见 `error_code`，不重复任何调用。 |",
  },
};
type Phrases = (typeof phrases)[keyof typeof phrases];

/**
 * The journey as a picture and as words in a language, made from the Arazzo document and from the contract in that language:
 * names and contents of files.
 *
 * @throws {Error} that names a step whose operation the contract does not have.
 */
export function journeyFiles(
  journey: string,
  contract: string,
  language: keyof typeof phrases = "en",
): Map<string, string> {
  const say = phrases[language];
  const workflows = readJourney(journey);
  const calls = readCalls(contract);
  for (const { stepId, operationId } of workflows.flatMap(({ steps }) => steps)) {
    if (operationId && !calls.has(operationId))
      throw new Error(
        `openapi/journey.arazzo.yaml: the step ${stepId} calls ${operationId}, which the contract has not.`,
      );
  }
  return new Map([
    [`${say.file}.md`, words(workflows, calls, say)],
    [`${say.file}.svg`, picture(workflows, calls, say)],
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

/** Where an answer leads, in words. */
const leadsTo = (workflows: Workflow[], { shown, workflowId, stepId }: Branch, say: Phrases) =>
  workflowId ? summaryOf(workflows, workflowId) : stepId ? `${say.step}${stepId}` : `${say.end}${shown}`;

/** The calls of a workflow in order, those of the workflows that it runs included. */
const callsOf = (workflows: Workflow[], id: string | undefined): string[] =>
  workflows
    .filter(({ workflowId }) => workflowId === id)
    .flatMap(({ steps }) => steps.flatMap((step) => step.operationId ?? callsOf(workflows, step.workflowId)));

/** Each workflow with its steps, and a table of what follows each answer. */
function words(workflows: Workflow[], calls: Map<string, Call>, say: Phrases): string {
  const link = (operationId: string, text = `\`${operationId}\``) => `[${text}](#/other/${operationId.toLowerCase()})`;
  const rows = workflows.flatMap(({ steps }) =>
    steps.flatMap(({ operationId = "", branches }) =>
      branches.map((branch) => {
        const following = callsOf(workflows, branch.workflowId).map((each) => link(each));
        const then = [leadsTo(workflows, branch, say), following.join(say.comma)].filter(Boolean).join(say.colon);
        return `| \`${branch.status ?? 200}\` | ${link(operationId, calls.get(operationId)?.summary)} | ${then} |`;
      }),
    ),
  );
  const sections = workflows.map(({ workflowId, summary, description, steps }) => {
    const lines = steps.map((step, index) => {
      const { operationId, person, effect } = step;
      const call = operationId && calls.get(operationId);
      const what = call ? link(operationId, call.summary) + say.by[call.caller] : summaryOf(workflows, step.workflowId);
      const sentences = [what + say.stop, person && say.before + person, effect && `**${effect}**`];
      return `${index + 1}. ${sentences.filter(Boolean).join(say.space)}`;
    });
    return [say.workflow(summary, workflowId) + description.trim().replaceAll("\n", " "), "", ...lines].join("\n");
  });
  return [
    "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->",
    ...sections,
    [say.head, "|---|---|---|", ...rows, say.refused].join("\n"),
    "",
  ].join("\n\n");
}

const width = 360;
const cardWidth = 318;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A text in lines that fit beside the badge of a row: a Chinese character is twice as wide, and a line ends after any. */
function wrap(text: string, limit = 37): string[] {
  const widthOf = (line: string) => line.length + (line.match(/[\p{Script=Han}，、：。]/gu) ?? []).length;
  const lines = [""];
  for (const part of text.match(/\p{Script=Han}[，、：。]* ?|[^\s\p{Script=Han}]+ ?/gu) ?? []) {
    const line = (lines.at(-1) ?? "") + part;
    if (widthOf(line.trimEnd()) > limit) lines.push(part);
    else lines[lines.length - 1] = line;
  }
  return lines.map((line) => line.trimEnd());
}

/** The journey as a drawing, one column wide so that a telephone shows it. Each workflow is a card; lines lead from answers. */
function picture(workflows: Workflow[], calls: Map<string, Call>, say: Phrases): string {
  const cards: string[] = [];
  /** The middle of each card's heading, and where lines begin, by workflow. */
  const headings = new Map<string, number>();
  const exits = new Map<string, number[]>();
  let y = 8;

  const text = (x: number, at: number, content: string, kind = "") =>
    `<text x="${x}" y="${at}"${kind && ` class="${kind}"`}>${escaped(content)}</text>`;
  const row = (who: keyof Phrases["who"], content: string) => {
    const lines = wrap(content);
    const parts = [
      `<rect class="badge ${who}" x="16" y="${y}" width="44" height="16" rx="8" />`,
      text(38, y + 11.5, say.who[who], "who"),
      ...lines.map((line, index) => text(68, y + 12.5 + index * 15, line)),
    ];
    y += 7 + lines.length * 15;
    return parts;
  };
  const stepRow = ({ operationId, workflowId }: Step) => {
    const { caller = "app", summary = summaryOf(workflows, workflowId) + say.asAbove } =
      calls.get(operationId ?? "") ?? {};
    return row(caller, summary);
  };
  const branchRow = ({ shown, status, workflowId }: Branch) => {
    const kind = !status || status === "SUCCESS" ? "ok" : workflowId ? "more" : "no";
    const parts = [
      `<rect class="answer" x="16" y="${y}" width="${cardWidth - 16}" height="20" rx="5" />`,
      `<rect class="${kind}" x="16" y="${y}" width="5" height="20" rx="2.5" />`,
      text(28, y + 14, status ?? "200", "status"),
      text(128, y + 14, shown),
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
      if (step.person) parts.push(...row("user", step.person.replace(say.ofUser, "")));
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
        branches.map((branch) => {
          const answer = `${summary}${say.comma}${branch.status ?? "200"}`;
          return `${answer}${say.colon}${leadsTo(workflows, branch, say)}${say.stop}`;
        }),
      ),
    )
    .join(say.space);
  return `<!-- Made by \`npm run generate\` from openapi/journey.arazzo.yaml. Do not edit. -->
<svg id="journey" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-labelledby="journey-title journey-description" font-family="system-ui, sans-serif" font-size="12">
  <title id="journey-title">${say.title}</title>
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
