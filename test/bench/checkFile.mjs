// How fast `check` reads a large file from the disk, and how much memory it takes (Linux only): the built command line as a process of its own.
import { execFile, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { median } from "./throughput.mjs";

/** So often is the file read by one thread, by two, and by the peer, in turn. */
const ROUNDS = 5;

/**
 * Answers cases. `source` is the bench's file, which is repeated, its times shifted, to at least `bytes`; `peer` parses it, undefined where
 * there is none.
 */
export async function measureCheckFile({ cli, file, source, bytes, peer }) {
  const folder = mkdtempSync(join(tmpdir(), "line-protocol-bench-"));
  try {
    const path = join(folder, "large.lp");
    const size = writeRepeated(path, readFileSync(source, "utf8"), bytes);
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) {
      rounds.push({
        one: await run(cli, path, file.precision, 1),
        two: await run(cli, path, file.precision, 2),
        peer: peer && statSync(source).size / 1e6 / (await peerSeconds(peer, source)),
      });
    }
    const speed = ({ seconds }) => size / 1e6 / seconds;
    const name = `check-file: ${file.name}, ${(size / 1e6).toFixed(0)} MB from the disk`;
    const against = (ours, theirs) => ({
      unit: "MB/s",
      ours: median(rounds.map(ours)),
      peer: theirs ? median(rounds.map(theirs)) : null,
      ratio: theirs ? median(rounds.map((round) => ours(round) / theirs(round))) : null,
    });
    const one = (round) => speed(round.one);
    const two = (round) => speed(round.two);
    const theirs = peer && ((round) => round.peer);
    const cases = [
      { name: `${name}, one thread${peer ? ", against Rust" : ""}`, ...against(one, theirs) },
      { name: `${name}, two threads${peer ? ", against Rust" : ""}`, ...against(two, theirs) },
      { name: `${name}, two threads, against one`, ...against(two, one) },
    ];
    for (const [threads, peaks] of [
      ["one thread", rounds.map((round) => round.one.peak)],
      ["two threads", rounds.map((round) => round.two.peak)],
    ]) {
      const peak = Math.max(...peaks);
      const memory = { name: `${name}, ${threads}, memory`, unit: "MB", ours: peak, peer: null, ratio: null };
      if (peak > 0) cases.push(memory);
    }
    return cases;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const TIME = / (\d+)\n/g;

/** Each repetition begins well behind the end of the one before. */
function writeRepeated(path, text, bytes) {
  let [oldest, newest] = [undefined, 0n];
  for (const [, digits] of text.matchAll(TIME)) {
    const time = BigInt(digits);
    if (oldest === undefined || time < oldest) oldest = time;
    if (time > newest) newest = time;
  }
  const span = newest - oldest;
  const step = span + span / 1000n + 1n;
  const file = openSync(path, "w");
  let size = 0;
  for (let round = 0n; size < bytes; round++) {
    size += writeSync(
      file,
      text.replace(TIME, (_, digits) => ` ${BigInt(digits) + round * step}\n`),
    );
  }
  closeSync(file);
  return size;
}

async function peerSeconds({ binary }, path) {
  const { stdout } = await promisify(execFile)(binary, [path, "1"]);
  return Number(stdout.split(" ")[0]);
}

function run(cli, path, precision, threads) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(
      process.execPath,
      [cli, "check", "--precision", precision, "--threads", String(threads), path],
      {
        stdio: "ignore",
      },
    );
    let peak = 0;
    const timer = setInterval(() => {
      try {
        const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"));
        if (found) peak = Number(found[1]) / 1000;
      } catch {
        // Other systems do not tell, and an ended process neither.
      }
    }, 50);
    child.on("error", reject);
    child.on("exit", () => {
      clearInterval(timer);
      resolve({ seconds: Number(process.hrtime.bigint() - start) / 1e9, peak });
    });
  });
}
