import { type Pairs, pairKey } from "../lib/overlay.js";

/** A comment of a program in openapi/samples: a line of its own, in TypeScript, Python or Java. */
const form = /^(?<before>\s*(?:\/\/|\/\*\*|#|""") ?)(?<text>.*?)(?<after> \*\/|"""|)$/;

/** The comments of a program, with the line of each. */
export function commentsOf(program: string): { text: string; line: number }[] {
  return program.split("\n").flatMap((line, index) => {
    const text = form.exec(line)?.groups?.text;
    return text ? [{ text, line: index + 1 }] : [];
  });
}

/** The program with its comments in another language. */
export function translateComments(program: string, pairs: Pairs): string {
  const lines = program.split("\n").map((line) => {
    const { before = "", text = "", after = "" } = form.exec(line)?.groups ?? {};
    const translated = pairs.get(pairKey(text));
    return translated ? before + translated + after : line;
  });
  return lines.join("\n");
}
