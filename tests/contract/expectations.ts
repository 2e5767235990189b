import { answerType, type Operation } from "../facts/index.js";
import { differences, differencesFromAnswer, isObject } from "../support/bodies.js";
import type { Answer, Check } from "../support/exchange.js";
import type { Expected } from "./cases.js";

/** What is expected, in the words of a failure. */
export function describeExpected({ answers }: Operation, expected: Expected): string {
  const fieldsOf = (status: 200 | 400) =>
    Object.values(answers[status].bodies ?? {}).map((fields) =>
      Object.entries(fields)
        .filter(([, { required }]) => required)
        .map(([name, { fixed, example }]) => (fixed ? `${name} ${example}` : name))
        .join(", "),
    );
  const documented = (status: 200 | 400) =>
    answers[status].bodies
      ? `${status} ${answerType} with ${fieldsOf(status).join(", or with ")}`
      : `${status} without a body`;
  const texts: Record<Expected, string> = {
    accepted: documented(200),
    refused: documented(400),
    malformed: "400; what else comes is not published",
    answered: `${documented(200)}; or ${documented(400)}; or another 4xx`,
    rejected: "4xx; what else comes is not published",
  };
  return texts[expected];
}

/** How an answer to a request differs from what a correct provider does. */
export function differencesFrom(operation: Operation, expected: Expected): Check {
  const { answers } = operation;
  switch (expected) {
    case "accepted":
      return (answer) => differencesFromDocumented(200, answers[200], answer);
    case "refused":
      return (answer) => differencesFromDocumented(400, answers[400], answer);
    case "malformed":
      return ({ status }) => differencesFromStatus(400, status);
    case "answered":
      return (answer) => {
        // With which 4xx a tenant refuses what is not its own is not published.
        if (answer.status > 400 && answer.status < 500) return [];
        const status = answer.status === 400 ? 400 : 200;
        return differencesFromDocumented(status, answers[status], answer);
      };
    case "rejected":
      return ({ status }) => (status >= 400 && status < 500 ? [] : [`the status is ${status}, not one of 4xx`]);
  }
}

const differencesFromStatus = (expected: number, actual: number) =>
  actual === expected ? [] : [`the status is ${actual}, not ${expected}`];

function differencesFromDocumented(status: number, documented: Operation["answers"][200], answer: Answer): string[] {
  const wrongStatus = differencesFromStatus(status, answer.status);
  if (wrongStatus.length > 0) return wrongStatus;
  if (!documented.bodies) return differencesFromNothing(answer);
  const body = readBody(answer);
  if (typeof body === "string") return [body];
  const different = differencesFromAnswer(documented, body);
  return different.length > 0 ? different : unsafe(documented, body, answer);
}

/** What was asked for is done, whatever JSON comes along, unless that says that it failed. */
function differencesFromNothing({ body }: Answer): string[] {
  if (body === "") return [];
  try {
    const value: unknown = JSON.parse(body);
    const isRefusal = isObject(value) && (value.error_code || value.error);
    return isRefusal ? ["the body is that of a refusal"] : [];
  } catch {
    return ["the body is neither empty nor JSON"];
  }
}

/** The body as an object, or what stands in the way. */
function readBody({ headers, body }: Answer): Record<string, unknown> | string {
  const mediaType = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== answerType) return `the media type is ${mediaType ?? "missing"}, not ${answerType}`;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : "the body is JSON, but not an object";
  } catch {
    return "the body is not JSON";
  }
}

/**
 * What no page says and yet must hold of tokens (inferred from what a token is for): none is empty, over at once or repeated
 * where logs and caches see it, and none comes with an answer that is not documented to have it.
 */
function unsafe(
  { bodies = {} }: Operation["answers"][200],
  body: Record<string, unknown>,
  { headers }: Answer,
): string[] {
  const documented = Object.values(bodies).find((fields) => differences(fields, body).length === 0) ?? {};
  const tokens = Object.entries(body).filter(([name, value]) => /(^|_)(token|ticket)$/.test(name) && value !== null);
  const sent = Object.values(headers).flat().map(String);
  return [
    ...tokens
      .filter(([name]) => credentials.includes(name) && !documented[name])
      .map(([name]) => `${name} is not for this answer`),
    ...tokens.filter(([, value]) => value === "").map(([name]) => `${name} is empty`),
    ...tokens
      .filter(([, value]) => value !== "" && sent.some((header) => header.includes(String(value))))
      .map(([name]) => `a response header repeats ${name}`),
    ...["expire", "expires_in"]
      .filter((name) => documented[name] && (body[name] ?? null) !== null && !(Number(body[name]) > 0))
      .map((name) => `${name} is over at once`),
  ];
}

/** Whoever holds one of these acts for the user or for the application. */
const credentials = ["access_token", "session_token", "sso_ticket"];
