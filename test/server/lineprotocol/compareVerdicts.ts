/** Compares what a dialect says with the verdicts of the real parser of the same name. */
import assert from "node:assert/strict";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { EntryKind, type StoredPoint } from "../../../server/src/lineprotocol/entry";
import { isData, readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import { parseTarget } from "../../../server/src/lineprotocol/targets";
import { bodyOf, readVerdicts, textOfVerdict, type Verdict, type VerdictLine } from "./verdicts";

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

function foundPoint(start: number, end: number, point: StoredPoint): unknown {
  return {
    start,
    end,
    measurement: point.measurement,
    tags: point.tags,
    fields: point.fields.map(({ key, type, value }) => [
      key,
      type,
      Object.is(value, -0) ? "-0" : typeof value === "boolean" ? value : String(value),
    ]),
    timestamp: point.timestamp === null ? null : String(point.timestamp),
  };
}

/** What the dialect says of a body, in the words of a verdict. */
function readAs(
  text: string,
  word: string,
): Pick<Verdict, "panic"> & { lines: unknown[]; bodyError?: string } {
  const target = parseTarget(word, "ns");
  assert.ok(target);
  const dialect = dialectOf(target, "bytes");
  const lines: unknown[] = [];
  let panic: string | undefined;
  readBody(text, dialect, (reading) => {
    if (!isData(reading)) return;
    const { start, end } = reading;
    if (reading.kind === EntryKind.point) {
      lines.push(foundPoint(start, end, storedPoint(text, reading, dialect)));
      return;
    }
    assert.ok(reading.faultStart >= start && reading.faultEnd <= end, "the fault lies in the entry");
    assert.ok(reading.faultStart < reading.faultEnd || start === end, "the fault is not empty");
    if (reading.reason === "server-panic") panic = reading.message;
    if (reading.reason === "unreadable-value") lines.push({ start, end, unreadable: true });
    else lines.push({ start, end, error: reading.message });
  });
  const refusal = dialect.refuseBody(text, lines.length);
  if (refusal) return { lines: [], bodyError: refusal.message };
  return { lines, panic };
}

/** Compares all bodies of the verdicts; `name` is the verdicts' word, `word` the target's. */
export function compareWithVerdicts(name: string, word: string): void {
  const differences: string[] = [];
  let lines = 0;
  for (const verdict of readVerdicts()) {
    const said = verdict.verdicts.find((each) => each.dialects.includes(name));
    assert.ok(said);
    const found = readAs(byteString(bodyOf(verdict)), word);
    lines += found.lines.length;
    if (said.panic !== undefined) {
      if (found.panic === undefined) differences.push(`${verdict.id}: the server panics`);
      continue;
    }
    const bodyError = said.bodyError === undefined ? undefined : textOfVerdict(said.bodyError);
    // A body that is refused as a whole has no lines that count.
    const expected = bodyError === undefined ? (said.lines ?? []).map(expectedLine) : [];
    try {
      assert.deepEqual(found.lines, expected);
      assert.equal(found.bodyError, bodyError);
    } catch (error) {
      differences.push(`${verdict.id}: ${(error as Error).message.slice(0, 600)}`);
    }
  }
  assert.ok(lines > 9_000);
  assert.equal(differences.length, 0, `${differences.length} differ\n${differences.slice(0, 5).join("\n")}`);
}
