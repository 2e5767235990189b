import { readSource } from "../lib/sources.js";

/** A place in a document, as Redocly gives it to rules. */
interface Location {
  source: { absoluteRef: string };
  child(keys: string | readonly string[]): Location;
  key(): Location;
}

/** What Redocly gives to a rule beside the node: the part that rules here use. */
export interface RuleContext {
  location: Location;
  report(problem: { message: string; location: Location }): void;
  resolve(reference: { $ref: string }): { node?: { title?: string }; location?: Location };
}

type Node = Record<string, unknown>;
type Described = { description?: string };

/** The types of node that say in `x-source` where they come from. A schema's properties do too: see below. */
const sourced = ["Info", "Server", "Operation", "Parameter", "Header", "Response", "Example"];

/** Each fact names its source, as one of `x-sources` at the root; each of those is complete and named somewhere. */
export function sources() {
  let known: Node = {};
  const used = new Set<string>();

  const check = (node: Node, { report }: RuleContext, location: Location) => {
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
  const checkNode = (node: Node, context: RuleContext) => check(node, context, context.location);

  return {
    Root: {
      enter(root: { "x-sources"?: Node }) {
        known = root["x-sources"] ?? {};
      },
      leave(_root: unknown, { report, location }: RuleContext) {
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
    SchemaProperties(properties: Record<string, Node>, context: RuleContext) {
      for (const [name, property] of Object.entries(properties)) check(property, context, context.location.child(name));
    },
  };
}

/** Each node of the types that redocly.yaml lists has a description of at least two words; of `maps`, each member. */
export function described({ types, maps }: { types: string[]; maps: string[] }) {
  const check = ({ description }: Described, { report }: RuleContext, location: Location) => {
    if (/\S\s+\S/.test(description ?? "")) return;
    report({ message: "`description` is missing, or a single word.", location: location.key() });
  };
  const one = (node: Described, context: RuleContext) => check(node, context, context.location);
  const each = (map: Record<string, Described>, context: RuleContext) => {
    for (const [name, node] of Object.entries(map)) check(node, context, context.location.child(name));
  };
  return Object.fromEntries([...types.map((type) => [type, one]), ...maps.map((type) => [type, each])]);
}

/** A schema that a discriminator's value selects has a title that begins with the value: readers pick it by the title. */
export function titles() {
  return {
    Discriminator({ mapping = {} }: { mapping?: Record<string, string> }, { report, resolve, location }: RuleContext) {
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
