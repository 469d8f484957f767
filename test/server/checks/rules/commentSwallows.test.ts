// Comments that go on over the lines below them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRows, codesOf, findingsOf } from "../checking";

const T = "1700000000000000000";

test("quotes and backslashes", () => {
  checkRows([
    {
      text: '# k =⟦"x⟧\nm f=1\nm f=2',
      code: "comment-swallows-lines",
      says: "InfluxDB 2.x skips the 2 lines below it without an error",
      severity: "warning",
      fixed: '# k =\\"x\nm f=1\nm f=2',
    },
    {
      text: "# ends with ⟦\\⟧\nm f=1",
      code: "comment-swallows-lines",
      says: "skips the line below it without an error",
      fixed: "# ends with \nm f=1",
    },
    {
      text: `# k =⟦"x⟧\nm f=1 ${T}\nm f=2 ${T}\n# "\n`,
      code: "comment-swallows-lines",
      says: "are read as one. InfluxDB 3 Core refuses this line",
      target: "influxdb3-core",
      severity: "error",
      fixed: `# k =\\"x\nm f=1 ${T}\nm f=2 ${T}\n# "\n`,
    },
  ]);
});

test("comments with quotes that open nothing are left alone", () => {
  for (const comment of ['# "a" is b', '# a="b" c', "# it's", '#k="x']) {
    assert.deepEqual(codesOf(`${comment}\nm f=1 ${T}`), [], comment);
  }
  assert.deepEqual(codesOf(`# k ="x\nm f=1 ${T}`, "victoriametrics"), []);
});

test("lines to the end of a long document are not counted", () => {
  const text = `# k ="x\n${`m f=1 ${T}\n`.repeat(9000)}`;
  const [found] = findingsOf(text);
  assert.match(found.message, /InfluxDB 2.x skips all lines below it/);
  assert.equal(found.related[0].message, "Skipped, with all that follows.");
});
