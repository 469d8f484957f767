// Helper of the transcript tests: a recorded case (corpus/transcripts/README.md) as the decoder's input, and the truth beside it.
import { gunzipSync } from "node:zlib";
import { byteString } from "../../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import { EntryKind } from "../../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../../server/src/lineprotocol/points";
import type { Product } from "../../../../server/src/lineprotocol/targets";
import type { AnswerInput, DecodedAnswer } from "../../../../server/src/writing/answers/answer";
import { decodeAnswer } from "../../../../server/src/writing/answers/decode";
import { precisionOf } from "../../../../server/src/writing/answers/request";

interface Value {
  type: string;
  value: unknown;
}

interface WrittenPoint {
  measurement: string;
  tags: Record<string, string>;
  fields: Record<string, Value>;
  time: string;
}

export interface TranscriptCase {
  id: string;
  server: string;
  version: string;
  listener?: string;
  config: string;
  request: {
    method: string;
    path: string;
    query: string;
    headers: Record<string, string>;
    body: string | null;
    bodyBase64?: string;
    bodyParts?: [string, number][];
    plain?: string;
    plainParts?: [string, number][];
  };
  response: {
    status: number | null;
    headers: Record<string, string | string[]>;
    body: string | null;
    bodyBase64?: string;
  };
  badLines?: { line: number; toLine?: number; how: string }[];
  written: WrittenPoint[] | { points: number } | null;
  storedBefore?: WrittenPoint[] | unknown;
  /** Another request on the same connection, whose points are in `written`, too. */
  firstOnConnection?: unknown;
  setup?: unknown;
  note?: string;
}

export function productOf(item: TranscriptCase): Product {
  if (/QuestDB/.test(item.server)) return "questdb";
  if (/Telegraf/.test(item.server)) return "telegraf";
  if (/Victoria|vmagent/i.test(item.server)) return "victoriametrics";
  if (/InfluxDB 3/.test(item.server)) return "influxdb3-core";
  return item.version.startsWith("1.") ? "influxdb-1" : "influxdb-2";
}

/** The body before compression as a byte string. */
export function sentText(item: TranscriptCase): string {
  const { request } = item;
  const join = (parts: [string, number][]) => parts.map(([text, times]) => text.repeat(times)).join("");
  if (request.plain !== undefined) return byteString(Buffer.from(request.plain));
  if (request.plainParts !== undefined) return byteString(Buffer.from(join(request.plainParts)));
  if (request.bodyParts !== undefined) return byteString(Buffer.from(join(request.bodyParts)));
  const bytes =
    request.bodyBase64 !== undefined
      ? Buffer.from(request.bodyBase64, "base64")
      : Buffer.from(request.body ?? "");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return byteString(gunzipSync(bytes));
    } catch {
      return byteString(bytes);
    }
  }
  return byteString(bytes);
}

function lowerCase(headers: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
}

export function inputOf(item: TranscriptCase): AnswerInput {
  const { request, response } = item;
  return {
    product: productOf(item),
    request: {
      method: request.method,
      path: request.path,
      query: [...new URLSearchParams(request.query ?? "")],
      headers: lowerCase(request.headers),
      body: sentText(item),
    },
    response: {
      status: response.status,
      headers: lowerCase(response.headers ?? {}),
      body:
        response.bodyBase64 !== undefined
          ? Buffer.from(response.bodyBase64, "base64").toString("utf8")
          : (response.body ?? ""),
    },
  };
}

export function decodeCase(item: TranscriptCase): DecodedAnswer {
  return decodeAnswer(inputOf(item));
}

export interface SentPoint {
  line: number;
  endLine: number;
  refused: boolean;
  /** Measurement, tags, time as one text; undefined for refused ones. */
  key: string;
  fields: Record<string, Value>;
}

/** The points of the body as our reader has them, with the lines they stand on. */
export function sentPoints(item: TranscriptCase, product: Product, version: string): SentPoint[] {
  const input = inputOf(item);
  const precision = precisionOf(input.request, product, version, undefined);
  const dialect = dialectOf({ product, version, precision }, "bytes");
  const text = input.request?.body ?? "";
  const points: SentPoint[] = [];
  readBody(text, dialect, (reading) => {
    if (reading.kind !== EntryKind.point && reading.kind !== EntryKind.refused) return;
    const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
    const base = { line: lineOf(reading.start), endLine: lineOf(Math.max(reading.start, reading.end - 1)) };
    if (reading.kind === EntryKind.refused) {
      points.push({ ...base, refused: true, key: "", fields: {} });
      return;
    }
    const point = storedPoint(text, reading, dialect);
    const tags = Object.fromEntries(point.tags);
    points.push({
      ...base,
      refused: false,
      key: keyOf(point.measurement, tags, point.timestamp === null ? "now" : String(point.timestamp)),
      fields: Object.fromEntries(point.fields.map(({ key, type, value }) => [key, { type, value }])),
    });
  });
  return points;
}

