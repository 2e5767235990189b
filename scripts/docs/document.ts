import { DocumentError, type Place, SourceDocument } from "../lib/document.js";
import { type Language, pageWords } from "../lib/languages.js";
import { type Operation, operationsOf } from "../lib/operations.js";
import { readSource } from "../lib/sources.js";
import { guide } from "./guide.js";
import { samplesOf } from "./samples.js";

/** Something with a description, as JSON. */
interface Described {
  description?: string;
  [key: string]: unknown;
}

/**
 * What the page in this language shows of the contract with this text: with the guide, code samples, and sources in words.
 *
 * @throws {Error} that names file, line and column of what the page cannot show.
 */
export function pageDocument(text: string, file: string, language: Language): Described {
  const source = new SourceDocument(text, file);
  try {
    return withPageParts(source.root, language);
  } catch (error) {
    throw error instanceof DocumentError ? source.error(error.path, error.message) : error;
  }
}

function withPageParts(root: Place, language: Language): Described {
  const words = pageWords[language];
  const document = root.value as Described;
  const operations = operationsOf(root);

  for (const [, { value, path }] of root.at("servers").entries()) {
    const server = value as Described;
    // Redoc shows the description of a server as plain text.
    const source = sourceInWords(root, words, server["x-source"], path, ({ title }) => title);
    server.description = `${server.description?.replaceAll("`", "")} ${source}`;
    delete server["x-source"];
  }
  showSources(root, words);
  // Redoc does not show the description of an outcome: its status says it instead.
  for (const [, schema] of root.at("components", "schemas").entries()) {
    const status = schema.at("properties", "status").value as Described | undefined;
    const { description } = schema.value as Described;
    if (status && description) status.description = `${description}\n\n${status.description}`;
  }

  const groups = groupsOf(root);
  for (const operation of operations) {
    const call = operation.place.value as Described;
    const caller = operation.caller === "server" ? words.server : words.device;
    const group = groups.get(operation.place.at("tags", "0").text())?.name;
    const link = otherPage(words, placeOf(operation));
    call["x-codeSamples"] = samplesOf(operation, operations, root);
    call.description = `<div class="caller" data-group="${group}">${caller} ${link}</div>\n\n${call.description}`;
  }
  const info = root.at("info").value as Described;
  const about = `## ${words.about}\n\n${info.description}`;
  info.description = [otherPage(words), guide(language), overview(operations, groups, words), about].join("\n\n");
  // Redoc keeps the operations of a tag out of the page until somebody opens it: the page's script shows the groups.
  delete document.tags;
  for (const { place } of operations) delete (place.value as Described).tags;
  return document;
}

type Words = (typeof pageWords)[Language];

/** The groups of calls by their tags. */
function groupsOf(root: Place) {
  const tags = root.at("tags").value as Record<string, string>[];
  return new Map(
    tags.map(({ name, description, "x-displayName": shown = name }) => [name, { name: shown, description }]),
  );
}

const placeOf = ({ operationId }: Operation) => `#/other/${operationId.toLowerCase()}`;

/** A link to the same place of the page in the other language. */
function otherPage({ other }: Words, place = ""): string {
  return `<a class="language" lang="${other.language}" hreflang="${other.language}" href="${other.folder}index.html${place}">${other.name}</a>`;
}

/** The calls by group: what the group is for, who makes its calls, and a link to each. */
function overview(operations: Operation[], groups: ReturnType<typeof groupsOf>, words: Words): string {
  const parts = [...groups].map(([tag, { name, description }]) => {
    const calls = operations.filter(({ place }) => place.at("tags", "0").value === tag);
    const links = calls.map((call) => {
      return `- [${call.place.at("summary").text()}](${placeOf(call)}): \`${call.method} ${call.path}\``;
    });
    const caller = calls[0]?.caller === "server" ? words.byServer : words.byDevice;
    return `**${name}**${words.comma}${caller} ${description}\n\n${links.join("\n")}`;
  });
  return [`## ${words.calls}`, ...parts].join("\n\n");
}

/** Adds to each description below `node` where it comes from. */
function showSources(root: Place, words: Words, node = root.value, path: string[] = []): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, child] of Object.entries(node)) showSources(root, words, child, [...path, key]);
  const { description, "x-source": source, examples } = node as Described;
  if (source !== undefined) {
    const shown = `<div class="source">${sourceInWords(root, words, source, path, linked)}</div>`;
    Object.assign(node, { description: description === undefined ? shown : `${description}\n\n${shown}` });
  }
  // Redoc shows the `example` of a schema, and not JSON Schema's `examples`.
  if (Array.isArray(examples)) Object.assign(node, { example: examples[0] });
}

/** A source of the document. */
interface Page {
  title: string;
  publisher: string;
  url: string;
}

const linked = ({ title, url }: Page) => `<a href="${url}">${title}</a>`;

function sourceInWords(
  root: Place,
  words: Words,
  source: unknown,
  path: readonly string[],
  shown: (page: Page) => string,
): string {
  const { grade, name, note } = readSource(source) ?? {};
  const page = root.at("x-sources", name ?? "").value as Page | undefined;
  if (!page) throw new DocumentError("x-source names no source of the document", path);
  const text = words[grade as "page" | "sister" | "inferred"](`${shown(page)}${words.comma}${page.publisher}`);
  return note ? `${text} ${note}` : text;
}
