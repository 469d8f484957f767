/** Owns the finding for measurements, tags and field keys in quotes: the quotes become part of the name. */
import type { NameKind } from "../../lineprotocol/dialects/dialect";
import { describeTarget } from "../../lineprotocol/targets";
import { replacing } from "../edits";
import { type EntryView, showControls } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import type { Span } from "../span";

const WHAT: Readonly<Record<NameKind, string>> = {
  measurement: "measurement",
  tagKey: "tag key",
  tagValue: "tag value",
  fieldKey: "field key",
};

export const quotedName: EntryRule = {
  check(entry) {
    const { measurementStart, measurementEnd } = entry.reading;
    const found: EntryFinding[] = [];
    const look = (kind: NameKind, span: Span) => {
      if (!isQuoted(entry, span)) return;
      found.push({
        code: "quoted-name",
        ...span,
        message: `The quotes are part of this ${WHAT[kind]}: ${describeTarget(entry.target)} stores it as ${showControls(entry.shown(span.start, span.end))}. Names are written without quotes.`,
      });
    };
    look("measurement", { start: measurementStart, end: measurementEnd });
    for (const { key, value } of entry.tags) {
      look("tagKey", key);
      look("tagValue", value);
    }
    for (const { key } of entry.fields) look("fieldKey", key);
    return found;
  },
  fixes(entry, finding) {
    const name = entry.text.slice(finding.start, finding.end);
    const bare = name.slice(1, name.endsWith('"') && name.length > 1 ? -1 : undefined);
    return bare === "" ? [] : [replacing("Remove the quotes", finding, bare, true)];
  },
};

/** Begins with a quote: one inside or at the end (`24"`) may be meant. */
function isQuoted(entry: EntryView, { start, end }: Span): boolean {
  return entry.text[start] === '"' && end - start > 1;
}
