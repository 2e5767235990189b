import { isObject } from "../contract/bodies.js";
import { body, encode } from "../contract/cases.js";
import { anotherDevice, issuedBy, neverIssued } from "../contract/journey.js";
import { type Field, type Fields, type Operation, operations } from "../facts/index.js";
import { exampleOf } from "./journey.js";
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
  writeReply,
} from "./provider.js";

/** What a fault does, by what the provider does wrong. */
type Changes = Record<string, Omit<Fault, "id" | "operation">>;

const serverError = reply(500, { error_code: "SDK.COMMON.1008", error_msg: "The system is busy. Try again later" });
const redirect = (status: number): Reply => ({ status, headers: { Location: "/login" }, body: "" });

const withStatus = (status: number) => (sent: Reply) => ({ ...sent, status });
const withType = (type: string) => (sent: Reply) => ({ ...sent, headers: { "Content-Type": type } });
const withoutType = (sent: Reply) => ({ ...sent, headers: {} });
const withHeaders = (headers: Record<string, string>) => (sent: Reply) => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});
const withBody = (body: string) => (sent: Reply) => ({ ...sent, body });
const edited = (edit: (value: Record<string, unknown>) => unknown) => (sent: Reply) =>
  withBody(JSON.stringify(edit(JSON.parse(sent.body))))(sent);
const html = (sent: Reply) => ({ ...sent, headers: { "Content-Type": "text/html" }, body: "<h1>Sign in</h1>" });

const isJson = (mediaType = "") => mediaType.startsWith("application/json");

/** An entry for each value, named by a sentence. */
function each<T>(values: readonly T[], name: (value: T) => string, change: (value: T) => Changes[string]): Changes {
  return Object.fromEntries(values.map((value) => [name(value), change(value)]));
}

/** Every fault: for each operation, all that the provider can do wrong with it. */
export const faults: Fault[] = operations.flatMap((operation) =>
  Object.entries({
    ...answerFaults(operation),
    ...connectionFaults(operation),
    ...refusalFaults(operation),
    ...headerFaults(operation),
    ...(operation.request ? bodyFaults(operation) : {}),
    ...otherCallFaults(operation),
    ...chainFaults(operation),
  }).map(([name, change]) => ({ id: `${operation.operationId}: ${name}`, operation, ...change })),
);

/** The fault of this id; throws when there is none, so that no correct provider is taken for a wrong one. */
export function faultOf(id: string): Fault {
  const found = faults.find((fault) => fault.id === id);
  if (!found) throw new Error(`No fault is called "${id}".`);
  return found;
}

/** Applies an edit to the object at a path of field names. */
function editedAt(path: string[], edit: (value: Record<string, unknown>) => unknown) {
  const at = (value: Record<string, unknown>, [name, ...rest]: string[]): unknown =>
    name === undefined ? edit(value) : { ...value, [name]: at(value[name] as Record<string, unknown>, rest) };
  return edited((value) => at(value, path));
}

function fieldFaults(
  fields: Fields,
  add: (change: (sent: Reply) => Reply) => Changes[string],
  path: string[] = [],
): Changes {
  return Object.assign(
    {},
    ...Object.entries(fields).map(([name, field]): Changes => {
      const shown = [...path, name].join(".");
      const set = (value: unknown) => add(editedAt(path, (body) => ({ ...body, [name]: value })));
      return {
        ...(field.required && {
          [`${shown} is missing`]: add(editedAt(path, ({ [name]: _, ...rest }) => rest)),
          [`${shown} is renamed`]: add(
            editedAt(path, ({ [name]: value, ...rest }) => ({ ...rest, [`${name}_`]: value })),
          ),
        }),
        [`${shown} is mistyped`]: set(mistyped(field)),
        ...(![field.type].flat().includes("null") && { [`${shown} is null`]: set(null) }),
        ...(field.fields && fieldFaults(field.fields, add, [...path, name])),
      };
    }),
  );
}

