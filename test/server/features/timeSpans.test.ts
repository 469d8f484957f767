import assert from "node:assert/strict";
import { test } from "node:test";
import { describeSpan, MOST_PAGES, placesOfSeries, timeSpanOf } from "../../../server/src/features/timeSpans";
import { openAt } from "./reading";

/** A file of some pages: series a and b alternate, minutes apart, from `start` in seconds in steps of `step`. */
function mixed(count: number, step: number) {
  const lines = Array.from(
    { length: count },
    (_, i) => `m,t=${i % 2 === 0 ? "a" : "b"},pad=${"x".repeat(60)} f=1 ${1_700_000_000 + i * step}\n`,
  );
  const opened = openAt(lines.join(""), "telegraf", "s");
  let visits = 0;
  const entry = opened.reading.entry.bind(opened.reading);
  opened.reading.entry = (...args) => {
    visits++;
    return entry(...args);
  };
  return { ...opened, visits: () => visits };
}

function spanOf(opened: ReturnType<typeof mixed>, value: string) {
  const { reading } = opened;
  const own = reading.dictionary.series.find(({ tags }) => tags.some(([, each]) => each === value))?.id ?? -1;
  const span = timeSpanOf(reading, placesOfSeries(reading, own), (id) => id === own);
  return span && describeSpan(span);
}

test("exact where series share their pages: only the outer pages are read", () => {
  const opened = mixed(40_000, 60);
  const last = new Date((1_700_000_000 + 39_999 * 60) * 1000).toISOString().slice(0, 19).replace("T", " ");
  assert.equal(spanOf(opened, "b"), `2023-11-14 22:14:20 to ${last} UTC`);
  assert.ok(opened.visits() < 4_000, `${opened.visits()} entries`);
});

test("also where time runs backwards", () => {
  assert.match(spanOf(mixed(20_000, -60), "b") ?? "", / to 2023-11-14 22:12:20 UTC$/);
});

test("where every page could hold the oldest, the bound of what was not read is told as such", () => {
  // Series b only at the end of each page's time; a spans all of it everywhere.
  const lines: string[] = [];
  for (let i = 0; i < 30_000; i++) {
    lines.push(`m,t=a,pad=${"x".repeat(60)} f=1 ${1_700_000_000 + (i % 500)}\n`);
    if (i % 500 === 499) lines.push("m,t=b f=1 1700000250\n");
  }
  const { reading } = openAt(lines.join(""), "telegraf", "s");
  assert.ok(reading.text.pages.length > MOST_PAGES);
  const own = reading.dictionary.series.find(({ tags }) => tags[0][1] === "b")?.id ?? -1;
  const span = timeSpanOf(reading, placesOfSeries(reading, own), (id) => id === own);
  assert.equal(span?.exact, false);
  assert.match(describeSpan(span as NonNullable<typeof span>), /^within 2023-11-14 22:13:20 to /);
});

test("no time, no span; one time is told once", () => {
  const { reading } = openAt("m f=1\n", "telegraf", "s");
  assert.equal(
    timeSpanOf(reading, placesOfSeries(reading, 0), () => true),
    undefined,
  );
  const one = openAt("m f=1 1700000000\n", "telegraf", "s").reading;
  const span = timeSpanOf(one, placesOfSeries(one, 0), () => true);
  assert.equal(span && describeSpan(span), "2023-11-14 22:13:20 UTC");
});
