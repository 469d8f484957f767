/**
 * Owns how InfluxDB Cloud (TSM) answers a write, on `/api/v2/write` and `/write`. Source: its documentation (troubleshoot, limits) and
 * OpenAPI; it is closed, nothing here was run. Invariant: 204 says that the points were validated and queued: what the store then leaves
 * out is silent, and stands in `dropped`.
 */
import { dialectOf } from "../../lineprotocol/dialects";
import type { Precision, Target } from "../../lineprotocol/targets";
import type { DroppedPoint } from "../../schema/exchange";
import {
  type DryAnswer,
  type DryDatabase,
  type DryRequest,
  type DryServer,
  droppedPoint,
  parameter,
  parseErrors,
} from "./dryServer";
import { bytesOf, goJson, quoteBytes } from "./goJson";
import { type ParsedBody, parseBody } from "./point";
import { tsmRules } from "./tsmRules";
import { TsmStore } from "./tsmStore";

const WORDS: Readonly<Record<string, Precision>> = { "": "ns", ns: "ns", us: "us", ms: "ms", s: "s" };
/** As sent. */
const MOST_BYTES = 50_000_000;

export function createCloudTsmServer(target: Target, database: DryDatabase): DryServer {
  const store = new TsmStore(tsmRules(target), database);

  function answer(request: DryRequest, now: bigint): DryAnswer {
    const isV2 = request.path === "/api/v2/write";
    if (!isV2 && request.path !== "/write") return fail(404, "not found", "path not found");
    if (request.method !== "POST") return fail(405, "method not allowed", "allow: OPTIONS, POST");
    const precision = WORDS[parameter(request, "precision") ?? ""];
    if (precision === undefined) {
      return fail(400, "invalid", "invalid precision; valid precision units are ns, us, ms, and s");
    }
    const name = parameter(request, isV2 ? "bucket" : "db") ?? "";
    if (name === "" || (database.name !== undefined && name !== database.name && name !== database.id)) {
      return fail(404, "not found", `bucket ${quoteBytes(bytesOf(name))} not found`);
    }
    if (request.body.length > MOST_BYTES) {
      return fail(413, "request too large", "cannot read data: points in batch is too large");
    }
    return write(parseBody(request.body, dialectOf({ ...target, precision }, "bytes"), now), now);
  }

  function write({ points, refused }: ParsedBody, now: bigint): DryAnswer {
    const dropped: DroppedPoint[] = refused.map(({ start, code, reason }) => ({
      offset: start,
      code,
      reason,
    }));
    store.write(points, now, (point, reason) => dropped.push(droppedPoint(point, reason)));
    if (refused.length === 0) {
      return { status: 204, headers: { "x-influxdb-build": "Cloud" }, body: "", dropped };
    }
    // The first malformed line is told. Points are counted as fields here.
    const fault = parseErrors(refused.slice(0, 1));
    const written = points.reduce((sum, { fields }) => sum + fields.length, 0);
    const message = written === 0 ? fault : `partial write error (${written} written): ${fault}`;
    return { ...fail(400, "invalid", message), dropped };
  }

  return { answer, stored: () => store.all() };
}

/** `message`: byte string. */
function fail(status: number, code: string, message: string): DryAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "x-influxdb-build": "Cloud" },
    body: `{"code":${goJson(code)},"message":${goJson(message)}}`,
  };
}
