import { type Fields, type Operation, operations } from "../facts/index.js";
import { typesOf } from "../support/bodies.js";
import { limitsOf } from "../support/limits.js";
import { issuedBy, neverIssued } from "../support/requests.js";
import {
  blank,
  type Fault,
  mediaTypeOf,
  parseJson,
  type Received,
  type Reply,
  readFields,
  refuse,
  reply,
  rulesOf,
  writeReply,
} from "./provider.js";

type Change = Omit<Fault, "id" | "operation">;
/** What a fault does, by what the provider does wrong. */
type Changes = Record<string, Change>;
type Edit = (sent: Reply) => Reply;

const serverError = reply(500, { error_code: "SDK.COMMON.1008", error_msg: "The system is busy. Try again later" });
const redirect: Reply = { status: 302, headers: { Location: "/login" }, body: "" };

const withStatus =
  (status: number): Edit =>
  (sent) => ({ ...sent, status });
const withType =
  (type: string): Edit =>
  (sent) => ({ ...sent, headers: { "Content-Type": type } });
const withBody =
  (body: string): Edit =>
  (sent) => ({ ...sent, body });
const withHeaders =
  (headers: Record<string, string>): Edit =>
  (sent) => ({ ...sent, headers: { ...sent.headers, ...headers } });
const edited =
  (edit: (value: Record<string, unknown>) => unknown): Edit =>
  (sent) =>
    withBody(JSON.stringify(edit(JSON.parse(sent.body))))(sent);
/** Edits the object at a path of field names. */
const editedAt = (path: string[], edit: (value: Record<string, unknown>) => unknown): Edit => {
  const at = (value: Record<string, unknown>, [name, ...rest]: string[]): unknown =>
    name === undefined ? edit(value) : { ...value, [name]: at(value[name] as Record<string, unknown>, rest) };
  return edited((value) => at(value, path));
};

/** Ways to answer that are wrong for every answer with a body. */
const wrongAnswers: Record<string, Edit> = {
  "is redirected": () => redirect,
  "is answered 500": withStatus(500),
  "is answered as text/html": withType("text/html"),
  "is answered without a media type": (sent) => ({ ...sent, headers: {} }),
  "is answered with HTML called JSON": withBody("<h1>Sign in</h1>"),
  "is answered with nothing": withBody(""),
  "is answered with null": withBody("null"),
  "is answered with a list": edited((value) => [value]),
  "is answered with half of its JSON": (sent) => withBody(sent.body.slice(0, -1))(sent),
  "is answered with a byte order mark": (sent) => withBody(`\ufeff${sent.body}`)(sent),
  "is not encoded as its Content-Encoding says": withHeaders({ "Content-Encoding": "gzip" }),
  "has a Content-Encoding that nobody knows": withHeaders({ "Content-Encoding": "x-unknown" }),
};

/**
 * Every fault: for each operation, all that the provider can do wrong with it. They are derived from the facts and not from the
 * cases, which have to find them out: a rule that is not enforced (provider.ts says which there are), a demand that no page
 * makes, an answer that is not documented.
 */
export const faults: Fault[] = operations.flatMap((operation) =>
  Object.entries({
    ...successFaults(operation),
    ...refusalFaults(operation),
    ...connectionFaults(operation),
    ...Object.fromEntries(rulesOf(operation).map(({ name }) => [`ignored: ${name}`, { ignores: name }])),
    ...headerFaults(operation),
    ...bodyFaults(operation),
    ...otherCallFaults(operation),
    ...linkFaults(operation),
  }).map(([name, change]) => ({ id: `${operation.operationId}: ${name}`, operation, ...change })),
);

/** The fault of this id; throws when there is none, so that no correct provider is taken for a wrong one. */
export function faultOf(id: string): Fault {
  const found = faults.find((fault) => fault.id === id);
  if (!found) throw new Error(`No fault is called "${id}".`);
  return found;
}

