import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { Place } from "../../scripts/lib/document.js";
import { freePort, script, spawnUntilReady } from "../../scripts/lib/process.js";
import { type Call, mask } from "../../scripts/record/recording.js";
import { recordingOptions } from "../../scripts/record.js";
import { passedOver, readRecording, replay } from "../../scripts/replay.js";
import { type Answer, type Fields, jsonType, type Operation, operations } from "../facts/index.js";
import { run } from "../support/run.js";

const directory = mkdtempSync(join(tmpdir(), "oneaccess-record-test-"));
const formType = "application/x-www-form-urlencoded";

/** A server that answers each call with what `answer` does. */
const upstream = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
let answer = (response: ServerResponse): unknown => response.end();

afterAll(() => {
  upstream.close();
  rmSync(directory, { recursive: true });
});

const upstreamPort = () => (upstream.address() as AddressInfo).port;

/** Starts recording the server above; `unmasked` is where the calls are kept until they are masked. */
async function startRecording(file: string) {
  const port = await freePort();
  const args = script("record.ts", `http://127.0.0.1:${upstreamPort()}`, file);
  const running = await spawnUntilReady(args, "Press Ctrl+C", { env: { PORT: String(port) }, detached: true });
  const unmasked = dirname(/Recording traffic to (.*)/.exec(running.output())?.[1] ?? "");
  // Without keep-alive, for which the proxy would wait.
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { ...init.headers, Connection: "close" } });
  return { ...running, call, unmasked };
}

