import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort, script, spawnUntilReady } from "../scripts/lib/process.js";
import { type Call, mask, type Recording } from "../scripts/lib/recording.js";
import { call, headers, outcomeExamples, statuses } from "./facts.js";
import { startProvider } from "./provider.js";

const directory = mkdtempSync(join(tmpdir(), "oneaccess-record-test-"));
const file = join(directory, "login.har");

afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a script to its end. */
function run(name: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const options = { env: { ...process.env, ...env }, encoding: "utf8", timeout: 120_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, script(name, ...args), options);
  return { status, output: stdout + stderr };
}

/** Starts the recording proxy in front of `target`; `unmasked` is where it keeps what it has heard. */
async function startRecording(target: string, to: string) {
  const port = await freePort();
  const running = await spawnUntilReady(script("record.ts", target, to), "Press Ctrl+C", {
    env: { PORT: String(port) },
  });
  const unmasked = dirname(running.output().match(/Recording traffic to (.*)/)?.[1] ?? "");
  return { ...running, url: `http://127.0.0.1:${port}`, unmasked };
}

describe("a recording of one login per outcome and of one refusal", () => {
  const sent = {
    ...Object.fromEntries(headers.map(({ name }) => [name, `sent-${name}-1a2b3c`])),
    "User-Agent": "sent-user-agent-1a2b3c",
    Authorization: "Bearer sent-authorization-1a2b3c",
    Cookie: "name-1a2b3c=sent-cookie-1a2b3c",
    "X-name-1a2b3c": "sent-unknown-1a2b3c",
  };
  const received: string[] = [];
  let port: number;
  let unmasked: { directory: string; mode: number; held: boolean };
  let exit: number | null;

  beforeAll(async () => {
    port = await freePort();
    const recording = await startRecording(`http://127.0.0.1:${port}`, file);
    const login = async (body: unknown) => {
      const answer = await fetch(recording.url + call.path, {
        method: call.method,
        headers: { ...sent, "Content-Type": call.contentType },
        body: JSON.stringify(body),
      });
      const fields: Record<string, unknown> = await answer.json();
      for (const [name, value] of Object.entries(fields))
        if (!["status", "expire", "error_code"].includes(name)) received.push(String(value));
      return fields;
    };
    for (const outcome of statuses) {
      const provider = await startProvider({ outcome, port });
      const body = { code: "sent-code-1a2b3c", "field-1a2b3c": "sent-field-1a2b3c" };
      expect(await login(body)).toEqual(outcomeExamples[outcome].value);
      if (outcome === "SUCCESS") expect(await login({ code: "" })).toMatchObject({ error_code: "SDK.COMMON.1001" });
      await provider.stop();
    }
    unmasked = {
      directory: recording.unmasked,
      mode: statSync(recording.unmasked).mode & 0o777,
      held: !existsSync(file),
    };
    process.kill(recording.pid, "SIGINT");
    exit = await recording.exited;
  });

  /** The recording with `change` applied to its first call, a success, and its second, a refusal. */
  function changed(change: (success: Call, refusal: Call) => void): string {
    const recording: Recording = JSON.parse(readFileSync(file, "utf8"));
    const [success, refusal] = recording.log.entries;
    if (!success || !refusal) throw new Error("The recording lacks its calls.");
    change(success, refusal);
    const copy = join(directory, "changed.har");
    writeFileSync(copy, JSON.stringify(recording));
    return copy;
  }

  const setBody = (content: { text?: string }, fields: object) => {
    content.text = JSON.stringify({ ...JSON.parse(content.text ?? "{}"), ...fields });
  };

  test("is written when Ctrl-C ends it", () => {
    expect(exit).toBe(0);
    const { entries }: Recording["log"] = JSON.parse(readFileSync(file, "utf8")).log;
    expect(entries.map(({ response }) => JSON.parse(response.content.text ?? ""))).toEqual([
      { status: "SUCCESS", session_token: "masked", expire: 604800 },
      { error_code: "SDK.COMMON.1001", error_msg: "masked" },
      { status: "SOCIAL_BIND", state_token: "masked", data: "masked" },
      { status: "USER_REGISTER", state_token: "masked", data: "masked" },
      { status: "MFA_AUTH", state_token: "masked" },
      { status: "ACCESS_DENIED" },
    ]);
  });

  test("holds no value that was sent or received, and no name that the contract does not know", () => {
    const text = readFileSync(file, "utf8");
    expect(received).toHaveLength(7);
    const values = [...Object.values(sent), "1a2b3c", ...received, "VERIFY_PHONE", "127.0.0.1", String(port)];
    expect(values.filter((value) => text.includes(value) || text.includes(JSON.stringify(value)))).toEqual([]);
  });

  test("keeps what is not masked yet where nobody else can read it, and removes it", () => {
    expect(unmasked).toEqual({ directory: unmasked.directory, mode: 0o700, held: true });
    expect(existsSync(unmasked.directory)).toBe(false);
  });

  test("is in agreement with the contract", () => {
    const { status, output } = run("replay.ts", [file]);
    expect(output).toContain("total=6 documented=6");
    expect(output).toContain("No findings");
    expect(status).toBe(0);
  });

  const faults: [string, (success: Call, refusal: Call) => void, string][] = [
    ["an unknown status", (s) => setBody(s.response.content, { status: "LOCKED" }), 'value of tag "status" must be in'],
    [
      "a missing session_token",
      (s) => setBody(s.response.content, { session_token: undefined }),
      'Response is missing required field "session_token"',
    ],
    ["error_code as a number", (_, r) => setBody(r.response.content, { error_code: 0 }), '"error_code" must be string'],
    [
      "a list in place of the answer",
      (s) => {
        s.response.content.text = "[]";
      },
      '"root" must be object',
    ],
    [
      "an answer without a body",
      (s) => {
        s.response.content.text = "";
      },
      "Call 1, POST /api/v2/sdk/login/wechat: the answer has no body",
    ],
    [
      "an undocumented status code",
      (_, r) => {
        r.response.status = 500;
      },
      "Call 2, POST /api/v2/sdk/login/wechat: status 500 is not in the contract",
    ],
    [
      "an undocumented media type",
      (s) => {
        Object.assign(s.response, { headers: [], content: { mimeType: "text/html", text: "masked" } });
      },
      "the answer has media type text/html, which is not in the contract",
    ],
    [
      "a request of another media type",
      (s) => {
        Object.assign(s.request.postData ?? {}, { mimeType: "application/json" });
      },
      "the request has media type application/json, which is not in the contract",
    ],
    [
      "a login without a code",
      (s) => {
        Object.assign(s.request.postData ?? {}, { text: "{}" });
      },
      'Request is missing required field "code"',
    ],
    [
      "another path",
      (s) => {
        s.request.url = "https://masked.invalid/login";
      },
      "Undocumented endpoint: POST /login",
    ],
  ];

  test.for(faults)("is refused with %s", ([, change, reason]) => {
    const { status, output } = run("replay.ts", [changed(change)]);
    expect(output).toContain(reason);
    expect(status).toBe(1);
  });
});

