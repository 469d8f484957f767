/** Owns what differs between the products and versions that share the Go parser, and what all its parts use. */
import { SPACE, TAB } from "./characters";

/** What differs between the products and versions that share the parser. */
export interface GoRules {
  /** The suffix `u`: 2.x only; a default build of 1.x refuses it. */
  readonly unsigned: boolean;
  /** Tag keys time, _field, _measurement, NUL and byte FF: refused by 2.x. */
  readonly reservedTagKeys: boolean;
  /** A point with exactly 100·2^k tags makes the server panic: 1.x up to 1.8.5, 2.0.0 to 2.0.2. */
  readonly panicsAtHundredTags: boolean;
}

/** Longest series key, and longest series key with a field key (MaxKeyLength), in bytes. */
export const MAX_KEY_BYTES = 65535;

function isBlank(c: number): boolean {
  return c === SPACE || c === TAB || c === 0;
}

export function skipBlanks(text: string, i: number, end: number): number {
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}
