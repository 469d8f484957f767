/**
 * Owns the findings that only several files together give: a field that has one type in one file and another in the next, where both are
 * judged against the same target and go to the same database. Invariants: which file is written first nobody knows, so each of two
 * files is told, and no sentence says which one the server would refuse; at most {@link MOST_FINDINGS} for a file.
 */
import type { Range } from "vscode-languageserver-types";
import { FIELD_TYPE_NAMES } from "../lineprotocol/entry";
import { describeTarget, type Target } from "../lineprotocol/targets";
import type { FindingCode } from "./codes";
import { grouped } from "./entryView";
import type { FieldUse, FileSummary } from "./fileSummary";
import { typeScopeOf } from "./products";

export const MOST_FINDINGS = 100;

export interface JudgedFile {
  readonly uri: string;
  /** As people know it: the path below the workspace's folder. */
  readonly name: string;
  readonly target: Target;
  /** Length of a time slice in which a field has one type; 0: for all time. */
  readonly shardSeconds: number;
  /** Where the file is written to, as far as it is known: files of different places never conflict. */
  readonly place: string;
  readonly summary: FileSummary;
}

export interface AcrossFinding {
  readonly code: FindingCode;
  readonly range: Range;
  readonly message: string;
  readonly related: { readonly uri: string; readonly range: Range; readonly message: string };
}

/** The findings of each file that has any, by its URI. `files` in the order in which people read them. */
export function findingsAcross(files: readonly JudgedFile[]): Map<string, AcrossFinding[]> {
  const findings = new Map<string, AcrossFinding[]>();
  for (const group of groupsOf(files)) {
    for (const uses of usesByField(group).values()) {
      for (const each of uses) {
        const other = uses.find((candidate) => conflict(each, candidate));
        if (!other) continue;
        const list = findings.get(each.file.uri) ?? [];
        findings.set(each.file.uri, list);
        if (list.length < MOST_FINDINGS) list.push(describe(each, other));
      }
    }
  }
  return findings;
}

interface Use {
  readonly file: JudgedFile;
  readonly use: FieldUse;
}

/** Files that meet in one database under the same rules. */
function groupsOf(files: readonly JudgedFile[]): JudgedFile[][] {
  const groups = new Map<string, JudgedFile[]>();
  for (const file of files) {
    const { target, shardSeconds, place } = file;
    if (typeScopeOf(target) === "none") continue;
    const key = JSON.stringify([target.product, target.version, shardSeconds, place]);
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

function usesByField(files: readonly JudgedFile[]): Map<string, Use[]> {
  const found = new Map<string, Use[]>();
  for (const file of files) {
    for (const use of file.summary.fields) {
      const key = JSON.stringify([use.measurement, use.field]);
      const uses = found.get(key);
      if (uses) uses.push({ file, use });
      else found.set(key, [{ file, use }]);
    }
  }
  return found;
}

function conflict(a: Use, b: Use): boolean {
  return a.file !== b.file && a.use.type !== b.use.type && meet(a.use.shards, b.use.shards);
}

function meet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const shard of small) if (large.has(shard)) return true;
  return false;
}

const TYPE_WORDS = ["a float", "an integer", "an unsigned integer", "a string", "a boolean"] as const;

function describe({ file, use }: Use, { file: otherFile, use: other }: Use): AcrossFinding {
  const line = grouped(other.value.start.line + 1);
  const scope = file.shardSeconds > 0 ? "within one time slice" : "in a table";
  return {
    code: "field-type-across-files",
    range: use.value,
    message: `"${use.field}" is ${TYPE_WORDS[use.type]} here but ${TYPE_WORDS[other.type]} in ${otherFile.name}, line ${line}. ${describeTarget(file.target)} keeps one type for a field ${scope}: written to the same database, the points that come second are refused.`,
    related: {
      uri: otherFile.uri,
      range: other.value,
      message: `${FIELD_TYPE_NAMES[other.type]} in ${otherFile.name}.`,
    },
  };
}
