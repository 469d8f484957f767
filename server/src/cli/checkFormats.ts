/**
 * Owns the forms in which findings are printed, one after another: for people, as JSON lines, as annotations of GitHub's workflows, as SARIF
 * 2.1.0 (sarif.ts). Invariant: texts of files cannot break out of a format: each is escaped as its format asks.
 */
import type { Finding } from "../checks/finding";
import { cleanText } from "../writing/cleanText";
import type { FindingsPrinter } from "./findingsPrinter";
import type { LineIndex } from "./lineIndex";
import { sarifPrinter } from "./sarif";

export const CHECK_FORMATS = ["text", "json", "github", "sarif"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export function printerOf(format: CheckFormat): FindingsPrinter {
  if (format === "sarif") return sarifPrinter();
  const line = format === "json" ? jsonLine : format === "github" ? githubLine : textLine;
  return {
    begin: () => "",
    finding: (path, lines, finding) => `${line(path, lines, finding)}\n`,
    end: () => "",
  };
}

function textLine(
  path: string,
  lines: LineIndex,
  { start, severity, message, code, related }: Finding,
): string {
  const { line, column } = lines.at(start);
  const more = related.map((each) => {
    const at = lines.at(each.start);
    return `\n    ${path}:${at.line}:${at.column}: ${cleanText(each.message)}`;
  });
  return `${path}:${line}:${column}: ${severity}: ${cleanText(message)} [${code}]${more.join("")}`;
}

function jsonLine(path: string, lines: LineIndex, finding: Finding): string {
  const start = lines.at(finding.start);
  const end = lines.at(finding.end);
  return JSON.stringify({
    file: path,
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    related: finding.related.map((each) => ({ file: path, ...lines.at(each.start), message: each.message })),
  });
}

/** https://docs.github.com/actions: workflow commands; properties escape more than messages. */
function githubLine(path: string, lines: LineIndex, finding: Finding): string {
  const { start, end, severity, message, code } = finding;
  const command = severity === "error" ? "error" : severity === "warning" ? "warning" : "notice";
  const from = lines.at(start);
  const to = lines.at(end);
  const properties = [
    `file=${githubProperty(path)}`,
    `line=${from.line}`,
    `endLine=${to.line}`,
    `col=${from.column}`,
    `endColumn=${to.column}`,
    `title=${githubProperty(code)}`,
  ];
  return `::${command} ${properties.join(",")}::${githubText(message)}`;
}

function githubText(text: string): string {
  return cleanText(text, true).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function githubProperty(text: string): string {
  return githubText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
