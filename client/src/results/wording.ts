/** Owns the texts around results that are not the server's: lens titles, times, the story as paragraphs. Pure. */
import type { Destination, DocumentState, LineOutcome, WriteReport } from "../../../server/src/lsp/protocol";
import { describeProduct } from "../connections/products";
import { escapeMarkdown } from "./escapeMarkdown";

/** "Write to Local (InfluxDB 1.8) · telemetry · ns", and what the file is checked against where that is something else. */
export function lensBefore(destination: Destination, state: DocumentState | undefined): string {
  const product = describeProduct(destination.product, destination.version);
  const dry = destination.id === "dry-run";
  const parts = [
    `Write to ${destination.name} (${product})`,
    placeOf(destination),
    state?.precision ?? destination.precision,
  ].filter((part) => part !== "");
  const differs =
    state !== undefined &&
    !dry &&
    (state.product !== destination.product || (state.productVersion ?? "") !== (destination.version ?? ""));
  if (differs) parts.push(`checked as ${state.targetLabel}`);
  return parts.join(" · ");
}

/** "telemetry", "telemetry/autogen": database or bucket, with the retention policy if there is one. */
export function placeOf(destination: Pick<Destination, "database" | "retentionPolicy">): string {
  const { database, retentionPolicy } = destination;
  return retentionPolicy ? `${database}/${retentionPolicy}` : database;
}

/** What a report is about where it is not a write: nothing of it was sent. */
type Origin = Pick<WriteReport, "origin" | "destination">;

/** "14:03:22 · 38 stored · 2 refused (400)", the time in UTC; a dry run and a pasted answer say so. */
export function lensAfter(report: Pick<WriteReport, "startedAt" | "brief"> & Origin): string {
  const { destination, origin } = report;
  const what =
    origin === "pasted"
      ? ["explained from a pasted answer"]
      : destination.dryRunOf !== undefined
        ? [`dry run of ${destination.name}: nothing was sent`]
        : origin === "dry-run"
          ? ["dry run"]
          : [];
  return [timeOf(report.startedAt), ...what, report.brief].join(" · ");
}

/** Whose word a diagnostic is: the server as it named itself, and that it was not asked where it was not. */
export function sourceOf(report: Pick<WriteReport, "serverName"> & Origin): string {
  return report.origin === "pasted" ? `${report.serverName} (pasted answer)` : report.serverName;
}

export function timeOf(iso: string): string {
  return iso.slice(11, 19);
}

/** "2026-11-25 14:03:22 UTC (15:03:22 here)". */
export function bothTimes(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, "0");
  const here = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const utc = time.toISOString();
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)} UTC (${here} here)`;
}

const OUTCOME_WORDS = { refused: "Refused", unknown: "Unknown", stored: "Stored" } as const;

/** "Refused", "May be refused": a candidate is called one. */
function verdictOf({ outcome, certain }: LineOutcome): string {
  return outcome === "refused" && !certain ? "May be refused" : OUTCOME_WORDS[outcome];
}

/** What stands over a story: the verdict, where it comes from, and when. */
function headOf(report: WriteReport, outcome: LineOutcome): string {
  const from =
    report.origin === "pasted"
      ? `explained from a pasted answer of ${report.serverName}`
      : report.destinationLabel;
  const sent = report.origin === "dry-run" ? ["nothing was sent"] : [];
  const parts = [from, ...sent, bothTimes(report.startedAt)].map(escapeMarkdown);
  return [`**${verdictOf(outcome)}**`, ...parts].join(" · ");
}

/** The whole story of one line as Markdown in which every text is escaped; only the frame is ours. */
export function storyAsMarkdown(report: WriteReport, outcome: LineOutcome): string {
  const story = outcome.story.length > 0 ? outcome.story : [outcome.message];
  const { serverText } = outcome;
  const told = serverText === undefined || story.some((paragraph) => paragraph.includes(serverText));
  const said = told ? [] : [`> ${quoted(serverText)}`];
  return [headOf(report, outcome), ...story.map(escapeMarkdown), ...said].join("\n\n");
}

/** What a story says beyond the diagnostic's message: what became of the rest, and the head. */
export function restAsMarkdown(report: WriteReport, outcome: LineOutcome): string {
  const rest = outcome.story.filter((paragraph) => !outcome.message.includes(paragraph));
  return [headOf(report, outcome), ...rest.map(escapeMarkdown)].join("\n\n");
}

function quoted(text: string): string {
  return escapeMarkdown(text).replace(/\n/g, "\n> ");
}

/** The note at a line's end: one line, at most 200 characters; an editor draws nothing behind a line break. */
export function lineEndText(outcomes: readonly Pick<LineOutcome, "brief">[]): string {
  const first = outcomes[0]?.brief ?? "";
  const more = outcomes.length > 1 ? ` (and ${outcomes.length - 1} more)` : "";
  const text = `${first}${more}`.replace(/\s+/g, " ");
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
