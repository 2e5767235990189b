import { readSource } from "../lib/sources.js";

/** The types of node that say in `x-source` where they come from. A schema's properties do too: see below. */
const sourced = ["Info", "Server", "Operation", "Parameter", "Header", "Response", "Example"];

/** Each fact names its source, as one of `x-sources` at the root; each of those is complete and named somewhere. */
export function sources() {
  /** @type {Record<string, unknown>} */
  let known = {};
  const used = new Set();

  const check = (node, { report }, location) => {
    const value = node["x-source"];
    const at = location.child("x-source");
    if (value === undefined) {
      report({ message: "`x-source` is missing: name the source of this fact.", location: location.key() });
      return;
    }
    const source = readSource(value);
    if (!source) {
      const form = "a name, or one of `page`, `sister` and `inferred` with a name, and perhaps a `note`";
      report({ message: `\`x-source\` has to be ${form}.`, location: at });
      return;
    }
    used.add(source.name);
    if (!Object.hasOwn(known, source.name)) {
      report({ message: `\`x-sources\` has no source named \`${source.name}\`.`, location: at });
    }
  };
  const checkNode = (node, ctx) => check(node, ctx, ctx.location);

  return {
    Root: {
      enter(root) {
        known = root["x-sources"] ?? {};
      },
      leave(_root, { report, location }) {
        for (const [name, source] of Object.entries(known)) {
          const at = location.child(["x-sources", name]);
          for (const key of ["title", "publisher", "url"]) {
            const value = Object(source)[key];
            if (typeof value !== "string" || !value || (key === "url" && !URL.canParse(value))) {
              report({ message: `The source \`${name}\` needs a \`${key}\`.`, location: at.key() });
            }
          }
          if (!used.has(name)) report({ message: `The source \`${name}\` is not used.`, location: at.key() });
        }
      },
    },
    ...Object.fromEntries(sourced.map((type) => [type, checkNode])),
    SchemaProperties(properties, ctx) {
      for (const [name, property] of Object.entries(properties)) check(property, ctx, ctx.location.child(name));
    },
  };
}

/** Each node of the types that redocly.yaml lists has a description of at least two words; of `maps`, each member. */
export function described({ types, maps }) {
  const check = ({ description }, report, location) => {
    if (/\S\s+\S/.test(description ?? "")) return;
    report({ message: "`description` is missing, or a single word.", location: location.key() });
  };
  const one = (node, { report, location }) => check(node, report, location);
  const each = (map, { report, location }) => {
    for (const [name, node] of Object.entries(map)) check(node, report, location.child(name));
  };
  return Object.fromEntries([...types.map((type) => [type, one]), ...maps.map((type) => [type, each])]);
}

/** A schema that a discriminator's value selects has a title that begins with the value: readers pick it by the title. */
export function titles() {
  return {
    Discriminator({ mapping = {} }, { report, resolve, location }) {
      for (const [value, $ref] of Object.entries(mapping)) {
        const schema = resolve({ $ref });
        if (schema.node?.title?.startsWith(`${value} – `)) continue;
        report({
          message: `The title of this schema has to begin with "${value} – ".`,
          location: schema.location ?? location,
        });
      }
    },
  };
}
