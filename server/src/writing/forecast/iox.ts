/**
 * Owns how Cloud Serverless, Cloud Dedicated and Clustered answer a write, on `/api/v2/write` and `/write`. Sources: their OpenAPI and
 * documentation, influxdb@main core/mutable_batch_lp, the router of influxdb@acfef87659. They are closed: nothing here was run, and
 * docs/forecast.md names what is assumed. Invariants: with partial writes good lines are stored whatever the others are; a fault of the
 * whole request (retention, limits) stores nothing.
 */
import { dialectOf } from "../../lineprotocol/dialects";
import { EntryKind, type StoredPoint } from "../../lineprotocol/entry";
import { readBody, storedPoint } from "../../lineprotocol/points";
import type { Precision, Product, Target } from "../../lineprotocol/targets";
import type { DroppedPoint } from "../../schema/exchange";
import { cutToUnit } from "./clock";
import { type DryAnswer, type DryDatabase, type DryRequest, type DryServer, parameter } from "./dryServer";
import { type IoxLimits, IoxTables } from "./ioxTables";
import { rustTime } from "./retention";

interface CloudRules {
  /** Good lines of a request with bad ones are stored. */
  readonly partial: boolean;
  readonly limits: IoxLimits;
  readonly mostBytes: number;
  readonly tooLarge: string;
  /** The status of points older than the retention. */
  readonly retentionStatus: number;
  /** What a place to write to is called. */
  readonly place: "bucket" | "database";
}

const DEDICATED: CloudRules = {
  partial: false,
  limits: { tables: 500, columns: 250 },
  mostBytes: 10_485_760,
  tooLarge: "max request size (10485760 bytes) exceeded",
  retentionStatus: 422,
  place: "database",
};
const RULES: Readonly<Partial<Record<Product, CloudRules>>> = {
  "cloud-serverless": {
    partial: true,
    limits: { tables: 500, columns: 200 },
    mostBytes: 50_000_000,
    tooLarge: "cannot read data: points in batch is too large",
    retentionStatus: 400,
    place: "bucket",
  },
  "cloud-dedicated": DEDICATED,
  // On by default since release 20240925-1257864.
  clustered: { ...DEDICATED, partial: true },
};

const WORDS: Readonly<Record<string, Precision>> = { s: "s", ms: "ms", us: "us", ns: "ns" };
const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  404: "not found",
  405: "method not allowed",
  413: "request too large",
  422: "unprocessable entity",
};
/** More are not told. */
const MOST_MESSAGES = 100;

interface LineFault {
  readonly line: number;
  readonly message: string;
}

