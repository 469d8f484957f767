import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { DuplicateSet, MOST_POINTS } from "../../../server/src/document/duplicates";
import { PointHashes, type PointTimes } from "../../../server/src/document/pointHashes";

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

test("tells of each segment how many of its points are repeated, and changes its version with that; in steps as at once", () => {
  const point = fc.tuple(fc.nat(3), fc.nat(5), fc.constant(0));
  const segments = fc.array(fc.array(point, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });
  const changes = fc.array(fc.nat(7), { maxLength: 30 });
  fc.assert(
    fc.property(segments, changes, fc.nat(3), (lists, toggled, step) => {
      const set = new DuplicateSet();
      const collector = new PointHashes();
      const all = lists.map((points) => hashesOf(points, collector));
      const inForce = new Set<number>();
      let before = new Map<number, readonly [repeated: number, version: number | undefined]>();
      for (const each of toggled) {
        const index = each % all.length;
        if (inForce.delete(index)) set.subtract(all[index]);
        else {
          inForce.add(index);
          set.add(all[index]);
        }
        if (!set.settle(step > 0 ? step : undefined)) continue;
        const times = new Map<string, number>();
        for (const point of [...inForce].flatMap((i) => lists[i])) {
          times.set(point.join(), (times.get(point.join()) ?? 0) + 1);
        }
        const now = new Map<number, readonly [number, number | undefined]>();
        for (const i of inForce) {
          const repeated = lists[i].filter((point) => (times.get(point.join()) ?? 0) > 1).length;
          assert.equal(set.repeatedIn(all[i]), repeated);
          const version = set.versionOf(all[i]);
          now.set(i, [repeated, version]);
          const [known, knownVersion] = before.get(i) ?? [repeated, version];
          if (i !== index && known !== repeated) assert.notEqual(version, knownVersion);
        }
        before = step > 0 ? new Map() : now;
        assert.ok(set.isSettled);
      }
    }),
  );
});

test("many equal points cost no more than different ones", () => {
  const set = new DuplicateSet();
  const hashes = new PointHashes();
  for (let i = 0; i < 400_000; i++) hashes.add(1, 1_700_000_000, 0);
  const equal = hashes.take();
  set.add(equal);
  assert.equal(set.count, 399_999);
  set.subtract(equal);
  assert.equal(set.count, 0);
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
