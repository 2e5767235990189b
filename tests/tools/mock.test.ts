import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { serveMock } from "../../scripts/mock/serve.js";
import { goodRequest } from "../contract/cases.js";
import { loginWithWeChat } from "../facts/index.js";
import { type Request, send } from "../support/exchange.js";

const provider = { baseUrl: inject("mockUrl"), hangLimit: 30_000 };
const example = (status: 200 | 400, name: string) =>
  JSON.stringify(loginWithWeChat.answers[status].examples?.[name]?.value);

/** A good login, with changes. */
function login({ headers, ...changes }: Partial<Request> = {}): Request {
  const good = goodRequest(loginWithWeChat);
  return { ...good, ...changes, headers: { ...good.headers, ...headers } };
}
const ask = (changes?: Partial<Request>) => send(provider, login(changes));
async function inProcess(document: object) {
  const { url } = await serveMock(document, 0, () => {});
  return (request: Request) => send({ baseUrl: url, hangLimit: 20_000 }, request);
}
const violations = (headers: Record<string, unknown>) => JSON.parse(String(headers["sl-violations"] ?? "[]"));

describe("a malformed request gets an answer", () => {
  test.for(["text", "*", "a/b/c", ",", "application/json;q", 'application/json; charset="', "é"])(
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

  test.for([";;;", "a/b/c", "json", "application/json;", "text/plain, application/json", 'application/json;charset="'])(
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
  test.for(["code=200, example=NOWHERE", "code=200, example=SDK.COMMON.1001", 'code="200", EXAMPLE="NOWHERE"'])(
    "gets the list of the examples, when the status has none of that name: %s",
    async (prefer) => {
      const { status, body } = await ask({ headers: { Prefer: prefer } });
      expect(status).toBe(404);
      expect(JSON.parse(body).detail).toMatch(
        /^Prefer names an example that status 200 .* It has: SUCCESS, .*MFA_AUTH/,
      );
    },
  );

  test.for(["code=none", "code", "dynamic=maybe", "example="])("gets 422, when it is malformed: %s", async (prefer) => {
    const { status, body } = await ask({ headers: { Prefer: prefer } });
    expect(status).toBe(422);
    expect(JSON.parse(body).detail).toContain("Prefer takes code=<three digits>");
  });

  test("dynamic=true gets values that fit the schema, and no others", async () => {
    for (let count = 0; count < 20; count++) {
      const { status, body } = await ask({ headers: { Prefer: "dynamic=true" } });
      expect(status).toBe(200);
      const { status: outcome, ...fields } = JSON.parse(body);
      expect(Object.keys(loginWithWeChat.answers[200].bodies?.[outcome] ?? {})).toEqual(
        expect.arrayContaining(Object.keys(fields)),
      );
    }
  });

  test("has an equivalent in the query, as with Prism's own server", async () => {
    expect(await ask({ path: `${loginWithWeChat.path}?__example=MFA_AUTH` })).toMatchObject({
      body: example(200, "MFA_AUTH"),
    });
  });
});

describe("the address selects the answer", () => {
  const { path } = loginWithWeChat;

  test.for<[selection: string, status: 200 | 400, name: string]>([
    ["@loginWithWeChat=SOCIAL_BIND", 200, "SOCIAL_BIND"],
    ["@loginWithWeChat=SDK.LOGIN.1002", 400, "SDK.LOGIN.1002"],
    ["@loginWithWeChat=400", 400, "SDK.COMMON.1006"],
    ["%40loginWithWeChat%3DMFA_AUTH", 200, "MFA_AUTH"],
    ["@loginWithWeChat=SUCCESS%5Fwith_id_token", 200, "SUCCESS_with_id_token"],
  ])("/%s", async ([selection, status, name]) => {
    expect(await ask({ path: `/${selection}${path}` })).toMatchObject({ status, body: example(status, name) });
  });

  test("unless Prefer names one", async () => {
    const answer = await ask({ path: `/@loginWithWeChat=APP.0001${path}`, headers: { Prefer: "example=MFA_AUTH" } });
    expect(answer).toMatchObject({ status: 200, body: example(200, "MFA_AUTH") });
  });

  test("and a request that breaks the contract is refused all the same", async () => {
    expect(await ask({ path: `/@loginWithWeChat=MFA_AUTH${path}`, body: "{}" })).toMatchObject({ status: 400 });
  });

  test("also for a page of another origin", async () => {
    const headers = { Origin: "http://app.example", "Access-Control-Request-Method": "POST" };
    const preflight = await ask({ method: "OPTIONS", path: `/@loginWithWeChat=MFA_AUTH${path}`, headers });
    expect(preflight).toMatchObject({ status: 204, headers: { "access-control-allow-origin": "http://app.example" } });
  });

  test.for([
    ["@logIn=SUCCESS", "No such operation", 'The address names the operation "logIn". There are: loginWithWeChat'],
    ["@", "No such operation", "There are: loginWithWeChat"],
    ["@loginWithWeChat=NOWHERE", "No such example", 'names the example "NOWHERE". loginWithWeChat has: SUCCESS, '],
    ["@loginWithWeChat=500", "No such example", ", 200, SDK.COMMON.1006, "],
    ["@loginWithWeChat", "No such example", 'names the example ""'],
    ["@loginWithWeChat=SUCCESS&other=SUCCESS", "No such operation", '"other"'],
  ] as const)("/%s is a 404 that lists what there is", async ([selection, title, detail]) => {
    const { status, headers, body } = await ask({ path: `/${selection}${path}` });
    expect({ status, type: headers["content-type"] }).toEqual({ status: 404, type: "application/problem+json" });
    expect(JSON.parse(body)).toEqual({ title, status: 404, detail: expect.stringContaining(detail) });
  });
});

describe("in-process, of a document with other kinds of operations", () => {
  const json = (examples: object) => ({ content: { "application/json": { examples } } });
  const document = {
    openapi: "3.1.0",
    info: { title: "Other operations", version: "1.0.0" },
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      responses: { Refused: { description: "Refused", ...json({ refused: { value: { error: "refused" } } }) } },
    },
    paths: {
      "/users/{id}": {
        get: {
          operationId: "getUser",
          security: [{ token: [] }],
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            200: { description: "User", ...json({ one: { value: { id: 1 } }, two: { value: { id: 2 } } }) },
            400: { $ref: "#/components/responses/Refused" },
          },
        },
      },
      "/token": {
        post: {
          operationId: "getToken",
          requestBody: {
            required: true,
            content: {
              "application/x-www-form-urlencoded": {
                schema: {
                  type: "object",
                  required: ["id"],
                  properties: { id: { type: "string" }, 名: { type: "string", minLength: 1 } },
                },
              },
            },
          },
          responses: {
            200: { description: "Empty" },
            400: { $ref: "#/components/responses/Refused" },
          },
        },
      },
    },
  };
  let mock: (request: Request) => ReturnType<typeof send>;
  beforeAll(async () => {
    mock = await inProcess(document);
  });
  const authorized = { headers: { Authorization: "Bearer x" } };
  const form = { method: "POST", path: "/token", headers: { "Content-Type": "application/x-www-form-urlencoded" } };

  test("a call without its token is a 401 of Prism's own, with the reason in sl-violations and log", async () => {
    const { status, headers, body, remarks } = await mock({ method: "GET", path: "/users/7?secret", headers: {} });
    const message = "Invalid security scheme used, expected Authorization: Bearer";
    const violation = { location: ["request"], severity: "Error", code: 401, message };
    expect(status).toBe(401);
    expect(headers).toMatchObject({ "content-type": "application/problem+json", "www-authenticate": "Bearer" });
    expect(JSON.parse(body)).toMatchObject({ status: 401, title: "Invalid security scheme used" });
    expect(violations(headers)).toEqual([violation]);
    expect(remarks).toContain(JSON.stringify([violation]));
  });

  test("a selection by the address is for its own operation alone", async () => {
    const address = "/@getUser=two&getToken=refused";
    expect(await mock({ method: "GET", path: `${address}/users/%31`, ...authorized })).toMatchObject({
      status: 200,
      body: '{"id":2}',
    });
    expect(await mock({ ...form, path: `${address}/token`, body: "id=x" })).toMatchObject({ status: 400 });
    expect(await mock({ ...form, path: "/@getUser=two/token", body: "id=x" })).toMatchObject({ status: 200, body: "" });
  });

  test.for(["id=x&%=%", "id=%ff", "id=x&&==", "id=a+b"])("a form is read however it is encoded: %s", async (body) => {
    expect(await mock({ ...form, body })).toMatchObject({ status: 200, remarks: [] });
  });

  test("a body of another media type is refused, though no header gives its length", async () => {
    const { status, headers } = await mock({ ...form, headers: { "Content-Type": "text/plain" }, body: "id=x" });
    expect(status).toBe(400);
    expect(violations(headers)).toMatchObject([{ code: 415 }]);
  });

  test("a form without its field is refused", async () => {
    const { status, headers } = await mock({ ...form, body: "other=x" });
    expect(status).toBe(400);
    expect(violations(headers)).toMatchObject([{ message: "Request body must have required property 'id'" }]);
  });

  test("a violation of a field with a name of another script can go into a header", async () => {
    const { headers } = await mock({ ...form, body: "id=x&名=" });
    expect(headers["sl-violations"]).toMatch(/^[ -~]+$/);
    expect(violations(headers)).toMatchObject([{ location: ["request", "body", "名"] }]);
  });

  test("an example that breaks its schema is a loud 500, and the others are not", async () => {
    const wrong = (await readFile(contract, "utf8")).replace("expire: 604800", "expire: soon");
    const mock = await inProcess(parse(wrong));
    const answer = await mock(login());
    expect(answer.status).toBe(500);
    expect(answer.body).toContain("Response body property expire must be integer");
    expect(await mock(login({ headers: { Prefer: "example=ACCESS_DENIED" } }))).toMatchObject({ status: 200 });
  });

  test("the document that was passed is left as it was", async () => {
    const document = parse(await readFile(contract, "utf8"));
    const text = JSON.stringify(document);
    await inProcess(document);
    expect(JSON.stringify(document)).toBe(text);
  });
});