function successFaults({ answers }: Operation): Changes {
  const { bodies } = answers[200];
  const wrong: Record<string, Edit> = {
    "is answered 201": withStatus(201),
    "is answered 404": withStatus(404),
    "is answered with the error envelope": withBody(blank("code").body),
  };
  if (!bodies) {
    const empty = { ...wrong, "is redirected": () => redirect, "is answered with a text": withBody("sent") };
    return Object.fromEntries(Object.entries(empty).map(([name, accepted]) => [`success ${name}`, { accepted }]));
  }
  const isDemanding = Object.values(bodies).every((fields) => Object.values(fields).some(({ required }) => required));
  return Object.assign(
    Object.fromEntries(
      Object.entries({
        ...wrongAnswers,
        ...wrong,
        ...(isDemanding && { "is answered with an empty object": withBody("{}") }),
        ...(isDemanding && { "is answered within data": edited((data) => ({ data })) }),
      }).map(([name, accepted]) => [`success ${name}`, { accepted }]),
    ),
    ...Object.entries(bodies).map(([outcome, fields]): Changes => {
      const found: Record<string, Edit> = { ...fieldFaults(fields), ...tokenFaults(fields) };
      if (fields.status?.fixed) {
        const others = Object.keys(bodies).filter((other) =>
          Object.keys(bodies[other] ?? {}).some((name) => bodies[other]?.[name]?.required && !fields[name]),
        );
        for (const status of ["PASSWORD_EXPIRED", outcome.toLowerCase(), ...others])
          found[`status is ${status}`] = edited((body) => ({ ...body, status }));
      }
      const named = Object.entries(found).map(([name, accepted]) => [`${outcome}: ${name}`, { outcome, accepted }]);
      return Object.fromEntries(named);
    }),
  );
}

/** What can be wrong with each field of a body, and the fields within it. */
function fieldFaults(fields: Fields, path: string[] = []): Record<string, Edit> {
  return Object.assign(
    {},
    ...Object.entries(fields).map(([name, field]): Record<string, Edit> => {
      const shown = [...path, name].join(".");
      const set = (value: unknown) => editedAt(path, (body) => ({ ...body, [name]: value }));
      const types = typesOf(field);
      const limits = limitsOf(field, field.example);
      return {
        ...(field.required && { [`${shown} is missing`]: editedAt(path, ({ [name]: _, ...rest }) => rest) }),
        ...(!types.includes("any") && { [`${shown} is mistyped`]: set(types.includes("integer") ? "1" : 1) }),
        ...(!types.includes("any") && !types.includes("null") && { [`${shown} is null`]: set(null) }),
        ...Object.fromEntries(limits.map(({ words, broken }) => [`${shown} breaks: ${words}`, set(broken)])),
        ...(field.fields && fieldFaults(field.fields, [...path, name])),
      };
    }),
  );
}

/** What a token must not be: empty, over at once, repeated where logs see it, or there although nobody asked for it. */
function tokenFaults(fields: Fields): Record<string, Edit> {
  const found: Record<string, Edit> = {};
  for (const [name, { required, type }] of Object.entries(fields)) {
    const set = (value: unknown) => edited((body) => ({ ...body, [name]: value }));
    if (required && /(^|_)(token|ticket)$/.test(name)) {
      found[`${name} is empty`] = set("");
      found[`${name} is repeated in a header`] = (sent) =>
        withHeaders({ "X-token": `a=${JSON.parse(sent.body)[name]}` })(sent);
    }
    if ([type].flat().includes("integer")) {
      for (const value of [0, -1, 604800.5]) found[`${name} is ${value}`] = set(value);
    }
  }
  if (!fields.session_token)
    found["a session_token comes along"] = edited((body) => ({ ...body, session_token: "bts0" }));
  return found;
}

function refusalFaults({ answers }: Operation): Changes {
  const [envelope = {}] = Object.values(answers[400].bodies ?? {});
  const inEnvelope = Object.entries(fieldFaults(envelope)).map(([name, edit]): [string, Edit] => [
    `has an envelope whose ${name}`,
    (sent) => (Object.keys(envelope).every((name) => name in Object(parseJson(sent.body))) ? edit(sent) : sent),
  ]);
  const wrong: Record<string, Edit> = {
    ...wrongAnswers,
    "is answered 200": withStatus(200),
    "is answered 404": withStatus(404),
    "is answered with an empty object": withBody("{}"),
    "is answered within error": edited((error) => ({ error })),
    "carries a session_token": edited((body) => ({ ...body, session_token: "bts0" })),
    ...Object.fromEntries(inEnvelope),
  };
  return Object.fromEntries(Object.entries(wrong).map(([name, refused]) => [`a refusal ${name}`, { refused }]));
}

