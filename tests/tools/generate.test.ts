import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { generate } from "../../scripts/generate/generate.js";
import { root } from "../../scripts/lib/paths.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";
import { typeErrors } from "../support/typecheck.js";

const runGenerate = (folder: string, ...args: string[]) =>
  run(join(folder, "scripts", "generate.ts"), args, { cwd: folder });

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

  it("makes the same bytes twice, each file headed by its maker and the version of the document", async () => {
    const before = filesOf(folder);
    rmSync(join(folder, "generated"), { recursive: true });
    expect(await runGenerate(folder)).toEqual({
      code: 0,
      output: `Changed: ${Object.keys(before)
        .map((name) => `generated/${name}`)
        .join(", ")}.\n`,
    });
    expect(filesOf(folder)).toEqual(before);
    const { version } = parse(readFileSync(document, "utf8")).info;
    const head = `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n`;
    const ofJourney = "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->\n";
    for (const [name, content] of Object.entries(before)) {
      const expected = name.endsWith(".ts")
        ? head
        : name.endsWith(".yaml")
          ? "# Made by `npm run generate`"
          : ofJourney;
      expect(content.slice(0, expected.length)).toBe(expected);
    }
  });

  it("--check names pictures, words and overlay of the journey that do not follow its document", async () => {
    const file = join(folder, "openapi", "journey.arazzo.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("summary: Present a second factor", "summary: Prove it"));
    expect(await runGenerate(folder, "--check")).toEqual({
      code: 1,
      output:
        "Stale: generated/journey.md, generated/journey.svg, generated/journey.zh-CN.md, generated/journey.zh-CN.overlay.yaml, generated/journey.zh-CN.svg. Run `npm run generate` and commit the result.\n",
    });
  });

  it("--check names an overlay, a Chinese picture and words that do not follow the pairs", async () => {
    const file = join(folder, "openapi", "zh-CN.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("zh: 进行二次认证\n", "zh: 提交二次认证\n"));
    expect(await runGenerate(folder, "--check")).toEqual({
      code: 1,
      output:
        "Stale: generated/journey.zh-CN.md, generated/journey.zh-CN.overlay.yaml, generated/journey.zh-CN.svg. Run `npm run generate` and commit the result.\n",
    });
  });

  it("--check passes fresh files, and names stale, missing and unknown ones and the command that repairs them", async () => {
    expect(await runGenerate(folder, "--check")).toEqual({ code: 0, output: "generated/ is fresh.\n" });
    writeFileSync(join(folder, "generated", "types.ts"), "");
    rmSync(join(folder, "generated", "client.ts"));
    writeFileSync(join(folder, "generated", "stray.ts"), "");
    const before = filesOf(folder);
    expect(await runGenerate(folder, "--check")).toEqual({
      code: 1,
      output:
        "Stale: generated/client.ts, generated/stray.ts, generated/types.ts. Run `npm run generate` and commit the result.\n",
    });
    expect(filesOf(folder)).toEqual(before);
  });

  it("leaves generated/ untouched by a document that it cannot use", async () => {
    const before = filesOf(folder);
    writeFileSync(document, "openapi: [");
    expect(await runGenerate(folder)).toEqual({
      code: 1,
      output: expect.stringMatching(/^openapi\/openapi\.yaml:1:11 Flow sequence.*\n$/),
    });
    expect(filesOf(folder)).toEqual(before);
  });
});

/** A document that is the tests' own: tests/tools/generate.yaml, with an operation of every kind. */
const yaml = readFileSync(join(import.meta.dirname, "generate.yaml"), "utf8");

