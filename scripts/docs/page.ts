import { label, translateLabels } from "./labels.js";

// Where a browser denies storage, as in a sandboxed frame, Redoc fails and takes the page's content away. What it would
// store is then kept in memory.
function keepInMemory(): void {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  };
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: storage });
  Object.defineProperty(document, "cookie", { value: "", writable: true });
}
try {
  localStorage.getItem("");
} catch {
  keepInMemory();
}

// Redoc's script keeps the browser busy for a second, and what is prerendered can be read without it: it waits for the
// reader's first move, or three seconds.
addEventListener("DOMContentLoaded", () => {
  const script = Object.assign(document.createElement("script"), { src: "redoc.js" });
  const start = () => script.isConnected || document.head.append(script);
  for (const move of ["pointermove", "pointerdown", "keydown", "scroll"]) addEventListener(move, start, { once: true });
  setTimeout(start, location.hash ? 0 : 3_000);
});

/** What Redoc leaves out of reach of the keyboard, or without a name or a role that says what it is. */
const corrections: Record<string, (element: HTMLElement) => unknown> = {
  ".menu-content": (menu) => Object.assign(menu, { role: "navigation", ariaLabel: label("Contents") }),
  "main h4": (heading) => Object.assign(heading, { ariaLevel: "3" }),
  "main h5": (heading) => Object.assign(heading, { ariaLevel: "4" }),
  '[data-testid="search-trigger"]': (search) => Object.assign(search, { role: "button", tabIndex: 0 }),
  'span:has(> [data-component-name="Tooltip/Tooltip"] + [data-component-name="Tooltip/Tooltip"])': (layout) =>
    Object.assign(layout, { role: "button", tabIndex: 0, ariaLabel: label("Change layout") }),
  '[data-testid="color-mode-switcher"]:is([aria-label="light"], [aria-label="dark"])': (button) =>
    Object.assign(button, { ariaLabel: label("Color mode: ") + label(String(button.ariaLabel)) }),
  '[aria-label^="Example"], [aria-label^="示例"]': (button) =>
    Object.assign(button, { ariaLabel: label("Example: ") + button.textContent }),
  // Search engines want the whole address, which the file does not know.
  "link[hreflang]": (link) => link.setAttribute("href", (link as HTMLElement & { href: string }).href),
  // The prerendered links lead nowhere before Redoc's router takes them over, nor in a new tab.
  'a[href^="/"]': (link) => link.setAttribute("href", `#${link.getAttribute("href")}`),
};

/** Heads the menu's links to the operations with the name of their group. */
function showGroups(): void {
  let last: string | undefined;
  for (const call of document.querySelectorAll<HTMLElement>("main [data-group]")) {
    const { group } = call.dataset;
    const place = call.closest("[data-section-id]")?.getAttribute("data-section-id");
    const item = document.querySelector(`.menu-content a[href="#${place}"]`)?.closest('[role="listitem"]');
    if (group && group !== last && item && !item.previousElementSibling?.matches(".group")) {
      const heading = { className: "group", role: "listitem", textContent: group };
      item.before(Object.assign(document.createElement("div"), heading));
    }
    last = group;
  }
}

function correct(): void {
  waiting = false;
  for (const [selector, correction] of Object.entries(corrections)) {
    document.querySelectorAll<HTMLElement>(selector).forEach(correction);
  }
  showGroups();
  translateLabels();
}

// Redoc changes the page many times in a frame.
let waiting = false;
new MutationObserver(() => {
  if (!waiting) requestAnimationFrame(correct);
  waiting = true;
}).observe(document, { childList: true, characterData: true, subtree: true });

// Redoc takes a link with a place in it for one to this page.
addEventListener(
  "click",
  (event) => {
    if ((event.target as Element).closest("a[hreflang]")) event.stopPropagation();
  },
  { capture: true },
);

addEventListener("keydown", (event) => {
  const { key } = event;
  const target = event.target as HTMLElement;
  if ((key === "Enter" || key === " ") && target.matches('div[role="button"], span[role="button"]')) target.click();

  // An open menu sits at the very end of the page: the arrow keys lead there, Enter and Escape lead back.
  const opener = document.querySelector<HTMLElement>('[aria-haspopup="menu"][aria-expanded="true"]');
  if (!opener) return;
  const items = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].filter((item) =>
    item.checkVisibility(),
  );
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step) {
    event.preventDefault();
    items.at((items.indexOf(target) + step) % items.length)?.focus();
  }
  if (key === "Escape" || (key === "Enter" && items.includes(target))) {
    setTimeout(() => {
      if (opener.ariaExpanded === "true") opener.click();
      opener.focus();
    });
  }
});

// Under `npm run dev`, an open page loads itself anew.
if (document.documentElement.dataset.live !== undefined) {
  new EventSource("/changes").onmessage = () => location.reload();
}
