/**
 * Owns the shapes of a server that answers without a network: what it is asked, what it answers, what it knows of its one
 * database. Invariant: a dry server is deterministic; time comes in with each request.
 */
import type { StoredPoint } from "../../lineprotocol/entry";
import type { Target } from "../../lineprotocol/targets";
import type { CarriedAnswer } from "../../schema/exchange";

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
}

export interface DryDatabase {
  /** 2.x: the bucket's id, which some messages name. */
  readonly id?: string;
  /** Absent: whatever name a request gives exists. */
  readonly name?: string;
  readonly retentionPolicy?: string;
  readonly retentionSeconds: number | null;
  readonly shardSeconds: number;
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
