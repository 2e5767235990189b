import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readSource } from "../lib/sources.js";
import { translateComments } from "./comments.js";
import { callerOf, operationsOf, samplesOf } from "./samples.js";
import { others, words } from "./words.js";

/** Turns the contract into the document that the page in this language shows: guide, code samples, sources in words. */
export function page({ language }) {
  const say = words[language];
  return {
    Root: {
      leave(document, { resolve: follow }) {
        const resolve = (node) => (node?.$ref ? follow(node).node : node);
        const sources = document["x-sources"];
        // Redoc shows the description of a server as plain text.
        for (const server of document.servers) {
          server.description = `${server.description.replaceAll("`", "")} ${inWords(say, server["x-source"], sources, ({ title }) => title)}`;
          delete server["x-source"];
        }
        showSources(say, document, sources);
        // Redoc does not show the description of an outcome: its status says it instead.
        for (const { description, properties } of Object.values(document.components.schemas)) {
          const { status } = properties ?? {};
          if (status && description) status.description = `${description}\n\n${status.description}`;
        }

        const operations = operationsOf(document, resolve);
        for (const call of operations) {
          const { operation } = call;
          operation["x-codeSamples"] = samplesOf(call, operations, document, resolve);
          const [tag] = operation.tags;
          const caller = say[callerOf(operation.tags, document)];
          const other = otherPage(language, placeOf(operation));
          const name = shownName(document.tags.find(({ name }) => name === tag));
          operation.description = `<div class="caller" data-group="${name}">${caller} ${other}</div>\n\n${operation.description}`;
        }
        const about = `## ${say.about}\n\n${document.info.description}`;
        const parts = [otherPage(language), guide(language), callsOf(say, document, operations), about];
        document.info.description = parts.join("\n\n");
        // Redoc keeps the operations of a tag out of the page until somebody opens it: the page's script shows the groups.
        delete document.tags;
        for (const { operation } of operations) delete operation.tags;
      },
    },
  };
}

/** The guide in this language. A comment in it is the English text of a translation. */
function guide(language) {
  const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
  const comments = language === "en" ? {} : parse(read(`openapi/samples/comments.${language}.yaml`));
  const blocks = read(`openapi/${language === "en" ? "guide.md" : `guide.${language}.md`}`).split("\n\n");
  return blocks
    .filter((block) => !block.startsWith("<!--"))
    .join("\n\n")
    .replace(/^!\[.*\]\(\.\.\/(.*\.svg)\)$/m, (_, name) => {
      const [, title, description] = /<title .*?>(.*?)<\/title>\s*<desc .*?>(.*?)<\/desc>/.exec(read(name)) ?? [];
      const label = `${title}${words[language].colon}${description}`;
      return `<svg class="journey" role="img" aria-label="${label}"><use href="#journey"></use></svg>`;
    })
    .replace(/^!\[.*\]\(\.\.\/(.*\.md)\)$/m, (_, name) => read(name).replace(/^<!--.*-->\n/, ""))
    .replace(/^\[(.*)\]\((samples\/.*\.(.*))\)$/gm, (_, title, name, kind) => {
      const program = `\`\`\`${kind}\n${translateComments(read(`openapi/${name}`), comments)}\`\`\``;
      return `<details><summary>${title}</summary>\n\n${program}\n\n</details>`;
    });
}

const placeOf = ({ operationId }) => `#/other/${operationId.toLowerCase()}`;

const shownName = (tag) => tag["x-displayName"] ?? tag.name;

/** A link to the same place of the page in the other language. */
function otherPage(language, place = "") {
  const { language: other, name, page } = others[language];
  return `<a class="language" lang="${other}" hreflang="${other}" href="${page}${place}">${name}</a>`;
}

/** The calls by group: what the group is for, who makes its calls, and a link to each. */
function callsOf(say, { tags }, operations) {
  const groups = tags.map((tag) => {
    const links = operations
      .filter(({ operation }) => operation.tags[0] === tag.name)
      .map(({ operation, method, path }) => `- [${operation.summary}](${placeOf(operation)}): \`${method} ${path}\``);
    const who = tag["x-caller"] === "server" ? say.byServer : say.byDevice;
    return `**${shownName(tag)}**${say.comma}${who} ${tag.description}\n\n${links.join("\n")}`;
  });
  return [`## ${say.calls}`, ...groups].join("\n\n");
}

/** Adds to each description below `node` where it comes from. */
function showSources(say, node, sources) {
  if (typeof node !== "object" || node === null) return;
  for (const child of Object.values(node)) showSources(say, child, sources);
  if ("x-source" in node) {
    const description = "description" in node ? `${node.description}\n\n` : "";
    node.description = `${description}<div class="source">${inWords(say, node["x-source"], sources)}</div>`;
  }
  // Redoc shows the `example` of a schema, and not JSON Schema's `examples`.
  if (Array.isArray(node.examples)) node.example = node.examples[0];
}

const linked = ({ title, url }) => `<a href="${url}">${title}</a>`;

function inWords(say, source, sources, shown = linked) {
  const { grade, name, note } = readSource(source);
  const text = say[grade](`${shown(sources[name])}${say.comma}${sources[name].publisher}`);
  return note ? `${text} ${note}` : text;
}
