/**
 * Owns the way from a refusal of the store of InfluxDB 1.x and 2.x to the lines: type conflicts, the name time, strings that are too
 * long, limits (reference 7.3). The store names one point of one shard and counts all that it dropped there; other shards' refusals
 * are not told. Invariant: a point is certain only where every reading of the answer drops it.
 */
import { FIELD_TYPE_NAMES } from "../../../lineprotocol/entry";
import type { SentBody } from "../sentBody";
import { isName } from "./goQuote";
import {
  codeOf,
  type FindContext,
  type Found,
  hiddenRefusals,
  NOTHING_FOUND,
  type Placement,
} from "./placement";

/** Points by slice of time that certainly is of one shard. */
class Slices {
  private readonly of: string[] = [];
  private readonly counts = new Map<string, number>();
  constructor(sent: SentBody, shardSeconds: number) {
    for (let entry = 0; entry < sent.count; entry++) {
      if (sent.refused[entry]) {
        this.of.push("");
        continue;
      }
      const slice = sent.sliceOf(entry, shardSeconds);
      this.of.push(slice);
      this.counts.set(slice, (this.counts.get(slice) ?? 0) + 1);
    }
  }

  /** Whether all these entries lie in one slice. */
  areOne(entries: readonly number[]): boolean {
    return new Set(entries.map((entry) => this.of[entry])).size <= 1;
  }

  /** Whether all points of the body do. */
  get isOne(): boolean {
    return this.counts.size <= 1;
  }

  /** Whether the shard that dropped so many points certainly kept one, whichever of these entries it refused. */
  keepsOne(entries: readonly number[], dropped: number): boolean {
    return entries.length > 0 && entries.every((entry) => (this.counts.get(this.of[entry]) ?? 0) > dropped);
  }
}

/**
 * The rest of a store's refusal once its candidates are known. `exact`: all candidates, and no others, are dropped in a shard that
 * holds them.
 */
function conclude(
  context: FindContext,
  sent: SentBody,
  candidates: readonly number[],
  exact: boolean,
): Found {
  const { dropped } = context;
  const slices = new Slices(sent, context.shardSeconds);
  const oneShard = slices.areOne(candidates);
  const counted = dropped !== undefined && candidates.length === dropped;
  const code = codeOf(context);
  const placements: Placement[] = candidates.map((entry) => ({
    entry,
    certain: exact && (oneShard || counted || candidates.length === 1),
    code,
    message: context.reason,
  }));
  const hidden = context.readerIsKnown ? hiddenRefusals(sent) : [];
  // All points of one shard, and as many dropped as are placed: the others are stored.
  const complete = exact && counted && slices.isOne && (context.readerIsKnown || hidden.length === 0);
  return {
    placements: mergePlacements(placements, hidden),
    others: complete ? "stored" : "unknown",
    someStored: complete || (dropped !== undefined && slices.keepsOne(candidates, dropped)),
  };
}

/** In the body's order. */
export function mergePlacements(a: readonly Placement[], b: readonly Placement[]): Placement[] {
  return b.length === 0 ? [...a] : [...a, ...b].sort((x, y) => x.entry - y.entry);
}

/** Points that the server's reader takes. */
function pointsWhere(sent: SentBody, test: (entry: number) => boolean): number[] {
  const entries: number[] = [];
  for (let entry = 0; entry < sent.count; entry++) {
    if (!sent.refused[entry] && test(entry)) entries.push(entry);
  }
  return entries;
}

/** Go's own words for types, which 0.9 to 1.2 used. */
const TYPES: Readonly<Record<string, string>> = { float64: "float", int64: "integer", bool: "boolean" };

export function findTypeConflict(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const existing = TYPES[details.existingType ?? ""] ?? details.existingType;
  const candidates = pointsWhere(sent, (entry) => {
    // 0.9 does not name it.
    if (details.measurement !== undefined && !isName(details.measurement, sent.measurementOf(entry))) {
      return false;
    }
    let conflicts = false;
    sent.eachField(entry, (key, type) => {
      if (FIELD_TYPE_NAMES[type] !== existing && isName(details.field, key)) conflicts = true;
    });
    return conflicts;
  });
  // A damaged word for a type would make every point a candidate.
  const isKnown = (FIELD_TYPE_NAMES as readonly (string | undefined)[]).includes(existing);
  return conclude(context, sent, candidates, isKnown);
}

