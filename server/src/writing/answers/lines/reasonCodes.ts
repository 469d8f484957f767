/**
 * Owns which finding code a parser's reason has, for reasons that stand in an answer.
 * Source: models/points.go of InfluxDB 1.x and 2.x, influxdb_line_protocol of 3.x (references 3.3 and 3.2).
 */
import type { FindingCode } from "../../../checks/codes";

const CODES: readonly (readonly [RegExp, FindingCode])[] = [
  [
    /^missing measurement$|^Invalid measurement was provided$|expected measurement name/,
    "missing-measurement",
  ],
  [/^missing fields$|^Expected at least one space character|^No fields were provided$/, "missing-fields"],
  [/^missing tag key$|^Expected tag key/, "missing-tag-key"],
  [
    /^missing tag value$|^Expected tag value|^Tag set malformed|Symbol value is missing|INCOMPLETE_TAG/,
    "missing-tag-value",
  ],
  [/^invalid tag format$/, "invalid-tag-format"],
  [/^duplicate tags$/, "duplicate-tag"],
  [/^cannot use reserved tag key/, "reserved-tag-key"],
  [/^max key length exceeded/, "key-too-long"],
  [/^missing field key$|field key cannot be empty/, "missing-field-key"],
  [/^missing field value$|[Ff]ield value is missing|missing field value for/, "missing-field-value"],
  [/^invalid field format$|expected field|INVALID_FIELD_SEPARATOR|INCOMPLETE_FIELD/, "invalid-field-format"],
  [/^invalid number$|field value is invalid|invalid float|cannot parse field value/, "invalid-number"],
  [/^unable to parse integer|^Unable to parse integer/, "integer-out-of-range"],
  [/^unable to parse unsigned|^Unable to parse unsigned/, "unsigned-out-of-range"],
  [/^invalid boolean$/, "invalid-boolean"],
  [/^unbalanced quotes$|missing closing quote|expected closing quote/, "unbalanced-quotes"],
  [/may not end with a backslash$/, "trailing-backslash"],
  [/^String is greater than/, "string-too-long"],
  [
    /^time outside range|^strconv\.ParseInt: .*value out of range$|out of range for precision|^Unable to parse timestamp|timestamp overflows|designated timestamp/,
    "timestamp-out-of-range",
  ],
  [
    /^bad timestamp$|^strconv\.ParseInt|[Cc](?:ould not|annot) parse timestamp|expected timestamp|invalid timestamp/,
    "invalid-timestamp",
  ],
  [/^point is invalid$|^Could not parse entire line\. Found trailing content/, "text-after-point"],
  [/^invalid value: field-key=/, "invalid-field-format"],
];

/** The code of a reason; `refused-other` where none is known. */
export function codeOfReason(reason: string): FindingCode {
  const text = reason.slice(0, 1000);
  return CODES.find(([pattern]) => pattern.test(text))?.[1] ?? "refused-other";
}