describe("a recording of every published answer", () => {
  const file = join(directory, "journey.har");
  const published = operations.flatMap((operation) =>
    Object.entries(operation.answers).flatMap(([status, { examples }]: [string, Answer]) =>
      Object.values(examples ?? { none: { value: undefined } }).map(({ value }) => ({ operation, status, value })),
    ),
  );
  const sentHeaders = (operation: Operation) => ({
    ...(operation.request && { "Content-Type": operation.request.mediaType }),
    ...Object.fromEntries(operation.headers.map(({ name }) => [name, `sent-${name}-1a2b3c`])),
    "User-Agent": "sent-user-agent-1a2b3c",
    Authorization: "Bearer sent-authorization-1a2b3c",
    Cookie: "name-1a2b3c=sent-cookie-1a2b3c",
    "X-name-1a2b3c": "sent-unknown-1a2b3c",
  });
  const sentBody = ({ request }: Operation) => {
    if (!request) return undefined;
    const fields = Object.entries(request.fields as Fields).map(([name, { fixed, example }]) => [
      name,
      fixed ? String(example) : `sent-${name}-1a2b3c`,
    ]);
    const body = { ...Object.fromEntries(fields), "field-1a2b3c": "sent-field-1a2b3c" };
    return request.mediaType === formType ? String(new URLSearchParams(body)) : JSON.stringify(body);
  };
  /** The values of a body, at any depth, that are not written as they are. */
  const secrets = (value: unknown, name = ""): string[] => {
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([key, inner]) => secrets(inner, key));
    const isShown = ["status", "token_type", "expire", "expires_in", "error", "error_code"].includes(name);
    return isShown || typeof value !== "string" ? [] : [value];
  };
  let unmasked: { directory: string; mode: number; written: boolean };
  let exit: number | null;
  let entries: Call[];

  beforeAll(async () => {
    const recording = await startRecording(file);
    for (const [index, { operation, status, value }] of published.entries()) {
      const isLast = index === published.length - 1;
      const text = value === undefined ? "" : JSON.stringify(value);
      const type = value === undefined ? {} : { "Content-Type": "application/json" };
      const reply = (response: ServerResponse) =>
        response.writeHead(Number(status), { "Set-Cookie": "received-cookie-1a2b3c", ...type }).end(text);
      answer = (response) => isLast || reply(response);
      const underWay = once(upstream, "request") as Promise<[unknown, ServerResponse]>;
      const received = recording.call(operation.path, {
        method: operation.method,
        headers: sentHeaders(operation),
        body: sentBody(operation) ?? null,
      });
      if (isLast) {
        const [, response] = await underWay;
        const mode = statSync(recording.unmasked).mode & 0o777;
        unmasked = { directory: recording.unmasked, mode, written: existsSync(file) };
        // As a terminal does it: to every process of the group; and npm, or an impatient user, repeats it.
        process.kill(-recording.pid, "SIGINT");
        await vi.waitUntil(() => recording.output().includes("Shutting down"), { timeout: 10_000 });
        process.kill(-recording.pid, "SIGINT");
        reply(response);
      }
      expect(await (await received).text()).toBe(text);
    }
    exit = await recording.exited;
    entries = readRecording(file).log.entries;
  });

  test("is written when Ctrl-C ends it, with the call that is under way", () => {
    expect(exit).toBe(0);
    expect(entries).toHaveLength(published.length);
    const logins = entries.filter(({ request, response }) => request.url.includes("login") && response.status === 200);
    expect(logins.map(({ response }) => JSON.parse(response.content.text ?? ""))).toEqual([
      { status: "SUCCESS", session_token: "masked", expire: 604800 },
      { status: "SUCCESS", session_token: "masked", expire: 432000, id_token: "masked" },
      { status: "SOCIAL_BIND", state_token: "masked", data: "masked" },
      { status: "USER_REGISTER", state_token: "masked", data: "masked" },
      { status: "MFA_AUTH", state_token: "masked" },
      { status: "ACCESS_DENIED" },
    ]);
  });

  test("holds no value that was sent or received, and no name that the contract does not know", () => {
    const received = published.flatMap(({ value }) => secrets(value));
    expect(received.length).toBeGreaterThanOrEqual(operations.length);
    // Bodies are JSON inside a string.
    const text = readFileSync(file, "utf8").replaceAll("\\", "");
    const values = [
      "1a2b3c",
      "127.0.0.1",
      String(upstreamPort()),
      ...received.map((value) => value.replaceAll("\\", "")),
    ];
    expect(values.filter((value) => text.includes(value.length > 4 ? value : `"${value}"`))).toEqual([]);
  });

  test("keeps what is not masked yet where nobody else can read it, and removes it", () => {
    expect(unmasked).toEqual({ directory: unmasked.directory, mode: 0o700, written: false });
    expect(existsSync(unmasked.directory)).toBe(false);
  });

  test("agrees with the contract, but for a status that a replay then names", async () => {
    const [{ request, response } = expect.fail()] = entries;
    response.status = 500;
    const changed = join(directory, "changed.har");
    writeFileSync(changed, JSON.stringify({ log: { entries } }));
    const { code, output } = await run("replay.ts", [changed]);
    expect(output).toContain(`total=${published.length} documented=${published.length}`);
    expect(output).toContain("No findings");
    const { pathname } = new URL(request.url);
    expect(output.match(/^❌.*/gm)).toEqual([
      `❌ Call 1, ${request.method} ${pathname}: status 500 is not in the contract.`,
    ]);
    expect(code).toBe(1);
  });
});

