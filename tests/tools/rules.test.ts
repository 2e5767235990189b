import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { contract } from "../../scripts/lib/paths.js";
import { lintAll } from "../support/lint.js";

const login = "paths /api/v2/sdk/login/wechat post";
const example = `${login} responses 200 content application/json examples SUCCESS`;
const code = "components schemas LoginWithWeChatRequest properties code";
const fingerprint = "components parameters X-device-fingerprint";

/** One thing wrong with the contract: where, the value there (undefined: nothing), and the rule and words of the report. */
type Row = [at: string, value: unknown, rule: string, message: string, place?: string];

const sourced = [
  "info",
  "servers 1",
  login,
  fingerprint,
  `${login} responses 400`,
  code,
  example,
  "components examples APP.0001",
].map((at): Row => [`${at} x-source`, undefined, "sources", "`x-source` is missing", at]);

const wrongSources = [
  ["NoSuchPage", "no source named `NoSuchPage`"],
  [{ sister: "NoSuchPage" }, "no source named `NoSuchPage`"],
  [{ page: "LoginByWechat", sister: "ErrorCode" }, "has to be a name, or one of"],
  [{ note: "Nothing more." }, "has to be a name, or one of"],
  [{ rumour: "LoginByWechat" }, "has to be a name, or one of"],
  [{ page: "LoginByWechat", note: " " }, "has to be a name, or one of"],
  [["LoginByWechat"], "has to be a name, or one of"],
].map(([value, message]): Row => [`${fingerprint} x-source`, value, "sources", String(message)]);

const complete = ["title", "publisher", "url"].map((key): Row => {
  const at = "x-sources ErrorCode";
  return [`${at} ${key}`, undefined, "sources", `\`ErrorCode\` needs a \`${key}\``, at];
});

const described = [
  "info",
  "externalDocs",
  "servers 0",
  "servers 0 variables domain_name",
  "tags 0",
  login,
  fingerprint,
  `${login} requestBody`,
  `${login} responses 400`,
  "components schemas ErrorEnvelope",
  code,
].map((at): Row => [`${at} description`, "Thing.", "described", "`description` is missing", at]);

const unused = { title: "A page", publisher: "Somebody", url: "https://example.com" };
const bindRequired = "components schemas BindRequired";
const form = "capital letter and has no full stop";
const rows: Row[] = [
  ...sourced,
  ...wrongSources,
  ["x-sources Unused", unused, "sources", "`Unused` is not used"],
  ...complete,
  ["x-sources ErrorCode url", "the site", "sources", "`ErrorCode` needs a `url`", "x-sources ErrorCode"],
  ...described,
  [`${bindRequired} title`, "Bind required", "titles", 'has to begin with "SOCIAL_BIND – "', bindRequired],
  [`${login} operationId`, "login_with_wechat", "rule/operation-id-camel-case", "camelCase"],
  [`${login} summary`, "Log in with WeChat.", "rule/operation-summary-form", form],
  [`${example} summary`, undefined, "rule/example-summary-form", form],
  [`${login} description`, "the call that logs in", "rule/operation-description-form", "begins with a whole sentence"],
  ["tags 0 x-caller", undefined, "rule/tag-caller", "who makes its calls"],
  ["tags 0 x-caller", "browser", "rule/tag-caller", "who makes its calls"],
];

let found: Awaited<ReturnType<typeof lintAll>>;
beforeAll(async () => {
  const text = await readFile(contract, "utf8");
  const texts = rows.map(([at, value]) => {
    const document = parseDocument(text);
    if (value === undefined) document.deleteIn(at.split(" "));
    else document.setIn(at.split(" "), document.createNode(value));
    return document.toString();
  });
  found = await lintAll([contract], texts);
}, 60_000);

test("the contract breaks no rule", () => {
  expect(found.ofDocuments).toEqual([]);
});

test.for(rows.map((row, index) => [row[2], row[0], JSON.stringify(row[1]) ?? "nothing", row, index] as const))(
  "%s is reported, with its place: %s with %s",
  ([name, , , [at, , , message, place = at], index]) => {
    const rule = name.startsWith("rule/") ? name : `oneaccess/${name}`;
    const problems = found.ofTexts[index]?.filter(({ ruleId }) => ruleId === rule) ?? [];
    const keys = place.split(" ").map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1"));
    expect(problems.map(({ location: [at] }) => at?.pointer)).toEqual([`#/${keys.join("/")}`]);
    expect(problems[0]?.message).toContain(message);
  },
);