describe("a document that cannot be used is refused with its place and the reason:", () => {
  it.each<[string, string | RegExp, string, string]>([
    ["no YAML", "info: {", "info: {{", "Flow map in block collection"],
    ["nothing", yaml, "", "1:1 the document is empty"],
    [
      "a reference that leads nowhere",
      "responses/Refused' }",
      "responses/Missing' }",
      "#/components/responses/Missing leads nowhere",
    ],
    [
      "a schema beside a reference",
      "$ref: '#/components/schemas/Later'",
      "$ref: '#/components/schemas/Later', type: object",
      '52:82 "type" stands beside $ref',
    ],
    ["no operationId", "operationId: login", "summary: login", "a text is expected here"],
    [
      "an operationId that is openapi-fetch's",
      "operationId: login",
      "operationId: use",
      "the client can have no method named use",
    ],
    ["two operations of one name", "operationId: bind", "operationId: login", "two operations are named login"],
    ["no tag", "tags: [App]", "tags: []", "the client needs exactly one tag"],
    ["two tags", "tags: [App]", "tags: [App, Server]", "the client needs exactly one tag"],
    [
      "a tag without a caller",
      "name: App, x-caller: device",
      "name: App",
      "the tag App needs x-caller: device or server",
    ],
    [
      "a caller that is neither",
      "x-caller: device",
      "x-caller: browser",
      "the tag App needs x-caller: device or server",
    ],
    ["a cookie", "name: X-L, in: header", "name: X-L, in: cookie", "the client sends no cookies"],
    [
      "a header that is no text",
      "name: X-L, in: header, schema: { type: string }",
      "name: X-L, in: header, schema: { type: integer }",
      "the client sends headers that are text",
    ],
    [
      "another security scheme",
      "scheme: bearer",
      "scheme: basic",
      "the client knows no security scheme but http bearer",
    ],
    [
      "two security schemes",
      "[{ accessToken: [] }]",
      "[{ accessToken: [] }, {}]",
      "the client needs one scheme, or none",
    ],
    [
      "an unknown call for tokens",
      "x-obtained-by: obtainAccessToken",
      "x-obtained-by: login",
      "the client needs an operation of the same caller",
    ],
    ["an optional body", "required: true\n        content", "content", "the client needs a body that is required"],
    [
      "a body of another media type",
      "application/json;charset=utf8",
      "text/plain",
      "the client sends no body but JSON or a form",
    ],
    [
      "a body of two media types",
      "application/vnd.a+json:",
      "application/xml: {}\n          application/json:",
      "the client sends one media type",
    ],
    [
      "a form with a list",
      "client_id: { type: string }",
      "client_id: { type: array }",
      "the client sends no form with fields that are objects",
    ],
    [
      "a GET with a body",
      "    post:\n      operationId: bind",
      "    get:\n      operationId: bind",
      "fetch sends no body with get",
    ],
    ["a range of HTTP statuses", "'202':", "2XX:", "the client needs exact HTTP statuses"],
    ["a redirect", "'202':", "'302':", "the client needs exact HTTP statuses, and follows no redirect"],
    [
      "an answer of another media type",
      "content: { application/json: { schema: { $ref: '#/components/schemas/Later'",
      "content: { text/plain: { schema: { $ref: '#/components/schemas/Later'",
      "the client reads one media type",
    ],
    [
      "a refusal that is a text",
      "ErrorEnvelope:\n      type: object",
      "ErrorEnvelope:\n      type: [object, string]",
      "the client cannot tell a refusal that is a text",
    ],
    [
      "a server that is no host",
      "https://{domain_name}",
      "https://{domain_name}/v2",
      "the client needs an address of the form",
    ],
    [
      "a keyword that no guard checks",
      "{ seconds: { type: number } }",
      "{ seconds: { not: {} } }",
      'the client cannot check the keyword "not"',
    ],
    [
      "properties of what may be no object",
      "Later: { type: object, ",
      "Later: { ",
      '"properties" lets pass what is no object',
    ],
    ["a constant that is a list", "const: DENIED", "const: [DENIED]", "the client compares no objects and lists"],
    ["an unknown type", "seconds: { type: number }", "seconds: { type: long }", 'unknown type "long"'],
    ["a schema of a name that no type can have", /Later\b/g, "later", "the client can have no type named later"],
  ])("%s", async (_, from, to, reason) => {
    const changed = yaml.replace(from, to);
    expect(changed).not.toBe(yaml);
    const error = await generate(changed, "a.yaml").then(
      () => expect.fail("it was used"),
      ({ message }) => message,
    );
    expect(error).toMatch(/^a\.yaml:\d+:\d+ /);
    expect(error).toContain(reason);
  });
});

