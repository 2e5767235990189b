import type { Client, FetchResponse, Middleware } from "openapi-fetch";

/** A value of the header `Authorization`, or a function that is asked for it at each call that demands it. */
export type Authorization = string | (() => string | Promise<string>);

/** An operation of openapi-typescript with the header that its `security` demands; OpenAPI lists it nowhere else. */
export type Secured<Operation> = Omit<Operation, "parameters"> & {
  parameters: Omit<ParametersOf<Operation>, "header"> & {
    header: HeadersOf<Operation> & {
      /** `Bearer` and the access token, or a function that is asked for both at each call. */
      Authorization: Authorization;
    };
  };
};

/** The operations of a group by path and method, as openapi-typescript's `paths` have them. */
type Paths = object;
type OperationsOf<Calls> = { [Path in keyof Calls]: Calls[Path][keyof Calls[Path]] }[keyof Calls];

/** The headers that are given once: the mandatory ones, and those that no operation demands by itself. */
export type GivenHeaders<Calls extends Paths, Mandatory extends PropertyKey> = Given<
  UnionToIntersection<HeadersOf<OperationsOf<Calls>>>,
  Mandatory,
  Exclude<RequiredKeys<HeadersOf<OperationsOf<Calls>>>, Mandatory>
>;
type Given<Headers, Mandatory extends PropertyKey, AtTheCall extends PropertyKey> = Flat<
  Pick<Headers, keyof Headers & Mandatory> & Partial<Omit<Headers, Mandatory | AtTheCall>>
>;

/** The options of `fetch` that are the caller's to choose; the contract fixes the rest. Redirects are never followed. */
export interface FetchOptions extends Omit<RequestInit, "body" | "headers" | "method" | "redirect"> {
  /**
   * Used in place of the global `fetch`, and called as that is: with an address and an init object, or with a `Request`
   * if there is middleware.
   */
  fetch?(input: string | Request, init?: RequestInit): Promise<Response>;
  /** Used in place of the global `Request` if there is middleware: for a `fetch` that has a class of its own. */
  Request?: typeof Request;
}

/** Where the calls go: exactly one server. A server may demand headers. */
export type ServerOptions<Servers extends Record<string, readonly string[]>, Headers> = {
  [Option in keyof Servers | "baseUrl"]: { [Name in Option]: string } & {
    [Name in Exclude<keyof Servers | "baseUrl", Option>]?: never;
  } & HeadersOption<Headers & Required<Pick<Headers, keyof Headers & DemandedBy<Servers, Option>>>>;
}[keyof Servers | "baseUrl"];

/** As `ServerOptions`, with credentials by which the client obtains the header `Authorization`, or the header itself. */
export type CredentialsOptions<Servers extends Record<string, readonly string[]>, Headers, Credentials> =
  | (ServerOptions<Servers, Headers> & { credentials?: never })
  | (ServerOptions<Servers, Omit<Headers, "Authorization"> & { Authorization?: never }> & { credentials: Credentials });

type DemandedBy<Servers, Option> = Option extends keyof Servers
  ? Servers[Option] extends readonly (infer Name)[]
    ? Name
    : never
  : never;

/** The options of one call. Its headers override those that were given once. */
export type CallOptions<Operation, Given> = FetchOptions & {
  /** Middleware of openapi-fetch for this call alone. */
  middleware?: Middleware[];
} & HeadersOption<CallHeaders<Operation, keyof Given>> &
  ParamsOption<Pick<ParametersOf<Operation>, keyof ParametersOf<Operation> & ("path" | "query")>>;

/** The method of an operation. */
export type Method<Operation, Given> = (
  ...args: [...BodyArgument<Operation>, ...OptionsArgument<CallOptions<Operation, Given>>]
) => Promise<FetchResponse<Operation & Record<string, unknown>, object, `${string}/${string}`>>;

type BodyArgument<Operation> = Operation extends { requestBody: { content: infer Content } }
  ? [body: Content[keyof Content]]
  : [];
type OptionsArgument<Options> = object extends Options ? [options?: Options] : [options: Options];

/** openapi-fetch's client for these operations, which takes the headers that were given once out of each call. */
export type GroupClient<Calls extends Paths, Given> = Client<{
  [Path in keyof Calls]: {
    [Verb in keyof Calls[Path]]: {
      [Key in keyof Calls[Path][Verb]]: Key extends "parameters"
        ? CallParameters<Calls[Path][Verb], keyof Given>
        : Calls[Path][Verb][Key];
    };
  };
}>;

type CallParameters<Operation, Given extends PropertyKey> = Omit<ParametersOf<Operation>, "header"> &
  Optional<"header", CallHeaders<Operation, Given>>;

type CallHeaders<Operation, Given extends PropertyKey> = Flat<
  Omit<HeadersOf<Operation>, Given> & Partial<Pick<HeadersOf<Operation>, keyof HeadersOf<Operation> & Given>>
>;

type ParametersOf<Operation> = Operation extends { parameters: infer Parameters } ? Parameters : object;
type HeadersOf<Operation> = Operation extends { parameters: { header?: infer Headers } }
  ? [NonNullable<Headers>] extends [never]
    ? object
    : NonNullable<Headers>
  : object;

type HeadersOption<Headers> = Optional<"headers", Headers>;
type ParamsOption<Params> = Params extends { path?: never; query?: never } ? object : Optional<"params", Params>;

/** A property that can be left out if there is nothing in it that cannot. */
type Optional<Key extends string, Value> = object extends Value ? { [K in Key]?: Value } : { [K in Key]: Value };

type RequiredKeys<T> = T extends unknown
  ? { [Key in keyof T]-?: object extends Pick<T, Key> ? never : Key }[keyof T]
  : never;
type UnionToIntersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer Intersection,
) => void
  ? Intersection
  : never;
type Flat<T> = { [Key in keyof T]: T[Key] };
