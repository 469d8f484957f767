// Where repeated points stand first: the place that came first, in a table of bounded size.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FirstPlaces } from "../../../../server/src/checks/rules/firstPlaces";

test("of any points, the first place of each, as a map has it", () => {
  // Few different words, so that rows meet.
  const word = fc.constantFrom(0, 1, 2, 1024, 4096, -1, -1024, 0x7fffffff, -0x80000000);
  const point = fc.record({ a: word, b: word.map((each) => each | 1), place: fc.nat(9), timed: fc.nat(99) });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 80 }), (points) => {
      const places = new FirstPlaces();
      const expected = new Map<string, { place: number; timed: number }>();
      for (const { a, b, place, timed } of points) {
        places.add(a, b, place, timed);
        if (!expected.has(`${a} ${b}`)) expected.set(`${a} ${b}`, { place, timed });
      }
      for (const { a, b } of points) assert.deepEqual(places.get(a, b), expected.get(`${a} ${b}`));
      assert.equal(places.get(3, 3), undefined);
    }),
  );
});

test("a million points take no more than 64 bytes each", () => {
  const places = new FirstPlaces();
  for (let i = 0; i < 1_000_000; i++) places.add(Math.imul(i, 0x9e3779b1), i | 1, i >> 8, i & 255);
  assert.ok(places.bytes <= 64_000_000, String(places.bytes));
  assert.deepEqual(places.get(Math.imul(777_777, 0x9e3779b1), 777_777), {
    place: 777_777 >> 8,
    timed: 777_777 & 255,
  });
});
