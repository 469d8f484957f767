import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import { lineEndsIn, SourceText } from "../../../server/src/writing/source";

test("positions are the editor's: UTF-16 columns, all three line ends", () => {
  const pieces = fc.constantFrom("a", "é", "🙂", "\n", "\r\n", "\r", " ", '"');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const document = TextDocument.create("x", "y", 1, text);
      const source = SourceText.ofText(text);
      let offset = 0;
      let unit = 0;
      for (const character of text) {
        const { line, character: column } = document.positionAt(unit);
        // Between \r and \n the editor has no position of its own.
        if (!(character === "\n" && text[unit - 1] === "\r")) {
          assert.deepEqual(source.positionAt(offset), { line, character: column }, JSON.stringify(text));
        }
        offset += Buffer.byteLength(character);
        unit += character.length;
      }
      assert.equal(source.lineAt(source.bytes.length), document.lineCount - 1);
      assert.equal(lineEndsIn(source.bytes, 0, source.bytes.length, true), document.lineCount - 1);
    }),
  );
});

test("bytes from disk: a BOM has no width, what is not UTF-8 is one unit", () => {
  const source = new SourceText(
    byteString(Uint8Array.from([0xef, 0xbb, 0xbf, 0x6d, 0xff, 0x3d, 0x0a, 0x78])),
  );
  assert.deepEqual(source.positionAt(3), { line: 0, character: 0 });
  assert.deepEqual(source.positionAt(5), { line: 0, character: 2 });
  assert.deepEqual(source.positionAt(7), { line: 1, character: 0 });
});

test("a stretch counts on from the line that it begins with", () => {
  const source = new SourceText("a\nb", 41);
  assert.deepEqual(source.rangeOf(2, 3), {
    start: { line: 42, character: 0 },
    end: { line: 42, character: 1 },
  });
});
