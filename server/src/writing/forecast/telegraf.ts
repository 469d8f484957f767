/**
 * Owns how Telegraf's three listeners answer a write: `influxdb_listener` at `/write`, `influxdb_v2_listener` at `/api/v2/write`,
 * `http_listener_v2` at `/telegraf` (plugins/inputs, recorded on 1.37.2). Invariants: the first takes all lines but the bad ones, the
 * others take all or nothing; nothing is merged: what is sent twice goes out twice.
 */
import { decodeBytes } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import { isUpstream, telegrafParser } from "../../lineprotocol/dialects/telegraf";
import { EntryKind, EntryReading, type StoredPoint } from "../../lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../lineprotocol/points";
import type { Precision, Target } from "../../lineprotocol/targets";
import type { DroppedPoint } from "../../schema/exchange";
import { cutToUnit } from "./clock";
import { type DryAnswer, type DryRequest, type DryServer, parameter } from "./dryServer";
import { goJson, quoteBytes } from "./goJson";
import { describeFault, type Fault, placeOf } from "./telegrafErrors";

interface Listener {
  /** Words of `precision`; anything else means ns, silently. */
  readonly words: Readonly<Record<string, Exclude<Precision, "auto">>>;
  readonly takesGoodLines: boolean;
  /** max_body_size as it is by default. */
  readonly mostBytes: number;
  readonly checksMethod: boolean;
}

const MIB = 1_048_576;
const V2: Listener = {
  words: { us: "us", ms: "ms", s: "s" },
  takesGoodLines: false,
  mostBytes: 32 * MIB,
  checksMethod: false,
};
const V1: Listener = {
  words: { u: "us", ms: "ms", s: "s", m: "m", h: "h" },
  takesGoodLines: true,
  mostBytes: 32 * MIB,
  checksMethod: false,
};
const HTTP: Listener = { words: {}, takesGoodLines: false, mostBytes: 500 * MIB, checksMethod: true };
const LISTENERS: Readonly<Record<string, Listener>> = {
  "/write": V1,
  "/api/v2/write": V2,
  "/telegraf": HTTP,
};
/** A time out of range ends the reading of the upstream parser: what stands behind it is not looked at. */
const STOPS = /^invalid timestamp: /;

interface Taken {
  readonly points: readonly StoredPoint[];
  readonly faults: readonly Fault[];
  readonly refused: readonly DroppedPoint[];
  /** Set where the reading ended early: the words, which are told alone. */
  readonly stopped?: string;
}

export function createTelegrafServer(target: Target): DryServer {
  const upstream = isUpstream(target);
  const metrics = new Map<string, StoredPoint>();

  function answer(request: DryRequest, now: bigint): DryAnswer {
    const listener = LISTENERS[request.path];
    if (!listener) return plain(404, request.method === "HEAD" ? "" : "404 page not found\n");
    if (listener.checksMethod && request.method !== "POST" && request.method !== "PUT") {
      return json(405, request.method === "HEAD" ? "" : '{"error":"http: method not allowed"}');
    }
    if (request.body.length > listener.mostBytes) return tooLarge(listener);
    const word = listener === HTTP ? "" : (parameter(request, "precision") ?? "");
    const precision = listener.words[word] ?? "ns";
    if (upstream && (precision === "m" || precision === "h")) {
      return refuse(listener, `time precision '${precision}' is not supported`);
    }
    const taken = takeLines(request.body, precision, now, listener);
    const isFine = taken.faults.length === 0 && taken.stopped === undefined;
    if (isFine || listener.takesGoodLines)
      for (const point of taken.points) metrics.set(`${metrics.size}`, point);
    if (isFine) return { status: 204, headers: {}, body: "", dropped: [] };
    return { ...refuse(listener, describe(request.body, taken, listener)), dropped: taken.refused };
  }

  function takeLines(
    body: string,
    precision: Exclude<Precision, "auto">,
    now: bigint,
    listener: Listener,
  ): Taken {
    const requested = { ...target, precision };
    const dialect = dialectOf(requested, "bytes");
    const parser = telegrafParser(requested, "bytes");
    const scratch = new EntryReading();
    const standardTime = cutToUnit(now, precision);
    const points: StoredPoint[] = [];
    const faults: Fault[] = [];
    const refused: DroppedPoint[] = [];
    let stopped: string | undefined;
    let from = 0;
    readBody(body, dialect, (reading, next) => {
      const begin = from;
      from = next;
      if (stopped !== undefined) {
        if (isData(reading)) refused.push({ offset: reading.start, code: "refused-other", reason: stopped });
        return;
      }
      if (!listener.takesGoodLines && faults.length > 0) return;
      if (reading.kind === EntryKind.point) {
        const point = storedPoint(body, reading, dialect);
        points.push({ ...point, timestamp: point.timestamp ?? standardTime });
      } else if (reading.kind === EntryKind.refused) {
        const { message: reason, faultStart, reason: code } = reading;
        refused.push({ offset: reading.start, code, reason });
        if (STOPS.test(reason) && upstream) {
          stopped = reason;
          return;
        }
        scratch.reset(begin, body.length);
        const stop = parser.scan(body, begin, body.length, scratch);
        faults.push({ reason, stop: placeOf(reason, stop, faultStart) });
      }
    });
    return { points, faults, refused, ...(stopped !== undefined && { stopped }) };
  }

  function describe(body: string, { faults, stopped }: Taken, listener: Listener): string {
    // In a body that is refused as a whole the first fault is told, whichever it is.
    if (stopped !== undefined && (listener.takesGoodLines || faults.length === 0)) return stopped;
    const first = describeFault(body, faults[0], listener.takesGoodLines, upstream);
    const others = faults.length - 1;
    if (others === 0 || !listener.takesGoodLines) return first;
    return `${first} (and ${others} other parse error${others === 1 ? "" : "s"})`;
  }

  return { answer, stored: () => metrics };
}

/** `message`: byte string. */
function refuse(listener: Listener, message: string): DryAnswer {
  if (listener === HTTP) return json(400, '{"error":"http: bad request"}');
  if (listener === V1) return json(400, decodeBytes(`{"error":${quoteBytes(message)}}`));
  const text = goJson(message);
  return json(400, `{"code":"invalid","err":${text},"message":${text},"op":""}`);
}

function tooLarge(listener: Listener): DryAnswer {
  const said = "http: request body too large";
  if (listener !== V2) return json(413, `{"error":"${said}"}`);
  return json(413, `{"code":"invalid","maxLength":"${listener.mostBytes}","message":"${said}"}`);
}

function json(status: number, body: string): DryAnswer {
  return { status, headers: { "content-type": "application/json" }, body };
}

function plain(status: number, body: string): DryAnswer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
