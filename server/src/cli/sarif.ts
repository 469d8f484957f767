/**
 * Owns findings as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0.json): one run, with all rules that there are, so that results can be printed one
 * after another. Invariant: printed to the end it is one JSON document that the schema accepts.
 */
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Severity } from "../checks/codes";
import { CODES, type FindingCode } from "../checks/codes";
import type { Finding } from "../checks/finding";
import type { FindingsPrinter } from "./findingsPrinter";
import type { LineIndex } from "./lineIndex";

const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

export function sarifPrinter(): FindingsPrinter {
  const codes = Object.keys(CODES) as FindingCode[];
  let isFirst = true;
  return {
    begin: () => {
      const driver = JSON.stringify({ name: "line-protocol", rules: codes.map(ruleOf) });
      return `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":${driver}},"columnKind":"utf16CodeUnits","results":[`;
    },
    finding: (path, lines, finding) => {
      const comma = isFirst ? "\n" : ",\n";
      isFirst = false;
      return comma + JSON.stringify(resultOf(path, lines, finding, codes.indexOf(finding.code)));
    },
    end: () => "\n]}]}\n",
  };
}

function ruleOf(code: FindingCode): object {
  const { title, what, fix, severity } = CODES[code];
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: what },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf(path: string, lines: LineIndex, finding: Finding, ruleIndex: number): object {
  const { code, severity, message, start, end, related } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message },
    locations: [locationOf(path, lines, start, end)],
    relatedLocations: related.map((each) => ({
      ...locationOf(path, lines, each.start, each.end),
      message: { text: each.message },
    })),
  };
}

function locationOf(path: string, lines: LineIndex, start: number, end: number): object {
  const from = lines.at(start);
  const to = lines.at(end);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path) },
      region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    },
  };
}

/** Relative paths stay relative: GitHub looks for them in the repository. */
function uriOf(path: string): string {
  if (path === "-") return "stdin";
  if (isAbsolute(path)) return pathToFileURL(path).href;
  const parts = path.replaceAll("\\", "/").split("/");
  return parts
    .map(encodeURIComponent)
    .join("/")
    .replace(/^(\.\/)+/, "");
}
