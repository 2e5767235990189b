import assert from "node:assert/strict";
import { answerType, type Fields, loginWithWeChat, type Operation, operationOf, operations } from "../facts/index.js";
import { acceptedBodies, bodyOf } from "../support/bodies.js";
import { allHeaders, body, encode, without } from "../support/requests.js";

type Method = (...args: unknown[]) => Promise<{ data?: unknown; error?: unknown }>;
type Factory = (options: object) => Record<string, Method>;

/** The generated clients, as callers without types see them. */
export interface ClientModule {
  createOneAccessClient: Factory;
  createOneAccessServerClient: Factory;
}

/** What the clients do for each operation, claim by claim; `check` throws when they do otherwise. */
export interface ClientClaim {
  name: string;
  /** The operation that it concerns; without one it concerns all. */
  operationId?: string;
  check(client: ClientModule): Promise<void>;
}

/** Calls an operation of a client whose network answers this; resolves with what was sent and what came of it. */
async function call(
  { createOneAccessClient, createOneAccessServerClient }: ClientModule,
  operation: Operation,
  answer: { status: number; value?: unknown },
  {
    headers = allHeaders(operation),
    value = body(operation) as unknown,
    server = { baseUrl: "https://a.example" },
  } = {},
) {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const text = answer.value === undefined ? "" : JSON.stringify(answer.value);
    return new Response(text, { status: answer.status, headers: text ? { "content-type": answerType } : {} });
  };
  const create = operation.caller === "server" ? createOneAccessServerClient : createOneAccessClient;
  const given = without(headers, "Content-Type");
  // The server's client demands it, although the call that obtains the token does without.
  const once = operation.caller === "server" && !operation.security ? { Authorization: "Bearer ?" } : {};
  const settled = await Promise.resolve()
    .then(() => create({ ...server, fetch, headers: { ...given, ...once } }))
    .then((client) => {
      const method = client[operation.operationId];
      assert(method, `there is no method ${operation.operationId}`);
      // A header of this call alone; one that all have was given to the client.
      const options = { headers: given["X-state-token"] ? { "X-state-token": given["X-state-token"] } : {} };
      return operation.request ? method(value, options) : method(options);
    })
    .catch((error: Error) => error);
  return { sent, settled };
}

/** Bodies that lack one thing which the caller of an operation needs to go on, by what it is. */
function unusable(fields: Fields): [rule: string, value: object][] {
  const whole = bodyOf(fields);
  const required = Object.entries(fields).filter(([, field]) => field.required);
  return required.flatMap(([name, { fields }]): [string, object][] => [
    [`no ${name}`, without(whole, name)],
    ...[null, "", []].map((value): [string, object] => [
      `${name} ${JSON.stringify(value)}`,
      { ...whole, [name]: value },
    ]),
    ...(name === "status" ? [["another status", { ...whole, status: "PASSWORD_WARN" }] as [string, object]] : []),
    ...unusable(fields ?? {}).map(([rule, value]): [string, object] => [
      `${rule} in ${name}`,
      { ...whole, [name]: value },
    ]),
  ]);
}

const nameOf = (settled: unknown) => (settled instanceof Error ? settled.name : "no error");

