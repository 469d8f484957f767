/**
 * Owns the way from a refusal for age to the lines (InfluxDB 1.x, 2.x; the IOx clouds). The oldest go first: a point is dropped if it
 * is older than the retention and no younger point of the same request shares its shard, so those dropped are exactly the points
 * with the smallest times (references 7.3, recorded on 1.8, 1.13, 2.7, 2.9). Times in texts are RFC 3339 with nanoseconds, UTC.
 */

import type { SentBody } from "../sentBody";
import {
  codeOf,
  type FindContext,
  type Found,
  hiddenRefusals,
  NOTHING_FOUND,
  type Placement,
} from "./placement";
import { mergePlacements } from "./storeErrors";

interface Timed {
  readonly entry: number;
  readonly time: bigint;
}

/** Points with their times, the oldest first; undefined if one has none (it is new, and no number tells how new). */
function timedPoints(sent: SentBody): Timed[] {
  const timed: Timed[] = [];
  for (let entry = 0; entry < sent.count; entry++) {
    if (sent.refused[entry]) continue;
    const time = sent.timeOf(entry);
    if (time !== null) timed.push({ entry, time });
  }
  return timed.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.entry - b.entry));
}

/** `points beyond retention policy dropped=n`. */
export function findRetentionCounted(context: FindContext): Found {
  const { sent, dropped } = context;
  if (sent === null || dropped === undefined) return NOTHING_FOUND;
  // From 1.12.0 to 1.12.2 the same text also counts points outside a write window, which may be the newest.
  const mayBeWindow = context.reason.includes("write window");
  const timed = timedPoints(sent);
  const oldest = timed.slice(0, dropped);
  const next = timed[dropped];
  const isClear = !mayBeWindow && oldest.length === dropped && next?.time !== oldest.at(-1)?.time;
  return placed(context, sent, oldest, isClear, isClear);
}

/** `dropped n points outside retention policy … - oldest point <key> at <time> …, newest point <key> at <time> …`. */
export function findRetentionNamed(context: FindContext): Found {
  const { sent, details, dropped } = context;
  if (sent === null) return NOTHING_FOUND;
  const oldest = nanosecondsOf(/ at (\S+)$/.exec(details.oldest ?? "")?.[1]);
  const newest = nanosecondsOf(/ at (\S+)$/.exec(details.newest ?? "")?.[1]);
  const bound = nanosecondsOf(details.timestamp);
  const timed = timedPoints(sent);
  if (oldest === undefined || newest === undefined) return NOTHING_FOUND;
  // A named point that is newer than the lower bound means a write window: then only the two that are named are known.
  const isWindow =
    bound === undefined || newest > bound || !/Retention Policy Lower Bound/.test(details.bound ?? "");
  const named = timed.filter(({ time }) => time <= newest);
  if (isWindow) {
    const two = timed.filter(({ time }) => time === oldest || time === newest);
    return placed(context, sent, two, two.length === dropped, false);
  }
  const isClear = dropped === undefined ? false : named.length === dropped;
  return placed(context, sent, named, isClear, isClear);
}

function placed(
  context: FindContext,
  sent: SentBody,
  timed: readonly Timed[],
  certain: boolean,
  complete: boolean,
): Found {
  const code = codeOf(context);
  const placements: Placement[] = timed
    .map(({ entry }) => ({ entry, certain, code, message: context.reason }))
    .sort((a, b) => a.entry - b.entry);
  const hidden = context.readerIsKnown ? hiddenRefusals(sent) : [];
  return {
    placements: mergePlacements(placements, hidden),
    // A shard's refusal would have been reported instead: that none was means that all others are stored.
    others: complete ? "stored" : "unknown",
    someStored: context.dropped !== undefined && sent.points > context.dropped,
  };
}

/** IOx: the first point that is too old is named by its table and time; the whole write fails, or its old points do. */
export function findTableTime(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null) return NOTHING_FOUND;
  const observed = nanosecondsOf(details.timestamp);
  const bound = nanosecondsOf(details.bound);
  const placements: Placement[] = [];
  let exact = 0;
  for (let entry = 0; entry < sent.count; entry++) {
    if (sent.refused[entry] || sent.measurementOf(entry) !== details.table) continue;
    const time = sent.timeOf(entry);
    if (time === null || (bound !== undefined && time >= bound)) continue;
    if (time === observed) exact++;
    // Older than the bound: refused for certain, alone or with all others.
    placements.push({ entry, certain: bound !== undefined, code: codeOf(context), message: context.reason });
  }
  return exact > 0 ? { placements, others: "unknown" } : { ...NOTHING_FOUND, placements };
}

/** Nanoseconds of an RFC 3339 time. */
export function nanosecondsOf(text: string | undefined): bigint | undefined {
  const found = /^(-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text ?? "");
  if (found === null) return undefined;
  const [, seconds, fraction = "", zone] = found;
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
