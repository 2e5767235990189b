import { tsImport } from "tsx/esm/api";

// Redocly loads plugins without tsx, so this file cannot be TypeScript itself.
export default (await tsImport("./plugin.ts", import.meta.url)).default;
