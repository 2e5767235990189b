import assert from "node:assert/strict";
import { answerType, loginWithWeChat, type Operation, operationOf, operations } from "../facts/index.js";
import { acceptedBodies, ruledOutBodies } from "./bodies.js";
import { allHeaders, body, encode, without } from "./cases.js";

type Method = (...args: unknown[]) => Promise<{ data?: unknown; error?: unknown }>;
type Factory = (options: object) => Record<string, Method>;

/** The generated client, as callers without types see it. */
export interface ClientModule {
  createOneAccessClient: Factory;
  createOneAccessServerClient?: Factory;
}

/** What the client does for each operation, claim by claim; `check` throws when it does otherwise. */
export interface ClientClaim {
  name: string;
  /** The operation that it concerns; without one it concerns all. */
  operationId?: string;
  check(client: ClientModule): Promise<void>;
}

interface Sent {
  url: string;
  init: RequestInit;
}

/** Calls an operation of a client whose network answers this; resolves with what was sent and what came of it. */
async function call(
  client: ClientModule,
  operation: Operation,
  answer: { status: number; value?: unknown },
  { headers = allHeaders(operation), value = body(operation) as unknown, once = false } = {},
) {
  const sent: Sent[] = [];
  const text = answer.value === undefined ? "" : JSON.stringify(answer.value);
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return new Response(text, { status: answer.status, headers: text ? { "content-type": answerType } : {} });
  };
  const create = operation.caller === "server" ? client.createOneAccessServerClient : client.createOneAccessClient;
  assert(create, `there is no client for calls of the ${operation.caller}`);
  // A header that every call of the group demands, or that is optional, may be given once; here it is given at the call too.
  const given = without(headers, "Content-Type");
  const own = operation.headers.filter(
    ({ name, mandatory }) => mandatory && !commonHeaders(operation.caller).includes(name),
  );
  const atCall = once ? Object.fromEntries(own.map(({ name }) => [name, given[name] ?? ""])) : given;
  const settled = await Promise.resolve()
    .then(() => create({ baseUrl: "https://a.example", fetch, headers: { ...ofGroup(operation), ...given } }))
    .then((made) => {
      const method = made[operation.operationId];
      assert(method, `there is no method ${operation.operationId}`);
      return operation.request ? method(value, { headers: atCall }) : method({ headers: atCall });
    })
    .catch((error: Error) => error);
  return { sent, settled };
}

/** What the client of the group demands although this operation does without. */
const ofGroup = ({ caller, security }: Operation) =>
  caller === "server" && !security ? { Authorization: "Bearer ?" } : {};

/** The headers that every call of a group demands: those are given once. */
function commonHeaders(caller: Operation["caller"]): string[] {
  const demanded = operations
    .filter((operation) => operation.caller === caller)
    .map(({ headers }) => headers.filter(({ mandatory }) => mandatory).map(({ name }) => name));
  return (demanded[0] ?? []).filter((name) => demanded.every((names) => names.includes(name)));
}

const nameOf = (settled: unknown) => (settled instanceof Error ? settled.name : "no error");

