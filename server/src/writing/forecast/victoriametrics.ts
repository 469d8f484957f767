/**
 * Owns how VictoriaMetrics answers a write (app/vminsert/main.go, lib/protoparser/influx/stream, lib/storage; recorded on 1.79.5; the
 * batch mode of 1.105 and later is from its source). Invariants: before 1.105 a bad line is skipped with 204, since then it refuses the
 * request; what the store leaves out is 204 and silent in every version; every value of a repeated point is kept.
 */

import { decodeBytes } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import { goQuote } from "../../lineprotocol/dialects/goText";
import type { StoredPoint } from "../../lineprotocol/entry";
import { compareBytes } from "../../lineprotocol/points";
import { type Precision, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { DroppedPoint } from "../../schema/exchange";
import { cutToUnit } from "./clock";
import { type DryAnswer, type DryDatabase, type DryRequest, type DryServer, parameter } from "./dryServer";
import { bytesOf } from "./goJson";
import { type ParsedBody, parseBody, type WritePoint } from "./point";

const WORDS: Readonly<Record<string, Precision>> = {
  ns: "ns",
  u: "us",
  us: "us",
  "\u00b5": "us",
  ms: "ms",
  s: "s",
  m: "m",
  h: "h",
};
const WRITE_PATHS: ReadonlySet<string> = new Set([
  "/write",
  "/api/v2/write",
  "/influx/write",
  "/influx/api/v2/write",
]);
const DOCS = "https://docs.victoriametrics.com/victoriametrics/integrations/influxdb/";
const TWO_DAYS = 2n * 86_400n * 1_000_000_000n;

/** What becomes of long label values and many labels: the defaults of flags. */
interface LabelRules {
  readonly labels: number;
  readonly valueBytes: number;
  /** From 1.108 on a series beyond the limits is left out; before, labels were cut (CHANGELOG of 2024). */
  readonly dropsSeries: boolean;
}

export function createVictoriaMetricsServer(target: Target, database: DryDatabase): DryServer {
  const since = (least: string) => versionAtLeast(target, least);
  const refusesWhole = since("1.105");
  const labels: LabelRules = since("1.108")
    ? { labels: 40, valueBytes: 4096, dropsSeries: true }
    : { labels: 30, valueBytes: since("1.102") ? 1024 : 16_384, dropsSeries: false };
  const samples = new Map<string, StoredPoint>();

  function answer(request: DryRequest, now: bigint): DryAnswer {
    const path = request.path.replace(/^\/+/, "/");
    if (!WRITE_PATHS.has(path)) return fail(request, `unsupported path requested: ${goText(path)}`);
    const added: [string, string][] = [];
    for (const [key, value] of request.query) {
      if (key !== "extra_label") continue;
      const equals = value.indexOf("=");
      if (equals < 0) {
        return fail(
          request,
          `\`extra_label\` query arg must have the format \`name=value\`; got ${goText(value)}`,
        );
      }
      added.push([value.slice(0, equals), value.slice(equals + 1)]);
    }
    const precision = WORDS[parameter(request, "precision") ?? ""] ?? "auto";
    const dialect = dialectOf({ ...target, precision }, "bytes");
    // The server's clock is kept in milliseconds, rounded down for coarser units.
    const clock = cutToUnit(
      now,
      precision === "auto" || precision === "ns" || precision === "us" ? "ms" : precision,
    );
    const parsed = parseBody(request.body, dialect, clock);
    if (refusesWhole && parsed.refused.length > 0) return refuse(request, parsed);
    const dropped: DroppedPoint[] = parsed.refused.map(({ start, code, reason }) => ({
      offset: start,
      code,
      reason,
    }));
    for (const point of parsed.points) {
      const reason = store(point, parameter(request, "db") ?? "", added, now);
      if (reason) dropped.push({ offset: point.start, code: "retention", reason });
    }
    return reply(204, "", { dropped });
  }

  /** Answers why a point is left out. */
  function store(
    point: WritePoint,
    db: string,
    added: readonly [string, string][],
    now: bigint,
  ): string | undefined {
    const { retentionSeconds } = database;
    const oldest = retentionSeconds === null ? 0n : now - BigInt(retentionSeconds) * 1_000_000_000n;
    if (point.time < (oldest > 0n ? oldest : 0n)) return "timestamp outside the retention";
    if (point.time > now + TWO_DAYS) return "timestamp too far ahead";
    const tags = new Map(point.stored.tags);
    if (db !== "" && !tags.has("db")) tags.set("db", db);
    for (const [key, value] of added) tags.set(key, value);
    const limited = limitLabels(
      [...tags].sort(([a], [b]) => compareBytes(a, b)),
      labels,
    );
    if (!limited) return "too many labels, or a label value too long";
    samples.set(`${samples.size}`, { ...point.stored, tags: limited });
    return undefined;
  }

  function refuse(request: DryRequest, { refused: [first] }: ParsedBody): DryAnswer {
    const rest = goQuote(request.body.slice(first.start), "bytes");
    return fail(
      request,
      `cannot process influx line protocol data: incorrect influx line ${rest}: ${first.reason}; see ${DOCS}`,
    );
  }

  function fail(request: DryRequest, message: string): DryAnswer {
    // Up to the middle of 2025 the request stands before the message.
    const told = since("1.120") ? "" : `remoteAddr: "127.0.0.1:0"; requestURI: ${uriOf(request)}; `;
    return reply(400, `${told}${message}\n`);
  }

  return { answer, stored: () => samples };
}

/** The labels that are stored, or undefined where the series is left out. Only labels that the line or request gave are counted. */
function limitLabels(
  tags: readonly (readonly [string, string])[],
  { labels, valueBytes, dropsSeries }: LabelRules,
): readonly (readonly [string, string])[] | undefined {
  const isLong = tags.some(([, value]) => bytesOf(value).length > valueBytes);
  if (tags.length <= labels && !isLong) return tags;
  if (dropsSeries) return undefined;
  return tags.slice(0, labels).map(([key, value]) => [key, decodeBytes(bytesOf(value).slice(0, valueBytes))]);
}

function uriOf({ path, query }: DryRequest): string {
  const parts = query.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
  return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}

function goText(text: string): string {
  return goQuote(text, "utf16");
}

function reply(status: number, body: string, more: Pick<DryAnswer, "dropped"> = {}): DryAnswer {
  const type: Record<string, string> = status === 204 ? {} : { "content-type": "text/plain; charset=utf-8" };
  return { status, headers: { "x-influxdb-version": "1.8.0", ...type }, body, ...more };
}
