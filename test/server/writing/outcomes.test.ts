import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import type { Product } from "../../../server/src/lineprotocol/targets";
import type { CarriedAnswer } from "../../../server/src/schema/exchange";
import { decodeAnswer } from "../../../server/src/writing/answers/decode";
import { batchOfText } from "../../../server/src/writing/batches";
import { type BatchOutcome, outcomeOf } from "../../../server/src/writing/outcomes";
import { SourceText } from "../../../server/src/writing/source";

const PATHS: Partial<Record<Product, string>> = {
  "influxdb-2": "/api/v2/write",
  "influxdb3-core": "/api/v3/write_lp",
};

/** What becomes of a text that goes out as one batch and is answered like this. */
function outcome(
  product: Product,
  text: string,
  status: number,
  body: string,
  mayBeStored = false,
): BatchOutcome {
  const dialect = dialectOf({ product, precision: "ns" }, "bytes");
  const source = SourceText.ofText(text);
  const batch = batchOfText(source, dialect, [{ start: 0, end: source.bytes.length }]);
  assert.ok(batch);
  const result: CarriedAnswer = { status, headers: {}, body: encodeUtf8(body) };
  const decoded = decodeAnswer({
    product,
    request: { method: "POST", path: PATHS[product] ?? "/write", query: [], headers: {}, body: text },
    response: { status, headers: {}, body },
  });
  return outcomeOf({ batch, result, decoded, mayBeStored }, { dialect, certainty: () => false });
}

test("1.x: the named lines are refused, the others stored", () => {
  const text = "# c\nm v=1 1\nm v= 2\n\nm v=3 3\nm v=4 4\n";
  const { counts, lines, refusedWithOthers } = outcome(
    "influxdb-1",
    text,
    400,
    JSON.stringify({ error: "partial write: unable to parse 'm v= 2': missing field value dropped=0" }),
  );
  assert.deepEqual(counts, { stored: 3, refused: 1, unknown: 0, notSent: 0 });
  assert.equal(refusedWithOthers, 0);
  assert.deepEqual(
    lines.map(({ start, end, outcome, certain, code }) => [text.slice(start, end), outcome, certain, code]),
    [["m v= 2", "refused", true, "missing-field-value"]],
  );
});

test("2.x: nothing is stored, the line at fault is named, the good one was refused with it", () => {
  const { counts, lines, refusedWithOthers } = outcome(
    "influxdb-2",
    "m v=1 1\nm v= 2\n",
    400,
    JSON.stringify({ code: "invalid", message: "unable to parse 'm v= 2': missing field value" }),
  );
  assert.deepEqual(counts, { stored: 0, refused: 2, unknown: 0, notSent: 0 });
  assert.equal(refusedWithOthers, 1);
  assert.deepEqual(
    lines.map(({ code }) => code),
    ["missing-field-value"],
  );
});

test("a timeout leaves all unknown", () => {
  const { counts, lines } = outcome("influxdb-1", "m v=1 1\nm v=2 2\n", 500, '{"error":"timeout"}');
  assert.deepEqual(counts, { stored: 0, refused: 0, unknown: 2, notSent: 0 });
  assert.deepEqual(lines, []);
});

test("an earlier sending may have stored what this one refuses", () => {
  const { counts } = outcome("influxdb-1", "m v=1 1\n", 401, '{"error":"authorization failed"}', true);
  assert.deepEqual(counts, { stored: 0, refused: 0, unknown: 1, notSent: 0 });
});

for (const count of [5000, 10_000]) {
  test(`${count} lines of which each is refused: all are placed`, () => {
    const lines = Array.from({ length: count }, (_, i) => `m,host=h${i} v= ${i}`);
    const error = lines.map((line) => `unable to parse '${line}': missing field value`).join("\n");
    const found = outcome("influxdb-1", `${lines.join("\n")}\n`, 400, JSON.stringify({ error }));
    assert.equal(found.counts.refused, count);
    assert.equal(found.lines.length, count);
    assert.ok(found.lines.every(({ outcome, certain }) => outcome === "refused" && certain));
  });
}