/** A value of a type that the field does not have. */
function mistyped({ type }: Field): unknown {
  return [type].flat().some((one) => one === "integer") ? "1" : 1;
}

function answerFaults({ answers }: Operation): Changes {
  const { bodies } = answers[200];
  const statuses = [201, 202, 204, 206, 400, 401, 403, 404, 422, 500, 503];
  const common: Changes = {
    ...each(
      statuses.filter((status) => status !== 400 || bodies),
      (status) => `success is answered ${status}`,
      (status) => ({ accepted: withStatus(status) }),
    ),
    "success is redirected": { accepted: () => redirect(302) },
    "success is answered with HTML": { accepted: html },
    "success is answered with the error envelope": { accepted: withBody(blank("code").body) },
  };
  if (!bodies) return { ...common, "success is answered with a body": { accepted: withBody("{}") } };

  const outcomes = Object.entries(bodies).map(([outcome, fields]) => {
    const shown = { outcome };
    const changes: Changes = fieldFaults(fields, (accepted) => ({ ...shown, accepted }));
    const set = (name: string, value: unknown) => ({
      ...shown,
      accepted: edited((body) => ({ ...body, [name]: value })),
    });
    const strings = Object.keys(fields).filter((name) => /(^|_)(token|ticket)$/.test(name) && fields[name]?.required);
    const lifetimes = Object.keys(fields).filter((name) => ["expire", "expires_in"].includes(name));
    const repeated = strings.map((name) => ({
      [`${name} is repeated in a header`]: {
        ...shown,
        accepted: (sent: Reply) => withHeaders({ "X-token": `a=${JSON.parse(sent.body)[name]}` })(sent),
      },
      [`${name} is empty`]: set(name, ""),
    }));
    const over = lifetimes.map((name) => ({
      [`${name} is 0`]: set(name, 0),
      [`${name} is in the past`]: set(name, -1),
      [`${name} is a fraction`]: set(name, 604800.5),
      [`${name} is a date`]: set(name, "2030-01-01T00:00:00Z"),
    }));
    const leaked: Changes = fields.session_token
      ? {}
      : { "a session_token comes along": set("session_token", "bts0000000000000000000000000000") };
    const status: Changes = fields.status?.fixed
      ? {
          "status is of no outcome": set("status", "PASSWORD_EXPIRED"),
          "status is in lower case": set("status", outcome.toLowerCase()),
        }
      : {};
    const all: Changes = Object.assign({}, changes, leaked, status, ...repeated, ...over);
    return Object.fromEntries(Object.entries(all).map(([name, change]) => [`${outcome}: ${name}`, change]));
  });
  const [first = "", fields = {}] = Object.entries(bodies)[0] ?? [];
  const other = Object.keys(bodies).find((outcome) => outcome !== first && bodies[outcome]?.state_token);
  return Object.assign(
    {},
    common,
    {
      ...each(
        ["text/plain", "text/html", "application/xml", "application/problem+json"],
        (type) => `success is answered as ${type}`,
        (type) => ({ accepted: withType(type) }),
      ),
      "success is answered without a media type": { accepted: withoutType },
      "success is answered with HTML called JSON": { accepted: withBody("<h1>Sign in</h1>") },
      "success is answered with nothing": { accepted: withBody("") },
      ...(Object.values(fields).some(({ required }) => required) && {
        "success is answered with an empty object": { accepted: withBody("{}") },
        "success is answered within data": { accepted: edited((data) => ({ data })) },
      }),
      "success is answered with null": { accepted: withBody("null") },
      "success is answered with a list": { accepted: edited((value) => [value]) },
      "success is answered with JSON in a string": {
        accepted: (sent: Reply) => withBody(JSON.stringify(sent.body))(sent),
      },
      "success is answered with JSON and more": { accepted: (sent: Reply) => withBody(`${sent.body};`)(sent) },
      "success is answered with half of its JSON": {
        accepted: (sent: Reply) => withBody(sent.body.slice(0, -1))(sent),
      },
      "success is answered with a byte order mark": { accepted: (sent: Reply) => withBody(`\ufeff${sent.body}`)(sent) },
      ...each(
        ["gzip", "br", "x-unknown"],
        (encoding) => `success is not encoded as its Content-Encoding ${encoding} says`,
        (encoding) => ({ accepted: withHeaders({ "Content-Encoding": encoding }) }),
      ),
      ...(other && {
        "success has another outcome's status": { accepted: edited((value) => ({ ...value, status: other })) },
      }),
      ...(bodies.USER_REGISTER?.data && {
        "data is an object": {
          outcome: "USER_REGISTER",
          accepted: edited(({ data, ...rest }) => ({ ...rest, data: JSON.parse(String(data)) })),
        },
      }),
    } satisfies Changes,
    ...outcomes,
  );
}

