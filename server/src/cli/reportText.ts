/** Owns how a write's report is printed: a line for each refused line, then what became of all. */
import { grouped } from "../checks/entryView";
import type { WriteReport } from "../writing/outcome";

export function printReport(report: WriteReport): string {
  const out: string[] = [];
  for (const { uri = report.uri, range, focus, brief, serverText } of report.lines) {
    const { line, character } = (focus ?? range).start;
    const quoted = serverText === undefined ? "" : ` "${serverText}"`;
    out.push(`${uri}:${line + 1}:${character + 1}: ${brief}${quoted}`);
  }
  const hidden = report.linesTotal - report.lines.length;
  if (hidden > 0) out.push(`… and ${grouped(hidden)} more`);
  if (report.files.length > 1) {
    for (const { uri, points } of report.files) {
      const { stored, refused, unknown, notSent } = points;
      const parts = [
        `${grouped(stored)} stored`,
        ...(refused > 0 ? [`${grouped(refused)} refused`] : []),
        ...(unknown > 0 ? [`${grouped(unknown)} unknown`] : []),
        ...(notSent > 0 ? [`${grouped(notSent)} not sent`] : []),
      ];
      out.push(`${uri}: ${parts.join(" · ")}`);
    }
  }
  out.push(`${report.serverName}: ${report.summary}`);
  for (const advice of report.advice) out.push(`  ${advice}`);
  return `${out.join("\n")}\n`;
}
