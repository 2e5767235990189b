import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { generate } from "../../scripts/generate/generate.js";
import { freshFiles, readSources, regenerate, staleFiles } from "../../scripts/generate.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { copyProject } from "../support/copy.js";
import { run } from "../support/run.js";
import { typeErrors } from "../support/typecheck.js";

function filesOf(folder: string) {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** How a generated file of this name begins. */
function headOf(name: string, version: string): string {
  if (name.endsWith(".ts"))
    return `// Made by \`npm run generate\` from openapi/openapi.yaml, contract version ${version}. Do not edit.\n`;
  if (name.endsWith(".yaml")) return "# Made by `npm run generate`";
  return "<!-- Made by `npm run generate` from openapi/journey.arazzo.yaml. Do not edit. -->\n";
}

describe("npm run generate", () => {
  const folder = mkdtempSync(join(tmpdir(), "generated-"));
  beforeEach(() => regenerate(folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("makes the files of generated/, the same bytes each time, headed by their maker and the document's version", async () => {
    rmSync(folder, { recursive: true });
    const committed = filesOf(join(root, "generated"));
    expect(await regenerate(folder)).toEqual(Object.keys(committed).sort());
    expect(filesOf(folder)).toEqual(committed);
    const { version } = parse(readFileSync(contract, "utf8")).info;
    for (const [name, content] of Object.entries(committed)) {
      expect(content.startsWith(headOf(name, version)), name).toBe(true);
    }
  });

  it("makes what shows the journey from its document, and what is Chinese from the pairs", async () => {
    const sources = await readSources();
    const journey = sources.journey.replace("summary: Present a second factor", "summary: Prove it");
    const ofJourney = [
      "journey.md",
      "journey.svg",
      "journey.zh-CN.md",
      "journey.zh-CN.overlay.yaml",
      "journey.zh-CN.svg",
    ];
    expect(await staleFiles(await freshFiles({ ...sources, journey }), folder)).toEqual(ofJourney);
    const pairs = new Map(
      [...sources.pairs].map(([key, text]) => [key, text.replace(/^进行二次认证$/, "提交二次认证")]),
    );
    const inChinese = ["journey.zh-CN.md", "journey.zh-CN.overlay.yaml", "journey.zh-CN.svg"];
    expect(await staleFiles(await freshFiles({ ...sources, pairs }), folder)).toEqual(inChinese);
  });

  it("finds files that are changed, missing and of no known origin, repairs them, and leaves dotfiles alone", async () => {
    expect(await staleFiles(await freshFiles(), folder)).toEqual([]);
    writeFileSync(join(folder, "types.ts"), "");
    rmSync(join(folder, "client.ts"));
    writeFileSync(join(folder, "stray.ts"), "");
    writeFileSync(join(folder, ".DS_Store"), "");
    expect(await staleFiles(await freshFiles(), folder)).toEqual(["client.ts", "stray.ts", "types.ts"]);
    expect(await regenerate(folder)).toEqual(["client.ts", "stray.ts", "types.ts"]);
    expect(filesOf(folder)).toEqual({ ...filesOf(join(root, "generated")), ".DS_Store": "" });
  });

  it("--check fails, names what is stale and the command that repairs it, and changes nothing", async () => {
    const copy = copyProject();
    writeFileSync(join(copy, "generated", "types.ts"), "");
    expect(await run(join(copy, "scripts", "generate.ts"), ["--check"], { cwd: copy })).toEqual({
      code: 1,
      output: "Stale: generated/types.ts. Run `npm run generate` and commit the result.\n",
    });
    expect(readFileSync(join(copy, "generated", "types.ts"), "utf8")).toBe("");
  });

  it("leaves generated/ untouched by a document that it cannot use", async () => {
    const copy = copyProject();
    writeFileSync(join(copy, "openapi", "openapi.yaml"), "openapi: [");
    expect(await run(join(copy, "scripts", "generate.ts"), [], { cwd: copy })).toEqual({
      code: 1,
      output: expect.stringMatching(/^openapi\/openapi\.yaml:1:11 Flow sequence.*\n$/),
    });
    expect(filesOf(join(copy, "generated"))).toEqual(filesOf(join(root, "generated")));
  });
});

const yaml = readFileSync(join(import.meta.dirname, "generate.yaml"), "utf8");

describe("the generator", () => {
  it("makes clients of every kind of operation, which compile under strict settings", async () => {
    const files = [...(await generate(yaml))].map(([name, text]) => [
      `generated/small/${name}`,
      text.replaceAll("../scripts/", "../../scripts/"),
    ]);
    const use = `import { createOneAccessClient } from "./client.js";
import { createOneAccessServerClient } from "./server.js";
const app = createOneAccessClient({ domainName: "a.example", headers: { "X-agent": "" } });
const server = createOneAccessServerClient({ domainName: "a.example", credentials: { client_id: "" } });
const { data: outcome } = await app.login({ code: "" }, { headers: { "X-L": "" } });
if (outcome?.status === "SUCCESS") outcome.session_token satisfies string;
await app.getCaptcha({ headers: { "X-state-token": "" } });
await app.GET("/captcha", { params: { header: { "X-state-token": "" } } });
const { data: ticket } = await server.exchange();
ticket?.sso_ticket satisfies string | undefined;
// @ts-expect-error no X-state-token
app.getCaptcha({ headers: {} });
// @ts-expect-error a call of the server
app.exchange();
`;
    expect(typeErrors({ ...Object.fromEntries(files), "generated/small/use.ts": use })).toEqual([]);
  });

  it.each<[string, string | RegExp, string, string]>([
    ["no YAML", "info: {", "info: {{", "Flow map in block collection"],
    ["nothing", yaml, "", "1:1 the document is empty"],
    [
      "a reference that leads nowhere",
      "responses/Refused'",
      "responses/Missing'",
      "#/components/responses/Missing leads nowhere",
    ],
    [
      "a schema beside a reference",
      "{ $ref: '#/components/schemas/Ticket' }",
      "{ $ref: '#/components/schemas/Ticket', type: object }",
      '"type" stands beside $ref',
    ],
    ["no operationId", "operationId: login", "summary: login", 'the client can have no method named ""'],
    [
      "an operationId that is openapi-fetch's",
      "operationId: login",
      "operationId: use",
      'the client can have no method named "use"',
    ],
    ["two operations of one name", "operationId: getCaptcha", "operationId: login", "two operations are named login"],
    ["no tag", "tags: [App]", "tags: []", "the tag of a call needs x-caller: device or server"],
    [
      "a tag without a caller",
      "name: App, x-caller: device",
      "name: App",
      "the tag of a call needs x-caller: device or server",
    ],
    [
      "a caller that is neither",
      "x-caller: device",
      "x-caller: browser",
      "the tag of a call needs x-caller: device or server",
    ],
    [
      "a parameter that is no header",
      "name: X-L, in: header",
      "name: X-L, in: query",
      "the client sends no parameters but headers",
    ],
    [
      "another security scheme",
      "scheme: bearer",
      "scheme: basic",
      "the client knows no security scheme but http bearer",
    ],
    [
      "an unknown call for tokens",
      "x-obtained-by: obtainAccessToken",
      "x-obtained-by: login",
      "the client needs an operation of the same caller",
    ],
    [
      "a body of another media type",
      "application/json;charset=utf8",
      "text/plain",
      "the client sends no body but JSON or a form",
    ],
    [
      "a mandatory field that is no text",
      "code: { type: string,",
      "code: { type: integer,",
      "a mandatory field of a body needs type: string",
    ],
    [
      "a redirect",
      "'400': { $ref: '#/components/responses/Refused' }\n  /token",
      "'302': { description: Found }\n  /token",
      "the client follows no redirect",
    ],
    [
      "an answer that is no JSON",
      "Refused, content: { application/json",
      "Refused, content: { text/plain",
      "the client reads no body but JSON",
    ],
    [
      "a server that is no host",
      "https://{domain_name}",
      "https://{domain_name}/v2",
      "the client needs an address of the form https://{variable}",
    ],
    [
      "a keyword that the client does not check",
      "sso_ticket: { type: string }",
      "sso_ticket: { not: {} }",
      'the client cannot check the keyword "not"',
    ],
    ["a schema whose name is taken", /Ticket\b/g, "Client", "the client can have no type named Client"],
    [
      "a body whose schema has no name",
      "{ $ref: '#/components/schemas/Ticket' }",
      "{ type: object }",
      "the schema of a body needs a name",
    ],
  ])("refuses %s, with its place and the reason", async (_, from, to, reason) => {
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