describe("record", () => {
  test("writes nothing when no call of the contract came through, and says so", async () => {
    const file = join(directory, "none.har");
    const recording = await startRecording(file);
    answer = (response) => response.end();
    await recording.call("/users/1a2b3c");
    process.kill(recording.pid, "SIGTERM");
    expect(await recording.exited).toBe(1);
    expect(recording.output()).toContain("0 of 1 calls are in the contract");
    expect([file, recording.unmasked].filter(existsSync)).toEqual([]);
  });

  test("leaves no proxy and nothing unmasked when it is killed", async () => {
    const recording = await startRecording(join(directory, "killed.har"));
    answer = (response) => response.end();
    await recording.call("/users/1a2b3c");
    await vi.waitUntil(() => existsSync(join(recording.unmasked, "unmasked.har.entries.tmp")));
    process.kill(recording.pid, "SIGKILL");
    await vi.waitUntil(() => !existsSync(recording.unmasked), { timeout: 10_000 });
    await recording.exited;
    await expect(recording.call("/")).rejects.toThrow("fetch failed");
  });

  test.for([
    ["nothing", undefined],
    ["another scheme", "ftp://tenant.example"],
    ["a path", "https://tenant.example/api"],
  ] as const)("takes an address and nothing else: not %s", async ([, address]) => {
    await expect(recordingOptions([address ?? ""])).rejects.toThrow(
      `${address ?? "(nothing)"} is not an address. Usage: npm run record -- https://tenant.example [file.har]`,
    );
  });

  test("refuses a file that it could not write, before a call is lost", async () => {
    await expect(recordingOptions(["https://tenant.example", join(directory, "no", "login.har")])).rejects.toThrow(
      /^.*login\.har cannot be written: .*no is no directory that you may write to\.$/,
    );
  });

  test("names the remedy when its port is in use", async () => {
    const PORT = String(upstreamPort());
    expect(await run("record.ts", ["https://tenant.example"], { env: { PORT } })).toEqual({
      code: 2,
      output: `Port ${PORT} is in use. Choose another one with PORT=<port>.\n`,
    });
  });
});

/** What the forms of calls may be: form, path parameter beside a fixed path, query, bearer, nested body, no body. */
const document = parse(`
openapi: 3.1.0
info: { title: Test, version: 1.0.0 }
paths:
  /token:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              required: [grant_type, client_secret]
              properties: { grant_type: { const: client_credentials }, client_secret: { type: string } }
      responses:
        200: { content: { application/json: { schema: { properties: { token_type: { const: Bearer }, expires_in: {} } } } } }
        400: { content: { application/json: { schema: { properties: { error_code: {}, error: {} } } } } }
  /users/{id}:
    get:
      security: [{ bearer: [] }]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: locale, in: query, schema: { type: string } }
      responses:
        200:
          content:
            application/json:
              schema: { oneOf: [{ $ref: '#/components/schemas/User' }], discriminator: { propertyName: status } }
  /users/me: { get: { responses: { 204: {} } } }
  /login:
    post:
      requestBody: { content: { application/json;charset=utf8: { schema: { properties: { code: { type: string } } } } } }
      responses: { 200: {} }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    User:
      required: [status, data]
      properties:
        status: { const: SUCCESS }
        data:
          properties:
            user:
              required: [mobile]
              properties:
                mobile: { type: string, pattern: '^[0-9]{11}$' }
                pictures: { type: array, items: { type: string } }
`);
const place = Place.rootOf(document);

/** A call as a proxy hears it, with `secret` wherever there is room. */
const secret = "secret1a2b3c";
interface Heard {
  method?: string;
  path?: string;
  body?: string;
  bodyType?: string;
  authorization?: string;
  status?: number;
  answer?: string;
  answerType?: string;
}
function heard({
  method = "GET",
  path = `/users/${secret}`,
  body,
  bodyType = jsonType,
  authorization = `Bearer ${secret}`,
  status = 200,
  answer = "",
  answerType = "application/json",
}: Heard): Call {
  const call = {
    comment: secret,
    startedDateTime: secret,
    request: {
      method,
      url: `https://${secret}.example${path}`,
      cookies: [{ name: secret, value: secret }],
      headers: [
        { name: secret, value: secret },
        { name: "Authorization", value: authorization },
      ],
      ...(body !== undefined && { postData: { mimeType: bodyType, text: body, params: [secret] } }),
    },
    response: {
      status,
      statusText: secret,
      headers: [
        { name: "Set-Cookie", value: secret },
        { name: "Location", value: secret },
        { name: "Content-Type", value: answerType },
      ],
      redirectURL: secret,
      content: { mimeType: answerType, text: answer, comment: secret },
    },
  };
  return call;
}

