/**
 * Owns the finding for tags and fields called `time`. Sources: influxdb 1.6–1.13 and 2.0–2.9, tsdb/shard.go and
 * tsdb/field_validator.go: a `time` tag drops the point (1.x), a `time` field is stripped, from 1.12.3 and 2.9.0 on with an error.
 */
import { describeTarget, versionAtLeast } from "../../lineprotocol/targets";
import { replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";

export const timeKey: EntryRule = {
  check(entry) {
    const label = describeTarget(entry.target);
    const found: EntryFinding[] = [];
    for (const { key } of entry.tags) {
      if (entry.text.slice(key.start, key.end) !== "time") continue;
      found.push({
        code: "time-key",
        severity: "error",
        ...key,
        message: `A tag cannot be called "time": ${label} drops this point (invalid tag key: input tag "time").`,
      });
    }
    const fields = entry.fields.filter(({ key }) => entry.text.slice(key.start, key.end) === "time");
    const only = fields.length === entry.fields.length;
    for (const { key } of fields) {
      found.push({
        code: "time-key",
        severity: only ? "error" : "warning",
        ...key,
        message: only
          ? `A field cannot be called "time": ${label} drops this point, which has no other field (invalid field name: input field "time").`
          : `A field cannot be called "time": ${label} leaves it out${tellsOfIt(entry) ? ' and answers with an error ("Field \\"time\\" has been stripped from point")' : " without an error"}.`,
      });
    }
    return found;
  },
  fixes: (_entry, finding) => [replacing('Rename it to "time_"', finding, "time_")],
};

function tellsOfIt({ target }: EntryView): boolean {
  return versionAtLeast(target, target.product === "influxdb-1" ? "1.12.3" : "2.9.0");
}
