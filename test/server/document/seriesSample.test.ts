import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOfText, MOST_SAMPLED, SeriesSample } from "../../../server/src/document/seriesSample";

const hash = (i: number) => hashOfText(`m,t=${i}`);

test("exact while all are held, then within a few per cent, and exact to the last point under subtraction", () => {
  const sample = new SeriesSample();
  for (let i = 0; i < MOST_SAMPLED; i++) sample.add(hash(i), i % 2, 1 + (i % 3));
  assert.equal(sample.count, MOST_SAMPLED);
  assert.equal(sample.countOf(1), MOST_SAMPLED / 2);
  assert.ok(sample.isExact);
  const all = 10 * MOST_SAMPLED;
  for (let i = MOST_SAMPLED; i < all; i++) sample.add(hash(i), i % 2, 1 + (i % 3));
  assert.ok(!sample.isExact);
  assert.ok(Math.abs(sample.count / all - 1) < 0.05, `${sample.count} of ${all}`);
  assert.ok(Math.abs(sample.countOf(0) / (all / 2) - 1) < 0.05);
  for (let i = 0; i < all; i++) if (i % 4 !== 0) sample.add(hash(i), i % 2, -(1 + (i % 3)));
  assert.ok(Math.abs(sample.count / (all / 4) - 1) < 0.07, `${sample.count} of ${all / 4}`);
  for (let i = 0; i < all; i += 4) sample.add(hash(i), i % 2, -(1 + (i % 3)));
  assert.equal(sample.count, 0);
  assert.ok(sample.isExact);
  sample.add(hash(1), 0, 2);
  assert.equal(sample.count, 1);
  assert.equal(sample.pointsOf(hash(1)), 2);
});

test("different texts have different hashes", () => {
  const seen = new Set<number>();
  for (let i = 0; i < 300_000; i++) seen.add(hash(i));
  assert.equal(seen.size, 300_000);
});
