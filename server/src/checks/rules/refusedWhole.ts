/** Owns the words for what is refused beyond a single place of a line. */
import type { Refusals } from "./refusal";

type WholeCode = "trailing-backslash" | "string-too-long" | "server-panic" | "not-utf8" | "empty-body";

export const REFUSED_WHOLE: Refusals<WholeCode> = {
  "trailing-backslash": { explain: () => "The backslash at the end escapes nothing." },
  "string-too-long": { explain: () => "This string is longer than the server stores." },
  "server-panic": {
    explain: () => "This server version has a defect: it fails on this line, and the whole request with it.",
  },
  "not-utf8": { explain: () => "The text holds bytes that are not UTF-8." },
  "empty-body": { explain: () => "There is nothing to write: no points, only blanks and comments." },
};
