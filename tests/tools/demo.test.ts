import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import axe from "axe-core";
import { build } from "esbuild";
import type { Browser, BrowserContextOptions, Frame, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import type { Choices } from "../../scripts/demo/choices.js";
import { type Demo, startDemo } from "../../scripts/demo.js";
import { root } from "../../scripts/lib/paths.js";
import { operationOf, operations } from "../facts/index.js";
import { type Received, type Reply, type RunningProvider, refuse, reply, startProvider } from "../provider/provider.js";
import { chrome, launch } from "../support/browser.js";

const verifyCaptcha = operationOf("verifyCaptcha");
const credentials = { client_id: "an-application", client_secret: "a-secret" };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The published picture is 310 pixels wide, and its piece fits at 237. */
const [width, gap] = [310, 237];

/** What the provider answers: outcomes by operationId, and what overrides them. */
const outcomes: Record<string, string> = {};
let intercept: (request: Received) => Reply | undefined;
let provider: RunningProvider;
/** The demo before the provider, which accepts nothing but what it issued, and the one that `npm start` has, before the mock. */
let demo: Demo;
let mocked: Demo;
let address: string;
let mockedAddress: string;
let browser: Browser;
/** Where the demo finds the provider. Nobody listens on port 1. */
const target = { url: "" };
const nowhere = "http://127.0.0.1:1";

async function serve(demo: Demo): Promise<string> {
  const server = createServer((request, response) => demo.handle(request, response));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/demo/`;
}

beforeAll(async () => {
  if (!chrome) return;
  const fault = {
    id: "another answer",
    operation: verifyCaptcha,
    intercept: (request: Received) => intercept(request),
  };
  provider = await startProvider({ strict: true, credentials, outcomes, fault });
  demo = await startDemo(target, { choosing: false, credentials });
  mocked = await startDemo({ url: inject("mockUrl") });
  [address, mockedAddress] = [await serve(demo), await serve(mocked)];
  browser = await launch();
});
afterAll(() => Promise.all([browser?.close(), demo?.close(), mocked?.close(), provider?.stop()]));

/** Refuses another place than the gap, give or take five pixels, as AJ-Captcha does. */
function wrongPlace({ path, body }: Received): Reply | undefined {
  if (path !== verifyCaptcha.path) return undefined;
  const { x } = JSON.parse(JSON.parse(body).point_json);
  return Math.abs(x - gap) <= 5 ? undefined : refuse("SDK.COMMON.1002", "The point_json parameter format is incorrect");
}

/** A new visitor, and a provider that answers like this from now on. */
async function visit(answers: Record<string, string> = {}, options: BrowserContextOptions = {}): Promise<Page> {
  for (const name of Object.keys(outcomes)) delete outcomes[name];
  Object.assign(outcomes, answers);
  provider.requests.length = 0;
  intercept = wrongPlace;
  target.url = provider.url;
  demo.choices.calls = "direct";
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** The login alone, or in the frame of the demo. */
type View = Page | Frame;
const pageOf = (view: View): Page => ("page" in view ? view.page() : view);
const button = (view: View, name: string) => view.getByRole("button", { name, exact: true });
const field = (view: View, name: string) => view.locator(`input[name=${name}]`);
const range = (view: View) => view.getByRole("slider");
/** What the login shows, but for what passes by. The page that stands in for WeChat has a heading too, until it is left. */
const heading = (view: View) => view.locator("#login h1", { hasNotText: /One moment|请稍候/ });
const note = (view: View) => view.locator(".note:not(:empty)");

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not shown.");
  return box;
}

/** Where the piece is, in pixels of the picture as it was delivered. */
async function placeOf(view: View): Promise<number> {
  const [picture, piece] = [await boxOf(view.getByRole("img")), await boxOf(view.locator(".piece"))];
  return ((piece.x - picture.x) * width) / picture.width;
}

/** Takes the handle and moves it until the piece is seen in its place, as a user does; `move` takes the pointer somewhere. */
async function align(
  view: View,
  move: (x: number, y: number) => Promise<unknown>,
  x: number,
  place = gap,
): Promise<number> {
  for (let tries = 0; tries < 5; tries++) {
    const [picture, track] = [await boxOf(view.getByRole("img")), await boxOf(range(view))];
    const missing = ((place - (await placeOf(view))) * picture.width) / width;
    if (Math.abs(missing) < 1) return x;
    x += missing;
    await move(x, track.y + track.height / 2);
  }
  throw new Error("The piece does not follow.");
}

/** Where a user takes hold of the handle. */
async function gripOf(view: View) {
  const track = await boxOf(range(view));
  return { x: track.x + 20, y: track.y + track.height / 2 };
}

/** A finger on the screen: what the browser makes of it, such as scrolling, happens too. */
async function finger(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel",
    ...touchPoints: { x: number; y: number }[]
  ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  let [atX, atY] = [0, 0];
  return {
    async down(x: number, y: number) {
      [atX, atY] = [x, y];
      await send("touchStart", { x, y });
    },
    async move(x: number, y: number) {
      const steps = 5;
      for (let step = 1; step <= steps; step++)
        await send("touchMove", { x: atX + ((x - atX) * step) / steps, y: atY + ((y - atY) * step) / steps });
      [atX, atY] = [x, y];
    },
    up: () => send("touchEnd"),
    cancel: () => send("touchCancel"),
  };
}

/** How a user does things. */
interface Hand {
  press(target: Locator): Promise<unknown>;
  type(target: Locator, text: string): Promise<unknown>;
  slide(view: View): Promise<unknown>;
}

const mouse: Hand = {
  press: (target) => target.click(),
  type: (target, text) => target.fill(text),
  async slide(view) {
    const { mouse } = pageOf(view);
    const { x, y } = await gripOf(view);
    await mouse.move(x, y);
    await mouse.down();
    await align(view, (x, y) => mouse.move(x, y), x);
    await mouse.up();
  },
};

const keyboard: Hand = {
  async press(target) {
    await reach(target);
    await target.page().keyboard.press("Enter");
  },
  async type(target, text) {
    await reach(target);
    await target.page().keyboard.type(text);
  },
  async slide(view) {
    const { keyboard } = pageOf(view);
    await reach(range(view));
    await keyboard.press("End");
    const steps = Math.round((await placeOf(view)) - gap);
    await Promise.all(Array.from({ length: steps }, () => keyboard.press("ArrowLeft")));
    await keyboard.press("Enter");
  },
};

const touch: Hand = {
  press: (target) => target.tap(),
  async type(target, text) {
    await target.tap();
    await target.page().keyboard.type(text);
  },
  async slide(view) {
    const { down, move, up } = await finger(pageOf(view));
    const { x, y } = await gripOf(view);
    await down(x, y);
    await align(view, move, x);
    await up();
  },
};

/** Presses Tab until something has the focus. */
async function reach(goal: Locator): Promise<void> {
  for (let presses = 0; presses < 10; presses++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await goal.page().keyboard.press("Tab");
  }
  throw new Error("The keyboard does not reach it.");
}

/** Leaves the login page for WeChat and comes back with a code. */
async function agree(page: Page, hand = mouse): Promise<void> {
  await page.goto(`${address}login/`);
  await hand.press(button(page, "Log in with WeChat"));
  await hand.press(page.getByRole("link", { name: "Agree" }));
}

/** Does what the page asks for, until it shows `end` or asks for nothing more, and returns what it shows then. */
async function proceed(view: View, { hand = mouse, end = "" } = {}): Promise<string> {
  for (;;) {
    const element = await heading(view).elementHandle();
    const title = (await element?.textContent()) ?? "";
    if (title === end) return title;
    if (title === "Complete the picture") await hand.slide(view);
    else if (title === "Your phone number" || title === "Create an account")
      await hand.type(field(view, "mobile"), "13800000000");
    else if (title === "Enter the code") await hand.type(field(view, "code"), lastCode());
    else return `${title} ${await view.locator(".note").textContent()}`.trim();
    if (title !== "Complete the picture") await hand.press(button(view, "Next"));
    await element?.waitForElementState("hidden");
  }
}

/** The operations that the provider was asked for, in order. The server keeps its access token. */
const calls = () =>
  provider.requests
    .map(({ method, path }) => operations.find((each) => each.method === method && each.path === path)?.operationId)
    .filter((operationId) => operationId !== "obtainAccessToken");
const countOf = (operationId: string) => calls().filter((call) => call === operationId).length;
const bodiesOf = ({ path }: { path: string }) =>
  provider.requests.filter((request) => request.path === path).map(({ body }) => JSON.parse(body));

/** The code of the last SMS; the mock takes any. */
const lastCode = () => provider.smsCodes.get(bodiesOf(operationOf("sendSmsCode")).at(-1)?.mobile) ?? "123456";

const welcome = "Welcome, zhangsan";
const denied = "Log in You have no access to this application.";
const expired = "Log in This login is no longer valid. Please log in again.";

describe.skipIf(!chrome)("the login page", () => {
  const sms = ["getCaptcha", "verifyCaptcha", "sendSmsCode"];
  const toTheUser = ["exchangeSessionToken", "getUserBySsoTicket"];
  const bind = [...sms, "bindSocialAccount"];
  const register = [...sms, "registerAndBindSocialAccount"];
  const secondFactor = ["getMobileByStateToken", ...sms, "verifySecondFactorBySms"];

  describe.for(Object.entries({ mouse, keyboard, touch }))("by %s", ([kind, hand]) => {
    test.for([
      ["SUCCESS", {}, [], welcome],
      ["SOCIAL_BIND", {}, bind, welcome],
      ["USER_REGISTER", {}, register, welcome],
      ["MFA_AUTH", {}, secondFactor, welcome],
      ["MFA_AUTH", { verifySecondFactorBySms: "ACCESS_DENIED" }, secondFactor, denied],
      ["ACCESS_DENIED", {}, [], denied],
    ] as const)("leads from %s %o to the end", async ([login, later, between, end]) => {
      const page = await visit({ loginWithWeChat: login, ...later }, kind === "touch" ? phone : {});
      await agree(page, hand);
      expect(await proceed(page, { hand })).toBe(end);
      expect(calls()).toEqual(["loginWithWeChat", ...between, ...(end === welcome ? toTheUser : [])]);
    });
  });

  test.for([
    ["SOCIAL_BIND", { bindSocialAccount: "MFA_AUTH" }, [...bind, ...secondFactor], welcome],
    ["SOCIAL_BIND", { bindSocialAccount: "USER_REGISTER" }, [...bind, ...register], welcome],
    ["SOCIAL_BIND", { bindSocialAccount: "ACCESS_DENIED" }, bind, denied],
    ["USER_REGISTER", { registerAndBindSocialAccount: "MFA_AUTH" }, [...register, ...secondFactor], welcome],
    ["USER_REGISTER", { registerAndBindSocialAccount: "SOCIAL_BIND" }, [...register, ...bind], welcome],
    ["USER_REGISTER", { registerAndBindSocialAccount: "ACCESS_DENIED" }, register, denied],
  ] as const)("goes on from a binding that does not end the login: %s %o", async ([login, later, between, end]) => {
    const page = await visit({ loginWithWeChat: login, ...later });
    await agree(page);
    expect(await proceed(page)).toBe(end);
    expect(calls()).toEqual(["loginWithWeChat", ...between, ...(end === welcome ? toTheUser : [])]);
  });

  describe("sends the code once", () => {
    test.for([
      ["on reload", (page: Page) => page.reload()],
      [
        "on back and forward",
        async (page: Page) => {
          await page.goBack();
          await page.getByRole("link", { name: "Agree" }).waitFor();
          await page.goForward();
        },
      ],
    ] as const)("%s, and the user begins again", async ([, act]) => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      await agree(page);
      await field(page, "mobile").waitFor();
      await act(page);
      expect(await proceed(page)).toBe("Log in");
      expect(countOf("loginWithWeChat")).toBe(1);
    });

    test("on reload, and a user who is logged in stays so", async () => {
      const page = await visit();
      await agree(page);
      expect(await proceed(page)).toBe(welcome);
      await page.reload();
      expect(await proceed(page)).toBe(welcome);
      expect(countOf("loginWithWeChat")).toBe(1);
      await button(page, "Log out").click();
      expect(await proceed(page)).toBe("Log in");
      await page.reload();
      expect(await proceed(page)).toBe("Log in");
    });

    test("on double clicks, and the code from the SMS too", async () => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      await page.goto(`${address}login/`);
      await button(page, "Log in with WeChat").dblclick();
      await page.getByRole("link", { name: "Agree" }).click();
      await proceed(page, { end: "Enter the code" });
      await field(page, "code").fill(lastCode());
      await button(page, "Next").dblclick();
      expect(await proceed(page)).toBe(welcome);
      expect(calls()).toEqual(["loginWithWeChat", ...sms, "bindSocialAccount", ...toTheUser]);
    });

    test("on a second effect of the page, as in React's StrictMode", async () => {
      const contents = `
        import { mountLogin } from "./login.js";
        const element = document.getElementById("login");
        mountLogin(element)();
        mountLogin(element);`;
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: join(root, "openapi", "samples", "web") },
        bundle: true,
        write: false,
        format: "esm",
        external: ["./settings.js"],
      });
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      const body = outputFiles[0]?.text ?? "";
      await page.route("**/main.ts", (route) => route.fulfill({ body, contentType: "text/javascript" }));
      await agree(page);
      expect(await proceed(page)).toBe(welcome);
      expect(calls()).toEqual(["loginWithWeChat", ...sms, "bindSocialAccount", ...toTheUser]);
    });
  });

  test("takes the code out of the address before it is sent", async () => {
    const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
    const addresses: string[] = [];
    await page.route("**/login/wechat", async (route) => {
      addresses.push(await page.evaluate(() => location.href));
      await route.continue();
    });
    await agree(page);
    await field(page, "mobile").waitFor();
    expect(addresses).toEqual([`${address}login/`]);
  });

  test.for([
    ["another state", () => "?code=a-code&state=0123456789abcdef", expired],
    ["no state", () => "?code=a-code", expired],
    ["no code, as the user did not agree", (state: string) => `?state=${state}`, "Log in You did not agree in WeChat."],
  ] as const)("ends the login on %s, and sends nothing", async ([, query, end]) => {
    const page = await visit();
    await page.goto(`${address}login/`);
    await button(page, "Log in with WeChat").click();
    await page.waitForURL(/wechat/);
    await page.goto(`${address}login/${query(new URL(page.url()).searchParams.get("state") ?? "")}`);
    expect(await proceed(page)).toBe(end);
    expect([page.url(), calls()]).toEqual([`${address}login/`, []]);
  });

  test("takes a state once", async () => {
    const page = await visit();
    await page.goto(`${address}login/`);
    await button(page, "Log in with WeChat").click();
    await page.waitForURL(/wechat/);
    const state = new URL(page.url()).searchParams.get("state");
    await page.goto(`${address}login/?code=a-code&state=${state}`);
    expect(await proceed(page)).toBe(welcome);
    await page.goto(`${address}login/?code=another-code&state=${state}`);
    expect(await proceed(page)).toBe(expired);
    expect(countOf("loginWithWeChat")).toBe(1);
  });

  describe("the slider", () => {
    /** A visitor before the captcha. */
    async function visitCaptcha(options: BrowserContextOptions = {}): Promise<Page> {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" }, options);
      await agree(page);
      await proceed(page, { end: "Complete the picture" });
      return page;
    }
    const sentPlaces = () => bodiesOf(verifyCaptcha).map(({ point_json }) => JSON.parse(point_json));

    test.for([
      ["on a desktop", { viewport: { width: 1280, height: 800 } }],
      ["at a page zoom of 67 %", { viewport: { width: 1910, height: 1194 }, deviceScaleFactor: 0.67 }],
      ["at a page zoom of 200 %", { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
      ["on a phone of 320 pixels", { ...phone, viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 }],
    ] as const)("sends x in pixels of the delivered picture %s", async ([, options]) => {
      const page = await visitCaptcha(options);
      await ("isMobile" in options ? touch : mouse).slide(page);
      await field(page, "code").waitFor();
      expect(sentPlaces()).toEqual([{ x: expect.closeTo(gap, -0.5), y: 5 }]);
    });

    test("sends the place that is seen when the phone is turned while sliding", async () => {
      const page = await visitCaptcha({ ...phone, viewport: { width: 320, height: 568 } });
      const { down, move, up } = await finger(page);
      const { x, y } = await gripOf(page);
      await down(x, y);
      const half = await align(page, move, x, 120);
      await page.setViewportSize({ width: 568, height: 320 });
      await align(page, move, half);
      await up();
      await field(page, "code").waitFor();
      expect(sentPlaces()).toEqual([{ x: expect.closeTo(gap, -0.5), y: 5 }]);
    });

    test("follows a finger that goes astray, and does not scroll the page, which the picture beside it does", async () => {
      const page = await visitCaptcha({ ...phone, viewport: { width: 320, height: 260 } });
      const { down, move, cancel } = await finger(page);
      await range(page).scrollIntoViewIfNeeded();
      const scrolled = () => page.evaluate(() => scrollY);
      const before = await scrolled();
      expect(before).toBeGreaterThan(20);
      const { x, y } = await gripOf(page);
      await down(x, y);
      await move(x + 40, y - 120);
      const { width: shown } = await boxOf(page.getByRole("img"));
      expect([await scrolled(), await placeOf(page)]).toEqual([before, expect.closeTo((40 * width) / shown, -0.5)]);
      await cancel();

      const picture = await boxOf(page.getByRole("img"));
      await down(picture.x + 60, picture.y + 60);
      await move(picture.x + 60, picture.y + 140);
      await cancel();
      await expect.poll(scrolled).not.toBe(before);
    });

    test("keeps the handle 32 pixels away from the edges of a phone", async () => {
      const page = await visitCaptcha({ ...phone, viewport: { width: 320, height: 568 } });
      const { x, width } = await boxOf(range(page));
      expect(x).toBeGreaterThanOrEqual(32);
      expect(x + width).toBeLessThanOrEqual(320 - 32);
    });

    test("counts when it is let go outside the handle", async () => {
      const page = await visitCaptcha();
      const { x, y } = await gripOf(page);
      await page.mouse.move(x, y);
      await page.mouse.down();
      const end = await align(page, (x, y) => page.mouse.move(x, y), x);
      await page.mouse.move(end, y + 250);
      await page.mouse.up();
      await field(page, "code").waitFor();
      expect(sentPlaces()).toHaveLength(1);
    });

    test("does not count a touch that is cancelled, nor a tap", async () => {
      const page = await visitCaptcha(phone);
      const { down, move, up, cancel } = await finger(page);
      const { x, y } = await gripOf(page);
      await down(x, y);
      await move(x + 90, y);
      await cancel();
      expect([await range(page).inputValue(), Math.round(await placeOf(page))]).toEqual(["0", 0]);
      await down(x + 100, y);
      await up();
      await touch.slide(page);
      await field(page, "code").waitFor();
      expect(sentPlaces()).toHaveLength(1);
    });

    test("moves by arrow keys, and by its steps", async () => {
      const page = await visitCaptcha();
      await range(page).focus();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"]) await page.keyboard.press(key);
      expect([await range(page).inputValue(), Math.round(await placeOf(page))]).toEqual(["2", 2]);
      await page.keyboard.press("PageUp");
      expect(Number(await range(page).inputValue())).toBeGreaterThan(20);
      expect(sentPlaces()).toEqual([]);
    });

    test("begins at zero with another captcha after a wrong place", async () => {
      const page = await visitCaptcha();
      const { x, y } = await gripOf(page);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 60, y);
      await page.mouse.up();
      await note(page).waitFor();
      expect([await range(page).inputValue(), Math.round(await placeOf(page))]).toEqual(["0", 0]);
      await mouse.slide(page);
      await field(page, "code").waitFor();
      expect(countOf("getCaptcha")).toBe(2);
      const [wrong, right] = bodiesOf(verifyCaptcha);
      expect(wrong.token).not.toBe(right.token);
    });
  });

  describe("goes on", () => {
    test("after a wrong code from the SMS, with the same SMS", async () => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      await agree(page);
      await proceed(page, { end: "Enter the code" });
      await field(page, "code").fill("000000");
      await button(page, "Next").click();
      await note(page).getByText("This code is wrong.").waitFor();
      expect(await proceed(page)).toBe(welcome);
      expect([countOf("sendSmsCode"), countOf("bindSocialAccount")]).toEqual([1, 2]);
    });

    test("with another SMS, after another captcha", async () => {
      const page = await visit({ loginWithWeChat: "MFA_AUTH" });
      await agree(page);
      await proceed(page, { end: "Enter the code" });
      await button(page, "Send another SMS").click();
      expect(await proceed(page)).toBe(welcome);
      expect([countOf("getCaptcha"), countOf("sendSmsCode")]).toEqual([2, 2]);
    });

    test("after a number that is not valid", async () => {
      const page = await visit({ loginWithWeChat: "USER_REGISTER" });
      const { path } = operationOf("sendSmsCode");
      const once = refuse("USER.0038", "Invalid mobile number.");
      intercept = (request) => (request.path === path && countOf("sendSmsCode") === 1 ? once : undefined);
      await agree(page);
      await proceed(page, { end: "Complete the picture" });
      await mouse.slide(page);
      await note(page).getByText("This is not a valid phone number.").waitFor();
      expect(await proceed(page)).toBe(welcome);
    });
  });

  describe("says", () => {
    const html = { status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Welcome</h1>" };
    test.for([
      [
        "loginWithWeChat",
        refuse("SDK.LOGIN.1003", "Locked"),
        "Your account is locked for a while. Please try again later.",
      ],
      ["loginWithWeChat", refuse("SDK.LOGIN.4711", "?"), "The login was refused. Please try again. (SDK.LOGIN.4711)"],
      ["loginWithWeChat", html, "Something went wrong. Please try again."],
      ["getCaptcha", refuse("APP.0003", "Application disabled."), "The login is not set up correctly. Please tell us."],
      [
        "verifyCaptcha",
        refuse("APP.0003", "Application disabled."),
        "The login is not set up correctly. Please tell us.",
      ],
      ["sendSmsCode", refuse("IDAAS.SDK.CAPTCHA.0006", "?"), "The SMS could not be sent. Please try again later."],
      ["bindSocialAccount", refuse("IDAAS.SDK.COMMON.1007", "?"), "That took too long. Please log in again."],
      ["exchangeSessionToken", refuse("SDK.COMMON.1006", "?"), "This login is no longer valid. Please log in again."],
      [
        "exchangeSessionToken",
        reply(400, { error: "unauthorized_client", error_description: "?" }),
        "The login is not set up correctly. Please tell us.",
      ],
      ["getUserBySsoTicket", html, "Too much is going on. Please try again in a moment."],
    ] as const)("of %s %o, in words", async ([operationId, answer, message]) => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      const { path } = operationOf(operationId);
      intercept = (request) => (request.path === path ? answer : wrongPlace(request));
      await agree(page);
      expect(await proceed(page)).toBe(`Log in ${message}`);
    });

    test("that a login failed, and begins another on the same page", async () => {
      const page = await visit({ loginWithWeChat: "ACCESS_DENIED" });
      await agree(page);
      expect(await proceed(page)).toBe(denied);
      outcomes.loginWithWeChat = "SUCCESS";
      await button(page, "Log in with WeChat").click();
      await page.getByRole("link", { name: "Agree" }).click();
      expect(await proceed(page)).toBe(welcome);
    });

    test.for(["loginWithWeChat", "sendSmsCode"])("that nobody answers %s", async (operationId) => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      if (operationId === "loginWithWeChat") target.url = nowhere;
      await agree(page);
      await page.route(`**${operationOf("verifyCaptcha").path}`, async (route) => {
        await route.fulfill({ response: await route.fetch() });
        target.url = nowhere;
      });
      expect(await proceed(page)).toBe("Log in No connection. Please try again.");
      expect(calls().at(-1)).toBe(operationId === "loginWithWeChat" ? undefined : "verifyCaptcha");
    });
  });

  test("calls through its own server where the tenant does not allow its origin", async () => {
    const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
    demo.choices.calls = "server";
    const origins = new Set<string>();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    await agree(page);
    expect(await proceed(page)).toBe(welcome);
    expect([...origins]).toEqual([new URL(address).origin]);
    for (const { path, headers } of provider.requests.filter(({ path }) => path.startsWith("/api/v2/sdk/")))
      expect({ path, ip: headers["x-device-ip"] }).toEqual({ path, ip: "127.0.0.1" });
  });

  test("is the same device at every visit, for OneAccess and for the server", async () => {
    const page = await visit();
    await agree(page);
    await proceed(page);
    await button(page, "Log out").click();
    await button(page, "Log in with WeChat").waitFor();
    await agree(page);
    await proceed(page);
    const told = provider.requests.flatMap(({ path, headers, body }) =>
      path.startsWith("/api/v2/sdk/")
        ? headers["x-device-fingerprint"]
        : (JSON.parse(/^\{/.test(body) ? body : "{}").device_fingerprint ?? []),
    );
    expect(told).toHaveLength(6);
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test("works where storage is denied", async () => {
    const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("Access is denied for this document.", "SecurityError");
          },
        });
    });
    await agree(page);
    expect(await proceed(page)).toBe(welcome);
  });

  test("says that it needs cookies where they are denied", async () => {
    const page = await visit();
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "cookieEnabled", { get: () => false }));
    await page.goto(`${address}login/`);
    await button(page, "Log in with WeChat").click();
    expect(await note(page).textContent()).toBe("Please allow cookies for this page.");
  });
});

describe.skipIf(!chrome)("the demo", () => {
  /** A visitor of the demo before the mock, who has chosen; the frame of the login, and what the page asks for and complains of. */
  async function visitDemo(
    choices: Partial<Choices> = {},
    { path = "", ...options }: { path?: string } & BrowserContextOptions = {},
  ) {
    const page = await visit({}, options);
    const complaints: string[] = [];
    const origins = new Set<string>();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => origins.add(new URL(request.url()).hostname));
    await page.goto(mockedAddress + path);
    const [, frame] = page.frames();
    if (!frame) throw new Error("The login is not there.");
    for (const [name, value] of Object.entries(choices)) {
      await heading(frame).waitFor();
      const restarted = page.waitForEvent("framenavigated");
      await page.locator(`select[name=${name}]`).selectOption(value);
      await restarted;
    }
    return { page, frame, complaints, origins };
  }
  async function logIn(frame: Frame): Promise<string> {
    await button(frame, "Log in with WeChat").click();
    await frame.getByRole("link", { name: "Agree" }).click();
    return proceed(frame);
  }
  const shownCalls = (page: Page) => page.locator("li").allInnerTexts();

  // First, because the server keeps its access token.
  test("shows each call: who calls, what comes back, and which value goes on", async () => {
    const { page, frame, complaints } = await visitDemo({ login: "MFA_AUTH" });
    expect(await logIn(frame)).toBe(welcome);
    expect(complaints).toEqual([]);
    expect((await shownCalls(page)).map((call) => call.replace(/\s+/g, " "))).toEqual([
      "1 Page → Server GET /session 204",
      "2 Page → WeChat GET /connect/qrconnect 302",
      "3 Page → OneAccess POST /api/v2/sdk/login/wechat 200 MFA_AUTH code from call 2",
      "4 Page → OneAccess GET /api/v2/sdk/mobile-by-token 200 state_token from call 3",
      "5 Page → OneAccess GET /api/v2/sdk/captcha 200",
      "6 Page → OneAccess POST /api/v2/sdk/captcha/verify 200 token from call 5, mobile from call 4",
      "7 Page → OneAccess POST /api/v2/sdk/sms/send 200 mobile from call 4, captcha_token from call 6",
      "8 Page → OneAccess POST /api/v2/sdk/mfa/sms 200 SUCCESS state_token from call 3, mobile from call 4",
      "9 Server → OneAccess POST /api/v2/tenant/token 200",
      "10 Server → OneAccess POST /api/v2/tenant/sso/session-token/sso-ticket 200 access_token from call 9, session_token from call 8",
      "11 Server → OneAccess POST /api/v2/tenant/sso/sso-ticket/verify 200 access_token from call 9, sso_ticket from call 10",
      "12 Page → Server POST /session 200 session_token from call 8",
    ]);
  });

  test.for<[Partial<Choices>, string]>([
    [{ login: "SUCCESS" }, welcome],
    [{ login: "SOCIAL_BIND" }, welcome],
    [{ login: "USER_REGISTER" }, welcome],
    [{ login: "MFA_AUTH" }, welcome],
    [{ login: "ACCESS_DENIED" }, denied],
    [{ login: "SDK.LOGIN.1003" }, "Log in Your account is locked for a while. Please try again later."],
    [{ login: "down" }, "Log in No connection. Please try again."],
    [{ login: "MFA_AUTH", sms: "wrong" }, welcome],
    [{ login: "USER_REGISTER", sms: "MFA_AUTH" }, welcome],
    [{ login: "SOCIAL_BIND", sms: "ACCESS_DENIED" }, denied],
    [{ login: "MFA_AUTH", sms: "ACCESS_DENIED" }, denied],
    [{ server: "unknown" }, "Log in The login is not set up correctly. Please tell us."],
    [{ calls: "server" }, welcome],
  ])("shows what a visitor chooses: %o", async ([choices, end]) => {
    const { page, frame, origins } = await visitDemo(choices);
    expect(await logIn(frame)).toBe(end);
    const wrong = (await shownCalls(page)).filter((call) => call.includes("IDAAS.SDK.CAPTCHA.0007"));
    expect(wrong).toHaveLength(choices.sms === "wrong" ? 1 : 0);
    expect([...origins]).toEqual(["127.0.0.1"]);
  });

  test("has WeChat's refusal, an SMS with a code, and goes back to no other page than the login", async () => {
    const { page, frame } = await visitDemo();
    await button(frame, "Log in with WeChat").click();
    await frame.getByRole("link", { name: "Cancel" }).click();
    expect(await proceed(frame)).toBe("Log in You did not agree in WeChat.");
    await button(frame, "Log in with WeChat").click();
    await frame.getByRole("link", { name: "Agree" }).click();
    await proceed(frame, { end: "Enter the code" });
    await page.getByText("Your code: 123456").waitFor();
    const returned = await fetch(`${mockedAddress}wechat/agreed?redirect_uri=https://elsewhere.example/&state=a`, {
      redirect: "manual",
    });
    expect(returned.headers.get("location")).toMatch(/^\/demo\/login\/\?code=[0-9a-f]{32}&state=a$/);
  });

  test.for<[string, BrowserContextOptions & { path: string }]>([
    ["on a desktop, light, in English", { path: "", colorScheme: "light" }],
    ["on a phone, dark, in Chinese", { path: "zh-CN/", ...phone, colorScheme: "dark" }],
  ])("is accessible at every step %s, and as wide as the screen", async ([, options]) => {
    const { page, frame } = await visitDemo({}, options);
    const submit = () => frame.locator("button").first().click();
    /** What shows that a step is reached, and what leads on to the next. */
    const steps: [name: string, shown: Locator, act: () => Promise<unknown>][] = [
      ["start", frame.locator("button.wechat"), submit],
      ["WeChat", frame.locator("main.wechat"), () => frame.locator("a").first().click()],
      ["number", field(frame, "mobile"), () => field(frame, "mobile").fill("13800000000").then(submit)],
      ["captcha", range(frame), () => range(frame).press("Enter")],
      ["captcha again", note(frame), () => mouse.slide(frame)],
      ["code", field(frame, "code"), () => field(frame, "code").fill("123456").then(submit)],
      ["end", frame.getByText("zhangsan"), async () => {}],
    ];
    await page.evaluate(axe.source);
    for (const [step, shown, act] of steps) {
      await shown.waitFor();
      await frame.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
      expect({ step, violations }).toEqual({ step, violations: [] });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect({ step, overflow }).toEqual({ step, overflow: 0 });
      expect(await frame.locator("html").getAttribute("lang")).toBe(options.path ? "zh-CN" : "en");
      await act();
    }
  });

  test("says all in Chinese too", async () => {
    const { page, frame } = await visitDemo({}, { path: "zh-CN/" });
    await page.locator("ol").evaluate((calls) => calls.remove());
    const names = /OneAccess|Mock|SUCCESS|SOCIAL_BIND|USER_REGISTER|MFA_AUTH|ACCESS_DENIED/g;
    const text = `${await page.innerText("main")} ${await frame.innerText("main")}`.replace(names, "");
    expect(text.match(/[A-Za-z]{3,}/g)).toBeNull();
  });
});
