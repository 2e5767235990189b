/** The value of an environment variable; throws one line when it is set but empty. */
export function setting(name: string): string | undefined {
  const value = process.env[name]?.trim();
  if (value === "") throw new Error(`${name} is set but empty: give it a value or unset it.`);
  return value;
}

/** The items of a list that is separated by commas. */
export function list(values: string): string[] {
  return values
    .split(",")
    .map((value) => value.trim())
    .filter(Boolean);
}

/** The different items that an environment variable lists; throws one line when it is set and lists none. */
export function readList(name: string, what: string): string[] {
  const value = setting(name);
  const items = [...new Set(list(value ?? ""))];
  if (value !== undefined && items.length === 0)
    throw new Error(`${name} holds no ${what}: give one or more, separated by commas.`);
  return items;
}

/** The operations that ONEACCESS_ALLOW names; throws one line when it names another than these. */
export function readAllowed(operationIds: string[]): string[] {
  const allowed = readList("ONEACCESS_ALLOW", "operationId");
  const unknown = allowed.find((name) => !operationIds.includes(name));
  if (unknown) throw new Error(`ONEACCESS_ALLOW names ${unknown}; it can name ${operationIds.join(", ")}.`);
  return allowed;
}

/** The address in ONEACCESS_BASE_URL, if there is one; throws one line when it is no address. */
export function readBaseUrl(): string | undefined {
  const value = setting("ONEACCESS_BASE_URL");
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new Error("ONEACCESS_BASE_URL must be an address such as https://tenant.example, nothing more.");
  }
  return value.replace(/\/+$/, "");
}
