import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { baseRevision, fileAt } from "./diff/base.js";
import { compare, type Step, steps } from "./diff/compare.js";
import { contractPart, journeyPart, type Part } from "./diff/parts.js";
import { type Place, SourceDocument } from "./lib/document.js";
import { pairFiles } from "./lib/overlay.js";
import { fail, isMain } from "./lib/process.js";

const contract = "openapi/openapi.yaml";
const journey = "openapi/journey.arazzo.yaml";

/** What the changes of a document need. */
interface Verdict {
  step: Step;
  /** The differences, the gravest first: each once, with every call that it concerns. */
  lines: string[];
}

/** Judges what became of a document, by two texts of it. */
export function judge(before: SourceDocument, now: SourceDocument, partOf: (root: Place) => Part): Verdict {
  const differences = compare(partOf(before.root), partOf(now.root));
  const subjects = new Map<string, Set<string>>();
  for (const step of [...steps].reverse())
    for (const { subject, text, path, isGone } of differences.filter((each) => each.step === step)) {
      const line = `${step}  ${text}  ${(isGone ? before : now).position(path)}`;
      subjects.set(line, (subjects.get(line) ?? new Set()).add(subject || "the whole document"));
    }
  const lines = [...subjects].map(([line, names]) => `${line}\n       ${[...names].join(", ")}`);
  const isSame = isDeepStrictEqual(withoutVersion(before.root), withoutVersion(now.root));
  return { step: lines.length > 0 ? gravest(differences.map(({ step }) => step)) : isSame ? "none" : "patch", lines };
}

function withoutVersion({ value }: Place): unknown {
  const { info, ...rest } = value as { info: object };
  return { ...rest, info: { ...info, version: "" } };
}

function gravest(needed: Step[]): Step {
  return steps.findLast((step) => needed.includes(step)) ?? "none";
}

/** The version that a step leads to. */
export function nextVersion(version: string, step: Step): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  if (step === "major") return `${major + 1}.0.0`;
  if (step === "minor") return `${major}.${minor + 1}.0`;
  return step === "patch" ? `${major}.${minor}.${patch + 1}` : version;
}

/** What is wrong with going from one version to the other, when the changes need this step. */
export function versionFindings(was: string, is: string, step: Step): string[] {
  const order = is.localeCompare(was, "en", { numeric: true });
  if (order < 0) return [`info.version went down, ${was} → ${is}.`];
  const next = nextVersion(was, step);
  const isEnough = is.localeCompare(next, "en", { numeric: true }) >= 0;
  return isEnough ? [] : [`info.version is ${is}, and these changes need ${next}.`];
}

/** What does not follow info.version, of what should. */
export function outOfStep(version: string, packageJson: string, changelog: string, inJourney = version): string[] {
  const inPackage = JSON.parse(packageJson).version;
  const headings = changelog.split("\n").filter((line) => line.startsWith("## "));
  return [
    ...(inJourney === version ? [] : [`${journey} has version ${inJourney}; its info.version has to be ${version}.`]),
    ...(inPackage === version
      ? []
      : [`package.json has version ${inPackage}; to follow info.version: npm version --no-git-tag-version ${version}`]),
    ...(headings.some((heading) => heading.split(" ")[1] === version)
      ? []
      : [`CHANGELOG.md has no entry for ${version}; add one under the heading "## ${version} – <date>".`]),
  ];
}

/** Prints what changed since the base and what that needs; returns the exit code. */
function diff(): number {
  const read = (file: string) => readFileSync(file, "utf8");
  const now = {
    contract: new SourceDocument(read(contract), contract),
    journey: new SourceDocument(read(journey), journey),
  };
  const version = now.contract.root.at("info", "version").text();
  const base = baseRevision([contract, journey, pairFiles.documents], version);
  const contractBefore = fileAt(base, contract);
  if (contractBefore === undefined) throw new Error(`There is no ${contract} at ${base}.`);
  const before = new SourceDocument(contractBefore, `${base}:${contract}`);
  const versionBefore = before.root.at("info", "version").text();
  console.log(`Since ${base}, which has version ${versionBefore}:`);

  const verdicts = [judge(before, now.contract, contractPart)];
  const journeyBefore = fileAt(base, journey);
  if (journeyBefore)
    verdicts.push(judge(new SourceDocument(journeyBefore, `${base}:${journey}`), now.journey, journeyPart));
  // The Chinese texts are words only, which npm run translations checks.
  const pairsBefore = fileAt(base, pairFiles.documents);
  if (pairsBefore && !isDeepStrictEqual(parse(pairsBefore), parse(read(pairFiles.documents))))
    verdicts.push({ step: "patch", lines: [] });

  const step = gravest(verdicts.map((verdict) => verdict.step));
  const findings = [
    ...versionFindings(versionBefore, version, step),
    ...outOfStep(version, read("package.json"), read("CHANGELOG.md"), now.journey.root.at("info", "version").text()),
  ];
  for (const line of verdicts.flatMap(({ lines }) => lines)) console.log(line);
  for (const finding of findings) console.log(`❌ ${finding}`);
  console.log(`Needed step: ${step}. Next version: ${nextVersion(versionBefore, step)}.`);
  return findings.length > 0 ? 1 : 0;
}

if (isMain(import.meta.url)) {
  try {
    process.exitCode = diff();
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 2);
  }
}
