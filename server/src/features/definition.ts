/**
 * Owns where a name comes from: for a field the value that fixed its type in this scope (shard or table), for other names the first
 * point that has them. Invariant: found by the facts; one page is read, at most.
 */
import type { Span } from "../checks/span";
import { NOW_SHARD } from "../document/dictionary";
import type { DocumentReading } from "../document/reading";
import { USE_STRIDE } from "../document/segment";
import { readInstant, shardOf } from "../document/times";
import { EntryReading } from "../lineprotocol/entry";
import { type Part, partAt, partsOf } from "./parts";
import { findUses, type Name, nameOf } from "./uses";

/** The place that a name (or a field's value) at an offset goes back to; undefined where there is none. */
export function definitionAt(reading: DocumentReading, offset: number): Span | undefined {
  const visit = reading.entryAt(offset);
  const parts = visit ? partsOf(visit) : [];
  const under = partAt(parts, offset);
  if (!under || under.kind === "timestamp") return undefined;
  // A value goes back to what its field goes back to.
  const part =
    under.kind === "fieldValue"
      ? parts.find(({ kind, index }) => kind === "fieldKey" && index === under.index)
      : under;
  const name = part && nameOf(reading, parts, part);
  if (!name) return undefined;
  if (name.kind === "fieldKey") return fieldDefinition(reading, name, shardIn(reading, parts));
  for (const uses of findUses(reading, name)) if (uses.length > 0) return uses[0];
  return undefined;
}

function shardIn({ dialect, shardSeconds }: DocumentReading, parts: readonly Part[]): number {
  if (shardSeconds === 0) return 0;
  const time = parts.find(({ kind }) => kind === "timestamp");
  if (!time) return NOW_SHARD;
  const out = { seconds: 0, nanoseconds: 0, value: 0 };
  readInstant(time.raw, 0, time.raw.length, dialect.target.precision, out);
  return shardOf(out.seconds, shardSeconds);
}

function fieldDefinition(
  reading: DocumentReading,
  { measurement, key }: Extract<Name, { kind: "tagKey" | "fieldKey" }>,
  shard: number,
): Span | undefined {
  const { dictionary, dialect } = reading;
  const scope = dictionary.findMeasurement(measurement)?.fields.get(key)?.scopes.get(shard);
  if (scope === undefined) return undefined;
  for (const { page, segment, overhang } of reading.segments()) {
    const { uses } = segment.facts;
    let first = -1;
    for (let i = 0; i < uses.length; i += USE_STRIDE) {
      if (uses[i] === scope && (first < 0 || uses[i + 3] < first)) first = uses[i + 3];
    }
    if (first < 0) continue;
    return partsOf(reading.entry(page, overhang, first, new EntryReading())).find(
      ({ kind, raw }) => kind === "fieldKey" && dialect.unescape("fieldKey", raw) === key,
    );
  }
  return undefined;
}
