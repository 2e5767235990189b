import { join, relative } from "node:path";
import ts from "typescript";
import { root } from "../../scripts/lib/paths.js";

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);

/**
 * The mistakes that the compiler finds, under the project's strict settings, in texts that need not be files: `texts` holds
 * them by path. Each begins with `path:line`.
 */
export function typeErrors(texts: Record<string, string>): string[] {
  const virtual = new Map(Object.entries(texts).map(([path, text]) => [join(root, path), text]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => virtual.get(path) ?? readFile(path);
  host.fileExists = (path) => virtual.has(path) || fileExists(path);
  host.directoryExists = (path) =>
    [...virtual.keys()].some((file) => file.startsWith(`${path}/`)) || ts.sys.directoryExists(path);
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...virtual.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).flatMap(({ file, start = 0, messageText }) => {
    if (!file || !virtual.has(file.fileName)) return [];
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    return `${relative(root, file.fileName)}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