describe("record", () => {
  test("waits for a call that is under way, though Ctrl-C through npm arrives twice", async () => {
    const to = join(directory, "late.har");
    const provider = createHttpServer().listen(0, "127.0.0.1");
    await once(provider, "listening");
    const { port } = provider.address() as AddressInfo;
    const recording = await startRecording(`http://127.0.0.1:${port}`, to);
    const login = fetch(recording.url + call.path, { method: call.method });
    const [, answer]: ServerResponse[] = await once(provider, "request");
    process.kill(recording.pid, "SIGINT");
    await vi.waitUntil(() => recording.output().includes("Shutting down"), { timeout: 60_000 });
    process.kill(recording.pid, "SIGINT");
    answer?.end("{}");
    expect(await (await login).text()).toBe("{}");
    expect(await recording.exited).toBe(0);
    provider.close();
    expect(existsSync(to)).toBe(true);
  });

  test("writes nothing when no call of the contract came through, and says so", async () => {
    const provider = await startProvider();
    const to = join(directory, "none.har");
    const recording = await startRecording(provider.url, to);
    expect((await fetch(`${recording.url}/api/v2/sdk/sms/send`, { method: "POST" })).status).toBe(404);
    process.kill(recording.pid, "SIGTERM");
    expect(await recording.exited).toBe(1);
    await provider.stop();
    expect(recording.output()).toContain("0 of 1 calls are in the contract");
    expect(existsSync(to)).toBe(false);
    expect(existsSync(recording.unmasked)).toBe(false);
  });

  test.for([
    ["nothing", []],
    ["another scheme", ["ftp://tenant.example"]],
    ["a path", ["https://tenant.example/api"]],
  ] satisfies [string, string[]][])("takes an address and nothing else: not %s", ([, args]) => {
    expect(run("record.ts", args)).toEqual({
      status: 2,
      output: `${args[0] ?? "(nothing)"} is not an address. Usage: npm run record -- https://tenant.example [file.har]\n`,
    });
  });

  test("refuses a file that it could not write, before a call is lost", () => {
    const { status, output } = run("record.ts", ["https://tenant.example", join(directory, "no", "login.har")]);
    expect(output).toMatch(/^.*login\.har cannot be written: .*no is no directory that you may write to\.\n$/);
    expect(status).toBe(2);
  });

  test("names the remedy when its port is in use", async () => {
    const port = await freePort();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const { status, output } = run("record.ts", ["https://tenant.example"], { PORT: String(port) });
    server.close();
    expect(output).toBe(`Port ${port} is in use. Choose another one with PORT=<port>.\n`);
    expect(status).toBe(2);
  });
});