function operationClaims(operation: Operation): ClientClaim[] {
  const { operationId, method, path, request, headers, security, answers } = operation;
  const claim = (name: string, check: ClientClaim["check"]) => ({
    name: `${operationId}: ${name}`,
    operationId,
    check,
  });
  const success = { status: 200, value: acceptedBodies(answers[200])[0]?.[1] };
  const statuses = [200, 400] as const;

  const sends = claim("the request of the facts is sent, and follows no redirect", async (client) => {
    const { sent, settled } = await call(client, operation, success);
    assert(!(settled instanceof Error), String(settled));
    assert.equal(sent.length, 1);
    const { url, init } = sent[0] as (typeof sent)[number];
    assert.deepEqual(
      { url, method: init.method, body: init.body ?? undefined, redirect: init.redirect },
      { url: `https://a.example${path}`, method, body: encode(operation, body(operation)), redirect: "manual" },
    );
    assert.deepEqual(
      Object.fromEntries(new Headers(init.headers)),
      Object.fromEntries(new Headers(allHeaders(operation))),
    );
  });

  const resolves = statuses.map((status) =>
    claim(`a ${status} of the facts is ${status === 200 ? "data" : "error"}, whole and unchanged`, async (client) => {
      const documented = answers[status].bodies ? acceptedBodies(answers[status]) : [["no body", undefined] as const];
      for (const [name, value] of documented) {
        const { settled } = await call(client, operation, { status, value });
        assert(!(settled instanceof Error), `${name}: ${settled}`);
        const { data, error } = settled;
        assert.deepEqual([data, error], status === 200 ? [value, undefined] : [undefined, value], name);
      }
    }),
  );

  const rejects = Object.entries(answers[200].bodies ?? {}).map(([shape, fields]) =>
    claim(`${shape} rejects when one thing is missing that the caller needs`, async (client) => {
      for (const [rule, value] of unusable(fields)) {
        const { settled } = await call(client, operation, { status: 200, value });
        assert.equal(nameOf(settled), "UnexpectedResponseError", rule);
      }
    }),
  );
  const refusal = acceptedBodies(answers[400])[0]?.[1];
  const otherStatuses = claim("a refusal is error whatever its status, and never data", async (client) => {
    for (const status of [401, 403, 404, 429, 500, 503]) {
      const { settled } = await call(client, operation, { status, value: refusal });
      assert(!(settled instanceof Error), `${status}: ${settled}`);
      assert.deepEqual([settled.data, settled.error], [undefined, refusal], String(status));
    }
  });
  const unexpected = claim("a redirect, and a refusal without its envelope, reject", async (client) => {
    for (const [status, value] of [
      [302, success.value],
      [400, undefined],
      [500, success.value],
    ] as const) {
      const { settled } = await call(client, operation, { status, value });
      assert.equal(nameOf(settled), "UnexpectedResponseError", String(status));
    }
  });

  const mandatoryFields = Object.entries(request?.fields ?? {}).filter(([, { required }]) => required);
  const fields = mandatoryFields.map(([name]) =>
    claim(`nothing is sent without ${name}, or with a blank one, and the error names it`, async (client) => {
      for (const value of [without(body(operation) ?? {}, name), { ...body(operation), [name]: " " }]) {
        const { sent, settled } = await call(client, operation, success, { value });
        assert(settled instanceof TypeError && settled.message.includes(name), String(settled));
        assert.equal(sent.length, 0);
      }
    }),
  );
  const demanded = headers.filter(({ mandatory }) => mandatory).map(({ name }) => name);
  const withoutHeaders = [...demanded, ...(security ? ["Authorization"] : [])].map((name) =>
    claim(`nothing is sent without ${name}, and the error names it`, async (client) => {
      const given = without(allHeaders(operation), name);
      const { sent, settled } = await call(client, operation, success, { headers: given });
      assert(settled instanceof TypeError && settled.message.includes(name), String(settled));
      assert.equal(sent.length, 0);
    }),
  );
  const optional = headers.filter(({ mandatory }) => !mandatory).map(({ name }) => name);
  const least = claim("it is sent without optional headers and fields", async (client) => {
    const given = without(allHeaders(operation), ...optional);
    const { sent, settled } = await call(client, operation, success, {
      headers: given,
      value: body(operation, {}, true),
    });
    assert(!(settled instanceof Error), String(settled));
    assert.equal(sent.length, 1);
  });
  return [sends, ...resolves, ...rejects, otherStatuses, unexpected, ...fields, ...withoutHeaders, least];
}

const methods: ClientClaim = {
  name: "Each client has a method for each operation of its caller, and for no other",
  async check({ createOneAccessClient, createOneAccessServerClient }) {
    const ofFetch = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "request", "use", "eject"];
    for (const [caller, create] of Object.entries({
      device: createOneAccessClient,
      server: createOneAccessServerClient,
    })) {
      const expected = operations.filter((operation) => operation.caller === caller);
      const headers = Object.assign({}, ...expected.map((operation) => without(allHeaders(operation), "Content-Type")));
      const actual = Object.keys(create({ baseUrl: "https://a.example", headers }));
      assert.deepEqual(actual.sort(), [...ofFetch, ...expected.map(({ operationId }) => operationId)].sort());
    }
  },
};

const isv: ClientClaim = {
  name: "Where an ISV application calls, X-tenant-id is mandatory",
  async check(client) {
    const success = { status: 200, value: acceptedBodies(loginWithWeChat.answers[200])[0]?.[1] };
    const headers = without(allHeaders(loginWithWeChat), "X-tenant-id");
    const server = { commonDomain: "isv.example" } as object as { baseUrl: string };
    const { settled } = await call(client, loginWithWeChat, success, { headers, server });
    assert(settled instanceof TypeError && settled.message.includes("X-tenant-id"), String(settled));
    const { sent } = await call(client, loginWithWeChat, success, { server });
    assert.deepEqual(
      sent.map(({ url }) => url),
      [`https://isv.example${loginWithWeChat.path}`],
    );
  },
};

const credentials: ClientClaim = {
  name: "The server's client obtains an access token by itself, as the facts have it, and sends it",
  async check({ createOneAccessServerClient }) {
    const [token, exchange] = [operationOf("obtainAccessToken"), operationOf("exchangeSessionToken")];
    const { client_id, client_secret } = body(token) as Record<string, string>;
    const sent: { url: string; body: unknown; authorization: string | null }[] = [];
    const fetch = async (url: string, { headers, body }: RequestInit) => {
      const operation = url.endsWith(token.path) ? token : exchange;
      // The order of a form's fields is free.
      const read = operation === token ? Object.fromEntries(new URLSearchParams(String(body))) : body;
      sent.push({ url, body: read, authorization: new Headers(headers).get("Authorization") });
      return new Response(JSON.stringify(acceptedBodies(operation.answers[200])[0]?.[1]));
    };
    const options = { baseUrl: "https://a.example", credentials: { client_id, client_secret }, fetch };
    await createOneAccessServerClient(options).exchangeSessionToken?.(body(exchange));
    assert.deepEqual(sent, [
      { url: `https://a.example${token.path}`, body: body(token), authorization: null },
      {
        url: `https://a.example${exchange.path}`,
        body: encode(exchange, body(exchange)),
        authorization: "Bearer 334******140",
      },
    ]);
  },
};

export const clientClaims: ClientClaim[] = [methods, isv, credentials, ...operations.flatMap(operationClaims)];
