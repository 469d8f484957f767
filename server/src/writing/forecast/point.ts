/**
 * Owns the step from a body to the points that a store is given, with names and texts as bytes, since messages quote those.
 * Invariant: every text in a {@link WritePoint} but `stored` is a byte string (lineprotocol/bytes.ts).
 */
import type { Dialect } from "../../lineprotocol/dialects/dialect";
import {
  EntryKind,
  type EntryReading,
  FIELD_STRIDE,
  FIELD_TYPE_NAMES,
  type FieldTypeName,
  type StoredPoint,
  TAG_STRIDE,
} from "../../lineprotocol/entry";
import { compareBytes, readBody, storedPoint } from "../../lineprotocol/points";
import { cutToUnit } from "./clock";

export interface WriteField {
  readonly key: string;
  readonly type: FieldTypeName;
  /** Length in bytes of a string's value as stored; 0 for other types. */
  readonly stringBytes: number;
}

export interface WritePoint {
  /** Where the entry begins in the body. */
  readonly start: number;
  readonly measurement: string;
  /** Measurement and sorted tags, escapes and all: the series key as messages write it. */
  readonly seriesKey: string;
  readonly tagKeys: readonly string[];
  readonly fields: readonly WriteField[];
  /** Nanoseconds. */
  readonly time: bigint;
  readonly stored: StoredPoint;
}

export interface RefusedEntry {
  readonly start: number;
  readonly text: string;
  readonly reason: string;
  readonly code: string;
}

export interface ParsedBody {
  readonly points: readonly WritePoint[];
  /** One for each refused entry, in order: the entry's text and the parser's reason. */
  readonly refused: readonly RefusedEntry[];
  /** Points and refused entries. */
  readonly entries: number;
}

/** Reads a body (byte string). Points without a time get `now`, cut to the precision, as the servers do it. */
export function parseBody(body: string, dialect: Dialect, now: bigint): ParsedBody {
  const standardTime = cutToUnit(now, dialect.target.precision);
  const points: WritePoint[] = [];
  const refused: RefusedEntry[] = [];
  readBody(body, dialect, (reading) => {
    if (reading.kind === EntryKind.refused) {
      refused.push({
        start: reading.start,
        text: body.slice(reading.start, reading.end),
        reason: reading.message,
        code: reading.reason,
      });
    } else if (reading.kind === EntryKind.point) points.push(readPoint(body, reading, dialect, standardTime));
  });
  return { points, refused, entries: points.length + refused.length };
}

function readPoint(body: string, reading: EntryReading, dialect: Dialect, standardTime: bigint): WritePoint {
  const raw: [key: string, text: string][] = [];
  const tagKeys: string[] = [];
  for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
    const key = body.slice(reading.tags[at], reading.tags[at + 1]);
    raw.push([key, body.slice(reading.tags[at], reading.tags[at + 3])]);
    tagKeys.push(dialect.unescape("tagKey", key));
  }
  raw.sort((a, b) => compareBytes(a[0], b[0]));
  const measurement = body.slice(reading.measurementStart, reading.measurementEnd);
  const fields: WriteField[] = [];
  for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const type = FIELD_TYPE_NAMES[reading.fields[at + 4]];
    const value = body.slice(reading.fields[at + 2], reading.fields[at + 3]);
    fields.push({
      key: dialect.unescape("fieldKey", body.slice(reading.fields[at], reading.fields[at + 1])),
      type,
      stringBytes: type === "string" ? dialect.unquote(value).length : 0,
    });
  }
  const stored = storedPoint(body, reading, dialect);
  const time = stored.timestamp ?? standardTime;
  return {
    start: reading.start,
    measurement: dialect.unescape("measurement", measurement),
    seriesKey: [measurement, ...raw.map(([, text]) => text)].join(","),
    tagKeys,
    fields,
    time,
    stored: { ...stored, timestamp: time },
  };
}
