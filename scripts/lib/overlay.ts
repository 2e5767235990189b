import { join } from "node:path";
import { complaint, redocly } from "../redocly.js";
import { root } from "./paths.js";

/**
 * Writes the document with the overlay applied into `file`, as YAML or JSON by its name.
 * @throws {Error} with what Redocly printed when it cannot be applied.
 */
export async function applyOverlay(document: string, overlay: string, file: string): Promise<void> {
  const { code, output } = await redocly(
    ["bundle", document, "--overlay", overlay, "-o", file, "--config", join(root, "redocly.yaml")],
    { capture: true },
  );
  if (code !== 0) throw new Error(complaint(output));
}
