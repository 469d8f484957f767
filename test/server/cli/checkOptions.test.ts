// What check looks for beyond the target: style, portability, retention, severity by code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cli } from "./run";

const LINE = "cpu,region=eu,host=a  usage=3u 1700000000000000000\n";

/** `[exit code, severity code, …]`. */
async function found(options: readonly string[], stdin = LINE): Promise<readonly (number | string)[]> {
  const { code, out } = await cli(["check", "--format", "json", ...options, "-"], { stdin });
  const findings = out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return [code, ...findings.map((each) => `${each.severity} ${each.code}`)];
}

test("hints about form, and what other servers would say, are looked for where asked for", async () => {
  assert.deepEqual(await found([]), [0]);
  assert.deepEqual(await found(["--severity", "hint"]), [0]);
  assert.deepEqual(await found(["--style"]), [0, "hint unsorted-tags", "hint needless-blank"]);
  assert.deepEqual(await found(["--style", "--severity", "warning"]), [0]);
  assert.deepEqual(await found(["--portability", "influxdb3-core,influxdb-1@1.8"]), [
    0,
    "information not-portable",
  ]);
  assert.deepEqual(await found(["--portability", "influxdb3-core"]), [0]);
});

test("points that are older than the destination keeps them", async () => {
  assert.deepEqual(await found(["--retention", "24h"]), [1, "error retention"]);
  assert.deepEqual(await found(["--retention", "infinite"]), [0]);
  assert.deepEqual(await found(["--retention", "5200w"]), [0]);
  assert.deepEqual(await found(["--retention", "24h", "--target", "influxdb3-core"]), [
    1,
    "warning retention",
  ]);
});

test("severity by code, also for the exit code", async () => {
  assert.deepEqual(
    await found(["--style", "--rule", "unsorted-tags=warning", "--rule", "needless-blank=off"]),
    [1, "warning unsorted-tags"],
  );
  assert.deepEqual(await found(["--rule", "missing-field-value=hint", "--severity", "hint"], "m f=\n"), [
    0,
    "hint missing-field-value",
  ]);
  // What is said of the body as a whole has a code like others.
  const empty = ["--target", "influxdb3-core"];
  assert.deepEqual(await found(empty, "# c\n"), [1, "error empty-body"]);
  assert.deepEqual(await found([...empty, "--rule", "empty-body=off"], "# c\n"), [0]);
});

test("wrong use says what would be right, and prints nothing", async () => {
  for (const [option, word] of [
    ["--rule", "usage=off"],
    ["--rule", "crlf"],
    ["--rule", "crlf=fatal"],
    ["--retention", "1y"],
    ["--portability", "influxdb"],
  ]) {
    const { code, out, err } = await cli(["check", option, word, "-"], { stdin: LINE });
    assert.deepEqual([code, out], [2, ""], `${option} ${word}`);
    assert.ok(err.includes(`"${word}"`), err);
  }
});
