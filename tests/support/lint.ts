import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { root } from "../../scripts/lib/paths.js";
import { redocly } from "../../scripts/redocly.js";

/** What Redocly finds in a document. */
export interface Problem {
  ruleId: string;
  message: string;
  location: { source: { ref: string }; pointer: string }[];
}

/**
 * What Redocly finds in the document of this path, and in each of these texts, in one run: to start takes it most of a
 * second.
 */
export async function lintAll(path: string, texts: string[]): Promise<{ ofDocument: Problem[]; ofTexts: Problem[][] }> {
  const folder = await mkdtemp(join(tmpdir(), "lint-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? "")));
    const options = ["--config", join(root, "redocly.yaml"), "--format", "json", "--max-problems", "1000"];
    const { stdout } = await redocly(["lint", path, ...files, ...options], { capture: true });
    // Redocly prints a JSON document a file, one after the other.
    const reports: { problems: Problem[] }[] = stdout.split(/(?<=^\})(?=\{)/m).map((report) => JSON.parse(report));
    const problems = reports.flatMap((report) => report.problems);
    const problemsOf = (file: string) =>
      problems.filter(({ location: [place] }) => basename(place?.source.ref ?? "") === basename(file));
    return { ofDocument: problemsOf(path), ofTexts: files.map(problemsOf) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