/** The call, masked; undefined when it is left out. */
function masked(call: Heard): Call | undefined {
  const log = { version: "1.2", creator: { name: secret, version: secret }, entries: [heard(call)] };
  const recording = mask({ log }, place);
  expect(JSON.stringify(recording)).not.toContain(secret);
  return recording.log.entries[0];
}

describe("a mask", () => {
  test.for([
    ["HTML", `<p>${secret}</p>`, "masked"],
    ["nothing", "", ""],
    ["a text", JSON.stringify(secret), '"masked"'],
    ["a list", JSON.stringify([secret]), '["masked"]'],
    ["null", "null", "null"],
    ["an unknown field", JSON.stringify({ [secret]: secret }), "{}"],
    ["a token as status", JSON.stringify({ status: secret }), '{"status":"masked"}'],
    ["a token as error_code", JSON.stringify({ error_code: `A.${secret}` }), '{"error_code":"masked"}'],
    ["a token as expires_in", JSON.stringify({ expires_in: secret }), '{"expires_in":"masked"}'],
    ["a token as constant", JSON.stringify({ token_type: secret }), '{"token_type":"masked"}'],
    ["fields of other types", '{"data":7,"mobile":1.5,"code":true}', '{"data":0,"mobile":0.5,"code":false}'],
    ["null and an empty field", '{"data":null,"mobile":""}', '{"data":null,"mobile":""}'],
    [
      "a nested body",
      JSON.stringify({ data: { user: { mobile: secret, [secret]: 1, pictures: [secret, ""] } } }),
      '{"data":{"user":{"mobile":"masked","pictures":["masked",""]}}}',
    ],
  ] as const)("leaves type and absence of what it hides in %s", ([, answer, expected]) => {
    expect(masked({ answer })?.response.content.text).toBe(expected);
  });

  test("leaves constants of the document, unknown statuses, error codes and lifetimes as they are", () => {
    const answer =
      '{"status":"LOCKED","token_type":"Bearer","expires_in":1719,"error_code":"APP_ACCOUNT.0001","error":"invalid_client"}';
    expect(masked({ answer })?.response.content.text).toBe(answer);
  });

  test("masks each field of a form but its constants", () => {
    const body = `grant_type=client_credentials&client_secret=${secret}&${secret}=${secret}`;
    const call = masked({ method: "POST", path: "/token", body, bodyType: formType });
    expect(call?.request.postData).toEqual({
      mimeType: formType,
      text: "grant_type=client_credentials&client_secret=masked&masked=",
    });
  });

  test("writes the path of the document in place of a parameter, and masks the query", () => {
    expect(masked({ path: `/users/${secret}?locale=${secret}&${secret}=1` })?.request.url).toBe(
      "https://masked.invalid/users/{id}?locale=masked&masked=",
    );
    expect(masked({ path: "/users/me" })?.request.url).toBe("https://masked.invalid/users/me");
  });

  test.for([
    [`Bearer ${secret}`, "Bearer masked"],
    [`Basic ${secret}`, "Basic masked"],
    [`${secret} ${secret}`, "masked"],
  ] as const)("leaves the scheme of Authorization: %s", ([authorization, expected]) => {
    expect(masked({ authorization })?.request.headers).toEqual([{ name: "Authorization", value: expected }]);
  });

  test("keeps a media type and its charset, and no other parameter", () => {
    const typeOf = (answerType: string) => masked({ answerType })?.response.content.mimeType;
    expect(typeOf(jsonType)).toBe(jsonType);
    expect(typeOf(`application/json; profile=${secret}`)).toBe("masked/masked");
  });

  test.for([
    ["path", { path: `/${secret}/${secret}` }],
    ["length of the path", { path: `/users/${secret}/${secret}` }],
    ["method", { method: "DELETE" }],
  ] as const)("leaves out a call of another %s, because it may hold anything", ([, call]) => {
    expect(masked(call)).toBeUndefined();
  });
});

