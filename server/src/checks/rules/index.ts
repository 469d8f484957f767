/** Owns which rules there are: for entries by what marks them, for facts in the order of this list. */
import { Mark } from "../../lineprotocol/entry";
import type { FindingCode } from "../codes";
import type { EntryRule, FactRule } from "../finding";
import { byteOrderMark } from "./byteOrderMark";
import { commaInFieldKey } from "./commaInFieldKey";
import { commaInTagKey } from "./commaInTagKey";
import { commentSwallows } from "./commentSwallows";
import { controlCharacter } from "./controlCharacter";
import { crlf } from "./crlf";
import { distantTimestamp } from "./distantTimestamp";
import { duplicateField } from "./duplicateField";
import { duplicatePoints } from "./duplicatePoints";
import { duplicateTag } from "./duplicateTag";
import { fieldTypeConflict } from "./fieldTypeConflict";
import { longString } from "./longString";
import { lostValue, stringsAsNumbers } from "./lostValue";
import { createNotPortable } from "./notPortable";
import { notPortableTypes } from "./notPortableTypes";
import { outvotedType } from "./outvotedType";
import { overwrittenPoints } from "./overwrittenPoints";
import { questdbColumns } from "./questdbColumns";
import { quotedName } from "./quotedName";
import { refused } from "./refused";
import { reservedKey } from "./reservedKey";
import { retention } from "./retention";
import { style } from "./style";
import { tableLimits } from "./tableLimits";
import { tagAndField } from "./tagAndField";
import { tagOrField } from "./tagOrField";
import { textAfterQuote } from "./textAfterQuote";
import { timeKey } from "./timeKey";
import { timestampPrecision } from "./timestampPrecision";
import { unreadablePragma } from "./unreadablePragma";

export { refused };

export interface MarkRule {
  readonly mark: (typeof Mark)[keyof typeof Mark];
  /** What it says, to count entries that are not listed. */
  readonly code: FindingCode;
  readonly rule: EntryRule;
}

/** Rules for points, by mark. */
export const POINT_RULES: readonly MarkRule[] = [
  { mark: Mark.textAfterQuote, code: "text-after-quote", rule: textAfterQuote },
  { mark: Mark.timeKey, code: "time-key", rule: timeKey },
  { mark: Mark.reservedKey, code: "reserved-key", rule: reservedKey },
  { mark: Mark.lostValue, code: "lost-value", rule: lostValue },
  { mark: Mark.quoteInName, code: "quoted-name", rule: quotedName },
  { mark: Mark.duplicateField, code: "duplicate-field", rule: duplicateField },
  { mark: Mark.duplicateTag, code: "duplicate-tag", rule: duplicateTag },
  { mark: Mark.tagAndField, code: "tag-and-field", rule: tagAndField },
  { mark: Mark.commaInFieldKey, code: "comma-in-field-key", rule: commaInFieldKey },
  { mark: Mark.commaInTagKey, code: "comma-in-tag-key", rule: commaInTagKey },
  { mark: Mark.long, code: "string-too-long", rule: longString },
  { mark: Mark.controlCharacter, code: "control-character", rule: controlCharacter },
];

/** Rules for comments, by mark. */
export const COMMENT_RULES: readonly MarkRule[] = [
  { mark: Mark.severalLines, code: "comment-swallows-lines", rule: commentSwallows },
];

export const FACT_RULES: readonly FactRule[] = [
  unreadablePragma,
  byteOrderMark,
  crlf,
  timestampPrecision,
  distantTimestamp,
  retention,
  outvotedType,
  fieldTypeConflict,
  tagOrField,
  questdbColumns,
  tableLimits,
  stringsAsNumbers,
  overwrittenPoints,
  duplicatePoints,
  style,
  notPortableTypes,
  createNotPortable(() => ({ refused, byMark: POINT_RULES })),
];
