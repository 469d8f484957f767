import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

declare const PROJECT_ROOT: string;

test("the benchmark runs on small files and prints its cases as JSON; no time is judged", () => {
  const args = ["scripts/bench.mjs", "--json", "--megabytes", "0.2", "--rounds", "1", "--only", "tsbs"];
  const out = execFileSync(process.execPath, args, {
    cwd: PROJECT_ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { cases } = JSON.parse(out) as {
    cases: { name: string; unit: string; ours: number; peer: number | null; ratio: number | null }[];
  };
  assert.ok(cases.length >= 2);
  for (const { name, unit, ours, peer, ratio } of cases) {
    assert.match(name, /^tsbs-cpu: full check/);
    assert.equal(unit, "MB/s");
    assert.ok(ours > 0);
    assert.equal(peer === null, ratio === null);
  }
});
