import type { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { Problem } from "./problem.js";

export type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
type Response = Operation["responses"][number];

/**
 * The answers that an address selects, `<operationId>=<example or status>&…`, as Prefer headers: the status of an example
 * follows from its place. Throws a 404 that lists what can be selected.
 */
export function readSelection(selection: string, operations: Operation[]): Map<Operation, string> {
  const preferences = selection.split("&").map((pair): [Operation, string] => {
    const [id = "", answer = ""] = pair.split("=");
    const operation = operations.find(({ iid }) => iid === id);
    if (!operation) {
      const ids = operations.map(({ iid }) => iid).join(", ");
      throw new Problem(404, "No such operation", `The address names the operation "${id}". There are: ${ids}.`);
    }
    const owner = operation.responses.find((response) => examplesOf(response).includes(answer));
    if (owner) return [operation, `code=${owner.code}, example=${answer}`];
    if (operation.responses.some(({ code }) => code === answer)) return [operation, `code=${answer}`];
    throw noSuchExample(`The address names the example "${answer}".`, operation);
  });
  return new Map(preferences);
}

/** A 404 that lists the answers of an operation. */
export function noSuchExample(reason: string, { iid, responses }: Operation): Problem {
  const answers = responses.flatMap((response) => [...examplesOf(response), response.code]).join(", ");
  return new Problem(404, "No such example", `${reason} ${iid} has: ${answers}.`);
}

function examplesOf({ contents = [] }: Response): string[] {
  return contents.flatMap(({ examples = [] }) => examples.map(({ key }) => key));
}

/** The operation that a request calls. */
export function findOperation(operations: Operation[], method: string, path: string): Operation | undefined {
  const parts = decodeURIComponent(path).split("/");
  return operations.find((operation) => {
    const expected = operation.path.split("/");
    const matches = expected.every((part, index) => part === parts[index] || part.startsWith("{"));
    return operation.method === method.toLowerCase() && expected.length === parts.length && matches;
  });
}
