import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { generate } from "../scripts/generate.js";
import { root } from "../scripts/lib/paths.js";
import { copyProject } from "./copy.js";

function run(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

const runGenerate = (folder: string, ...args: string[]) =>
  run(folder, "--import", "tsx", "scripts/generate.ts", ...args);

function filesOf(folder: string) {
  const generated = join(folder, "generated");
  return Object.fromEntries(readdirSync(generated).map((name) => [name, readFileSync(join(generated, name), "utf8")]));
}

describe("npm run generate", () => {
  let folder: string;
  let document: string;
  beforeEach(() => {
    folder = copyProject();
    document = join(folder, "openapi", "openapi.yaml");
  });

  it("makes the same bytes twice, each file headed by its maker and the version of the document", () => {
    const before = filesOf(folder);
    rmSync(join(folder, "generated"), { recursive: true });
    expect(runGenerate(folder)).toEqual({
      status: 0,
      output: "Changed: generated/client.ts, generated/operations.ts, generated/types.ts.\n",
    });
    expect(filesOf(folder)).toEqual(before);
    const { version } = parse(readFileSync(document, "utf8")).info;
    const head = `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n`;
    for (const content of Object.values(before)) expect(content.slice(0, head.length)).toBe(head);
  });

  it("--check passes fresh files, and names stale, missing and unknown ones and the command that mends them", () => {
    expect(runGenerate(folder, "--check")).toEqual({ status: 0, output: "generated/ is fresh.\n" });
    writeFileSync(join(folder, "generated", "types.ts"), "");
    rmSync(join(folder, "generated", "client.ts"));
    writeFileSync(join(folder, "generated", "stray.ts"), "");
    const before = filesOf(folder);
    expect(runGenerate(folder, "--check")).toEqual({
      status: 1,
      output:
        "Stale: generated/client.ts, generated/stray.ts, generated/types.ts. Run `npm run generate` and commit the result.\n",
    });
    expect(filesOf(folder)).toEqual(before);
  });

  it.each<[string, (yaml: string) => string, RegExp]>([
    [
      "that is no YAML",
      (yaml) => yaml.replace("  title: Huawei", "  title: [Huawei"),
      /openapi\/openapi\.yaml:\d+:\d+ Flow sequence in block collection/,
    ],
    ["that is empty", () => "", /openapi\/openapi\.yaml:1:1 the document is empty/],
    [
      "whose reference leads nowhere",
      (yaml) => yaml.replace("responses/LoginOutcome'", "responses/Missing'"),
      /openapi\/openapi\.yaml:1\d\d:\d+ Can't resolve \$ref/,
    ],
    [
      "of an operation without a name",
      (yaml) => yaml.replace("      operationId: loginWithWeChat\n", ""),
      /openapi\/openapi\.yaml:\d+:\d+ a text is expected here/,
    ],
    [
      "with a keyword that the client cannot check",
      (yaml) => yaml.replace("          const: ACCESS_DENIED\n", "          not: { const: SUCCESS }\n"),
      /openapi\/openapi\.yaml:\d+:\d+ the client cannot check the keyword "not"/,
    ],
    [
      "with a range of HTTP statuses",
      (yaml) => yaml.replace("        '400':", "        4XX:"),
      /openapi\/openapi\.yaml:\d+:\d+ the client needs exact HTTP statuses/,
    ],
    [
      "whose body is optional",
      (yaml) => yaml.replace("        required: true\n        content:", "        content:"),
      /openapi\/openapi\.yaml:\d+:\d+ the client needs a body that is required/,
    ],
    [
      "whose body is no JSON",
      (yaml) => yaml.replace("application/json;charset=utf8:\n            schema:", "text/plain:\n            schema:"),
      /openapi\/openapi\.yaml:\d+:\d+ the client sends no body but JSON/,
    ],
    [
      "with a server that is no host",
      (yaml) => yaml.replace("url: https://{domain_name}", "url: https://{domain_name}/v2"),
      /openapi\/openapi\.yaml:\d+:\d+ the client needs an address of the form https:\/\/\{variable\}/,
    ],
  ])("cannot use a document %s, and names the place", async (_, change, message) => {
    const yaml = readFileSync(document, "utf8");
    expect(change(yaml)).not.toBe(yaml);
    writeFileSync(document, change(yaml));
    await expect(generate(document)).rejects.toThrow(message);
  });

  it("leaves generated/ untouched by a document that it cannot use", () => {
    const before = filesOf(folder);
    writeFileSync(document, "openapi: [");
    expect(runGenerate(folder)).toEqual({
      status: 1,
      output: expect.stringMatching(/^openapi\/openapi\.yaml:1:11 Flow sequence.*\n$/),
    });
    expect(filesOf(folder)).toEqual(before);
  });

  it("gives a second and a third operation a method each, typed and on the wire, with no script edited", async () => {
    const contract = parse(readFileSync(document, "utf8"));
    const login = contract.paths["/api/v2/sdk/login/wechat"].post;
    const state = { name: "X-state-token", in: "header", required: true, schema: { type: "string" } };
    contract.paths["/api/v2/sdk/social/bind"] = {
      post: {
        ...login,
        operationId: "bindSocialAccount",
        parameters: [...login.parameters, state],
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Bind" } } },
        },
      },
    };
    contract.components.schemas.Bind = {
      type: "object",
      required: ["mobile", "verify_code"],
      properties: { mobile: { type: "string" }, verify_code: { type: "string" } },
    };
    const id = { name: "user_id", in: "path", required: true, schema: { type: "string" } };
    contract.paths["/api/v2/users/{user_id}"] = {
      get: {
        operationId: "showUser",
        parameters: [id, ...login.parameters],
        responses: {
          200: { description: "", content: { "application/json": { schema: { type: ["string", "null"] } } } },
          204: { description: "" },
        },
      },
    };
    writeFileSync(document, stringify(contract));
    expect(runGenerate(folder)).toMatchObject({ status: 0 });

    writeFileSync(
      join(folder, "generated", "consumer.ts"),
      `import { createOneAccessClient } from "./client.js";
declare const headers: import("./client.js").ClientHeaders;
const client = createOneAccessClient({ domainName: "a.example", headers });
const body = { mobile: "", verify_code: "" };
await client.bindSocialAccount(body, { headers: { "X-state-token": "" } });
// @ts-expect-error no X-state-token
await client.bindSocialAccount(body);
// @ts-expect-error no verify_code
await client.bindSocialAccount({ mobile: "" }, { headers: { "X-state-token": "" } });
const { data } = await client.showUser({ params: { path: { user_id: "7" } } });
const name: string | null | undefined = data;
// @ts-expect-error no user_id
await client.showUser();
console.log(name);
`,
    );
    expect(
      run(
        folder,
        join(root, "node_modules", "typescript", "bin", "tsc"),
        "--noEmit",
        "-p",
        join(folder, "tsconfig.build.json"),
      ),
    ).toEqual({
      status: 0,
      output: "",
    });

    const { createOneAccessClient } = await import(join(folder, "generated", "client.ts"));
    const calls: { url: string; init: RequestInit }[] = [];
    const answers = [
      Response.json({ status: "ACCESS_DENIED" }),
      Response.json("Ann"),
      new Response(null, { status: 204 }),
    ];
    const fetch = async (url: string, init: RequestInit) => {
      calls.push({ url, init });
      return answers.shift();
    };
    const headers = { "X-operating-sys-version": "a", "X-device-fingerprint": "b", "X-agent": "c", "X-client-id": "d" };
    const client = createOneAccessClient({ domainName: "a.example", headers, fetch });
    const bind = { mobile: "1", verify_code: "2" };
    await expect(client.bindSocialAccount(bind)).rejects.toThrow('headers["X-state-token"] is missing');
    await expect(client.bindSocialAccount({ mobile: "1" }, { headers: { "X-state-token": "e" } })).rejects.toThrow(
      "verify_code is missing",
    );
    expect(await client.bindSocialAccount(bind, { headers: { "X-state-token": "e" } })).toMatchObject({
      data: { status: "ACCESS_DENIED" },
    });
    const params = { path: { user_id: "7" } };
    expect(await client.showUser({ params })).toMatchObject({ data: "Ann" });
    expect(await client.showUser({ params })).toMatchObject({ data: undefined });
    expect(calls.map(({ url, init }) => [init.method, url, init.body])).toEqual([
      ["POST", "https://a.example/api/v2/sdk/social/bind", JSON.stringify(bind)],
      ["GET", "https://a.example/api/v2/users/7", undefined],
      ["GET", "https://a.example/api/v2/users/7", undefined],
    ]);
    expect(calls.map(({ init }) => new Headers(init.headers).get("content-type"))).toEqual([
      "application/json",
      null,
      null,
    ]);
    expect(new Headers(calls[0]?.init.headers).get("X-state-token")).toBe("e");
  });
});
