import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Document, parse, parseDocument } from "yaml";
import { journeyNames, passedOver, stragglers } from "../../scripts/diff.js";
import { root } from "../../scripts/lib/paths.js";
import { run } from "../support/run.js";

const source = `
openapi: 3.1.0
info: { title: Test, version: 1.0.0 }
servers: [{ url: https://tenant.example }]
tags: [{ name: Login, x-caller: device }]
paths:
  /login:
    post:
      operationId: logIn
      tags: [Login]
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Request' }
      responses:
        '200':
          description: The outcome.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Outcome' }
              examples:
                SUCCESS: { value: { status: SUCCESS, expire: 1 } }
                ACCESS_DENIED: { value: { status: ACCESS_DENIED } }
        '400': { $ref: '#/components/responses/Refusal' }
components:
  responses:
    Refusal:
      description: Refused.
      content:
        application/json:
          schema: { type: object, properties: { error_code: { type: string } } }
          examples:
            blank: { value: { error_code: A.1 } }
  schemas:
    Request: { type: object, properties: { code: { type: string }, parent: { $ref: '#/components/schemas/Request' } } }
    Outcome:
      oneOf: [{ $ref: '#/components/schemas/LoggedIn' }, { $ref: '#/components/schemas/AccessDenied' }]
      discriminator:
        propertyName: status
        mapping: { SUCCESS: '#/components/schemas/LoggedIn', ACCESS_DENIED: '#/components/schemas/AccessDenied' }
    LoggedIn:
      type: object
      required: [status]
      properties: { status: { const: SUCCESS }, expire: { type: integer } }
    AccessDenied:
      type: object
      required: [status]
      properties: { status: { const: ACCESS_DENIED } }
`;
const post = ["paths", "/login", "post"];
const ok = [...post, "responses", "200", "content", "application/json"];
const schemas = ["components", "schemas"];

type Change = (document: Document) => unknown;

function changed(version: string, change: Change = () => {}): Document {
  const document: Document = parseDocument(source);
  document.setIn(["info", "version"], version);
  change(document);
  return document;
}

/** Moves what is at `from` to `to`. */
function move(document: Document, from: string[], to: string[]) {
  document.setIn(to, document.getIn(from, true));
  document.deleteIn(from);
}

describe("of what Redocly passes over,", () => {
  const findings = (version: string, change: Change, isEnough = true) =>
    passedOver(parse(source), changed(version, change).toJS(), isEnough);

  test.for([
    [
      "a schema that is renamed",
      (d) => {
        move(d, [...schemas, "Request"], [...schemas, "Body"]);
        d.setIn([...post, "requestBody", "content", "application/json", "schema", "$ref"], "#/components/schemas/Body");
        d.setIn([...schemas, "Body", "properties", "parent", "$ref"], "#/components/schemas/Body");
      },
      "/components/schemas/Request, /components/schemas/Request/properties/code, /components/schemas/Request/properties/parent",
    ],
    [
      "a field of a request that is removed",
      (d) => d.deleteIn([...schemas, "Request", "properties", "code"]),
      "/components/schemas/Request/properties/code",
    ],
    [
      "an outcome that is removed",
      (d) => d.deleteIn([...schemas, "Outcome", "discriminator", "mapping", "ACCESS_DENIED"]),
      "/components/schemas/Outcome/discriminator/mapping/ACCESS_DENIED",
    ],
    [
      "a named example that is renamed",
      (d) => move(d, [...ok, "examples", "SUCCESS"], [...ok, "examples", "success"]),
      "POST /login: /responses/200/content/application/json/examples/SUCCESS",
    ],
    [
      "a named example of a shared answer that is removed",
      (d) => d.deleteIn(["components", "responses", "Refusal", "content", "application/json", "examples", "blank"]),
      "POST /login: /responses/400/content/application/json/examples/blank",
    ],
    [
      "a field of a schema without a name that is removed",
      (d) =>
        d.deleteIn([
          "components",
          "responses",
          "Refusal",
          "content",
          "application/json",
          "schema",
          "properties",
          "error_code",
        ]),
      "POST /login: /responses/400/content/application/json/schema/properties/error_code",
    ],
    [
      "a call that goes to the other client",
      (d) => d.setIn(["tags", 0, "x-caller"], "server"),
      "POST /login in the device client",
    ],
  ] satisfies [string, Change, string][])("%s needs a major version", ([, change, lost]) => {
    expect(findings("1.1.0", change)).toEqual([
      `info.version went 1.0.0 → 1.1.0, but these names are gone, which requires a major bump: ${lost}`,
    ]);
    expect(findings("2.0.0", change)).toEqual([]);
  });

  test.for([
    ["nothing", () => {}],
    [
      "an answer that moves to its operation",
      (d) => move(d, ["components", "responses", "Refusal"], [...post, "responses", "400"]),
    ],
    [
      "an example that moves to the components",
      (d) => {
        move(d, [...ok, "examples", "SUCCESS"], ["components", "examples", "SUCCESS"]);
        d.setIn([...ok, "examples", "SUCCESS"], { $ref: "#/components/examples/SUCCESS" });
      },
    ],
    ["a new example", (d) => d.setIn([...ok, "examples", "new"], { value: { status: "SUCCESS" } })],
    ["a call without a group that gets one", (d) => d.setIn(["tags", 1], { name: "Other", "x-caller": "server" })],
  ] satisfies [string, Change][])("%s takes no name from anybody", ([, change]) => {
    expect(findings("1.0.1", change)).toEqual([]);
  });

  const example: Change = (d) => d.setIn([...ok, "examples", "SUCCESS", "value", "expire"], 2);

  test("the value of an example needs a patch version", () => {
    expect(findings("1.0.0", example)).toEqual([
      "info.version stayed 1.0.0, but the document changed, which requires a patch bump.",
    ]);
    expect(findings("1.0.1", example)).toEqual([]);
  });

  test("a change that Redocly reports is not reported twice", () => {
    expect(findings("1.0.0", example, false)).toEqual([]);
  });
});

