/**
 * Owns the server's verdicts as diagnostics, in a collection of their own beside the findings. The source is the server as it
 * named itself. Invariant: the diagnostic alone carries the whole verdict; notes, lenses and threads only repeat it.
 */
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Position,
  Range,
  type TextDocument,
  workspace,
} from "vscode";
import type { LineOutcome } from "../../../server/src/lsp/protocol";
import { linkToRule } from "../rules";
import type { Results } from "./results";
import { sourceOf } from "./wording";

export function drawDiagnostics(results: Results): Disposable {
  const collection = languages.createDiagnosticCollection("lineProtocol.results");
  return Disposable.from(
    collection,
    results.onDidChange((uri) => {
      const result = results.of(uri);
      if (result === undefined) {
        collection.delete(uri);
        return;
      }
      const document = workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
      const source = sourceOf(result.report);
      collection.set(
        uri,
        results.outcomesOf(uri).map((outcome) => diagnosticOf(outcome, source, rangeIn(outcome, document))),
      );
    }),
  );
}

/** Where an outcome is marked: the offending text where it is known, else the entry. */
export function rangeIn(outcome: LineOutcome, document?: TextDocument): Range {
  const { start, end } = outcome.focus ?? outcome.range;
  const range = new Range(new Position(start.line, start.character), new Position(end.line, end.character));
  return document === undefined ? range : document.validateRange(range);
}

function diagnosticOf(outcome: LineOutcome, source: string, range: Range): Diagnostic {
  const diagnostic = new Diagnostic(range, outcome.message, severityOf(outcome));
  diagnostic.source = source;
  diagnostic.code = { value: outcome.code, target: linkToRule(outcome.code) };
  return diagnostic;
}

function severityOf(outcome: LineOutcome): DiagnosticSeverity {
  if (outcome.outcome === "stored") return DiagnosticSeverity.Information;
  return outcome.outcome === "refused" && outcome.certain
    ? DiagnosticSeverity.Error
    : DiagnosticSeverity.Warning;
}