function operationClaims(operation: Operation): ClientClaim[] {
  const { operationId, method, path, request, answers } = operation;
  const claim = (name: string, check: ClientClaim["check"]): ClientClaim => ({
    name: `${operationId} ${name}`,
    operationId,
    check,
  });
  const success = { status: 200, value: acceptedBodies(answers[200])[0]?.[1] };

  const sends = [false, true].map((once) =>
    claim(
      `sends the request of the facts, ${once ? "with headers given once" : "and nothing else"}`,
      async (client) => {
        const { sent, settled } = await call(client, operation, success, { once });
        assert(!(settled instanceof Error), String(settled));
        assert.deepEqual(
          sent.map(({ url, init }) => ({
            url,
            method: init.method,
            body: init.body ?? undefined,
            redirect: init.redirect,
            headers: Object.fromEntries(new Headers(init.headers)),
          })),
          [
            {
              url: `https://a.example${path}`,
              method,
              body: encode(operation, body(operation)),
              redirect: "manual",
              headers: Object.fromEntries(new Headers(allHeaders(operation))),
            },
          ],
        );
      },
    ),
  );

  const resolves = ([200, 400] as const).flatMap((status) => {
    const documented = answers[status].bodies ? acceptedBodies(answers[status]) : [["no body", undefined] as const];
    return documented.map(([name, value]) =>
      claim(`resolves with ${status === 200 ? "data" : "error"}: ${status}, ${name}`, async (client) => {
        const { settled } = await call(client, operation, { status, value });
        assert(!(settled instanceof Error), String(settled));
        assert.deepEqual(status === 200 ? settled.data : settled.error, value);
        assert.equal(status === 200 ? settled.error : settled.data, undefined);
      }),
    );
  });

  const rejects = ([200, 400] as const).flatMap((status) =>
    (answers[status].bodies ? ruledOutBodies(answers[status]) : []).map(([name, value]) =>
      claim(`rejects ${status}: ${name}`, async (client) => {
        const { settled } = await call(client, operation, { status, value });
        assert.equal(nameOf(settled), "UnexpectedResponseError");
      }),
    ),
  );
  const values = [success.value, acceptedBodies(answers[400])[0]?.[1], undefined];
  const undocumented = [201, 401, 404, 500].map((status) =>
    claim(`rejects ${status}, as nobody has published one`, async (client) => {
      for (const value of values) {
        const { settled } = await call(client, operation, { status, value });
        assert.equal(nameOf(settled), "UnexpectedResponseError");
      }
    }),
  );

  const mandatory = Object.entries(request?.fields ?? {}).filter(([, { required }]) => required);
  const absentFields = mandatory.map(([name]) =>
    claim(`sends nothing without ${name}, or with a blank one, and names it`, async (client) => {
      for (const value of [without(body(operation) ?? {}, name), { ...body(operation), [name]: " " }]) {
        const { sent, settled } = await call(client, operation, success, { value });
        assert(settled instanceof TypeError && settled.message.includes(name), String(settled));
        assert.equal(sent.length, 0);
      }
    }),
  );
  const demanded = operation.headers.filter(({ mandatory }) => mandatory).map(({ name }) => name);
  const absentHeaders = [...demanded, ...(operation.security ? ["Authorization"] : [])].map((name) =>
    claim(`sends nothing without ${name}, and names it`, async (client) => {
      const { sent, settled } = await call(client, operation, success, {
        headers: without(allHeaders(operation), name),
      });
      assert(settled instanceof TypeError && settled.message.includes(name), String(settled));
      assert.equal(sent.length, 0);
    }),
  );
  const optional = operation.headers.filter(({ mandatory }) => !mandatory).map(({ name }) => name);
  const least = claim("needs no header and no field that is optional", async (client) => {
    const { sent, settled } = await call(client, operation, success, {
      headers: without(allHeaders(operation), ...optional),
      value: body(operation, {}, true),
    });
    assert(!(settled instanceof Error), String(settled));
    assert.equal(sent.length, 1);
  });
  return [...sends, ...resolves, ...rejects, ...undocumented, ...absentFields, ...absentHeaders, least];
}

const methods: ClientClaim = {
  name: "The client has a method for each operation of its group, and for no other",
  async check({ createOneAccessClient, createOneAccessServerClient }) {
    const own = [
      ...["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"],
      ...["request", "use", "eject"],
    ];
    for (const [caller, create] of [
      ["device", createOneAccessClient],
      ["server", createOneAccessServerClient],
    ] as const) {
      const expected = operations.filter((operation) => operation.caller === caller);
      assert.equal(create !== undefined, expected.length > 0);
      if (!create) continue;
      const headers = Object.assign({}, ...expected.map((operation) => without(allHeaders(operation), "Content-Type")));
      const client = create({ baseUrl: "https://a.example", headers });
      const actual = Object.keys(client).filter((name) => !own.includes(name));
      assert.deepEqual(actual.sort(), expected.map(({ operationId }) => operationId).sort());
    }
  },
};

const isv: ClientClaim = {
  name: "The client demands the headers of the server that it calls, of the operations that have them",
  async check(client) {
    const operation = loginWithWeChat;
    const headers = without(allHeaders(operation), "Content-Type", "X-tenant-id");
    assert.throws(
      () => client.createOneAccessClient({ commonDomain: "isv.example", headers }),
      (error: Error) => error instanceof TypeError && error.message.includes("X-tenant-id"),
    );
    const urls: string[] = [];
    const fetch = async (url: string) => {
      urls.push(url);
      return new Response(JSON.stringify(acceptedBodies(operation.answers[200])[0]?.[1]));
    };
    const all = without(allHeaders(operation), "Content-Type");
    await client
      .createOneAccessClient({ commonDomain: "isv.example", headers: all, fetch })
      [operation.operationId]?.(body(operation));
    await client
      .createOneAccessClient({ domainName: "a.example", headers: all, fetch })
      [operation.operationId]?.(body(operation));
    assert.deepEqual(urls, [`https://isv.example${operation.path}`, `https://a.example${operation.path}`]);
  },
};

const isvServer: ClientClaim = {
  name: "The server's client demands the headers of the server that it calls too",
  async check({ createOneAccessServerClient }) {
    assert(createOneAccessServerClient);
    assert.throws(
      () => createOneAccessServerClient({ commonDomain: "isv.example", headers: { Authorization: "Bearer ?" } }),
      (error: Error) => error instanceof TypeError && error.message.includes("X-tenant-id"),
    );
  },
};

const credentials: ClientClaim = {
  name: "The server's client obtains an access token by itself, as the facts have it, and sends it",
  async check({ createOneAccessServerClient }) {
    assert(createOneAccessServerClient);
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

export const clientClaims: ClientClaim[] = [
  methods,
  isv,
  isvServer,
  credentials,
  ...operations.flatMap(operationClaims),
];
