import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "../../scripts/lib/paths.js";

const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

/**
 * A copy of what the scripts need of the project, to be changed at will and removed after the file's last test. It stands
 * below the project, so that it finds the installed packages.
 */
export function copyProject(name = "copy"): string {
  mkdirSync(join(root, "dist"), { recursive: true });
  const copy = mkdtempSync(join(root, "dist", `${name}-`));
  copies.push(copy);
  for (const name of [
    "generated",
    "openapi",
    "scripts",
    "package.json",
    "redocly.yaml",
    "tsconfig.json",
    "tsconfig.build.json",
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  return copy;
}
