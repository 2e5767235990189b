import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { build } from "esbuild";
import openapiTS, { astToString } from "openapi-typescript";
import { stringify } from "yaml";
import { clientContracts, clientFiles } from "../../scripts/generate/client.js";
import { Place } from "../../scripts/lib/document.js";
import { contract, root } from "../../scripts/lib/paths.js";
import { serveMock } from "../../scripts/mock/serve.js";
import { redocly } from "../../scripts/redocly.js";
import { isObject } from "../contract/bodies.js";
import { type Case, cases } from "../contract/cases.js";
import { type ClientModule, clientClaims } from "../contract/client.js";
import { claims, type Document, readDocument } from "../contract/document.js";
import { differencesFrom } from "../contract/expectations.js";
import { journeyClaims } from "../contract/journey.js";
import { mockClaims } from "../contract/mock.js";
import { equality, typeClaims } from "../contract/types.js";
import { type Operation, operations } from "../facts/index.js";
import { check, type Request, send } from "../support/exchange.js";
import { type ProviderOptions, startProvider } from "../support/provider.js";
import { typeErrors } from "../support/typecheck.js";

/** What a layer makes of a mutant: `by` is the first check that fails, undefined when none does. */
export interface Verdict {
  layer: "document" | "lint" | "mock" | "client" | "types" | "provider" | "journey";
  by: string | undefined;
}

/** A claim of any layer: it concerns one operation, or without `operationId` all of them. */
interface Claim<Subject> {
  name: string;
  operationId?: string;
  check(subject: Subject): void | Promise<void>;
}

/** The first claim that fails, of those that concern these operations. */
async function firstFailure<Subject>(
  all: Claim<Subject>[],
  subject: Subject,
  changed: ReadonlySet<string>,
): Promise<string | undefined> {
  for (const { name, operationId, check } of all) {
    if (operationId && !changed.has(operationId)) continue;
    try {
      await check(subject);
    } catch {
      return name;
    }
  }
  return undefined;
}

const prose = ["description", "summary", "title", "x-source", "x-sources"];
const shown = [...prose, "example", "examples"];

/** A document without the members of these names: what is left reaches a layer that does not read those. */
function without(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (names.includes(key) ? [] : [[key, without(child, names)]])),
  );
}

/** The operations that a document describes in another way than the right one. */
function changedOperations(right: Document, mutant: Document): Set<string> {
  const node = ({ resolved }: Document, { path, method }: Operation) => {
    const paths = isObject(resolved) && isObject(resolved.paths) ? resolved.paths : {};
    const item = paths[path];
    return isObject(item) ? item[method.toLowerCase()] : undefined;
  };
  // As text, because the order of examples matters.
  const same = (operation: Operation) =>
    JSON.stringify(node(right, operation)) === JSON.stringify(node(mutant, operation));
  const changed = operations.filter((operation) => !same(operation));
  return new Set(changed.map(({ operationId }) => operationId));
}

/** A document without what reaches no type; the calls refer to no parameter, whose name is no type. */
function bareOf({ written, resolved }: Document): unknown {
  const parametersOf = (path: string, method: string) =>
    Object(Object(Object(Object(resolved).paths)[path])[method]).parameters;
  const paths = Object.fromEntries(
    Object.entries<object>(Object(Object(written).paths)).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries<object>(Object(item)).map(([method, operation]) => [
          method,
          { ...operation, parameters: parametersOf(path, method) ?? [] },
        ]),
      ),
    ]),
  );
  const bare = without({ ...Object(written), paths }, shown);
  return { ...Object(bare), info: { title: "", version: "0.0.0" } };
}

/** The generated types without comments, which say from where a member came. */
async function typesOf(bare: unknown): Promise<string> {
  // A copy, because openapi-typescript changes what it reads.
  const types = await openapiTS(structuredClone(bare) as never, { silent: true });
  return astToString(types, { formatOptions: { removeComments: true } });
}

/** All that the clients do at run time. */
const tablesOf = (written: unknown) => JSON.stringify([...clientContracts(Place.rootOf(written))]);

const everyOperation = new Set(operations.map(({ operationId }) => operationId));

