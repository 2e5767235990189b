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

  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("a text is expected here");
  }

  fail(message: string): never {
    throw new DocumentError(message, this.path);
  }

  private follow(): Place {
    if (!isObject(this.value) || typeof this.value.$ref !== "string") return this;
    const reference = this.value.$ref;
    if (!reference.startsWith("#/")) this.fail(`${reference} leads out of the document`);
    const keys = reference.slice(2).split("/");
    const target = Place.rootOf(this.root).at(...keys.map((key) => unescapeKey(decodeURIComponent(key))));
    return target.value === undefined ? this.fail(`${reference} leads nowhere`) : target;
  }
}

/** A key as it is spelt in a JSON pointer, in its own spelling. */
export function unescapeKey(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
