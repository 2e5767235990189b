import { execFile } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../scripts/lib/paths.js";
import { type Mock, startMock } from "../../scripts/mock.js";
import { chrome, launch, skipReason } from "../support/browser.js";
import { appSize, bundle } from "../support/bundle.js";

/** Bytes, minified and gzipped, of a browser app that makes one login. */
const sizeBudget = 5700;
/** How many times the size of an app with bare openapi-fetch that may be. */
const sizeRatio = 2;

/** The package and all that it needs at run time, packed from here, so that no registry is asked. */
const packages = [".", "./node_modules/openapi-fetch", "./node_modules/openapi-typescript-helpers"];
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const attw = join(root, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
const success = { status: "SUCCESS", session_token: "bts******2VO", expire: 604800 };

const login = (baseUrl: string) => `import { createOneAccessClient } from "oneaccess-openapi";
const client = createOneAccessClient({
  baseUrl: ${baseUrl},
  headers: { "X-operating-sys-version": "a", "X-device-fingerprint": "b", "X-agent": "c", "X-client-id": "d" },
});
const { data } = await client.loginWithWeChat({ code: "e" });
`;

const modulesIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => basename(name, ".ts"));

/** What is built of the modules in a folder. */
const built = (folder: string) =>
  modulesIn(folder).flatMap((name) =>
    [".d.ts", ".js"].map((extension) => `dist/package/${folder}/${name}${extension}`),
  );

/** What a command prints; rejects with all of it if the command fails. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd }).catch(({ message, stdout }) => {
    throw new Error(`${message}\n${stdout}`);
  });
  return stdout.trim();
}

let mock: Mock;
/** Holds the tarballs, and the folder of a consumer, empty until they are installed in it. */
let folder: string;
let consumer: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "oneaccess-openapi-"));
  consumer = join(folder, "consumer");
  mkdirSync(consumer);
  await run(root, "npm", "pack", ...packages, "--pack-destination", folder);
  const names = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  tarball = join(folder, names.find((name) => name.startsWith("oneaccess-openapi-")) ?? "");
  await run(consumer, "npm", "install", "--prefix", consumer, "--offline", ...names.map((name) => join(folder, name)));
  mock = await startMock();
}, 300_000);

afterAll(async () => {
  await mock?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As npm installs: each package at the top of node_modules. */
function npmLayout(): string {
  return consumer;
}

/** As pnpm installs: each package in a folder of its own, with links to what it depends on. */
function pnpmLayout(): string {
  const cwd = join(folder, "pnpm");
  const store = (name: string) => join(cwd, "node_modules", ".pnpm", `${name}@1.0.0`, "node_modules");
  const dependencies = {
    "oneaccess-openapi": ["openapi-fetch"],
    "openapi-fetch": ["openapi-typescript-helpers"],
    "openapi-typescript-helpers": [],
  };
  if (existsSync(cwd)) return cwd;
  for (const [name, needed] of Object.entries(dependencies)) {
    cpSync(join(consumer, "node_modules", name), join(store(name), name), { recursive: true });
    for (const other of needed) symlinkSync(join(store(other), other), join(store(name), other));
  }
  symlinkSync(join(store("oneaccess-openapi"), "oneaccess-openapi"), join(cwd, "node_modules", "oneaccess-openapi"));
  return cwd;
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

  it("gives attw no wrong types to report", async () => {
    // By name, because attw skips what a pattern exports.
    const entrypoints = [".", ...modulesIn("generated").filter((name) => name !== "client")];
    const options = ["--profile", "esm-only", "--no-definitely-typed", "--format", "json"];
    const report = await run(folder, process.execPath, attw, tarball, ...options, "--entrypoints", ...entrypoints);
    expect(Object.keys(JSON.parse(report).analysis.entrypoints)).toEqual([
      ".",
      ...entrypoints.slice(1).map((name) => `./${name}`),
    ]);
  });
});

describe("installed in an empty folder, the package", () => {
  const layouts = [npmLayout, pnpmLayout];
  const resolutions = [
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const;
  it.each(
    layouts.flatMap((layout) =>
      resolutions.map(([module, moduleResolution]) => [layout.name, module, moduleResolution, layout] as const),
    ),
  )(
    "compiles a strict consumer that exports what it builds: %s, module %s, resolution %s",
    async (_, module, moduleResolution, layout) => {
      const cwd = layout();
      cpSync(join(import.meta.dirname, "consumer.ts"), join(cwd, "consumer.mts"));
      const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: layout === pnpmLayout };
      const compilerOptions = {
        ...strict,
        module,
        moduleResolution,
        declaration: true,
        outDir: "out",
        target: "es2022",
        lib: ["es2022", "dom"],
        types: [],
      };
      writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.mts"] }));
      expect(await run(cwd, process.execPath, tsc)).toBe("");
    },
  );

  it("compiles a consumer that has Node's types in place of the browser's", async () => {
    const cwd = npmLayout();
    cpSync(join(import.meta.dirname, "consumer.ts"), join(cwd, "consumer.mts"));
    const typeRoots = [join(root, "node_modules", "@types")];
    const compilerOptions = {
      strict: true,
      module: "nodenext",
      target: "es2022",
      lib: ["es2022"],
      types: ["node"],
      typeRoots,
      noEmit: true,
    };
    writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.mts"] }));
    expect(await run(cwd, process.execPath, tsc)).toBe("");
  });

  it("logs in by plain node", async () => {
    writeFileSync(join(consumer, "login.mjs"), `${login("process.argv[2]")}console.log(JSON.stringify(data));\n`);
    expect(await run(consumer, process.execPath, "login.mjs", mock.url)).toBe(JSON.stringify(success));
  });

  it("shows its version to a require of its package.json", async () => {
    const print = 'console.log(require("oneaccess-openapi/package.json").version)';
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(await run(consumer, process.execPath, "--input-type=commonjs", "--eval", print)).toBe(version);
  });

  it("hands out the document itself", async () => {
    const print = 'console.log(import.meta.resolve("oneaccess-openapi/openapi.yaml"))';
    const url = await run(consumer, process.execPath, "--input-type=module", "--eval", print);
    const document = readFileSync(join(root, "openapi", "openapi.yaml"), "utf8");
    expect(readFileSync(fileURLToPath(url), "utf8")).toBe(document);
  });

  it("logs in from a page of another origin in a real browser", async ({ skip }) => {
    skip(!chrome, skipReason);
    const show = 'document.querySelector("pre").textContent = JSON.stringify(data);';
    const script = await bundle(login(JSON.stringify(mock.url)) + show, consumer);
    const server = createServer((request, response) => {
      const isScript = request.url === "/app.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(isScript ? script : "<!doctype html><pre></pre><script type=module src=/app.js></script>");
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const failed = page.waitForEvent("pageerror").then(({ message }) => message);
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const shown = page.locator("pre:not(:empty)").textContent();
      expect(await Promise.race([shown, failed])).toBe(JSON.stringify(success));
      // The browser asked for permission first, as for every request to another origin with such headers.
      await expect.poll(() => mock.output()).toContain("OPTIONS /api/v2/sdk/login/wechat 2");
    } finally {
      await browser.close();
      server.close();
    }
  });
});

describe("an app that makes one login", () => {
  it(`takes at most ${sizeBudget} bytes and ${sizeRatio} times what it takes with bare openapi-fetch`, async () => {
    const size = await appSize("thisClient");
    expect(size).toBeLessThanOrEqual(sizeBudget);
    expect(size / (await appSize("bareOpenapiFetch"))).toBeLessThanOrEqual(sizeRatio);
  });
});
