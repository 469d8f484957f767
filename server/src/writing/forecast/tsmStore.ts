/**
 * Owns how InfluxDB 1.x and 2.x store the points of one request: retention, shards, field types per shard, what is dropped and
 * which reason is told. Invariants: a field has one type per shard and measurement; points merge by series and time.
 * Where several shards refuse, servers answer with the one that finishes first: here it is the first in body order.
 */
import type { FieldTypeName, StoredField, StoredPoint } from "../../lineprotocol/entry";
import { quoteBytes } from "./goJson";
import type { WritePoint } from "./point";
import { describeDropped } from "./retention";
import type { TsmRules } from "./tsmRules";

const MAX_STRING_BYTES = 1_048_576;

/** Why a write was refused in part. `bare`: no partial write, the shard batch is lost. */
export type StoreRefusal =
  | { readonly kind: "bare" }
  | {
      readonly kind: "partial";
      /** Byte string. */
      readonly reason: string;
      readonly dropped: number;
      /** 2.x names the bucket behind these only. */
      readonly about: "points" | "retention" | "stripped";
    };

/** Hears of each point that is left out, with the reason that would be told of it. Byte string. */
export type OnDrop = (point: WritePoint, reason: string) => void;

export interface StorePolicy {
  /** Null: for ever. */
  readonly retentionSeconds: number | null;
  readonly shardSeconds: number;
}

/** Field types of a shard by measurement and field. */
type Shard = Map<string, FieldTypeName>;

export class TsmStore {
  private readonly shards = new Map<bigint, Shard>();
  private readonly points = new Map<string, StoredPoint>();

  constructor(
    private readonly rules: TsmRules,
    private readonly policy: StorePolicy,
  ) {}

  /** What is stored, in the order in which it came. */
  all(): ReadonlyMap<string, StoredPoint> {
    return this.points;
  }

  /** Stores points at a time; answers the refusal that is told, if any. */
  write(
    points: readonly WritePoint[],
    now: bigint,
    onDrop: OnDrop = () => undefined,
  ): StoreRefusal | undefined {
    const { retentionSeconds } = this.policy;
    const oldest = retentionSeconds === null ? undefined : now - BigInt(retentionSeconds) * 1_000_000_000n;
    const batches = new Map<bigint, WritePoint[]>();
    // MapShards: an expired point is kept if a point of the same request that is not opens its shard group.
    for (const point of points) {
      if (oldest === undefined || point.time >= oldest) batches.set(this.shardOf(point.time), []);
    }
    const expired: WritePoint[] = [];
    for (const point of points) {
      const batch = batches.get(this.shardOf(point.time));
      if (batch) batch.push(point);
      else expired.push(point);
    }
    let refusal: StoreRefusal | undefined;
    for (const [number, batch] of batches) {
      const said = this.writeShard(number, batch, onDrop);
      refusal ??= said;
    }
    for (const point of expired) onDrop(point, "points beyond retention policy");
    if (refusal === undefined && expired.length > 0 && oldest !== undefined) {
      refusal = {
        kind: "partial",
        about: "retention",
        dropped: expired.length,
        reason: describeDropped(this.rules.retention, expired, retentionSeconds ?? 0, oldest),
      };
    }
    return refusal;
  }

  /** Start of the shard group, in ns; Go's Truncate counts from the year 1, so that weeks begin on Mondays. */
  private shardOf(time: bigint): bigint {
    const length = BigInt(this.policy.shardSeconds) * 1_000_000_000n;
    const sinceYearOne = time + 62_135_596_800_000_000_000n;
    return time - (((sinceYearOne % length) + length) % length);
  }

  private writeShard(number: bigint, batch: readonly WritePoint[], onDrop: OnDrop): StoreRefusal | undefined {
    let shard = this.shards.get(number);
    const isNew = shard === undefined;
    if (!shard) {
      shard = new Map();
      this.shards.set(number, shard);
    }
    // The server drops points by moving the others to the front of the array it was given, so a second attempt meets what the first
    // one left there: what was dropped is gone without being counted again, and the last points come twice.
    const array = [...batch];
    const dropped = new Map<WritePoint, string>();
    let said = this.attempt(shard, array, dropped);
    // influxdb@1.6 coordinator/points_writer.go: a second attempt, used up where the shard had to be made first.
    if (said?.kind === "bare" && this.rules.conflict === "retried" && !isNew) {
      said = this.attempt(shard, array, dropped);
    }
    for (const point of batch) {
      const why = dropped.get(point) ?? (said?.kind === "bare" ? "field type conflict" : undefined);
      if (why !== undefined) onDrop(point, why);
    }
    return said;
  }

