/**
 * Owns the finding for a comma inside a tag's key, which InfluxDB 3 alone lets through (influxdb_line_protocol lib.rs: a key ends at the
 * equals sign). It is nearly always a tag without a value, or a comma too many: `m,a,b=c` is stored with a tag "a,b".
 */
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import type { EntryView } from "../entryView";
import type { EntryFinding, EntryRule, Fix } from "../finding";
import type { Span } from "../span";

export const commaInTagKey: EntryRule = {
  *check(entry): Iterable<EntryFinding> {
    for (const { key } of entry.tags) {
      const at = commaIn(entry, key);
      if (at < 0) continue;
      const what =
        at === key.start
          ? "A comma too many stands before this tag's key and is read as part of it"
          : `${entry.quoted(key.start, at)} has no value and is read as part of the next tag's key`;
      yield {
        code: "comma-in-tag-key",
        start: key.start,
        end: at === key.start ? at + 1 : key.end,
        message: `${what}. ${describeTarget(entry.target)} stores a tag ${entry.name("tagKey", key)} without an error.`,
      };
    }
  },
  fixes(entry, finding): readonly Fix[] {
    const tag = entry.tags.find(({ key }) => key.start === finding.start);
    const at = tag ? commaIn(entry, tag.key) : -1;
    if (at < 0) return [];
    const title = at === finding.start ? "Remove the comma" : `Remove ${entry.quoted(finding.start, at)}`;
    return [removing(title, { start: finding.start, end: at + 1 }, at === finding.start)];
  },
};

/** The first comma of a key that has no backslash before it; -1 if there is none. */
function commaIn({ text }: EntryView, { start, end }: Span): number {
  for (let at = text.indexOf(",", start); at >= 0 && at < end; at = text.indexOf(",", at + 1)) {
    if (text[at - 1] !== "\\") return at;
  }
  return -1;
}
