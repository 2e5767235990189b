/**
 * The service gave an answer that the contract does not hold: an undocumented HTTP status, no JSON, a body that lacks
 * the documented shape, or a `status` that is not documented and therefore no login.
 */
export class UnexpectedResponseError extends Error {
  override readonly name = "UnexpectedResponseError";
  /** HTTP status; 0 where a browser hides a redirect. */
  declare readonly status: number;
  /** Media type of the answer, null if it named none. */
  declare readonly contentType: string | null;
  /**
   * The first 1,000 characters of the body, without insignificant blanks if it is the JSON of a refusal. Not enumerable:
   * it may hold a token, and errors end up in logs.
   */
  declare readonly body: string;

  constructor(operationId: string, response: Response, body: string) {
    super(`${operationId}: HTTP ${response.status} with an undocumented answer`);
    this.status = response.status;
    this.contentType = response.headers.get("content-type");
    Object.defineProperty(this, "body", { value: body.slice(0, 1000) });
  }
}
