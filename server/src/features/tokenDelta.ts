/**
 * Owns the difference between two lists of encoded semantic tokens: the one run of numbers in the middle that changed. Invariant: applied to
 * the old list, the edits give the new one; edges are cut at whole tokens.
 */

/** Numbers a token takes (LSP): line and character as differences, length, type, modifiers. */
export const TOKEN_NUMBERS = 5;

export interface TokenEdit {
  /** In numbers, of the old list. */
  readonly start: number;
  readonly deleteCount: number;
  readonly data: readonly number[];
}

/** At most one edit: what stands before and behind it is the same in both lists. */
export function tokenEdits(before: readonly number[], after: readonly number[]): TokenEdit[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  head -= head % TOKEN_NUMBERS;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  tail -= tail % TOKEN_NUMBERS;
  if (head === before.length && head === after.length) return [];
  return [
    {
      start: head,
      deleteCount: before.length - head - tail,
      data: after.slice(head, after.length - tail),
    },
  ];
}
