const grades = ["page", "sister", "inferred"];

/**
 * An `x-source` as its grade, the name of a source and a note: a name alone has the grade `page`. Undefined when it has
 * another form.
 */
export function readSource(source) {
  const { note, ...graded } = Object(typeof source === "string" ? { page: source } : source);
  const [[grade, name] = [], ...others] = Object.entries(graded);
  const isNote = note === undefined || (typeof note === "string" && note.trim() !== "");
  return grades.includes(grade) && others.length === 0 && isNote ? { grade, name, note } : undefined;
}
