/** Owns the finding for a tag and a field of one name in one line. */
import { describeTarget, type Target } from "../../lineprotocol/targets";
import type { Severity } from "../codes";
import { replacing } from "../edits";
import type { EntryFinding, EntryRule } from "../finding";
import { allowsTagAndField, refusal } from "../products";

export const tagAndField: EntryRule = {
  check(entry) {
    const { target } = entry;
    const tags = new Map(entry.tags.map(({ key }) => [entry.identity("tagKey", key), key]));
    const found: EntryFinding[] = [];
    for (const { key } of entry.fields) {
      const tag = tags.get(entry.identity("fieldKey", key));
      if (!tag) continue;
      const name = entry.name("fieldKey", key);
      found.push({
        code: "tag-and-field",
        severity: severityOf(target),
        ...key,
        message: allowsTagAndField(target)
          ? `${name} is a tag and a field here. ${describeTarget(target)} stores both, but queries can hardly tell them apart, and InfluxDB 3 refuses it.`
          : `${name} is a tag and a field here; they would be one column. ${verdict(target)}.`,
        related: [{ ...tag, message: "The tag." }],
      });
    }
    return found;
  },
  fixes(entry, finding) {
    const name = entry.text.slice(finding.start, finding.end);
    const taken = [...entry.tags, ...entry.fields].map(({ key }) => entry.text.slice(key.start, key.end));
    const renamed = ["_field", "_2", "_3"].map((tail) => name + tail).find((each) => !taken.includes(each));
    return renamed === undefined ? [] : [replacing(`Rename the field to "${renamed}"`, finding, renamed)];
  },
};

/** QuestDB stores the first of one name, which is the tag (recorded on 9.0.1). */
function severityOf(target: Target): Severity {
  if (allowsTagAndField(target)) return "information";
  return target.product === "questdb" ? "warning" : "error";
}

function verdict(target: Target): string {
  return target.product === "questdb"
    ? `${describeTarget(target)} stores only the tag, without an error`
    : refusal(target);
}
