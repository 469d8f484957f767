import assert from "node:assert/strict";
import { test } from "node:test";
import { documentLinks, MOST_LINKS } from "../../../server/src/features/documentLinks";
import { openAt, openLarge } from "./reading";

test("addresses in comments and strings, without what ends a sentence; none in tags", () => {
  const text =
    '# see https://example.com/a?b=c.\r\nm,t=http://tag.example/ s="😀 (http://host.example/x)",f=1 1\n';
  const { reading } = openAt(text);
  const links = documentLinks(reading);
  assert.deepEqual(
    links.map(({ url }) => url),
    ["https://example.com/a?b=c", "http://host.example/x"],
  );
  for (const { start, end, url } of links) assert.equal(text.slice(start, end), url);
});

test("no other schemes, nothing without a host", () => {
  assert.deepEqual(documentLinks(openAt("# file:///etc/x javascript:alert(1) https://\n").reading), []);
});

test("bounded; a large document without addresses reads no entry", () => {
  assert.equal(
    documentLinks(openAt("# https://example.com/\n".repeat(MOST_LINKS + 9)).reading).length,
    MOST_LINKS,
  );
  const { reading, visits } = openLarge();
  assert.deepEqual(documentLinks(reading), []);
  assert.equal(visits(), 0);
});
