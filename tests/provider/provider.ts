import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { answerType, type Fields, formType, type JourneyValue, type Operation, operations } from "../facts/index.js";
import { bodyOf, isObject, isOfType, typesOf } from "../support/bodies.js";
import { limitsOf } from "../support/limits.js";
import { invalidToken, Journey, type JourneyOptions } from "./journey.js";

/** A request as it arrived: header names in lower case, and as they were spelt. */
export interface Received {
  method: string;
  path: string;
  headers: Record<string, string>;
  spelling: string[];
  body: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What a fault changes of a correct provider; whatever it leaves out stays correct. */
export interface Fault {
  /** Who it is and what the provider does wrong: `<operationId>: <what>`. */
  id: string;
  /** The operation whose requests show it. */
  operation: Operation;
  /** The outcome that shows it. */
  outcome?: string;
  /** The outcomes of other operations that lead to it. */
  outcomes?: Record<string, string>;
  /** The rule that requests of the operation may break. */
  ignores?: string;
  /** Reads something else into a request of the operation, or of another call. */
  read?: (request: Received) => Received;
  /** Answers a request that the correct provider would have handled in another way. */
  intercept?: (request: Received) => Reply | undefined;
  /** Changes the reply to a good request of the operation. */
  accepted?: (reply: Reply) => Reply;
  /** Changes a 400 of the operation. */
  refused?: (reply: Reply) => Reply;
  /** Puts a reply on the wire. */
  write?: (response: ServerResponse, reply: Reply, request: Received) => void;
}

export interface ProviderOptions extends JourneyOptions {
  fault?: Fault | undefined;
  /** The outcome of each operation that has several, by operationId; else the first of the facts. */
  outcomes?: Record<string, string> | undefined;
  port?: number | undefined;
  /** Each object of a 200 has a field that nobody has published. */
  further?: boolean | undefined;
  /** The optional fields of a 200 that are null, by name. */
  nulls?: string[] | undefined;
}

/** A running provider: `requests` are those it has received so far. */
export interface RunningProvider {
  url: string;
  requests: Received[];
  /** The code that was last sent to a number by SMS. */
  smsCodes: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export const reply = (status: number, value: unknown): Reply => ({
  status,
  headers: { "Content-Type": answerType },
  body: JSON.stringify(value),
});
export const refuse = (error_code: string, error_msg: string) => reply(400, { error_code, error_msg });
export const blank = (name: string) => refuse("SDK.COMMON.1001", `Parameter ${name} cannot be left blank.`);

function withFurther(value: unknown): unknown {
  if (!isObject(value)) return value;
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withFurther(field)])),
    further: 1,
  };
}

function withNulls(names: string[], fields: Fields, value: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
    const child = value[name];
    if (!field.required && names.includes(name)) return [[name, null]];
    return field.fields && isObject(child) ? [[name, withNulls(names, field.fields, child)]] : [];
  });
  return { ...value, ...Object.fromEntries(changed) };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The fields of a request body, or undefined when it is not encoded as the operation's media type says. */
export function readFields({ request }: Operation, { body }: Received): unknown {
  if (request?.mediaType === formType) return Object.fromEntries(new URLSearchParams(body));
  return parseJson(body);
}

export const mediaTypeOf = ({ headers }: Pick<Received, "headers">) =>
  headers["content-type"]?.split(";")[0]?.trim().toLowerCase();

/** A rule that the form of a request has to keep. */
export interface Rule {
  name: string;
  isBroken(received: Received): boolean;
  refusal: Reply;
}

const otherTypes: [what: string, isOne: (value: unknown) => boolean, example: unknown][] = [
  ["null", (value) => value === null, null],
  ["a text", (value) => typeof value === "string", ""],
  ["a number", (value) => typeof value === "number", 1],
  ["true", (value) => value === true, true],
  ["a list", Array.isArray, []],
  ["an object", isObject, {}],
];

/** The rules of an operation's requests, of which a good request keeps all. */
export function rulesOf(operation: Operation): Rule[] {
  const { headers, request, security } = operation;
  const rules: Rule[] = [];
  const add = (name: string, refusal: Reply, isBroken: Rule["isBroken"]) => rules.push({ name, refusal, isBroken });
  if (security) {
    const refusal = reply(400, { error: "invalid_token", error_description: "Invalid access token." });
    add("Authorization is mandatory", refusal, ({ headers }) => !/^Bearer \S/i.test(headers.authorization ?? ""));
  }
  for (const header of headers) {
    const { name, mandatory, example } = header;
    const sent = ({ headers }: Received) => headers[name.toLowerCase()];
    if (mandatory) {
      add(`${name} is mandatory`, blank(name), (received) => sent(received) === undefined);
      add(`${name} is not empty`, blank(name), (received) => sent(received) === "");
    }
    for (const { words, isKept } of limitsOf(header, example)) {
      add(`${name} ${words}`, refuse("SDK.COMMON.1002", name), (received) => !isKept(sent(received)));
    }
  }
  if (!request) return rules;

  const own = request.mediaType.split(";")[0];
  const wrongType = refuse("SDK.COMMON.1006", "The Content-Type parameter error");
  const [other = ""] = ["application/json", formType].filter((type) => type !== own);
  add("Content-Type is mandatory", wrongType, (received) => mediaTypeOf(received) === undefined);
  add(`Content-Type is not ${other}`, wrongType, (received) => mediaTypeOf(received) === other);
  add(`Content-Type is ${own}`, wrongType, (received) => ![undefined, own, other].includes(mediaTypeOf(received)));

  const wrongBody = refuse("SDK.COMMON.1007", "The body parameter type error");
  const isReadable = (received: Received) => mediaTypeOf(received) === own && received.body !== "";
  const addOfBody = (rule: string, refusal: Reply, isBroken: (value: unknown) => boolean) =>
    add(rule, refusal, (received) => isReadable(received) && isBroken(readFields(operation, received)));
  add("the body is mandatory", wrongBody, ({ body }) => body === "");
  // Of a form, every text is one, and every value is a text.
  const wrongTypes = own === formType ? [] : otherTypes;
  if (own !== formType) addOfBody("the body is JSON", wrongBody, (value) => value === undefined);
  for (const [what, isOne] of wrongTypes)
    if (what !== "an object") addOfBody(`the body is not ${what}`, wrongBody, isOne);
  for (const [name, field] of Object.entries(request.fields)) {
    const addOf = (rule: string, refusal: Reply, isBroken: (value: unknown) => boolean) =>
      addOfBody(`${name} ${rule}`, refusal, (body) => isObject(body) && isBroken(body[name]));
    if (field.required) {
      addOf("is mandatory", blank(name), (value) => value === undefined);
      addOf("is not empty", blank(name), (value) => value === "");
    }
    const wrong = refuse("SDK.COMMON.1006", "The request parameter error");
    for (const [what, isOne, example] of wrongTypes) {
      if (!typesOf(field).some((type) => isOfType(example, type))) addOf(`is not ${what}`, wrong, isOne);
    }
    if (field.fixed) addOf(`is ${field.example}`, wrong, (value) => Boolean(value) && value !== field.example);
    for (const { words, isKept } of limitsOf(field, field.example)) addOf(words, wrong, (value) => !isKept(value));
  }
  return rules;
}

