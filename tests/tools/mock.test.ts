import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { serveMock } from "../../scripts/mock/serve.js";
import { loginWithWeChat, operationOf } from "../facts/index.js";
import { chrome, launch, skipReason } from "../support/browser.js";
import { type Request, send } from "../support/exchange.js";
import { goodRequest, login } from "../support/requests.js";

const provider = { baseUrl: inject("mockUrl"), hangLimit: 30_000 };
const example = (status: 200 | 400, name: string) =>
  JSON.stringify(loginWithWeChat.answers[status].examples?.[name]?.value);
const ask = (changes?: Partial<Request>) => send(provider, login(changes));
const violations = (headers: Record<string, unknown>) => JSON.parse(String(headers["sl-violations"] ?? "[]"));

describe("a malformed request gets an answer", () => {
  test.for(["text", "*", "a/b/c", ",", "application/json, text", "é"])(
    "of any media type, when Accept is malformed: %s",
    async (accept) => {
      expect(await ask({ headers: { Accept: accept } })).toMatchObject({ status: 200, body: example(200, "SUCCESS") });
    },
  );

  test("of another media type never, when Accept is well-formed", async () => {
    for (const accept of ["text/html", "*/*;q=0", "application/json;q=0, */*"]) {
      expect(await ask({ headers: { Accept: accept } })).toMatchObject({ status: 406 });
    }
    expect(await ask({ headers: { Accept: "text/html", Prefer: "code=200" } })).toMatchObject({ status: 406 });
    const wellFormed = 'text/html;level="1", application/*;q=0.5';
    expect(await ask({ headers: { Accept: wellFormed } })).toMatchObject({ status: 200 });
  });

  test.for([";;;", "a/b/c", "json", "text/plain, application/json", "é"])(
    "as one of another media type, when Content-Type is malformed: %s",
    async (contentType) => {
      const { status, headers } = await ask({ headers: { "Content-Type": contentType } });
      expect(status).toBe(400);
      expect(violations(headers)).toMatchObject([{ code: 415 }]);
    },
  );

  test.for(["//", "http://", "//[::", "other://%"])("404, when its target has no path: %s", async (path) => {
    // Not through send, whose address is parsed.
    const outgoing = request({ host: "127.0.0.1", port: new URL(provider.baseUrl).port, path, agent: false }).end();
    const [{ statusCode }] = await once(outgoing, "response");
    expect(statusCode).toBe(404);
  });

  test("that names the reason, when its body is not JSON", async () => {
    const { status, headers, body } = await ask({ body: '{"code":' });
    expect({ status, body }).toEqual({ status: 400, body: example(400, "SDK.COMMON.1006") });
    expect(violations(headers)).toEqual([
      { location: ["request", "body"], severity: "Error", code: "json", message: "Invalid JSON" },
    ]);
  });

  test("however deeply its body is nested", async () => {
    const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    expect(await ask({ body: `{"code":"x","more":${nested}}` })).toMatchObject({ status: 200 });
  });

  test("that arrives although its body is too large", async () => {
    expect(await ask({ body: " ".repeat(11_000_000) })).toMatchObject({ status: 413 });
  });
});

describe("Prefer", () => {
  test.for(["code=200, example=NOWHERE", "code=200, example=SDK.COMMON.1001", "example=NOWHERE"])(
    "gets the list of the answers, when the status has no example of that name: %s",
    async (prefer) => {
      const { status, body } = await ask({ headers: { Prefer: prefer } });
      expect(status).toBe(404);
      expect(JSON.parse(body).detail).toMatch(/^Prefer names .* loginWithWeChat has: SUCCESS, .*MFA_AUTH/);
    },
  );

  test.for([
    ["code=none", '"code".* cannot decode "none", should be a number'],
    ["code", '"code"'],
    ["dynamic=maybe", '"dynamic".* should be a boolean'],
    ["example=", '"example"'],
  ])("gets 422 with the reason, when it is malformed: %s", async ([prefer = "", reason = ""]) => {
    const { status, body } = await ask({ headers: { Prefer: prefer } });
    expect(status).toBe(422);
    expect(JSON.parse(body).detail).toMatch(new RegExp(reason, "s"));
  });

  test("has an equivalent in the query, as in every Prism", async () => {
    const path = `${loginWithWeChat.path}?__example=MFA_AUTH`;
    expect(await ask({ path })).toMatchObject({ status: 200, body: example(200, "MFA_AUTH") });
  });
});

