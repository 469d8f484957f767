import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { SourceText } from "../../../server/src/writing/source";

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
          assert.equal(source.offsetAt({ line, character: column }), offset, JSON.stringify(text));
        }
        offset += Buffer.byteLength(character);
        unit += character.length;
      }
      assert.equal(source.offsetAt({ line: document.lineCount, character: 0 }), source.bytes.length);
    }),
  );
});

test("bytes from disk: a BOM has no width, what is not UTF-8 is one unit", () => {
  const source = SourceText.ofBytes(Uint8Array.from([0xef, 0xbb, 0xbf, 0x6d, 0xff, 0x3d, 0x0a, 0x78]));
  assert.equal(source.hasBom, true);
  assert.deepEqual(source.positionAt(3), { line: 0, character: 0 });
  assert.deepEqual(source.positionAt(5), { line: 0, character: 2 });
  assert.equal(source.offsetAt({ line: 0, character: 2 }), 5);
  assert.deepEqual(source.positionAt(7), { line: 1, character: 0 });
  assert.deepEqual(source.utf8Fault(), { line: 0, character: 1 });
});

test("what an editor could not read is counted", () => {
  assert.equal(SourceText.ofText("m f=1 \ufffd\n\ufffd").replacementCharacters(), 2);
});
