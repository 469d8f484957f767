/** Owns the finding for strings that go on behind their closing quote: InfluxDB 1.x and 2.x store another text than meant. */
import { describeTarget } from "../../lineprotocol/targets";
import { removing } from "../edits";
import { type EntryView, showControls } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import type { Span } from "../span";
import { behindQuote } from "../strings";

export const textAfterQuote: EntryRule = {
  check(entry) {
    const found: EntryFinding[] = [];
    for (const { key, value } of entry.fields) {
      const quote = closingQuote(entry, value);
      if (quote < 0) continue;
      const stored = entry.dialect.unquote(entry.text.slice(value.start, value.end));
      const shown = showControls(stored.length > 60 ? `${stored.slice(0, 60)}…` : stored);
      const stores = `${describeTarget(entry.target)} stores ${shown} in field ${entry.name("fieldKey", key)}, quote included, without an error.`;
      const onlyReturn = entry.text.slice(quote + 1, value.end) === "\r";
      found.push({
        code: onlyReturn ? "carriage-return" : "text-after-quote",
        severity: "warning",
        start: quote + 1,
        end: value.end,
        message: onlyReturn
          ? `This line ends with CRLF, and the carriage return is read as part of the string. ${stores}`
          : `Text stands behind the closing quote. ${stores}`,
      });
    }
    return found;
  },
  fixes(entry, finding, context) {
    if (finding.code === "carriage-return") {
      if (entry.text[finding.end] === "\n") return [context.convertLineEnds()];
      return [removing("Remove the carriage return: the string is stored without its quote", finding, true)];
    }
    const field = entry.fields.find(({ value }) => value.start < finding.start && value.end === finding.end);
    if (!field) return [];
    return behindQuote(entry, { start: field.value.start, end: finding.start }, finding);
  },
};

/** The closing quote of a string that goes on behind it, -1 for other values. */
function closingQuote(entry: EntryView, value: Span): number {
  const { text } = entry;
  if (text[value.start] !== '"') return -1;
  for (let i = value.start + 1; i < value.end; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i === value.end - 1 ? -1 : i;
  }
  return -1;
}
