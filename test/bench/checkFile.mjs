// How fast `check` reads a large file from the disk, and how much memory it takes (Linux only): the built command line as a process of its own.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Answers cases; `source` is a file with times in ns that is repeated, its times shifted, to at least `bytes`. */
export async function measureCheckFile({ cli, source, bytes }) {
  const folder = mkdtempSync(join(tmpdir(), "line-protocol-bench-"));
  try {
    const path = join(folder, "large.lp");
    const size = writeRepeated(path, readFileSync(source, "utf8"), bytes);
    const { seconds, peak } = await run(cli, path);
    const name = `check-file: ${(size / 1e6).toFixed(0)} MB from the disk`;
    return [
      { name: `${name}, one thread`, unit: "MB/s", ours: size / 1e6 / seconds, peer: null, ratio: null },
      ...(peak > 0
        ? [{ name: `${name}, memory, peak`, unit: "MB", ours: peak, peer: null, ratio: null }]
        : []),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeRepeated(path, text, bytes) {
  const file = openSync(path, "w");
  let size = 0;
  for (let round = 0; size < bytes; round++) {
    const shifted = text.replace(
      / (\d{10})(\d{9})\n/g,
      (_, high, low) => ` ${Number(high) + round * 100_000}${low}\n`,
    );
    size += writeSync(file, shifted);
  }
  closeSync(file);
  return size;
}

function run(cli, path) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, [cli, "check", path], { stdio: "ignore" });
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
