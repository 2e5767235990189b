import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { createVitest } from "vitest/node";
import { parse } from "yaml";
import { type Request, send } from "../../tests/exchange.js";
import { call, code, errorExamples, headers, outcomeExamples, statuses } from "../../tests/facts.js";
import { startProvider } from "../../tests/provider.js";
import { generate } from "../generate.js";
import { servePrism } from "./prism.js";
import { endWithParent, freePort, isMain } from "./process.js";

/** What is put before the tests: a document, or a fault of the provider; null is the right one. */
export type Job = { document: string | null } | { fault: string | null };

/** What the tests of a layer make of a job: `by` is the first that fails. */
export interface Verdict {
  layer: "document" | "client" | "types" | "mock" | "provider";
  by: string | undefined;
}

/** The folder of this worker: a copy of openapi/, generated/ and tests/ that it may change. */
const [, , folder = ""] = process.argv;
const documentPath = join(folder, "openapi", "openapi.yaml");
const generatedPath = (name: string) => join(folder, "generated", name);
const testPath = (name: string) => join(folder, "tests", name);
const generatedFiles = ["client.ts", "operations.ts", "types.ts"].map(generatedPath);

/** Makes a test file of the folder ready to be run again and again, unchanged; a run tells which test fails first. */
async function prepare(name: string): Promise<(baseUrl?: string) => Promise<string | undefined>> {
  const vitest = await createVitest("test", {
    root: folder,
    config: false,
    include: [`tests/${name}`],
    watch: false,
    reporters: [{}],
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    // One failure is enough, and not every test should wait for an answer that never comes.
    bail: 1,
    testTimeout: 120_000,
    env: { ONEACCESS_TIMEOUT: "3000" },
  });
  const [project] = vitest.projects;
  if (!project) throw new Error("Vitest has no project.");

  return async (baseUrl = "") => {
    project.provide("baseUrl", baseUrl);
    for (const file of generatedFiles) vitest.invalidateFile(file);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([
      project.createSpecification(testPath(name)),
    ]);
    const tests = testModules.flatMap((module) => [...module.children.allTests()]);
    const failed = tests.find((test) => test.result().state === "failed");
    if (failed) return failed.fullName;
    const [error] = [...testModules.flatMap((module) => module.errors()), ...unhandledErrors];
    if (error) return `${name}: ${(error as Error).message}`;
    const passed = tests.filter((test) => test.result().state === "passed");
    if (passed.length === 0 || passed.length < tests.length) throw new Error(`Not every test of ${name} ran.`);
    return undefined;
  };
}

/** A type checker of tests/client.types.ts that keeps what it knows of the files that do not change. */
function prepareTypes(): () => string | undefined {
  let version = 0;
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [testPath("client.types.ts")],
    getScriptVersion: (file) => (generatedFiles.includes(file) ? String(version) : ""),
    getScriptSnapshot(file) {
      const text = ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return () => {
    version++;
    for (const file of [testPath("client.types.ts"), ...generatedFiles]) {
      const [error] = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)];
      if (!error) continue;
      const { line = 0 } = error.file?.getLineAndCharacterOfPosition(error.start ?? 0) ?? {};
      return `${file.slice(folder.length + 1)}:${line + 1} ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`;
    }
    return undefined;
  };
}

/** What of the generated files runs, and what of them is types; comments are neither. */
function emit(files: Map<string, string>): { code: string; types: string } {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    removeComments: true,
    verbatimModuleSyntax: true,
  };
  const sources = [...files.values()];
  return {
    code: sources.map((source) => ts.transpileModule(source, { compilerOptions }).outputText).join(),
    // Sorted, as the order of its members is no part of a type.
    types: sources
      .flatMap((source) => ts.transpileDeclaration(source, { compilerOptions }).outputText.split("\n"))
      .sort()
      .join("\n"),
  };
}

