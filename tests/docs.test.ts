import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildDocs } from "../scripts/docs.js";
import { root } from "../scripts/lib/paths.js";
import { startMock } from "../scripts/mock.js";
import { chrome, launch, skipReason } from "./browser.js";
import { errorExamples, headers, outcomeExamples, outcomes, statuses } from "./facts.js";
import { kinds, obstacle, runSnippet } from "./snippet.js";

const contract = join(root, "openapi", "openapi.yaml");
/** No hang, on the slowest machine. */
const patience = { timeout: 60_000 };
const screenshots = join(root, "dist", "screenshots");

/** What the page says of each grade of source. */
const words = {
  page: "Source: the vendor's page for this call.",
  sister: "Source: a sister page, not the vendor's page for this call.",
  inferred: "Inferred, and written down nowhere; the nearest source is this page.",
};

let folder: string;
let file: string;
let html: string;
let described: {
  info: { version: string; description: string };
  components: Record<"parameters" | "schemas", Record<string, Described & { properties?: Record<string, Described> }>>;
};
interface Described {
  description: string;
  "x-source"?: { note?: string };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-test-"));
  file = await buildDocs(folder);
  html = await readFile(file, "utf8");
  described = parse(await readFile(contract, "utf8"));
}, patience.timeout);
afterAll(() => rm(folder, { recursive: true }));

test("building twice gives the same bytes", async () => {
  expect((await readFile(await buildDocs(join(folder, "again")), "utf8")) === html).toBe(true);
});

test("the document stands untouched beside the page", async () => {
  expect(await readFile(join(folder, "openapi.yaml"))).toEqual(await readFile(contract));
});

test("the page holds all that it needs, and its policy lets it fetch nothing", () => {
  const [prerendered = ""] = html.split('<script type="module">');
  expect(
    prerendered.match(/<(script|link|img|iframe|audio|video|source|object|embed)\b[^>]*\b(src|href|data)=[^>]*/g),
  ).toBeNull();
  expect(html.includes("cdn.redoc.ly/redoc/logo-mini-full.svg"), "Redoc's logo").toBe(false);

  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split("; ") ?? [];
  expect(policy).toContain("default-src 'none'");
  const sources = policy.flatMap((directive) => directive.split(" ").slice(1));
  expect(sources.filter((source) => !["'none'", "'unsafe-inline'", "data:"].includes(source))).toEqual([]);
});

test("a document that is not YAML is refused, naming the place, and leaves the page that was there", async () => {
  const broken = join(folder, "broken.yaml");
  await writeFile(broken, "info:\n  title: [\n");
  await expect(buildDocs(folder, broken)).rejects.toThrow(/line 3, column 1/);
  expect((await readFile(file, "utf8")) === html).toBe(true);
});

