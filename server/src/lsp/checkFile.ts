/**
 * Owns the check of a text that is not an open document: read in slices, judged by the settings of its file, and forgotten but for its
 * findings and its summary.
 */
import type { CancellationToken, Diagnostic } from "vscode-languageserver";
import { checkDocument } from "../checks/check";
import { type FileSummary, summaryOf } from "../checks/fileSummary";
import { isPlainlyOther } from "../checks/recognise";
import { scopeRuleOf } from "../checks/scopeRule";
import type { Span } from "../checks/span";
import { PagedText } from "../document/pagedText";
import { DocumentReading } from "../document/reading";
import { dialectOf } from "../lineprotocol/dialects";
import { PRAGMA_HEAD_UNITS, type Pragma } from "../lineprotocol/pragma";
import { describeTarget, type Target } from "../lineprotocol/targets";
import { checkOptionsOf } from "./checkOptions";
import type { OpenDocument, Runtime, ServerContext } from "./context";
import { diagnosticOf, visibleRangeOf } from "./diagnosticOf";
import type { Settings } from "./protocol";

/** Units of text that are read before others get their turn. */
const SLICE_UNITS = 1_000_000;

export interface CheckedFile {
  readonly target: Target;
  readonly pragma: Pragma | undefined;
  readonly settings: Settings;
  readonly shardSeconds: number;
  readonly summary: FileSummary;
  readonly diagnostics: readonly Diagnostic[];
}

/** Undefined where the text is plainly something else, checks are off for the file, or the check was cancelled. */
export async function checkFile(
  context: ServerContext,
  uri: string,
  content: string,
  limit: number,
  token?: CancellationToken,
): Promise<CheckedFile | undefined> {
  const settings = await context.settingsOf(uri);
  const head = content.slice(0, PRAGMA_HEAD_UNITS);
  if (!settings.diagnostics.enabled || isPlainlyOther(head)) return undefined;
  const { target, pragma } = await context.targetOf(uri, head);
  const text = new PagedText(uri, "line-protocol", 0, content);
  const destination = context.destinationOf(uri);
  const scope = scopeRuleOf(target, destination);
  const reading = new DocumentReading(text, dialectOf(target, "utf16"), scope);
  if (!(await readSlices({ text, reading }, context.runtime, token))) return undefined;
  const options = {
    ...checkOptionsOf({ target, pragma, settings, destination }, context.runtime.now()),
    limit,
  };
  const place = { uri, rangeOf: (span: Span) => visibleRangeOf(text, span) };
  const words = { source: describeTarget(target), withRelated: true, rulesUri: context.rulesUri };
  const diagnostics = checkDocument(reading, options).findings.map((each) =>
    diagnosticOf(each, place, words),
  );
  const { shardSeconds } = scope;
  return { target, pragma, settings, shardSeconds, summary: summaryOf(reading), diagnostics };
}

/** Reads to the end, letting others have their turn; false if the text changed or the token was cancelled meanwhile. */
export async function readSlices(
  { text, reading }: Pick<OpenDocument, "text" | "reading">,
  runtime: Runtime,
  token?: CancellationToken,
): Promise<boolean> {
  const { version } = text;
  while (!reading.advance(SLICE_UNITS)) {
    await new Promise<void>((resolve) => runtime.soon(resolve));
    if (token?.isCancellationRequested || text.version !== version) return false;
  }
  return true;
}
