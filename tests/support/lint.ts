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

/** What Redocly finds in these documents, and in each of these texts, in one run: to start takes it most of a second. */
export async function lintAll(
  documents: string[],
  texts: string[],
): Promise<{ ofDocuments: Problem[]; ofTexts: Problem[][] }> {
  const folder = await mkdtemp(join(tmpdir(), "lint-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? "")));
    const options = ["--config", join(root, "redocly.yaml"), "--format", "json", "--max-problems", "1000"];
    const { stdout } = await redocly(["lint", ...documents, ...files, ...options], { capture: true });
    // Redocly prints a JSON document a file, one after the other.
    const reports: { problems: Problem[] }[] = stdout.split(/(?<=^\})(?=\{)/m).map((report) => JSON.parse(report));
    const problems = reports.flatMap((report) => report.problems);
    const problemsOf = (...paths: string[]) => {
      const names = paths.map((path) => basename(path));
      return problems.filter(({ location: [place] }) => names.includes(basename(place?.source.ref ?? "")));
    };
    return { ofDocuments: problemsOf(...documents), ofTexts: files.map((file) => problemsOf(file)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