test("the guide's curl commands work as they are printed", async ({ skip }) => {
  const reason = kinds.sh && obstacle(kinds.sh);
  skip(reason !== undefined, reason);
  const guide = await readFile(join(root, "openapi", "guide.md"), "utf8");
  const commands = [...guide.matchAll(/```sh\n(curl [^`]*)```/g)].map(([, command = ""]) => command);
  expect(commands).toHaveLength(2);
  const mock = await startMock();
  try {
    for (const command of commands) {
      const local = command.replace(/https?:\/\/[^/]+/, mock.url);
      const { stdout } = await runSnippet("sh", local.replace("curl", "curl --silent"), { file: contract });
      expect(JSON.parse(stdout)).toEqual(outcomeExamples.SUCCESS.value);
    }
  } finally {
    await mock.stop();
  }
});

describe("in a real browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    if (chrome) browser = await launch();
  }, patience.timeout);
  beforeEach(({ skip }) => skip(!chrome, skipReason));
  afterAll(() => browser?.close());

  /** Opens the page as a reader does, and gathers what it complains of and what it asks the network for. */
  async function open(width = 1280, colorScheme: "light" | "dark" = "light") {
    const page = await browser.newPage({ viewport: { width, height: width > 600 ? 900 : 740 }, colorScheme });
    page.setDefaultTimeout(patience.timeout);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => message.type() !== "info" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.route(/^(?!data:)/, (route) => {
      requests.push(route.request().url());
      return route.request().isNavigationRequest() ? route.continue() : route.abort();
    });
    await page.goto(pathToFileURL(file).href);
    await exampleButton(page).waitFor();
    await page.getByText("Loading...").waitFor({ state: "detached" });
    return { page, complaints, requests };
  }
  const exampleButton = (page: Page) => page.getByRole("button", { name: "Example: " });

  describe.for([
    ["desktop", 1280],
    ["phone", 360],
  ] as const)("on a %s", ([device, width]) => {
    test.for(["light", "dark"] as const)("in %s mode, it is legible, quiet and alone", async (mode) => {
      const { page, complaints, requests } = await open(width, mode);
      expect(await page.evaluate(() => document.documentElement.classList.contains("dark"))).toBe(mode === "dark");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);

      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${device}-${mode}.png`) });
      await page.screenshot({ path: join(screenshots, `${device}-${mode}-whole.png`), fullPage: true });

      await page.evaluate(axe.source);
      const found = [await page.evaluate<axe.AxeResults>("axe.run()")];
      for (const sample of ["TypeScript client", "Plain fetch", "Python", "Payload"]) {
        await page.locator(".panel-request-samples [aria-haspopup=menu]").last().click();
        await page.getByRole("menuitem", { name: sample, exact: true }).click();
        found.push(await page.evaluate<axe.AxeResults>('axe.run(".panel-request-samples")'));
      }
      const violations = found.flatMap(({ violations }) => violations);
      expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
        [],
      );
      expect(complaints).toEqual([]);
      expect(requests).toEqual([pathToFileURL(file).href]);
      await page.close();
    });
  });

  test("the policy stops a request that the page should not make", async () => {
    const { page, complaints, requests } = await open();
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement("img"), { src: "https://example.com/pixel.png" }));
      return fetch("https://example.com/").catch(() => {});
    });
    await expect.poll(() => complaints.join(), patience).toMatch(/pixel\.png.* violates .*"img-src data:"/);
    await expect.poll(() => complaints.join(), patience).toMatch(/example\.com\/.* violates .*"default-src 'none'"/);
    expect(requests).toHaveLength(1);
    await page.close();
  });

  test("the first screen says what the call is for and what it needs, with an example and the contract's version", async () => {
    const { page } = await open();
    const first = await page.evaluate(() =>
      [...document.querySelectorAll("h1, main p, main li, main pre")]
        .filter((element) => element.getBoundingClientRect().bottom <= innerHeight)
        .map((element) => element.textContent)
        .join("\n"),
    );
    for (const part of [
      "This call hands the code to OneAccess",
      "a WeChat code",
      "an application registered in OneAccess",
    ]) {
      expect(first).toContain(part);
    }
    for (const part of ["the domain of your OneAccess tenant", "curl https://abcdefg", '"status": "SUCCESS"']) {
      expect(first).toContain(part);
    }
    expect(first).toContain(`(${described.info.version})`);
    await page.close();
  });

  test("every header, field and outcome is there to read, with its source in words", async () => {
    const { page } = await open();
    const main = page.locator("main");
    const text = async () => plain((await main.allInnerTexts()).join());
    expect(await text()).toContain(plain(described.info.description.split("\n\n")[0] ?? ""));

    const missing: string[] = [];
    const expectShown = async (name: string, node: Described | undefined, grade: keyof typeof words) => {
      const source = [words[grade], node?.["x-source"]?.note].filter(Boolean).join(" ");
      const shown = `${plain(node?.description ?? "")} ${source}`;
      if (!node || !(await text()).includes(shown)) missing.push(`${name}: ${shown}`);
    };
    const { parameters, schemas } = described.components;
    for (const { name } of headers) await expectShown(name, parameters[name], "page");
    await expectShown("code", schemas.LoginWithWeChatRequest?.properties?.code, "page");

    for (const status of statuses) {
      await page.getByRole("tab", { name: status, exact: true }).click();
      const schema = Object.values(schemas).find(({ properties }) =>
        JSON.stringify(properties?.status ?? "").includes(`"${status}"`),
      );
      expect(await text()).toContain(plain(schema?.description ?? "nothing"));
      for (const [name, { source }] of Object.entries(outcomes[status])) {
        await expectShown(`${status} ${name}`, schema?.properties?.[name], source.grade);
      }
    }
    await page.getByRole("tab", { name: "400" }).click();
    for (const [name, node] of Object.entries(schemas.Error?.properties ?? {})) await expectShown(name, node, "page");
    expect(missing).toEqual([]);
    await page.close();
  });

  test("each of the six answers and the fourteen errors can be picked with the keyboard, and tells its source", async () => {
    const { page } = await open();
    const panel = page.locator(".panel-response-samples");
    for (const [code, examples] of Object.entries({ 200: outcomeExamples, 400: errorExamples })) {
      await panel.getByRole("button", { name: code }).press("Enter");
      let presses = 0;
      for (const [key, { value, source }] of Object.entries(examples)) {
        presses += 1;
        await exampleButton(page).press("Enter");
        for (let press = 0; press < presses; press++) await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await expect
          .poll(async () => JSON.parse(String(await panel.locator("pre").allInnerTexts())), {
            message: key,
            ...patience,
          })
          .toEqual(value);
        expect(plain(String(await panel.allInnerTexts())), key).toContain(words[source.grade]);
        await expect
          .poll(() => exampleButton(page).evaluate((button) => button === document.activeElement), patience)
          .toBe(true);
      }
    }
    await page.close();
  });

  test.for([
    ["desktop", 1280],
    ["phone", 360],
  ] as const)("the keyboard alone reaches every control on a %s", async ([device, width]) => {
    const { page } = await open(width);
    if (device === "phone") await page.getByRole("button", { name: "Open navigation menu" }).press("Enter");
    const seen: string[] = [];
    for (let name: string | undefined = ""; name !== undefined; ) {
      seen.push(name);
      await page.keyboard.press("Tab");
      name = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement;
        if (focused.dataset.seen) return undefined;
        // The browser's own controls have a turn too: the body has the focus meanwhile.
        if (focused !== document.body) focused.dataset.seen = "yes";
        return (focused.ariaLabel ?? focused.textContent).trim();
      });
    }
    const some = [
      expect.stringMatching(/^Search/),
      "Color mode: light",
      "Errors and what to do",
      "openapi.yaml",
      "curl",
      "200",
    ];
    expect(seen).toEqual(expect.arrayContaining(some));
    // A tab list is one stop: its arrow keys lead from tab to tab.
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => getComputedStyle(element).cursor === "pointer" && element.checkVisibility())
        .filter((element) => !element.closest("[data-seen], [role=tablist]:has([data-seen])"))
        .filter((element) => !element.querySelector("[data-seen]"))
        .map((element) => element.outerHTML),
    );
    expect(beyond).toEqual([]);
    await page.close();
  });

  test("the keyboard alone picks an outcome and opens the search", async () => {
    const { page } = await open();
    await page.getByRole("tab", { name: "SUCCESS" }).press("ArrowRight");
    await page.getByRole("tab", { name: "SOCIAL_BIND", selected: true }).waitFor();
    await page.getByRole("button", { name: "Search" }).press("Enter");
    await page.locator("input:focus").waitFor();
    await page.close();
  });

  test("the links of the menu and of the guide lead to places of this page, the download to the document", async () => {
    const { page } = await open();
    expect(await page.getByRole("link", { name: "openapi.yaml" }).getAttribute("href")).toBe("openapi.yaml");
    const links = await page.$$eval("#redoc a:not([target=_blank])", (all) =>
      all.map((link) => link.getAttribute("href") ?? ""),
    );
    const inside = links.filter((link) => link.startsWith("#/"));
    expect(inside).toEqual(expect.arrayContaining(["#/section/errors-and-what-to-do", "#/other/loginwithwechat"]));
    const places = await page.$$eval("[data-section-id]", (all) =>
      all.map((place) => `#${place.getAttribute("data-section-id")}`),
    );
    expect(inside.filter((link) => !places.includes(link.replace(/(?<=.)#.*/, "")))).toEqual([]);
    await page.close();
  });
});

/** Markdown, or the text of a page, as bare words. */
function plain(text: string): string {
  return text.replace(/[`*]/g, "").replace(/\s+/g, " ").trim();
}
