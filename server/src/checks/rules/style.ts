/**
 * Owns the hints about form, off by default: tags out of order, escapes and blanks that say nothing. Each is proven to change nothing that is
 * stored ({@link isSameStored}), so that its fix is safe. What a segment holds is remembered, so that a keystroke looks at one page.
 */
import type { DocumentReading } from "../../document/reading";
import { compareBytes } from "../../lineprotocol/points";
import type { Allowance } from "../allowance";
import type { EntryView } from "../entryView";
import type { EntryFinding, FactFinding, FactRule, FixEdit, SegmentPlace } from "../finding";
import { isSameStored } from "../sameStored";
import { SegmentMemory } from "../segmentMemory";
import { segmentBase, visitPoints } from "../segmentPoints";

/** Hints of a segment: a file that is written in another style throughout is told so often enough. */
const MOST_HINTS = 500;
/** Escapes looked at in one line. */
const MOST_ESCAPES = 8;

interface Hint extends EntryFinding {
  readonly title: string;
  readonly edits: readonly FixEdit[];
  readonly lineStart: number;
}

export const style: FactRule = {
  prepare(reading, context) {
    if (!context.style) return undefined;
    const { allowance } = context;
    return {
      totals: [],
      inSegment: (place) => {
        const base = segmentBase(reading, place);
        return hintsOf(reading, place, allowance).map((hint) => moved(hint, base));
      },
    };
  },
};

function moved({ title, edits, ...hint }: Hint, base: number): FactFinding {
  const move = <T extends { start: number; end: number }>(span: T): T => ({
    ...span,
    start: base + span.start,
    end: base + span.end,
  });
  return {
    ...move(hint),
    lineStart: base + hint.lineStart,
    fixes: () => [{ title, edits: edits.map(move), preferred: true, safe: true }],
  };
}

/** In the segment's own offsets: segments never change. */
const known = new SegmentMemory<readonly Hint[]>();

function hintsOf(reading: DocumentReading, place: SegmentPlace, allowance: Allowance): readonly Hint[] {
  const before = known.get(place.segment);
  if (before) return before;
  if (!allowance.take(place.segment.end)) return [];
  const hints: Hint[] = [];
  visitPoints(reading, place, (entry) => {
    for (const hint of safeTogether(entry)) hints.push({ ...hint, lineStart: entry.from });
    return hints.length < MOST_HINTS;
  });
  known.set(place.segment, hints);
  return hints;
}

/** Of all that could be said of a line, what can be put right at once without changing what is stored. */
function safeTogether(entry: EntryView): Proposal[] {
  const kept: Proposal[] = [];
  for (const hint of [...needlessBlanks(entry), ...tagOrder(entry), ...needlessEscapes(entry)]) {
    if (kept.some(({ start, end }) => hint.start < end && hint.end > start)) continue;
    const edits = [...kept, hint].flatMap((each) => each.edits).sort((a, b) => a.start - b.start);
    if (isSameStored(entry, hint.edits) && isSameStored(entry, edits)) kept.push(hint);
  }
  return kept;
}

type Proposal = Omit<Hint, "lineStart">;

function tagOrder({ text, tags }: EntryView): Proposal[] {
  if (tags.length < 2) return [];
  const pairs = tags.map(({ key, value }) => ({
    key: text.slice(key.start, key.end),
    pair: text.slice(key.start, value.end),
  }));
  if (pairs.every(({ key }, i) => i === 0 || compareBytes(pairs[i - 1].key, key) <= 0)) return [];
  const sorted = pairs.sort((a, b) => compareBytes(a.key, b.key)).map(({ pair }) => pair);
  const span = { start: tags[0].key.start, end: tags[tags.length - 1].value.end };
  return [
    {
      code: "unsorted-tags",
      ...span,
      message:
        "The tags do not stand in the order of their keys. Sorted, they are stored the same and taken faster.",
      title: "Sort the tags by key",
      edits: [{ ...span, text: sorted.join(",") }],
    },
  ];
}

function* needlessEscapes({ text, reading }: EntryView): IterableIterator<Proposal> {
  let left = MOST_ESCAPES;
  for (
    let at = text.indexOf("\\", reading.start);
    at >= 0 && at < reading.end - 1;
    at = text.indexOf("\\", at + 2)
  ) {
    if (left-- === 0) return;
    yield {
      code: "needless-escape",
      start: at,
      end: at + 2,
      message: `The backslash before "${text[at + 1]}" says nothing here: without it the same is stored.`,
      title: "Remove the backslash",
      edits: [{ start: at, end: at + 1, text: "" }],
    };
  }
}

/** Blanks in front, at the end, and more than one between two parts. */
function* needlessBlanks({ text, from, reading, fields, tags }: EntryView): IterableIterator<Proposal> {
  const { start, end, measurementEnd, timestampStart, timestampEnd } = reading;
  const keyEnd = tags.length > 0 ? tags[tags.length - 1].value.end : measurementEnd;
  // A point of tags only, or a field without a value (QuestDB): there every blank counts.
  if (fields.length === 0 || reading.emptyCount > 0) return;
  const fieldsEnd = fields[fields.length - 1].value.end;
  const gaps: readonly (readonly [start: number, end: number, keep: number])[] = [
    [from, start, 0],
    [keyEnd, fields[0].key.start, 1],
    ...(timestampStart < 0 ? [] : [[fieldsEnd, timestampStart, 1] as const]),
    [timestampStart < 0 ? fieldsEnd : timestampEnd, end, 0],
  ];
  for (const [gapStart, gapEnd, keep] of gaps) {
    const gap = { start: gapStart + keep, end: gapEnd };
    if (gap.end <= gap.start || !/^[ \t]+$/.test(text.slice(gap.start, gap.end))) continue;
    yield {
      code: "needless-blank",
      ...gap,
      message: keep === 1 ? "One blank is enough here." : "These blanks say nothing.",
      title: "Remove the blanks",
      edits: [{ ...gap, text: "" }],
    };
  }
}