/** A new field with two types: nothing of that shard is stored. */
export function findBareConflict(context: FindContext): Found {
  const { sent } = context;
  if (sent === null) return NOTHING_FOUND;
  const slices = new Slices(sent, context.shardSeconds);
  const types = new Map<string, number>();
  const candidates = pointsWhere(sent, (entry) => {
    const measurement = sent.measurementOf(entry);
    let conflicts = false;
    sent.eachField(entry, (key, type) => {
      const name = `${measurement}\0${key}`;
      const first = types.get(name);
      if (first === undefined) types.set(name, type);
      else if (first !== type) conflicts = true;
    });
    return conflicts;
  });
  const placements = candidates.map((entry) => ({
    entry,
    certain: slices.isOne && candidates.length === 1 && context.said.whole,
    code: codeOf(context),
    message: context.reason,
  }));
  const hidden = context.readerIsKnown ? hiddenRefusals(sent) : [];
  return { placements: mergePlacements(placements, hidden), others: "unknown" };
}

export function findTimeTag(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const candidates = pointsWhere(sent, (entry) => {
    if (!isName(details.measurement, sent.measurementOf(entry))) return false;
    let has = false;
    sent.eachTag(entry, (key) => {
      if (key === "time") has = true;
    });
    return has;
  });
  return { ...conclude(context, sent, candidates, true), ...allCertain(context, sent, candidates) };
}

/** What is refused whatever is stored: all candidates are dropped in whichever shard they are. */
function allCertain(context: FindContext, sent: SentBody, candidates: readonly number[]): Partial<Found> {
  const hidden = context.readerIsKnown ? hiddenRefusals(sent) : [];
  const code = codeOf(context);
  const placements = candidates.map((entry) => ({ entry, certain: true, code, message: context.reason }));
  return { placements: mergePlacements(placements, hidden) };
}

export function findTimeField(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const candidates = pointsWhere(sent, (entry) => {
    if (!isName(details.measurement, sent.measurementOf(entry))) return false;
    let only = true;
    sent.eachField(entry, (key) => {
      if (key !== "time") only = false;
    });
    return only;
  });
  return { ...conclude(context, sent, candidates, true), ...allCertain(context, sent, candidates) };
}

/** The points are stored; only their field `time` is not. They are shown, never as certainly refused. */
export function findTimeStripped(context: FindContext): Found {
  const { sent } = context;
  if (sent === null) return NOTHING_FOUND;
  const slices = new Slices(sent, context.shardSeconds);
  const candidates = pointsWhere(sent, (entry) => {
    let has = false;
    sent.eachField(entry, (key) => {
      if (key === "time") has = true;
    });
    return has;
  });
  const placements = candidates.map((entry) => ({
    entry,
    certain: false,
    code: codeOf(context),
    message: context.reason,
  }));
  const hidden = context.readerIsKnown ? hiddenRefusals(sent) : [];
  return {
    placements: mergePlacements(placements, hidden),
    others: slices.isOne ? "stored" : "unknown",
    someStored: slices.isOne,
  };
}

export function findTooLong(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const length = Number(details.total);
  const candidates = pointsWhere(sent, (entry) => {
    if (sent.ends[entry] - sent.starts[entry] < length) return false;
    if (!isName(details.measurement, sent.measurementOf(entry))) return false;
    let has = false;
    sent.eachField(entry, (key, _type, start, end) => {
      if (end - start < length || !isName(details.field, key)) return;
      if (sent.dialect.unquote(sent.text.slice(start, end)).length > Number(details.limit)) has = true;
    });
    return has;
  });
  return { ...conclude(context, sent, candidates, true), ...allCertain(context, sent, candidates) };
}

/** Which other new values were refused, and which good lines were lost with them, is not told. */
export function findTagValue(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const candidates = pointsWhere(sent, (entry) => {
    if (!isName(details.measurement, sent.measurementOf(entry))) return false;
    let has = false;
    sent.eachTag(entry, (key, value) => {
      if (isName(details.tag, key) && isName(details.value, value)) has = true;
    });
    return has;
  });
  const found = conclude(context, sent, candidates, true);
  return { ...found, others: "unknown", someStored: false };
}

/** Names with characters that the server does not show as they are: candidates by what is left of them. */
export function findSeriesKey(context: FindContext): Found {
  const { sent } = context;
  if (sent === null) return NOTHING_FOUND;
  // Control characters and bytes that are not UTF-8, in measurement and tags.
  const candidates = pointsWhere(sent, (entry) => {
    const reading = sent.read(entry);
    const end = reading.fieldCount > 0 ? reading.fields[0] : reading.end;
    const key = sent.textOf(entry).slice(0, end - reading.start);
    return /[\x00-\x1f\x7f-\x9f\ufffd]/.test(key);
  });
  return conclude(context, sent, candidates, candidates.length === context.dropped);
}
