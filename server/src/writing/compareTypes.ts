/**
 * Owns what a dry run says of lines whose fields have another type at the destination. Pure. Invariants: on InfluxDB 3 a type holds for the
 * table, so that such a line is refused; on 1.x and 2.x it holds for a time slice, and whether that slice is there is not known: such a line may be
 * refused. Lines that are refused already keep their reason.
 */
import type { Position } from "vscode-languageserver-types";
import { counted, grouped } from "../checks/entryView";
import { convertValue } from "../checks/fieldTypes";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import {
  EntryKind,
  type EntryReading,
  FIELD_STRIDE,
  FIELD_TYPE_NAMES,
  type FieldType,
  type FieldTypeName,
} from "../lineprotocol/entry";
import { readBody } from "../lineprotocol/points";
import type { StoredTypes } from "../schema/inquireTypes";
import type { LineOutcome, PointCounts, WriteReport } from "./outcome";

/** As many as a report lists. */
const LISTED = 1000;

export interface ComparedText {
  /** A document's text. */
  readonly text: string;
  /** Reads documents, as the destination does. */
  readonly dialect: Dialect;
  positionAt(offset: number): Position;
}

interface Conflict {
  readonly key: string;
  readonly measurement: string;
  readonly type: FieldType;
  readonly stored: readonly FieldTypeName[];
  readonly start: number;
  readonly end: number;
}

/** The measurements of a text, by the names under which they are stored. */
export function measurementsOf(text: string, dialect: Dialect): string[] {
  const names = new Set<string>();
  readBody(text, dialect, (reading) => {
    if (reading.kind === EntryKind.point) names.add(nameOf(text, reading, dialect));
  });
  return [...names];
}

/** The report of a dry run with what the destination's types add to it. */
export function compareTypes(report: WriteReport, types: StoredTypes, document: ComparedText): WriteReport {
  const { text, dialect } = document;
  const isCertain = report.destination.product.startsWith("influxdb3");
  const told = new Set(report.lines.map(({ range }) => range.start.line));
  const found: LineOutcome[] = [];
  let total = 0;
  readBody(text, dialect, (reading) => {
    if (reading.kind !== EntryKind.point) return;
    const conflict = conflictOf(text, reading, dialect, types);
    if (conflict === undefined) return;
    const line = document.positionAt(reading.start).line;
    if (told.has(line)) return;
    total++;
    if (found.length < LISTED) found.push(describe(report, conflict, reading, document, isCertain));
  });
  if (total === 0) return { ...report, typesCompared: true };
  const moved = Math.min(total, report.points.stored);
  const points: PointCounts = {
    ...report.points,
    stored: report.points.stored - moved,
    [isCertain ? "refused" : "unknown"]: report.points[isCertain ? "refused" : "unknown"] + moved,
  };
  const server = report.destination.name;
  return {
    ...report,
    typesCompared: true,
    points,
    brief: briefOf(points),
    summary: `${report.summary} ${counted(total, "line")} ${total === 1 ? "writes" : "write"} a field in another type than ${server} holds.`,
    lines: [...report.lines, ...found]
      .sort((a, b) => a.range.start.line - b.range.start.line)
      .slice(0, LISTED),
    linesTotal: report.linesTotal + total,
  };
}

function briefOf({ stored, refused, unknown, notSent }: PointCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [stored, "stored"],
    [refused, "refused"],
    [unknown, "unknown"],
    [notSent, "not sent"],
  ];
  return parts
    .filter(([count], at) => count > 0 || at === 0)
    .map(([count, word]) => `${grouped(count)} ${word}`)
    .join(" · ");
}

function nameOf(text: string, reading: EntryReading, dialect: Dialect): string {
  return dialect.unescape("measurement", text.slice(reading.measurementStart, reading.measurementEnd));
}

/** The first field of a point that has another type at the destination. */
function conflictOf(
  text: string,
  reading: EntryReading,
  dialect: Dialect,
  types: StoredTypes,
): Conflict | undefined {
  const measurement = nameOf(text, reading, dialect);
  const fields = types.get(measurement);
  if (fields === undefined || fields.size === 0) return undefined;
  for (let at = 0; at < reading.fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
    const [keyStart, keyEnd, start, end, type] = reading.fields.slice(at, at + FIELD_STRIDE);
    const key = dialect.unescape("fieldKey", text.slice(keyStart, keyEnd));
    const stored = fields.get(key);
    if (stored !== undefined && !stored.includes(FIELD_TYPE_NAMES[type]))
      return { key, measurement, type: type as FieldType, stored, start, end };
  }
  return undefined;
}

function describe(
  report: WriteReport,
  { key, measurement, type, stored, start, end }: Conflict,
  reading: EntryReading,
  { text, positionAt }: ComparedText,
  isCertain: boolean,
): LineOutcome {
  const held = stored.join(" and ");
  const value = text.slice(start, end);
  const wanted = FIELD_TYPE_NAMES.indexOf(stored[0]) as FieldType;
  const newText = convertValue(value, type, wanted);
  const range = { start: positionAt(start), end: positionAt(end) };
  const happened = `${report.destination.name} holds "${key}" of "${measurement}" as ${held}; this line writes ${FIELD_TYPE_NAMES[type]}.`;
  const why = isCertain
    ? `${report.serverName} would refuse the line: a field has one type within a table.`
    : `${report.serverName} would refuse the line if the time slice that it falls into holds the field already.`;
  const fix =
    newText === undefined
      ? "Write the field with the type that is stored."
      : `Write it as ${stored[0]}: ${shortened(newText)}.`;
  return {
    range: { start: positionAt(reading.start), end: positionAt(reading.end) },
    focus: range,
    outcome: isCertain ? "refused" : "unknown",
    certain: isCertain,
    code: "field-type-conflict",
    brief: `${isCertain ? "refused" : "may be refused"}: stored as ${held}`,
    message: [happened, why, fix].join(" "),
    story: [happened, why, fix],
    ...(newText !== undefined && {
      fixes: [
        {
          title: `Store as ${stored[0]}: ${shortened(value)} → ${shortened(newText)}`,
          range,
          newText,
          preferred: type !== FIELD_TYPE_NAMES.indexOf("string") && stored[0] !== "boolean",
        },
      ],
    }),
  };
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
