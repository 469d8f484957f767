// What `explain` prints of untrusted and of very long answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cli } from "./run";

test("control characters of a server and of a file do not reach the terminal", async () => {
  const answer =
    '{"error":"unable to parse \'m\\u001b]0;x\\u0007 v=\\u009b31m\\u202e\': missing field value"}';
  const { out } = await cli(["explain", "--status", "400", "--request", "body.lp"], {
    stdin: answer,
    files: { "body.lp": "m\u001b]0;x\u0007 v=\u009b31m\u202e\n" },
  });
  assert.match(out, /missing field value/);
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test("10,000 refused lines: JSON names all, the text a hundred and how many there are", async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `m,host=h${i} v=`);
  const error = lines.map((line) => `unable to parse '${line}': missing field value`).join("\n");
  const options = { stdin: JSON.stringify({ error }), files: { "body.lp": `${lines.join("\n")}\n` } };
  const args = ["explain", "--target", "influxdb-1", "--status", "400", "--request", "body.lp"];
  const text = (await cli(args, options)).out.split("\n");
  assert.equal(text.filter((line) => line.startsWith("body.lp:")).length, 100);
  assert.ok(text.some((line) => line.includes("9,900 more lines are at fault")));
  const json = JSON.parse((await cli([...args, "--format", "json"], options)).out) as { lines: unknown[] };
  assert.equal(json.lines.length, 10_000);
});

test("a web page with links and images is told by its title, without markup", async () => {
  const page =
    '<html><head><title>413 <b>Too Large</b></title></head><body><a href="http://x">click</a><img src="http://y"></body></html>';
  const { out } = await cli(["explain", "--status", "413"], { stdin: page });
  assert.doesNotMatch(out, /<|href|src=|http:\/\/[xy]/);
  assert.match(out, /larger than the server/);
});
