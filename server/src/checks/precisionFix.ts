/** Owns the change that makes a file say its precision: its pragma is completed, or a new one written at the top. */
import { formatPragma } from "../lineprotocol/pragma";
import { PRODUCTS, type Precision, type Target } from "../lineprotocol/targets";
import type { FixEdit } from "./finding";
import { knowsComments } from "./products";
import type { Span } from "./span";

/** Whether a file for the target can say its precision: the target takes it, and has comments to say it in. */
export function canSayPrecision(target: Target, precision: Precision): boolean {
  return takesPrecision(target, precision) && knowsComments(target);
}

/** Whether the target takes a precision at all. */
export function takesPrecision(target: Target, precision: Precision): boolean {
  return PRODUCTS[target.product].precisions.includes(precision);
}

/**
 * The edit, in offsets of the document. `pragma` is where the file's pragma stands and its text; `head` the document's first unit
 * (a byte order mark stays in front).
 */
export function setPrecision(
  precision: Precision,
  pragma: (Span & { readonly text: string }) | undefined,
  head: string,
): FixEdit {
  if (!pragma) {
    const at = head.startsWith("\ufeff") ? 1 : 0;
    return { start: at, end: at, text: `${formatPragma([["precision", precision]])}\n` };
  }
  const present = /(?<=\s)precision=\S*/.exec(pragma.text);
  if (present) {
    const start = pragma.start + present.index;
    return { start, end: start + present[0].length, text: `precision=${precision}` };
  }
  return { start: pragma.end, end: pragma.end, text: ` precision=${precision}` };
}
