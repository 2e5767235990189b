import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { fail } from "./lib/process.js";
import { redocly } from "./redocly.js";

const path = "openapi/openapi.yaml";

/** What git prints for these arguments, or undefined when it refuses. */
function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8", maxBuffer: 64 << 20 });
  return status === 0 ? stdout : undefined;
}

/** The revision to compare with: BASE, else the last tag, else none. */
function baseRevision(): string | undefined {
  const shallow = git("rev-parse", "--is-shallow-repository")?.trim();
  if (shallow === undefined) fail("This is no git repository, so there is no earlier contract to compare with.", 2);
  const mend = shallow === "true" ? " This clone is shallow; to complete it: git fetch --unshallow --tags" : "";
  const base = process.env.BASE || git("describe", "--tags", "--abbrev=0")?.trim();
  if (!base && mend) fail(`There is no tag to compare with.${mend}`, 2);
  if (base && !git("rev-parse", "--verify", "--quiet", `${base}^{commit}`))
    fail(`BASE=${base} is no revision of this repository; name a tag, a branch or a commit.${mend}`, 2);
  return base;
}

/** The pointers of all schemas, properties, outcomes and named examples: consumers hold on to these names. */
function names(node: unknown, pointer = ""): string[] {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return [];
  const isNamed = /\/(schemas|properties|mapping|examples)$/.test(pointer);
  return Object.entries(node).flatMap(([key, value]) => {
    const here = `${pointer}/${key}`;
    return isNamed ? [here, ...names(value, here)] : names(value, here);
  });
}

/** Redocly's verdict on the document against the one at `base`, and on what Redocly passes over. */
async function judge(base: string, args: string[]): Promise<string[]> {
  const text = git("show", `${base}:./${path}`) ?? fail(`There is no ${path} at ${base}.`, 2);
  console.error(`Comparing ${path} with the one at ${base}.`);
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-diff-"));
  try {
    const file = join(directory, "base.yaml");
    writeFileSync(file, text);
    // A breaking change is allowed once info.version says so: --check-version alone decides.
    const { code } = await redocly(["diff", file, path, "--check-version", "--fail-on", "none", ...args]);
    if (code !== 0) process.exitCode = code;
  } finally {
    rmSync(directory, { recursive: true });
  }

  const [before, now] = [parse(text), parse(readFileSync(path, "utf8"))];
  const [was, is] = [before.info.version, now.info.version];
  const lost = names(before).filter((name) => !names(now).includes(name));
  if (lost.length > 0 && Number.parseInt(is, 10) <= Number.parseInt(was, 10))
    return [
      `info.version went ${was} → ${is}, but these names are gone, which requires a major bump: ${lost.join(", ")}`,
    ];
  // Redocly does not look inside an example's value.
  if (was === is && process.exitCode === undefined && !isDeepStrictEqual(before, now))
    return [`info.version stayed ${was}, but the document changed, which requires a patch bump.`];
  return [];
}

/** What does not follow info.version: package.json and CHANGELOG.md should. */
function stragglers(): string[] {
  const { version } = parse(readFileSync(path, "utf8")).info;
  const inPackage = JSON.parse(readFileSync("package.json", "utf8")).version;
  const headings = readFileSync("CHANGELOG.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("## "));
  return [
    ...(inPackage === version
      ? []
      : [`package.json has version ${inPackage}; to follow info.version: npm version --no-git-tag-version ${version}`]),
    ...(headings.some((heading) => heading.split(" ")[1] === version)
      ? []
      : [`CHANGELOG.md has no entry for ${version}; add one under the heading "## ${version} – <date>".`]),
  ];
}

try {
  const base = baseRevision();
  if (!base) console.error("No tag yet: nothing to compare with. To name a base: BASE=<git revision> npm run diff");
  const complaints = [...(base ? await judge(base, process.argv.slice(2)) : []), ...stragglers()];
  for (const complaint of complaints) console.error(`❌ ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 2);
}