describe("the address selects the answer", () => {
  const { path } = loginWithWeChat;

  test.for<[selection: string, status: 200 | 400, name: string, changes?: Partial<Request>]>([
    ["@loginWithWeChat=SOCIAL_BIND", 200, "SOCIAL_BIND"],
    ["@loginWithWeChat=SDK.LOGIN.1002", 400, "SDK.LOGIN.1002"],
    ["@loginWithWeChat=400", 400, "SDK.COMMON.1006"],
    ["%40loginWithWeChat%3DMFA_AUTH", 200, "MFA_AUTH"],
    ["@loginWithWeChat=SUCCESS%5Fwith_id_token", 200, "SUCCESS_with_id_token"],
    ["@loginWithWeChat=APP.0001", 200, "MFA_AUTH", { headers: { Prefer: "example=MFA_AUTH" } }],
    ["@loginWithWeChat=MFA_AUTH", 400, "SDK.COMMON.1006", { body: "{}" }],
  ])("/%s, unless Prefer names one or the request is wrong: %i %s", async ([selection, status, name, changes]) => {
    const answer = await ask({ path: `/${selection}${path}`, ...changes });
    expect(answer).toMatchObject({ status, body: example(status, name) });
  });

  test.for([
    ["@logIn=SUCCESS", "No such operation", 'The address names the operation "logIn". There are: loginWithWeChat'],
    ["@", "No such operation", "There are: loginWithWeChat"],
    ["@loginWithWeChat=NOWHERE", "No such example", 'names the example "NOWHERE". loginWithWeChat has: SUCCESS, '],
    ["@loginWithWeChat=201", "No such example", ", 200, SDK.COMMON.1006, "],
    ["@loginWithWeChat", "No such example", 'names the example ""'],
    ["@loginWithWeChat=SUCCESS&other=SUCCESS", "No such operation", '"other"'],
  ] as const)("/%s is a 404 that lists what there is", async ([selection, title, detail]) => {
    const { status, headers, body } = await ask({ path: `/${selection}${path}` });
    expect({ status, type: headers["content-type"] }).toEqual({ status: 404, type: "application/problem+json" });
    expect(JSON.parse(body)).toEqual({ title, status: 404, detail: expect.stringContaining(detail) });
  });
});

describe("a call of the server", () => {
  const goodTicket = goodRequest(operationOf("exchangeSessionToken"));
  const goodToken = goodRequest(operationOf("obtainAccessToken"));

  test("without its token is refused with a 401, and the reason in sl-violations", async () => {
    const { Authorization: _, ...headers } = goodTicket.headers;
    const answer = await send(provider, { ...goodTicket, headers });
    expect(answer.status).toBe(401);
    expect(violations(answer.headers)).toMatchObject([{ location: ["request"], severity: "Error", code: 401 }]);
  });

  test.for(["Bearer x", "bearer x", "BEARER x"])("may spell the scheme in any case: %s", async (Authorization) => {
    const headers = { ...goodTicket.headers, Authorization };
    expect(await send(provider, { ...goodTicket, headers })).toMatchObject({ status: 200 });
  });

  test("gets what the address selects for itself alone", async () => {
    const at = (path: string) => `/@exchangeSessionToken=400&obtainAccessToken=obtained${path}`;
    expect(await send(provider, { ...goodTicket, path: at(goodTicket.path) })).toMatchObject({ status: 400 });
    expect(await send(provider, { ...goodToken, path: at(goodToken.path) })).toMatchObject({ status: 200 });
    expect(await send(provider, { ...goodToken, path: `/@exchangeSessionToken=400${goodToken.path}` })).toMatchObject({
      status: 200,
    });
  });

  test.for(["&%=%", "&more=%ff", "&&==", "&more=a+b"])(
    "has its form read, whatever else is in it: %s",
    async (more) => {
      expect(await send(provider, { ...goodToken, body: `${goodToken.body}${more}` })).toMatchObject({ status: 200 });
    },
  );
});

