import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import axe from "axe-core";
import { build } from "esbuild";
import type { Browser, BrowserContextOptions, Frame, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from "vitest";
import type { Choices } from "../../scripts/demo/choices.js";
import { type Demo, startDemo } from "../../scripts/demo.js";
import { root } from "../../scripts/lib/paths.js";
import { operationOf, operations } from "../facts/index.js";
import { type Received, type Reply, type RunningProvider, refuse, startProvider } from "../provider/provider.js";
import { chrome, launch } from "../support/browser.js";
import { goodRequest } from "../support/requests.js";

// The samples import the package by its name. Here it is what would be published, without a build.
vi.mock("oneaccess-openapi", () => import("../../generated/client.js"));

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
  const fault = {
    id: "another answer",
    operation: verifyCaptcha,
    intercept: (request: Received) => intercept(request),
  };
  provider = await startProvider({ strict: true, credentials, outcomes, fault });
  demo = await startDemo(target, { choosing: false, credentials });
  mocked = await startDemo({ url: inject("mockUrl") });
  [address, mockedAddress] = [await serve(demo), await serve(mocked)];
  if (chrome) browser = await launch();
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

/** Where things are, and where the piece is in pixels of the picture as it was delivered. */
async function measure(view: View) {
  const parts = [view.getByRole("img"), view.locator(".piece"), range(view)] as const;
  const [picture, piece, track] = await Promise.all([boxOf(parts[0]), boxOf(parts[1]), boxOf(parts[2])]);
  return { picture, track, place: ((piece.x - picture.x) * width) / picture.width };
}
const placeOf = async (view: View) => (await measure(view)).place;

/** What takes hold of things on the screen. */
type Pointer = ReturnType<typeof mouseOf>;

const mouseOf = ({ mouse }: Page) => ({
  down: (x: number, y: number) => mouse.move(x, y).then(() => mouse.down()),
  move: (x: number, y: number) => mouse.move(x, y),
  up: () => mouse.up(),
});

/** A finger on the screen: what the browser makes of it, such as scrolling, happens too. */
async function fingerOf(page: Page) {
  const session = await page.context().newCDPSession(page);
  const send = (type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel", ...touchPoints: (typeof at)[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints });
  let at = { x: 0, y: 0 };
  return {
    async down(x: number, y: number) {
      at = { x, y };
      await send("touchStart", at);
    },
    async move(x: number, y: number) {
      const from = at;
      for (const part of [0.2, 0.4, 0.6, 0.8, 1]) {
        at = { x: from.x + (x - from.x) * part, y: from.y + (y - from.y) * part };
        await send("touchMove", at);
      }
    },
    up: async () => void (await send("touchEnd")),
    cancel: () => send("touchCancel"),
  };
}

/** Takes the handle where a user does. */
async function grip(view: View, pointer: Pointer) {
  const { track } = await measure(view);
  const [x, y] = [track.x + 20, track.y + track.height / 2];
  await pointer.down(x, y);
  return { x, y };
}

/** Moves the handle until the piece is seen in its place, as a user does. */
async function align(view: View, { move }: Pointer, x: number, goal = gap): Promise<number> {
  for (let tries = 0; tries < 5; tries++) {
    const { picture, track, place } = await measure(view);
    const missing = ((goal - place) * picture.width) / width;
    if (Math.abs(missing) < 1) return x;
    x += missing;
    await move(x, track.y + track.height / 2);
  }
  throw new Error("The piece does not follow.");
}

async function slide(view: View, pointer: Pointer): Promise<void> {
  const { x } = await grip(view, pointer);
  await align(view, pointer, x);
  await pointer.up();
}

/** How a user does things. */
type Hand = typeof mouse;

const mouse = {
  press: (target: Locator) => target.click(),
  type: (target: Locator, text: string) => target.fill(text),
  slide: (view: View) => slide(view, mouseOf(pageOf(view))),
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
  slide: async (view) => slide(view, await fingerOf(pageOf(view))),
};

/** Presses Tab until something has the focus. */
async function reach(goal: Locator): Promise<void> {
  for (let presses = 0; presses < 10; presses++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await goal.page().keyboard.press("Tab");
  }
  throw new Error("The keyboard does not reach it.");
}

/** Leaves the login page for WeChat. */
async function leave(page: Page, hand = mouse): Promise<void> {
  await page.goto(`${address}login/`);
  await hand.press(button(page, "Log in with WeChat"));
}

/** Comes back from WeChat with a code. */
const comeBack = (view: View, hand = mouse) => hand.press(view.getByRole("link", { name: "Agree" }));

async function agree(page: Page, hand = mouse): Promise<void> {
  await leave(page, hand);
  await comeBack(page, hand);
}

/** What `query` finds, as soon as it does: a locator of its own would look ever more seldom. */
const soon = <Found>(query: () => Promise<Found[]>) =>
  vi.waitFor(async () => (await query())[0] ?? expect.fail("It is not there."), { interval: 10, timeout: 15_000 });

/** Does what the page asks for, until it shows `end` or asks for nothing more, and returns what it shows then. */
async function proceed(view: View, { hand = mouse, end = "" } = {}): Promise<string> {
  for (;;) {
    const element = await soon(() => heading(view).elementHandles());
    const title = await element.textContent();
    if (title === end) return title;
    if (title === "Complete the picture") await hand.slide(view);
    else if (title === "Your phone number" || title === "Create an account")
      await hand.type(field(view, "mobile"), "13800000000");
    else if (title === "Enter the code") await hand.type(field(view, "code"), lastCode());
    else return `${title} ${await view.locator(".note").textContent()}`.trim();
    if (title !== "Complete the picture") await hand.press(button(view, "Next"));
    await element.waitForElementState("hidden");
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
      ["SUCCESS", [...toTheUser], welcome],
      ["SOCIAL_BIND", [...bind, ...toTheUser], welcome],
      ["USER_REGISTER", [...register, ...toTheUser], welcome],
      ["MFA_AUTH", [...secondFactor, ...toTheUser], welcome],
      ["ACCESS_DENIED", [], denied],
    ] as const)("leads from %s to the end", async ([login, next, end]) => {
      const page = await visit({ loginWithWeChat: login }, kind === "touch" ? phone : {});
      await agree(page, hand);
      expect(await proceed(page, { hand })).toBe(end);
      expect(calls()).toEqual(["loginWithWeChat", ...next]);
    });
  });

  const binding = ({ bound = "SUCCESS", registered = "SUCCESS" }) => ({
    bindSocialAccount: bound,
    registerAndBindSocialAccount: registered,
  });
  const toTheEnd = [...secondFactor, ...toTheUser];
  test.for([
    ["SOCIAL_BIND", binding({ bound: "USER_REGISTER", registered: "MFA_AUTH" }), [...bind, ...register, ...toTheEnd]],
    ["USER_REGISTER", binding({ registered: "SOCIAL_BIND", bound: "MFA_AUTH" }), [...register, ...bind, ...toTheEnd]],
    ["SOCIAL_BIND", binding({ bound: "ACCESS_DENIED" }), bind],
    ["USER_REGISTER", binding({ registered: "ACCESS_DENIED" }), register],
    ["MFA_AUTH", { verifySecondFactorBySms: "ACCESS_DENIED" }, secondFactor],
  ] as const)("goes on from an answer that does not end the login: %s %o", async ([login, later, next]) => {
    const page = await visit({ loginWithWeChat: login, ...later });
    await agree(page);
    expect(await proceed(page)).toBe(next.includes("getUserBySsoTicket") ? welcome : denied);
    expect(calls()).toEqual(["loginWithWeChat", ...next]);
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
      await comeBack(page);
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

  test("ends the login on a state of elsewhere, none, no code, or a state of before, and sends nothing", async () => {
    const page = await visit();
    await leave(page);
    await page.waitForURL(/wechat/);
    const state = new URL(page.url()).searchParams.get("state");
    for (const [query, end] of [
      ["code=a-code&state=0123456789abcdef", expired],
      ["code=a-code", expired],
      [`state=${state}`, "Log in You did not agree in WeChat."],
      [`code=a-code&state=${state}`, expired],
    ]) {
      await page.goto(`${address}login/?${query}`);
      expect({ query, end: await proceed(page) }).toEqual({ query, end });
      expect([page.url(), calls()]).toEqual([`${address}login/`, []]);
    }
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

    const place = { x: expect.closeTo(gap, -0.5), y: 5 };
    const smallPhone = { ...phone, viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 };

    test.for([
      ["on a desktop", { viewport: { width: 1280, height: 800 } }],
      ["at a page zoom of 67 %", { viewport: { width: 1910, height: 1194 }, deviceScaleFactor: 0.67 }],
      ["at a page zoom of 200 %", { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
    ] as const)("sends x in pixels of the delivered picture %s, let go outside the handle", async ([, options]) => {
      const page = await visitCaptcha(options);
      const pointer = mouseOf(page);
      const { x, y } = await grip(page, pointer);
      await pointer.move(await align(page, pointer, x), y + 250);
      await pointer.up();
      await field(page, "code").waitFor();
      expect(sentPlaces()).toEqual([place]);
    });

    test("does so on a phone of 320 pixels, 32 of them between its edges and the handle", async () => {
      const page = await visitCaptcha(smallPhone);
      const { track } = await measure(page);
      expect(track.x).toBeGreaterThanOrEqual(32);
      expect(track.x + track.width).toBeLessThanOrEqual(320 - 32);
      await touch.slide(page);
      await field(page, "code").waitFor();
      expect(sentPlaces()).toEqual([place]);
    });

    test("sends the place that is seen when the phone is turned while sliding", async () => {
      const page = await visitCaptcha(smallPhone);
      const finger = await fingerOf(page);
      const { x } = await grip(page, finger);
      const half = await align(page, finger, x, 120);
      await page.setViewportSize({ width: 568, height: 320 });
      await align(page, finger, half);
      await finger.up();
      await field(page, "code").waitFor();
      expect(sentPlaces()).toEqual([place]);
    });

    test("follows a finger that goes astray, and does not scroll the page, which the picture beside it does", async () => {
      const page = await visitCaptcha({ ...phone, viewport: { width: 320, height: 260 } });
      const finger = await fingerOf(page);
      await range(page).scrollIntoViewIfNeeded();
      const scrolled = () => page.evaluate(() => scrollY);
      const before = await scrolled();
      expect(before).toBeGreaterThan(20);
      const { x, y } = await grip(page, finger);
      await finger.move(x + 40, y - 120);
      const { picture, place } = await measure(page);
      expect([await scrolled(), place]).toEqual([before, expect.closeTo((40 * width) / picture.width, -0.5)]);
      await finger.cancel();

      await finger.down(picture.x + 60, picture.y + 60);
      await finger.move(picture.x + 60, picture.y + 140);
      await finger.cancel();
      await expect.poll(scrolled).not.toBe(before);
    });

    test("does not count a touch that is cancelled, nor a tap", async () => {
      const page = await visitCaptcha(phone);
      const finger = await fingerOf(page);
      const { x, y } = await grip(page, finger);
      await finger.move(x + 90, y);
      expect(await placeOf(page)).toBeGreaterThan(20);
      await finger.cancel();
      await expect.poll(() => range(page).inputValue()).toBe("0");
      expect(Math.round(await placeOf(page))).toBe(0);
      await finger.down(x + 100, y);
      await finger.up();
      await touch.slide(page);
      await field(page, "code").waitFor();
      expect(sentPlaces()).toHaveLength(1);
    });

    test("moves by arrow keys and by steps, and begins at zero with another captcha after a wrong place", async () => {
      const page = await visitCaptcha();
      await range(page).focus();
      for (const key of ["ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"]) await page.keyboard.press(key);
      expect([await range(page).inputValue(), Math.round(await placeOf(page))]).toEqual(["2", 2]);
      await page.keyboard.press("PageUp");
      expect(Number(await range(page).inputValue())).toBeGreaterThan(20);
      expect(sentPlaces()).toEqual([]);
      await page.keyboard.press("Enter");
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
    test("after a wrong code, with the same SMS or another one, after another captcha", async () => {
      const page = await visit({ loginWithWeChat: "MFA_AUTH" });
      const tryWrongCode = async () => {
        await proceed(page, { end: "Enter the code" });
        await field(page, "code").fill("000000");
        await button(page, "Next").click();
        await note(page).getByText("This code is wrong.").waitFor();
      };
      await agree(page);
      await tryWrongCode();
      await button(page, "Send another SMS").click();
      await range(page).waitFor();
      await tryWrongCode();
      expect(await proceed(page)).toBe(welcome);
      expect([countOf("getCaptcha"), countOf("sendSmsCode"), countOf("verifySecondFactorBySms")]).toEqual([2, 2, 3]);
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
    test.for([
      ["verifyCaptcha", "APP.0003", "The login is not set up correctly. Please tell us."],
      ["sendSmsCode", "IDAAS.SDK.CAPTCHA.0006", "The SMS could not be sent. Please try again later."],
      ["exchangeSessionToken", "SDK.COMMON.1006", "This login is no longer valid. Please log in again."],
    ] as const)("that %s was refused with %s, in words", async ([operationId, code, message]) => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      const { path } = operationOf(operationId);
      intercept = (request) => (request.path === path ? refuse(code, "?") : wrongPlace(request));
      await agree(page);
      expect(await proceed(page)).toBe(`Log in ${message}`);
    });

    test("that nobody answers", async () => {
      const page = await visit({ loginWithWeChat: "SOCIAL_BIND" });
      await page.route(`**${verifyCaptcha.path}`, async (route) => {
        const response = await route.fetch();
        target.url = nowhere;
        await route.fulfill({ response });
      });
      await agree(page);
      expect(await proceed(page)).toBe("Log in No connection. Please try again.");
      expect(calls().at(-1)).toBe("verifyCaptcha");
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
    const toServer = toTheUser.flatMap((operationId) => bodiesOf(operationOf(operationId)));
    const told = [
      ...provider.requests.flatMap(({ headers }) => headers["x-device-fingerprint"] ?? []),
      ...toServer.map(({ device_fingerprint }) => device_fingerprint),
    ];
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
    await leave(page);
    expect(await note(page).textContent()).toBe("Please allow cookies for this page.");
  });
});

describe.skipIf(!chrome)("the demo", () => {
  /** A visitor of the demo before the mock, who has chosen; the frame of the login, and what the page asks for and complains of. */
  async function visitDemo(
    choices: Partial<Choices> = {},
    { path = "", script = "", ...options }: { path?: string; script?: string } & BrowserContextOptions = {},
  ) {
    const page = await visit({}, options);
    await page.addInitScript(script);
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
    await comeBack(frame);
    return proceed(frame);
  }
  const shownCalls = async (page: Page) =>
    (await page.locator("li").allInnerTexts()).map((call) => call.replace(/\s+/g, " "));

  // First, because the server keeps its access token.
  test("shows each call: who calls, what comes back, and which value goes on", async () => {
    const { page, frame, complaints } = await visitDemo({ login: "MFA_AUTH" });
    expect(await logIn(frame)).toBe(welcome);
    expect(complaints).toEqual([]);
    await expect
      .poll(() => shownCalls(page))
      .toEqual([
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

  test.for<[Partial<Choices>, end: string, call: string]>([
    [{ login: "down" }, "Log in No connection. Please try again.", "/api/v2/sdk/login/wechat no answer code"],
    [{ login: "MFA_AUTH", sms: "wrong" }, welcome, "/api/v2/sdk/mfa/sms 400 IDAAS.SDK.CAPTCHA.0007"],
    [
      { server: "unknown", calls: "server" },
      "Log in The login is not set up correctly. Please tell us.",
      "Page → Server POST /api/v2/sdk/login/wechat 200 SOCIAL_BIND",
    ],
  ])("shows what a visitor chooses: %o", async ([choices, end, call]) => {
    const { page, frame, origins } = await visitDemo(choices);
    expect(await logIn(frame)).toBe(end);
    await expect.poll(async () => (await shownCalls(page)).filter((shown) => shown.includes(call))).toHaveLength(1);
    expect([...origins]).toEqual(["127.0.0.1"]);
  });

  test("shows the SMS, and WeChat goes back to no other page than the login", async () => {
    const { page, frame } = await visitDemo();
    await button(frame, "Log in with WeChat").click();
    await frame.getByRole("link", { name: "Cancel" }).click();
    expect(await proceed(frame)).toBe("Log in You did not agree in WeChat.");
    await button(frame, "Log in with WeChat").click();
    await comeBack(frame);
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
    const { page, frame } = await visitDemo({}, { ...options, script: axe.source });
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
    for (const [step, shown, act] of steps) {
      await shown.waitFor();
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

/** Without a browser: what the mock answers to whom. */
describe("the mock of the demo", () => {
  test.for<[Partial<Choices>, operationId: string, ...outcomes: string[]]>([
    [{ login: "SUCCESS" }, "loginWithWeChat", "SUCCESS"],
    [{ login: "USER_REGISTER" }, "loginWithWeChat", "USER_REGISTER"],
    [{ login: "MFA_AUTH" }, "loginWithWeChat", "MFA_AUTH"],
    [{ login: "ACCESS_DENIED" }, "loginWithWeChat", "ACCESS_DENIED"],
    [{ login: "SDK.LOGIN.1003" }, "loginWithWeChat", "SDK.LOGIN.1003"],
    [{ sms: "right" }, "bindSocialAccount", "SUCCESS"],
    [{ sms: "wrong" }, "bindSocialAccount", "IDAAS.SDK.CAPTCHA.0007", "SUCCESS"],
    [{ sms: "MFA_AUTH" }, "registerAndBindSocialAccount", "MFA_AUTH"],
    [{ sms: "MFA_AUTH" }, "verifySecondFactorBySms", "SUCCESS"],
    [{ sms: "ACCESS_DENIED" }, "bindSocialAccount", "ACCESS_DENIED"],
    [{ sms: "ACCESS_DENIED" }, "verifySecondFactorBySms", "ACCESS_DENIED"],
    [{ server: "unknown" }, "obtainAccessToken", "invalid_client"],
    [{ server: "unknown" }, "exchangeSessionToken", "invalid_token"],
  ])("answers as a visitor chooses: %o, %s", async ([choices, operationId, ...outcomes]) => {
    const body = JSON.stringify({ login: "SOCIAL_BIND", sms: "right", server: "known", calls: "direct", ...choices });
    await fetch(`${mockedAddress}choices`, { method: "PUT", body });
    const settings = await (await fetch(`${mockedAddress}login/settings.js`)).text();
    const { oneaccess } = JSON.parse(/\{.*\}/.exec(settings)?.[0] ?? "");
    async function call(operationId: string): Promise<string> {
      const { path, method, headers, body = null } = goodRequest(operationOf(operationId));
      const answer = await (await fetch(oneaccess + path, { method, headers, body })).json();
      return answer.status ?? answer.error_code ?? answer.error;
    }
    if (operationId !== "loginWithWeChat") await call("loginWithWeChat");
    for (const outcome of outcomes) expect(await call(operationId)).toBe(outcome);
  });
});

test("the login page says what is wrong in words", async () => {
  vi.stubGlobal("navigator", { language: "en-US", userAgent: "a browser" });
  onTestFinished(() => void vi.unstubAllGlobals());
  const { InvalidArgumentError } = await import("../../generated/client.js");
  const { LoginError } = await import("../../openapi/samples/web/oneaccess.js");
  const { explain } = await import("../../openapi/samples/web/words.js");
  for (const [error, message] of [
    [new LoginError("SDK.LOGIN.1003"), "Your account is locked for a while. Please try again later."],
    [new LoginError("SDK.LOGIN.4711"), "The login was refused. Please try again. (SDK.LOGIN.4711)"],
    [new LoginError("APP.0003"), "The login is not set up correctly. Please tell us."],
    [new LoginError("IDAAS.SDK.COMMON.1007"), "That took too long. Please log in again."],
    [new LoginError("server"), "The login is not set up correctly. Please tell us."],
    [new LoginError("busy"), "Too much is going on. Please try again in a moment."],
    [new InvalidArgumentError("?"), "Something went wrong. Please try again."],
    [new SyntaxError("An answer that is no JSON"), "Something went wrong. Please try again."],
  ] as const)
    expect(explain(error)).toBe(message);
});
