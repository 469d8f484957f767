/**
 * Owns how InfluxDB 1.x answers a write: order of the checks, status, body (services/httpd/handler.go).
 * Invariant: the good lines of a body are stored whatever the others are; only one class of error is told.
 */

import { decodeBytes } from "../../lineprotocol/bytes";
import { dialectOf } from "../../lineprotocol/dialects";
import type { StoredPoint } from "../../lineprotocol/entry";
import { type Precision, type Target, versionAtLeast } from "../../lineprotocol/targets";
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
import { parseBody } from "./point";
import { tsmRules } from "./tsmRules";
import { type OnDrop, type StoreRefusal, TsmStore } from "./tsmStore";

const MAX_BODY_BYTES = 25_000_000;
const WORDS: Readonly<Record<string, Precision>> = {
  "": "ns",
  n: "ns",
  ns: "ns",
  u: "us",
  ms: "ms",
  s: "s",
  m: "m",
  h: "h",
};
const V2_WORDS: Readonly<Record<string, Precision>> = { "": "ns", ns: "ns", us: "us", ms: "ms", s: "s" };
const CONSISTENCY = new Set(["", "any", "one", "quorum", "all"]);

interface Said {
  readonly status: number;
  /** Byte string. */
  readonly error?: string;
  /** What was left out of a write that was stored in part. */
  readonly dropped?: readonly DroppedPoint[];
}

export function createInfluxdb1Server(target: Target, database: DryDatabase): DryServer {
  const version = target.version ?? "1.13";
  const since = (least: string) => versionAtLeast(target, least);
  const rules = tsmRules(target);
  const standardPolicy = database.retentionPolicy ?? "autogen";
  const stores = new Map<string, TsmStore>();

  function storeOf(policy: string): TsmStore {
    let store = stores.get(policy);
    if (!store) {
      const own = policy === standardPolicy;
      store = new TsmStore(rules, {
        retentionSeconds: own ? database.retentionSeconds : null,
        shardSeconds: own ? database.shardSeconds : 7 * 86_400,
      });
      stores.set(policy, store);
    }
    return store;
  }

  function answer(request: DryRequest, now: bigint): DryAnswer {
    const isV2 = request.path === "/api/v2/write" && since("1.8");
    if (request.path !== "/write" && !isV2) return plain(404, "404 page not found\n", version);
    if (request.method !== "POST") return plain(405, "Method Not Allowed\n", version);
    const word = parameter(request, "precision") ?? "";
    const precision = (isV2 ? V2_WORDS : WORDS)[word];
    const said: Said[] = [];
    if (precision === undefined && since("1.8")) {
      const words = isV2 ? "ns, us, ms or s" : "n, u, ms, s, m or h";
      said.push({
        status: 400,
        error: `invalid precision ${quoteBytes(bytesOf(word))} (use ${words})`,
      });
    }
    // 1.8.0 to 1.9.13 answer 400 and go on all the same; the words of `/write` then work on /api/v2/write, too.
    if (said.length === 0 || !since("1.10")) {
      const result = write(request, isV2, precision ?? WORDS[word] ?? "ns", now);
      if (said.length === 0 || result.error !== undefined) said.push(result);
    }
    const pretty = parameter(request, "pretty") === "true";
    return {
      status: said[0].status,
      headers: { ...headersOf(version), "content-type": "application/json" },
      ...(said.at(-1)?.dropped && { dropped: said.at(-1)?.dropped }),
      body: said.map(({ error }) => (error === undefined ? "" : document(error, pretty))).join(""),
    };
  }

  function write(request: DryRequest, isV2: boolean, precision: Precision, now: bigint): Said {
    const where = isV2 ? bucketOf(request) : targetOf(request);
    if ("status" in where) return where;
    if (where.database === "") return { status: 400, error: "database is required" };
    if (database.name !== undefined && database.name !== where.database) {
      return { status: 404, error: `database not found: ${quoteBytes(bytesOf(where.database))}` };
    }
    if (request.body.length > MAX_BODY_BYTES) return { status: 413, error: "Request Entity Too Large" };
    const parsed = parseBody(request.body, dialectOf({ ...target, precision }, "bytes"), now);
    if (parsed.points.length === 0 && parsed.refused.length > 0) {
      return { status: 400, error: parseErrors(parsed.refused) };
    }
    if (!CONSISTENCY.has((parameter(request, "consistency") ?? "").toLowerCase())) {
      return { status: 400, error: "invalid consistency level" };
    }
    const policy = where.policy === "" ? standardPolicy : where.policy;
    if (database.name !== undefined && policy !== standardPolicy && policy !== "autogen") {
      return { status: 500, error: `retention policy not found: ${bytesOf(policy)}` };
    }
    const suffix = (named: boolean) =>
      since("1.12")
        ? ` for database: ${bytesOf(where.database)}${named ? ` for retention policy: ${bytesOf(policy)}` : ""}`
        : "";
    // Where the store refuses, lines that do not parse are left out without a word.
    const dropped: DroppedPoint[] = parsed.refused.map(({ start, code, reason }) => ({
      offset: start,
      code,
      reason: decodeBytes(reason),
    }));
    const onDrop: OnDrop = (point, reason) => dropped.push(droppedPoint(point, reason));
    const refusal: StoreRefusal | undefined = storeOf(policy).write(parsed.points, now, onDrop);
    if (refusal?.kind === "bare") return { status: 400, error: "field type conflict", dropped };
    if (refusal) {
      return {
        status: 400,
        error: `partial write: ${refusal.reason} dropped=${refusal.dropped}${suffix(true)}`,
        dropped,
      };
    }
    if (parsed.refused.length > 0) {
      const errors = parseErrors(parsed.refused);
      return { status: 400, error: `partial write: ${errors} dropped=0${suffix(where.policy !== "")}` };
    }
    return { status: 204 };
  }

  return {
    answer,
    stored: () => {
      if (stores.size === 1) return [...stores.values()][0].all();
      const all = new Map<string, StoredPoint>();
      for (const [policy, store] of stores) {
        for (const [id, point] of store.all()) all.set(`${policy} ${id}`, point);
      }
      return all;
    },
  };
}

interface Where {
  readonly database: string;
  readonly policy: string;
}

function targetOf(request: DryRequest): Where {
  return { database: parameter(request, "db") ?? "", policy: parameter(request, "rp") ?? "" };
}

/** `<db>` or `<db>/<rp>`, cut at the first slash. */
function bucketOf(request: DryRequest): Where | Said {
  const bucket = parameter(request, "bucket") ?? "";
  const slash = bucket.indexOf("/");
  if (bucket === "") {
    return {
      status: 404,
      error: 'bucket name "" is missing a slash; not in "database/retention-policy" format',
    };
  }
  if (slash === 0) {
    return {
      status: 404,
      error: `bucket name ${quoteBytes(bytesOf(bucket))} is in db/rp form but has an empty database`,
    };
  }
  if (slash < 0) return { database: bucket, policy: "" };
  return { database: bucket.slice(0, slash), policy: bucket.slice(slash + 1) };
}

function document(error: string, pretty: boolean): string {
  return pretty ? `{\n    "error": ${goJson(error)}\n}\n` : `{"error":${goJson(error)}}\n`;
}

function headersOf(version: string): Record<string, string> {
  return { "x-influxdb-build": "OSS", "x-influxdb-version": version };
}

function plain(status: number, body: string, version: string): DryAnswer {
  return { status, headers: { ...headersOf(version), "content-type": "text/plain; charset=utf-8" }, body };
}
