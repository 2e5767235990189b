import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The contract. */
export const contract = join(root, "openapi", "openapi.yaml");

/** The journey: an Arazzo document. */
export const journey = join(root, "openapi", "journey.arazzo.yaml");
