// What a log's records tell of one another: nothing is claimed of what was written where another record tells of another fate.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { ofWrites, recordsOf, tellsOfOthers } from "../../../../server/src/writing/answers/logRecords";

const REFUSED = 'Post "http://x:8086/write?db=a": dial tcp 192.0.2.1:8086: connect: connection refused';
const RESET =
  'Post "http://x:8086/write?db=a": read tcp 192.0.2.2:1->192.0.2.1:8086: read: connection reset by peer';
const at = (second: number, text: string) =>
  `2020-06-30T18:47:0${second}Z E! [outputs.influxdb] When writing to [http://x:8086]: ${text}`;
const SUMMARY =
  "2020-06-30T18:47:09Z E! [agent] Error writing to outputs.influxdb: could not write any address";

function written(text: string): string {
  const read = explainCase({ text });
  assert.ok(!("caseError" in read));
  return read.written;
}

test("a try that broke beside one that could not begin, in either order", () => {
  assert.equal(written(`${at(1, REFUSED)}\n${at(2, REFUSED)}\n${SUMMARY}`), "none");
  assert.equal(written(`${at(1, REFUSED)}\n${at(2, RESET)}\n${SUMMARY}`), "unknown");
  assert.equal(written(`${at(1, RESET)}\n${at(2, REFUSED)}\n${SUMMARY}`), "unknown");
  assert.equal(written(`${at(1, "401 Unauthorized: authorization failed")}\n${at(2, RESET)}`), "unknown");
});

test("an exception and its cause are one record", () => {
  const chain = `2024-01-01 10:11:12 ERROR write failed\njava.net.SocketTimeoutException: timeout\nCaused by: java.net.ConnectException: Connection refused`;
  assert.equal(tellsOfOthers(chain), false);
  assert.equal(written(chain), "none");
});

test("records of several logs", () => {
  for (const [first, second] of [
    ["2020-06-30T18:47:01Z E! a\n", "2020-06-30T18:47:02Z E! b"],
    ["[2020/06/30 18:47:01] [error] a\n  more\n", "[2020/06/30 18:47:02] [error] b"],
    ["Jun 30 18:47:01 host app[1]: a\n", "Jun  3 18:47:02 host app[1]: b"],
    ["ts=2020-06-30T18:47:01Z lvl=error a\n", "ts=2020-06-30T18:47:02Z lvl=error b"],
    ['{"level":"error","msg":"a"}\n', '{"level":"error","msg":"b"}'],
  ])
    assert.deepEqual(recordsOf(first + second), [first, second]);
  assert.deepEqual(recordsOf("a\nb"), ["a\nb"]);
});

test("records that speak of no write are passed over, where others do", () => {
  const other = "2020-06-30T18:47:02Z a light failed\n";
  assert.equal(ofWrites(`${other}${at(1, RESET)}`), at(1, RESET));
  assert.equal(ofWrites(`${other}${other}`), `${other}${other}`);
});
