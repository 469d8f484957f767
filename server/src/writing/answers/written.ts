/**
 * Owns what can be said to be stored: from the row, from what the finders know, and from what is known of products and versions.
 * Invariant: `all`, `none` and `some` are claimed only where they hold whatever the server did not say.
 */
import { findDuplicateTag } from "../../lineprotocol/dialects/oddities";
import { versionAtLeast } from "../../lineprotocol/targets";
import type { AnsweringProduct, Written } from "./answer";
import type { Said } from "./body";
import type { Found } from "./lines/placement";
import type { Endpoint } from "./request";
import { isLoose } from "./responses";
import type { ResponseRow, RowWritten } from "./responses/row";
import type { SentBody } from "./sentBody";
import type { Unwrapped } from "./unwrap";

export interface WrittenContext {
  readonly row: ResponseRow;
  readonly product: AnsweringProduct | null;
  readonly version: string | undefined;
  readonly endpoint: Endpoint;
  readonly status: number | null;
  readonly said: Said;
  readonly unwrapped: Unwrapped;
  readonly dropped: number | undefined;
  readonly sent: SentBody | null;
  readonly shardSeconds: number;
  /** The text tells of accepted writes, too. */
  readonly mixed?: boolean;
}

export interface WhatIsWritten {
  readonly written: Written;
  /** Entries that are stored; null where it cannot be known. */
  readonly stored: readonly number[] | null;
}

const UNKNOWN: WhatIsWritten = { written: "unknown", stored: null };
const NONE: WhatIsWritten = { written: "none", stored: [] };

/** Accepting answers: whether 2xx means that the points are stored. */
export function writtenByAcceptance(product: AnsweringProduct | null, sent: SentBody | null): WhatIsWritten {
  switch (product) {
    case "influxdb3-core":
    case "influxdb3-enterprise":
      // A tag that stands twice is taken, and then its table cannot be read (3.4 to 3.10.2; recorded on 3.10).
      return sent !== null && hasRepeatedTag(sent) ? UNKNOWN : allOf(sent);
    case "influxdb-1":
    case "influxdb-2":
    case "cloud-serverless":
    case "cloud-dedicated":
    case "clustered":
      return allOf(sent);
    default:
      // Queued only (Cloud TSM), taken on by a relay (Telegraf), or bad lines are skipped in silence (VictoriaMetrics, openGemini),
      // or values vanish (QuestDB: `v=` as null, suspended tables).
      return UNKNOWN;
  }
}

function allOf(sent: SentBody | null): WhatIsWritten {
  return { written: "all", stored: sent === null ? null : pointsOf(sent) };
}

function hasRepeatedTag(sent: SentBody): boolean {
  return pointsOf(sent).some((entry) => findDuplicateTag(sent.text, sent.read(entry)) >= 0);
}

/** Refusing answers. */
export function writtenByRefusal(context: WrittenContext, found: Found): WhatIsWritten {
  const { sent, dropped } = context;
  if (context.mixed) return UNKNOWN;
  switch (rowWritten(context)) {
    case "none":
      return NONE;
    case "all":
      if (sent === null) return { written: "all", stored: null };
      return some(pointsOf(sent), sent);
    case "unknown":
      return UNKNOWN;
    default:
  }
  if (sent === null) return found.someStored ? { written: "some", stored: null } : UNKNOWN;
  if (dropped !== undefined && dropped > 0 && dropped >= sent.points) return NONE;
  if (found.others !== "stored") return found.someStored ? { written: "some", stored: null } : UNKNOWN;
  const faults = new Set(found.placements.map(({ entry }) => entry));
  return some(
    pointsOf(sent).filter((entry) => !faults.has(entry)),
    sent,
  );
}

function some(stored: readonly number[], sent: SentBody): WhatIsWritten {
  if (stored.length === 0) return NONE;
  return { written: stored.length === sent.count ? "all" : "some", stored };
}

