/**
 * Owns where a cursor stands in a line that is being written, whether or not the line is whole yet. Invariant: only the text between the
 * entry's beginning and the cursor counts, so that what follows cannot mislead; offsets are of the document.
 */
import type { Span } from "../checks/span";
import type { DocumentReading } from "../document/reading";
import { EntryKind } from "../lineprotocol/entry";
import type { PartKind } from "./parts";

/** Longest text before the cursor that is looked at; in longer entries nothing is known. */
const MOST_UNITS = 20_000;

export interface Cursor {
  readonly kind: PartKind;
  /** The part so far, from its beginning to the cursor, as written. */
  readonly typed: string;
  /** From the part's beginning to its end behind the cursor: what a completion replaces. */
  readonly span: Span;
  /** As written; what stands before the cursor. */
  readonly measurement: string;
  readonly tags: readonly (readonly [string, string])[];
  readonly fields: readonly string[];
  /** The key before the equals sign, for values. */
  readonly key: string;
}

/** The cursor at an offset; undefined in comments, or where the entry is too long to say. */
export function cursorAt(reading: DocumentReading, offset: number): Cursor | undefined {
  const { text } = reading;
  const visit = reading.entryAt(offset);
  let from = offset;
  if (visit) {
    const { base, reading: entry } = visit;
    const isBehind = visit.next <= offset && base + entry.end < offset;
    if (!isBehind) {
      if (entry.kind === EntryKind.comment) return undefined;
      from = visit.from;
    }
  }
  if (offset - from > MOST_UNITS) return undefined;
  const before = text.slice(from, offset);
  const lead = /^[ \t\0]*/.exec(before)?.[0].length ?? 0;
  if (before[lead] === "#") return undefined;
  const ahead = text.slice(offset, offset + 200);
  return walk(before, lead, from, ahead);
}

function walk(before: string, lead: number, base: number, ahead: string): Cursor {
  let kind: PartKind = "measurement";
  let start = lead;
  let measurement = "";
  let key = "";
  const tags: [string, string][] = [];
  const fields: string[] = [];
  let quoted = false;
  const close = (at: number) => {
    const raw = before.slice(start, at);
    if (kind === "measurement") measurement = raw;
    else if (kind === "tagKey" || kind === "fieldKey") key = raw;
    else if (kind === "tagValue") tags.push([key, raw]);
    else if (kind === "fieldValue") fields.push(key);
  };
  for (let i = lead; i < before.length; i++) {
    const c = before[i];
    if (c === "\\") {
      i++;
      continue;
    }
    if (quoted) {
      quoted = c !== '"';
      continue;
    }
    if (c === '"' && kind === "fieldValue" && i === start) {
      quoted = true;
      continue;
    }
    const next = nextKind(kind, c);
    if (!next) continue;
    // Blanks that follow one another are one.
    if (c === " " && i === start && (kind === "fieldKey" || kind === "timestamp")) {
      start = i + 1;
      continue;
    }
    close(i);
    kind = next;
    start = i + 1;
  }
  const rest = kind === "fieldValue" && quoted ? /^[^"\r\n]*"?/ : /^(?:\\.|[^\\,= \r\n"])*/;
  const span = { start: base + start, end: base + before.length + (rest.exec(ahead)?.[0].length ?? 0) };
  return { kind, typed: before.slice(start), span, measurement, tags, fields, key };
}

function nextKind(kind: PartKind, c: string): PartKind | undefined {
  switch (kind) {
    case "measurement":
    case "tagKey":
    case "tagValue":
      if (c === ",") return "tagKey";
      if (c === " ") return "fieldKey";
      return c === "=" && kind === "tagKey" ? "tagValue" : undefined;
    case "fieldKey":
      if (c === "=") return "fieldValue";
      return c === " " ? "fieldKey" : undefined;
    case "fieldValue":
      if (c === ",") return "fieldKey";
      return c === " " ? "timestamp" : undefined;
    default:
      return c === " " ? "timestamp" : undefined;
  }
}
