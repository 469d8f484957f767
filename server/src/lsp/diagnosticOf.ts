/**
 * Owns the step from a finding to the protocol's diagnostic. Invariant: a diagnostic is complete (code, link, tags, related places) and
 * has a width wherever an editor can show one.
 */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Severity } from "../checks/codes";
import { CODES } from "../checks/codes";
import type { Finding } from "../checks/finding";
import type { Span } from "../checks/span";

export const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Where a finding's offsets lie: the document and the step to its ranges. */
export interface FindingPlace {
  readonly uri: string;
  rangeOf(span: Span): Range;
}

export interface DiagnosticWords {
  /** Who says it: the target, "InfluxDB 2.x". */
  readonly source: string;
  /** The client shows related places. */
  readonly withRelated: boolean;
  readonly rulesUri: string | undefined;
}

export function diagnosticOf(finding: Finding, place: FindingPlace, words: DiagnosticWords): Diagnostic {
  const { code, related } = finding;
  return {
    range: place.rangeOf(finding),
    severity: SEVERITIES[finding.severity],
    code,
    ...(words.rulesUri !== undefined && { codeDescription: { href: `${words.rulesUri}/${code}.md` } }),
    source: words.source,
    message: finding.message,
    ...(CODES[code].unnecessary && { tags: [DiagnosticTag.Unnecessary] }),
    ...(words.withRelated &&
      related.length > 0 && {
        relatedInformation: related.map((each) => ({
          location: { uri: place.uri, range: place.rangeOf(each) },
          message: each.message,
        })),
      }),
  };
}

/** The range of a span; what stands in a line end has no width in an editor: what is before it is marked then. */
export function visibleRangeOf(text: TextDocument, span: Span): Range {
  const end = text.positionAt(span.end);
  const start = text.positionAt(span.start);
  const isEmpty = start.line === end.line && start.character === end.character;
  return isEmpty && start.character > 0
    ? { start: { line: start.line, character: start.character - 1 }, end }
    : { start, end };
}
