/** Owns the report of a write as a text: totals, then per reason, then per line. Pure. */
import type { LineOutcome, WriteReport } from "../../../server/src/lsp/protocol";
import { bothTimes } from "../results/wording";
import { count } from "../write/progressText";

/** Lines of one reason that are named; the rest is counted. */
const PLACES = 20;

export function reportText(report: WriteReport, file: string): string {
  const { points, linesTotal, lines } = report;
  const total = points.stored + points.refused + points.unknown + points.notSent;
  const amounts = [
    ["stored", points.stored],
    ["refused", points.refused],
    ["unknown", points.unknown],
    ["not sent", points.notSent],
  ] as const;
  const head = [
    `Write of ${file}`,
    `to ${report.destinationLabel} (${report.serverName})`,
    `at ${bothTimes(report.startedAt)}, ${duration(report.milliseconds)}`,
    "",
    report.summary,
    ...report.advice,
    "",
    `Points: ${count(total)}`,
    ...amounts
      .filter(([, amount]) => amount > 0)
      .map(([word, amount]) => `  ${word.padEnd(9)}${count(amount)}`),
  ];
  const whole = report.whole === undefined ? [] : ["", "The write as a whole", `  ${report.whole.message}`];
  const reasons = byReason(lines);
  const perReason = reasons.flatMap(([brief, outcomes]) => ["", `${brief}`, `  ${places(outcomes)}`]);
  const perLine = lines.flatMap((outcome) => ["", placeOf(outcome), ...indented(outcome.message)]);
  const rest =
    linesTotal > lines.length
      ? ["", `${count(linesTotal - lines.length)} more lines met one of these ends.`]
      : [];
  const exchanges = report.exchanges.map(
    ({ result, firstLine, lastLine, points: sent, milliseconds }) =>
      `  lines ${count(firstLine)}–${count(lastLine)}, ${amountOf(sent)}: ${result}, ${duration(milliseconds)}`,
  );
  return [
    ...head,
    ...whole,
    ...(reasons.length > 0 ? ["", "Per reason", ...perReason] : []),
    ...(lines.length > 0 ? ["", "Per line", ...perLine, ...rest] : []),
    ...(exchanges.length > 0 ? ["", "Exchanges", ...exchanges] : []),
    "",
  ].join("\n");
}

/** Outcomes by what is said at the line's end, the most frequent first. */
function byReason(lines: readonly LineOutcome[]): [string, LineOutcome[]][] {
  const reasons = new Map<string, LineOutcome[]>();
  for (const outcome of lines) {
    const same = reasons.get(outcome.brief);
    if (same === undefined) reasons.set(outcome.brief, [outcome]);
    else same.push(outcome);
  }
  return [...reasons].sort(([, a], [, b]) => b.length - a.length);
}

function places(outcomes: readonly LineOutcome[]): string {
  const shown = outcomes.slice(0, PLACES).map(({ range }) => count(range.start.line + 1));
  const more = outcomes.length > PLACES ? ` and ${count(outcomes.length - PLACES)} more` : "";
  return `${outcomes.length === 1 ? "line" : `${count(outcomes.length)} lines:`} ${shown.join(", ")}${more}`;
}

function placeOf({ range, outcome, certain }: LineOutcome): string {
  const first = range.start.line + 1;
  const last = range.end.line + 1;
  const place = first === last ? `Line ${count(first)}` : `Lines ${count(first)}–${count(last)}`;
  return `${place}: ${certain ? outcome : `perhaps ${outcome}`}`;
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function amountOf(points: number): string {
  return points === 1 ? "1 point" : `${count(points)} points`;
}

/** "340 ms", "12.3 s", "4 min 5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${count(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}
