import assert from "node:assert/strict";
import { type Fields, loginWithWeChat, type Operation, operationOf, operations } from "../facts/index.js";
import { acceptedBodies, bodyOf } from "../support/bodies.js";
import { network, networkByPath } from "../support/network.js";
import { allHeaders, body, encode, leastHeaders, without } from "../support/requests.js";

type Method = (...args: unknown[]) => Promise<{ data?: unknown; error?: unknown }>;
type Factory = (options: object) => Record<string, Method>;

/** The generated clients, as callers without types see them. */
export interface ClientModule {
  createOneAccessClient: Factory;
  createOneAccessServerClient: Factory;
}

/** What the clients do for each operation, claim by claim; `check` throws when they do otherwise. */
type ClientClaim = [name: string, check: (client: ClientModule) => Promise<void>];

/** Calls an operation of a client whose network answers this; resolves with what was sent and what came of it. */
async function call(
  { createOneAccessClient, createOneAccessServerClient }: ClientModule,
  operation: Operation,
  { status, value = "" }: { status: number; value?: unknown },
  {
    headers = allHeaders(operation),
    value: sentBody = body(operation) as unknown,
    server = { baseUrl: "https://a.example" } as object,
  } = {},
) {
  const { fetch, sent } = network({ status, body: value });
  const create = operation.caller === "server" ? createOneAccessServerClient : createOneAccessClient;
  const given = without(headers, "Content-Type");
  // The server's client demands it, although the call that obtains the token does without.
  const once = operation.caller === "server" && !operation.security ? { Authorization: "Bearer ?" } : {};
  // A header of this call alone; one that all have was given to the client.
  const options = { headers: given["X-state-token"] ? { "X-state-token": given["X-state-token"] } : {} };
  try {
    const method = create({ ...server, fetch, headers: { ...given, ...once } })[operation.operationId];
    assert(method, `there is no method ${operation.operationId}`);
    return { sent, settled: await (operation.request ? method(sentBody, options) : method(options)) };
  } catch (error) {
    return { sent, settled: error as Error };
  }
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

/** `data` and `error` of a call that did not reject. */
function resultOf(settled: Error | { data?: unknown; error?: unknown }, of?: unknown): unknown[] {
  assert(!(settled instanceof Error), `${of}: ${settled}`);
  return [settled.data, settled.error];
}

function operationClaims(operation: Operation): ClientClaim[] {
  const { operationId, method, path, request, headers, security, answers } = operation;
  const found: ClientClaim[] = [];
  const claim = (name: string, check: ClientClaim[1]) => found.push([`${operationId}: ${name}`, check]);
  const success = { status: 200, value: acceptedBodies(answers[200])[0]?.[1] };
  const refusal = acceptedBodies(answers[400])[0]?.[1];
  /** Claims that nothing is sent with one of these arguments, and that the error names what is wrong with them. */
  const claimRefused = (when: string, name: string, ...wrong: Parameters<typeof call>[3][]) =>
    claim(`nothing is sent without ${name}${when}, and the error names it`, async (client) => {
      for (const one of wrong) {
        const { sent, settled } = await call(client, operation, success, one);
        assert(settled instanceof TypeError && settled.message.includes(name), String(settled));
        assert.equal(sent.length, 0);
      }
    });

  claim("the request of the facts is sent, and follows no redirect", async (client) => {
    const { sent, settled } = await call(client, operation, success);
    resultOf(settled);
    const good = { url: `https://a.example${path}`, method, redirect: "manual" };
    const requests = sent.map((one) => ({ ...one, headers: Object.fromEntries(one.headers) }));
    const sentHeaders = Object.fromEntries(new Headers(allHeaders(operation)));
    assert.deepEqual(requests, [{ ...good, headers: sentHeaders, body: encode(operation, body(operation)) ?? "" }]);
  });
  for (const status of [200, 400] as const) {
    claim(`a ${status} of the facts is ${status === 200 ? "data" : "error"}, whole and unchanged`, async (client) => {
      const documented = answers[status].bodies ? acceptedBodies(answers[status]) : [["no body", undefined] as const];
      for (const [name, value] of documented) {
        const { settled } = await call(client, operation, { status, value });
        assert.deepEqual(resultOf(settled, name), status === 200 ? [value, undefined] : [undefined, value], name);
      }
    });
  }
  for (const [shape, fields] of Object.entries(answers[200].bodies ?? {})) {
    claim(`${shape} rejects when one thing is missing that the caller needs`, async (client) => {
      for (const [rule, value] of unusable(fields)) {
        const { settled } = await call(client, operation, { status: 200, value });
        assert.equal(nameOf(settled), "UnexpectedResponseError", rule);
      }
    });
  }
  claim("a refusal is error whatever its status, and never data", async (client) => {
    for (const status of [401, 403, 404, 429, 500, 503]) {
      const { settled } = await call(client, operation, { status, value: refusal });
      assert.deepEqual(resultOf(settled, status), [undefined, refusal], String(status));
    }
  });
  claim("a redirect, and a refusal without its envelope, reject", async (client) => {
    for (const answer of [{ ...success, status: 302 }, { status: 400 }, { ...success, status: 500 }]) {
      const { settled } = await call(client, operation, answer);
      assert.equal(nameOf(settled), "UnexpectedResponseError", String(answer.status));
    }
  });
  const whole = body(operation) ?? {};
  for (const [name, { required }] of Object.entries(request?.fields ?? {})) {
    const wrong = [without(whole, name), { ...whole, [name]: " " }].map((value) => ({ value }));
    if (required) claimRefused(", or with a blank one", name, ...wrong);
  }
  const demanded = headers.filter(({ mandatory }) => mandatory).map(({ name }) => name);
  for (const name of [...demanded, ...(security ? ["Authorization"] : [])])
    claimRefused("", name, { headers: without(allHeaders(operation), name) });
  claim("it is sent without optional headers and fields", async (client) => {
    const least = { headers: leastHeaders(operation), value: body(operation, {}, true) };
    const { sent, settled } = await call(client, operation, success, least);
    resultOf(settled);
    assert.equal(sent.length, 1);
  });
  return found;
}

const general: Record<string, ClientClaim[1]> = {
  async "Each client has a method for each operation of its caller, and for no other"(client) {
    const ofFetch = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "request", "use", "eject"];
    const factories = { device: client.createOneAccessClient, server: client.createOneAccessServerClient };
    for (const [caller, create] of Object.entries(factories)) {
      const expected = operations.filter((operation) => operation.caller === caller);
      const headers = Object.assign({}, ...expected.map((operation) => without(allHeaders(operation), "Content-Type")));
      const actual = Object.keys(create({ baseUrl: "https://a.example", headers }));
      assert.deepEqual(actual.sort(), [...ofFetch, ...expected.map(({ operationId }) => operationId)].sort());
    }
  },

  async "Where an ISV application calls, X-tenant-id is mandatory"(client) {
    const success = { status: 200, value: acceptedBodies(loginWithWeChat.answers[200])[0]?.[1] };
    const headers = without(allHeaders(loginWithWeChat), "X-tenant-id");
    const server = { commonDomain: "isv.example" };
    const { settled } = await call(client, loginWithWeChat, success, { headers, server });
    assert(settled instanceof TypeError && settled.message.includes("X-tenant-id"), String(settled));
    const { sent } = await call(client, loginWithWeChat, success, { server });
    assert.equal(sent[0]?.url, `https://isv.example${loginWithWeChat.path}`);
  },

  async "The server's client obtains an access token by itself, as the facts have it, and sends it"(client) {
    const [token, exchange] = [operationOf("obtainAccessToken"), operationOf("exchangeSessionToken")];
    const answers = [token, exchange].map(({ path, answers }) => [
      path,
      [{ body: acceptedBodies(answers[200])[0]?.[1] }],
    ]);
    const { fetch, sent } = networkByPath(Object.fromEntries(answers));
    const { client_id, client_secret } = body(token) as Record<string, string>;
    const options = { baseUrl: "https://a.example", credentials: { client_id, client_secret }, fetch };
    await client.createOneAccessServerClient(options).exchangeSessionToken?.(body(exchange));
    const read = sent.map(({ url, headers, body }) => [url, headers.get("Authorization"), body]);
    // The order of a form's fields is free.
    const [obtained, exchanged] = read;
    const form = Object.fromEntries(new URLSearchParams(String(obtained?.pop())));
    assert.deepEqual([obtained, form], [[`https://a.example${token.path}`, null], body(token)]);
    const sentBody = encode(exchange, body(exchange));
    assert.deepEqual(exchanged, [`https://a.example${exchange.path}`, "Bearer 334******140", sentBody]);
    assert.equal(sent.length, 2);
  },
};

export const clientClaims: ClientClaim[] = [...Object.entries(general), ...operations.flatMap(operationClaims)];
