/**
 * Owns what types a destination holds: fields of measurements, asked by `SHOW FIELD KEYS`. Invariants: reading requests only; a measurement
 * that was asked about and is not there has no fields; what could not be asked is said in a sentence. Sources: recorded answers of InfluxDB
 * 1.6.7, 1.13, 2.9 (the database is the one mapped to the bucket) and 3 Core 3.10, which all know the same request.
 */
import type { FieldTypeName } from "../lineprotocol/entry";
import type { Product } from "../lineprotocol/targets";
import { type Carry, getRequest, influxqlName, jsonOf, listOf, member, stringOf, textOf } from "./asking";
import type { Destination } from "./destination";
import { isFailure } from "./exchange";

/** Types by field, by measurement. A field has several where time slices differ. */
export type StoredTypes = ReadonlyMap<string, ReadonlyMap<string, readonly FieldTypeName[]>>;

export type TypesInquiry = { readonly types: StoredTypes } | { readonly failure: string };

/** Products that were recorded answering it. */
export const TELLS_TYPES: ReadonlySet<Product> = new Set([
  "influxdb-1",
  "influxdb-2",
  "influxdb3-core",
  "influxdb3-enterprise",
]);

/** Measurements asked about at once, and units of their names: the statement stands in the address. */
const ASKED_AT_ONCE = 50;
const ASKED_UNITS = 3000;

const TYPES: ReadonlySet<string> = new Set(["float", "integer", "unsigned", "string", "boolean"]);

export async function inquireTypes(
  carry: Carry,
  destination: Destination,
  measurements: readonly string[],
): Promise<TypesInquiry> {
  const types = new Map<string, ReadonlyMap<string, readonly FieldTypeName[]>>();
  for (const asked of portions(measurements)) {
    const answer = await carry(getRequest("/query", queryFor(destination, asked)));
    if (isFailure(answer)) return { failure: answer.message };
    const result = listOf(member(jsonOf(answer), "results"))[0];
    const error =
      stringOf(member(result, "error")) ??
      stringOf(member(jsonOf(answer), "error")) ??
      stringOf(member(jsonOf(answer), "message"));
    if (answer.status !== 200 || error !== undefined || result === undefined) {
      const said = (error ?? textOf(answer)).trim().slice(0, 300);
      return { failure: `The types could not be asked for (${answer.status}). The server says: "${said}"` };
    }
    for (const name of asked) types.set(name, new Map());
    for (const series of listOf(member(result, "series"))) {
      const name = stringOf(member(series, "name"));
      if (name !== undefined) types.set(name, fieldsOf(listOf(member(series, "values"))));
    }
  }
  return { types };
}

function queryFor(
  { product, database, retentionPolicy }: Destination,
  measurements: readonly string[],
): (readonly [string, string])[] {
  const statement = `SHOW FIELD KEYS FROM ${measurements.map(influxqlName).join(", ")}`;
  // InfluxDB 3 has no retention policies: what 1.x calls one is a part of the database's name there.
  if (product.startsWith("influxdb3"))
    return [
      ["db", retentionPolicy ? `${database}/${retentionPolicy}` : database],
      ["q", statement],
    ];
  return [["db", database], ...(retentionPolicy ? [["rp", retentionPolicy] as const] : []), ["q", statement]];
}

function fieldsOf(rows: readonly unknown[]): ReadonlyMap<string, readonly FieldTypeName[]> {
  const fields = new Map<string, FieldTypeName[]>();
  for (const row of rows) {
    const [key, type] = listOf(row).map(stringOf);
    if (key === undefined || type === undefined || !TYPES.has(type)) continue;
    const known = fields.get(key);
    if (known === undefined) fields.set(key, [type as FieldTypeName]);
    else known.push(type as FieldTypeName);
  }
  return fields;
}

function* portions(names: readonly string[]): Generator<readonly string[]> {
  let portion: string[] = [];
  let units = 0;
  for (const name of names) {
    if (portion.length > 0 && (portion.length === ASKED_AT_ONCE || units + name.length > ASKED_UNITS)) {
      yield portion;
      portion = [];
      units = 0;
    }
    portion.push(name);
    units += name.length;
  }
  if (portion.length > 0) yield portion;
}
