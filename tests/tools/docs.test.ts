import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { pageDocument } from "../../scripts/docs/document.js";
import { buildDocs } from "../../scripts/docs.js";
import { Place } from "../../scripts/lib/document.js";
import { operationsOf } from "../../scripts/lib/operations.js";
import { readPairs, translate } from "../../scripts/lib/overlay.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { serveDocs } from "../../scripts/lib/serve.js";
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

/** Markdown, or the text of a page, as bare words. */
const plain = (text: string) => text.replace(/[`*]/g, "").replace(/\s+/g, " ").trim();

const placeOf = (operationId: string) => `/other/${operationId.toLowerCase()}`;

const languages = ["en", "zh-CN"] as const;
const text = readFileSync(contract, "utf8");
const document = Place.rootOf(parse(text));
/** What each page shows, before Redoc has it. */
const shown = {
  en: Place.rootOf(pageDocument(text, contract, "en")),
  "zh-CN": Place.rootOf(pageDocument(translate(text, readPairs()), contract, "zh-CN")),
};
const callOf = (root: Place, operationId: string) =>
  operationsOf(root).find((call) => call.operationId === operationId) ?? expect.fail(`There is no ${operationId}.`);

let folder: string;
let docs: Awaited<ReturnType<typeof serveDocs>>;
const html = { en: "", "zh-CN": "" };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-test-"));
  html.en = await readFile(await buildDocs(folder), "utf8");
  html["zh-CN"] = await readFile(join(folder, "zh-CN", "index.html"), "utf8");
  docs = await serveDocs(folder, await freePort());
});
afterAll(async () => {
  await docs.close();
  await rm(folder, { recursive: true });
});

test.for([
  ["en", "zh-CN", "zh-CN/", "The login journey"],
  ["zh-CN", "en", "../", "登录流程"],
] as const)("the page in %s says so, and links each place of the other", ([language, other, address, picture]) => {
  expect(html[language]).toContain(`<html lang="${language}">`);
  expect(html[language]).toContain(`<link rel="alternate" hreflang="${other}" href="${address}" />`);
  expect(html[language]).toContain(`<title id="journey-title">${picture}</title>`);
  const link = (place: string) => `lang="${other}" hreflang="${other}" href="${address}index.html${place}"`;
  expect(shown[language].at("info", "description").text()).toContain(link(""));
  for (const { operationId } of operations) {
    const { place } = callOf(shown[language], operationId);
    expect(place.at("description").text()).toContain(link(`#${placeOf(operationId)}`));
  }
});

test.for(languages)("the policy of the page in %s lets it ask no other host", (language) => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html[language])?.[1]?.split("; ") ?? [];
  expect(policy).toContain("default-src 'none'");
  const allowed = policy.flatMap((directive) => directive.split(" ").slice(1));
  expect(allowed.filter((source) => !["'none'", "'self'", "'unsafe-inline'", "data:"].includes(source))).toEqual([]);
});

test("the document stands beside the page: untouched, and in Chinese", async () => {
  expect(await readFile(join(folder, "openapi.yaml"), "utf8")).toBe(text);
  expect(await readFile(join(folder, "zh-CN", "openapi.yaml"), "utf8")).toContain(
    "华为云 OneAccess：从微信 code 到识别用户",
  );
});

test("a document that is not YAML is refused, naming the place, and leaves the page that was there", async () => {
  const broken = join(folder, "broken.yaml");
  await writeFile(broken, "info:\n  title: [\n");
  await expect(buildDocs(folder, broken)).rejects.toThrow(/^[^\n]*broken\.yaml:3:1 [^\n]*$/);
  expect((await readFile(join(folder, "index.html"), "utf8")) === html.en).toBe(true);
});