describe("a mask", () => {
  const secret = "secret1a2b3c";

  /** A call that holds the secret wherever there is room, masked. */
  function masked({ answer, type = "application/json", url = "" }: { answer: string; type?: string; url?: string }) {
    const wide = {
      comment: secret,
      startedDateTime: secret,
      request: {
        method: "POST",
        url: url || `https://${secret}.example${call.path}?${secret}=${secret}`,
        cookies: [{ name: secret, value: secret }],
        headers: [{ name: secret, value: secret }],
        postData: {
          mimeType: `multipart/form-data; boundary=${secret}`,
          text: `${secret}=${secret}`,
          params: [secret],
        },
      },
      response: {
        status: 200,
        statusText: secret,
        headers: [
          { name: "Set-Cookie", value: secret },
          { name: "Location", value: secret },
          { name: "Content-Type", value: type },
        ],
        redirectURL: secret,
        content: { mimeType: type, text: answer, comment: secret },
      },
    };
    return mask({ log: { version: "1.2", creator: { name: secret, version: secret }, entries: [wide] } });
  }

  test.for([
    ["HTML", `<p>${secret}</p>`, "masked"],
    ["nothing", "", ""],
    ["a text", JSON.stringify(secret), '"masked"'],
    ["a list", JSON.stringify([secret]), "[]"],
    ["null", "null", "null"],
    ["an unknown field", JSON.stringify({ [secret]: secret }), "{}"],
    ["a token as status", JSON.stringify({ status: secret }), '{"status":"masked"}'],
    ["a token as error_code", JSON.stringify({ error_code: `A.${secret}` }), '{"error_code":"masked"}'],
    ["a token as expire", JSON.stringify({ expire: secret }), '{"expire":"masked"}'],
    [
      "fields of other types",
      '{"data":{"a":1},"id_token":7,"state_token":[1]}',
      '{"data":{},"id_token":0,"state_token":[]}',
    ],
    [
      "more types",
      '{"data":null,"id_token":1.5,"state_token":true}',
      '{"data":null,"id_token":0.5,"state_token":false}',
    ],
    ["an empty field", '{"session_token":""}', '{"session_token":""}'],
  ] as const)("leaves type and absence of what it hides in %s", ([, answer, expected]) => {
    const recording = masked({ answer });
    expect(recording.log.entries[0]?.response.content.text).toBe(expected);
    expect(JSON.stringify(recording)).not.toContain(secret);
  });

  test("keeps a media type and its charset, and no other parameter", () => {
    const typeOf = (type: string) => masked({ answer: "", type }).log.entries[0]?.response.content.mimeType;
    expect(typeOf(call.contentType)).toBe(call.contentType);
    expect(typeOf(`application/json; profile=${secret}`)).toBe("masked/masked");
  });

  test("leaves out a call that is not in the contract, because its path may hold anything", () => {
    expect(masked({ answer: "", url: `https://tenant.example/users/${secret}` }).log.entries).toEqual([]);
  });
});

describe("replay", () => {
  test.for([
    ["no file", [], "Which recording? Usage: npm run replay -- file.har\n"],
    ["a file that is not there", ["none.har"], "none.har cannot be read; to make a recording: npm run record\n"],
    ["a file that is not JSON", ["CHANGELOG.md"], "CHANGELOG.md is no HTTP Archive (HAR) of complete calls.\n"],
    ["JSON of another kind", ["package.json"], "package.json is no HTTP Archive (HAR) of complete calls.\n"],
  ] satisfies [string, string[], string][])("is not content with %s", ([, args, output]) => {
    expect(run("replay.ts", args)).toEqual({ status: 2, output });
  });

  test.for([
    ["no call", [], "holds no call, so it shows nothing"],
    ["half a call", [{ request: { method: "POST", url: "https://tenant.example/" } }], "is no HTTP Archive"],
    ["null as a call", [null], "is no HTTP Archive"],
  ] satisfies [string, unknown[], string][])("is not content with a recording of %s", ([, entries, reason]) => {
    const empty = join(directory, "empty.har");
    writeFileSync(empty, JSON.stringify({ log: { version: "1.2", entries } }));
    const { status, output } = run("replay.ts", [empty]);
    expect(output).toContain(reason);
    expect(status).toBe(2);
  });
});