  /** Shard.WritePoints: moves the points it takes to the front of `array`, and notes the others in `droppedPoints`. */
  private attempt(
    shard: Shard,
    array: WritePoint[],
    droppedPoints: Map<WritePoint, string>,
  ): StoreRefusal | undefined {
    const name = (bytes: string) => (this.rules.quotesNames ? quoteBytes(bytes) : `"${bytes}"`);
    let reason: string | undefined;
    let stripped: string | undefined;
    let dropped = 0;
    const drop = (point: WritePoint, why: string) => {
      reason ??= why;
      dropped++;
      droppedPoints.set(point, why);
      return false;
    };
    const untimed = moveToFront(
      array,
      array.length,
      (point) =>
        !point.tagKeys.includes("time") ||
        drop(point, `invalid tag key: input tag "time" on measurement ${name(point.measurement)} is invalid`),
    );
    const create: { key: string; type: FieldTypeName }[] = [];
    const taken = moveToFront(array, untimed, (point) => {
      const fields = point.fields.filter(({ key }) => key !== "time");
      const timeField = `invalid field name: input field "time" on measurement ${name(point.measurement)} is invalid`;
      if (fields.length === 0) return drop(point, timeField);
      const conflict = this.validate(shard, point, name);
      if (conflict !== undefined) return drop(point, conflict);
      if (fields.length < point.fields.length) {
        stripped = `${timeField}. Field "time" has been stripped from point.`;
      }
      if (this.rules.conflict === "inline") return true;
      for (const { key, type } of fields) {
        const id = fieldId(point.measurement, key);
        if (!shard.has(id)) create.push({ key: id, type });
      }
      return true;
    });
    for (const { key, type } of create) {
      const existing = shard.get(key);
      if (existing === undefined) shard.set(key, type);
      else if (existing !== type) return { kind: "bare" };
    }
    for (const point of array.slice(0, taken)) this.store(point.stored);
    if (reason !== undefined) return { kind: "partial", about: "points", reason, dropped };
    if (stripped !== undefined && this.rules.tellsStripped) {
      return { kind: "partial", about: "stripped", reason: stripped, dropped: 0 };
    }
    return undefined;
  }

  /** ValidateFields; the `inline` form makes new fields as it goes, also those of a point that it then drops. */
  private validate(shard: Shard, point: WritePoint, name: (bytes: string) => string): string | undefined {
    for (const { key, type, stringBytes } of point.fields) {
      if (this.rules.limitsStrings && stringBytes > MAX_STRING_BYTES) {
        return `input field ${name(key)} on measurement ${name(point.measurement)} is too long, ${stringBytes} > ${MAX_STRING_BYTES}`;
      }
      if (key === "time") continue;
      const id = fieldId(point.measurement, key);
      const existing = shard.get(id);
      if (existing !== undefined && existing !== type) {
        return `field type conflict: input field ${name(key)} on measurement ${name(point.measurement)} is type ${type}, already exists as type ${existing}`;
      }
      if (existing === undefined && this.rules.conflict === "inline") shard.set(id, type);
    }
    return undefined;
  }

  private store(point: StoredPoint): void {
    mergePoint(this.points, {
      ...point,
      fields: point.fields.filter(({ key }) => key !== "time"),
    });
  }
}

/** Keeps those of the first `length` elements that `keeps` wants at the front, in order; answers how many. What lies behind stays. */
function moveToFront<T>(array: T[], length: number, keeps: (element: T) => boolean): number {
  let kept = 0;
  for (let i = 0; i < length; i++) if (keeps(array[i])) array[kept++] = array[i];
  return kept;
}

function fieldId(measurement: string, field: string): string {
  return `${measurement.length}:${measurement}${field}`;
}

/** Adds a point to what is stored: the same series and time unite their fields, the last value of a field wins. */
export function mergePoint(points: Map<string, StoredPoint>, point: StoredPoint): void {
  const id = JSON.stringify([point.measurement, point.tags, String(point.timestamp)]);
  const fields = new Map<string, StoredField>();
  for (const field of points.get(id)?.fields ?? []) fields.set(field.key, field);
  for (const field of point.fields) fields.set(field.key, field);
  points.set(id, { ...point, fields: [...fields.values()] });
}