function pointsOf(sent: SentBody): number[] {
  const entries: number[] = [];
  // Not one refused: nothing has to be looked at.
  const all = sent.points === sent.count;
  for (let entry = 0; entry < sent.count; entry++) if (all || !sent.refused[entry]) entries.push(entry);
  return entries;
}

/** What the row says, where product, version and endpoint do not change it. */
function rowWritten(context: WrittenContext): RowWritten {
  const { row, product, version, endpoint, unwrapped, said, sent } = context;
  // InfluxDB 3's reasons for one line behind a wrapper that refuses all.
  if (unwrapped.allOrNothing && row.written === "unknown") return "none";
  switch (row.id) {
    case "go-unable-to-parse":
      // 1.x says "partial write" where other lines were good and stored them; without these words there was none, or it is 2.x,
      // which stores nothing of such a request.
      // Another product does not say this: the words are a part of something else.
      if (product !== null && !row.products.includes(product)) return "unknown";
      if (unwrapped.partial) return "rest";
      // The words stand at its end, but not before it: the text is damaged.
      return / dropped=\d+[^']{0,200}$/.test(unwrapped.reason.slice(-300)) ? "unknown" : "none";
    case "go-bare-conflict":
      // The words are also how a longer sentence begins.
      if (unwrapped.partial || !said.whole) return "unknown";
      return sent !== null && isOneShard(context, sent) ? "none" : "unknown";
    case "v1-cache-full":
      // Nothing of that shard; all of it, where all points certainly lie in one.
      return sent !== null && isOneShard(context, sent) ? "none" : "unknown";
    case "go-time-stripped":
      return sent !== null && isOneShard(context, sent) ? "all" : "unknown";
    case "v1-precision":
      if (version === undefined) return "unknown";
      // Up to 1.9.13 the server goes on, and stores the points (a second text says if not).
      return versionAtLeast({ version }, "1.10")
        ? "none"
        : said.whole && said.second === undefined
          ? "all"
          : "unknown";
    case "questdb-read-only":
      // Others say so of a part of their storage.
      return product === "questdb" || context.status === 421 ? row.written : "unknown";
    case "trace-busy":
      return context.status === 429 ? "none" : row.written;
    case "v1-encoding":
    case "v1-encoding-end":
    case "telegraf-too-large":
      // Telegraf's first listener keeps what it read before the break.
      if (product !== "telegraf") return row.written;
      return endpoint === "v2" || context.status === 413 ? "none" : "unknown";
    case "telegraf-line":
    case "telegraf-line-unplaced":
      if (endpoint === "v2" || endpoint === "other-write" || said.keys.includes("op")) return "none";
      return endpoint === "v1" ? row.written : "unknown";
    case "telegraf-range":
      return endpoint === "v2" || said.keys.includes("op") ? "none" : "unknown";
    default:
  }
  // "Partial" says that there were others.
  if (row.written === "none" && (unwrapped.whileWriting || (unwrapped.partial && isLoose(row))))
    return "unknown";
  // A server that tells of a connection of its own, to another node: it has read the request.
  if (row.noAnswer && said.keys.length > 0 && said.keys.every((key) => SERVERS_KEYS.has(key)))
    return "unknown";
  // A proxy's or a client's words, or a part of a sentence, with another status than they belong to tell nothing of the data.
  if (row.written === "none" && isLoose(row) && row.status.length > 0 && context.status !== null) {
    return row.status.includes(context.status) ? "none" : "unknown";
  }
  // openGemini drops a field and keeps its point, and says the same.
  if (product === "opengemini" && row.written === "rest") return "unknown";
  return row.written;
}

/** Names that answers of servers have, and records of programs have not alone. */
const SERVERS_KEYS: ReadonlySet<string> = new Set(["error", "code", "message", "op", "err", "line", "data"]);

function isOneShard(context: WrittenContext, sent: SentBody): boolean {
  let slice: string | undefined;
  for (let entry = 0; entry < sent.count; entry++) {
    if (sent.refused[entry]) continue;
    const own = sent.sliceOf(entry, context.shardSeconds);
    if (slice !== undefined && own !== slice) return false;
    slice = own;
  }
  return true;
}
