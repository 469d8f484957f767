/**
 * Owns what a log's records tell of one another: several tries may have had several fates, and not every record speaks of a write.
 * Invariants: looks at {@link LOOKED_AT} units at most; a text of one record has no others, whatever it holds.
 */
import { saysBroken, saysUnsent } from "./responses";

const LOOKED_AT = 20_000;

/** Where a record begins: its time, behind what a collector or a level puts before it. Telegraf's are known within a line, too. */
const RECORD =
  /^(?=(?:[^\s\d]{0,40} ?)?\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ,]|\d\d[:.]\d\d[:.]\d\d|\d\d\/\d\d\/\d{2,4} \d\d:|[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d|ts=|time=|\{"(?:level|ts|time|timestamp|log)":))|(?=\d{4}-\d\d-\d\dT[\d:]{8}Z [DIWE]! )/gm;

/** The records of a log; the text as one where it is none. */
export function recordsOf(text: string): readonly string[] {
  return text.slice(0, LOOKED_AT).split(RECORD);
}

/** Telegraf's words below those of its outputs, which have no fate of their own, and requests that are no writes. */
const NO_WRITE =
  /could not write any address|Could not write to any InfluxDB server|failed to send metrics to any configured|database\b[^\n]{0,80} creation failed|\/query\b/i;

/**
 * Whether the text tells of accepted writes, or of one that broke in the middle, beside what it is shown for: then what it says of
 * another is not all. Telegraf's words and an access log's.
 */
export function tellsOfOthers(text: string): boolean {
  const part = text.slice(0, LOOKED_AT);
  if (/\bWrote (?:batch of )?[1-9]\d* m|\bPOST [^\n"]{0,400} HTTP\/\d(?:\.\d)?\s?"? 204\b/i.test(part))
    return true;
  const records = recordsOf(part);
  return (
    records.length > 1 &&
    records.some((record) => !NO_WRITE.test(record) && !saysUnsent(record) && saysBroken(record))
  );
}

/** Words of a write in a record of any program. */
const OF_WRITES = /influx|telegraf|\bwrit|https?\b|\bpost\b|\b8086\b|\bpoints?\b|\bbatch|\bmetrics?\b/i;

/** The records of a log that speak of writes and may have a fate; none where the text is one. */
export function writesOf(text: string): readonly string[] {
  const records = recordsOf(text);
  return records.length < 2
    ? []
    : records.filter((record) => OF_WRITES.test(record) && !NO_WRITE.test(record));
}

/** A line of an access log, behind which another program's lines may stand. */
const LOGGED_WRITE = /"POST [^\n"]{0,400} HTTP\/\d(?:\.\d)?\s?" \d{3}\b/;

/** The text without the records that do not speak of writes, where others do. */
export function ofWrites(text: string): string {
  const records = LOGGED_WRITE.test(text.slice(0, LOOKED_AT)) ? text.split(/^/m) : recordsOf(text);
  if (records.length < 2) return text;
  const telling = records.filter((record) => OF_WRITES.test(record));
  return telling.length === 0 ? text : telling.join("");
}
