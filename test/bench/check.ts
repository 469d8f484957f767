/** The full check of a text, as the editor and `check` make it: entries, facts and findings. Bundled by scripts/bench.mjs. */
import { checkDocument } from "../../server/src/checks/check";
import { PagedText } from "../../server/src/document/pagedText";
import { DocumentReading } from "../../server/src/document/reading";
import { defaultShardSeconds } from "../../server/src/document/times";
import { dialectOf } from "../../server/src/lineprotocol/dialects";
import type { Precision, Target } from "../../server/src/lineprotocol/targets";

/** Answers numbers that prove that the work was done. */
export function fullCheck(
  content: string,
  precision: Precision,
): { points: number; refused: number; findings: number } {
  const target: Target = { product: "influxdb-2", precision };
  const text = new PagedText("file:///bench.lp", "line-protocol", 1, content);
  const reading = new DocumentReading(text, dialectOf(target, "utf16"), {
    shardSeconds: defaultShardSeconds(null),
  });
  reading.advance();
  const { findings } = checkDocument(reading, {
    target,
    pragma: undefined,
    now: 1_764_000_000,
    severity: {},
    limit: 1000,
    visible: [],
  });
  const { points, duplicates } = reading.facts;
  return {
    points,
    refused: reading.facts.refused(),
    findings: findings.length + Math.min(0, duplicates.count),
  };
}