test("an answer without a body has no media type", async () => {
  const { status, headers, body } = await send(provider, goodRequest(operationOf("sendSmsCode")));
  expect({ status, body }).toEqual({ status: 200, body: "" });
  expect(headers).not.toHaveProperty("content-type");
});

test.for(["PUT", "GET", "OPTIONS"])(
  "a call with a wrong method, %s, is a 405 that says which are allowed",
  async (method) => {
    expect(await ask({ method })).toMatchObject({ status: 405, headers: { allow: "POST" } });
  },
);

test("a page of another origin reads answers and their reasons, with credentials and without", async ({
  skip,
  onTestFinished,
}) => {
  skip(!chrome, skipReason);
  const browser = await launch();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(provider.baseUrl.replace("127.0.0.1", "localhost"));
  const { path, headers } = login();
  for (const credentials of ["include", "omit"] as const) {
    const call = (path: string, method: string, body: string) =>
      page.evaluate(
        async ([url, init]) => {
          const response = await fetch(url, init);
          const { detail } = await response.json();
          return [response.status, response.headers.get("sl-violations"), response.headers.get("allow"), detail];
        },
        [provider.baseUrl + path, { headers, credentials, method, body }] as const,
      );
    expect(await call(path, "POST", "{}")).toEqual([400, expect.stringContaining("'code'"), null, undefined]);
    expect(await call(path, "PUT", "{}")).toEqual([405, null, "POST", expect.any(String)]);
    expect(await call(`/@x=x${path}`, "POST", "{}")).toEqual([404, null, null, expect.stringContaining("There are:")]);
    expect(await call(path, "POST", " ".repeat(2_000_000))).toEqual([413, null, null, expect.any(String)]);
  }
});

describe("of another document", () => {
  const schema = { type: "object", properties: { id: { type: "integer" } } };
  const answer = (examples: object) => ({ description: "", content: { "application/json": { schema, examples } } });
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  const responses = {
    200: answer({ wrong: { value: { id: "one" } }, done: { value: { id: 1 } } }),
    default: answer({ refused: { value: { id: 2 } } }),
  };
  const paths = { "/do/{id}": { post: { operationId: "doIt", parameters, responses } } };
  const document = { openapi: "3.1.0", info: { title: "One call", version: "1.0.0" }, paths };

  const folder = mkdtempSync(join(tmpdir(), "oneaccess-mock-"));
  const file = join(folder, "openapi.json");
  let mock: Awaited<ReturnType<typeof serveMock>>;
  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(document));
    mock = await serveMock(file, 0, () => {});
  });
  afterAll(async () => {
    await mock.close();
    rmSync(folder, { recursive: true });
  });
  const doIt = (selection: string, headers = {}) =>
    send({ ...provider, baseUrl: mock.url }, { method: "POST", path: `${selection}/do/%31`, headers });

  test("an example that breaks its schema is a loud 500, and the others are not", async () => {
    const { status, body } = await doIt("");
    expect({ status, body }).toEqual({ status: 500, body: expect.stringContaining("property id must be integer") });
    expect(await doIt("", { Prefer: "example=done" })).toMatchObject({ status: 200, body: '{"id":1}' });
  });

  test("the address selects a refusal of any status, where one is for all others, also at a path with a parameter", async () => {
    expect(await doIt("/@doIt=429")).toMatchObject({ status: 429, body: '{"id":2}' });
    expect(await doIt("/@doIt=refused")).toMatchObject({ status: 500, body: '{"id":2}' });
    expect((await doIt("/@doIt=nothing")).body).toContain("doIt has: wrong, done, 200, refused, any 4xx or 5xx.");
    expect(await doIt("", { Prefer: "code=429, example=nothing" })).toMatchObject({ status: 404 });
  });

  test("a file that is not there is named", async () => {
    const reason = /^Prism cannot serve nowhere\.yaml: .*no such file or directory/;
    await expect(serveMock("nowhere.yaml", 0)).rejects.toThrow(reason);
  });
});