function connectionFaults({ request }: Operation): Changes {
  const onSuccess = (write: (...[response, sent]: Parameters<typeof writeReply>) => void): Changes[string] => ({
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
    ...(isJson(request?.mediaType) && {
      "a body that is not JSON is never answered": {
        write: (response, sent, { body }) => {
          if (parseJson(body) !== undefined || body === "") writeReply(response, sent);
        },
      },
    }),
  };
}

function refusalFaults({ answers }: Operation): Changes {
  const [envelope = {}] = Object.values(answers[400].bodies ?? {});
  return {
    ...each(
      [200, 401, 403, 404, 409, 415, 422, 500, 502],
      (status) => `a refusal is answered ${status}`,
      (status) => ({ refused: withStatus(status) }),
    ),
    "a refusal is redirected": { refused: () => redirect(302) },
    ...each(
      ["text/plain", "application/problem+json"],
      (type) => `a refusal is answered as ${type}`,
      (type) => ({ refused: withType(type) }),
    ),
    "a refusal is answered without a media type": { refused: withoutType },
    "a refusal is answered with HTML": { refused: html },
    "a refusal is answered with nothing": { refused: withBody("") },
    "a refusal is answered with an empty object": { refused: withBody("{}") },
    "a refusal is answered with a list": { refused: edited((value) => [value]) },
    "a refusal carries a session_token": {
      refused: edited((body) => ({ ...body, session_token: "bts0000000000000000000000000000" })),
    },
    "a refusal is answered within error": { refused: edited((error) => ({ error })) },
    "a refusal is not encoded as its Content-Encoding says": { refused: withHeaders({ "Content-Encoding": "gzip" }) },
    ...fieldFaults(envelope, (refused) => ({
      refused: (sent) =>
        Object.keys(envelope).every((name) => name in Object(parseJson(sent.body))) ? refused(sent) : sent,
    })),
  };
}

function headerFaults(operation: Operation): Changes {
  const { headers, path, method } = operation;
  const isHere = (request: Received) => request.path === path && request.method === method;
  const intercept = (answer: (request: Received) => Reply | undefined): Changes[string] => ({
    intercept: (request) => (isHere(request) ? answer(request) : undefined),
  });
  const withDefault = (name: string, value: string): Changes[string] => ({
    read: (request) =>
      isHere(request) ? { ...request, headers: { [name.toLowerCase()]: value, ...request.headers } } : request,
  });
  const mandatory = headers.filter((header) => header.mandatory).map(({ name }) => name);
  const optional = headers.filter((header) => !header.mandatory).map(({ name }) => name);
  const known = /^(?:host|connection|user-agent|accept|authorization|content-(?:type|length))$/;
  const isKnown = (name: string) => known.test(name) || headers.some((header) => header.name.toLowerCase() === name);
  const sent = ({ headers }: Received, name: string) => headers[name.toLowerCase()];
  return {
    ...each(
      headers.filter((header) => header.mandatory),
      ({ name }) => `${name} is not enforced`,
      ({ name, example }) => withDefault(name, example),
    ),
    ...each(
      mandatory,
      (name) => `${name} is enforced with a 401`,
      (name) => intercept((request) => (sent(request, name) ? undefined : { ...blank(name), status: 401 })),
    ),
    ...each(
      mandatory,
      (name) => `${name} is known in the vendor's spelling alone`,
      (name) => intercept(({ spelling }) => (spelling.includes(name) ? undefined : blank(name))),
    ),
    ...each(
      optional,
      (name) => `${name} is demanded`,
      (name) => intercept((request) => (sent(request, name) ? undefined : blank(name))),
    ),
    ...each(
      optional,
      (name) => `${name} is not allowed`,
      (name) => intercept((request) => (sent(request, name) ? refuse("SDK.COMMON.1006", name) : undefined)),
    ),
    ...each(
      headers.filter(({ notValidated }) => notValidated),
      ({ name }) => `${name} is validated`,
      ({ name, example }) =>
        intercept((request) =>
          [undefined, example].includes(sent(request, name)) ? undefined : refuse("SDK.COMMON.1002", name),
        ),
    ),
    ...each(
      headers.flatMap(({ name, example, others }) =>
        others ? [example, ...others].map((value) => ({ name, value })) : [],
      ),
      ({ name, value }) => `${name}: ${value} is not supported`,
      ({ name, value }) =>
        intercept((request) => (sent(request, name) === value ? refuse("SDK.COMMON.1006", name) : undefined)),
    ),
    ...(headers.length > 0 && {
      "header names are not known in lower case": intercept(({ spelling }) =>
        headers.some(({ name }) => spelling.includes(name.toLowerCase())) ? blank("headers") : undefined,
      ),
      "header names are not known in upper case": intercept(({ spelling }) =>
        headers.some(({ name }) => spelling.includes(name.toUpperCase())) ? blank("headers") : undefined,
      ),
    }),
    "unknown headers are not allowed": intercept(({ headers }) =>
      Object.keys(headers).every(isKnown) ? undefined : refuse("SDK.COMMON.1006", "header"),
    ),
    ...(operation.security && {
      "Authorization is not enforced": withDefault("Authorization", `Bearer ${exampleOf(operation, "access_token")}`),
    }),
  };
}

function bodyFaults(operation: Operation): Changes {
  const { request, path, method } = operation;
  const { mediaType = "", fields = {} } = request ?? {};
  const good = encode(operation, body(operation)) ?? "";
  const bare = mediaType.split(";")[0] ?? "";
  const isHere = (received: Received) => received.path === path && received.method === method;
  const intercept = (answer: (received: Received) => Reply | undefined): Changes[string] => ({
    intercept: (received) => (isHere(received) ? answer(received) : undefined),
  });
  const readAs = (found: (received: Received) => boolean, change: Partial<Received>): Changes[string] => ({
    read: (received) => (isHere(received) && found(received) ? { ...received, ...change } : received),
  });
  const withMediaType = (received: Received): Received => ({
    ...received,
    headers: { ...received.headers, "content-type": mediaType },
  });

  // What can be wrong with a body, each told from all others and from a good one.
  const wrongValues: [string, (value: unknown) => boolean][] = isJson(mediaType)
    ? [
        ["null", (value) => value === null],
        ["a number", (value) => typeof value === "number"],
        ["true", (value) => value === true],
        ["a list", Array.isArray],
        ["an object", isObject],
      ]
    : [];
  const spoilt: Record<string, (value: unknown, text: string) => boolean> = {
    ...Object.fromEntries(
      Object.entries(fields).flatMap(([name, { required, fixed }]) => [
        ...(required
          ? [
              [
                `a missing ${name}`,
                (value: unknown) =>
                  isObject(value) &&
                  value[name] === undefined &&
                  Object.keys(value).length >= Object.values(fields).filter((field) => field.required).length - 1,
              ],
              [`an empty ${name}`, (value: unknown) => isObject(value) && value[name] === ""],
            ]
          : []),
        ...(fixed ? [[`another ${name}`, (value: unknown) => isObject(value) && value[name] === "other"]] : []),
        ...wrongValues.map(([what, matches]) => [
          `${what} as ${name}`,
          (value: unknown) => isObject(value) && name in value && matches(value[name]),
        ]),
      ]),
    ),
    "an empty body": (_, text) => text === "",
    ...(isJson(mediaType) && {
      "null as body": (value) => value === null,
      "a list as body": (value) => Array.isArray(value),
      "a string as body": (value) => typeof value === "string",
      "a number as body": (value) => typeof value === "number",
      "true as body": (value) => value === true,
      "JSON that is cut off": (value, text) => value === undefined && text.startsWith("{"),
      "a form called JSON": (value, text) => value === undefined && text.includes("="),
      "text called JSON": (value, text) => value === undefined && /^[a-z ]+$/i.test(text),
    }),
  };
  const found = (matches: (value: unknown, text: string) => boolean) => (received: Received) =>
    mediaTypeOf(received) === bare && matches(readFields(operation, received), received.body);
  const texts = Object.entries(fields)
    .filter(([, { fixed }]) => !fixed)
    .map(([name]) => name);
  const textIn = (name: string, received: Received) => {
    const value = readFields(operation, received);
    return isObject(value) && typeof value[name] === "string" ? value[name] : "";
  };
  const others = [...["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json"]].filter(
    (type) => type !== bare,
  );
  return {
    ...Object.fromEntries(
      Object.entries(spoilt).flatMap(([name, matches]) => [
        [`${name} is accepted`, readAs(found(matches), { body: good })],
        [`${name} ends in a 500`, intercept((received) => (found(matches)(received) ? serverError : undefined))],
      ]),
    ),
    "unknown body fields are not allowed": intercept((received) =>
      Object.keys(Object(readFields(operation, received))).every((name) => name in fields)
        ? undefined
        : refuse("SDK.COMMON.1006", "body"),
    ),
    ...each(
      Object.keys(fields).filter((name) => !fields[name]?.required),
      (name) => `${name} is demanded`,
      (name) => intercept((received) => (textIn(name, received) ? undefined : blank(name))),
    ),
    "Content-Type is not enforced": {
      read: (received) => (isHere(received) && !received.headers["content-type"] ? withMediaType(received) : received),
    },
    ...each(
      others.filter((type) => isJson(mediaType) || type !== "application/x-www-form-urlencoded"),
      (type) => `the body called ${type} is accepted`,
      (type) => ({
        read: (received) =>
          isHere(received) && received.headers["content-type"] === type
            ? { ...withMediaType(received), body: good }
            : received,
      }),
    ),
    "another media type is answered 415": intercept((received) =>
      mediaTypeOf(received) === bare ? undefined : reply(415, {}),
    ),
    ...(mediaType.includes("charset") && {
      "the vendor's spelling of the charset is answered 415": intercept(({ headers }) =>
        /charset=utf8/.test(headers["content-type"] ?? "") ? reply(415, {}) : undefined,
      ),
    }),
    ...Object.assign(
      {},
      ...texts.map(
        (name): Changes => ({
          [`a ${name} of other scripts ends in a 500`]: intercept((received) =>
            /[^ -~]/.test(textIn(name, received)) ? serverError : undefined,
          ),
          [`a ${name} with quotes ends in a 500`]: intercept((received) =>
            textIn(name, received) === `'"\\n\\` ? serverError : undefined,
          ),
          [`a long ${name} ends in a 500`]: intercept((received) =>
            textIn(name, received).length > 900 ? serverError : undefined,
          ),
          [`an unusual ${name} is redirected`]: intercept((received) =>
            /[^ -~]/.test(textIn(name, received)) ? redirect(302) : undefined,
          ),
        }),
      ),
    ),
  };
}

function otherCallFaults({ method, path }: Operation): Changes {
  const known = (other: string) =>
    operations.some((operation) => operation.path === path && operation.method === other);
  const methods = ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE"].filter((other) => !known(other));
  const isUnknownPath = (received: Received) => operations.every((operation) => operation.path !== received.path);
  const nearby: Record<string, string> = {
    "a path below is the call too": `${path}/unknown`,
    "a longer name is the call too": `${path}s`,
    "another version is the call too": path.replace("/v2/", "/v1/"),
    "the path without its prefix is the call too": path.replace("/api/v2/", "/"),
  };
  const above = path.slice(0, path.lastIndexOf("/"));
  if (operations.every((operation) => operation.path !== above)) nearby["the path above is the call too"] = above;
  return {
    ...each(
      methods,
      (other) => `${other} is the call too`,
      (other) => ({
        read: (received) => (received.path === path && received.method === other ? { ...received, method } : received),
      }),
    ),
    "another method is redirected": {
      intercept: (received) => (received.path === path && !known(received.method) ? redirect(302) : undefined),
    },
    "another method ends in a 501": {
      intercept: (received) => (received.path === path && !known(received.method) ? reply(501, {}) : undefined),
    },
    ...Object.fromEntries(
      Object.entries(nearby).map(([name, other]) => [
        name,
        { read: (received: Received) => (received.path === other ? { ...received, path } : received) },
      ]),
    ),
    "an unknown path is redirected": { intercept: (received) => (isUnknownPath(received) ? redirect(302) : undefined) },
    "an unknown path ends in a 500": { intercept: (received) => (isUnknownPath(received) ? serverError : undefined) },
  };
}

/** What can go wrong between two calls: what one issued and the other takes. */
function chainFaults(operation: Operation): Changes {
  const { operationId, path, method } = operation;
  const isHere = (received: Received) => received.path === path && received.method === method;
  /** A request with another value in a header or a field. */
  const replaced = (received: Received, name: string, value: unknown): Received => {
    const fields = readFields(operation, received);
    if (isObject(fields) && name in fields) {
      return { ...received, body: encode(operation, { ...fields, [name]: value }) ?? "" };
    }
    return { ...received, headers: { ...received.headers, [name.toLowerCase()]: String(value) } };
  };
  const sent = (received: Received, name: string) => {
    const fields = readFields(operation, received);
    return isObject(fields) && name in fields ? fields[name] : received.headers[name.toLowerCase()];
  };
  const exampleAt = (name: string) =>
    operation.request?.fields[name]?.example ?? operation.headers.find((header) => header.name === name)?.example;
  const links = operations.flatMap((from) =>
    Object.entries(from.answers[200].next ?? {}).flatMap(([to, next]) =>
      to === operationId ? issuedBy(next).map((name) => ({ from, name, after: next.after?.[0] })) : [],
    ),
  );
  return Object.assign(
    {},
    ...links.map(({ from, name, after }): Changes => {
      const outcomes = after && !after.endsWith("_SMS") ? { outcomes: { [from.operationId]: after } } : {};
      const isIssued = (received: Received) =>
        ![exampleAt(name), neverIssued, undefined].includes(sent(received, name) as string);
      return {
        [`the ${name} that ${from.operationId} issued is refused`]: {
          ...outcomes,
          intercept: (received) =>
            isHere(received) && isIssued(received)
              ? refuse("SDK.COMMON.1006", `The ${name} parameter error`)
              : undefined,
        },
        [`a ${name} that nobody issued is accepted`]: {
          ...outcomes,
          read: (received) =>
            isHere(received) && sent(received, name) === neverIssued
              ? replaced(received, name, exampleAt(name))
              : received,
        },
        ...(name === "sso_ticket" && {
          "a ticket works twice": {
            read: (received: Received) =>
              isHere(received) &&
              /^[0-9a-f]{32}$/.test(String(sent(received, name))) &&
              sent(received, name) !== neverIssued
                ? replaced(received, name, exampleAt(name))
                : received,
          },
        }),
      };
    }),
    ...(operationId === "exchangeSessionToken"
      ? [
          {
            "another device is accepted": {
              read: (received: Received) =>
                isHere(received) && sent(received, "device_fingerprint") === anotherDevice
                  ? replaced(received, "session_token", exampleAt("session_token"))
                  : received,
            },
          } satisfies Changes,
        ]
      : []),
  );
}