function connectionFaults({ request }: Operation): Changes {
  const onSuccess = (write: (...[response, sent]: Parameters<typeof writeReply>) => void): Change => ({
    write: (response, sent) => (sent.status === 200 ? write(response, sent) : writeReply(response, sent)),
  });
  return {
    "success is never answered": onSuccess(() => {}),
    "the answer never ends": onSuccess((response, { status, headers, body }) => {
      response.writeHead(status, headers).write(body || " ");
    }),
    "the answer is cut off": onSuccess((response, { status, headers, body }) => {
      response.writeHead(status, { ...headers, "Content-Length": body.length + 1 });
      response.flushHeaders();
      response.write(body, () => response.destroy());
    }),
    "the connection is closed": onSuccess((response) => response.destroy()),
    ...(request?.mediaType.startsWith("application/json") && {
      "a body that is not JSON is never answered": {
        write: (response, sent, { body }) => {
          if (parseJson(body) !== undefined || body === "") writeReply(response, sent);
        },
      },
    }),
  };
}

/** Answers those requests of an operation for which `reply` has one. */
function intercept({ path, method }: Operation, reply: (received: Received) => Reply | undefined): Change {
  return {
    intercept: (received) => (received.path === path && received.method === method ? reply(received) : undefined),
  };
}

function refusedIf(operation: Operation, isRefused: (received: Received) => boolean): Change {
  return intercept(operation, (received) => (isRefused(received) ? refuse("SDK.COMMON.1006", "request") : undefined));
}

/** What no page demands of headers, demanded. */
function headerFaults(operation: Operation): Changes {
  const { headers } = operation;
  const found: Changes = {};
  const known = /^(?:host|connection|user-agent|accept|authorization|content-(?:type|length))$/;
  const isKnown = (name: string) => known.test(name) || headers.some((header) => header.name.toLowerCase() === name);
  for (const { name, mandatory, example, notValidated, furtherExamples } of headers) {
    const sent = ({ headers }: Received) => headers[name.toLowerCase()];
    if (!mandatory) {
      found[`${name} is demanded`] = refusedIf(operation, (received) => sent(received) === undefined);
      found[`${name} is not allowed`] = refusedIf(operation, (received) => sent(received) !== undefined);
    }
    if (notValidated) {
      found[`${name} is validated`] = refusedIf(
        operation,
        (received) => ![undefined, "", example].includes(sent(received)),
      );
    }
    for (const value of furtherExamples ? [example, ...furtherExamples] : []) {
      found[`${name}: ${value} is not supported`] = refusedIf(operation, (received) => sent(received) === value);
    }
  }
  if (headers.length > 0) {
    const isSpelt =
      (spell: (name: string) => string) =>
      ({ spelling }: Received) =>
        headers.some(({ name }) => spelling.includes(spell(name)));
    found["header names are not known in lower case"] = refusedIf(
      operation,
      isSpelt((name) => name.toLowerCase()),
    );
    found["header names are not known in upper case"] = refusedIf(
      operation,
      isSpelt((name) => name.toUpperCase()),
    );
  }
  found["unknown headers are not allowed"] = refusedIf(
    operation,
    ({ headers }) => !Object.keys(headers).every(isKnown),
  );
  return found;
}

