import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { buildDocs } from "../../scripts/docs.js";
import { root } from "../../scripts/lib/paths.js";
import { freePort } from "../../scripts/lib/process.js";
import { serveDocs } from "../../scripts/lib/serve.js";
import { operations } from "../facts/index.js";
import { chrome, launch, openPage, patience, sectionOf, skipReason, walkByKeyboard } from "../support/browser.js";

const screenshots = join(root, "dist", "screenshots");
const placeOf = (operationId: string) => `/other/${operationId.toLowerCase()}`;

let folder: string;
let docs: Awaited<ReturnType<typeof serveDocs>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docs-test-"));
  await buildDocs(folder);
  docs = await serveDocs(folder, await freePort());
}, patience.timeout);
afterAll(async () => {
  await docs.close();
  await rm(folder, { recursive: true });
});

test("each page says its language, and where the other one is", async () => {
  const [english, chinese] = await Promise.all(
    ["index.html", "zh-CN/index.html"].map((name) => readFile(join(folder, name), "utf8")),
  );
  expect(english).toContain('<html lang="en">');
  expect(english).toContain('<link rel="alternate" hreflang="zh-CN" href="zh-CN/" />');
  expect(chinese).toContain('<html lang="zh-CN">');
  expect(chinese).toContain('<link rel="alternate" hreflang="en" href="../" />');
});

test("the Chinese document lies beside the Chinese page", async () => {
  const answer = await fetch(`${docs.url}zh-CN/openapi.yaml`);
  expect(parse(await answer.text()).info.title).toBe("华为云 OneAccess：从微信 code 到已知用户");
});

test("the Chinese page shows the journey and the comments of the programs in Chinese", async () => {
  const chinese = await readFile(join(folder, "zh-CN", "index.html"), "utf8");
  expect(chinese).toContain('<title id="journey-title">登录流程</title>');
  for (const words of ["二次认证被拒绝", "# 公开了两种响应体结构。", "客户端自行获取访问凭据"])
    expect(chinese, words).toContain(words);
  for (const words of [
    "factor refused",
    "Two envelopes are published",
    "The client obtains the access token by itself",
  ])
    expect(chinese, words).not.toContain(words);
});

describe("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    if (chrome) browser = await launch();
  }, patience.timeout);
  beforeEach(({ skip }) => skip(!chrome, skipReason));
  afterAll(() => browser?.close());

  const load = (path: string, options: Parameters<Browser["newPage"]>[0] = {}) =>
    openPage(browser, `${docs.url}${path}`, options);
  const isThere = (page: Page, operationId: string) =>
    page.evaluate((place) => {
      const top = document.querySelector(`[data-section-id="${place}"]`)?.getBoundingClientRect().top ?? -1;
      return top > -200 && top < innerHeight;
    }, placeOf(operationId));

  test.for(["desktop light", "desktop dark", "phone light", "phone dark"])(
    "on a %s screen, the Chinese page is legible, quiet and alone",
    async (view) => {
      const [device, mode] = view.split(" ");
      const viewport = device === "phone" ? { width: 390, height: 740 } : { width: 1280, height: 900 };
      const colorScheme = mode === "dark" ? "dark" : "light";
      const { page, complaints, requests } = await load("zh-CN/", { viewport, colorScheme });
      await page.screenshot({ path: join(screenshots, `zh-CN-${device}-${mode}.png`) });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
      expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
        [],
      );
      expect(complaints).toEqual([]);
      expect(requests).toEqual([`${docs.url}zh-CN/`]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      await page.close();
    },
  );

  test("the keyboard alone reaches every control of the Chinese page", async () => {
    const { page } = await load("zh-CN/", { viewport: { width: 1280, height: 900 } });
    const { seen, beyond } = await walkByKeyboard(page);
    const some = [expect.stringMatching(/^搜索/), "颜色模式：浅色", "错误与处理", "openapi.yaml", "curl", "200"];
    expect(seen).toEqual(expect.arrayContaining(some));
    expect(beyond).toEqual([]);
    await page.close();
  });

  test("each call links the same call of the other page, there and back", async () => {
    const { page } = await load("");
    for (const [language, folder] of [
      ["zh-CN", "zh-CN/"],
      ["en", ""],
    ]) {
      const links = () =>
        page.$$eval("main a[hreflang]", (all) =>
          all
            .map(
              (link) =>
                `${link.getAttribute("hreflang")} ${link.getAttribute("lang")} ${(link as HTMLAnchorElement).href}`,
            )
            .sort(),
        );
      const places = ["", ...operations.map(({ operationId }) => `#${placeOf(operationId)}`)];
      const expected = places.map((place) => `${language} ${language} ${docs.url}${folder}index.html${place}`);
      await expect.poll(links, patience).toEqual(expected.sort());
      await page.locator(`main a[hreflang][href$="${placeOf("refreshSessionToken")}"]`).press("Enter");
      await page.waitForURL(`${docs.url}${folder}index.html#${placeOf("refreshSessionToken")}`);
      await expect.poll(() => isThere(page, "refreshSessionToken"), patience).toBe(true);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    }
    await page.close();
  });

  test("labels, search and find-in-page are Chinese", async () => {
    const { page, complaints } = await load("zh-CN/", { viewport: { width: 1280, height: 900 } });
    const main = (await page.locator("main").allInnerTexts()).join("\n");
    const left = /^(Request|Responses?|Headers|Body|required|Example|Servers|Security|Discriminator|Enum:|Copy)$/m;
    expect(main).not.toMatch(left);
    expect(main).not.toContain("undefined");
    expect(main).toMatch(/^来源：微信登录，华为云。/m);
    const menu = await page.locator(".menu-content").first().innerText();
    expect(menu).toContain("短信验证码\n获取滑块验证码");
    expect(await page.locator("body").innerText()).not.toContain("API docs by");
    // Chromium's own search, as Ctrl+F makes it.
    expect(await page.evaluate("find('必须与登录时的')")).toBe(true);

    await page.getByRole("button", { name: "搜索" }).press("Enter");
    await page.locator("input:focus").fill("二次认证");
    await page.getByTestId("search-dialog").getByText("/api/v2/sdk/mfa/sms").first().waitFor();
    await page.keyboard.press("Escape");

    const section = sectionOf(page, "loginWithWeChat");
    const example = section.getByRole("button", { name: "示例：" }).first();
    await example.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await section.getByRole("button", { name: "示例：SUCCESS – 已登录，并带有 id_token" }).waitFor();
    await page.getByRole("button", { name: "颜色模式：浅色" }).press("Enter");
    await page.getByRole("button", { name: "颜色模式：深色" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("every link within the Chinese page leads to a place of it", async () => {
    const { page } = await load("zh-CN/");
    const inside = await page.$$eval('#redoc a[href^="#/"]', (all) =>
      all.map((link) => decodeURIComponent(link.getAttribute("href") ?? "")),
    );
    const places = await page.$$eval("[data-section-id]", (all) =>
      all.map((place) => `#${place.getAttribute("data-section-id")}`),
    );
    expect(inside.length).toBeGreaterThan(20);
    expect(inside.filter((link) => !places.includes(link.replace(/(?<=.)#.*/, "")))).toEqual([]);
    await page.close();
  });
});