test("the guide's curl commands work as they are printed", async ({ skip }) => {
  const reason = obstacle(kinds.sh);
  skip(reason !== undefined, reason);
  const guide = await readFile(join(root, "openapi", "guide.md"), "utf8");
  const commands = [...guide.matchAll(/```sh\n(curl [^`]*)```/g)].map(([, command = ""]) => command);
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    const local = command.replace(/https?:\/\/[^/]+/, inject("mockUrl"));
    const { stdout } = await runSnippet("sh", local.replace("curl", "curl --silent"), { file: contract });
    expect(JSON.parse(stdout)).toEqual(loginWithWeChat.answers[200].examples?.SUCCESS?.value);
  }
});

test("the programs stand in the guide as in their files, with Chinese comments in the Chinese one", async () => {
  for (const name of ["web/login.ts", "web/slider.ts", "server.ts", "server.py", "Server.java"])
    expect(shown.en.at("info", "description").text()).toContain(
      await readFile(join(root, "openapi", "samples", name), "utf8"),
    );
  expect(html["zh-CN"]).toContain("// 微信要求参数按此顺序。");
  expect(html["zh-CN"]).not.toContain("WeChat minds the order.");
});

test.for(operations)("of $operationId, each answer and error tells its source", ({ operationId, answers }) => {
  const { responses } = callOf(shown.en, operationId);
  for (const status of [200, 400] as const) {
    const examples = responses.find((response) => response.status === String(status))?.body?.media.at("examples");
    for (const [name, { source }] of Object.entries(answers[status].examples ?? {})) {
      const description = String(examples?.at(name, "description").value);
      expect(plain(description.replace(/<[^>]*>/g, "")), name).toContain(words(source));
    }
  }
});

describe("in a real browser", () => {
  const views = {
    // This page is left alone, and has to start by itself; it is opened as a file.
    desktop: { path: undefined, width: 1280, colorScheme: "light", moving: false, sandboxed: false },
    phone: { path: "", width: 360, colorScheme: "dark", moving: true, sandboxed: false },
    Chinese: { path: "zh-CN/", width: 1280, colorScheme: "dark", moving: true, sandboxed: true },
  } as const;
  let browser: Browser;
  const opened: Record<string, View & { url: string }> = {};
  beforeAll(async () => {
    if (!chrome) return;
    browser = await launch();
    const opening = Object.entries(views).map(async ([name, { path, width, colorScheme, ...how }]) => {
      const url = path === undefined ? pathToFileURL(join(folder, "index.html")).href : docs.url + path;
      opened[name] = { url, ...(await openPage(browser, url, { viewport: { width, height: 900 }, colorScheme }, how)) };
    });
    await Promise.all(opening);
  });
  beforeEach(({ skip }) => skip(!chrome, skipReason));
  afterAll(() => browser?.close());
  const viewOf = (name: keyof typeof views) => opened[name] ?? expect.fail(`The page for ${name} was not opened.`);

  // First, because where the focus begins is part of it.
  test("the keyboard alone reaches every control, and each has a name in the language of the page", async () => {
    const { seen, beyond } = await walkByKeyboard(viewOf("Chinese").page);
    const some = [expect.stringMatching(/^搜索/), "颜色模式：深色", "错误与处理", "openapi.yaml", "curl", "200"];
    expect(seen).toEqual(expect.arrayContaining(some));
    expect(beyond).toEqual([]);
  });

  // The samples that are looked at; what else is on the page, only with the first of them. Each view takes seconds.
  test.for([
    ["desktop", [0, 1, 2, 3, 4]],
    ["phone", [1]],
    ["Chinese", [4]],
  ] as const)("on %s, the page is legible with the samples %o, quiet and alone", async ([name, samples]) => {
    const { page, complaints, requests, url } = viewOf(name);
    const { width, colorScheme } = views[name];
    expect(await page.evaluate(() => globalThis.document.documentElement.className)).toContain(colorScheme);
    expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.screenshot({ path: join(root, "dist", "screenshots", `${name}.png`) });

    await page.evaluate(axe.source);
    const violations: axe.Result[] = [];
    for (const index of samples) {
      // A choice holds for every call, and the samples of all calls are alike.
      await page.locator(".panel-request-samples [aria-haspopup=menu]").last().click();
      await page.locator('[role="menuitem"]:visible').nth(index).click();
      const place = index === samples[0] ? "document" : 'document.querySelector(".panel-request-samples")';
      const run = `axe.run(${place}, { resultTypes: ["violations"] })`;
      violations.push(...(await page.evaluate<axe.AxeResults>(run)).violations);
    }
    expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html)}`)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url, new URL("redoc.js", url).href]);
  });

  test("the first screen says what the call is for and needs, with an example and the contract's version", async () => {
    const { page } = viewOf("desktop");
    const first = await page.evaluate(() => {
      scrollTo(0, 0);
      return [...globalThis.document.querySelectorAll("h1, main p, main li, main pre")]
        .filter((element) => element.getBoundingClientRect().bottom <= innerHeight)
        .map((element) => element.textContent)
        .join("\n");
    });
    const needs = ["a fresh WeChat code", "an application that is registered", "the domain of your OneAccess tenant"];
    const example = ["curl https://abcdefg", '"status": "SUCCESS"', `(${document.at("info", "version").text()})`];
    for (const part of ["The calls on this page turn that code into a user", ...needs, ...example])
      expect(first).toContain(part);
  });

  test("the menu lists the calls below the names of their groups, and about the contract the page says it all", async () => {
    const { page } = viewOf("desktop");
    const menu = (await page.locator(".menu-content").first().innerText()).split("\n");
    expect(menu).toEqual(expect.arrayContaining([...new Set(operations.map(({ tag }) => tag))]));
    const main = plain((await page.locator("main").allInnerTexts()).join());
    expect(main).toContain(plain(document.at("info", "description").text().split("\n\n")[0] ?? ""));
  });

  test.for(operations)(
    "of $operationId, every header, field and outcome is there to read, with its source in words",
    async ({ operationId, caller, headers, request, source, answers }) => {
      const section = sectionOf(viewOf("desktop").page, operationId);
      const textNow = async () => plain((await section.allInnerTexts()).join());
      const described = callOf(document, operationId);
      let text = await textNow();
      const missing: string[] = [];
      const expectShown = (name: string, node: Place | undefined, source: Source) => {
        const parts = [node?.at("description").value, words(source), node?.at("x-source", "note").value];
        const shown = plain(parts.filter(Boolean).join(" "));
        if (!node || !text.includes(shown)) missing.push(`${name}: ${shown}`);
      };

      expect(text).toContain(caller === "device" ? "Your app makes this call" : "Your server makes this call");
      expect(text).toContain(words(source));
      for (const { name, source } of headers)
        expectShown(name, described.parameters.find((parameter) => parameter.name === name)?.place, source);
      for (const [name, field] of Object.entries(request?.fields ?? {}))
        expectShown(name, described.body?.schema.at("properties", name), field.source);

      const schemas = document.at("components", "schemas");
      // In this order, because a click on the open tab of 200 closes it.
      for (const status of [400, 200] as const) {
        await section.getByRole("tab", { name: String(status) }).click();
        const bodies = Object.entries(answers[status].bodies ?? {});
        for (const [body, fields] of bodies) {
          const titled = schemas.entries().find(([, { value }]) => `${Object(value).title}`.startsWith(`${body} – `));
          const schema = titled?.[1] ?? schemas.at(body);
          const tab = section.getByRole("tab", { name: body, exact: true });
          // The tabs of outcomes are named after them.
          if ((bodies.length > 1 && fields.status) || (await tab.count()) > 0) await tab.click();
          text = await textNow();
          if (bodies.length > 1) expect(text).toContain(plain(schema.at("description").text()));
          for (const [name, field] of Object.entries(fields))
            expectShown(`${body} ${name}`, schema.at("properties", name), field.source);
        }
      }
      expect(missing).toEqual([]);
    },
  );

  test.for([200, 400] as const)(
    "the keyboard alone picks an example of a %d, which tells its source",
    async (status) => {
      const { page } = viewOf("desktop");
      const panel = sectionOf(page, loginWithWeChat.operationId).locator(".panel-response-samples");
      const button = panel.getByRole("button", { name: "Example: " });
      await panel.getByRole("button", { name: String(status) }).press("Enter");
      const examples = Object.values(loginWithWeChat.answers[status].examples ?? {});
      const last = examples.at(-1) ?? expect.fail(`A ${status} has no example.`);
      await button.press("Enter");
      for (const _ of examples) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const shown = async () => JSON.parse(String(await panel.locator("pre").allInnerTexts()));
      await expect.poll(shown, patience).toEqual(last.value);
      expect(plain(String(await panel.allInnerTexts()))).toContain(words(last.source));
      const focused = () => button.evaluate((element) => element === globalThis.document.activeElement);
      await expect.poll(focused, patience).toBe(true);
    },
  );

  test("the keyboard alone picks an outcome, and finds a call with the search", async () => {
    const { page } = viewOf("desktop");
    const section = sectionOf(page, loginWithWeChat.operationId);
    await section.getByRole("tab", { name: "200" }).click();
    await section.getByRole("tab", { name: "SUCCESS", exact: true }).press("ArrowRight");
    await section.getByRole("tab", { name: "SOCIAL_BIND", selected: true }).waitFor();

    await page.getByRole("button", { name: "Search" }).press("Enter");
    await page.locator("input:focus").fill("Log in with WeChat");
    await page.getByTestId("search-dialog").getByText("/api/v2/sdk/login/wechat").first().waitFor();
    await page.keyboard.press("Escape");
  });

  test.for(["desktop", "Chinese"] as const)("on %s, every link leads to a place of the page", async (name) => {
    const { page } = viewOf(name);
    expect(await page.getByRole("link", { name: "openapi.yaml" }).getAttribute("href")).toBe("openapi.yaml");
    const links = await page.$$eval("#redoc a:not([target=_blank])", (all) =>
      all.map((link) => decodeURIComponent(link.getAttribute("href") ?? "")),
    );
    expect(links.filter((link) => link.startsWith("/"))).toEqual([]);
    const inside = links.filter((link) => link.startsWith("#/"));
    expect(inside).toEqual(expect.arrayContaining(operations.map(({ operationId }) => `#${placeOf(operationId)}`)));
    const places = await page.$$eval("[data-section-id]", (all) =>
      all.map((place) => `#${place.getAttribute("data-section-id")}`),
    );
    expect(inside.filter((link) => !places.includes(link.replace(/(?<=.)#.*/, "")))).toEqual([]);
  });

  test("labels, search, find-in-page and color mode are Chinese, and work where storage is denied", async () => {
    const { page, complaints } = viewOf("Chinese");
    // What a sandbox has of an origin, and so of storage.
    expect(await page.evaluate("origin")).toBe("null");
    const main = (await page.locator("main").allInnerTexts()).join("\n");
    const english = /^(Request|Responses?|Headers|Body|required|Example|Servers|Security|Discriminator|Enum:|Copy)$/m;
    expect(main).not.toMatch(english);
    expect(main).not.toContain("undefined");
    expect(main).toMatch(/^来源：微信登录，华为云。/m);
    expect(await page.locator(".menu-content").first().innerText()).toContain("短信验证码\n获取滑块验证码");
    expect(await page.locator("body").innerText()).not.toContain("API docs by");
    // Chromium's own search, as Ctrl+F makes it.
    expect(await page.evaluate("find('必须与登录时的', false, false, true)")).toBe(true);

    await page.getByRole("button", { name: "搜索" }).press("Enter");
    await page.locator("input:focus").fill("二次认证");
    await page.getByTestId("search-dialog").getByText("/api/v2/sdk/mfa/sms").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "颜色模式：深色" }).press("Enter");
    await page.getByRole("button", { name: "颜色模式：浅色" }).waitFor();
    expect(complaints).toEqual([]);
  });

  // The last, because it leaves the page.
  test("a link to the other language leads to the same call there", async () => {
    const { page } = viewOf("phone");
    const place = placeOf("refreshSessionToken");
    await page.locator(`main a[hreflang][href$="${place}"]`).press("Enter");
    await page.waitForURL(`${docs.url}zh-CN/index.html#${place}`);
    const top = () =>
      page
        .locator(`[data-section-id="${place}"]`)
        .first()
        .evaluate((section) => section.getBoundingClientRect().top);
    await expect.poll(async () => Math.abs(await top()), patience).toBeLessThan(200);
  });
});
