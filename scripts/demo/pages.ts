import type { Language } from "../lib/languages.js";
import { options } from "./choices.js";
import { words } from "./words.js";

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function page(language: Language, title: string, body: string, head = ""): string {
  const { description } = words[language];
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="description" content="${description}">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/demo/demo.css">
    ${head}
  </head>
  <body>
${body}
  </body>
</html>
`;
}

/** The page that visitors see: the login in a frame, what they can choose, and the calls. */
export function demoPage(language: Language): string {
  const say = words[language];
  const labels = { login: say.logins, sms: say.smses, server: say.servers, calls: say.callses };
  const choices = Object.entries(options).map(([name, values]) => {
    const texts: Record<string, string> = labels[name as keyof typeof options];
    const shown = values.map((value) => `<option value="${value}">${texts[value]}</option>`).join("");
    return `<label>${say[name as keyof typeof options]} <select name="${name}">${shown}</select></label>`;
  });
  const other = language === "en" ? { lang: "zh-CN", page: "/demo/zh-CN/" } : { lang: "en", page: "/demo/" };
  const login = language === "en" ? "/demo/login/" : "/demo/zh-CN/login/";
  return page(
    language,
    say.title,
    `    <header>
      <h1>${say.heading}</h1>
      <nav><a href="${language === "en" ? "/" : "/zh-CN/"}">${say.docs}</a> <a lang="${other.lang}" hreflang="${other.lang}" href="${other.page}">${say.language}</a></nav>
      <p>${say.introduction}</p>
    </header>
    <main aria-label="${say.heading}">
      <section class="phone" aria-label="${say.frame}">
        <p id="sms" role="status" hidden><b>${say.sentFrom}</b> ${say.sent}</p>
        <iframe data-login="${login}" title="${say.frame}"></iframe>
        <a href="${login}" target="_blank">${say.alone}</a>
      </section>
      <section>
        <h2>${say.choices}</h2>
        <form id="choices">${choices.join("")}<button type="button" id="restart">${say.restart}</button></form>
        <h2>${say.log}</h2>
        <p id="none">${say.none}</p>
        <ol id="calls" tabindex="0" aria-label="${say.log}"></ol>
      </section>
      <section>
        <h2>${say.limits}</h2>
        <p>${say.limit}</p>
      </section>
    </main>`,
    `<script type="module" src="/demo/demo.js"></script>`,
  );
}

/** Stands in for WeChat's page: its links lead back with a code, or without one. */
export function weChatPage(language: Language, back: { allow: string; cancel: string }): string {
  const say = words[language];
  return page(
    language,
    say.wechat,
    `    <main class="wechat">
      <h1>${say.wechat}</h1>
      <p>${say.wechatText}</p>
      <a href="${escaped(back.allow)}">${say.allow}</a>
      <a href="${escaped(back.cancel)}">${say.cancel}</a>
    </main>`,
  );
}
