const grades = ["page", "sister", "inferred"];

export interface Source {
  grade: string;
  /** The name of one of the contract's `x-sources`. */
  name: string;
  note?: string;
}

/** Reads an `x-source`: a name alone has the grade `page`. Undefined when it has another form. */
export function readSource(value: unknown): Source | undefined {
  const { note, ...graded } = Object(typeof value === "string" ? { page: value } : value);
  const [[grade = "", name] = [], ...others] = Object.entries<string>(graded);
  const isNote = note === undefined || (typeof note === "string" && note.trim() !== "");
  return grades.includes(grade) && name !== undefined && others.length === 0 && isNote
    ? { grade, name, note }
    : undefined;
}
