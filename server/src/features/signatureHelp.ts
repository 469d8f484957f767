/**
 * Owns signature help: the parts of a line, the one at the cursor, and what the document knows of its measurement. Invariant: names of the
 * document are bounded in number and length.
 */
import type { DocumentReading } from "../document/reading";
import { FIELD_TYPE_NAMES } from "../lineprotocol/entry";
import { describeTarget } from "../lineprotocol/targets";
import { cursorAt } from "./cursor";
import { fieldTypesOf, liveSeriesOf, tagKeysOf } from "./known";
import type { PartKind } from "./parts";

const MOST_NAMES = 20;

export interface Signature {
  readonly label: string;
  /** Each part, as offsets of the label, with a sentence. */
  readonly parameters: readonly {
    readonly span: readonly [number, number];
    readonly documentation: string;
  }[];
  readonly active: number;
  /** What the document knows of the measurement; empty if nothing. */
  readonly documentation: string;
}

const PIECES = ["measurement", ",tag=value", " field=value", " timestamp"] as const;
const ACTIVE: Readonly<Record<PartKind, number>> = {
  measurement: 0,
  tagKey: 1,
  tagValue: 1,
  fieldKey: 2,
  fieldValue: 2,
  timestamp: 3,
};

export function signatureHelpAt(reading: DocumentReading, offset: number): Signature | undefined {
  const cursor = cursorAt(reading, offset);
  if (!cursor) return undefined;
  const { target } = reading.dialect;
  const unit = target.precision === "auto" ? "its unit is guessed by size" : `in ${target.precision}`;
  const sentences = [
    "The measurement. Commas and blanks need a backslash.",
    "Tags: keys and values of text, indexed. Commas, blanks and equals signs need a backslash. May be left out.",
    'Fields: at least one. 1 is a float, 1i an integer, "text" a string, true a boolean.',
    `The time since 1970, ${unit} (${describeTarget(target)}). Without it, the server takes its own.`,
  ];
  let at = 0;
  const parameters = PIECES.map((piece, i) => {
    const start = at + (piece.startsWith(" ") || piece.startsWith(",") ? 1 : 0);
    at += piece.length;
    return { span: [start, at] as const, documentation: sentences[i] };
  });
  return {
    label: PIECES.join(""),
    parameters,
    active: ACTIVE[cursor.kind],
    documentation: cursor.kind === "measurement" ? "" : describe(reading, cursor.measurement),
  };
}

function describe(reading: DocumentReading, raw: string): string {
  const name = reading.dialect.unescape("measurement", raw);
  const measurement = reading.dictionary.findMeasurement(name);
  if (!measurement) return "";
  const tags = tagKeysOf(liveSeriesOf(reading, measurement));
  const fields = [...measurement.fields.values()].flatMap((field) => {
    const types = fieldTypesOf(reading, field);
    return types.length > 0
      ? [`${field.name} (${types.map((type) => FIELD_TYPE_NAMES[type]).join(", ")})`]
      : [];
  });
  const lines = [list("Tags", tags), list("Fields", fields)].filter((line) => line !== "");
  return lines.join("\n");
}

function list(word: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const left = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).map((name) => (name.length > 60 ? `${name.slice(0, 60)}…` : name));
  return `${word} in this file: ${shown.join(", ")}${left > 0 ? `, and ${left} more` : ""}`;
}
