import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { baseRevision, fileAt } from "./diff/base.js";
import { compare, type Step, steps } from "./diff/compare.js";
import { contractPart, journeyPart, type Part } from "./diff/parts.js";
import { type Place, SourceDocument } from "./lib/document.js";
import { pairFiles } from "./lib/overlay.js";
import { allowArguments, fail, isMain } from "./lib/process.js";

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
  const differences = compare(partOf(before.root), partOf(now.root)).sort((a, b) => rank(b.step) - rank(a.step));
  const subjects = new Map<string, Set<string>>();
  for (const { step, subject, text, path, isGone } of differences) {
    const line = `${step}  ${text}  ${(isGone ? before : now).position(path)}`;
    subjects.set(line, (subjects.get(line) ?? new Set()).add(subject || "the whole document"));
  }
  const lines = [...subjects].map(([line, names]) => `${line}\n       ${[...names].join(", ")}`);
  const isSame = isDeepStrictEqual(withoutVersion(before.root), withoutVersion(now.root));
  return { step: differences[0]?.step ?? (isSame ? "none" : "patch"), lines };
}

const rank = (step: Step) => steps.indexOf(step);

function withoutVersion({ value }: Place): unknown {
  const { info, ...rest } = value as { info: object };
  return { ...rest, info: { ...info, version: "" } };
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
  const compareWith = (version: string) => is.localeCompare(version, "en", { numeric: true });
  if (compareWith(was) < 0) return [`info.version went down, ${was} → ${is}.`];
  const next = nextVersion(was, step);
  return compareWith(next) < 0 ? [`info.version is ${is}, and these changes need ${next}.`] : [];
}

/** What does not follow info.version, of what should. */
export function outOfStep(version: string, inJourney: string, packageJson: string, changelog: string): string[] {
  const inPackage = JSON.parse(packageJson).version;
  const findings: string[] = [];
  if (inJourney !== version)
    findings.push(`${journey} has version ${inJourney}; its info.version has to be ${version}.`);
  if (inPackage !== version)
    findings.push(
      `package.json has version ${inPackage}; to follow info.version: npm version --no-git-tag-version ${version}`,
    );
  if (!changelog.split("\n").some((line) => line.startsWith("## ") && line.split(" ")[1] === version))
    findings.push(`CHANGELOG.md has no entry for ${version}; add one under the heading "## ${version} – <date>".`);
  return findings;
}

/** What changed since the base and what that needs, in lines; `isRight` unless something has to be mended. */
export function diff(): { lines: string[]; isRight: boolean } {
  const read = (file: string) => readFileSync(file, "utf8");
  const now = new SourceDocument(read(contract), contract);
  const journeyNow = new SourceDocument(read(journey), journey);
  const version = versionOf(now);
  const base = baseRevision([contract, journey, pairFiles.documents], version);
  const documentBefore = (file: string) => {
    const text = fileAt(base, file);
    return text === undefined ? undefined : new SourceDocument(text, `${base}:${file}`);
  };
  const before = documentBefore(contract);
  if (!before) throw new Error(`There is no ${contract} at ${base}.`);

  const verdicts = [judge(before, now, contractPart)];
  const journeyBefore = documentBefore(journey);
  if (journeyBefore) verdicts.push(judge(journeyBefore, journeyNow, journeyPart));
  // The Chinese texts are words only, which npm run translations checks.
  const pairsBefore = fileAt(base, pairFiles.documents);
  if (pairsBefore && !isDeepStrictEqual(parse(pairsBefore), parse(read(pairFiles.documents))))
    verdicts.push({ step: "patch", lines: [] });

  const was = versionOf(before);
  const step = steps[Math.max(...verdicts.map((verdict) => rank(verdict.step)))] ?? "none";
  const findings = [
    ...versionFindings(was, version, step),
    ...outOfStep(version, versionOf(journeyNow), read("package.json"), read("CHANGELOG.md")),
  ];
  const lines = [
    `Since ${base}, which has version ${was}:`,
    ...verdicts.flatMap((verdict) => verdict.lines),
    ...findings.map((finding) => `❌ ${finding}`),
    `Needed step: ${step}. Next version: ${nextVersion(was, step)}.`,
  ];
  return { lines, isRight: findings.length === 0 };
}

const versionOf = ({ root }: SourceDocument) => root.at("info", "version").text();

if (isMain(import.meta.url)) {
  allowArguments();
  try {
    const { lines, isRight } = diff();
    console.log(lines.join("\n"));
    if (!isRight) process.exitCode = 1;
  } catch (error) {
    fail(error, 2);
  }
}
