/**
 * An option or an argument is missing or cannot be sent: nothing was sent. The message names what is wrong and never
 * holds its value.
 */
export class InvalidArgumentError extends TypeError {
  override readonly name = "InvalidArgumentError";
}

/**
 * The service gave an answer that is neither a success nor a refusal of the contract: no JSON, a redirect, a success
 * that lacks what the caller needs, or a `status` that is not documented and therefore no login.
 */
export class UnexpectedResponseError extends Error {
  override readonly name = "UnexpectedResponseError";
  /** HTTP status; 0 where a browser hides a redirect. */
  declare readonly status: number;
  /** Media type of the answer, null if it named none. */
  declare readonly contentType: string | null;
  /**
   * The first 1,000 characters of the body, without insignificant blanks if it is JSON with a status of 400 or more. Not
   * enumerable: it may hold a token, and errors end up in logs.
   */
  declare readonly body: string;

  constructor(operationId: string, response: Response, body: string) {
    super(`${operationId}: HTTP ${response.status} with an undocumented answer`);
    this.status = response.status;
    this.contentType = response.headers.get("content-type");
    Object.defineProperty(this, "body", { value: body.slice(0, 1000) });
  }
}
