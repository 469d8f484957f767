/**
 * Owns inlay hints: the date behind a timestamp, the type behind a value. Invariant: only the range that is asked for is read; no more
 * than {@link MOST_HINTS} are given, and no types where a line would have more than {@link MOST_TYPES_A_LINE}.
 */
import { showTime } from "../checks/instants";
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES, FieldType } from "../lineprotocol/entry";
import { type Part, partsOf } from "./parts";

export const MOST_HINTS = 2_000;
/** Lines with more numbers than this get no types: nobody could read the line any more. */
export const MOST_TYPES_A_LINE = 16;

export interface InlayHintOptions {
  readonly timestamps: boolean;
  readonly types: boolean;
}

export interface Hint {
  /** Where it stands: behind the part it speaks of. */
  readonly offset: number;
  readonly label: string;
  readonly kind: "date" | "type";
}

/** Hints for the points that touch a range, in the order of the document. */
export function inlayHintsIn(
  reading: DocumentReading,
  { start, end }: Span,
  options: InlayHintOptions,
): Hint[] {
  const hints: Hint[] = [];
  if (!options.timestamps && !options.types) return hints;
  const { precision } = reading.dialect.target;
  reading.visit(start, end, (visit) => {
    const parts = partsOf(visit);
    const types = options.types && parts.filter(isNumber).length <= MOST_TYPES_A_LINE;
    for (const part of parts) {
      if (part.end < start || part.start > end) continue;
      if (part.kind === "timestamp" && options.timestamps) {
        hints.push({ offset: part.end, label: `${showTime(part.raw, precision)} UTC`, kind: "date" });
      } else if (types && isNumber(part)) {
        hints.push({ offset: part.end, label: FIELD_TYPE_NAMES[part.type], kind: "type" });
      }
    }
    return hints.length < MOST_HINTS;
  });
  return hints.slice(0, MOST_HINTS);
}

/** Quotes and words say their type themselves. */
function isNumber(part: Part): part is Part & { readonly type: FieldType } {
  return part.type !== undefined && part.type !== FieldType.string && part.type !== FieldType.boolean;
}
