/** Owns how a write's report is printed: a line for each refused line, then what became of all. */
import { grouped } from "../checks/entryView";
import type { WriteReport } from "../writing/outcome";

export function printReport(report: WriteReport, path: string): string {
  const out: string[] = [];
  for (const { range, focus, brief, serverText } of report.lines) {
    const { line, character } = (focus ?? range).start;
    const quoted = serverText === undefined ? "" : ` "${serverText}"`;
    out.push(`${path}:${line + 1}:${character + 1}: ${brief}${quoted}`);
  }
  const hidden = report.linesTotal - report.lines.length;
  if (hidden > 0) out.push(`… and ${grouped(hidden)} more`);
  out.push(`${report.serverName}: ${report.summary}`);
  for (const advice of report.advice) out.push(`  ${advice}`);
  return `${out.join("\n")}\n`;
}
