/** Properties of every dialect: pieces give the entries of the whole, and documents those of their bytes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byteString, decodeBytes, encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import { type Dialect, newCutState } from "../../../server/src/lineprotocol/dialects/dialect";
import { EntryKind, EntryReading } from "../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import { dialectFor, lines, TARGETS } from "./everyDialect";

/** Offsets behind the entries of a text that comes in pieces; the state is carried while an entry is open. */
function cutPieces(pieces: readonly string[], dialect: Dialect): number[] {
  const ends: number[] = [];
  let base = 0;
  let state = newCutState();
  pieces.forEach((piece, index) => {
    const last = index === pieces.length - 1;
    let from = 0;
    while (from < piece.length) {
      const found = dialect.findEnd(piece, from, last, state);
      if (found < 0) break;
      state = newCutState();
      from = found + 1;
      ends.push(base + from);
    }
    base += piece.length;
  });
  if (base > (ends.at(-1) ?? 0)) ends.push(base);
  return ends;
}

const isLowSurrogate = (c: number) => c >= 0xdc00 && c < 0xe000;

/** Every number an entry consists of, as offsets of the document. */
function describe(text: string, dialect: Dialect, offset: (at: number) => number): unknown[] {
  const found: unknown[] = [];
  readBody(text, dialect, (reading, next) => {
    const place = [offset(reading.start), offset(reading.end), offset(next), reading.kind, reading.marks];
    if (reading.kind === EntryKind.point) {
      const point = storedPoint(text, reading, dialect);
      const { measurement, tags, fields, timestamp } = point;
      const values = fields.map(({ key, type, value }) => [key, type, String(value)]);
      found.push([place, measurement, tags, values, String(timestamp)]);
    } else if (reading.kind === EntryKind.refused) {
      const { reason, message, faultStart, faultEnd } = reading;
      found.push([place, reason, message, offset(faultStart), offset(faultEnd)]);
    } else found.push(place);
  });
  return found;
}

/** For every offset of the bytes, the offset of the unit that they begin with or are part of. */
function unitsOfBytes(text: string): number[] {
  const units: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let k = 0; k < bytes; k++) units.push(i);
    if (isLowSurrogate(text.charCodeAt(i + 1)) && point >= 0x10000) i++;
  }
  units.push(text.length);
  return units;
}

for (const word of TARGETS) {
  for (const units of ["bytes", "utf16"] as const) {
    test(`${word}, ${units}: pieces that end with a newline give the entries of the whole`, () => {
      const dialect = dialectFor(word, units);
      fc.assert(
        fc.property(lines, fc.array(fc.nat(), { maxLength: 6 }), (text, choices) => {
          const body = units === "bytes" ? byteString(encodeUtf8(text)) : text;
          const newlines = [...body.matchAll(/\n/g)].map(({ index }) => index + 1);
          const cuts = [...new Set(choices.map((n) => newlines[n % Math.max(1, newlines.length)] ?? 0))]
            .filter((cut) => cut > 0 && cut < body.length)
            .sort((a, b) => a - b);
          const pieces = [0, ...cuts].map((cut, i) => body.slice(cut, cuts[i] ?? body.length));
          const whole: number[] = [];
          readBody(body, dialect, (_reading, next) => whole.push(next));
          assert.deepEqual(cutPieces(pieces, dialect), whole);
        }),
        { numRuns: 300, seed: 20260829 },
      );
    });
  }

  test(`${word}: a document gives the entries of its bytes`, () => {
    const ofBytes = dialectFor(word, "bytes");
    const ofUnits = dialectFor(word, "utf16");
    fc.assert(
      fc.property(lines, (text) => {
        // Cut to what an editor's text is made of: no half characters.
        const clean = decodeBytes(byteString(encodeUtf8(text)));
        const bytes = byteString(encodeUtf8(clean));
        const map = unitsOfBytes(clean);
        assert.deepEqual(
          describe(clean, ofUnits, (at) => at),
          describe(bytes, ofBytes, (at) => map[at]),
        );
      }),
      { numRuns: 300, seed: 20260829 },
    );
  });
}

/** Entries of which no two dialects of the same product family may think otherwise at another size of text. */
test("an entry is read alike wherever it stands", () => {
  for (const word of TARGETS) {
    const dialect = dialectFor(word, "utf16");
    fc.assert(
      fc.property(lines, fc.nat(50), (text, blanks) => {
        const before = "\n".repeat(blanks);
        const shifted = describe(before + text, dialect, (at) => at - blanks).slice(blanks);
        assert.deepEqual(
          shifted,
          describe(text, dialect, (at) => at),
        );
      }),
      { numRuns: 50, seed: 20260829 },
    );
    const reading = new EntryReading();
    dialect.read("", 0, 0, reading);
    assert.equal(reading.kind, EntryKind.blank);
  }
});
