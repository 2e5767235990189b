import { readdirSync, readFileSync } from "node:fs";
import { createServer, request as forward, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { root } from "../scripts/lib/paths.js";
import { type Mock, startMock } from "../scripts/mock.js";
import { call, code, headers, servers, statuses } from "./facts.js";
import { startProvider } from "./provider.js";
import { kinds, obstacle, runSnippet } from "./snippet.js";

const folder = join(root, "openapi", "samples");
const samples = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => !entry.isDirectory())
  .map(({ parentPath, name }) => join(parentPath, name));

const tenant = servers[0]?.example ?? "";
const kindOf = (sample: string) => extname(sample).slice(1);

/** What each sample prints for an outcome, and the client's where it says something else. */
const outcomes: Record<string, { line: string; client?: string }> = {
  SUCCESS: {
    line: "SUCCESS: logged in; your server can now exchange session_token for an sso_ticket.\n",
    client: "SUCCESS: logged in; session_token is valid for 604800 seconds.\n",
  },
  SOCIAL_BIND: { line: "SOCIAL_BIND: send an SMS code, then bind the WeChat account to its user.\n" },
  USER_REGISTER: { line: "USER_REGISTER: send an SMS code, then register and bind the user.\n" },
  MFA_AUTH: { line: "MFA_AUTH: send an SMS code, then present the second factor.\n" },
  ACCESS_DENIED: { line: "ACCESS_DENIED: tell the user that access is refused.\n" },
};

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
}, 120_000);
afterAll(() => mock?.stop());

/** Runs a sample as it is printed, but for the address that it calls. */
function run(sample: string, address: string) {
  const text = readFileSync(sample, "utf8");
  const redirected = text
    .replaceAll(`https://${tenant}`, address)
    .replaceAll(`domainName: "${tenant}"`, `baseUrl: "${address}"`);
  expect(redirected, "the sample calls the tenant of the facts, once").not.toBe(text);
  expect(redirected).not.toContain(tenant);
  return runSnippet(kindOf(sample), redirected, { file: sample });
}

/** An address that passes every request on to the mock, asking for the example that `prefer` names. */
async function preferring(prefer: string) {
  const received: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = incoming;
    received.push({ method, path, headers, body });
    forward(mock.url + path, { method, headers: { ...headers, prefer } }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

test("every sample is of a kind that is run, and belongs to an operation whose outcomes are known here", () => {
  expect(samples.filter((sample) => !kinds[kindOf(sample)])).toEqual([]);
  expect(readdirSync(folder)).toEqual(["loginWithWeChat"]);
  expect(samples.map((sample) => basename(sample)).sort()).toEqual(["client.ts", "curl.sh", "fetch.ts", "python.py"]);
  expect(Object.keys(outcomes)).toEqual(statuses);
});

test("every TypeScript sample is type-checked by `npm run typecheck`, under strict", () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  expect(options.strict).toBe(true);
  expect(fileNames).toEqual(expect.arrayContaining(samples.filter((sample) => kindOf(sample) === "ts")));
});

describe.for(samples.filter((sample) => kinds[kindOf(sample)]))("%s", (sample) => {
  const name = basename(sample);
  const kind = kinds[kindOf(sample)];
  const reason = kind && obstacle(kind);

  test("can be run here", (ctx) => {
    if (reason && process.env.REQUIRE_INTERPRETERS !== "1") {
      console.warn(`openapi/samples/loginWithWeChat/${name} ${reason}`);
      ctx.skip(reason);
    }
    expect(reason).toBeUndefined();
  });
  if (reason) return;

  test.for(Object.entries(outcomes))(
    "makes the call of the facts and says what follows %s, without a token",
    async ([status, { line, client }]) => {
      const { url, received } = await preferring(`example=${status}`);
      const expected = (name === "client.ts" && client) || line;
      expect(await run(sample, url)).toEqual({ code: 0, stdout: expected, stderr: "" });
      const mandatory = headers.filter((header) => header.mandatory);
      const sent = mandatory.map(({ name, example }) => [name.toLowerCase(), example]);
      expect(received).toMatchObject([
        {
          method: call.method,
          path: call.path,
          headers: { "content-type": call.contentType, ...Object.fromEntries(sent) },
        },
      ]);
      expect(received.map(({ body }) => JSON.parse(body))).toEqual([{ code: code.example }]);
    },
  );

  test("says why the login is refused", async () => {
    const { url } = await preferring("code=400, example=SDK.LOGIN.1002");
    const { code, stdout, stderr } = await run(sample, url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^Refused: .*SDK\.LOGIN\.1002.*User not bound/);
  });

  test("takes a status that it does not know for no login", async () => {
    const provider = await startProvider({ fault: "a login has a status of no outcome" });
    onTestFinished(provider.stop);
    const { code, stdout, stderr } = await run(sample, provider.url);
    if (name === "client.ts") {
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("UnexpectedResponseError: loginWithWeChat: HTTP 200 with an answer");
      expect(stderr).not.toContain("bts");
    } else {
      const line = "PASSWORD_EXPIRED: unknown, so the user is not logged in.\n";
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: line, stderr: "" });
    }
  });
});
