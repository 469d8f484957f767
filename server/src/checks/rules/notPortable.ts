/**
 * Owns the hints for lines that other servers would not take as this one does, off by default. Which servers counts says a setting; each line is
 * read by their own dialects, and told is what their own rules say of it. What a segment holds is remembered by server.
 */
import type { DocumentReading } from "../../document/reading";
import type { Dialect } from "../../lineprotocol/dialects/dialect";
import { dialectOf } from "../../lineprotocol/dialects/index";
import { EntryKind, EntryReading } from "../../lineprotocol/entry";
import { formatTarget, PRODUCTS, type Target } from "../../lineprotocol/targets";
import type { Allowance } from "../allowance";
import { CODES } from "../codes";
import { EntryView } from "../entryView";
import type { EntryFinding, EntryRule, FactFinding, FactRule, SegmentPlace } from "../finding";
import { SegmentMemory } from "../segmentMemory";
import { segmentBase, visitPoints } from "../segmentPoints";
import type { Span } from "../span";

const MOST_HINTS = 500;

interface Hint extends Span {
  readonly message: string;
  readonly lineStart: number;
}

/** Rules for points by mark, and the one for refused entries: the list that needs this file, too, gives them. */
export interface PointRules {
  readonly refused: EntryRule;
  readonly byMark: readonly { readonly mark: number; readonly rule: EntryRule }[];
}

export function createNotPortable(rules: () => PointRules): FactRule {
  return {
    prepare(reading, { portability, target, allowance }) {
      const others = portability.filter((other) => formatTarget(other) !== formatTarget(target));
      if (others.length === 0) return undefined;
      return {
        totals: [],
        inSegment: (place) => {
          const base = segmentBase(reading, place);
          return others.flatMap((other) =>
            hintsOf(reading, place, other, rules(), allowance).map((hint) => moved(hint, base)),
          );
        },
      };
    },
  };
}

function moved({ start, end, lineStart, message }: Hint, base: number): FactFinding {
  return { code: "not-portable", start: base + start, end: base + end, lineStart: base + lineStart, message };
}

/** By target, in the segment's own offsets: segments never change. */
const known = new SegmentMemory<Map<string, readonly Hint[]>>();

function hintsOf(
  reading: DocumentReading,
  place: SegmentPlace,
  other: Target,
  rules: PointRules,
  allowance: Allowance,
): readonly Hint[] {
  const { units, target } = reading.dialect;
  const byTarget = known.get(place.segment) ?? new Map<string, readonly Hint[]>();
  known.set(place.segment, byTarget);
  const key = formatTarget(other);
  const before = byTarget.get(key);
  if (before) return before;
  if (!allowance.take(place.segment.end)) return [];
  // In the same precision where the other takes it: its own would be another question.
  const precision = PRODUCTS[other.product].precisions.includes(target.precision)
    ? target.precision
    : other.precision;
  const dialect = dialectOf({ ...other, precision }, units);
  const into = new EntryReading();
  const hints: Hint[] = [];
  visitPoints(reading, place, (entry) => {
    const [worst] = worstOf(readBy(dialect, entry, into), into, rules);
    if (worst) {
      const { start, end, message } = worst;
      hints.push({ start, end, message, lineStart: entry.from });
    }
    return hints.length < MOST_HINTS;
  });
  byTarget.set(key, hints);
  return hints;
}

function readBy(
  dialect: Dialect,
  { text, base, from, next, reading }: EntryView,
  into: EntryReading,
): EntryView {
  dialect.read(text, from, reading.end, into);
  return new EntryView({ text, base, reading: into, from: base + from, next: base + next }, dialect);
}

/** Errors and warnings that the other target's rules give for an entry which this target takes. */
function worstOf(entry: EntryView, into: EntryReading, { refused, byMark }: PointRules): EntryFinding[] {
  if (into.kind === EntryKind.refused) return [...refused.check(entry)];
  const found = byMark
    .filter(({ mark }) => (into.marks & mark) !== 0)
    .flatMap(({ rule }) => [...rule.check(entry)]);
  return found.filter(
    ({ code, severity = CODES[code].severity }) => severity === "error" || severity === "warning",
  );
}