/** A Prism of the folder's document in this process; what scripts/mock.ts mends is not sent here. */
async function startPrism(): Promise<{ baseUrl: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const server = await servePrism(documentPath, port);
  return { baseUrl: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

const goodHeaders: Record<string, string> = {
  "Content-Type": call.contentType,
  ...Object.fromEntries(headers.map(({ name, example }) => [name, example])),
};
const good: Request = {
  method: call.method,
  path: call.path,
  headers: goodHeaders,
  body: JSON.stringify({ code: code.example }),
};
const withHeaders = (more: Record<string, string>): Request => ({ ...good, headers: { ...goodHeaders, ...more } });
const codes = ["", "a", 1, null, true, [], {}];
const bodies = [...codes, { code: code.example, unknown: 1 }, ...codes.map((code) => ({ code }))];

/** Requests whose answers tell one mock from another: the mock's tests owe a failure when one of them changes. */
const probes: Request[] = [
  good,
  ...Object.keys(goodHeaders).map((omitted) => ({
    ...good,
    headers: Object.fromEntries(Object.entries(goodHeaders).filter(([name]) => name !== omitted)),
  })),
  ...["X-device-ip", "X-L", "X-tenant-id"].map((name) => withHeaders({ [name]: "?" })),
  ...bodies.map((body) => ({ ...good, body: JSON.stringify(body) })),
  { ...good, body: undefined },
  ...["text/plain", "application/xml", "application/json"].map((type) => withHeaders({ "Content-Type": type })),
  ...["GET", "HEAD", "PUT", "PATCH", "DELETE"].map((method) => ({ ...good, method })),
  { ...good, path: `${call.path}_` },
  ...[201, 400, 401, 404, 422, 500].map((status) => withHeaders({ Prefer: `code=${status}` })),
  ...Object.keys(outcomeExamples).map((name) => withHeaders({ Prefer: `example=${name}` })),
  ...Object.keys(errorExamples).map((name) => withHeaders({ Prefer: `code=400, example=${name}` })),
];

async function answersOf(baseUrl: string): Promise<string> {
  const answers: unknown[] = [];
  for (const probe of probes) {
    const { status, headers, body } = await send({ baseUrl, hangLimit: 30_000 }, probe);
    answers.push([status, headers["content-type"], headers["sl-violations"], body]);
  }
  return JSON.stringify(answers);
}

/** What a document says to machines: prose and sources reach nothing but comments and pages. */
function demands(text: string): string {
  const isProse = /^(?:title|summary|description|x-source)$/;
  return JSON.stringify(parse(text), (key, value) => (isProse.test(key) ? undefined : value));
}

/**
 * Puts documents before their layers. The tests of the document must notice every change; those of the client, of its
 * types and of the mock must notice what it does to their own: to the code, to the types, to the answers.
 */
async function prepareContract(): Promise<(document: string | null) => Promise<Verdict[]>> {
  const right = await readFile(documentPath, "utf8");
  const output = emit(await generate(documentPath));
  const prism = await startPrism();
  const answers = await answersOf(prism.baseUrl);
  await prism.stop();

  const testDocument = await prepare("document.test.ts");
  const testClient = await prepare("client.test.ts");
  const testTypes = prepareTypes();
  const testMock = await prepare("mock.test.ts");
  const testContract = await prepare("contract.test.ts");

  async function judgeClient(isRight: boolean): Promise<Verdict[]> {
    const files = await generate(documentPath).catch((error: Error) => error);
    if (files instanceof Error) return [{ layer: "client", by: `npm run generate: ${files.message}` }];
    for (const [name, content] of files) await writeFile(generatedPath(name), content);
    const { code, types } = emit(files);
    const verdicts: Verdict[] = [];
    if (isRight || code !== output.code) verdicts.push({ layer: "client", by: await testClient() });
    if (isRight || types !== output.types) verdicts.push({ layer: "types", by: testTypes() });
    return verdicts;
  }

  async function judgeMock(isRight: boolean): Promise<Verdict[]> {
    const prism = await startPrism().catch((error: Error) => error);
    if (prism instanceof Error) return [{ layer: "mock", by: `Prism: ${prism.message}` }];
    const { baseUrl, stop } = prism;
    const differs = isRight || (await answersOf(baseUrl)) !== answers;
    const by = differs ? ((await testMock(baseUrl)) ?? (await testContract(baseUrl))) : undefined;
    await stop();
    return differs ? [{ layer: "mock", by }] : [];
  }

  return async (document) => {
    const isRight = document === null;
    await writeFile(documentPath, document ?? right);
    const verdict: Verdict = { layer: "document", by: await testDocument() };
    if (document && demands(document) === demands(right)) return [verdict];
    return [verdict, ...(await judgeClient(isRight)), ...(await judgeMock(isRight))];
  };
}

/** Puts faulty providers before the contract suite, and the right one with each of its outcomes. */
async function prepareProvider(): Promise<(fault: string | null) => Promise<Verdict[]>> {
  const testContract = await prepare("contract.test.ts");
  return async (fault) => {
    const verdicts: Verdict[] = [];
    for (const options of fault === null ? statuses.map((outcome) => ({ outcome })) : [{ fault }]) {
      const provider = await startProvider(options);
      verdicts.push({ layer: "provider", by: await testContract(provider.url) });
      await provider.stop();
    }
    return verdicts;
  };
}

/** Calls a function when its result is first asked for. */
function once<T>(start: () => T): () => T {
  let started: { result: T } | undefined;
  return () => {
    started ??= { result: start() };
    return started.result;
  };
}

if (isMain(import.meta.url)) {
  endWithParent();
  // openapi-typescript warns of what a mutant is about.
  console.warn = () => {};
  const contract = once(prepareContract);
  const provider = once(prepareProvider);
  process.on("message", async (job: Job) => {
    const verdicts = "document" in job ? (await contract())(job.document) : (await provider())(job.fault);
    process.send?.(await verdicts);
  });
}
