// Entries of a body that comes in pieces: whatever the pieces, they are those of the whole body.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { byteString, encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import { MOST_ENTRY_BYTES, ParsedEntries } from "../../../server/src/lineprotocol/parsedEntries";
import { isData, readBody } from "../../../server/src/lineprotocol/points";
import { dialectFor, lines, TARGETS } from "./everyDialect";

function entriesOf(pieces: readonly string[], word: (typeof TARGETS)[number]) {
  const entries = new ParsedEntries(dialectFor(word, "bytes"));
  return pieces.flatMap((piece, i) => [...entries.push(piece, i === pieces.length - 1)]);
}

for (const word of TARGETS) {
  test(`${word}: pieces cut anywhere, also inside characters, quotes and line ends`, () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    fc.assert(
      fc.property(lines, cuts, fc.boolean(), (text, choices, crlf) => {
        const body = byteString(encodeUtf8(crlf ? text.replaceAll("\n", "\r\n") : text));
        const places = choices.map((each) => each % (body.length + 1)).sort((a, b) => a - b);
        const pieces = [...places, body.length].map((end, i) => body.slice(places[i - 1] ?? 0, end));
        const whole = entriesOf([body], word);
        assert.deepEqual(entriesOf(pieces, word), whole);
        const expected: number[] = [];
        readBody(body, dialectFor(word, "bytes"), (reading) => {
          if (isData(reading)) expected.push(body.slice(0, reading.start).split("\n").length);
        });
        assert.deepEqual(
          whole.map(({ line }) => line),
          expected,
        );
      }),
      { numRuns: 150 },
    );
  });
}

test("an entry that does not end is held up to a bound; lines behind it are counted on", () => {
  const entries = new ParsedEntries(dialectFor("influxdb-2", "bytes"));
  const piece = `${"x".repeat(1024 * 1024 - 1)}\n`;
  const told = [...entries.push('m f=1 1\nm f="', false)];
  for (let i = 0; i < MOST_ENTRY_BYTES / piece.length + 1; i++) told.push(...entries.push(piece, false));
  told.push(...entries.push('" 2\nm f=3 3\n', true));
  assert.deepEqual(entries.cutShort, [2]);
  assert.deepEqual(
    told.map(({ line }) => line),
    [1, 2, 2 + MOST_ENTRY_BYTES / piece.length + 2],
  );
});
