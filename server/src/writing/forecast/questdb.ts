/**
 * Owns how QuestDB answers a write, on `/write` and `/api/v2/write` (LineHttpProcessorImpl.java, LineHttpProcessorState.java; recorded
 * on 8.2.0, 9.0.1, 9.3.4). Invariant: the first fault refuses the request and takes back its rows; tables and columns stay.
 */
import { dialectOf } from "../../lineprotocol/dialects";
import { UNIT_NANOSECONDS } from "../../lineprotocol/dialects/dialect";
import { EntryKind } from "../../lineprotocol/entry";
import { isData, readBody } from "../../lineprotocol/points";
import { type Precision, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { DroppedPoint } from "../../schema/exchange";
import type { DryAnswer, DryDatabase, DryRequest, DryServer } from "./dryServer";
import { QuestTables, type Refusal } from "./questdbTables";

const WORDS: Readonly<Record<string, Exclude<Precision, "auto">>> = {
  "": "ns",
  n: "ns",
  ns: "ns",
  u: "us",
  us: "us",
  ms: "ms",
  s: "s",
  m: "m",
  h: "h",
};
const WRITE_PATHS: ReadonlySet<string> = new Set(["/write", "/api/v2/write"]);
const PREFIX = "failed to parse line protocol:errors encountered on line(s):";
/** Each answer of a server has another one. */
const ERROR_ID = "000000000000-0";

export function createQuestdbServer(target: Target, database: DryDatabase): DryServer {
  const tables = new QuestTables(target, database.tables ?? []);

  function answer(request: DryRequest, now: bigint): DryAnswer {
    // From 9 on slashes may stand twice.
    const path = versionAtLeast(target, "9") ? request.path.replace(/^\/+/, "/") : request.path;
    if (request.method !== "POST" || !WRITE_PATHS.has(path)) return refuseMethod(target, request);
    // Of several the last counts.
    const word = request.query.findLast(([key]) => key === "precision")?.[1] ?? "";
    const precision = WORDS[word];
    if (precision === undefined) return fail(400, "not supported", `${PREFIX}unsupported precision`, 0);
    const takeBack = tables.checkpoint();
    const dropped: DroppedPoint[] = [];
    const refused = takeLines(request.body, precision, now, dropped);
    if (!refused) return { ...reply(204, ""), dropped };
    takeBack();
    const { line, kind, message } = refused;
    return kind === "write"
      ? fail(500, "internal error", `${PREFIX}${message}`, line)
      : fail(400, "invalid", `${PREFIX}\nerror in line ${line}: ${message}`, line);
  }

  /** Stores line by line up to the first fault. Lines count from 1, without empty ones. */
  function takeLines(
    body: string,
    precision: Exclude<Precision, "auto">,
    now: bigint,
    dropped: DroppedPoint[],
  ): (Refusal & { readonly line: number }) | undefined {
    const dialect = dialectOf({ ...target, precision }, "bytes");
    let line = 0;
    let refused: (Refusal & { readonly line: number }) | undefined;
    readBody(body, dialect, (reading) => {
      if (refused || !isData(reading)) return;
      line++;
      const isLate = reading.kind === EntryKind.refused && LATE.test(reading.message);
      if (reading.kind === EntryKind.refused && !isLate) {
        refused = { line, kind: "line", message: reading.message };
        return;
      }
      const hasTime = reading.timestampStart >= 0 && !isLate;
      const time = hasTime
        ? dialect.nanoseconds(body.slice(reading.timestampStart, reading.timestampEnd))
        : undefined;
      const fault = tables.add(
        body,
        reading,
        (time ?? now) / 1_000n,
        UNIT_NANOSECONDS[precision],
        isLate
          ? lateFault(body.slice(reading.measurementStart, reading.measurementEnd), reading.message)
          : undefined,
      );
      if (fault) refused = { ...fault, line };
      else if (tables.isBroken(body, reading)) {
        dropped.push({
          offset: reading.start,
          code: "time-key",
          reason: "Duplicate column [name=timestamp]",
        });
      }
    });
    return refused;
  }

  return { answer, stored: () => tables.stored() };
}

/** Faults of the time that the table's columns come before. */
const LATE = /designated timestamp |^long overflow/;

function lateFault(table: string, message: string): Refusal {
  if (!message.startsWith("designated")) return { kind: "line", message };
  return { kind: "write", message: `write error: ${table}, errno: -1, error: ${message}` };
}

/** Another method or path. */
function refuseMethod(target: Target, { method, path }: DryRequest): DryAnswer {
  if (versionAtLeast(target, "9")) {
    return reply(405, method === "HEAD" ? "" : `Method ${method} not supported\r\n`);
  }
  const isWrite = WRITE_PATHS.has(path);
  if (method === "GET") return reply(404, "Method GET not supported\r\n");
  if (!isWrite) return reply(404, "Method not supported\r\n");
  if (method === "PUT") return fail(404, "invalid", `${PREFIX}Not Found`, 0);
  return reply(400, method === "HEAD" ? "" : "Method not supported\r\n");
}

function fail(status: number, code: string, message: string, line: number): DryAnswer {
  return {
    ...reply(status, JSON.stringify({ code, message, line, errorId: ERROR_ID })),
    headers: { server: "questDB/1.0", "content-type": "application/json; charset=utf-8" },
  };
}

function reply(status: number, body: string): DryAnswer {
  return { status, headers: { server: "questDB/1.0" }, body };
}
