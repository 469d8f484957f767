// A file's form mended without touching anything else of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutCarriageReturns, withoutMark } from "../../../client/src/write/fixBytes";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const text = (of: Uint8Array) => Buffer.from(of).toString("latin1");

test("the mark goes, and only at the beginning", () => {
  assert.equal(text(withoutMark(bytes("\xEF\xBB\xBFm v=1 \xEF\xBB\xBF"))), "m v=1 \xEF\xBB\xBF");
  assert.equal(text(withoutMark(bytes("m v=1"))), "m v=1");
  assert.equal(text(withoutMark(bytes("\xEF\xBB"))), "\xEF\xBB");
});

test("CRLF becomes LF; a lone carriage return and bytes that are no UTF-8 stay", () => {
  assert.equal(text(withoutCarriageReturns(bytes("a\r\nb\rc\r\r\n\xFFd\r"))), "a\nb\rc\r\n\xFFd\r");
});
