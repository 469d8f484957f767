// How fast a file is checked in full, against the bare parses of others, in turn: ours, Rust's, Go's, ours, … so that a machine whose
// speed drifts, or that others use, slows all three alike. Ratios are medians of the rounds; the first round of ours is the cold one.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Answers cases `{ name, unit, ours, peer, ratio }` of one file; `peers`: `{ name, binary }`. */
export async function measureFile({ file, path, bytes, peers, fullCheck, rounds }) {
  const content = readFileSync(path, "utf8");
  const megabytes = bytes / 1e6;
  const ours = [];
  const theirs = peers.map(() => []);
  let seen;
  for (let round = 0; round <= rounds; round++) {
    const start = process.hrtime.bigint();
    seen = fullCheck(content, file.precision);
    ours.push(Number(process.hrtime.bigint() - start) / 1e9);
    for (const [i, { binary }] of peers.entries()) {
      const { stdout } = await run(binary, [path, "1"]);
      theirs[i].push(Number(stdout.split(" ")[0]));
    }
  }
  const [cold, ...warm] = ours;
  const cases = peers.map(({ name }, i) => ({
    name: `${file.name}: full check, warm, against ${name}`,
    unit: "MB/s",
    ours: megabytes / median(warm),
    peer: megabytes / median(theirs[i].slice(1)),
    ratio: median(warm.map((seconds, round) => theirs[i][round + 1] / seconds)),
  }));
  cases.push({
    name: `${file.name}: full check, cold`,
    unit: "MB/s",
    ours: megabytes / cold,
    peer: peers.length > 0 ? megabytes / theirs[0][0] : null,
    ratio: peers.length > 0 ? theirs[0][0] / cold : null,
  });
  if (peers.length === 0) {
    const speed = megabytes / median(warm);
    cases.push({
      name: `${file.name}: full check, warm`,
      unit: "MB/s",
      ours: speed,
      peer: null,
      ratio: null,
    });
  }
  return { cases, seen };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