/**
 * A correct provider of the calls on plain node:http, written from the facts and not from the document, which remembers what
 * it issued. It listens on `port` or a free one, and with `fault` is wrong in that way. The contract suite must be green without a fault and red with each.
 */
export async function startProvider({
  fault,
  outcomes = {},
  port = 0,
  further = false,
  nulls = [],
  ...options
}: ProviderOptions = {}): Promise<RunningProvider> {
  const requests: Received[] = [];
  const journey = new Journey(options);

  /** The reply of a correct provider. */
  function correct(received: Received): { operation?: Operation; reply: Reply } {
    const known = operations.filter(({ path }) => path === received.path);
    const method = options.tenant && received.method === "HEAD" ? "GET" : received.method;
    const operation = known.find((one) => one.method === method);
    if (!operation) {
      const status = known.length > 0 ? 405 : 404;
      return { reply: reply(status, { error_code: String(status), error_msg: "No such call" }) };
    }
    const broken = rulesOf(operation).filter(({ isBroken }) => isBroken(received));
    const ignored = fault?.operation === operation ? fault.ignores : undefined;
    const isFaulty = broken.some(({ name }) => name === ignored);
    if (broken[0]?.name === "Authorization is mandatory" && options.tenant)
      return { operation, reply: invalidToken(options) };
    const refused = isFaulty
      ? broken.find(({ name }) => name !== ignored)?.refusal
      : (broken[0]?.refusal ?? journey.refusal(operation, received, ignored));
    return { operation, reply: refused ?? success(operation, received, ignored) };
  }

  function success(operation: Operation, received: Received, ignored?: string): Reply {
    const { operationId, answers } = operation;
    const { bodies, examples = {} } = answers[200];
    const shown = fault?.operation.operationId === operationId ? fault.outcome : undefined;
    const outcome =
      shown ?? fault?.outcomes?.[operationId] ?? outcomes[operationId] ?? Object.keys(bodies ?? {})[0] ?? "";
    const example = examples[outcome]?.value ?? bodyOf(bodies?.[outcome] ?? {});
    const issued = journey.succeed(operation, received, isObject(example) ? example : {}, ignored);
    const answered = withNulls(nulls, bodies?.[outcome] ?? {}, issued);
    if (bodies) return reply(200, further ? withFurther(answered) : answered);
    const body = options.tenant?.smsAnswer ?? "";
    return { status: 200, headers: body ? { "Content-Type": answerType } : {}, body };
  }

  function answer(received: Received): Reply {
    const read = fault?.read?.(received) ?? received;
    const intercepted = fault?.intercept?.(read);
    if (intercepted) return intercepted;
    const { operation, reply } = correct(read);
    if (!operation || operation !== fault?.operation) return reply;
    const change = reply.status === 200 ? fault.accepted : fault.refused;
    return change?.(reply) ?? reply;
  }

  const server = createServer(async (incoming, response) => {
    const received = await receive(incoming);
    requests.push(received);
    const write = fault?.write && received.path === fault.operation.path ? fault.write : writeReply;
    write(response, answer(received), received);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}`,
    requests,
    smsCodes: journey.smsCodes,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** The value that a request carries from elsewhere in the journey, in whichever header or field the facts say. */
export function carriedValue(operation: Operation, received: Received, value: JourneyValue): string | undefined {
  if (value === "access_token") return operation.security && received.headers.authorization?.replace(/^Bearer /i, "");
  const header = operation.headers.find(({ carries }) => carries === value);
  if (header) return received.headers[header.name.toLowerCase()];
  const field = Object.entries<Fields[string]>(operation.request?.fields ?? {}).find(
    ([, { carries }]) => carries === value,
  );
  const fields = readFields(operation, received);
  const found = field && isObject(fields) ? fields[field[0]] : undefined;
  return typeof found === "string" ? found : undefined;
}

export function writeReply(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body);
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  let body = "";
  for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    spelling: incoming.rawHeaders.filter((_, index) => index % 2 === 0),
    body,
  };
}
