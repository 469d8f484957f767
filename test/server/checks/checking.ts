/** What tests of checks share: a text judged for a target as the server judges it, its findings as plain rows, and a fix applied. */
import { type CheckOptions, checkDocument, fixesIn } from "../../../server/src/checks/check";
import type { Finding, Fix, FixEdit } from "../../../server/src/checks/finding";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { readPragma } from "../../../server/src/lineprotocol/pragma";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";
import { scopeRuleOf } from "../../../server/src/lsp/targets";

/** 2026-11-25, in seconds. */
export const NOW = Date.UTC(2026, 10, 25) / 1000;

export interface Checking {
  readonly text: PagedText;
  readonly reading: DocumentReading;
  readonly options: CheckOptions;
}

/** A document for a target as people write it; the text's own pragma counts. */
export function open(text: string, target = "influxdb-2", precision: Precision = "ns"): Checking {
  const pragma = readPragma(text);
  const parsed = parseTarget(target, pragma?.precision ?? precision);
  if (!parsed) throw new Error(`no target: ${target}`);
  const paged = new PagedText("test:a.lp", "line-protocol", 1, text);
  const reading = new DocumentReading(paged, dialectOf(parsed, "utf16"), scopeRuleOf(parsed, undefined));
  reading.advance();
  const options = { target: parsed, pragma, now: NOW, severity: {}, limit: 1000, visible: [] };
  return { text: paged, reading, options };
}

export function findingsOf(text: string, target?: string, precision?: Precision): readonly Finding[] {
  const { reading, options } = open(text, target, precision);
  return checkDocument(reading, options).findings;
}

/** A finding as `code: "text at fault"`. */
export function placesOf(text: string, target?: string, precision?: Precision): string[] {
  return findingsOf(text, target, precision).map(
    ({ code, start, end }) => `${code}: ${text.slice(start, end)}`,
  );
}

export function codesOf(text: string, target?: string, precision?: Precision): string[] {
  return findingsOf(text, target, precision).map(({ code }) => code);
}

/** All findings with their fixes. */
export function fixesOf(text: string, target?: string, precision?: Precision) {
  const { reading, options } = open(text, target, precision);
  return fixesIn(reading, options, { start: 0, end: text.length });
}

/** The preferred fix of a text's first finding of a code. */
export function preferredFix(
  text: string,
  code: string,
  target?: string,
  precision?: Precision,
): Fix | undefined {
  const found = fixesOf(text, target, precision).find(({ finding }) => finding.code === code);
  return found?.fixes.find(({ preferred }) => preferred);
}

export function apply(text: string, edits: readonly FixEdit[]): string {
  let result = text;
  for (const { start, end, text: insert } of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, start) + insert + result.slice(end);
  }
  return result;
}

/** The text behind the preferred fix of its first finding of a code; undefined without one. */
export function fixed(
  text: string,
  code: string,
  target?: string,
  precision?: Precision,
): string | undefined {
  const fix = preferredFix(text, code, target, precision);
  return fix && apply(text, fix.edits);
}
