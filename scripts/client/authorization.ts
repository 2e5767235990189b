import { type Answer, readHeaders, type Values } from "./client.js";

/** In place of a value of `Authorization`: the service refused to give one, and the call ends with this answer. */
export class Refusal implements Answer {
  constructor(
    readonly error: unknown,
    readonly response: Response,
  ) {}
}

/** Puts in place of a function the value of `Authorization` that it gives, unless that is refused. */
export async function authorize(headers: Values): Promise<Refusal | undefined> {
  if (typeof headers.authorization !== "function") return undefined;
  const value: unknown = await headers.authorization();
  if (value instanceof Refusal) return value;
  delete headers.authorization;
  readHeaders({ Authorization: value }, headers);
  return undefined;
}