describe("of the journey,", () => {
  const journey = `
info: { version: 1.0.0 }
workflows:
  - { workflowId: log-in, inputs: { properties: { code: { type: string } } }, outputs: { user: $steps.a.outputs.user } }
  - { workflowId: refresh }
`;
  const findings = (version: string, change: Change) => {
    const document = parseDocument(journey);
    document.setIn(["info", "version"], version);
    change(document);
    return passedOver(parse(journey), document.toJS(), true, journeyNames);
  };

  test.for([
    ["workflow", "workflow refresh", ["workflows", 1]],
    ["input", "workflow log-in, input code", ["workflows", 0, "inputs", "properties", "code"]],
    ["output", "workflow log-in, output user", ["workflows", 0, "outputs", "user"]],
  ] as const)("a removed %s is breaking", ([, name, path]) => {
    const gone = `info.version went 1.0.0 → 1.1.0, but these names are gone, which requires a major bump: ${name}`;
    expect(findings("1.1.0", (document) => document.deleteIn(path))).toEqual([gone]);
    expect(findings("2.0.0", (document) => document.deleteIn(path))).toEqual([]);
  });

  test("a new workflow needs a new version, and breaks nothing", () => {
    const add: Change = (document) => document.addIn(["workflows"], document.createNode({ workflowId: "log-out" }));
    expect(findings("1.0.0", add)).toEqual([
      "info.version stayed 1.0.0, but the document changed, which requires a patch bump.",
    ]);
    expect(findings("1.1.0", add)).toEqual([]);
  });
});

describe("the version is stated in four places:", () => {
  test("a journey with another version is a finding", () => {
    expect(stragglers("1.0.0", '{"version":"1.0.0"}', "## 1.0.0 – 2026-11-22", "0.9.0")).toEqual([
      "openapi/journey.arazzo.yaml has version 0.9.0; its info.version has to be 1.0.0.",
    ]);
  });

  test("a package.json with another version is a finding", () => {
    expect(stragglers("1.0.0", '{"version":"0.9.0"}', "## 1.0.0 – 2026-11-22")).toEqual([
      "package.json has version 0.9.0; to follow info.version: npm version --no-git-tag-version 1.0.0",
    ]);
  });

  test("a changelog without an entry for the version is a finding", () => {
    expect(stragglers("1.0.0", '{"version":"1.0.0"}', "# Changelog\n\n## 1.0.01\n\n### 1.0.0\n")).toEqual([
      'CHANGELOG.md has no entry for 1.0.0; add one under the heading "## 1.0.0 – <date>".',
    ]);
  });

  test("this project's own journey, package.json and changelog follow its document", () => {
    const read = (name: string) => readFileSync(join(root, name), "utf8");
    const { version } = parse(read("openapi/openapi.yaml")).info;
    const journey = parse(read("openapi/journey.arazzo.yaml")).info.version;
    expect(stragglers(version, read("package.json"), read("CHANGELOG.md"), journey)).toEqual([]);
  });
});

