import { isCollection, isNode, LineCounter, parseDocument } from "yaml";

/** A YAML document, and where in its file a mistake stands. */
export class SourceDocument {
  readonly root: Place;
  private readonly lines = new LineCounter();
  private readonly yaml;

  /** @throws {Error} that names file, line and column of what is no YAML. */
  constructor(
    text: string,
    private readonly file: string,
  ) {
    this.yaml = parseDocument(text, { lineCounter: this.lines, prettyErrors: false });
    const [mistake] = this.yaml.errors;
    if (mistake) throw this.errorAt(mistake.pos[0], mistake.message);
    if (!isCollection(this.yaml.contents)) throw this.errorAt(0, "the document is empty");
    this.root = Place.rootOf(this.yaml.toJS());
  }

  /** An error that names file, line and column of what stands at these keys, or of the nearest thing around it. */
  error(path: readonly string[], message: string): Error {
    return this.errorAt(this.offsetOf(path), message);
  }

  /** The file and the line of what stands at these keys. */
  position(path: readonly string[]): string {
    return `${this.file}:${this.lines.linePos(this.offsetOf(path)).line}`;
  }

  private offsetOf(path: readonly string[]): number {
    const node = this.yaml.getIn(path, true);
    if (isNode(node) && node.range) return node.range[0];
    return path.length > 0 ? this.offsetOf(path.slice(0, -1)) : 0;
  }

  private errorAt(offset: number, message: string): Error {
    const { line, col } = this.lines.linePos(offset);
    return new Error(`${this.file}:${line}:${col} ${message}`);
  }
}

/** A mistake at one place of a document. */
export class DocumentError extends Error {
  constructor(
    message: string,
    /** Keys that lead to the place from the root. */
    readonly path: readonly string[],
  ) {
    super(message);
  }
}

/** A value of a document that knows where it stands. References are followed on the way to it. */
export class Place {
  private constructor(
    private readonly root: unknown,
    readonly path: readonly string[],
    readonly value: unknown,
  ) {}

  static rootOf(document: unknown): Place {
    return new Place(document, [], document);
  }

  /** What stands at these keys below this place; its value is undefined if nothing does. */
  at(...keys: string[]): Place {
    let place: Place = this;
    for (const key of keys) {
      const value = isObject(place.value) && Object.hasOwn(place.value, key) ? place.value[key] : undefined;
      place = new Place(this.root, [...place.path, key], value).follow();
    }
    return place;
  }

  /** The members of an object or the items of a list. */
  entries(): [string, Place][] {
    return isObject(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)]) : [];
  }

  /** The items of a list. */
  items(): Place[] {
    return this.entries().map(([, item]) => item);
  }

  /** The items of a list of texts. */
  texts(): string[] {
    return this.items().map((item) => item.text());
  }

  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("a text is expected here");
  }

  fail(message: string): never {
    throw new DocumentError(message, this.path);
  }

  private follow(): Place {
    if (!isObject(this.value) || typeof this.value.$ref !== "string") return this;
    const reference = this.value.$ref;
    const beside = Object.keys(this.value).find((key) => !/^(\$ref|summary|description|x-.*)$/.test(key));
    if (beside) this.fail(`"${beside}" stands beside $ref, where it is not read`);
    return this.resolve(reference);
  }

  /** What a reference in this document leads to. */
  resolve(reference: string): Place {
    if (!reference.startsWith("#/")) this.fail(`${reference} leads out of the document`);
    const keys = reference.slice(2).split("/");
    const target = Place.rootOf(this.root).at(...keys.map((key) => unescapeKey(decodeURIComponent(key))));
    return target.value === undefined ? this.fail(`${reference} leads nowhere`) : target;
  }
}

/** A key as it is spelt in a JSON pointer, in its own spelling. */
function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** A key as it is spelt in a JSON pointer of a URI fragment. */
export function escapeKey(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