/** The generated clients as one module. */
async function loadClient(files: Map<string, string>): Promise<ClientModule> {
  const clients = [...files.keys()].filter((name) => name !== "types.ts");
  const { outputFiles } = await build({
    stdin: { contents: clients.map((name) => `export * from "generated/${name}";`).join("\n"), resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    plugins: [
      {
        name: "generated",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^generated\// }, ({ path }) => ({ path, namespace: "generated" }));
          onLoad({ filter: /.*/, namespace: "generated" }, ({ path }) => ({
            contents: files.get(path.slice("generated/".length)) ?? "",
            loader: "ts",
            resolveDir: join(root, "generated"),
          }));
        },
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);
}

/** The checks of the contract, which a test of the score may shorten. */
interface Suites {
  claims: typeof claims;
  mockClaims: typeof mockClaims;
  clientClaims: typeof clientClaims;
}

/** Puts contracts before the layers that they can reach, and no further. */
export class ContractScore {
  /** The type texts that wait to be checked together, by what waits for them. */
  readonly #types = new Map<string, { changed: ReadonlySet<string>; resolve: ((by: string | undefined) => void)[] }>();
  readonly #prose: { text: string; resolve: (by: string | undefined) => void }[] = [];

  private constructor(
    private readonly right: { document: Document; bare: string; tables: string; types: string },
    private readonly suites: Suites,
  ) {}

  /** Throws, naming the check, when the right contract fails one: a red suite would kill every mutant. */
  static async of(written: unknown, suites: Suites = { claims, mockClaims, clientClaims }): Promise<ContractScore> {
    const document = readDocument(written);
    const bare = bareOf(document);
    const types = await typesOf(bare);
    const score = new ContractScore({ document, bare: JSON.stringify(bare), tables: tablesOf(written), types }, suites);
    const client = await loadClient(clientFiles(Place.rootOf(written)));
    const red =
      (await firstFailure(suites.claims, document, everyOperation)) ??
      (await mockFailure(suites.mockClaims, written, everyOperation)) ??
      (await firstFailure(suites.clientClaims, client, everyOperation)) ??
      typeErrors(typeModules([[types, everyOperation]]))[0];
    if (red) throw new Error(`The tests fail without a mutant: ${red}`);
    return score;
  }

  /** The verdicts of the layers that a mutant reaches. Those of types and lint come when `flush` is called. */
  async verdicts(written: unknown, isProse: boolean): Promise<Promise<Verdict>[]> {
    if (isProse) return [this.#lint(stringify(written, { aliasDuplicateObjects: false }))];
    const document = readDocument(written);
    const changed = changedOperations(this.right.document, document);
    const verdicts: Promise<Verdict>[] = [];
    const add = (layer: Verdict["layer"], by: string | undefined) => verdicts.push(Promise.resolve({ layer, by }));
    add("document", await firstFailure(this.suites.claims, document, changed));

    if (JSON.stringify(without(written, prose)) !== JSON.stringify(without(this.right.document.written, prose))) {
      const mock = await this.#mock(written, changed);
      if (mock) add("mock", mock.by);
    }
    const bare = bareOf(document);
    if (JSON.stringify(bare) === this.right.bare) return verdicts;
    try {
      if (tablesOf(written) !== this.right.tables) {
        const client = await loadClient(clientFiles(Place.rootOf(written)));
        add("client", await firstFailure(this.suites.clientClaims, client, changed));
      }
      const types = await typesOf(bare);
      // A discriminator reaches the type of a schema wherever that is used.
      if (types !== this.right.types) verdicts.push(this.#checkTypes(types, everyOperation));
    } catch (error) {
      add("client", `npm run generate: ${(error as Error).message}`);
    }
    return verdicts;
  }

  /** The mock's verdict; none when all of its answers are those of the right contract. */
  async #mock(written: unknown, changed: ReadonlySet<string>): Promise<{ by: string | undefined } | undefined> {
    const answers: unknown[] = [];
    try {
      const by = await mockFailure(this.suites.mockClaims, written, changed, answers);
      if (by) return { by };
      const expected: unknown[] = [];
      await mockFailure(this.suites.mockClaims, this.right.document.written, changed, expected);
      return isDeepStrictEqual(answers, expected) ? undefined : { by: undefined };
    } catch (error) {
      return { by: `Prism: ${(error as Error).message}` };
    }
  }

  #checkTypes(types: string, changed: ReadonlySet<string>): Promise<Verdict> {
    return new Promise((resolve) => {
      const waiting = this.#types.get(types) ?? { changed, resolve: [] };
      waiting.resolve.push((by) => resolve({ layer: "types", by }));
      this.#types.set(types, waiting);
    });
  }

  #lint(text: string): Promise<Verdict> {
    return new Promise((resolve) => this.#prose.push({ text, resolve: (by) => resolve({ layer: "lint", by }) }));
  }

  /** Checks what is checked together because each start of a compiler or linter costs as much as a hundred documents. */
  async flush(): Promise<void> {
    const types = [...this.#types];
    this.#types.clear();
    const modules = typeModules(types.map(([text, { changed }]) => [text, changed]));
    const errors = typeErrors({ ...modules, ...sameModules(types.length, this.right.types) });
    for (const [index, [, { resolve }]] of types.entries()) {
      const by = errors.find((error) => error.startsWith(`${folderOf(index)}/claims.ts`));
      // Written in another way, the types may yet be the same ones: then no claim can tell them apart.
      const differs = errors.some((error) => error.startsWith(`${folderOf(index)}/same.ts`));
      for (const one of resolve) one(by ?? (differs ? undefined : "the types are the same"));
    }
    const prose = this.#prose.splice(0);
    const found = await lint(prose.map(({ text }) => text));
    for (const [index, { resolve }] of prose.entries()) resolve(found[index]);
  }
}

const folderOf = (index: number) => `tests/mutation/types-${index}`;

/** Each types.ts with the claims about the operations that changed. */
function typeModules(modules: [text: string, changed: ReadonlySet<string>][]): Record<string, string> {
  return Object.fromEntries(
    modules.flatMap(([text, changed], index) => {
      const concerned = operations.filter(({ operationId }) => changed.has(operationId));
      return [
        [`${folderOf(index)}/types.ts`, text],
        [`${folderOf(index)}/claims.ts`, typeClaims("./types.js", concerned)],
      ];
    }),
  );
}

/** For each types.ts a module that does not compile unless its operations are those of the right one. */
function sameModules(count: number, right: string): Record<string, string> {
  const same = [
    'import type { operations as Actual } from "./types.js";',
    'import type { operations as Expected } from "../types-right/types.js";',
    equality,
    "export const same: Equal<Actual, Expected> = true;",
  ].join("\n");
  const modules = Array.from({ length: count }, (_, index) => [`${folderOf(index)}/same.ts`, same]);
  return { ...Object.fromEntries(modules), "tests/mutation/types-right/types.ts": right };
}

/** The first failure on a mock in this process, whose answers are kept. */
async function mockFailure(
  all: Suites["mockClaims"],
  written: unknown,
  changed: ReadonlySet<string>,
  answers: unknown[] = [],
): Promise<string | undefined> {
  const { url, close } = await serveMock(written as object, 0, () => {});
  const ask = async (request: Request) => {
    const { status, headers, body } = await send({ baseUrl: url, hangLimit: 30_000 }, request);
    const answer = { status, headers: { ...headers, date: "" }, body };
    answers.push(answer);
    return answer;
  };
  return firstFailure(all, ask, changed).finally(close);
}

/** The first error that Redocly finds in each text. */
export async function lint(texts: string[]): Promise<(string | undefined)[]> {
  if (texts.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "mutation-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? "")));
    // One line per finding, also of many files.
    const options = ["--config", join(root, "redocly.yaml"), "--format", "github-actions", "--max-problems", "100000"];
    const { stdout, output } = await redocly(["lint", ...files, ...options], { capture: true });
    // A rule that throws ends the run, and later files would look as if nothing were wrong with them.
    const [crash] = /Something went wrong.*/s.exec(output) ?? [];
    if (crash) throw new Error(crash);
    const errors = stdout.split("\n").filter((line) => line.startsWith("::error "));
    return texts.map((_, index) => {
      const error = errors.find((line) => line.includes(`/${index}.yaml,`));
      return error && /title=([^,]*)/.exec(error)?.[1];
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Long enough for a busy machine: only faults that hang wait for it. */
const hangLimit = 2_000;

/** Puts a provider before the contract suite: all operations, or with a fault those of the one that it spoils. */
export async function providerVerdict(
  options: ProviderOptions = {},
  casesOf: (operation: Operation) => Case[] = cases,
): Promise<Verdict> {
  const { fault } = options;
  const { url: baseUrl, stop } = await startProvider(options);
  const provider = { baseUrl, hangLimit };
  const failed = (check: Promise<unknown>) =>
    check.then(
      () => false,
      () => true,
    );
  try {
    for (const operation of fault ? [fault.operation] : operations) {
      for (const { name, request, expected, fact } of casesOf(operation)) {
        if (await failed(check(provider, request, differencesFrom(operation, expected), fact)))
          return { layer: "provider", by: `${operation.operationId} ${name}` };
      }
    }
    for (const { name, to, check } of journeyClaims) {
      if ((!fault || fault.operation === to) && (await failed(check({ provider, values: {} }))))
        return { layer: "provider", by: name };
    }
    return { layer: "provider", by: undefined };
  } finally {
    await stop();
  }
}

export const readContract = () => readFile(contract, "utf8");
