import assert from "node:assert/strict";
import { test } from "node:test";
import { byteString } from "../../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../../server/src/lineprotocol/dialects";
import { EntryKind } from "../../../../server/src/lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../../../server/src/lineprotocol/points";
import { parseTarget } from "../../../../server/src/lineprotocol/targets";
import { withoutShared } from "../../../shared";
import { bodyOf, readVerdicts, textOfVerdict, type VerdictLine } from "../verdicts";

const DIALECTS: Readonly<Record<string, string>> = {
  "influxdb-1.6": "influxdb-1@1.6",
  "influxdb-1.8": "influxdb-1@1.8",
  "influxdb-1.13": "influxdb-1@1.13",
  "influxdb-2.7": "influxdb-2@2.7",
  "influxdb-2.9": "influxdb-2@2.9",
};

/** One line in the words of a verdict: what both sides are brought to before they are compared. */
function expectedLine(line: VerdictLine): unknown {
  const [start, end] = line.at;
  if (line.error !== undefined) return { start, end, error: textOfVerdict(line.error) };
  const point = line.point;
  if (!point) throw new Error("neither point nor error");
  if (point.fieldsError !== undefined || point.fieldsPanic !== undefined)
    return { start, end, unreadable: true };
  return {
    start,
    end,
    measurement: textOfVerdict(point.measurement),
    tags: point.tags.map(([key, value]) => [textOfVerdict(key), textOfVerdict(value)]),
    fields: (point.fields ?? []).map(([key, type, value]) => [
      textOfVerdict(key),
      type,
      typeof value === "boolean" || value === null ? value : textOfVerdict(value),
    ]),
    timestamp: point.timestamp,
  };
}

for (const [name, word] of Object.entries(DIALECTS)) {
  test(`reads every body of the verdicts as ${name} does`, { skip: withoutShared("corpus/verdicts") }, () => {
    const target = parseTarget(word, "ns");
    assert.ok(target);
    const dialect = dialectOf(target, "bytes");
    const differences: string[] = [];
    let lines = 0;
    for (const verdict of readVerdicts()) {
      const said = verdict.verdicts.find((each) => each.dialects.includes(name));
      assert.ok(said);
      const text = byteString(bodyOf(verdict));
      const found: unknown[] = [];
      let panic = false;
      readBody(text, dialect, (reading) => {
        if (!isData(reading)) return;
        lines++;
        const { start, end } = reading;
        if (reading.kind === EntryKind.refused) {
          if (reading.reason === "server-panic") panic = true;
          if (reading.reason === "unreadable-value") found.push({ start, end, unreadable: true });
          else found.push({ start, end, error: reading.message });
          assert.ok(reading.faultStart >= start && reading.faultEnd <= end, verdict.id);
          assert.ok(reading.faultStart < reading.faultEnd || start === end, verdict.id);
          return;
        }
        const point = storedPoint(text, reading, dialect);
        found.push({
          start,
          end,
          measurement: point.measurement,
          tags: point.tags,
          fields: point.fields.map((field) => [
            field.key,
            field.type,
            Object.is(field.value, -0)
              ? "-0"
              : typeof field.value === "boolean"
                ? field.value
                : String(field.value),
          ]),
          timestamp: point.timestamp === null ? null : String(point.timestamp),
        });
      });
      if (said.panic !== undefined) {
        if (!panic) differences.push(`${verdict.id}: the server panics`);
        continue;
      }
      const expected = (said.lines ?? []).map(expectedLine);
      try {
        assert.deepEqual(found, expected);
      } catch (error) {
        differences.push(`${verdict.id}: ${(error as Error).message.slice(0, 600)}`);
      }
    }
    assert.ok(lines > 10_000);
    assert.equal(
      differences.length,
      0,
      `${differences.length} differ\n${differences.slice(0, 5).join("\n")}`,
    );
  });
}
