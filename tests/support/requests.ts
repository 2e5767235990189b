import {
  accessToken,
  type Field,
  formType,
  type JourneyValue,
  loginWithWeChat,
  type Next,
  type Operation,
  operations,
} from "../facts/index.js";
import type { Request } from "./exchange.js";

/** What a request carries in place of the examples of the facts. */
export type Values = Partial<Record<JourneyValue, string>>;

export const fieldsOf = ({ request }: Operation): [string, Field][] => Object.entries(request?.fields ?? {});
export const isForm = ({ request }: Operation) => request?.mediaType === formType;

export function without<T>(record: Record<string, T>, ...names: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Every header of an operation, `Content-Type` and `Authorization` included. */
export function allHeaders({ headers, request, security }: Operation, values: Values = {}): Record<string, string> {
  return {
    ...(request && { "Content-Type": request.mediaType }),
    ...(security && { Authorization: `Bearer ${values.access_token ?? accessToken}` }),
    ...Object.fromEntries(headers.map(({ name, example, carries }) => [name, (carries && values[carries]) ?? example])),
  };
}

/** The headers that an operation demands; whoever acts for a tenant may be an ISV, which must always name it. */
export function leastHeaders(operation: Operation, values: Values = {}): Record<string, string> {
  const optional = operation.headers.filter(
    ({ mandatory, name }) => !mandatory && !(name === "X-tenant-id" && values.tenant_id),
  );
  return without(allHeaders(operation, values), ...optional.map(({ name }) => name));
}

/** Every field of the request body, or with `least` the mandatory ones. */
export function body(operation: Operation, values: Values = {}, least = false): Record<string, unknown> | undefined {
  if (!operation.request) return undefined;
  return Object.fromEntries(
    fieldsOf(operation)
      .filter(([, { required }]) => required || !least)
      .map(([name, { example, carries }]) => [name, (carries && values[carries]) ?? example]),
  );
}

/** A body as it goes on the wire. */
export function encode(operation: Operation, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return isForm(operation) ? new URLSearchParams(value as Record<string, string>).toString() : JSON.stringify(value);
}

/** A request that every correct provider accepts, with every header and every field. */
export function goodRequest(operation: Operation, values: Values = {}): Request {
  const { method, path } = operation;
  return { method, path, headers: allHeaders(operation, values), body: encode(operation, body(operation, values)) };
}

/** A good login, with changes. */
export function login({ headers, ...changes }: Partial<Request> = {}): Request {
  const good = goodRequest(loginWithWeChat);
  return { ...good, ...changes, headers: { ...good.headers, ...headers } };
}

/** Other methods of an operation's path and paths nearby that are no call. A provider may answer HEAD like GET. */
export function noCalls({ method, path }: Operation): { methods: string[]; paths: string[] } {
  const isCall = (method: string, path: string) =>
    operations.some((other) => other.method === method && other.path === path);
  const methods = ["GET", "POST", ...(method === "GET" ? [] : ["HEAD"]), "PUT", "PATCH", "DELETE"];
  const parent = path.slice(0, path.lastIndexOf("/"));
  const paths = [parent, `${path}/unknown`, `${path}s`, path.replace("/v2/", "/v1/"), path.replace("/api/v2/", "/")];
  return {
    methods: methods.filter((other) => !isCall(other, path)),
    paths: paths.filter((other) => !isCall(method, other)),
  };
}

/** A value that nobody has issued. */
export const neverIssued = "0".repeat(32);
export const anotherDevice = "another-device";

/** The headers and fields that a link takes from what the answer issued; a phone number is no secret of the answer. */
export function issuedBy({ headers = {}, fields = {} }: Next): string[] {
  return Object.entries({ ...headers, ...fields })
    .filter(([name, expression]) => /token|ticket/.test(name) && expression.startsWith("$response."))
    .map(([name]) => name);
}
