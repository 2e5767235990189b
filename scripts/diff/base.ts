import { spawnSync } from "node:child_process";
import { parse } from "yaml";

/** What git prints; throws, with git's own reason, when it refuses. */
function git(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("git", args, { encoding: "utf8", maxBuffer: 64 << 20 });
  if (error) throw new Error(`git could not be started: ${error.message}`);
  if (status !== 0) throw new Error(stderr.trim() || `git ${args[0]} ended with exit code ${status}`);
  return stdout;
}

/** A file at a revision; undefined when it was not there. */
export function fileAt(revision: string, file: string): string | undefined {
  const isThere = git("ls-tree", "--name-only", revision, "--", `./${file}`) !== "";
  return isThere ? git("show", `${revision}:./${file}`) : undefined;
}

/**
 * The revision to compare with: BASE, or the last tag of a version, or without one the last commit before the present
 * version. Where `files`, of which the contract is the first, are as they were committed, it is not that commit itself.
 */
export function baseRevision(files: string[], version: string, base = process.env.BASE): string {
  const isShallow = git("rev-parse", "--is-shallow-repository").trim() === "true";
  const remedy = isShallow ? " This clone is shallow; to complete it: git fetch --unshallow --tags" : "";
  if (base) return existing(base, remedy);

  const isCommitted = git("status", "--porcelain", "--", ...files) === "";
  const head = git("rev-parse", "HEAD");
  const tags = git("tag", "--merged", "HEAD", "--sort=-version:refname").split("\n");
  const isOther = (tag: string) => !isCommitted || git("rev-parse", `${tag}^{commit}`) !== head;
  const tag = tags.find((name) => /^v\d+\.\d+\.\d+$/.test(name) && isOther(name));
  if (tag) return tag;
  if (isShallow) throw new Error(`There is no earlier version to compare with.${remedy}`);

  const [contract = ""] = files;
  const commits = git("log", "--format=%h", "--", ...files)
    .split("\n")
    .filter((commit) => commit && fileAt(commit, contract));
  const ofOtherVersion = commits.find((commit) => parse(fileAt(commit, contract) ?? "")?.info?.version !== version);
  const last = ofOtherVersion ?? commits[isCommitted ? 1 : 0];
  if (!last) throw new Error("There is nothing to compare with: no earlier version of the contract is committed.");
  return last;
}

function existing(base: string, remedy: string): string {
  try {
    git("rev-parse", "--verify", "--quiet", "--end-of-options", `${base}^{commit}`);
    return base;
  } catch {
    throw new Error(`BASE=${base} is no revision of this repository; name a tag, a branch or a commit.${remedy}`);
  }
}
