/**
 * Owns the codes of the reasons for which a parser refuses an entry. The words are each server's own and stand in its
 * dialect; a code is what they have in common, stable, and a finding's code.
 */
export const REASON_CODES = [
  "missing-measurement",
  "missing-fields",
  "missing-tag-key",
  "missing-tag-value",
  "invalid-tag-format",
  "duplicate-tag",
  "reserved-tag-key",
  /** QuestDB: characters, dots or a length that a table or column name may not have. */
  "invalid-name",
  "key-too-long",
  "missing-field-key",
  "missing-field-value",
  "invalid-field-format",
  "invalid-number",
  "float-out-of-range",
  "integer-out-of-range",
  "unsigned-out-of-range",
  "invalid-boolean",
  "unbalanced-quotes",
  "trailing-backslash",
  "string-too-long",
  "invalid-timestamp",
  "timestamp-out-of-range",
  "text-after-point",
  /** The parser lets the line through, but the server cannot read its values and answers with an error of its own. */
  "unreadable-value",
  /** The whole request fails (InfluxDB up to 1.8.5: exactly 100, 200, 400, … tags). */
  "server-panic",
  /** InfluxDB 3: the body as a whole is not UTF-8. */
  "not-utf8",
  /** InfluxDB 3: nothing but blanks and comments. */
  "empty-body",
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];
