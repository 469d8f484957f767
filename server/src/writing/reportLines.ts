/** Owns how the outcome of one line is told: what happened to it, why, what to do, what became of the others. */
import { CODES, isFindingCode } from "../checks/codes";
import { counted, grouped } from "../checks/entryView";
import type { BatchPlaces } from "./batches";
import { cleanText } from "./cleanText";
import { lineFixes } from "./lineFixes";
import type { LineOutcome } from "./outcome";
import type { BatchOutcome, BatchPlace, EntryOutcome } from "./outcomes";
import { serverName, titleOf } from "./reportWords";
import type { BatchEnd } from "./told";

export function describeLine(
  line: EntryOutcome,
  { batch, decoded }: BatchEnd,
  outcome: BatchOutcome,
  { destination, uri }: BatchPlace,
  places: BatchPlaces,
  known: { readonly serverVersion: string | undefined },
): LineOutcome {
  const isDry = destination.id === "dry-run";
  const server = serverName(destination, known.serverVersion);
  const reason = cleanText(line.reason);
  const quoted = reason === "" ? "" : ` "${reason}"`;
  const maybe = decoded?.kind === "accepted" ? "probably left out" : "may be refused";
  const word = line.outcome === "unknown" ? maybe : line.outcome;
  const title = titleOf(line.code);
  const happened =
    line.outcome === "refused"
      ? `${server} ${isDry ? "would refuse" : "refused"} this line: ${title}.`
      : line.outcome === "stored"
        ? `${server} stored this line, but not all of it: ${title}.`
        : decoded?.kind === "accepted"
          ? `${server} accepted the request, but cannot read this line and will have left it out: ${title}.`
          : `${server} refused a line like this one, without saying which: ${title}.`;
  const others = describeOthers(outcome, isDry);
  const fixes = decoded ? lineFixes(line, decoded, batch.body, places) : [];
  const mending = isFindingCode(line.code)
    ? [withoutMarkup(CODES[line.code].fix)]
    : (decoded?.advice ?? []).slice(0, 1);
  const story = [
    happened,
    ...(quoted && decoded?.kind !== "accepted"
      ? [`${isDry ? "It would say" : "The server says"}${quoted}.`]
      : []),
    ...(fixes.length > 0 ? [`${fixes[0].title}.`] : mending),
    others,
  ];
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

function describeOthers({ counts, refusedWithOthers }: BatchOutcome, isDry: boolean): string {
  const { stored, unknown } = counts;
  if (refusedWithOthers > 0) {
    const one = refusedWithOthers === 1;
    const outcome = isDry ? "would not be stored either" : `${one ? "was" : "were"} not stored either`;
    return `${counted(refusedWithOthers, "good line")} of the same request ${outcome}.`;
  }
  if (unknown > 0)
    return `Of the same request ${counted(stored, "line")} ${stored === 1 ? "is" : "are"} stored; of ${grouped(unknown)} it is unknown.`;
  if (stored === 0) return `Nothing of the same request ${isDry ? "would be" : "was"} stored.`;
  return `The other lines of the request ${isDry ? "would be" : "are"} stored (${grouped(stored)}).`;
}

/** A text of the rules' pages as plain text: code is not marked there. */
function withoutMarkup(text: string): string {
  return text.replaceAll("`", "");
}
