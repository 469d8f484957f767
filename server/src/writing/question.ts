/**
 * Owns the shape of what is asked before a write, and how answers come back. Invariant: a question's answer is one word, which the
 * asker hands back unread.
 */

export interface Question {
  readonly question: QuestionKind;
  readonly message: string;
  readonly detail?: string;
  /** Buttons, the usual one first; none of them cancels the write. */
  readonly choices: readonly Choice[];
  /** The answer may be kept for the file and given unasked next time. */
  readonly remember: boolean;
}

export interface Choice {
  /** For example "Send Anyway". */
  readonly label: string;
  /** What says that this was taken. */
  readonly confirm: string;
}

export type QuestionKind =
  | "replacement-characters"
  | "not-utf8"
  | "byte-order-mark"
  | "carriage-returns"
  /** Lines that the target refuses: send anyway, or good lines only. */
  | "has-errors"
  /** The file names databases of its own (`# CONTEXT-DATABASE`). */
  | "file-destination"
  /** The file holds statements (`# DDL`). */
  | "statements"
  /** A batch was in flight when the write was interrupted, and sending it again may store it twice. */
  | "unknown-batch";

/** The one way to go on is to send what stands there. */
export function sendAnyway(question: QuestionKind): readonly Choice[] {
  return [{ label: "Send Anyway", confirm: question }];
}