export function createIoxServer(target: Target, database: DryDatabase): DryServer {
  const rules = RULES[target.product] ?? DEDICATED;
  const tables = new IoxTables(rules.limits);

  function answer(request: DryRequest, now: bigint): DryAnswer {
    const isV2 = request.path === "/api/v2/write";
    if (!isV2 && request.path !== "/write") return fail(404, "not found");
    if (request.method !== "POST") return fail(405, "method not allowed");
    const precision = readParameters(request, isV2);
    if (typeof precision !== "string") return precision;
    if (request.body.length > rules.mostBytes) return fail(413, rules.tooLarge);
    const dialect = dialectOf({ ...target, precision }, "bytes");
    const unreadable = dialect.refuseBody(request.body, 1);
    if (unreadable) return fail(400, unreadable.message);
    return write(request.body, precision, now);
  }

  /** The precision, or why the request is refused. */
  function readParameters(request: DryRequest, isV2: boolean): Precision | DryAnswer {
    const what = isV2 ? "org/bucket" : "db";
    if (request.query.length === 0) return fail(400, `no ${what} destination provided`);
    const fields = isV2 ? "org/bucket/precision" : "db/rp/precision";
    const word = parameter(request, "precision");
    if (word !== undefined && WORDS[word] === undefined) {
      const words = "`s`, `ms`, `us`, `ns`";
      return fail(
        400,
        `failed to deserialize ${fields} in request: unknown variant \`${word}\`, expected one of ${words}`,
      );
    }
    const name = parameter(request, isV2 ? "bucket" : "db") ?? "";
    if (name === "") {
      return fail(
        400,
        isV2 ? "missing bucket value" : `failed to deserialize ${fields} in request: missing field \`db\``,
      );
    }
    if (database.name !== undefined && name !== database.name && name !== database.id) {
      return fail(404, `${rules.place} "${name}" not found`);
    }
    return WORDS[word ?? "ns"];
  }

  function write(body: string, precision: Precision, now: bigint): DryAnswer {
    const dialect = dialectOf({ ...target, precision }, "bytes");
    const batch = tables.begin();
    const standardTime = cutToUnit(now, precision);
    const faults: LineFault[] = [];
    const dropped: DroppedPoint[] = [];
    const taken: StoredPoint[] = [];
    let line = 0;
    readBody(body, dialect, (reading) => {
      if (reading.kind !== EntryKind.point && reading.kind !== EntryKind.refused) return;
      line++;
      let message: string | undefined;
      let code = "refused-other";
      if (reading.kind === EntryKind.refused) {
        code = reading.reason;
        const isTime = reading.message.startsWith("timestamp overflows");
        message = isTime
          ? `${reading.message} on line ${line} (1-based)`
          : `error parsing line ${line} (1-based): ${reading.message}`;
      } else {
        const point = storedPoint(body, reading, dialect);
        const timed = { ...point, timestamp: point.timestamp ?? standardTime };
        const reason = batch.add(timed);
        if (reason === undefined) taken.push(timed);
        else {
          code = /type/.test(reason) ? "field-type-conflict" : "refused-other";
          message = `error writing line ${line} (1-based): ${reason}`;
        }
      }
      if (message === undefined) return;
      faults.push({ line, message });
      dropped.push({ offset: reading.start, code, reason: message });
    });
    const isPartial = rules.partial && faults.length < line;
    if (faults.length > 0 && !isPartial) return refuseLines("no data written", faults);
    const old = tooOld(taken, now);
    if (old !== undefined) return fail(rules.retentionStatus, `dml handler error: ${old}`);
    const limit = batch.overLimit();
    if (limit !== undefined) return fail(400, `dml handler error: ${limit}`);
    tables.commit(batch);
    if (faults.length === 0) return { status: 204, headers: {}, body: "" };
    return { ...refuseLines("partial write has occurred", faults), dropped };
  }

  /** The first table, in the order of the body, with a point older than the retention. */
  function tooOld(points: readonly StoredPoint[], now: bigint): string | undefined {
    if (database.retentionSeconds === null) return undefined;
    const oldest = now - BigInt(database.retentionSeconds) * 1_000_000_000n;
    const earliest = new Map<string, bigint>();
    for (const { measurement, timestamp } of points) {
      const time = timestamp ?? now;
      const before = earliest.get(measurement);
      if (before === undefined || time < before) earliest.set(measurement, time);
    }
    for (const [table, time] of earliest) {
      if (time >= oldest) continue;
      return `data in table ${table} is outside of the retention period: minimum acceptable timestamp is ${rustTime(oldest)}, but observed timestamp ${rustTime(time)} is older.`;
    }
    return undefined;
  }

  return { answer, stored: () => tables.stored() };
}

function refuseLines(prefix: string, faults: readonly LineFault[]): DryAnswer {
  const messages = faults.slice(0, MOST_MESSAGES).map(({ message }) => message);
  return fail(400, `${prefix}, errors encountered on line(s): ${messages.join("\n")}`, faults[0].line);
}

function fail(status: number, message: string, line?: number): DryAnswer {
  const body = { code: CODES[status] ?? "invalid", message, ...(line !== undefined && { line }) };
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
