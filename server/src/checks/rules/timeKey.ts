/**
 * Owns the finding for tags and fields called `time`. Sources: influxdb 1.6–1.13 and 2.0–2.9, tsdb/shard.go and tsdb/field_validator.go
 * (a `time` tag drops the point, a `time` field is stripped, from 1.12.3 and 2.9.0 on with an error); influxdb3_write validator.rs (refused
 * from 3.4 on); mutable_batch_lp (a `time` tag is refused, a `time` field dropped).
 */
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import type { Severity } from "../codes";
import { replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import { refusal, timeRuleOf } from "../products";

export const timeKey: EntryRule = {
  check(entry) {
    if (timeRuleOf(entry.target) === "free") return [];
    const found: EntryFinding[] = [];
    const unknown = isUnknown(entry.target);
    for (const { key } of entry.tags) {
      if (entry.text.slice(key.start, key.end) !== "time") continue;
      const message = `A tag cannot be called "time": ${tagVerdict(entry)}`;
      found.push({ code: "time-key", severity: unknown ? "warning" : "error", ...key, message });
    }
    const fields = entry.fields.filter(({ key }) => entry.text.slice(key.start, key.end) === "time");
    const only = fields.length === entry.fields.length;
    for (const { key } of fields) {
      const { severity, text } = fieldVerdict(entry, only);
      found.push({ code: "time-key", severity, ...key, message: `A field cannot be called "time": ${text}` });
    }
    return found;
  },
  fixes: (_entry, finding) => [replacing('Rename it to "time_"', finding, "time_")],
};

function tagVerdict({ target }: EntryView): string {
  switch (timeRuleOf(target)) {
    case "core":
      return coreVerdict(target);
    case "iox":
      return `${refusal(target)} (input tag "time").`;
    default:
      return `${describeTarget(target)} drops this point (invalid tag key: input tag "time").`;
  }
}

/** InfluxDB 3 up to 3.3 has no check of it. */
function isUnknown(target: Target): boolean {
  return timeRuleOf(target) === "core" && !versionAtLeast(target, "3.4");
}

function coreVerdict(target: Target): string {
  return isUnknown(target)
    ? `${describeTarget(target)} may take the line; what it stores is not known. Later versions refuse it.`
    : `${refusal(target)}: "'time' is a reserved column".`;
}

function fieldVerdict(entry: EntryView, only: boolean): { severity: Severity; text: string } {
  const { target } = entry;
  const label = describeTarget(target);
  const rule = timeRuleOf(target);
  if (rule === "core")
    return { severity: isUnknown(target) ? "warning" : "error", text: coreVerdict(target) };
  if (only) {
    const verdict = rule === "iox" ? refusal(target) : `${label} drops this point`;
    return {
      severity: "error",
      text: `${verdict}, which has no other field (invalid field name: input field "time").`,
    };
  }
  const said = tellsOfIt(entry)
    ? ' and answers with an error ("Field "time" has been stripped from point")'
    : " without an error";
  return { severity: "warning", text: `${label} leaves it out${said}.` };
}

function tellsOfIt({ target }: EntryView): boolean {
  if (timeRuleOf(target) !== "tsm") return false;
  return versionAtLeast(target, target.product === "influxdb-1" ? "1.12.3" : "2.9.0");
}
