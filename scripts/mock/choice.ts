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
    const { responses } = operation;
    const owner = responses.find((response) => examplesOf(response).includes(answer));
    if (owner) return [operation, `code=${isDefault(owner) ? 500 : owner.code}, example=${answer}`];
    const hasStatus = responses.some(({ code }) => code === answer);
    if (hasStatus || (responses.some(isDefault) && /^[45]\d\d$/.test(answer))) return [operation, `code=${answer}`];
    throw noSuchExample(`The address names the example "${answer}".`, operation);
  });
  return new Map(preferences);
}

/** A 404 that lists the answers of an operation. */
export function noSuchExample(reason: string, { iid, responses }: Operation): Problem {
  const statusOf = (response: Response) => (isDefault(response) ? "any 4xx or 5xx" : response.code);
  const answers = responses.flatMap((response) => [...examplesOf(response), statusOf(response)]).join(", ");
  return new Problem(404, "No such example", `${reason} ${iid} has: ${answers}.`);
}

/** Whether a response is that of every status which the document does not name. */
const isDefault = ({ code }: Response) => code === "default";

const examplesOf = ({ contents = [] }: Response) =>
  contents.flatMap(({ examples = [] }) => examples.map(({ key }) => key));

/** The operations at a path, one for each of its methods. */
export function operationsAt(path: string, operations: Operation[]): Operation[] {
  const parts = decodeURIComponent(path).split("/");
  return operations.filter((operation) => {
    const expected = operation.path.split("/");
    const matches = expected.every((part, index) => part === parts[index] || part.startsWith("{"));
    return matches && expected.length === parts.length;
  });
}
