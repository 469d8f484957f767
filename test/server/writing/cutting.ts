// How tests cut a text into batches.
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import type { Batch } from "../../../server/src/writing/batches";
import { BatchCutter, type CutOptions } from "../../../server/src/writing/cutter";
import { SourceText } from "../../../server/src/writing/source";

export const dialect = dialectOf({ product: "influxdb-2", precision: "ns" }, "bytes");

/** Cuts a text that comes in pieces of some bytes. */
export function cut(text: string, more: Partial<CutOptions> = {}, piece = 1e6) {
  const cutter = new BatchCutter({
    file: 0,
    dialect,
    limits: { lines: 1e6, bytes: 1e9 },
    destination: {},
    ...more,
  });
  const { bytes } = SourceText.ofText(text);
  const batches: Batch[] = [];
  for (let at = 0; ; at += piece) {
    const last = at + piece >= bytes.length;
    for (const batch of cutter.push(bytes.slice(at, at + piece), last)) if (batch) batches.push(batch);
    if (last || cutter.isDone) break;
  }
  return { batches, facts: cutter.facts };
}