describe("replay", () => {
  const user = '{"status":"SUCCESS","data":{"user":{"mobile":"masked","pictures":["masked"]}}}';
  const token = '{"token_type":"Bearer","expires_in":1719}';
  const form = { method: "POST", path: "/token", bodyType: `${formType};charset=UTF-8`, answer: token };
  const body = "grant_type=client_credentials&client_secret=masked";
  const save = (...calls: Heard[]) => {
    const file = join(directory, "replayed.har");
    const log = { version: "1.2", creator: { name: "", version: "" }, entries: calls.map(heard) };
    writeFileSync(file, JSON.stringify(mask({ log }, place)));
    return file;
  };

  test("finds nothing in calls of every form that agree with the document", async () => {
    const file = save({ answer: user }, { ...form, body }, { path: "/users/me", status: 204 });
    const { output, ...result } = await replay(file, document, { capture: true });
    expect(output).toContain("No findings");
    expect(result).toEqual({ code: 0, findings: [] });
  });

  test("passes on what Redocly finds, in a form and deep in a body too", async () => {
    const file = save(
      { answer: user.replace('"mobile"', '"code"') },
      { answer: "[]" },
      { ...form, body: "grant_type=password&code=1" },
    );
    const { code, output } = await replay(file, document, { capture: true });
    expect(output).toContain('missing required field "data.user.mobile"');
    expect(output).toContain('"root" must be object');
    expect(output).toContain('Request is missing required field "client_secret"');
    expect(code).toBe(1);
  });

  const login = { method: "POST", path: "/login", body: '{"code":"masked"}' };
  test.for([
    ["a call that agrees", { answer: user }, []],
    ["a call that the document does not have", { path: "/" }, []],
    ["another status", { status: 500 }, ["status 500 is not in the contract"]],
    ["an answer without a body", {}, ["the answer has no body"]],
    ["a body where there is none", { ...login, answer: "{}" }, ["the answer has a body, which is not in the contract"]],
    [
      "an answer of another media type",
      { answer: "masked", answerType: "text/html" },
      ["the answer has media type text/html, which is not in the contract"],
    ],
    [
      "a request of another media type",
      { ...login, bodyType: "application/json" },
      ["the request has media type application/json, which is not in the contract"],
    ],
    ["a refused request of another media type", { ...form, bodyType: "text/html", body, status: 400 }, []],
    ["a form with a charset", { ...form, body }, []],
    ["a media type spelt with a blank", { ...login, bodyType: "application/json; charset=UTF8" }, []],
  ] satisfies [string, Heard, string[]][])("of what Redocly passes over sees in %s: %s", ([, call, findings]) => {
    expect(passedOver(heard(call), place)).toEqual(findings);
  });

  test.for([
    ["a file that is not there", undefined, "cannot be read; to make a recording: npm run record"],
    ["a file that is not JSON", "# Changelog", "is no HTTP Archive (HAR) of complete calls."],
    ["JSON of another kind", "{}", "is no HTTP Archive (HAR) of complete calls."],
    ["null", "null", "is no HTTP Archive (HAR) of complete calls."],
    ["a recording of no call", '{"log":{"entries":[]}}', "holds no call, so it shows nothing."],
    ["half a call", '{"log":{"entries":[{"request":{"method":"GET","url":"http://a/"}}]}}', "is no HTTP Archive"],
    ["null as a call", '{"log":{"entries":[null]}}', "is no HTTP Archive"],
  ] as const)("refuses %s in one line", ([, content, reason]) => {
    const file = join(directory, "wrong.har");
    rmSync(file, { force: true });
    if (content !== undefined) writeFileSync(file, content);
    expect(() => readRecording(file)).toThrow(`${file} ${reason}`);
  });

  test("ends with one line", async () => {
    expect(await run("replay.ts")).toEqual({ code: 2, output: "Which recording? Usage: npm run replay -- file.har\n" });
  });
});
