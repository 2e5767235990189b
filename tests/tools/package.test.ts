import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { loginWithWeChat } from "../facts/index.js";
import { chrome, launch, skipReason } from "../support/browser.js";
import { appSize, bundle } from "../support/bundle.js";

/** Bytes, minified and gzipped, of a browser app that makes one login. */
const sizeBudget = 5700;
/** How many times the size of an app with bare openapi-fetch that may be. */
const sizeRatio = 2;

/** The package and all that it needs at run time, packed from here, so that no registry is asked. */
const packages = [".", "./node_modules/openapi-fetch", "./node_modules/openapi-typescript-helpers"];
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const mock = inject("mockUrl");
const success = loginWithWeChat.answers[200].examples?.SUCCESS?.value;

/** A module that logs in and exports the answer. */
const login = `import { createOneAccessClient } from "oneaccess-openapi";
const client = createOneAccessClient({
  baseUrl: ${JSON.stringify(mock)},
  headers: { "X-operating-sys-version": "a", "X-device-fingerprint": "b", "X-agent": "c", "X-client-id": "d" },
});
export const { data } = await client.loginWithWeChat({ code: "e" });
`;

/** What is built of the modules in a folder. */
const built = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) =>
      [".d.ts", ".js"].map((extension) => `dist/package/${folder}/${basename(name, ".ts")}${extension}`),
    );

/** What a command prints; rejects with all of it if the command fails. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd }).catch(({ message, stdout }) => {
    throw new Error(`${message}\n${stdout}`);
  });
  return stdout.trim();
}

/** Holds the tarballs, and the folders of two consumers: as npm installs, and as pnpm does. */
let folder: string;
let consumer: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oneaccess-openapi-"));
  consumer = join(folder, "npm");
  mkdirSync(consumer);
  await run(root, "npm", "pack", ...packages, "--pack-destination", folder);
  const names = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  tarball = join(folder, names.find((name) => name.startsWith("oneaccess-openapi-")) ?? "");
  await run(consumer, "npm", "install", "--prefix", consumer, "--offline", ...names.map((name) => join(folder, name)));
  installAsPnpm(join(folder, "pnpm", "node_modules"));
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each package in a folder of its own, with links to what it depends on. */
function installAsPnpm(modules: string): void {
  const store = (name: string) => join(modules, ".pnpm", `${name}@1.0.0`, "node_modules");
  const dependencies = {
    "oneaccess-openapi": ["openapi-fetch"],
    "openapi-fetch": ["openapi-typescript-helpers"],
    "openapi-typescript-helpers": [],
  };
  for (const [name, needed] of Object.entries(dependencies)) {
    cpSync(join(consumer, "node_modules", name), join(store(name), name), { recursive: true });
    for (const other of needed) symlinkSync(join(store(other), other), join(store(name), other));
  }
  symlinkSync(join(store("oneaccess-openapi"), "oneaccess-openapi"), join(modules, "oneaccess-openapi"));
}

describe("the packed package", () => {
  it("holds the client, the types, the documents, licence and READMEs, and nothing else", () => {
    const installed = join(consumer, "node_modules", "oneaccess-openapi");
    const entries = readdirSync(installed, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.map(({ parentPath, name }) => relative(installed, join(parentPath, name))).sort()).toEqual([
      "LICENSE",
      "README.md",
      "README.zh-CN.md",
      ...built("generated"),
      ...built("scripts/client"),
      "generated/journey.zh-CN.overlay.yaml",
      "generated/zh-CN.overlay.yaml",
      "openapi/journey.arazzo.yaml",
      "openapi/openapi.yaml",
      "package.json",
    ]);
  });

  it("promises bundlers that unused parts can go, and npm a provenance", () => {
    const manifest = JSON.parse(readFileSync(join(consumer, "node_modules/oneaccess-openapi/package.json"), "utf8"));
    expect(manifest).toMatchObject({
      type: "module",
      license: "MIT",
      sideEffects: false,
      publishConfig: { access: "public", provenance: true },
    });
  });

  it("gives publint nothing to report", async () => {
    const { buffer, byteOffset, byteLength } = readFileSync(tarball);
    const packed = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const { messages } = await publint({ pack: { tarball: packed }, strict: true });
    expect(messages).toEqual([]);
  });
});

describe("installed in an empty folder, the package", () => {
  const browser = { lib: ["es2022", "dom"], types: [] };
  const node = { lib: ["es2022"], types: ["node"], typeRoots: [join(root, "node_modules", "@types")] };
  it.for([
    ["npm", { module: "node16", ...browser }],
    ["npm", { module: "nodenext", ...node }],
    ["npm", { module: "esnext", moduleResolution: "bundler", ...browser }],
    ["pnpm", { module: "nodenext", skipLibCheck: true, ...browser }],
  ] as const)(
    "compiles a strict consumer that exports what it builds: as %s installs, %o",
    async ([layout, options]) => {
      const cwd = join(folder, layout);
      cpSync(join(import.meta.dirname, "consumer.ts"), join(cwd, "consumer.mts"));
      const strict = { strict: true, exactOptionalPropertyTypes: true, skipDefaultLibCheck: true };
      const compilerOptions = { ...strict, ...options, target: "es2022", declaration: true, outDir: "out" };
      writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.mts"] }));
      expect(await run(cwd, process.execPath, tsc)).toBe("");
    },
  );

  it("logs in by plain node, and shows its version and the document", async () => {
    const program = `${login}import { createRequire } from "node:module";
      const { version } = createRequire(import.meta.url)("oneaccess-openapi/package.json");
      console.log(JSON.stringify({ data, version, document: import.meta.resolve("oneaccess-openapi/openapi.yaml") }));`;
    writeFileSync(join(consumer, "login.mjs"), program);
    const { data, version, document } = JSON.parse(await run(consumer, process.execPath, "login.mjs"));
    const read = (...path: string[]) => readFileSync(join(...path), "utf8");
    expect({ data, version }).toEqual({ data: success, version: JSON.parse(read(root, "package.json")).version });
    expect(read(fileURLToPath(document))).toBe(read(root, "openapi", "openapi.yaml"));
  });

  it("logs in from a page of another origin in a real browser", async ({ skip, onTestFinished }) => {
    skip(!chrome, skipReason);
    const script = `data:text/javascript;base64,${Buffer.from(await bundle(login, consumer)).toString("base64")}`;
    const browser = await launch();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(mock.replace("127.0.0.1", "localhost"));
    expect(await page.evaluate(`import("${script}").then(({ data }) => data)`)).toEqual(success);
  });
});

describe("an app that makes one login", () => {
  it(`takes at most ${sizeBudget} bytes and ${sizeRatio} times what it takes with bare openapi-fetch`, async () => {
    const size = await appSize("thisClient");
    expect(size).toBeLessThanOrEqual(sizeBudget);
    expect(size / (await appSize("bareOpenapiFetch"))).toBeLessThanOrEqual(sizeRatio);
  });
});
