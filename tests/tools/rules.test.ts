import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Document, parseDocument } from "yaml";
import { contract, root } from "../../scripts/lib/paths.js";
import { redocly } from "../../scripts/redocly.js";

interface Problem {
  ruleId: string;
  message: string;
  location: { source: { ref: string }; pointer: string; start?: { line: number } }[];
}

const login = ["paths", "/api/v2/sdk/login/wechat", "post"];
const examples = [...login, "responses", "200", "content", "application/json", "examples"];
const code = ["components", "schemas", "LoginWithWeChatRequest", "properties", "code"];
const fingerprint = ["components", "parameters", "X-device-fingerprint"];

/** One thing wrong with the contract each: what, how, and the rule, the message and the place that the report names. */
const broken: [claim: string, edit: (contract: Document) => void, rule: string, message: RegExp, place: string[]][] = [
  ...(
    [
      ["info", ["info"]],
      ["a server", ["servers", "1"]],
      ["an operation", login],
      ["a parameter", fingerprint],
      ["a response", [...login, "responses", "400"]],
      ["a property", code],
      ["an inline example", [...examples, "SUCCESS"]],
      ["a shared example", ["components", "examples", "APP.0001"]],
    ] as const
  ).map(([name, path]): (typeof broken)[number] => [
    `${name} without a source`,
    (document) => document.deleteIn([...path, "x-source"]),
    "oneaccess/sources",
    /`x-source` is missing/,
    [...path],
  ]),
  ...(
    [
      ["a name that is not known", "NoSuchPage", /no source named `NoSuchPage`/],
      ["a sister that is not known", { sister: "NoSuchPage" }, /no source named `NoSuchPage`/],
      ["two grades", { page: "LoginByWechat", sister: "ErrorCode" }, /has to be a name, or one of/],
      ["no grade", { note: "Nothing more." }, /has to be a name, or one of/],
      ["an unknown grade", { heard: "LoginByWechat" }, /has to be a name, or one of/],
      ["an empty note", { page: "LoginByWechat", note: " " }, /has to be a name, or one of/],
      ["a list", ["LoginByWechat"], /has to be a name, or one of/],
    ] as const
  ).map(([name, source, message]): (typeof broken)[number] => [
    `a source with ${name}`,
    (document) => document.setIn([...fingerprint, "x-source"], document.createNode(source)),
    "oneaccess/sources",
    message,
    [...fingerprint, "x-source"],
  ]),
  [
    "a source that nothing names",
    (document) =>
      document.setIn(
        ["x-sources", "Unused"],
        document.createNode({ title: "A page", publisher: "Somebody", url: "https://example.com" }),
      ),
    "oneaccess/sources",
    /`Unused` is not used/,
    ["x-sources", "Unused"],
  ],
  ...["title", "publisher", "url"].map((key): (typeof broken)[number] => [
    `a source without ${key}`,
    (document) => document.deleteIn(["x-sources", "ErrorCode", key]),
    "oneaccess/sources",
    new RegExp(`\`ErrorCode\` needs a \`${key}\``),
    ["x-sources", "ErrorCode"],
  ]),
  [
    "a source at no address",
    (document) => document.setIn(["x-sources", "ErrorCode", "url"], "the vendor's site"),
    "oneaccess/sources",
    /`ErrorCode` needs a `url`/,
    ["x-sources", "ErrorCode"],
  ],
  ...(
    [
      ["info", ["info"]],
      ["external documentation", ["externalDocs"]],
      ["a server", ["servers", "0"]],
      ["a server's variable", ["servers", "0", "variables", "domain_name"]],
      ["a tag", ["tags", "0"]],
      ["an operation", login],
      ["a parameter", fingerprint],
      ["a request body", [...login, "requestBody"]],
      ["a response", [...login, "responses", "400"]],
      ["a schema", ["components", "schemas", "ErrorEnvelope"]],
      ["a property", code],
    ] as const
  ).map(([name, path]): (typeof broken)[number] => [
    `${name} described in a single word`,
    (document) => document.setIn([...path, "description"], "Thing."),
    "oneaccess/described",
    /`description` is missing/,
    [...path],
  ]),
  [
    "an outcome whose title does not begin with its status",
    (document) => document.setIn(["components", "schemas", "BindRequired", "title"], "Bind required"),
    "oneaccess/titles",
    /has to begin with "SOCIAL_BIND – "/,
    ["components", "schemas", "BindRequired"],
  ],
  [
    "an operationId that is not in camel case",
    (document) => document.setIn([...login, "operationId"], "login_with_wechat"),
    "rule/operation-id-camel-case",
    /camelCase/,
    [...login, "operationId"],
  ],
  [
    "a summary of an operation with a full stop",
    (document) => document.setIn([...login, "summary"], "Log in with WeChat."),
    "rule/operation-summary-form",
    /capital letter and has no full stop/,
    [...login, "summary"],
  ],
  [
    "an example without a summary",
    (document) => document.deleteIn([...examples, "SUCCESS", "summary"]),
    "rule/example-summary-form",
    /capital letter and has no full stop/,
    [...examples, "SUCCESS", "summary"],
  ],
  [
    "a description of an operation that begins with no sentence",
    (document) => document.setIn([...login, "description"], "the call that logs in"),
    "rule/operation-description-form",
    /begins with a whole sentence/,
    [...login, "description"],
  ],
  [
    "a tag that names no caller",
    (document) => document.deleteIn(["tags", "0", "x-caller"]),
    "rule/tag-caller",
    /who makes its calls/,
    ["tags", "0", "x-caller"],
  ],
  [
    "a tag with an unknown caller",
    (document) => document.setIn(["tags", "0", "x-caller"], "browser"),
    "rule/tag-caller",
    /who makes its calls/,
    ["tags", "0", "x-caller"],
  ],
  [
    "an operation with two tags",
    (document) => {
      document.addIn(["tags"], document.createNode({ name: "More", description: "More calls.", "x-caller": "device" }));
      document.addIn([...login, "tags"], "More");
    },
    "operation-singular-tag",
    /one tag/i,
    [...login, "tags"],
  ],
  [
    "an operation whose tag is not declared",
    (document) => document.setIn([...login, "tags", 0], "Other"),
    "operation-tag-defined",
    /tags should be defined/i,
    [...login, "tags", "0"],
  ],
];

