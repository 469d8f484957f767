/**
 * Owns the fast lane: lines whose series and shape (field keys and types in order) were read before by the dialect itself,
 * and that are plain (see PlainRules). Such lines are most of any real file, and need no offsets, only counts. The scan itself is
 * compiled (wasmScan.ts); this teaches it. Invariant: a line is taken only if the dialect's own reading of it is a point without
 * marks, with the same series, fields, types and time; anything else is left to the dialect, which then teaches this lane (`learn`).
 */
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { type EntryReading, FIELD_STRIDE, type FieldType, TAG_STRIDE } from "../lineprotocol/entry";
import type { Precision } from "../lineprotocol/targets";
import type { Dictionary, Field, Measurement, Series } from "./dictionary";
import { type Encoding, WasmScan } from "./wasmScan";

/** The fields of a line up to a place: the last one, and the shape before it. */
export interface Shape {
  readonly before: Shape | undefined;
  readonly field: Field;
  readonly type: FieldType;
  /** How many fields it has. */
  readonly length: number;
  /** Of all its fields: scope in a shard and type in one number (segment.ts); kept because one shard follows itself. */
  keys: Int32Array | undefined;
  keysShard: number;
  /** Points of exactly these fields in the segment and shard at hand, and the index of the first. */
  points: number;
  firstEntry: number;
}

/** What was learnt of a measurement. */
interface KnownMeasurement {
  readonly root: number;
  /** Raw keys. */
  readonly tagKeys: Set<string>;
  readonly fieldKeys: Set<string>;
  /** A tag and a field share a name: single lines have a mark that a series and a shape alone do not show. */
  mixed: boolean;
}

/** Beyond these numbers nothing more is learnt: a file that never repeats itself is read by the dialect. */
const MOST_SERIES = 100_000;
const MOST_SHAPES = 20_000;
const MOST_BYTES = 48 * 1024 * 1024;
/** Keys as long as this stay far from every server's limit. */
const LONGEST_KEY = 8_000;

const SPACE = 32;

/**
 * Digits of a timestamp that are surely in range (the first number), and one more digit that is where the timestamp begins
 * below 9: 18 or 19 digits of nanoseconds, fewer of larger units.
 */
const TIME_DIGITS: Readonly<Record<Precision, readonly [number, number]>> = {
  ns: [18, 19],
  us: [15, 0],
  ms: [12, 0],
  s: [9, 10],
  m: [6, 0],
  h: [6, 0],
  auto: [18, 0],
};

export class PlainLines {
  /** Undefined where the host cannot run the scan, or the dialect has no plain lines. */
  readonly scan: WasmScan | undefined;
  /** By the number that the scan's records give. */
  readonly shapes: Shape[] = [];
  private readonly known = new Map<Measurement, KnownMeasurement>();
  private series = 0;

  constructor(
    dialect: Dialect,
    private readonly dictionary: Dictionary,
    encoding: Encoding,
  ) {
    if (!dialect.plain) return;
    this.scan = WasmScan.create(encoding);
    const [digits, below9] = TIME_DIGITS[dialect.target.precision];
    this.scan?.module.configure(dialect.plain.unsigned ? 1 : 0, digits, below9);
  }

  /** Learns from a point that the dialect read. */
  learn(text: string, reading: EntryReading, keyEnd: number, series: Series): void {
    const { scan } = this;
    if (!scan || reading.marks !== 0 || scan.module.used() > MOST_BYTES) return;
    let known = this.known.get(series.measurement);
    if (!known) {
      known = {
        root: scan.module.addRoot(),
        tagKeys: new Set(),
        fieldKeys: new Set(),
        mixed: false,
      };
      this.known.set(series.measurement, known);
    }
    if (known.mixed) return;
    this.learnSeries(scan, text, reading, keyEnd, series, known);
    this.learnShape(scan, text, reading, series.measurement, known);
    if (known.mixed) scan.module.closeRoot(known.root);
  }

  private learnSeries(
    scan: WasmScan,
    text: string,
    reading: EntryReading,
    keyEnd: number,
    series: Series,
    known: KnownMeasurement,
  ): void {
    const { start } = reading;
    if (keyEnd - start > LONGEST_KEY || this.series >= MOST_SERIES) return;
    if (text.charCodeAt(keyEnd) !== SPACE) return;
    const key = text.slice(start, keyEnd + 1);
    // Pairs of backslashes are read in different ways by the cutting and the reading of a line; what UTF-8 cannot hold would be
    // taken for something else.
    if (key.includes("\\\\") || key.includes('"') || /[\ufffd\p{Surrogate}]/u.test(key)) return;
    const bytes = scan.write(key);
    if (bytes < 0 || scan.module.addSeries(bytes, series.id, known.root) === 0) return;
    this.series++;
    for (let at = 0; at < reading.tagCount * TAG_STRIDE; at += TAG_STRIDE) {
      const tag = text.slice(reading.tags[at], reading.tags[at + 1]);
      known.tagKeys.add(tag);
      if (known.fieldKeys.has(tag)) known.mixed = true;
    }
  }

  private learnShape(
    scan: WasmScan,
    text: string,
    reading: EntryReading,
    measurement: Measurement,
    known: KnownMeasurement,
  ): void {
    const { module } = scan;
    const { fields, fieldCount } = reading;
    let node = known.root;
    let shape: Shape | undefined;
    for (let at = 0; at < fieldCount * FIELD_STRIDE; at += FIELD_STRIDE) {
      const raw = text.slice(fields[at], fields[at + 1]);
      if (raw.length > LONGEST_KEY || !/^[^\s\\",=\ufffd\p{Surrogate}]+$/u.test(raw)) return;
      const bytes = scan.write(`${raw}=`);
      if (bytes < 0) return;
      const field = this.dictionary.fieldOf(measurement, raw);
      if (!field) return;
      let edge = module.findEdge(node, bytes);
      if (edge === 0) {
        if (this.shapes.length >= MOST_SHAPES) return;
        edge = module.addEdge(node, bytes);
        if (edge === 0) return;
        known.fieldKeys.add(raw);
        if (known.tagKeys.has(raw)) known.mixed = true;
      }
      const type = fields[at + 4] as FieldType;
      node = module.nodeBehind(edge, type);
      if (node === 0) {
        node = module.addNode(edge, type, this.shapes.length);
        this.shapes.push(newShape(shape, field, type));
      }
      shape = this.shapes[module.indexOf(node)];
    }
  }
}

function newShape(before: Shape | undefined, field: Field, type: FieldType): Shape {
  const length = (before?.length ?? 0) + 1;
  return { before, field, type, length, keys: undefined, keysShard: 0, points: 0, firstEntry: -1 };
}
