import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { type Document, parseDocument } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { lintAll } from "../support/lint.js";

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

let found: Awaited<ReturnType<typeof lintAll>>;
beforeAll(async () => {
  const text = await readFile(contract, "utf8");
  const texts = broken.map(([, edit]) => {
    const document = parseDocument(text);
    edit(document);
    return document.toString();
  });
  found = await lintAll(contract, texts);
}, 60_000);

test("the contract breaks no rule", () => {
  expect(found.ofDocument).toEqual([]);
});

test.for(broken.map((each, index) => [...each, index] as const))(
  "%s is reported, with its place",
  ([, , rule, message, place, index]) => {
    const problems = found.ofTexts[index]?.filter(({ ruleId }) => ruleId === rule) ?? [];
    const pointer = `#/${place.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
    expect(problems.map(({ location: [at] }) => at?.pointer)).toEqual([pointer]);
    expect(problems[0]?.message).toMatch(message);
  },
);
