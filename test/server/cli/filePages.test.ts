// Pages of a file: joined they are what the whole file decodes to, and lines and columns are those of the whole text.
import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { bytesSource, spooled } from "../../../server/src/cli/byteSource";
import { type FilePage, FilePages } from "../../../server/src/cli/filePages";
import { FileParts } from "../../../server/src/cli/fileParts";
import { LineIndex } from "../../../server/src/cli/lineIndex";
import type { StoredPage } from "../../../server/src/document/page";
import { PagedText } from "../../../server/src/document/pagedText";

const whole = new TextDecoder("utf-8", { ignoreBOM: true });

const pieces = fc.constantFrom("a", "\n", "\r", "\r\n", "é", "☀", "😀", "\ufeff", "long line ".repeat(9));
const texts = fc.array(pieces, { maxLength: 60 }).map((list) => Buffer.from(list.join("")));
/** Bytes that are no characters, or parts of some. */
const broken = fc
  .array(fc.oneof(fc.constantFrom(10, 13, 0xc3, 0xe2, 0x98, 0xf0, 0x9f, 0xff, 0xed, 0xa0), fc.nat(255)), {
    maxLength: 200,
  })
  .map((list) => Buffer.from(list));

test("of any bytes and any size of pages: text, line breaks, lines and columns are those of the whole", () => {
  fc.assert(
    fc.property(fc.oneof(texts, broken), fc.integer({ min: 4, max: 40 }), (bytes, pageBytes) => {
      const expected = whole.decode(bytes);
      const pages = new FilePages(new FileParts(bytesSource(bytes), ["\r\n"], pageBytes));
      const text = new PagedText("test:a.lp", "line-protocol", 1, "");
      let before: FilePage | undefined;
      for (const each of pages.read()) {
        if (before?.utf8)
          assert.equal(whole.decode(before.utf8), before.text, "the bytes before are still there");
        before = each;
        assert.equal(each.page.text, each.text, "fetched again it is the same");
        assert.equal(each.page.firstOf("\r\n"), each.text.indexOf("\r\n"));
        text.append(each.page);
      }
      assert.equal(text.getText(), expected);
      assert.equal(text.lineCount, expected.split(/\r\n|\r|\n/).length);
      const lines = new LineIndex(text, pages);
      for (let offset = 0; offset <= expected.length; offset++) {
        const before = expected.slice(0, offset).split("\n");
        const place = { line: before.length, column: before[before.length - 1].length + 1 };
        assert.deepEqual(lines.at(offset), place, `offset ${offset}`);
      }
    }),
    { numRuns: 500 },
  );
});

test("where a page's bytes are not UTF-8", () => {
  const bytes = Buffer.concat([Buffer.from("m f=1\n".repeat(20)), Buffer.from([0x6d, 0xff, 0x0a])]);
  const pages = new FilePages(new FileParts(bytesSource(bytes), [], 24));
  assert.equal([...pages.read()].length, 6);
  assert.equal(pages.firstBroken, 120);
});

test("a stream that is too large for memory is read like a small one", async () => {
  const line = Buffer.from("m,t=a f=1 1700000000000000000\n".repeat(40_000));
  const source = await spooled(
    (async function* () {
      for (let i = 0; i < 16; i++) yield line;
    })(),
  );
  assert.equal(source.size, 16 * line.length);
  const part = new Uint8Array(30);
  assert.equal(source.read(part, 15 * line.length), 30);
  assert.equal(Buffer.from(part).toString(), line.subarray(0, 30).toString());
  assert.equal(source.read(part, source.size - 10), 10);
  source.close();
});

test("pages do not keep their texts", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const line = Buffer.from(`m,t=a f="${"x".repeat(1000)}" 1700000000000000000\n`);
  const size = 64_000 * line.length;
  const read = (into: Uint8Array, at: number) => {
    const count = Math.min(into.length, size - at);
    for (let i = 0; i < count; i += line.length - ((at + i) % line.length)) {
      const from = (at + i) % line.length;
      into.set(line.subarray(from, from + Math.min(line.length - from, count - i)), i);
    }
    return count;
  };
  collect();
  const before = process.memoryUsage().heapUsed;
  const pages: StoredPage[] = [];
  for (const { page } of new FilePages(new FileParts({ size, read, close: () => {} }, ["\r\n"])).read())
    pages.push(page);
  collect();
  assert.ok(pages.length > 900);
  assert.ok(process.memoryUsage().heapUsed - before < size / 8, "of 64 MB of text next to nothing is held");
});
