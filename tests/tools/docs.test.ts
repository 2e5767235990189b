import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { pageDocument } from "../../scripts/docs/document.js";
import { buildDocs } from "../../scripts/docs.js";
import { Place } from "../../scripts/lib/document.js";
import { type Operation as Described, operationsOf } from "../../scripts/lib/operations.js";
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

let folder: string;
let docs: Awaited<ReturnType<typeof serveDocs>>;
const html = { en: "", "zh-CN": "" };
let document: Place;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-test-"));
  html.en = await readFile(await buildDocs(folder), "utf8");
  html["zh-CN"] = await readFile(join(folder, "zh-CN", "index.html"), "utf8");
  docs = await serveDocs(folder, await freePort());
  document = Place.rootOf(parse(await readFile(contract, "utf8")));
}, patience.timeout);
afterAll(async () => {
  await docs.close();
  await rm(folder, { recursive: true });
});

test("the document stands beside the page: untouched, and in Chinese", async () => {
  expect(await readFile(join(folder, "openapi.yaml"))).toEqual(await readFile(contract));
  const chinese = parse(await readFile(join(folder, "zh-CN", "openapi.yaml"), "utf8"));
  expect(chinese.info.title).toBe("华为云 OneAccess：从微信 code 到识别用户");
});

test.for([
  ["en", "zh-CN", "zh-CN/"],
  ["zh-CN", "en", "../"],
] as const)("the page in %s says so, and where the other one is", ([language, other, address]) => {
  expect(html[language]).toContain(`<html lang="${language}">`);
  expect(html[language]).toContain(`<link rel="alternate" hreflang="${other}" href="${address}" />`);
});

test.for(["en", "zh-CN"] as const)("the page in %s can be read by itself, and asks no other host", (language) => {
  const loading =
    /<(script|link(?! rel="alternate")|img|iframe|audio|video|source|object|embed)\b[^>]*\b(src|href|data)="(?!data:)[^>]*/g;
  expect(html[language].match(loading)).toBeNull();
  expect(html[language].includes("cdn.redoc.ly/redoc/logo-mini-full.svg"), "Redoc's logo").toBe(false);

  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html[language])?.[1]?.split("; ") ?? [];
  expect(policy).toContain("default-src 'none'");
  const allowed = policy.flatMap((directive) => directive.split(" ").slice(1));
  expect(allowed.filter((source) => !["'none'", "'self'", "'unsafe-inline'", "data:"].includes(source))).toEqual([]);
});

test("a document that is not YAML is refused, naming the place, and leaves the page that was there", async () => {
  const broken = join(folder, "broken.yaml");
  await writeFile(broken, "info:\n  title: [\n");
  await expect(buildDocs(folder, broken)).rejects.toThrow(/^[^\n]*broken\.yaml:3:1 [^\n]*$/);
  expect((await readFile(join(folder, "index.html"), "utf8")) === html.en).toBe(true);
});

test("the guide's curl commands work as they are printed", async ({ skip }) => {
  const reason = kinds.sh && obstacle(kinds.sh);
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
  const redoc = await readFile(join(folder, "redoc.js"), "utf8");
  for (const name of ["web/login.ts", "web/slider.ts", "server.ts", "server.py", "Server.java"]) {
    const program = await readFile(join(root, "openapi", "samples", name), "utf8");
    // Redoc has its document as JSON with `<` escaped, in a script that is a text of a file.
    const inJson = JSON.stringify(program).slice(1, -1).replaceAll("<", "\\u003c");
    expect(redoc.includes(JSON.stringify(inJson).slice(1, -1)), name).toBe(true);
  }
  expect(html["zh-CN"]).toContain("// 微信要求参数按此顺序。");
  expect(html["zh-CN"]).not.toContain("WeChat minds the order.");
});

test.for(operations)("of $operationId, each answer and error tells its source", ({ operationId, answers }) => {
  const shown = pageDocument(readFileSync(contract, "utf8"), "openapi.yaml", "en");
  const call = operationsOf(Place.rootOf(shown)).find((each) => each.operationId === operationId);
  for (const status of [200, 400] as const) {
    const examples = call?.responses.find((response) => response.status === String(status))?.body?.media.at("examples");
    for (const [name, { source }] of Object.entries(answers[status].examples ?? {})) {
      const description = String(examples?.at(name, "description").value);
      expect(plain(description.replace(/<[^>]*>/g, "")), name).toContain(words(source));
    }
  }
});

test("the picture of the journey is in the language of the page", () => {
  expect(html.en).toContain('<title id="journey-title">The login journey</title>');
  expect(html["zh-CN"]).toContain('<title id="journey-title">登录流程</title>');
  expect(html["zh-CN"]).toContain("二次认证被拒绝");
});

