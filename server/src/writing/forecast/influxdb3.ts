/**
 * Owns how InfluxDB 3 Core and Enterprise answer a write, on all three endpoints (influxdb3_server/src/http.rs, seen on 3.10).
 * Invariants: with `accept_partial` good lines are stored whatever the others are; without it nothing is, not even a column.
 */
import { decodeBytes } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import { EntryKind, type StoredPoint } from "../../lineprotocol/entry";
import { readBody, storedPoint } from "../../lineprotocol/points";
import { type Precision, type Target, versionAtLeast } from "../../lineprotocol/targets";
import { cutToUnit } from "./clock";
import type { DryAnswer, DryDatabase, DryRequest, DryServer } from "./dryServer";
import { cutLine, renderLine } from "./influxdb3Line";
import { type ParameterFault, readParameters } from "./influxdb3Parameters";
import { Tables } from "./tables";

const MAX_BODY_BYTES = 10_485_760;
const PATHS = { "/api/v3/write_lp": "v3", "/api/v2/write": "v2", "/write": "v1" } as const;

interface LineFault {
  readonly error_message: string;
  readonly line_number: number;
  readonly original_line: string;
}

export function createInfluxdb3Server(target: Target, database: DryDatabase): DryServer {
  const since = (least: string) => versionAtLeast(target, least);
  let tables = new Tables(target);
  /** Points older than this are taken and never shown: retention works on reading, not on writing. */
  let oldest: bigint | undefined;

  function answer(request: DryRequest, now: bigint): DryAnswer {
    if (database.retentionSeconds !== null) {
      oldest = now - BigInt(database.retentionSeconds) * 1_000_000_000n;
    }
    const endpoint = PATHS[request.path as keyof typeof PATHS];
    if (endpoint === undefined || request.method !== "POST") return reply(404, "Not found");
    const fail = (status: number, message: string, shape: ParameterFault["shape"]): DryAnswer => {
      if (endpoint === "v2" && since("3.4")) return reply(status, shapeD(status, message));
      return reply(status, shape === "text" ? message : JSON.stringify({ error: message }));
    };
    /** Bodies and names that cannot be taken: up to 3.9 a server error, except on /api/v2/write from 3.4 on. */
    const failEarly = (status: number, message: string, shape: ParameterFault["shape"]): DryAnswer =>
      since("3.10") || (endpoint === "v2" && since("3.4"))
        ? fail(status, message, shape)
        : reply(500, message);
    if (request.body.length > MAX_BODY_BYTES) {
      return failEarly(413, `max request size (${MAX_BODY_BYTES} bytes) exceeded`, "text");
    }
    const parameters = readParameters(request, endpoint, target);
    if ("message" in parameters) {
      const { message, shape } = parameters;
      return shape === "name" ? failEarly(400, message, shape) : fail(400, message, shape);
    }
    const dialect = dialectOf({ ...target, precision: parameters.precision }, "bytes");
    const unreadable = dialect.refuseBody(request.body, 1);
    if (unreadable) return failEarly(400, unreadable.message, "text");
    const trial = parameters.acceptPartial ? tables : tables.copy(target);
    const { faults, entries } = takeLines(request.body, parameters.precision, trial, now);
    const empty = dialect.refuseBody(request.body, entries);
    if (empty) {
      return fail(400, endpoint === "v2" ? `write buffer error: ${empty.message}` : empty.message, "text");
    }
    if (faults.length === 0) {
      tables = trial;
      return reply(204, "");
    }
    if (parameters.acceptPartial) {
      const limited = faults.some(({ error_message }) => LIMIT.test(error_message));
      const body = { error: "partial write of line protocol occurred", data: faults };
      return reply(limited ? 422 : 400, JSON.stringify(body));
    }
    const [first] = faults;
    if (endpoint === "v2" && since("3.4")) {
      const reason = since("3.8")
        ? `line protocol parse failed: ${first.error_message}`
        : "parsing for line protocol failed";
      return fail(400, `write buffer error: ${reason}`, "text");
    }
    const error = since("3.10") ? "line protocol parsing error" : "parsing failed for write_lp endpoint";
    return reply(400, JSON.stringify({ error, data: first }));
  }

  /** Reads and stores line by line; numbers count lines that are neither blank nor comment. */
  function takeLines(
    body: string,
    precision: Precision,
    into: Tables,
    now: bigint,
  ): { faults: LineFault[]; entries: number } {
    const dialect = dialectOf({ ...target, precision }, "bytes");
    const physical = body.split("\n");
    const faults: LineFault[] = [];
    const standardTime = cutToUnit(now, since("3.6") ? precision : "ns");
    let entries = 0;
    const shown = (line: string) => (since("3.6") ? cutLine(line) : line);
    readBody(body, dialect, (reading) => {
      if (reading.kind !== EntryKind.point && reading.kind !== EntryKind.refused) return;
      entries++;
      const digits =
        reading.timestampStart < 0 ? undefined : body.slice(reading.timestampStart, reading.timestampEnd);
      const isTime = reading.kind === EntryKind.refused && reading.message.startsWith("timestamp, ");
      if (reading.kind === EntryKind.refused && !isTime) {
        const line = (physical[entries - 1] ?? "").replace(/\r$/, "");
        faults.push({
          error_message: reading.message,
          line_number: entries,
          original_line: shown(decodeBytes(line)),
        });
        return;
      }
      const point = isTime ? undefined : storedPoint(body, reading, dialect);
      const reason = point
        ? into.add({ ...point, timestamp: point.timestamp ?? standardTime })
        : reading.message;
      if (reason === undefined) return;
      const line = point
        ? renderLine(point, digits)
        : decodeBytes(body.slice(reading.start, reading.end)).replace(/\r$/, "");
      faults.push({ error_message: reason, line_number: entries, original_line: shown(line) });
    });
    return { faults, entries };
  }

  function stored(): ReadonlyMap<string, StoredPoint> {
    if (oldest === undefined) return tables.stored();
    const kept = [...tables.stored()].filter(
      ([, { timestamp }]) => timestamp === null || timestamp >= (oldest ?? 0n),
    );
    return new Map(kept);
  }

  return { answer, stored };
}

const LIMIT = /^(Update to schema would exceed number of|Adding a new database would exceed limit of)/;

const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  413: "request too large",
  500: "internal error",
};

function shapeD(status: number, message: string): string {
  return JSON.stringify({ code: CODES[status] ?? "invalid", message });
}

/** 3 sets no Content-Type on answers to writes; the cluster's id is on every one. */
function reply(status: number, body: string): DryAnswer {
  return { status, headers: { "cluster-uuid": "00000000-0000-0000-0000-000000000000" }, body };
}
