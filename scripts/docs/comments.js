/** A comment of a program in openapi/samples: a line of its own, in TypeScript or Python. */
const form = /^(?<before>\s*(?:\/\/|\/\*\*|#|""") ?)(?<text>.*?)(?<after> \*\/|"""|)$/;

/** The comments of a program, with the line of each. */
export function commentsOf(program) {
  return program.split("\n").flatMap((line, index) => {
    const { text } = form.exec(line)?.groups ?? {};
    return text ? [{ text, line: index + 1 }] : [];
  });
}

/** The program with its comments in another language. */
export function translateComments(program, translations) {
  const lines = program.split("\n").map((line) => {
    const { before, text, after } = form.exec(line)?.groups ?? {};
    return text && translations[text] ? before + translations[text] + after : line;
  });
  return lines.join("\n");
}
