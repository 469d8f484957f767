import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  DuplicateSet,
  MOST_POINTS,
  PointHashes,
  type PointTimes,
} from "../../../server/src/document/duplicates";

type Point = readonly [series: number, seconds: number, nanoseconds: number];

function hashesOf(points: readonly Point[], hashes: PointHashes): PointTimes {
  for (const point of points) hashes.add(...point);
  return hashes.take();
}

test("counts points that stand twice, whatever is added and taken away", () => {
  const point = fc.tuple(
    fc.nat(3),
    fc.constantFrom(-9_223_372_036, -1, 0, 1, 1_700_000_000, 9_223_372_036, 4_294_967_297),
    fc.constantFrom(0, 1, 999_999_999),
  );
  const segments = fc.array(fc.array(point, { maxLength: 300 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(segments, fc.infiniteStream(fc.boolean()), (lists, keep) => {
      const set = new DuplicateSet();
      const collector = new PointHashes();
      const hashes = lists.map((points) => hashesOf(points, collector));
      for (const each of hashes) set.add(each);
      const kept = lists.filter((_, i) => {
        if (keep.next().value) return true;
        set.subtract(hashes[i]);
        return false;
      });
      const points = kept.flat();
      assert.equal(set.count, points.length - new Set(points.map((each) => each.join())).size);
      assert.ok(set.isExact);
    }),
  );
});

test("different points have different hashes", () => {
  const hashes = new PointHashes();
  const seen = new Set<string>();
  let points = 0;
  for (let series = 0; series < 50; series++) {
    for (let step = 0; step < 2_000; step++) {
      hashes.add(series, 1_451_606_400 + step * 10, 0);
      hashes.add(series, 1_451_606_400, step);
      points += step === 0 ? 1 : 2;
    }
  }
  const words = hashes.take().hashes;
  for (let i = 0; i < words.length; i += 2) seen.add(`${words[i]} ${words[i + 1]}`);
  assert.equal(seen.size, points);
});

test("says so where there are too many points to compare them all", () => {
  const set = new DuplicateSet();
  const hashes = new PointHashes();
  const half = (first: number) => {
    for (let i = 0; i < MOST_POINTS / 2; i++) hashes.add(1, first + i, 0);
    return hashes.take();
  };
  const [first, second, third] = [half(0), half(0), half(2 * MOST_POINTS)];
  set.add(first);
  set.add(second);
  assert.equal(set.count, MOST_POINTS / 2);
  assert.ok(set.isExact);
  set.add(third);
  assert.ok(!set.isExact);
  set.subtract(second);
  assert.ok(set.isExact);
  assert.equal(set.count, 0);
  assert.equal(set.timesOf(third.hashes[0], third.hashes[1]), 1);
});
