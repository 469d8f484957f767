/**
 * Owns the shapes of a server that answers without a network: what it is asked, what it answers, what it knows of its one
 * database. Invariant: a dry server is deterministic; time comes in with each request.
 */
import { decodeBytes } from "../../lineprotocol/bytes";
import type { StoredPoint } from "../../lineprotocol/entry";
import type { Target } from "../../lineprotocol/targets";
import type { CarriedAnswer, DroppedPoint } from "../../schema/exchange";
import type { WritePoint } from "./point";

export interface DryRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Byte string, not compressed. */
  readonly body: string;
}

export interface DryAnswer {
  readonly status: number;
  readonly headers: CarriedAnswer["headers"];
  readonly body: string;
  /**
   * Points that the server left out, named or not; empty where it says nothing and left out none. Absent where the body names all, or
   * where the whole request is refused.
   */
  readonly dropped?: readonly DroppedPoint[];
}

/** The point as a dropped one, for people. `reason`: byte string. */
export function droppedPoint({ start }: WritePoint, reason: string): DroppedPoint {
  const code = DROP_CODES.find(([pattern]) => pattern.test(reason))?.[1] ?? "refused-other";
  const field = /input field "((?:[^"\\]|\\.)*)" on measurement/.exec(reason)?.[1];
  return { offset: start, code, reason: decodeBytes(reason), ...(field && { field: decodeBytes(field) }) };
}

const DROP_CODES: readonly (readonly [RegExp, string])[] = [
  [/^field type conflict/, "field-type-conflict"],
  [/^points beyond retention/, "retention"],
  [/^invalid (tag key|field name)/, "time-key"],
  [/is too long,/, "string-too-long"],
];

export interface DryDatabase {
  /** 2.x: the bucket's id, which some messages name. */
  readonly id?: string;
  /** Absent: whatever name a request gives exists. */
  readonly name?: string;
  readonly retentionPolicy?: string;
  readonly retentionSeconds: number | null;
  readonly shardSeconds: number;
  /** QuestDB: tables that were made by SQL. */
  readonly tables?: readonly KnownTable[];
}

/** A table of QuestDB as SQL made it. */
export interface KnownTable {
  readonly name: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** The designated timestamp; without one the table takes no line protocol. */
  readonly time?: string;
  /** Columns of DEDUP UPSERT KEYS. */
  readonly keys?: readonly string[];
}

export interface DryServer {
  /** `now` in nanoseconds. */
  answer(request: DryRequest, now: bigint): DryAnswer;
  /** What is stored, by identity. */
  stored(): ReadonlyMap<string, StoredPoint>;
}

export type CreateDryServer = (target: Target, database: DryDatabase) => DryServer;

export function parameter(request: DryRequest, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** The messages of refused entries, one a line, as InfluxDB 1.x and 2.x join them. Byte string. */
export function parseErrors(refused: readonly { readonly text: string; readonly reason: string }[]): string {
  return refused.map(({ text, reason }) => `unable to parse '${text}': ${reason}`).join("\n");
}
