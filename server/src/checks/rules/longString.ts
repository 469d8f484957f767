/**
 * Owns the finding for strings that the store refuses though the parser takes them: InfluxDB 1.9.4, 2.0.9 and later drop points with a string of
 * more than 1,048,576 bytes (tsdb/shard.go, MaxFieldValueLength; unless they are told not to look).
 */
import { byteLength } from "../../lineprotocol/bytes";
import { LONGEST_STRING } from "../../lineprotocol/dialects/influxdbGo";
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import { grouped } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";

export const longString: EntryRule = {
  *check(entry): Iterable<EntryFinding> {
    const { target, text, dialect } = entry;
    if (!looksAtStrings(target)) return;
    for (const { key, value } of entry.fields) {
      if (text[value.start] !== '"' || (value.end - value.start) * 3 <= LONGEST_STRING) continue;
      const stored = dialect.unquote(text.slice(value.start, value.end));
      const bytes = byteLength(stored, 0, stored.length, dialect.units);
      if (bytes <= LONGEST_STRING) continue;
      const name = entry.name("fieldKey", key);
      yield {
        code: "string-too-long",
        ...value,
        message: `This string of field ${name} has ${grouped(bytes)} bytes, of which ${grouped(LONGEST_STRING)} may be. ${describeTarget(target)} drops this point ("is too long, ${bytes} > ${LONGEST_STRING}").`,
      };
    }
  },
};

/** Cloud (TSM) reads like 2.x, and what its store takes is not known. */
function looksAtStrings(target: Target): boolean {
  if (target.product === "influxdb-1") return versionAtLeast(target, "1.9.4");
  return target.product === "influxdb-2" && versionAtLeast(target, "2.0.9");
}
