import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { root } from "../../scripts/lib/paths.js";

/** Bundles an app for browsers, minified; its imports are resolved from `folder`. */
export async function bundle(source: string, folder: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** Bytes, minified and gzipped, of an app that makes one login in this way of scripts/bench/logins.ts. */
export async function appSize(way: string): Promise<number> {
  const app = `import { ${way} } from "./logins.js"; ${way}("https://a.example")().then(console.log);`;
  return gzipSync(await bundle(app, join(root, "scripts", "bench"))).length;
}
