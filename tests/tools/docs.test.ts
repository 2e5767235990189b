import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { buildDocs } from "../../scripts/docs.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { loginWithWeChat, operations, type Source, sources } from "../facts/index.js";
import {
  chrome,
  launch,
  openPage,
  patience,
  sectionOf,
  skipReason,
  type View,
  walkByKeyboard,
} from "../support/browser.js";
import { kinds, obstacle, runSnippet } from "../support/snippet.js";

const screenshots = join(root, "dist", "screenshots");

const pages: typeof sources = Object.assign({}, sources, ...operations.map((operation) => operation.sources));

/** What the page says of a source. */
function words(source: Source): string {
  const [[grade, name] = []] = Object.entries(typeof source === "string" ? { page: source } : source);
  const { title, publisher } = pages[name ?? ""] ?? expect.fail(`The facts have no page named ${name}.`);
  if (grade === "page") return `Source: ${title}, ${publisher}.`;
  return grade === "sister"
    ? `Source: ${title}, ${publisher}; not the page of this call.`
    : `Inferred, and written down nowhere; the nearest source is ${title}, ${publisher}.`;
}

let folder: string;
let file: string;
let html: string;
interface Described {
  $ref?: string;
  name?: string;
  title?: string;
  description: string;
  properties?: Record<string, Described>;
  "x-source"?: string | { note?: string };
}
interface Call {
  parameters?: Described[];
  requestBody?: { content: Record<string, { schema: Described }> };
}
let described: {
  info: { version: string; description: string };
  paths: Record<string, Record<string, Call>>;
  components: Record<string, Record<string, Described>>;
};

/** What a reference of the document leads to. */
function resolve(node: Described | undefined): Described | undefined {
  const [, section = "", name = ""] = /^#\/components\/(.*)\/(.*)$/.exec(node?.$ref ?? "") ?? [];
  return section ? described.components[section]?.[name] : node;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-test-"));
  file = await buildDocs(folder);
  html = await readFile(file, "utf8");
  described = parse(await readFile(contract, "utf8"));
}, patience.timeout);
afterAll(() => rm(folder, { recursive: true }));

test("the document stands untouched beside the page", async () => {
  expect(await readFile(join(folder, "openapi.yaml"))).toEqual(await readFile(contract));
});

test("the page holds all that it needs, and its policy lets it ask no other host", () => {
  const [prerendered = ""] = html.split('<script type="module">');
  const loading =
    /<(script|link(?! rel="alternate")|img|iframe|audio|video|source|object|embed)\b[^>]*\b(src|href|data)="(?!data:)[^>]*/g;
  expect(prerendered.match(loading)).toBeNull();
  expect(html.includes("cdn.redoc.ly/redoc/logo-mini-full.svg"), "Redoc's logo").toBe(false);

  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.split("; ") ?? [];
  expect(policy).toContain("default-src 'none'");
  const allowed = policy.flatMap((directive) => directive.split(" ").slice(1));
  expect(allowed.filter((source) => !["'none'", "'self'", "'unsafe-inline'", "data:"].includes(source))).toEqual([]);
});

test("a document that is not YAML is refused, naming the place, and leaves the page that was there", async () => {
  const broken = join(folder, "broken.yaml");
  await writeFile(broken, "info:\n  title: [\n");
  await expect(buildDocs(folder, broken)).rejects.toThrow(/^[^\n]*broken\.yaml[^\n]*\(3:1\)$/);
  expect((await readFile(file, "utf8")) === html).toBe(true);
});

