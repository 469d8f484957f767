import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { PagedText } from "../../../server/src/document/pagedText";

/** Texts of a few pages, made of pieces that matter for lines and offsets. */
const piece = fc.oneof(
  fc.constantFrom("\n", "\r\n", "\r", "a", "é", "😀", "m f=1 1\n", "", "x".repeat(7000), "y".repeat(40_000)),
  fc.string({ maxLength: 12 }),
);
const texts = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

function assertSame(ours: PagedText, theirs: TextDocument, picks: readonly number[]): void {
  const text = theirs.getText();
  assert.equal(ours.getText(), text);
  assert.equal(ours.lineCount, theirs.lineCount);
  assert.equal(ours.length, text.length);
  for (const pick of picks) {
    const offset = Math.floor(pick * (text.length + 2)) - 1;
    const position = theirs.positionAt(offset);
    assert.deepEqual(ours.positionAt(offset), position);
    assert.equal(ours.offsetAt(position), theirs.offsetAt(position));
    const beyond = { line: position.line, character: position.character + Math.floor(pick * 9) };
    assert.equal(ours.offsetAt(beyond), theirs.offsetAt(beyond));
    const line = Math.floor(pick * (theirs.lineCount + 2)) - 1;
    assert.deepEqual(ours.getLineRange(line), theirs.getLineRange(line));
    assert.equal(ours.getEOLCharacters(line), theirs.getEOLCharacters(line));
    assert.equal(ours.offsetAt({ line, character: 3 }), theirs.offsetAt({ line, character: 3 }));
  }
}

test("agrees with vscode-languageserver-textdocument on every text, through every edit", () => {
  const picks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 8 });
  const edits = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.3, noNaN: true }), texts),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(texts, edits, picks, (text, changes, offsets) => {
      const ours = new PagedText("file:///a.lp", "line-protocol", 1, text);
      let theirs = TextDocument.create("file:///a.lp", "line-protocol", 1, text);
      assertSame(ours, theirs, offsets);
      for (const [at, size, insert] of changes) {
        const length = theirs.getText().length;
        const range = {
          start: theirs.positionAt(Math.floor(at * length)),
          end: theirs.positionAt(Math.floor(Math.min(1, at + size) * length)),
        };
        ours.replace(ours.offsetAt(range.start), ours.offsetAt(range.end), insert);
        theirs = TextDocument.update(theirs, [{ range, text: insert }], theirs.version + 1);
        assertSame(ours, theirs, offsets);
        for (const page of ours.pages) assert.ok(page.text.length > 0);
      }
    }),
    { numRuns: 300 },
  );
});

test("gives the text of a range", () => {
  const text = new PagedText("file:///a.lp", "line-protocol", 1, "one\ntwo 😀\nthree");
  assert.equal(text.getText({ start: { line: 0, character: 2 }, end: { line: 1, character: 4 } }), "e\ntwo ");
  assert.equal(text.slice(3, 3), "");
});
