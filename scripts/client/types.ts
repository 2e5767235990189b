import type { Middleware } from "openapi-fetch";

/** What a call resolves with: the answer, or why the service refused the call. */
export type Answer<Data, Refusal> =
  | { data: Data; error?: never; response: Response }
  | { data?: never; error: Refusal; response: Response };

/** A value of the header `Authorization`, or a function that is asked for it at each call that demands it. */
export type Authorization = string | (() => string | Promise<string>);

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

/** Headers in the forms of `fetch` whose names no type can check. */
export type HeaderList = Headers | string[][];

/** The headers of these options: what is checked by name, unless they are a list. */
export type HeadersIn<Options, ByName> = Options extends { headers: infer Given }
  ? Given extends HeaderList
    ? Given
    : ByName
  : ByName;

/** The options of a call. */
export interface CallOptions extends FetchOptions {
  /** Middleware of openapi-fetch for this call alone. */
  middleware?: Middleware[];
}

/** A method without the header that it needs: the type error names that in its first line. */
export type Without<Header extends string, Body extends unknown[]> = (
  this: `pass headers["${Header}"]`,
  ...body: Body
) => never;

/** An operation of openapi-typescript as it is called by path: headers that were given once are optional. */
export type ByPath<Operation, Headers> = Omit<Operation, "parameters"> & {
  parameters: object extends Headers ? { header?: Headers } : { header: Headers };
};