describe("npm run diff", () => {
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-diff-test-"));
  const repository = join(directory, "repository");

  // A git hook that runs these tests hands its own repository down in GIT_*.
  const inherited = Object.keys(process.env).filter((name) => /^(GIT_.*|BASE|FORCE_COLOR)$/.test(name));
  const env = { ...Object.fromEntries(inherited.map((name) => [name, undefined])), NO_COLOR: "1" };

  function git(...args: string[]) {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgSign=false"];
    const options = { cwd: repository, env: { ...process.env, ...env }, encoding: "utf8" } as const;
    const { status, stderr } = spawnSync("git", [...identity, ...args], options);
    expect(status, stderr).toBe(0);
  }

  /** Writes the four files that state a version, the document with `change` applied. */
  function write(version: string, change?: Change) {
    writeFileSync(join(repository, "openapi/openapi.yaml"), changed(version, change).toString());
    writeFileSync(join(repository, "package.json"), JSON.stringify({ version }));
    writeFileSync(join(repository, "openapi", "journey.arazzo.yaml"), `info: { version: ${version} }\nworkflows: []\n`);
    writeFileSync(join(repository, "CHANGELOG.md"), `# Changelog\n\n## ${version} – 2026-11-22\n`);
  }

  const diff = ({ args = [], cwd = repository, BASE }: { args?: string[]; cwd?: string; BASE?: string } = {}) =>
    run("diff.ts", args, { cwd, env: { ...env, BASE } });

  beforeAll(() => {
    mkdirSync(join(repository, "openapi"), { recursive: true });
    writeFileSync(join(repository, "redocly.yaml"), "extends: [diff-recommended]\n");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "Before the contract");
    git("tag", "before");
    write("1.0.0");
    git("add", ".");
    git("commit", "--quiet", "--message", "The contract");
    git("tag", "v1.0.0");
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  const removed: Change = (d) => d.deleteIn([...post, "responses", "400"]);

  test.for([
    ["major", "1.1.0", removed],
    ["minor", "1.0.1", (d) => d.setIn([...schemas, "LoggedIn", "properties", "id_token"], { type: "string" })],
    ["patch", "1.0.0", (d) => d.setIn([...post, "description"], "Other words.")],
  ] satisfies [string, string, Change][])(
    "passes on that Redocly requires a %s version",
    async ([bump, version, change]) => {
      write(version, change);
      const { code, output } = await diff();
      expect(output).toMatch(new RegExp(`❌ info\\.version .* these changes require a ${bump} bump`));
      expect(code).toBe(1);
    },
  );

  test("is content with a version that was raised enough; BASE names the base, and options go to Redocly", async () => {
    write("2.0.0", removed);
    const { code, output } = await diff({ BASE: "HEAD", args: ["--format", "markdown"] });
    expect(output).toContain("Comparing openapi/openapi.yaml with the one at HEAD");
    expect(output).toContain("| 🔴 major | removed |");
    expect(code).toBe(0);
  });

  test("fails for findings of its own, a line each", async () => {
    write("1.0.0", (d) => d.setIn([...ok, "examples", "SUCCESS", "value", "expire"], 2));
    writeFileSync(join(repository, "package.json"), '{"version":"0.9.0"}');
    const { code, output } = await diff();
    expect(output).toContain("0 major, 0 minor, 0 patch");
    expect(output.match(/^❌ .*/gm)).toEqual([
      "❌ info.version stayed 1.0.0, but the document changed, which requires a patch bump.",
      "❌ package.json has version 0.9.0; to follow info.version: npm version --no-git-tag-version 1.0.0",
    ]);
    expect(code).toBe(1);
  });

  test("has nothing to compare with in a repository without a tag, which is no failure", async () => {
    const cwd = join(directory, "untagged");
    git("clone", "--quiet", "--no-tags", repository, cwd);
    expect(await diff({ cwd })).toEqual({
      code: 0,
      output: "No tag yet: nothing to compare with. To name a base: BASE=<git revision> npm run diff\n",
    });
  });

  test("tells a shallow clone how to become whole", async () => {
    const cwd = join(directory, "shallow");
    git("clone", "--quiet", "--no-tags", "--depth=1", `file://${repository}`, cwd);
    const remedy = "This clone is shallow; to complete it: git fetch --unshallow --tags\n";
    expect(await diff({ cwd })).toEqual({ code: 2, output: `There is no tag to compare with. ${remedy}` });
    expect((await diff({ cwd, BASE: "v1.0.0" })).output).toContain(remedy);
  });

  test.for([
    [
      "an unknown revision",
      "--help",
      "BASE=--help is no revision of this repository; name a tag, a branch or a commit.",
    ],
    ["a revision without the document", "before", "There is no openapi/openapi.yaml at before."],
  ] as const)("refuses %s in one line", async ([, BASE, line]) => {
    expect(await diff({ BASE })).toEqual({ code: 2, output: `${line}\n` });
  });

  test("refuses a directory that git does not know in one line", async () => {
    const cwd = join(directory, "unpacked");
    mkdirSync(cwd);
    expect(await diff({ cwd })).toEqual({
      code: 2,
      output: "This is no git repository, so there is no earlier contract to compare with.\n",
    });
  });
});