/** What no page demands of a body, demanded, and values that a provider does not survive. */
function bodyFaults(operation: Operation): Changes {
  const { request } = operation;
  if (!request) return {};
  const own = request.mediaType.split(";")[0];
  const valueIn = (received: Received, name: string) => Object(readFields(operation, received))[name];
  const found: Changes = {
    "unknown body fields are not allowed": refusedIf(operation, (received) =>
      Object.keys(Object(readFields(operation, received))).some((name) => !(name in request.fields)),
    ),
    "another media type is answered 415": intercept(operation, (received) =>
      mediaTypeOf(received) === own ? undefined : reply(415, {}),
    ),
  };
  if (request.mediaType.includes("charset=utf8")) {
    found["the vendor's spelling of the charset is answered 415"] = intercept(operation, ({ headers }) =>
      headers["content-type"]?.includes("charset=utf8") ? reply(415, {}) : undefined,
    );
  }
  for (const [name, { required, fixed }] of Object.entries(request.fields)) {
    if (!required) found[`${name} is demanded`] = refusedIf(operation, (received) => !valueIn(received, name));
    if (fixed) continue;
    const unusual: [string, (text: string) => boolean][] = [
      ["of other scripts", (text) => /[^ -~]/.test(text)],
      ["with quotes", (text) => text === `'"\\n\\`],
      ["of great length", (text) => text.length > 900],
    ];
    for (const [what, isOne] of unusual) {
      const isUnusual = (received: Received) => isOne(String(valueIn(received, name)));
      found[`a ${name} ${what} ends in a 500`] = intercept(operation, (received) =>
        isUnusual(received) ? serverError : undefined,
      );
    }
  }
  return found;
}

/** Other methods and paths that are the call too, or end in what is no answer. */
function otherCallFaults({ method, path }: Operation): Changes {
  const known = (method: string, path: string) =>
    operations.some((other) => other.path === path && other.method === method);
  // HEAD may be answered like GET.
  const others = ["GET", "POST", ...(method === "GET" ? [] : ["HEAD"]), "PUT", "PATCH", "DELETE"];
  const methods = others.filter((other) => !known(other, path));
  const nearby = [
    path.slice(0, path.lastIndexOf("/")),
    `${path}/unknown`,
    `${path}s`,
    path.replace("/v2/", "/v1/"),
    path.replace("/api/v2/", "/"),
  ].filter((other) => !known(method, other));
  const found: Changes = {};
  for (const other of methods) {
    found[`${other} is the call too`] = {
      read: (received) => (received.path === path && received.method === other ? { ...received, method } : received),
    };
  }
  for (const other of nearby) {
    found[`${other} is the call too`] = {
      read: (received) => (received.path === other ? { ...received, path } : received),
    };
  }
  const isUnknownMethod = (received: Received) => received.path === path && !known(received.method, path);
  const isUnknownPath = (received: Received) => operations.every((operation) => operation.path !== received.path);
  for (const [what, isOne] of [
    ["method", isUnknownMethod],
    ["path", isUnknownPath],
  ] as const) {
    found[`an unknown ${what} is redirected`] = { intercept: (received) => (isOne(received) ? redirect : undefined) };
    found[`an unknown ${what} ends in a 500`] = {
      intercept: (received) => (isOne(received) ? serverError : undefined),
    };
  }
  return found;
}

/** What can go wrong between two calls: what one issued and the other takes. */
function linkFaults(operation: Operation): Changes {
  const { operationId, request, headers } = operation;
  const found: Changes = {};
  for (const from of operations) {
    const link = from.answers[200].next?.[operationId];
    for (const name of link ? issuedBy(link) : []) {
      const { example, carries } = request?.fields[name] ?? headers.find((header) => header.name === name) ?? {};
      const [after] = link?.after ?? [];
      const outcomes = after && !after.endsWith("_SMS") ? { outcomes: { [from.operationId]: after } } : {};
      const isIssued = (received: Received) => {
        const sent = Object(readFields(operation, received))[name] ?? received.headers[name.toLowerCase()];
        return ![example, neverIssued, "", undefined].includes(sent);
      };
      found[`the ${name} that ${from.operationId} issued is refused`] = {
        ...outcomes,
        ...refusedIf(operation, isIssued),
      };
      found[`ignored: ${carries} is issued`] ??= { ...outcomes, ignores: `${carries} is issued` };
      if (carries === "sso_ticket") found["ignored: sso_ticket works once"] = { ignores: "sso_ticket works once" };
    }
  }
  if (operationId === "exchangeSessionToken") {
    const ignores = "fingerprint is that of the login";
    found[`ignored: ${ignores}`] = { ignores };
  }
  return found;
}
