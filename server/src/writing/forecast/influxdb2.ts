/**
 * Owns how InfluxDB OSS 2.x answers a write, on `/api/v2/write` and on its 1.x-compatible `/write` (http/write_handler.go,
 * http/legacy/write_handler.go). Invariant: a body with a line that does not parse stores nothing.
 */
import { dialectOf } from "../../lineprotocol/dialects";
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
import { type StoreRefusal, TsmStore } from "./tsmStore";

const WORDS: Readonly<Record<string, Precision>> = { "": "ns", ns: "ns", us: "us", ms: "ms", s: "s" };
/** What a bucket is called in messages where its id is not known. */
const NO_ID = "0000000000000000";

export function createInfluxdb2Server(target: Target, database: DryDatabase): DryServer {
  const version = target.version ?? "2.9";
  const since = (least: string) => versionAtLeast(target, least);
  const store = new TsmStore(tsmRules(target), database);

  const fail = (status: number, code: string, message: string): DryAnswer => ({
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "x-influxdb-build": "OSS",
      "x-influxdb-version": version,
      "x-platform-error-code": code,
    },
    body: `{"code":${goJson(code)},"message":${goJson(message)}}`,
  });

  function answer(request: DryRequest, now: bigint): DryAnswer {
    if (request.method !== "POST") {
      return fail(405, "method not allowed", "allow: OPTIONS, POST");
    }
    if (request.path === "/api/v2/write") return answerNative(request, now);
    if (request.path === "/write") return answerCompatible(request, now);
    return fail(404, "not found", "path not found");
  }

  function answerNative(request: DryRequest, now: bigint): DryAnswer {
    const precision = WORDS[parameter(request, "precision") ?? ""];
    if (precision === undefined) {
      return fail(400, "invalid", "invalid precision; valid precision units are ns, us, ms, and s");
    }
    const bucket = parameter(request, "bucket") ?? "";
    if (bucket === "") return fail(404, "not found", "bucket not found");
    if (!parameter(request, "org") && !parameter(request, "orgID")) {
      return fail(400, "invalid", "Please provide either orgID or org");
    }
    const organization = parameter(request, "orgID");
    if (organization && !/^[0-9a-f]{16}$/i.test(organization)) {
      const isShort = organization.length !== 16;
      return fail(400, "invalid", isShort ? "id must have a length of 16 bytes" : "invalid ID");
    }
    if (database.name !== undefined && bucket !== database.name && bucket !== database.id) {
      return fail(404, "not found", `bucket ${quoteBytes(bytesOf(bucket))} not found`);
    }
    return write(request.body, precision, now);
  }

  function answerCompatible(request: DryRequest, now: bigint): DryAnswer {
    const name = parameter(request, "db") ?? "";
    if (name === "") return fail(400, "invalid", "missing db");
    const policy = parameter(request, "rp") ?? "";
    const names = policy === "" || policy === "autogen" ? [name] : [];
    if (policy !== "") names.push(`${name}/${policy}`);
    if (database.name !== undefined && !names.includes(database.name)) {
      return fail(404, "not found", "no dbrp mapping found");
    }
    // Never validated: other words than these mean nanoseconds.
    return write(request.body, WORDS[parameter(request, "precision") ?? ""] ?? "ns", now);
  }

  function write(body: string, precision: Precision, now: bigint): DryAnswer {
    if (body === "" && !since("2.0.9")) return fail(400, "invalid", "writing requires points");
    const parsed = parseBody(body, dialectOf({ ...target, precision }, "bytes"), now);
    if (parsed.refused.length > 0) return fail(400, "invalid", parseErrors(parsed.refused));
    const dropped: DroppedPoint[] = [];
    const refusal = store.write(parsed.points, now, (point, reason) =>
      dropped.push(droppedPoint(point, reason)),
    );
    if (refusal === undefined) {
      return { status: 204, headers: { "x-influxdb-build": "OSS", "x-influxdb-version": version }, body: "" };
    }
    if (refusal.kind === "bare") {
      const message = "unexpected error writing points to database: field type conflict";
      return { ...fail(500, "internal error", message), dropped };
    }
    const partial = `partial write: ${refusal.reason} dropped=${refusal.dropped}${suffixOf(refusal)}`;
    // 2.0.0 to 2.0.3 knew partial writes as internal errors only (influxdb issue #19779).
    if (!since("2.0.4")) {
      const message = `unexpected error writing points to database: ${partial}`;
      return { ...fail(500, "internal error", message), dropped };
    }
    const message = `failure writing points to database: ${partial}`;
    return { ...fail(422, "unprocessable entity", message), dropped };
  }

  function suffixOf(refusal: Extract<StoreRefusal, { kind: "partial" }>): string {
    const named = refusal.about === "stripped" || (refusal.about === "retention" && since("2.7.12"));
    return named ? ` for database: ${database.id ?? NO_ID} for retention policy: autogen` : "";
  }

  return { answer, stored: () => store.all() };
}
