import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { operations } from "../facts/index.js";

/** The headless shell first: the same engine, which opens a page in a fifth of the time. */
const names =
  "chromium-headless-shell chrome-headless-shell chromium chromium-browser google-chrome google-chrome-stable chrome";
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
  const paths = names.split(" ").flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...paths, ...elsewhere].find(executable);
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** No hang, on the slowest machine. */
export const patience = { timeout: 60_000 };

/** A page of the docs, what it complains of, and what it asks the network for. */
export interface View {
  page: Page;
  complaints: string[];
  requests: string[];
}

/**
 * Opens a page of the docs and waits until every call is there. Redoc starts at the reader's first move: without `moving` it
 * has to start by itself. A `sandboxed` one has no storage. Nothing is let out but the way to a page and to Redoc's script.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser["newPage"]>[0] = {},
  { moving = false, sandboxed = false } = {},
): Promise<View> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(patience.timeout);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => message.type() !== "info" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.route(/^(?!data:)/, async (route) => {
    requests.push(route.request().url());
    const isOwn = route.request().isNavigationRequest() || route.request().url().endsWith("/redoc.js");
    if (!isOwn) return route.abort();
    if (!sandboxed) return route.continue();
    const response = await route.fetch();
    // What a frame with the attribute `sandbox` does to a page.
    const headers = { ...response.headers(), "content-security-policy": "sandbox allow-scripts" };
    return route.fulfill({ response, headers });
  });
  await page.goto(url);
  if (moving) await page.mouse.move(1, 1);
  for (const { operationId } of operations)
    await sectionOf(page, operationId).locator(".panel-response-samples").waitFor();
  await page.getByText("Loading...").first().waitFor({ state: "detached" });
  return { page, complaints, requests };
}

/** Where a page of the docs describes a call. */
export const sectionOf = (page: Page, operationId: string): Locator =>
  page.locator(`[data-section-id="/other/${operationId.toLowerCase()}"]`).first();

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