function keyOf(measurement: string, tags: Record<string, string>, time: string): string {
  return JSON.stringify([measurement, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)), time]);
}

/** Sentences on what is wrong with a decoded case; empty if all holds. */
export function checkCase(item: TranscriptCase, decoded: DecodedAnswer): string[] {
  const wrong: string[] = [];
  const say = (text: string) =>
    wrong.push(
      `${item.id}: ${text} | ${decoded.kind} ${decoded.written} | ${(item.response.body ?? "").slice(0, 200)}`,
    );
  const product = productOf(item);
  if (product !== decoded.product) say(`product ${decoded.product}`);
  // Points that an earlier request stored are left out of `written`, those of one on the same connection are in it.
  if (item.firstOnConnection !== undefined) return wrong;
  // Telegraf's output file also holds what the setup sent.
  if (product === "telegraf" && item.setup !== undefined) return wrong;
  // InfluxDB 3 Core takes points older than the retention, keeps them and hides them from queries (reference 2.1, row 31).
  if (product === "influxdb3-core" && /\/retention-(?:old|wrong-unit)/.test(item.id)) return wrong;
  const before = Array.isArray(item.storedBefore) ? (item.storedBefore as WrittenPoint[]) : [];
  const { written } = item;
  if (written === null || written === undefined || !Array.isArray(written)) return wrong;
  const count = written.length;
  if (decoded.written === "none" && count > 0) say(`none, but ${count} are stored`);
  if (decoded.written === "some" && count === 0 && before.length === 0) say("some, but nothing is stored");
  // InfluxDB is held against what was read back, below. Undamaged lines are refused, too, where a damaged one made the field's type.
  const isHeld = !product.startsWith("influxdb") && decoded.kind === "syntax";
  for (const line of isHeld ? decoded.lines : []) {
    if (line.certain && !isDamaged(item, line.line, line.endLine))
      say(`line ${line.line} is certain, but not damaged`);
  }
  // VictoriaMetrics' and QuestDB's stores have names and types of their own; they are held against what was damaged, above.
  if (product === "victoriametrics" || product === "questdb") return wrong;
  const points = sentPoints(item, product, item.version);
  const stored = new Map<string, WrittenPoint[]>();
  for (const point of [...written, ...before]) {
    const key = keyOf(point.measurement, point.tags, point.time);
    stored.set(key, [...(stored.get(key) ?? []), point]);
  }
  const isThere = (point: SentPoint): boolean => {
    const untimed = point.key.endsWith('"now"]');
    const candidates = untimed
      ? written.filter((other) => keyOf(other.measurement, other.tags, "now") === point.key)
      : (stored.get(point.key) ?? []);
    return candidates.some((other) =>
      Object.entries(point.fields).every(
        ([name, { type }]) =>
          name === "time" ||
          other.fields[name]?.type === type ||
          (product !== "influxdb3-core" && other.fields[name] !== undefined),
      ),
    );
  };
  const good = points.filter((point) => !point.refused);
  if (decoded.written === "all" && !good.every(isThere))
    say(`all, but not line ${good.find((point) => !isThere(point))?.line}`);
  for (const line of decoded.lines) {
    if (!line.certain) continue;
    const point = points.find((other) => other.line === line.line);
    if (point === undefined) say(`line ${line.line} is no entry`);
    else if (!point.refused && isThere(point) && !sharesKey(point, points))
      say(`line ${line.line} is certain, but stored`);
  }
  for (const [first, last] of decoded.storedLines ?? []) {
    for (const point of points) {
      if (point.line < first || point.line > last) continue;
      if (point.refused || !isThere(point)) say(`line ${point.line} is called stored, but is not`);
    }
  }
  if (decoded.storedLines !== null) {
    const isCalled = (point: SentPoint) =>
      (decoded.storedLines ?? []).some(([first, last]) => point.line >= first && point.line <= last);
    for (const point of good) {
      if (!isCalled(point) && isThere(point) && !sharesKey(point, points))
        say(`line ${point.line} is stored, but not called so`);
    }
  }
  return wrong;
}

/** Whether a line of a `real` body is one that was damaged before it was sent. Other groups do not say. */
function isDamaged({ badLines, id }: TranscriptCase, line: number, endLine: number): boolean {
  // QuestDB knows no unsigned integers, of which a sample is full.
  if (badLines === undefined || badLines.length === 0 || !/\/real-(?!lustre-unsigned)/.test(id)) return true;
  return badLines.some((bad) => bad.line <= endLine && (bad.toLine ?? bad.line) >= line);
}

/** Another line of the body writes the same point: the one cannot be told from the other. */
function sharesKey(point: SentPoint, points: readonly SentPoint[]): boolean {
  return points.filter((other) => other.key === point.key).length > 1;
}
