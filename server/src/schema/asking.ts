/**
 * Owns how servers are asked by reading requests, and how their answers are read. Invariants: everything here is a GET, or a POST
 * that is refused before it could write; answers are data of strangers: whatever does not have the expected shape is undefined.
 */
import { byteString, decodeBytes } from "../lineprotocol/bytes";
import { type CarriedAnswer, type CarriedRequest, type CarryResult, isFailure } from "./exchange";

/** Sends one request; never rejects. */
export type Carry = (request: CarriedRequest) => Promise<CarryResult>;

export function getRequest(path: string, query: readonly (readonly [string, string])[] = []): CarriedRequest {
  return { method: "GET", path, query, headers: { Accept: "application/json" } };
}

/** An answer, or undefined where there is none. */
export async function ask(carry: Carry, request: CarriedRequest): Promise<CarriedAnswer | undefined> {
  const result = await carry(request);
  return isFailure(result) ? undefined : result;
}

export function textOf(answer: CarriedAnswer): string {
  return decodeBytes(byteString(answer.body));
}

export function jsonOf(answer: CarriedAnswer | undefined): unknown {
  if (!answer) return undefined;
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
}

export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Rows of the first series of an InfluxQL answer, by column name; undefined where the answer is an error. */
export function influxqlRows(
  answer: CarriedAnswer | undefined,
): Readonly<Record<string, unknown>>[] | undefined {
  const result = listOf(member(jsonOf(answer), "results"))[0];
  if (result === undefined || member(result, "error") !== undefined) return undefined;
  const series = listOf(member(result, "series"))[0];
  const columns = listOf(member(series, "columns")).map(String);
  return listOf(member(series, "values")).map((row) =>
    Object.fromEntries(columns.map((column, at) => [column, listOf(row)[at]])),
  );
}

/** A name in InfluxQL, in double quotes. */
export function influxqlName(name: string): string {
  return `"${name.replace(/["\\]/g, "\\$&")}"`;
}

/** Seconds of a Go duration ("168h0m0s"); null for "0s", which means for ever; undefined if it is none. */
export function retentionOf(duration: unknown): number | null | undefined {
  const seconds = goSeconds(duration);
  return seconds === 0 ? null : seconds;
}

export function goSeconds(duration: unknown): number | undefined {
  if (typeof duration !== "string" || !/^(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+$/.test(duration)) return undefined;
  const units: Readonly<Record<string, number>> = {
    h: 3600,
    m: 60,
    s: 1,
    ms: 1e-3,
    us: 1e-6,
    µs: 1e-6,
    ns: 1e-9,
  };
  let sum = 0;
  for (const [, count, , unit] of duration.matchAll(/(\d+(\.\d+)?)(h|ms|us|µs|ns|m|s)/g))
    sum += Number(count) * units[unit];
  return sum;
}
