/**
 * Owns the forms in which findings are printed: for people, as JSON lines, as annotations of GitHub's workflows, as SARIF 2.1.0.
 * Invariant: texts of files cannot break out of a format: each is escaped as its format asks.
 */
import { CODES } from "../checks/codes";
import type { Finding, Severity } from "../checks/finding";
import { cleanText } from "../writing/cleanText";
import type { LineIndex } from "./lineIndex";

export const CHECK_FORMATS = ["text", "json", "github", "sarif"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface CheckedFile {
  readonly path: string;
  readonly lines: LineIndex;
  readonly findings: readonly Finding[];
}

export function formatFindings(format: CheckFormat, files: readonly CheckedFile[]): string {
  if (format === "sarif") return `${JSON.stringify(sarif(files), null, 2)}\n`;
  const line = format === "json" ? jsonLine : format === "github" ? githubLine : textLine;
  return files.flatMap((file) => file.findings.map((finding) => `${line(file, finding)}\n`)).join("");
}

function textLine(
  { path, lines }: CheckedFile,
  { start, severity, message, code, related }: Finding,
): string {
  const { line, column } = lines.at(start);
  const more = related.map((each) => {
    const at = lines.at(each.start);
    return `\n    ${path}:${at.line}:${at.column}: ${cleanText(each.message)}`;
  });
  return `${path}:${line}:${column}: ${severity}: ${cleanText(message)} [${code}]${more.join("")}`;
}

function jsonLine({ path, lines }: CheckedFile, finding: Finding): string {
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
function githubLine({ path, lines }: CheckedFile, { start, end, severity, message, code }: Finding): string {
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

const SARIF_LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

function sarif(files: readonly CheckedFile[]): object {
  const codes = [...new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  const region = (lines: LineIndex, start: number, end: number) => {
    const from = lines.at(start);
    const to = lines.at(end);
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  const location = (path: string, lines: LineIndex, start: number, end: number) => ({
    physicalLocation: {
      artifactLocation: { uri: encodeURI(path.replaceAll("\\", "/")) },
      region: region(lines, start, end),
    },
  });
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "line-protocol",
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: CODES[code].title },
              fullDescription: { text: CODES[code].what },
              help: { text: CODES[code].fix },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: files.flatMap(({ path, lines, findings }) =>
          findings.map((finding) => ({
            ruleId: finding.code,
            ruleIndex: codes.indexOf(finding.code),
            level: SARIF_LEVELS[finding.severity],
            message: { text: finding.message },
            locations: [location(path, lines, finding.start, finding.end)],
            relatedLocations: finding.related.map((each) => ({
              ...location(path, lines, each.start, each.end),
              message: { text: each.message },
            })),
          })),
        ),
      },
    ],
  };
}
