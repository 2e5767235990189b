import { existsSync, readFileSync, rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { contract, root } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { redocly } from "./redocly.js";

interface Source {
  grade: "page" | "sister" | "inferred";
  url: string;
  note?: string;
}

/** As much of the document as the page adds to. */
interface ForReaders {
  info: { description: string };
  servers: { description: string }[];
  tags?: unknown;
  components: { schemas: Record<string, { description: string; properties?: { status?: { description: string } } }> };
  paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  operationId?: string;
  tags?: unknown;
  "x-codeSamples"?: unknown;
}

const openapi = dirname(contract);

/** The code samples of an operation: file, language to highlight, and label. Redoc shows the labels that redocly.yaml lists. */
const samples = [
  ["curl.sh", "curl", "curl"],
  ["client.ts", "TypeScript", "TypeScript client"],
  ["fetch.ts", "TypeScript", "Plain fetch"],
  ["python.py", "Python", "Python"],
] as const;

/**
 * Builds the documentation page of `document` into `directory`, with the document beside it, and returns the page's path.
 * Rejects with what Redocly printed when the document cannot be built.
 */
export async function buildDocs(directory = join(root, "dist"), document = contract) {
  const temporary = await mkdtemp(join(tmpdir(), "docs-"));
  const remove = () => rmSync(temporary, { recursive: true });
  // Ctrl-C ends the process without a finally.
  process.once("exit", remove);
  try {
    const derived = join(temporary, "openapi.json");
    const built = join(temporary, "index.html");
    await writeFile(derived, JSON.stringify(await forReaders(await readFile(document, "utf8"))));
    const journey = await readFile(join(openapi, "journey.svg"), "utf8");
    const { code, output } = await redocly(
      ["build-docs", derived, "--inlineBundle", "-o", built]
        .concat("-t", join(openapi, "docs.hbs"), `--templateOptions.journey=${journey}`)
        .concat("--config", join(root, "redocly.yaml")),
      { capture: true },
    );
    if (code !== 0) throw new Error(output);

    const page = join(directory, "index.html");
    await mkdir(directory, { recursive: true });
    await writeFile(page, mend(await readFile(built, "utf8")));
    await copyFile(document, join(directory, "openapi.yaml"));
    return page;
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The document as a reader sees it: with the guide, the code samples, and each source in words. */
async function forReaders(yaml: string): Promise<ForReaders> {
  const document: ForReaders = parse(yaml);
  showSources(document);
  // Redoc shows the description of a server as plain text.
  for (const server of document.servers) server.description = server.description.replace(/<[^>]*>|`/g, "");
  // Redoc does not show the description of an outcome: its status says it instead.
  for (const { description, properties } of Object.values(document.components.schemas)) {
    if (properties?.status) properties.status.description = `${description}\n\n${properties.status.description}`;
  }

  const guide = (await readFile(join(openapi, "guide.md"), "utf8")).replace(
    /!\[(.*)\]\(journey\.svg\)/,
    '<svg class="journey" role="img" aria-label="$1"><use href="#journey"></use></svg>',
  );
  document.info.description = `${guide}\n\n## About this contract\n\n${document.info.description}`;

  for (const operation of Object.values(document.paths).flatMap(Object.values<Operation>)) {
    const folder = join(openapi, "samples", operation.operationId ?? "");
    operation["x-codeSamples"] = samples
      .map(([file, lang, label]) => ({ lang, label, path: join(folder, file) }))
      .filter(({ path }) => existsSync(path))
      .map(({ path, ...sample }) => ({ ...sample, source: readFileSync(path, "utf8") }));
    // Redoc keeps the operations of a tag folded until somebody clicks.
    delete operation.tags;
  }
  delete document.tags;
  return document;
}

/** Adds to each description below `node` where it comes from. */
function showSources(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const child of Object.values(node)) showSources(child);
  if ("x-source" in node) {
    const description = "description" in node ? `${node.description}\n\n` : "";
    Object.assign(node, {
      description: `${description}<div class="source">${inWords(node["x-source"] as Source)}</div>`,
    });
  }
  // Redoc shows the `example` of a schema, and not JSON Schema's `examples`.
  if ("examples" in node && Array.isArray(node.examples)) Object.assign(node, { example: node.examples[0] });
}

function inWords({ grade, url, note }: Source): string {
  const source = {
    page: `Source: <a href="${url}">the vendor's page for this call</a>.`,
    sister: `Source: <a href="${url}">a sister page</a>, not the vendor's page for this call.`,
    inferred: `Inferred, and written down nowhere; the nearest source is <a href="${url}">this page</a>.`,
  }[grade];
  return note ? `${source} ${note}` : source;
}

/** Mends what Redoc's options and the template cannot reach. */
function mend(html: string): string {
  const [body = "", ...script] = html.split('<script type="module">');
  return (
    body
      // The prerendered links of the menu lead nowhere before the page's own router takes them over, nor in a new tab.
      .replaceAll('href="/', 'href="#/')
      .concat('<script type="module">', script.join('<script type="module">'))
      // Redoc's own logo is the one request that would leave the page: the name in letters does as well.
      .replace(
        "https://cdn.redoc.ly/redoc/logo-mini-full.svg",
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='38' height='14'%3E%3Ctext y='11' font-family='sans-serif' font-size='11' font-weight='600' fill='%237a8fe0'%3ERedoc%3C/text%3E%3C/svg%3E",
      )
  );
}

if (isMain(import.meta.url)) {
  await buildDocs().then(console.log, (error: Error) => fail(error.message));
}
