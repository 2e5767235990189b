import { type Pictures, slider } from "./slider.js";
import { words } from "./words.js";

export type Screen = ReturnType<typeof createScreen>;

/** What the user sees, one thing at a time. Each question resolves with the answer; none is drawn after `signal` aborts. */
export function createScreen(root: HTMLElement, signal: AbortSignal) {
  function show(title: string, note: string | undefined, ...content: Node[]): void {
    signal.throwIfAborted();
    // The keyboard goes on where it was, and a screen reader reads what is new.
    const hasFocus = root.contains(document.activeElement);
    const heading = element("h1", { textContent: title, tabIndex: -1 });
    const alert = element("p", { role: "alert", className: "note", textContent: note ?? "" });
    root.replaceChildren(heading, alert, ...content);
    if (hasFocus) (root.querySelector<HTMLElement>("input") ?? heading).focus();
  }

  /** A form of one field. Resolves once, whatever a double click does. */
  function ask(title: string, text: string, note: string | undefined, field: HTMLInputElement, ...more: Node[]) {
    const label = element("label", { textContent: text }, field);
    const form = element("form", {}, label, element("button", { textContent: words.next }), ...more);
    show(title, note, form);
    return new Promise<string>((resolve) => {
      form.onsubmit = (event) => {
        event.preventDefault();
        resolve(field.value.trim());
      };
    });
  }

  return {
    signal,

    wait(): void {
      show(words.wait, undefined, element("div", { className: "wait" }));
    },

    start(problem?: string): Promise<void> {
      const button = element("button", { className: "wechat", textContent: words.logIn });
      show(words.title, problem, element("p", { textContent: words.introduction }), button);
      return clicked(button);
    },

    askNumber(type: string, note?: string): Promise<string> {
      const field = element("input", { type: "tel", name: "mobile", autocomplete: "tel-national", required: true });
      return ask(type === "REGISTER_SMS" ? words.register : words.bind, words.number, note, field);
    },

    async slide(pictures: Pictures, note?: string): Promise<number> {
      const { view, moved } = await slider(pictures);
      show(words.captcha, note, view);
      return moved;
    },

    /** Undefined when the user asks for another SMS. */
    askCode(mobile: string, note?: string): Promise<string | undefined> {
      const field = element("input", {
        name: "code",
        inputMode: "numeric",
        autocomplete: "one-time-code",
        required: true,
      });
      const another = element("button", { type: "button", className: "link", textContent: words.anotherCode });
      const code = ask(words.code, words.sentTo(mobile), note, field, another);
      return Promise.race([code, clicked(another)]).then((answer) => answer || undefined);
    },

    welcome(name: string): Promise<void> {
      const button = element("button", { textContent: words.logOut });
      show(words.welcome(name), undefined, element("p", { textContent: words.done }), button);
      return clicked(button);
    },
  };
}

const clicked = (button: HTMLElement) => new Promise<void>((resolve) => (button.onclick = () => resolve()));

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children);
  return created;
}
