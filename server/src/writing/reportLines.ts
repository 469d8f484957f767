/** Owns how the outcome of one line is told: what happened to it, why, what to do, what became of the others. */
import { CODES, isFindingCode } from "../checks/codes";
import { counted, grouped } from "../checks/entryView";
import type { BatchPlaces } from "./batches";
import { cleanText } from "./cleanText";
import { lineFixes } from "./lineFixes";
import type { LineOutcome } from "./outcome";
import type { BatchOutcome, BatchPlace, EntryOutcome } from "./outcomes";
import { serverName, titleOf } from "./reportWords";
import type { BatchEnd } from "./session";

export function describeLine(
  line: EntryOutcome,
  { batch, decoded }: BatchEnd,
  outcome: BatchOutcome,
  { destination, uri }: BatchPlace,
  places: BatchPlaces,
  known: { readonly serverVersion: string | undefined },
): LineOutcome {
  const server = serverName(destination, known.serverVersion);
  const reason = cleanText(line.reason);
  const quoted = reason === "" ? "" : ` "${reason}"`;
  const maybe = decoded?.kind === "accepted" ? "probably left out" : "may be refused";
  const word = line.outcome === "unknown" ? maybe : line.outcome;
  const title = titleOf(line.code);
  const happened =
    line.outcome === "refused"
      ? `${server} ${destination.id === "dry-run" ? "would refuse" : "refused"} this line: ${title}.`
      : line.outcome === "stored"
        ? `${server} stored this line, but not all of it: ${title}.`
        : decoded?.kind === "accepted"
          ? `${server} accepted the request, but cannot read this line and will have left it out: ${title}.`
          : `${server} refused a line like this one, without saying which: ${title}.`;
  const others = describeOthers(outcome);
  const story = [
    happened,
    ...(quoted && decoded?.kind !== "accepted" ? [`The server says${quoted}.`] : []),
    ...(isFindingCode(line.code)
      ? [withoutMarkup(CODES[line.code].fix)]
      : (decoded?.advice ?? []).slice(0, 1)),
    others,
  ];
  const fixes = decoded ? lineFixes(line, decoded, batch.body, places) : [];
  return {
    ...(batch.file > 0 && { uri }),
    range: places.rangeOf(line.start, line.end),
    ...(line.focus && { focus: places.rangeOf(line.focus.start, line.focus.end) }),
    outcome: line.outcome,
    certain: line.certain,
    code: line.code,
    brief: `${word}: ${title}`,
    message: story.filter((part) => part !== others).join(" "),
    story,
    ...(reason !== "" && decoded?.kind !== "accepted" && { serverText: reason }),
    ...(fixes.length > 0 && { fixes }),
  };
}

function describeOthers({ counts, refusedWithOthers }: BatchOutcome): string {
  const { stored, unknown } = counts;
  if (refusedWithOthers > 0) {
    return `${counted(refusedWithOthers, "good line")} of the same request ${refusedWithOthers === 1 ? "was" : "were"} not stored either.`;
  }
  if (unknown > 0)
    return `Of the same request ${counted(stored, "line")} ${stored === 1 ? "is" : "are"} stored; of ${grouped(unknown)} it is unknown.`;
  return stored === 0
    ? "Nothing of the same request was stored."
    : `The other lines of the request are stored (${grouped(stored)}).`;
}

/** A text of the rules' pages as plain text: code is not marked there. */
function withoutMarkup(text: string): string {
  return text.replaceAll("`", "");
}
