import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { pageDocument } from "./docs/document.js";
import { type Language, pageWords } from "./lib/languages.js";
import { readPairs, translate } from "./lib/overlay.js";
import { contract, root } from "./lib/paths.js";
import { allowArguments, fail, isMain } from "./lib/process.js";
import { complaint, redocly } from "./redocly.js";

/**
 * Builds the documentation page of `document` into `directory`, in each language and with the document beside it, and returns
 * the path of the English one. A `live` page loads itself anew when serveDocs says so.
 *
 * @throws {Error} that says why the document has no page; a page that was there stays.
 */
export async function buildDocs(directory = join(root, "dist"), document = contract, { live = false } = {}) {
  const temporary = await mkdtemp(join(tmpdir(), "docs-"));
  const remove = () => rmSync(temporary, { recursive: true });
  // Ctrl-C ends the process without a finally.
  process.once("exit", remove);
  try {
    const [text, script] = await Promise.all([readFile(document, "utf8"), pageScript()]);
    const pages = (["en", "zh-CN"] as const).map(async (language) => {
      const isEnglish = language === "en";
      const translated = isEnglish ? text : translate(text, readPairs());
      const shown = pageDocument(translated, relative("", document), language);
      const html = await redoclyPage(shown, language, join(temporary, language), live);
      const target = isEnglish ? directory : join(directory, language);
      await mkdir(target, { recursive: true });
      const picture = join(root, "generated", isEnglish ? "journey.svg" : `journey.${language}.svg`);
      const { page, redoc } = withoutRedoc(withParts(html, script, await readFile(picture, "utf8")));
      await writeFile(join(target, "redoc.js"), redoc);
      await writeFile(join(target, "index.html"), page);
      await writeFile(join(target, "openapi.yaml"), translated);
    });
    // None goes on writing after this has failed.
    for (const { status, reason } of (await Promise.allSettled(pages)) as PromiseRejectedResult[])
      if (status === "rejected") throw reason;
    return join(directory, "index.html");
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The page of this document as Redocly makes it from our template; `path` is for files on the way. */
async function redoclyPage(document: object, language: Language, path: string, live: boolean): Promise<string> {
  await writeFile(`${path}.json`, JSON.stringify(document));
  const { description, other } = pageWords[language];
  const options = {
    language,
    description,
    other: other.language,
    otherPage: other.folder,
    ...(live && { live: "yes" }),
  };
  const { code, output } = await redocly(
    ["build-docs", `${path}.json`, "--inlineBundle", "-o", `${path}.html`]
      .concat("--config", join(root, "scripts", "docs", "redocly.yaml"))
      .concat("-t", join(root, "openapi", "docs.hbs"))
      .concat(Object.entries(options).map(([name, value]) => `--templateOptions.${name}=${value}`)),
    { capture: true },
  );
  if (code !== 0) throw new Error(complaint(output));
  return readFile(`${path}.html`, "utf8");
}

/** The page's own script. */
async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "scripts", "docs", "page.ts")],
    bundle: true,
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/**
 * Takes Redoc's script out of the page and makes a file of it. It is most of the bytes, and what is prerendered can be read
 * without it. The file adds the script as a text: as a module of its own, it would not run in a page opened from a disk.
 */
function withoutRedoc(html: string): { page: string; redoc: string } {
  const [before, after] = splitAt(html, '<script type="module">');
  const [script = "", ...rest] = after.split("</script>");
  const element = `Object.assign(document.createElement("script"), { type: "module", text: ${JSON.stringify(script)} })`;
  return { page: before + rest.join("</script>"), redoc: `document.head.append(${element});\n` };
}

/** The page with the files that our template names, and with one thing changed that Redocly has no setting for. */
function withParts(html: string, script: string, picture: string): string {
  const parts = {
    "<!-- script -->": `<script>${script}</script>`,
    "<!-- picture -->": picture,
    // Redoc's logo is the one request that would leave the page: the name in letters does as well.
    "https://cdn.redoc.ly/redoc/logo-mini-full.svg":
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='38' height='14'%3E%3Ctext y='11' font-family='sans-serif' font-size='11' font-weight='600' fill='%237a8fe0'%3ERedoc%3C/text%3E%3C/svg%3E",
  };
  return Object.entries(parts).reduce((page, [name, part]) => splitAt(page, name).join(part), html);
}

function splitAt(html: string, name: string): [before: string, after: string] {
  const [before, after, ...others] = html.split(name);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error(`Redocly's page has not one ${name}.`);
  return [before, after];
}

if (isMain(import.meta.url)) {
  allowArguments();
  await buildDocs().then(console.log, (error) => fail(error));
}