test("the guide's curl commands work as they are printed", async ({ skip }) => {
  const reason = kinds.sh && obstacle(kinds.sh);
  skip(reason !== undefined, reason);
  const guide = await readFile(join(root, "openapi", "guide.md"), "utf8");
  const commands = [...guide.matchAll(/```sh\n(curl [^`]*)```/g)].map(([, command = ""]) => command);
  const outcomes = ["SUCCESS", "SUCCESS"];
  expect(commands).toHaveLength(outcomes.length);
  for (const [index, command] of commands.entries()) {
    const local = command.replace(/https?:\/\/[^/]+/, inject("mockUrl"));
    const { stdout } = await runSnippet("sh", local.replace("curl", "curl --silent"), { file: contract });
    expect(JSON.parse(stdout)).toEqual(loginWithWeChat.answers[200].examples?.[outcomes[index] ?? ""]?.value);
  }
});

test("the page shows the programs as they stand in their files, inside the guide", async () => {
  for (const name of ["app.ts", "server.ts", "app.py", "server.py"]) {
    const program = await readFile(join(root, "openapi", "samples", name), "utf8");
    // The page holds its document as JSON, in which Redoc escapes `<` for HTML.
    expect(html.includes(JSON.stringify(program).slice(1, -1).replaceAll("<", "\\u003c")), name).toBe(true);
  }
});

const views = ["desktop light", "desktop dark", "phone light", "phone dark"] as const;
const widths = { desktop: 1280, phone: 360 };

describe("in a real browser", () => {
  let browser: Browser;
  const opened = new Map<string, Promise<View>>();
  beforeAll(async () => {
    if (chrome) browser = await launch();
  }, patience.timeout);
  beforeEach(({ skip }) => skip(!chrome, skipReason));
  afterAll(() => browser?.close());

  /** The page as a reader opens it: one for each view, whatever the tests. */
  function open(view: (typeof views)[number]): Promise<View> {
    const known = opened.get(view) ?? load(view);
    opened.set(view, known);
    return known;
  }
  function load(view: (typeof views)[number]): Promise<View> {
    const [device, colorScheme] = view.split(" ") as ["desktop" | "phone", "light" | "dark"];
    const viewport = { width: widths[device], height: device === "desktop" ? 900 : 740 };
    // One page is left alone, and has to start by itself.
    return openPage(browser, pathToFileURL(file).href, { viewport, colorScheme }, { moving: view !== "desktop light" });
  }
  const exampleButton = (section: Locator) =>
    section.locator(".panel-response-samples").getByRole("button", { name: "Example: " });

  // These take most of the time, on pages of their own: at once.
  test.concurrent.for(views)("on a %s screen, the page is legible, quiet and alone", async (view) => {
    const { page, complaints, requests } = await open(view);
    const [device = "", mode] = view.split(" ");
    expect(await page.evaluate(() => document.documentElement.classList.contains("dark"))).toBe(mode === "dark");
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(widths[device as keyof typeof widths]);

    await mkdir(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, `${device}-${mode}.png`) });
    await page.screenshot({ path: join(screenshots, `${device}-${mode}-whole.png`), fullPage: true });

    await page.evaluate(axe.source);
    const run = '(async (place) => (await axe.run(place, { resultTypes: ["violations"] })).violations)';
    const violations = await page.evaluate<axe.Result[]>(`${run}(document)`);
    // Every call's samples are alike: those of the first stand for all.
    const samples = page.locator(".panel-request-samples").first();
    for (const sample of ["TypeScript client", "Plain fetch", "Python", "Payload"]) {
      await samples.locator("[aria-haspopup=menu]").last().click();
      await page.getByRole("menuitem", { name: sample, exact: true }).click();
      violations.push(
        ...(await page.evaluate<axe.Result[]>(`${run}(document.querySelector(".panel-request-samples"))`)),
      );
    }
    expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
  });

  test.concurrent.for(["desktop dark", "phone dark"] as const)(
    "the keyboard alone reaches every control on a %s screen",
    async (view) => {
      // Anew, because where the focus begins is part of the test.
      const { page } = await load(view);
      if (view === "phone dark") await page.getByRole("button", { name: "Open navigation menu" }).press("Enter");
      const { seen, beyond } = await walkByKeyboard(page);
      const some = [
        expect.stringMatching(/^Search/),
        "Color mode: dark",
        "Errors and what to do",
        "openapi.yaml",
        "curl",
        "200",
      ];
      expect(seen).toEqual(expect.arrayContaining(some));
      expect(beyond).toEqual([]);
      await page.close();
    },
  );

  test("the first screen says what the call is for and what it needs, with an example and the contract's version", async () => {
    const { page } = await open("desktop light");
    const first = await page.evaluate(() => {
      scrollTo(0, 0);
      return [...document.querySelectorAll("h1, main p, main li, main pre")]
        .filter((element) => element.getBoundingClientRect().bottom <= innerHeight)
        .map((element) => element.textContent)
        .join("\n");
    });
    for (const part of [
      "This call hands the code to OneAccess",
      "a WeChat code",
      "an application registered in OneAccess",
      "the domain of your OneAccess tenant",
      "curl https://abcdefg",
      '"status": "SUCCESS"',
      `(${described.info.version})`,
    ]) {
      expect(first).toContain(part);
    }
  });

  test("the menu lists the calls below the names of their groups, and about the contract the page says it all", async () => {
    const { page } = await open("desktop light");
    const menu = (await page.locator(".menu-content").first().innerText()).split("\n");
    expect(menu).toEqual(expect.arrayContaining([...new Set(operations.map(({ tag }) => tag))]));
    const main = plain((await page.locator("main").allInnerTexts()).join());
    expect(main).toContain(plain(described.info.description.split("\n\n")[0] ?? ""));
  });

  test.for(operations)(
    "of $operationId, every header, field and outcome is there to read, with its source in words",
    async (operation) => {
      const { page } = await open("desktop light");
      const section = sectionOf(page, operation.operationId);
      const text = async () => plain((await section.allInnerTexts()).join());
      const { schemas = {} } = described.components;
      const missing: string[] = [];
      const expectShown = async (name: string, node: Described | undefined, source: Source) => {
        const noted = node?.["x-source"];
        const note = typeof noted === "object" ? noted.note : undefined;
        const shown = plain([node?.description, words(source), note].filter(Boolean).join(" "));
        if (!node || !(await text()).includes(shown)) missing.push(`${name}: ${shown}`);
      };

      const { caller, headers, request, source, answers } = operation;
      expect(await text()).toContain(caller === "device" ? "Your app makes this call" : "Your server makes this call");
      expect(await text()).toContain(words(source));
      const call = described.paths[operation.path]?.[operation.method.toLowerCase()];
      const parameters = call?.parameters?.map(resolve) ?? [];
      for (const { name, source } of headers) {
        const parameter = parameters.find((parameter) => parameter?.name === name);
        await expectShown(name, parameter, source);
      }
      const requestSchema = request && resolve(call?.requestBody?.content[request.mediaType]?.schema);
      for (const [name, field] of Object.entries(request?.fields ?? {})) {
        await expectShown(name, requestSchema?.properties?.[name], field.source);
      }

      // In this order, because a click on the open tab of 200 closes it.
      for (const status of [400, 200] as const) {
        await section.getByRole("tab", { name: String(status) }).click();
        for (const [body, fields] of Object.entries(answers[status].bodies ?? {})) {
          const schema = Object.values(schemas).find(({ title }) => title?.startsWith(`${body} – `)) ?? schemas[body];
          const tab = section.getByRole("tab", { name: body, exact: true });
          const several = Object.keys(answers[status].bodies ?? {}).length > 1;
          // The tabs of outcomes are named after them.
          if ((several && fields.status) || (await tab.count()) > 0) await tab.click();
          if (several) {
            expect(await text()).toContain(plain(schema?.description ?? "nothing"));
          }
          for (const [name, field] of Object.entries(fields)) {
            await expectShown(`${body} ${name}`, schema?.properties?.[name], field.source);
          }
        }
      }
      expect(missing).toEqual([]);
    },
  );

  test.for(operations)(
    "of $operationId, each answer and error can be picked with the keyboard, and tells its source",
    async (operation) => {
      const { page } = await open("desktop light");
      const section = sectionOf(page, operation.operationId);
      const panel = section.locator(".panel-response-samples");
      for (const status of [200, 400] as const) {
        await panel.getByRole("button", { name: String(status) }).press("Enter");
        const examples = Object.entries(operation.answers[status].examples ?? {});
        if (examples.length < 2) continue;
        for (const [index, [key, { value, source }]] of examples.entries()) {
          await exampleButton(section).press("Enter");
          for (let press = 0; press <= index; press++) await page.keyboard.press("ArrowDown");
          await page.keyboard.press("Enter");
          const shown = async () => JSON.parse(String(await panel.locator("pre").allInnerTexts()));
          await expect.poll(shown, { message: key, ...patience }).toEqual(value);
          expect(plain(String(await panel.allInnerTexts())), key).toContain(words(source));
          const focused = () => exampleButton(section).evaluate((button) => button === document.activeElement);
          await expect.poll(focused, patience).toBe(true);
        }
      }
    },
  );

  test("the keyboard alone picks an outcome, and finds a call with the search", async () => {
    const { page } = await open("desktop light");
    const section = sectionOf(page, loginWithWeChat.operationId);
    await section.getByRole("tab", { name: "200" }).click();
    await section.getByRole("tab", { name: "SUCCESS", exact: true }).press("ArrowRight");
    await section.getByRole("tab", { name: "SOCIAL_BIND", selected: true }).waitFor();

    await page.getByRole("button", { name: "Search" }).press("Enter");
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("Log in with WeChat");
    await page.getByTestId("search-dialog").getByText("/api/v2/sdk/login/wechat").first().waitFor();
    await page.keyboard.press("Escape");
  });

  test("the links of the menu and of the guide lead to places of this page, the download to the document", async () => {
    const { page } = await open("desktop light");
    expect(await page.getByRole("link", { name: "openapi.yaml" }).getAttribute("href")).toBe("openapi.yaml");
    const links = await page.$$eval("#redoc a:not([target=_blank])", (all) =>
      all.map((link) => link.getAttribute("href") ?? ""),
    );
    expect(links.filter((link) => link.startsWith("/"))).toEqual([]);
    const inside = links.filter((link) => link.startsWith("#/"));
    const calls = operations.map(({ operationId }) => `#/other/${operationId.toLowerCase()}`);
    expect(inside).toEqual(expect.arrayContaining(["#/section/errors-and-what-to-do", ...calls]));
    const places = await page.$$eval("[data-section-id]", (all) =>
      all.map((place) => `#${place.getAttribute("data-section-id")}`),
    );
    expect(inside.filter((link) => !places.includes(link.replace(/(?<=.)#.*/, "")))).toEqual([]);
  });

  // The last, because it makes the page complain.
  test("the policy stops a request that the page should not make", async () => {
    const { page, complaints, requests } = await open("phone dark");
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement("img"), { src: "https://example.com/pixel.png" }));
      return fetch("https://example.com/").catch(() => {});
    });
    await expect.poll(() => complaints.join(), patience).toMatch(/pixel\.png.* violates .*"img-src data:"/);
    await expect.poll(() => complaints.join(), patience).toMatch(/example\.com\/.* violates .*"connect-src 'self'"/);
    expect(requests).toHaveLength(1);
  });
});

/** Markdown, or the text of a page, as bare words. */
function plain(text: string): string {
  return text.replace(/[`*]/g, "").replace(/\s+/g, " ").trim();
}
