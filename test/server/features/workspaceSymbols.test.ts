// The search for names over files.
import assert from "node:assert/strict";
import { test } from "node:test";
import { summaryOf } from "../../../server/src/checks/fileSummary";
import { MOST_SYMBOLS, workspaceSymbols } from "../../../server/src/features/workspaceSymbols";
import { open } from "../checks/checking";

const file = (uri: string, text: string) => ({ uri, summary: summaryOf(open(text).reading) });
const A = file("a", "home,room=x temp=1,humidity=2\nhome temp=2i\nHome\\ office temp=1\n");
const B = file("b", "cpu usage_home=1,idle=2\n");

const names = (query: string, files = [A, B]) =>
  workspaceSymbols(files, query).map(({ name, container, uri }) =>
    container === undefined ? `${uri} ${name}` : `${uri} ${container}.${name}`,
  );

test("names that begin with the query, then those that hold it, then those that hold its letters", () => {
  assert.deepEqual(names("home"), ["a home", "a Home office", "b cpu.usage_home"]);
  assert.deepEqual(names("TMP"), ["a home.temp", "a Home office.temp"]);
  assert.deepEqual(names("ide"), ["b cpu.idle"]);
  assert.deepEqual(names("xyz"), []);
});

test("an empty query finds all: measurements first, a field of two types once", () => {
  assert.deepEqual(names("", [A]), [
    "a home",
    "a Home office",
    "a home.temp",
    "a home.humidity",
    "a Home office.temp",
  ]);
});

test("bounded", () => {
  const many = file("c", Array.from({ length: 900 }, (_, i) => `m${i} f=1\n`).join(""));
  assert.equal(workspaceSymbols([many], "m").length, MOST_SYMBOLS);
});
