// What the page of the demo does besides the login: it takes the visitor's choices and shows the calls.
import type { Call } from "./calls.js";
import { words } from "./words.js";

const say = words[document.documentElement.lang === "en" ? "en" : "zh-CN"];
const find = <Found extends HTMLElement>(selector: string) => document.querySelector<Found>(selector) as Found;
const frame = find<HTMLIFrameElement>("iframe");
const form = find<HTMLFormElement>("form");
const list = find("#calls");
const none = find("#none");
const sms = find("#sms");

/** Begins again, with what is chosen. */
async function restart() {
  const choices = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  await fetch("/demo/choices", { method: "PUT", body: JSON.stringify(choices) });
  list.replaceChildren();
  none.hidden = false;
  sms.hidden = true;
  frame.contentWindow?.location.replace(frame.dataset.login ?? "");
}
form.onchange = restart;
find("#restart").onclick = restart;

const calls = new EventSource("/demo/calls");
calls.onmessage = ({ data }) => show(JSON.parse(data));
calls.addEventListener("open", restart, { once: true });

function show({ number, from, to, method, path, status, outcome, takes }: Call) {
  none.hidden = true;
  const item = document.createElement("li");
  item.classList.add(from, status >= 200 && status < 400 ? "accepted" : "refused");
  const append = (name: string, className: string, textContent: string) =>
    item.append(Object.assign(document.createElement(name), { className, textContent }));
  append("span", "number", `${number}`);
  append("span", "who", `${say.names[from]} → ${say.names[to]}`);
  append("code", "", `${method} ${path}`);
  append("span", "status", [status || say.noAnswer, outcome].filter(Boolean).join(" "));
  if (takes.length > 0) append("small", "", takes.map((value) => say.takes(value.name, value.from)).join(say.comma));
  list.append(item);
  list.scrollTop = list.scrollHeight;

  if (to !== "OneAccess") return;
  if (path.endsWith("/sms/send")) sms.hidden = status !== 200;
  else if (!/captcha/.test(path)) sms.hidden = true;
}
