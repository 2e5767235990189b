import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { parse } from "yaml";
import { Place } from "../../scripts/lib/document.js";
import { contract } from "../../scripts/lib/paths.js";
import { freePort, script, spawnUntilReady } from "../../scripts/lib/process.js";
import { type Call, readCalls } from "../../scripts/record/call.js";
import { mask } from "../../scripts/record/mask.js";
import { recorder, recordingOptions, save } from "../../scripts/record.js";
import { replay } from "../../scripts/replay.js";
import { type Answer, formType, jsonType, type Operation, operations } from "../facts/index.js";
import { encode, fieldsOf } from "../support/requests.js";
import { run } from "../support/run.js";

const directory = mkdtempSync(join(tmpdir(), "oneaccess-record-test-"));
const file = join(directory, "recording.har");
const document = parse(readFileSync(contract, "utf8"));

/** A server that answers each call with what `answer` does. */
const upstream = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
let answer = (response: ServerResponse): unknown => response.end();
const upstreamPort = () => (upstream.address() as AddressInfo).port;

afterAll(() => {
  upstream.close();
  rmSync(directory, { recursive: true });
});

describe("a recording of every published answer", () => {
  const published = operations.flatMap((operation) =>
    Object.entries(operation.answers).flatMap(([status, { examples }]: [string, Answer]) =>
      Object.values(examples ?? { none: { value: undefined } }).map(({ value }) => ({
        operation,
        status: status === "default" ? 500 : Number(status),
        value,
      })),
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
  const sentBody = (operation: Operation) => {
    const fields = fieldsOf(operation).map(([name, { fixed, example }]) => [
      name,
      fixed ? example : `sent-${name}-1a2b3c`,
    ]);
    return (
      operation.request && encode(operation, { ...Object.fromEntries(fields), "field-1a2b3c": "sent-field-1a2b3c" })
    );
  };
  /** The values of a body, at any depth, that are not written as they are. */
  const secrets = (value: unknown, name = ""): string[] => {
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([key, inner]) => secrets(inner, key));
    const isShown = ["status", "token_type", "expire", "expires_in", "error", "error_code"].includes(name);
    return isShown || typeof value !== "string" ? [] : [value];
  };
  let exit: number | null;
  let writtenBefore: boolean;
  let calls: Call[];

  beforeAll(async () => {
    const port = await freePort();
    const args = script("record.ts", `http://127.0.0.1:${upstreamPort()}`, file);
    const env = { PORT: String(port) };
    const recording = await spawnUntilReady(args, "Press Ctrl+C", { env, detached: true });
    for (const [index, { operation, status, value }] of published.entries()) {
      const isLast = index === published.length - 1;
      const text = value === undefined ? "" : JSON.stringify(value);
      const type = value === undefined ? {} : { "Content-Type": "application/json" };
      const reply = (response: ServerResponse) =>
        response.writeHead(status, { "Set-Cookie": "received-cookie-1a2b3c", ...type }).end(text);
      answer = (response) => isLast || reply(response);
      const underWay = once(upstream, "request") as Promise<[unknown, ServerResponse]>;
      const received = fetch(`http://127.0.0.1:${port}${operation.path}`, {
        method: operation.method,
        headers: sentHeaders(operation),
        body: sentBody(operation) ?? null,
      });
      if (isLast) {
        const [, response] = await underWay;
        writtenBefore = existsSync(file);
        // Twice, because a Ctrl-C arrives from the terminal and from npm.
        process.kill(-recording.pid, "SIGINT");
        process.kill(-recording.pid, "SIGINT");
        await vi.waitUntil(() => recording.output().includes("waiting for those under way"), { timeout: 10_000 });
        reply(response);
      }
      expect(await (await received).text()).toBe(text);
    }
    exit = await recording.exited;
    calls = readCalls(file);
  });

  test("is written when Ctrl-C ends it, and not before, with the call that is under way", () => {
    expect([exit, writtenBefore, calls.length]).toEqual([0, false, published.length]);
    const logins = calls.filter(({ url, status }) => url.pathname.includes("login") && status === 200);
    expect(logins.map(({ response }) => JSON.parse(response.body ?? ""))).toEqual([
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
    const own = ["1a2b3c", "127.0.0.1", String(upstreamPort())];
    const values = [...own, ...received.map((value) => value.replaceAll("\\", ""))];
    expect(values.filter((value) => text.includes(value.length > 4 ? value : `"${value}"`))).toEqual([]);
  });

  test("agrees with the contract", () => {
    expect(replay(calls, document)).toEqual({ checked: published.length, findings: [], remarks: [] });
  });
});

describe("npm run record", () => {
  /** What a recorder in this process answers, which passes calls on to `origin`. */
  async function answerThrough(origin: string, env: Record<string, string> = {}) {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = recorder(origin, []).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  test("writes nothing when no call of the contract came through, and says so", () => {
    rmSync(file, { force: true });
    const reason = "Nothing is written of this recording: 0 of 1 calls are in the contract.";
    expect(() => save([recorded({ path: `/users/${secret}` })], file)).toThrow(reason);
    expect(existsSync(file)).toBe(false);
  });

  test("answers 502 with the reason when its target does not answer", async () => {
    const target = `http://127.0.0.1:${await freePort()}`;
    const response = await answerThrough(target);
    expect(response.status).toBe(502);
    expect(await response.text()).toBe(`${target} gave no answer: connect ECONNREFUSED ${new URL(target).host}`);
  });

  test.for([
    ["goes through the proxy of the environment", "", "through the proxy"],
    ["does not where NO_PROXY names the host", "127.0.0.1", "directly"],
  ] as const)("%s", async ([, exception, expected]) => {
    answer = (response) => response.end("directly");
    const proxy = createServer((_, response) => response.end("through the proxy")).listen(0, "127.0.0.1");
    onTestFinished(() => proxy.close().closeAllConnections());
    await once(proxy, "listening");
    // A tunnel that leads to this server again, whose answer tells which way the call went.
    proxy.on("connect", (_, socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      proxy.emit("connection", socket);
    });
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const env = { http_proxy: address, HTTP_PROXY: address, no_proxy: exception, NO_PROXY: exception };
    const response = await answerThrough(`http://127.0.0.1:${upstreamPort()}`, env);
    expect(await response.text()).toBe(expected);
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
    vi.stubEnv("PORT", String(upstreamPort()));
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(recordingOptions(["https://tenant.example"])).rejects.toThrow(
      `Port ${upstreamPort()} is in use. Choose another one with PORT=<port>.`,
    );
  });
});

const secret = "secret1a2b3c";
/** A login as it is recorded, with `secret` wherever there is room. */
const login = {
  method: "POST",
  path: "/api/v2/sdk/login/wechat",
  body: JSON.stringify({ code: secret }),
  bodyType: jsonType,
  headers: {},
  authorization: `Bearer ${secret}`,
  status: 200,
  answer: "",
  answerType: "application/json",
};
type Recorded = Partial<typeof login>;

function recorded(changes: Recorded): Call {
  const { method, path, body, bodyType, headers, authorization, status, answer, answerType } = { ...login, ...changes };
  const device = ["x-operating-sys-version", "x-device-fingerprint", "x-agent", "x-client-id"];
  const sent = Object.fromEntries([...device, "x-state-token", "cookie", secret].map((name) => [name, secret]));
  return {
    method,
    url: new URL(`https://${secret}.example${path}?${secret}=${secret}`),
    status,
    request: { headers: { ...sent, authorization, ...(body && { "content-type": bodyType }), ...headers }, body },
    response: { headers: { "set-cookie": secret, location: secret, "content-type": answerType }, body: answer },
  };
}

/** The entry that is written of a call; undefined when it is left out. */
function masked(call: Recorded) {
  const archive = mask([recorded(call)], Place.rootOf(document));
  expect(JSON.stringify(archive)).not.toContain(secret);
  return archive.log.entries[0];
}

describe("a mask", () => {
  test.for([
    ["HTML", `<p>${secret}</p>`, "masked"],
    ["nothing", "", ""],
    ["a text", JSON.stringify(secret), '"masked"'],
    ["a list", JSON.stringify([secret, ""]), '["masked",""]'],
    ["null", "null", "null"],
    ["an unknown field", JSON.stringify({ [secret]: secret }), "{}"],
    ["a token as status", JSON.stringify({ status: secret }), '{"status":"masked"}'],
    ["a token as error_code", JSON.stringify({ error_code: `A.${secret}` }), '{"error_code":"masked"}'],
    ["a token as expires_in", JSON.stringify({ expires_in: secret }), '{"expires_in":"masked"}'],
    ["fields of other types", '{"data":7,"mobile":1.5,"code":true}', '{"data":0,"mobile":0.5,"code":false}'],
    ["null and an empty field", '{"data":null,"mobile":""}', '{"data":null,"mobile":""}'],
    [
      "an inner field",
      `{"data":{"user":{"mobile":"${secret}","${secret}":1}}}`,
      '{"data":{"user":{"mobile":"masked"}}}',
    ],
  ] as const)("leaves type and absence of what it hides in %s", ([, answer, expected]) => {
    expect(masked({ answer })?.response.content.text).toBe(expected);
  });

  test("leaves unknown statuses, error codes and lifetimes as they are", () => {
    const answer = '{"status":"LOCKED","expires_in":1719,"error_code":"APP_ACCOUNT.0001","error":"invalid_client"}';
    expect(masked({ answer })?.response.content.text).toBe(answer);
  });

  test("masks each field of a form but its constant, and leaves out an unknown one", () => {
    const body = `grant_type=client_credentials&client_secret=${secret}&${secret}=${secret}`;
    expect(masked({ path: "/api/v2/tenant/token", body, bodyType: formType })?.request.postData).toEqual({
      mimeType: formType,
      text: "grant_type=client_credentials&client_secret=masked",
    });
  });

  test("leaves the query out", () => {
    expect(masked({})?.request.url).toBe("https://masked.invalid/api/v2/sdk/login/wechat");
  });

  test.for([
    [`Bearer ${secret}`, "Bearer masked"],
    [`Basic ${secret}`, "Basic masked"],
    [`${secret} ${secret}`, "masked"],
  ] as const)("leaves the scheme of Authorization: %s", ([authorization, value]) => {
    expect(masked({ authorization })?.request.headers).toContainEqual({ name: "authorization", value });
  });

  test("keeps a media type and its charset, and no other parameter", () => {
    const typeOf = (answerType: string) => masked({ answerType })?.response.content.mimeType;
    expect(typeOf(jsonType)).toBe(jsonType);
    expect(typeOf(`application/json; profile=${secret}`)).toBe("masked/masked");
  });

  test.for([
    ["path", { path: `/${secret}` }],
    ["method", { method: "DELETE" }],
  ] as const)("leaves out a call of another %s, because it may hold anything", ([, call]) => {
    expect(masked(call)).toBeUndefined();
  });
});

describe("replay", () => {
  const [tokenPath, userPath] = ["/api/v2/tenant/token", "/api/v2/tenant/sso/sso-ticket/verify"];
  const token = '{"access_token":"masked","expires_in":1719}';
  const fields = "grant_type=client_credentials&client_id=masked&client_secret=masked";
  const form = { path: tokenPath, bodyType: `${formType};charset=UTF-8`, body: fields, answer: token };
  const refused = { status: 400, answer: '{"error":"e","error_description":""}' };
  const denied = { answer: '{"status":"ACCESS_DENIED"}' };
  const device = { operating_sys_version: "1", device_ip: "1", device_fingerprint: "1" };
  const user = {
    path: userPath,
    body: JSON.stringify({ sso_ticket: "1", ...device }),
    answer: '{"data":{"user":{"mobile":"masked"}}}',
  };
  const mobile = { method: "GET", path: "/api/v2/sdk/mobile-by-token", body: "", answer: '{"mobile":"masked"}' };

  test.for<[string, Recorded, string?]>([
    ["a call that agrees", user],
    ["a form", form],
    ["a refused request of another media type", { ...form, ...refused, bodyType: "text/html" }],
    ["a call without a request body", mobile],
    ["a media type spelt with a blank", { ...denied, bodyType: "application/json; charset=UTF8" }],
    ["no header", { ...denied, headers: { "x-agent": "" } }, "header X-agent is missing"],
    ["another status", { status: 302 }, "status 302 is not in the contract"],
    ["no answer", {}, "the answer has no body"],
    ["an answer that is cut off", { answer: "{" }, "the answer is not JSON"],
    ["another type", { answer: "[]" }, "the answer: must be object"],
    ["no field", { ...user, answer: '{"data":{}}' }, "the answer: /data must have required property 'user'"],
    ["a blank field", { ...denied, body: '{"code":""}' }, "the request: /code must NOT have fewer than 1 characters"],
    ["HTML", { answer: "masked", answerType: "text/html" }, "the answer has media type text/html"],
    ["no charset", { ...denied, bodyType: "text/json" }, "the request has media type text/json"],
    [
      "no field of a form",
      { ...form, body: fields.slice(30) },
      "the request: must have required property 'grant_type'",
    ],
    [
      "another constant",
      { ...form, body: `${fields}&grant_type=x` },
      "the request: /grant_type must be equal to constant",
    ],
    ["a request without its body", { ...form, body: "" }, "the request has no body"],
    ["another scheme", { ...user, authorization: "Basic 1" }, "Authorization has another scheme than Bearer"],
  ])("finds in %s: %s", ([, call, finding]) => {
    const entry = masked(call);
    writeFileSync(file, JSON.stringify({ log: { entries: [entry] } }));
    const where = `Call 1, ${entry?.request.method} ${entry && new URL(entry.request.url).pathname}`;
    const findings = finding ? [`${where}: ${finding}.`] : [];
    expect(replay(readCalls(file), document)).toEqual({ checked: 1, findings, remarks: [] });
  });

  test("remarks on a body where the contract has none", () => {
    const body = JSON.stringify({ mobile: "1", type: "OTP_REST_SMS", captcha_token: "1" });
    const { findings, remarks } = replay([recorded({ path: "/api/v2/sdk/sms/send", body, answer: "{}" })], document);
    const remark = "Call 1, POST /api/v2/sdk/sms/send: the answer has a body, and the contract has none.";
    expect({ findings, remarks }).toEqual({ findings: [], remarks: [remark] });
  });

  // Entries as Chrome, Firefox, Charles, mitmproxy and Playwright write them.
  const url = `https://tenant.example${tokenPath}`;
  const postData: object = { mimeType: formType, text: fields };
  const post = { method: "POST", url, headers: [], bodySize: 50, postData };
  const json = (text: string, mimeType = jsonType) => ({ mimeType, text });
  const params = [...new URLSearchParams(fields)].map(([name, value]) => ({ name, value }));
  const base64 = { text: Buffer.from(token).toString("base64"), encoding: "base64" };
  const pseudo = [{ name: ":method", value: "POST" }];
  const typed = [{ name: "content-type", value: formType }];
  const answered = (content: object = json(token)) => ({ status: 200, headers: [], content });
  const get = (path: string) => ({ method: "GET", url: `https://tenant.example${path}` });

  const userRequest = { ...post, url: `https://a${userPath}`, postData: json(user.body) };
  const notHeld = (what: string) => `Call 1, POST ${tokenPath}: ${what} was recorded without its body.`;
  const noToken = `Call 1, POST ${userPath}: the recording has no Authorization.`;
  const foreign = (call: string) => `Skipped, not in the contract: ${call}`;
  const unanswered = `Skipped, no answer came: POST ${url}`;

  test.for<[string, object, object | null, string?]>([
    ["the fields of a form in place of its text", { ...post, postData: { mimeType: formType, params } }, answered()],
    ["an answer in base64", post, answered({ ...json(token), ...base64 })],
    ["a media type in the headers only", { ...post, headers: typed, postData: { text: fields } }, answered()],
    ["fields of their own", { ...post, comment: "", headers: pseudo }, { ...answered(), _transferSize: 1 }],
    ["the request's body left out", { ...post, postData: undefined }, answered(), notHeld("the request")],
    ["the answer's body left out", post, answered({ size: 50 }), notHeld("the answer")],
    ["no Authorization", userRequest, answered(json(user.answer)), noToken],
    ["a preflight", { ...post, method: "OPTIONS" }, answered(), foreign(`OPTIONS ${url}`)],
    ["another path", get("/%E0%A4%A?code=1"), answered(), foreign("GET https://tenant.example/%E0%A4%A")],
    ["an aborted call", post, { ...answered(), status: 0 }, unanswered],
    ["an aborted call of Playwright", post, { status: -1 }, unanswered],
    ["a call without an answer", post, null, unanswered],
    ["a picture", { method: "GET", url: "data:image/png;base64,AAAA" }, answered(), foreign("GET data:")],
  ])("reads an archive with %s", ([, request, response, remark = ""]) => {
    writeFileSync(file, `\uFEFF${JSON.stringify({ log: { entries: [{ request, response }] } })}`);
    const checked = remark.startsWith("Skipped") ? 0 : 1;
    expect(replay(readCalls(file), document)).toEqual({ checked, findings: [], remarks: remark ? [remark] : [] });
  });

  test("names a call that is skipped once, however often it was made", () => {
    writeFileSync(file, JSON.stringify({ log: { entries: [{ request: get("/") }, { request: get("/") }] } }));
    expect(replay(readCalls(file), document).remarks).toEqual([
      "Skipped, not in the contract: GET https://tenant.example/",
    ]);
  });

  test.for([
    ["a file that is not there", undefined, "cannot be read; to make a recording: npm run record"],
    ["a file that is not JSON", "# Changelog", "is no HTTP Archive (HAR) of calls."],
    ["JSON of another kind", "{}", "is no HTTP Archive (HAR) of calls."],
    ["null", "null", "is no HTTP Archive (HAR) of calls."],
    ["a recording of no call", '{"log":{"entries":[]}}', "holds no call, so it shows nothing."],
    ["an entry without a method", '{"log":{"entries":[{"request":{"url":"http://a/"}}]}}', "is no HTTP Archive"],
    ["null as a call", '{"log":{"entries":[null]}}', "is no HTTP Archive"],
  ] as const)("refuses %s in one line", ([, content, reason]) => {
    rmSync(file, { force: true });
    if (content !== undefined) writeFileSync(file, content);
    expect(() => readCalls(file)).toThrow(`${file} ${reason}`);
  });

  test.for([
    ["a finding", "/api/v2/sdk/captcha", 1, "❌ Call 1, GET /api/v2/sdk/captcha: status 201 is not in the contract."],
    ["nothing to check", "/", 2, "recording.har holds no answered call of the contract, so it shows nothing."],
  ] as const)("fails with a line for %s", async ([, path, code, line]) => {
    writeFileSync(file, JSON.stringify({ log: { entries: [{ request: get(path), response: { status: 201 } }] } }));
    expect(await run("replay.ts", [], { cwd: directory })).toEqual({ code, output: expect.stringContaining(line) });
  });
});