let folder: string;
const problems = new Map<string, Problem[]>();

// One run for all: Redocly takes most of a second to start.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rules-"));
  const text = await readFile(contract, "utf8");
  const files = broken.map((_, index) => join(folder, `${index}.yaml`));
  for (const [index, [, edit]] of broken.entries()) {
    const document = parseDocument(text);
    edit(document);
    await writeFile(files[index] ?? "", document.toString());
  }
  const options = ["--config", join(root, "redocly.yaml"), "--format", "json", "--max-problems", "1000"];
  const { stdout } = await redocly(["lint", contract, ...files, ...options], { capture: true });
  // Redocly prints a JSON document a file, one after the other.
  const reports: { problems: Problem[] }[] = stdout.split(/(?<=^\})(?=\{)/m).map((report) => JSON.parse(report));
  for (const problem of reports.flatMap(({ problems }) => problems)) {
    const file = basename(problem.location[0]?.source.ref ?? "");
    problems.set(file, [...(problems.get(file) ?? []), problem]);
  }
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

test("the contract breaks no rule", () => {
  expect(problems.get(basename(contract)) ?? []).toEqual([]);
});

test.for(broken.map((each, index) => [...each, index] as const))(
  "%s is reported, with its place",
  ([, , rule, message, place, index]) => {
    const found = problems.get(`${index}.yaml`)?.filter(({ ruleId }) => ruleId === rule) ?? [];
    const pointer = `#/${place.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
    expect(found.map(({ location: [at] }) => at?.pointer)).toEqual([pointer]);
    expect(found[0]?.message).toMatch(message);
  },
);
