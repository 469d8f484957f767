/**
 * Owns `forecast` of the command line: one JSON case in, one JSON answer out. Pure; the contract is in the README.
 * Invariant: a case that cannot be read answers `caseError` and never throws.
 */

import { defaultShardSeconds } from "../../document/times";
import { byteString, decodeBytes, encodeUtf8 } from "../../lineprotocol/bytes";
import type { StoredPoint } from "../../lineprotocol/entry";
import { isPrecision, parseTarget, type Target } from "../../lineprotocol/targets";
import { decodeBase64 } from "../base64";
import { writeRequest } from "../requests";
import type { DryDatabase, DryRequest, DryServer, KnownTable } from "./dryServer";
import { createDryServer } from "./products";

type Json = Readonly<Record<string, unknown>>;

export function forecastCase(input: unknown): object {
  const id = isObject(input) && "id" in input ? input.id : null;
  try {
    if (!isObject(input)) throw new CaseError("a case is a JSON object");
    return { id, ...forecast(input) };
  } catch (error) {
    if (error instanceof CaseError) return { id, caseError: error.message };
    throw error;
  }
}

class CaseError extends Error {}

function forecast(input: Json): object {
  const target = readTarget(input);
  const now = readTime(input.now);
  const database = readDatabase(input.database, target);
  const server = createDryServer(target, database);
  const request = readRequest(input, target, database);
  for (const body of readBefore(input.before)) server.answer({ ...request, body }, now);
  const before = new Map(server.stored());
  const answer = server.answer(request, now);
  return { status: answer.status, body: answer.body, written: writtenSince(server, before).map(pointJson) };
}

/** Points that were not stored before in this form. */
function writtenSince(server: DryServer, before: ReadonlyMap<string, StoredPoint>): StoredPoint[] {
  const written: StoredPoint[] = [];
  for (const [id, point] of server.stored()) {
    const old = before.get(id);
    if (!old || JSON.stringify(pointJson(old)) !== JSON.stringify(pointJson(point))) written.push(point);
  }
  return written;
}

/** A point as `parse` writes it. */
function pointJson(point: StoredPoint): object {
  return {
    measurement: point.measurement,
    tags: point.tags,
    fields: point.fields.map(({ key, type, value }) => [
      key,
      type,
      typeof value === "string" || typeof value === "boolean" ? value : String(value),
    ]),
    timestamp: point.timestamp === null ? null : String(point.timestamp),
  };
}

function readTarget(input: Json): Target {
  const { target, precision } = input;
  if (typeof target !== "string") throw new CaseError('"target" is missing, for example "influxdb-2"');
  if (
    precision !== undefined &&
    precision !== null &&
    !(typeof precision === "string" && isPrecision(precision))
  ) {
    throw new CaseError('"precision" is one of ns us ms s m h auto');
  }
  const read = parseTarget(
    target,
    typeof precision === "string" && isPrecision(precision) ? precision : undefined,
  );
  if (!read) throw new CaseError(`"${target}" is no target; write product or product@version`);
  return read;
}

function readTime(now: unknown): bigint {
  if (typeof now === "string" && /^-?\d+$/.test(now)) return BigInt(now);
  if (typeof now === "number" && Number.isInteger(now)) return BigInt(now);
  throw new CaseError('"now" is missing: nanoseconds as a decimal string');
}

function readDatabase(value: unknown, target: Target): DryDatabase {
  if (value === undefined || value === null) {
    return { retentionSeconds: null, shardSeconds: defaultShardSeconds(null) };
  }
  if (!isObject(value)) throw new CaseError('"database" is an object');
  const retention = value.retentionSeconds;
  const seconds = typeof retention === "number" && retention > 0 ? retention : null;
  const shard = value.shardGroupSeconds;
  const text = (name: string) => {
    const word = value[name];
    return typeof word === "string" && word !== "" ? word : undefined;
  };
  return {
    id: text("id"),
    name: text("name"),
    retentionPolicy: target.product === "influxdb-1" ? text("retentionPolicy") : undefined,
    retentionSeconds: seconds,
    shardSeconds: typeof shard === "number" && shard > 0 ? shard : defaultShardSeconds(seconds),
    tables: readTables(value.tables),
  };
}

/** `[{"name","columns":[["v","DOUBLE"],…],"time"?,"keys"?}]`: tables of QuestDB that SQL made. */
function readTables(value: unknown): readonly KnownTable[] | undefined {
  if (value === undefined || value === null) return undefined;
  const wrong = new CaseError('"tables" is a list of {"name","columns":[[name,type]],"time","keys"}');
  if (!Array.isArray(value)) throw wrong;
  return value.map((table: unknown) => {
    if (!isObject(table) || typeof table.name !== "string" || !Array.isArray(table.columns)) throw wrong;
    const columns = table.columns.map((column: unknown) => {
      if (!Array.isArray(column)) throw wrong;
      return [String(column[0]), String(column[1])] as const;
    });
    const keys = Array.isArray(table.keys) ? table.keys.map(String) : undefined;
    return { name: table.name, columns, keys, ...(typeof table.time === "string" && { time: table.time }) };
  });
}

function readRequest(input: Json, target: Target, database: DryDatabase): DryRequest {
  const given = input.request;
  const request = isObject(given) ? given : undefined;
  const body = readBody(request && ("body" in request || "bodyBase64" in request) ? request : input);
  if (!request) {
    const made = writeRequest(
      {
        id: "dry-run",
        name: "",
        product: target.product,
        version: target.version,
        database: database.name ?? "forecast",
        organization: "forecast",
        precision: target.precision,
      },
      new Uint8Array(),
      false,
    );
    return { method: made.method, path: made.path, query: made.query, body };
  }
  const { method, path, query } = request;
  return {
    method: typeof method === "string" ? method : "POST",
    path: typeof path === "string" ? path.replace(/\?.*$/, "") : "/write",
    query: readQuery(query ?? (typeof path === "string" ? path.replace(/^[^?]*\??/, "") : "")),
    body,
  };
}

function readQuery(query: unknown): [string, string][] {
  if (typeof query === "string") {
    return query
      .replace(/^\?/, "")
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => {
        const at = pair.indexOf("=");
        return at < 0
          ? [decodePart(pair), ""]
          : [decodePart(pair.slice(0, at)), decodePart(pair.slice(at + 1))];
      });
  }
  if (Array.isArray(query)) return query.map(([key, value]) => [String(key), String(value)]);
  if (isObject(query)) return Object.entries(query).map(([key, value]) => [key, String(value)]);
  return [];
}

/** A percent-encoded part of a query; what cannot be decoded stays as it is. */
function decodePart(text: string): string {
  const spaced = text.replace(/\+/g, " ");
  const bytes = byteString(encodeUtf8(spaced)).replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decodeBytes(bytes);
}

function readBody(holder: Json): string {
  if (typeof holder.body === "string") return byteString(encodeUtf8(holder.body));
  if (typeof holder.bodyBase64 === "string") {
    const bytes = decodeBase64(holder.bodyBase64);
    if (bytes) return byteString(bytes);
    throw new CaseError('"bodyBase64" is not base64');
  }
  throw new CaseError('"body" or "bodyBase64" is missing');
}

function readBefore(before: unknown): string[] {
  if (before === undefined || before === null) return [];
  if (!Array.isArray(before)) throw new CaseError('"before" is a list of bodies');
  return before.map((body) => readBody(isObject(body) ? body : { body }));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
