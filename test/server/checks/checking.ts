/** What tests of checks share: a text judged for a target as the server judges it, its findings as plain rows, and a fix applied. */
import assert from "node:assert/strict";
import { checkDocument, fixesIn } from "../../../server/src/checks/check";
import type { FindingCode, Severity } from "../../../server/src/checks/codes";
import type { Finding, Fix, FixEdit } from "../../../server/src/checks/finding";
import type { CheckOptions } from "../../../server/src/checks/options";
import { scopeRuleOf } from "../../../server/src/checks/scopeRule";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { readPragma } from "../../../server/src/lineprotocol/pragma";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";

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

/** The text behind a fix or an action, its line ends converted where it says so. */
export function settled(text: string, { edits, lineEnds }: Pick<Fix, "edits" | "lineEnds">): string {
  const edited = apply(text, edits);
  return lineEnds === undefined ? edited : edited.replaceAll("\r\n", lineEnds);
}

/** The text behind the preferred fix of its first finding of a code; undefined without one. */
export function fixed(
  text: string,
  code: string,
  target?: string,
  precision?: Precision,
): string | undefined {
  const fix = preferredFix(text, code, target, precision);
  return fix && settled(text, fix);
}

/** One finding of a text. Between ⟦ and ⟧ stands what is underlined. */
export interface Row {
  readonly text: string;
  readonly code: FindingCode;
  /** The message, or the part of it that counts. */
  readonly says: string;
  /** Default: influxdb-2, ns. */
  readonly target?: string;
  readonly precision?: Precision;
  readonly severity?: Severity;
  /** The text behind the preferred fix; null: there is none. */
  readonly fixed?: string | null;
  /** Titles of the other fixes, in order. */
  readonly others?: readonly string[];
}

/** Asserts rows: place, code, message; that the preferred fix gives the text that is told, and that this has fewer such findings. */
export function checkRows(rows: readonly Row[]): void {
  for (const row of rows) {
    const { code, says, target, precision, severity } = row;
    const text = row.text.replace(/[⟦⟧]/g, "");
    const start = row.text.indexOf("⟦");
    const end = row.text.indexOf("⟧") - 1;
    const all = fixesOf(text, target, precision);
    const got = all.map(({ finding: { code, start, end } }) => `${code} ${start}-${end}`).join(", ");
    const found = all.find(({ finding }) => finding.code === code && finding.start === start);
    assert.ok(found, `${row.text}: no ${code} at ${start}, but: ${got}`);
    const { finding, fixes } = found;
    assert.equal(text.slice(finding.start, finding.end), text.slice(start, end), row.text);
    assert.ok(finding.message.includes(says), `${row.text}: ${finding.message}`);
    assert.doesNotMatch(finding.message, /!|undefined|\bplease\b/, row.text);
    if (severity) assert.equal(finding.severity, severity, row.text);
    const others = fixes.filter(({ preferred }) => !preferred).map(({ title }) => title);
    if (row.others) assert.deepEqual(others, row.others, row.text);
    const preferred = fixes.filter((fix) => fix.preferred);
    assert.ok(preferred.length <= 1, `${row.text}: more than one preferred fix`);
    if (row.fixed === undefined) continue;
    assert.equal(preferred.length, row.fixed === null ? 0 : 1, `${row.text}: preferred fixes`);
    if (row.fixed === null) continue;
    const after = settled(text, preferred[0]);
    assert.equal(after, row.fixed, row.text);
    const left = findingsOf(after, target, precision).filter((each) => each.code === code);
    const before = all.filter((each) => each.finding.code === code);
    assert.ok(left.length < before.length, `${row.text}: the finding is still there`);
  }
}
