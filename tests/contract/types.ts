import { answerType, type Field, type Fields, type Operation, operations } from "../facts/index.js";

/** Whether two types are the same: the same members, wherever they are declared. */
export const equality = [
  "type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;",
  "type Plain<T> = T extends object ? { [Name in keyof T]: Plain<T[Name]> } : T;",
  "type Equal<A, B> = Same<Plain<A>, Plain<B>>;",
].join("\n");

/**
 * TypeScript that does not compile unless the generated types are those of the facts. `module` is where those are imported
 * from; each claim stands in a line of its own. `concerned` are the operations that claims are wanted of.
 */
export function typeClaims(module: string, concerned = operations): string {
  return [
    `import type { operations, paths } from ${JSON.stringify(module)};`,
    equality,
    "declare function claim<Actual, Expected>(equal: Equal<Actual, Expected>): void;",
    `claim<keyof operations, ${operations.map(({ operationId }) => JSON.stringify(operationId)).join(" | ")}>(true);`,
    `claim<keyof paths, ${operations.map(({ path }) => JSON.stringify(path)).join(" | ")}>(true);`,
    ...concerned.flatMap(operationClaims),
  ].join("\n");
}

function operationClaims({ operationId, method, path, headers, request, answers }: Operation): string[] {
  const operation = `operations[${JSON.stringify(operationId)}]`;
  const claim = (actual: string, expected: string) => `claim<${operation}${actual}, ${expected}>(true);`;
  const headerTypes = headers.map(({ name, mandatory }) => `${JSON.stringify(name)}${mandatory ? "" : "?"}: string`);
  const isOptional = headers.every(({ mandatory }) => !mandatory);
  const headerType =
    headers.length === 0 ? "undefined" : `{ ${headerTypes.join("; ")} }${isOptional ? " | undefined" : ""}`;
  const bodyType = request && `{ content: { ${JSON.stringify(request.mediaType)}: ${typeOf(request.fields)} } }`;
  return [
    `claim<paths[${JSON.stringify(path)}][${JSON.stringify(method.toLowerCase())}], ${operation}>(true);`,
    claim(`["parameters"]["header"]`, headerType),
    request ? claim(`["requestBody"]`, bodyType ?? "") : claim(`["requestBody"]`, "undefined"),
    claim(`["responses"] extends infer R ? keyof R : never`, '200 | 400 | "default"'),
    ...([200, 400, "default"] as const).map((status) => {
      const { bodies } = answers[status];
      return bodies
        ? claim(
            `["responses"][${JSON.stringify(status)}]["content"]`,
            `{ ${JSON.stringify(answerType)}: ${Object.values(bodies).map(typeOf).join(" | ")} }`,
          )
        : claim(`["responses"][${JSON.stringify(status)}]["content"]`, "undefined");
    }),
  ];
}

function typeOf(fields: Fields): string {
  const members = Object.entries(fields).map(
    ([name, field]) => `${JSON.stringify(name)}${field.required ? "" : "?"}: ${fieldType(field)}`,
  );
  return `{ ${members.join("; ")} }`;
}

function fieldType({ type, fixed, example, fields }: Field): string {
  if (fixed) return JSON.stringify(example);
  if (fields) return typeOf(fields);
  const names: Record<string, string> = { integer: "number", any: "unknown" };
  return [type]
    .flat()
    .map((one) => names[one] ?? one)
    .join(" | ");
}
