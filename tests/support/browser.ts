import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
const remedy = "No Chromium or Chrome was found: install one, or name it with CHROME_PATH";

/** Path of the machine's Chromium or Chrome, if it has one: CHROME_PATH, else what the usual names lead to. */
export const chrome = find();

/** Why browser tests are skipped where there is no `chrome`. */
export const skipReason = `${remedy}; browser tests are skipped.`;
if (!chrome && process.env.REQUIRE_BROWSER === "1") throw new Error(`${remedy} (REQUIRE_BROWSER=1).`);
if (!chrome) console.warn(skipReason);

/** Starts the machine's Chromium or Chrome. */
export function launch(): Promise<Browser> {
  if (!chrome) throw new Error(remedy);
  // No sandbox, as CI runs as root; the rest keeps the browser from calling home.
  const args = "--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update";
  return chromium.launch({ executablePath: chrome, args: [...args.split(" "), "--disable-sync"] });
}

function find(): string | undefined {
  const { CHROME_PATH, PATH = "" } = process.env;
  if (CHROME_PATH) return executable(CHROME_PATH) ? CHROME_PATH : undefined;
  return [...PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere].find(
    executable,
  );
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Goes round the page with the Tab key: what it passes, by name, and what a mouse could click that it does not reach. */
export async function walkByKeyboard(page: Page): Promise<{ seen: string[]; beyond: string[] }> {
  await page.evaluate(() =>
    addEventListener("focusin", ({ target }) => {
      const { dataset } = target as HTMLElement;
      if (dataset.seen) document.body.dataset.round = "done";
      dataset.seen = "yes";
    }),
  );
  // Many presses at once, as waiting for each takes most of the time.
  while ((await page.locator("body[data-round]").count()) === 0) {
    await Promise.all(Array.from({ length: 40 }, () => page.keyboard.press("Tab")));
  }
  const seen = await page.$$eval<string[], HTMLElement>("[data-seen]", (all) =>
    all.map((element) => (element.ariaLabel ?? element.textContent).trim()),
  );
  // A tab list is one stop: its arrow keys lead from tab to tab.
  const beyond = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => getComputedStyle(element).cursor === "pointer" && element.checkVisibility())
      .filter((element) => !element.closest("[data-seen], [role=tablist]:has([data-seen])"))
      .filter((element) => !element.querySelector("[data-seen]"))
      .map((element) => element.outerHTML),
  );
  return { seen, beyond };
}
