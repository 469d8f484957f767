import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../server/src/checks/check";
import { parseTarget, type Target } from "../../../../server/src/lineprotocol/targets";
import { codesOf, open } from "../checking";

const T = "1700000000000000000";

function hints(text: string, others: readonly string[], target?: string) {
  const { reading, options } = open(text, target);
  const portability = others.map((word) => parseTarget(word) as Target);
  return checkDocument(reading, { ...options, portability })
    .findings.filter(({ code }) => code === "not-portable")
    .map(({ start, end, message, severity }) => {
      assert.equal(severity, "information");
      return `${text.slice(start, end)}: ${message}`;
    });
}

test("off by default", () => {
  assert.deepEqual(codesOf(`m f=3u ${T}\n`), []);
});

test("what another server refuses, in its own words", () => {
  const [unsigned, ...more] = hints(`m f=3u ${T}\n`, ["influxdb-1"]);
  assert.match(
    unsigned,
    /^3u: .*unsigned integer, which InfluxDB 1\.x does not know.*InfluxDB 1\.x refuses this line: "invalid number"/,
  );
  assert.deepEqual(more, []);
  const [column] = hints(`m,host=a host=1 ${T}\n`, ["influxdb3-core"]);
  assert.match(
    column,
    /^host: "host" is a tag and a field here; they would be one column\. InfluxDB 3 Core refuses this line/,
  );
  assert.match(
    hints(`m f=NaN ${T}\n`, ["influxdb-2"], "victoriametrics")[0],
    /InfluxDB 2\.x refuses the whole write/,
  );
});

test("what another server stores as something else", () => {
  assert.match(hints(`m f=1,f=2 ${T}\n`, ["questdb"])[0], /QuestDB stores only the first value, 1/);
});

test("each server that is named, and not the file's own", () => {
  assert.equal(hints(`m f=3u ${T}\n`, ["influxdb-1", "questdb", "influxdb-2"]).length, 2);
  assert.deepEqual(
    hints(`m f=1 ${T}\n`, ["influxdb-1", "questdb", "influxdb3-core", "victoriametrics", "telegraf"]),
    [],
  );
});

test("lines that the file's own target refuses are that finding's alone", () => {
  assert.deepEqual(hints(`m f=abc ${T}\n`, ["influxdb-1"]), []);
});