describe("in a real browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    if (chrome) browser = await launch();
  }, patience.timeout);
  beforeEach(({ skip }) => skip(!chrome, skipReason));
  afterAll(() => browser?.close());

  const views = {
    // One page is left alone, and has to start by itself; it is opened as a file.
    "desktop light": { path: undefined, width: 1280, colorScheme: "light", moving: false },
    "phone dark": { path: "", width: 360, colorScheme: "dark", moving: true },
    Chinese: { path: "zh-CN/", width: 1280, colorScheme: "dark", moving: true },
  } as const;
  const opened = new Map<string, Promise<View & { url: string }>>();
  /** A page as a reader opens it: one for each view, whatever the tests. */
  function open(view: keyof typeof views) {
    const known = opened.get(view) ?? load(view);
    opened.set(view, known);
    return known;
  }
  async function load(view: keyof typeof views) {
    const { path, width, colorScheme, moving } = views[view];
    const url = path === undefined ? pathToFileURL(join(folder, "index.html")).href : docs.url + path;
    return { url, ...(await openPage(browser, url, { viewport: { width, height: 900 }, colorScheme }, { moving })) };
  }
  const placesOf = (page: Page) =>
    page.$$eval("[data-section-id]", (all) => all.map((place) => `#${place.getAttribute("data-section-id")}`));

  // First, because where the focus begins is part of it.
  test("the keyboard alone reaches every control, and each has a name in the language of the page", async () => {
    const { page } = await open("Chinese");
    const { seen, beyond } = await walkByKeyboard(page);
    const some = [expect.stringMatching(/^搜索/), "颜色模式：深色", "错误与处理", "openapi.yaml", "curl", "200"];
    expect(seen).toEqual(expect.arrayContaining(some));
    expect(beyond).toEqual([]);
  });

  test.for(Object.keys(views) as (keyof typeof views)[])(
    "on %s, the page is legible, quiet and alone",
    async (view) => {
      const { page, complaints, requests, url } = await open(view);
      const { width, colorScheme } = views[view];
      expect(await page.evaluate(() => globalThis.document.documentElement.className)).toContain(colorScheme);
      expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const screenshots = join(root, "dist", "screenshots");
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${view.replace(" ", "-")}.png`) });

      await page.evaluate(axe.source);
      const violationsIn = (place: string) =>
        page.evaluate<axe.Result[]>(
          `(async () => (await axe.run(${place}, { resultTypes: ["violations"] })).violations)()`,
        );
      const violations = await violationsIn("document");
      // Every call's samples are alike: those of the first stand for all.
      const samples = page.locator(".panel-request-samples").first();
      for (const index of [1, 2, 3, 4]) {
        await samples.locator("[aria-haspopup=menu]").last().click();
        await page.locator('[role="menuitem"]:visible').nth(index).click();
        violations.push(...(await violationsIn('document.querySelector(".panel-request-samples")')));
      }
      expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
        [],
      );
      expect(complaints).toEqual([]);
      expect(requests).toEqual([url, new URL("redoc.js", url).href]);
    },
  );

  test("the first screen says what the call is for and what it needs, with an example and the contract's version", async () => {
    const { page } = await open("desktop light");
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
    const { page } = await open("desktop light");
    const menu = (await page.locator(".menu-content").first().innerText()).split("\n");
    expect(menu).toEqual(expect.arrayContaining([...new Set(operations.map(({ tag }) => tag))]));
    const main = plain((await page.locator("main").allInnerTexts()).join());
    expect(main).toContain(plain(document.at("info", "description").text().split("\n\n")[0] ?? ""));
  });

  test.for(operations)(
    "of $operationId, every header, field and outcome is there to read, with its source in words",
    async ({ operationId, caller, headers, request, source, answers }) => {
      const { page } = await open("desktop light");
      const section = sectionOf(page, operationId);
      const textNow = async () => plain((await section.allInnerTexts()).join());
      const described = operationsOf(document).find((call) => call.operationId === operationId) as Described;
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
          const titled = schemas.entries().find(([, schema]) => `${schema.at("title").value}`.startsWith(`${body} – `));
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

  test("each answer and error of the login can be picked with the keyboard, and tells its source", async () => {
    const { page } = await open("desktop light");
    const panel = sectionOf(page, loginWithWeChat.operationId).locator(".panel-response-samples");
    const button = panel.getByRole("button", { name: "Example: " });
    for (const status of [200, 400] as const) {
      await panel.getByRole("button", { name: String(status) }).press("Enter");
      const examples = Object.entries(loginWithWeChat.answers[status].examples ?? {});
      for (const [index, [key, { value, source }]] of examples.entries()) {
        await button.press("Enter");
        for (let press = 0; press <= index; press++) await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        const shown = async () => JSON.parse(String(await panel.locator("pre").allInnerTexts()));
        await expect.poll(shown, { message: key, ...patience }).toEqual(value);
        expect(plain(String(await panel.allInnerTexts())), key).toContain(words(source));
        const focused = () => button.evaluate((element) => element === globalThis.document.activeElement);
        await expect.poll(focused, patience).toBe(true);
      }
    }
  });

  test("the keyboard alone picks an outcome, and finds a call with the search", async () => {
    const { page } = await open("desktop light");
    const section = sectionOf(page, loginWithWeChat.operationId);
    await section.getByRole("tab", { name: "200" }).click();
    await section.getByRole("tab", { name: "SUCCESS", exact: true }).press("ArrowRight");
    await section.getByRole("tab", { name: "SOCIAL_BIND", selected: true }).waitFor();

    await page.getByRole("button", { name: "Search" }).press("Enter");
    await page.locator("input:focus").fill("Log in with WeChat");
    await page.getByTestId("search-dialog").getByText("/api/v2/sdk/login/wechat").first().waitFor();
    await page.keyboard.press("Escape");
  });

  test.for(["desktop light", "Chinese"] as const)("on %s, every link leads to a place of the page", async (view) => {
    const { page } = await open(view);
    expect(await page.getByRole("link", { name: "openapi.yaml" }).getAttribute("href")).toBe("openapi.yaml");
    const links = await page.$$eval("#redoc a:not([target=_blank])", (all) =>
      all.map((link) => decodeURIComponent(link.getAttribute("href") ?? "")),
    );
    expect(links.filter((link) => link.startsWith("/"))).toEqual([]);
    const inside = links.filter((link) => link.startsWith("#/"));
    expect(inside).toEqual(expect.arrayContaining(operations.map(({ operationId }) => `#${placeOf(operationId)}`)));
    const places = await placesOf(page);
    expect(inside.filter((link) => !places.includes(link.replace(/(?<=.)#.*/, "")))).toEqual([]);
  });

  test("labels, search and find-in-page are Chinese", async () => {
    const { page, complaints } = await open("Chinese");
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

  test.for([
    ["phone dark", "zh-CN", "zh-CN/"],
    ["Chinese", "en", ""],
  ] as const)("on %s, each call links the same call in %s", async ([view, language, path]) => {
    const { page } = await open(view);
    const links = await page.$$eval<string[], HTMLAnchorElement>("main a[hreflang]", (all) =>
      all.map((link) => `${link.hreflang} ${link.lang} ${link.href}`),
    );
    const places = ["", ...operations.map(({ operationId }) => `#${placeOf(operationId)}`)];
    const expected = places.map((place) => `${language} ${language} ${docs.url}${path}index.html${place}`);
    expect(links.sort()).toEqual(expected.sort());
  });

  test("a link to the other language leads to the same call there", async () => {
    const { page } = await load("phone dark");
    await page.locator(`main a[hreflang][href$="${placeOf("refreshSessionToken")}"]`).press("Enter");
    await page.waitForURL(`${docs.url}zh-CN/index.html#${placeOf("refreshSessionToken")}`);
    const isInView = () =>
      page.evaluate((place) => {
        const section = globalThis.document.querySelector(`[data-section-id="${place}"]`);
        const top = section?.getBoundingClientRect().top ?? -1;
        return top > -200 && top < innerHeight;
      }, placeOf("refreshSessionToken"));
    await expect.poll(isInView, patience).toBe(true);
    await page.close();
  });

  test("where storage is denied, the page can be read in full and its color mode changed", async () => {
    const server = createServer((_, response) => {
      response
        .setHeader("Content-Type", "text/html")
        .end(`<iframe sandbox="allow-scripts" width="1280" height="900" src="${docs.url}"></iframe>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = await browser.newPage({ viewport: { width: 1300, height: 920 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("heading").first().click();
    for (const { operationId } of operations)
      await frame
        .locator(`[data-section-id="${placeOf(operationId)}"] .panel-response-samples`)
        .first()
        .waitFor(patience);
    await frame.getByRole("button", { name: "Color mode: light" }).press("Enter");
    await frame.getByRole("button", { name: "Color mode: dark" }).waitFor(patience);
    await page.close();
    server.close();
  });

  // The last, because it makes the page complain.
  test("the policy stops a request that the page should not make", async () => {
    const { page, complaints, requests } = await open("phone dark");
    await page.evaluate(() => {
      const image = Object.assign(globalThis.document.createElement("img"), { src: "https://example.com/pixel.png" });
      globalThis.document.body.append(image);
      return fetch("https://example.com/").catch(() => {});
    });
    await expect.poll(() => complaints.join(), patience).toMatch(/pixel\.png.* violates .*"img-src data:"/);
    await expect.poll(() => complaints.join(), patience).toMatch(/example\.com\/.* violates .*"connect-src 'self'"/);
    expect(requests).toHaveLength(2);
  });
});
