import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { Place } from "./lib/document.js";
import { overlays } from "./lib/overlay.js";
import { fail, isMain } from "./lib/process.js";
import { redocly } from "./redocly.js";

const path = "openapi/openapi.yaml";
const journeyPath = "openapi/journey.arazzo.yaml";

/** What git prints for these arguments, or undefined when it refuses. */
function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { encoding: "utf8", maxBuffer: 64 << 20 });
  return status === 0 ? stdout : undefined;
}

/** The revision to compare with: BASE, else the last tag, else none. */
function baseRevision(): string | undefined {
  const shallow = git("rev-parse", "--is-shallow-repository")?.trim();
  if (shallow === undefined) fail("This is no git repository, so there is no earlier contract to compare with.", 2);
  const remedy = shallow === "true" ? " This clone is shallow; to complete it: git fetch --unshallow --tags" : "";
  const base = process.env.BASE || git("describe", "--tags", "--abbrev=0")?.trim();
  if (!base && remedy) fail(`There is no tag to compare with.${remedy}`, 2);
  if (base && !git("rev-parse", "--verify", "--quiet", `${base}^{commit}`))
    fail(`BASE=${base} is no revision of this repository; name a tag, a branch or a commit.${remedy}`, 2);
  return base;
}

/**
 * What consumers hold on to by name: schemas, their properties and outcomes by their pointers, and the client and the
 * named examples of each operation, wherever these stand in the document.
 */
export function names(document: unknown): string[] {
  const root = Place.rootOf(document);
  const callers = new Map(
    root
      .at("tags")
      .entries()
      .map(([, tag]) => [tag.at("name").value, tag.at("x-caller").value]),
  );
  const operations = root
    .at("paths")
    .entries()
    .flatMap(([path, item]) =>
      item.entries().flatMap(([method, operation]) => {
        const name = `${method.toUpperCase()} ${path}`;
        const caller = callers.get(operation.at("tags", "0").value);
        return [...(caller ? [`${name} in the ${caller} client`] : []), ...namesBelow(operation, `${name}: `)];
      }),
    );
  return [...namesBelow(root.at("components", "schemas"), "/components/schemas"), ...operations];
}

function namesBelow(place: Place, pointer: string): string[] {
  if (Array.isArray(place.value)) return [];
  const isNamed = /\/(schemas|properties|mapping|examples)$/.test(pointer);
  return place.entries().flatMap(([key, child]) => {
    const here = `${pointer}/${key}`;
    // A component schema is named where it stands; entered from elsewhere, it might lead back to where it was entered.
    const isElsewhere = String(child.path) !== String([...place.path, key]) && child.path[1] === "schemas";
    return [...(isNamed ? [here] : []), ...(isElsewhere ? [] : namesBelow(child, here))];
  });
}

/** What callers of the journey hold on to by name: its workflows, their inputs and their outputs. */
export function journeyNames(document: unknown): string[] {
  const workflows = Place.rootOf(document).at("workflows").entries();
  return workflows.flatMap(([, workflow]) => {
    const name = `workflow ${workflow.at("workflowId").text()}`;
    const members = (kind: string, place: Place) => place.entries().map(([key]) => `${name}, ${kind} ${key}`);
    return [
      name,
      ...members("input", workflow.at("inputs", "properties")),
      ...members("output", workflow.at("outputs")),
    ];
  });
}

/**
 * Findings on what Redocly passes over: lost names, and changes inside of examples. `isEnough` says whether Redocly finds
 * that info.version was raised enough.
 */
export function passedOver(before: Contract, now: Contract, isEnough: boolean, namesOf = names): string[] {
  const [was, is] = [before.info.version, now.info.version];
  const kept = new Set(namesOf(now));
  const lost = namesOf(before).filter((name) => !kept.has(name));
  if (lost.length > 0 && Number.parseInt(is, 10) <= Number.parseInt(was, 10))
    return [
      `info.version went ${was} → ${is}, but these names are gone, which requires a major bump: ${lost.join(", ")}`,
    ];
  if (was === is && isEnough && !isDeepStrictEqual(before, now))
    return [`info.version stayed ${was}, but the document changed, which requires a patch bump.`];
  return [];
}

/** A finding on translations that changed alone. They hold words only, which `npm run translations` checks. */
export function retold(before: Contract, now: Contract, name: string, wordsBefore = "", wordsNow = ""): string[] {
  if (isDeepStrictEqual(parse(wordsBefore), parse(wordsNow))) return [];
  if (before.info.version !== now.info.version) return [];
  return [`info.version stayed ${now.info.version}, but words of ${name} changed, which requires a patch bump.`];
}

interface Contract {
  info: { version: string };
}

/** Prints Redocly's report on the document against the one at `base`; resolves to what it passes over. */
async function compare(base: string, args: string[]): Promise<string[]> {
  const text = git("show", `${base}:./${path}`) ?? fail(`There is no ${path} at ${base}.`, 2);
  console.error(`Comparing ${path} with the one at ${base}.`);
  const directory = mkdtempSync(join(tmpdir(), "oneaccess-diff-"));
  try {
    const file = join(directory, "base.yaml");
    writeFileSync(file, text);
    // A breaking change is allowed once info.version says so: --check-version alone decides.
    const { code } = await redocly(["diff", file, path, "--check-version", "--fail-on", "none", ...args]);
    if (code !== 0) process.exitCode = code;
    const now: Contract = parse(readFileSync(path, "utf8"));
    const found = passedOver(parse(text), now, code === 0);
    if (code !== 0 || found.length > 0) return found;
    return Object.values(overlays).flatMap(({ overlay }) => {
      const before = git("show", `${base}:./${overlay}`);
      return before && existsSync(overlay)
        ? retold(parse(text), now, overlay, before, readFileSync(overlay, "utf8"))
        : [];
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Findings on the journey against the one at `base`, which Redocly has no rules for. */
function compareJourneys(base: string): string[] {
  const text = git("show", `${base}:./${journeyPath}`);
  if (text === undefined) return [];
  return passedOver(parse(text), parse(readFileSync(journeyPath, "utf8")), true, journeyNames).map(
    (finding) => `${journeyPath}: ${finding}`,
  );
}

/** What does not follow info.version: the journey, package.json and CHANGELOG.md should. */
export function stragglers(version: string, packageJson: string, changelog: string, journey = version): string[] {
  const inPackage = JSON.parse(packageJson).version;
  const headings = changelog.split("\n").filter((line) => line.startsWith("## "));
  return [
    ...(journey === version ? [] : [`${journeyPath} has version ${journey}; its info.version has to be ${version}.`]),
    ...(inPackage === version
      ? []
      : [`package.json has version ${inPackage}; to follow info.version: npm version --no-git-tag-version ${version}`]),
    ...(headings.some((heading) => heading.split(" ")[1] === version)
      ? []
      : [`CHANGELOG.md has no entry for ${version}; add one under the heading "## ${version} – <date>".`]),
  ];
}

if (isMain(import.meta.url)) {
  try {
    const base = baseRevision();
    if (!base) console.error("No tag yet: nothing to compare with. To name a base: BASE=<git revision> npm run diff");
    const findings = base ? [...(await compare(base, process.argv.slice(2))), ...compareJourneys(base)] : [];
    const read = (file: string) => readFileSync(file, "utf8");
    const [{ info }, journey] = [parse(read(path)), parse(read(journeyPath))];
    findings.push(...stragglers(info.version, read("package.json"), read("CHANGELOG.md"), journey.info.version));
    for (const finding of findings) console.error(`❌ ${finding}`);
    if (findings.length > 0) process.exitCode = 1;
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 2);
  }
}