describe("what is made of a document with every kind of operation", () => {
  let files: Map<string, string>;
  beforeAll(async () => {
    files = await generate(yaml);
  });

  /** The line of a consumer's source that follows what stands before it. */
  const firstLine = 5;
  const consumer = (source: string) =>
    typeErrors({
      ...Object.fromEntries([...files].map(([name, text]) => [`dist/small/generated/${name}`, text])),
      ...runtime,
      "dist/small/generated/consumer.ts": `import { createOneAccessClient } from "./client.js";
import { createOneAccessServerClient } from "./server.js";
const app = createOneAccessClient({ domainName: "a.example", headers: { "X-agent": "", "X-client-id": "" } });
const server = createOneAccessServerClient({ domainName: "a.example", credentials: { client_id: "", client_secret: "" } });
${source}
export { app, server };
`,
    });
  const runtime = Object.fromEntries(
    readdirSync(join(root, "scripts", "client")).map((name) => [
      `dist/small/scripts/client/${name}`,
      readFileSync(join(root, "scripts", "client", name), "utf8"),
    ]),
  );

  it("compiles with right uses under strict settings", () => {
    expect(
      consumer(`
const { data: outcome } = await app.login({ code: "" });
if (outcome?.status === "SUCCESS") outcome.session_token satisfies string;
const { data: later } = await app.bind({ mobile: "", attempts: 1 }, { headers: { "X-state-token": "" } });
later satisfies { seconds: number } | undefined;
const { data: mobile } = await app.showMobile({ params: { path: { user_id: "" }, query: { format: "long", fields: ["a"] } } });
mobile satisfies string | null | undefined;
await app.GET("/users/{user_id}/mobile", { params: { path: { user_id: "" }, query: { format: "long" } } });
await app.POST("/bind", { body: { mobile: "", attempts: 1 }, params: { header: { "X-state-token": "" } } });
await server.obtainAccessToken({ grant_type: "client_credentials", client_id: "", client_secret: "" });
const { data: ticket, error } = await server.exchange({ session_token: "" });
ticket?.sso_ticket satisfies string | undefined;
if (error && "error" in error) error.error_description satisfies string;
else if (error) error.error_msg satisfies string;
await server.POST("/tickets", { body: { session_token: "" } });
createOneAccessServerClient({ baseUrl: "", headers: { Authorization: "Bearer" } });
createOneAccessServerClient({ baseUrl: "", headers: { Authorization: async () => "Bearer" } });
createOneAccessServerClient({ commonDomain: "", headers: { "X-tenant-id": "" }, credentials: { client_id: "", client_secret: "" } });
`),
    ).toEqual([]);
  });

  const wrong: [use: string, source: string, message: string][] = [
    [
      "a forgotten header that is given once",
      'createOneAccessClient({ domainName: "", headers: { "X-client-id": "" } });',
      "Property '\"X-agent\"' is missing",
    ],
    [
      "a header of the call without options",
      'app.bind({ mobile: "", attempts: 1 });',
      "Expected 2 arguments, but got 1.",
    ],
    [
      "a header of the call in empty headers",
      'app.bind({ mobile: "", attempts: 1 }, { headers: {} });',
      "Property '\"X-state-token\"' is missing",
    ],
    [
      "a header of the call by path",
      'app.POST("/bind", { body: { mobile: "", attempts: 1 } });',
      "Property 'params' is missing",
    ],
    [
      "a header of a call given once",
      'createOneAccessClient({ domainName: "", headers: { "X-agent": "", "X-client-id": "", "X-state-token": "" } });',
      "'\"X-state-token\"' does not exist in type",
    ],
    [
      "a forgotten field",
      'app.bind({ mobile: "" }, { headers: { "X-state-token": "" } });',
      "Property 'attempts' is missing",
    ],
    ["a forgotten parameter", 'app.showMobile({ params: { path: { user_id: "" } } });', "Property 'query' is missing"],
    [
      "a call of the server by the app",
      'app.exchange({ session_token: "" });',
      "Property 'exchange' does not exist on type 'OneAccessClient'",
    ],
    [
      "a call of the app by the server",
      'server.login({ code: "" });',
      "Property 'login' does not exist on type 'OneAccessServerClient'",
    ],
    [
      "a path of the server by the app",
      'app.POST("/tickets", { body: { session_token: "" } });',
      "'\"/tickets\"' is not assignable",
    ],
    [
      "neither credentials nor a token",
      'createOneAccessServerClient({ domainName: "" });',
      "Property 'credentials' is missing",
    ],
    [
      "half of the credentials",
      'createOneAccessServerClient({ domainName: "", credentials: { client_id: "" } });',
      "Property 'client_secret' is missing",
    ],
    [
      "credentials and a token",
      'createOneAccessServerClient({ domainName: "", headers: { Authorization: "" }, credentials: { client_id: "", client_secret: "" } });',
      "is not assignable",
    ],
    [
      "the tenant of an ISV application",
      'createOneAccessServerClient({ commonDomain: "", credentials: { client_id: "", client_secret: "" } });',
      "Property 'headers' is missing",
    ],
    [
      "a wrong constant",
      'server.obtainAccessToken({ grant_type: "password", client_id: "", client_secret: "" });',
      "'\"password\"' is not assignable to type '\"client_credentials\"'",
    ],
  ];

  // All at once: the compiler starts slowly.
  let refusals: string[] | undefined;
  it.each(wrong.map(([use, , message], index) => [use, message, index + firstLine] as const))(
    "refuses %s, and says so",
    (_, message, line) => {
      refusals ??= consumer(wrong.map(([, source]) => source).join("\n"));
      const messages = refusals.filter((error) => error.startsWith(`dist/small/generated/consumer.ts:${line} `));
      expect(messages).toHaveLength(1);
      expect(messages[0]).toContain(message);
    },
  );
});
