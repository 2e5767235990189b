import { journeyPhrases, type Language } from "../lib/languages.js";
import type { Branch, Workflow } from "./model.js";
import { whatFollows } from "./words.js";

const width = 360;
/** The edges of the cards. */
const left = 8;
const right = 326;

/** The journey as an SVG, one column wide so that a telephone shows it. Each workflow is a card; lines lead from answers. */
export function picture(workflows: Workflow[], language: Language): string {
  const phrases = journeyPhrases[language];
  const cards: string[] = [];
  const shapes: string[] = [];
  /** Where the lines to a workflow begin, and the height of its heading, where they end. */
  const exits = new Map<string, number[]>();
  const headings = new Map<string, number>();
  let y = 8;

  const addText = (x: number, y: number, text: string, kind = "step") =>
    shapes.push(`<text class="${kind}" x="${x}" y="${y}">${escapeText(text)}</text>`);

  function addStep(who: "app" | "server" | "user", text: string) {
    shapes.push(`<rect class="badge ${who}" x="16" y="${y}" width="44" height="16" rx="8" />`);
    addText(38, y + 11.5, phrases[who], "who");
    for (const line of wrap(text)) {
      addText(68, y + 12.5, line);
      y += 15;
    }
    y += 7;
  }

  function addBranch({ shown, status, workflowId }: Branch) {
    const kind = !status || status === "SUCCESS" ? "ok" : workflowId ? "more" : "no";
    shapes.push(
      `<rect class="answer" x="16" y="${y}" width="${right - 24}" height="20" rx="5" />`,
      `<rect class="${kind}" x="16" y="${y}" width="5" height="20" rx="2.5" />`,
    );
    addText(28, y + 14, status ?? "200", "status");
    addText(128, y + 14, shown);
    if (workflowId) exits.set(workflowId, [...(exits.get(workflowId) ?? []), y + 10]);
    else shapes.push(`<circle class="${kind}" cx="${right - 18}" cy="${y + 10}" r="4.5" />`);
    y += 24;
  }

  for (const { workflowId, summary, steps } of workflows) {
    const top = y;
    headings.set(workflowId, top + 14);
    for (const line of wrap(summary)) {
      addText(16, y + 18, line, "heading");
      y += 16;
    }
    y += 12;
    for (const { operationId, summary, caller, person, branches } of steps) {
      if (person) addStep("user", person.replace(phrases.ofUser, ""));
      addStep(caller, operationId ? summary : summary + phrases.asAbove);
      branches.forEach(addBranch);
    }
    y += 4;
    cards.push(`<rect class="card" x="${left}" y="${top}" width="${right - left}" height="${y - top}" rx="9" />`);
    y += 10;
  }

  const lines = [...exits].flatMap(([workflowId, starts], index) => {
    const x = right + 7 + index * 6;
    const end = headings.get(workflowId) ?? 0;
    const from = starts.map((start) => `M${right - 8} ${start}H${x}`).join("");
    const along = `M${x} ${Math.min(...starts, end)}V${Math.max(...starts, end)}`;
    return [
      `<path class="line" d="${from}${along}M${x} ${end}H${right + 4}" />`,
      `<path class="tip" d="M${right} ${end}l6 -4v8z" />`,
    ];
  });

  const description = workflows.flatMap(({ summary, steps }) =>
    steps.flatMap(({ branches }) =>
      branches.map((branch) => {
        const answer = summary + phrases.comma + (branch.status ?? "200");
        return answer + phrases.colon + whatFollows(branch, language) + phrases.stop;
      }),
    ),
  );
  return `<!-- Made by \`npm run generate\` from openapi/journey.arazzo.yaml. Do not edit. -->
<svg id="journey" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-labelledby="journey-title journey-description" font-family="system-ui, sans-serif" font-size="12">
  <title id="journey-title">${phrases.title}</title>
  <desc id="journey-description">${escapeText(description.join(phrases.space))}</desc>
  <style>
    /* For pages that show the picture by reference. */
    :root { --journey-ratio: ${width} / ${y}; }${style}</style>
  ${[...cards, ...shapes, ...lines].join("\n  ")}
</svg>
`;
}

/** The colours are those of the page around the picture, with others where there is none. */
const style = `
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
    #journey .line { stroke: var(--ink); stroke-opacity: 0.75; stroke-width: 1.3; fill: none; }
    #journey .tip { fill: var(--ink); }
    #journey .ok { fill: #2e9e5b; }
    #journey .more { fill: #d9952b; }
    #journey .no { fill: #d64545; }
  `;

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** A text in lines that fit beside a badge: a Chinese character is twice as wide, and a line may end after any. */
function wrap(text: string): string[] {
  const widthOf = (line: string) => line.length + (line.match(/[\p{Script=Han}，、：。]/gu) ?? []).length;
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/\p{Script=Han}[，、：。]* ?|[^\s\p{Script=Han}]+ ?/gu) ?? []) {
    if (widthOf((line + word).trimEnd()) > 37) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
