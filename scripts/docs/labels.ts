import { chineseLabels } from "../lib/languages.js";

const isChinese = document.documentElement.lang === "zh-CN";

/** A label in the page's language; what is no label stays as it is. */
export function label(text: string): string {
  return (isChinese && chineseLabels[text]) || text;
}

/** Puts the labels into the page's language. Content is left alone: Markdown, code, and what the contract names. */
export function translateLabels(): void {
  if (!isChinese) return;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const known = label(text.data.trim());
    // The text node stays: Redoc goes on working with it.
    if (known !== text.data.trim() && !text.parentElement?.closest("pre, code, script, main p, main li, main td"))
      text.data = known;
  }
  for (const name of ["aria-label", "placeholder"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name) ?? "";
      const known = text.startsWith("link to ") ? `链接：${text.slice(8)}` : label(text);
      if (known !== text) element.setAttribute(name, known);
    }
  }
}
