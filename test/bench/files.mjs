// Makes the benchmark's files, each of at least 50 MB, in a git-ignored folder. Repetitions shift their timestamps, so that no point is
// a duplicate of another and nothing is won by remembering whole lines. Seeded: every run measures the same bytes.

import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";

/** Numbers in [0, 1) from a seed (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const MEGABYTE = 1e6;

/** The files of the benchmark: name, precision, and a generator of text pieces. */
export function benchFiles(shared) {
  return [
    { name: "tsbs-cpu", precision: "ns", pieces: tsbs },
    {
      name: "metrics x 300",
      needs: join(shared, "corpus/samples/metrics.lp"),
      precision: "ns",
      pieces: () => repeated(join(shared, "corpus/samples/metrics.lp"), 300, 1_000_000_000_000n),
    },
    {
      name: "eu-wind x 200",
      needs: join(shared, "corpus/samples/eu-wind-data.lp"),
      precision: "s",
      pieces: () => repeated(join(shared, "corpus/samples/eu-wind-data.lp"), 200, 600_000n),
    },
    { name: "mixed quotes and escapes", precision: "ns", pieces: mixed },
  ];
}

/** Writes a file if it is not there yet, no longer than it takes to reach `bytes`; answers its path and size in bytes. */
export async function writeBenchFile(folder, file, bytes = Number.POSITIVE_INFINITY) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${file.name.replace(/[^a-z0-9]+/g, "-")}.lp`);
  if (!existsSync(path)) {
    // Written aside and moved, so that a run that was broken off leaves no half.
    const stream = createWriteStream(`${path}.part`);
    let written = 0;
    for (const piece of file.pieces()) {
      if (!stream.write(piece)) await once(stream, "drain");
      written += piece.length;
      if (written >= bytes) break;
    }
    stream.end();
    await once(stream, "finish");
    renameSync(`${path}.part`, path);
  }
  return { path, bytes: statSync(path).size };
}

/** TSBS "cpu-only": 1,000 hosts in turn, 10 tags and 10 integer fields, a step of 10 s a round. */
function* tsbs() {
  const next = random(1);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "sa-east-1"];
  const hosts = Array.from({ length: 1000 }, (_, i) => {
    const region = pick(regions);
    return (
      `cpu,hostname=host_${i},region=${region},datacenter=${region}${pick(["a", "b", "c"])},rack=${Math.floor(next() * 100)},` +
      `os=${pick(["Ubuntu16.10", "Ubuntu16.04LTS", "Ubuntu15.10"])},arch=${pick(["x64", "x86"])},team=${pick(["SF", "NYC", "LON", "CHI"])},` +
      `service=${Math.floor(next() * 20)},service_version=${Math.floor(next() * 2)},service_environment=${pick(["production", "staging", "test"])}`
    );
  });
  const fields = [
    "user",
    "system",
    "idle",
    "nice",
    "iowait",
    "irq",
    "softirq",
    "steal",
    "guest",
    "guest_nice",
  ];
  let time = 1451606400000000000n;
  for (let bytes = 0; bytes < 50 * MEGABYTE; time += 10_000_000_000n) {
    let piece = "";
    for (const host of hosts) {
      piece += `${host} ${fields.map((field) => `usage_${field}=${Math.floor(next() * 100)}i`).join(",")} ${time}\n`;
    }
    bytes += piece.length;
    yield piece;
  }
}

/** A real file again and again, its timestamps moved on at each repetition by more than the file spans. */
function* repeated(path, times, step) {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const taken = new Set();
  const cut = lines.map((line) => {
    const space = line.lastIndexOf(" ");
    const series = line.slice(0, line.indexOf(" ") + 1);
    let time = BigInt(line.slice(space + 1));
    // The file itself has series with a time more than once, in lines with other fields.
    while (taken.has(series + time)) time++;
    taken.add(series + time);
    return [line.slice(0, space + 1), time];
  });
  for (let i = 0; i < times; i++) {
    yield `${cut.map(([head, time]) => head + (time + BigInt(i) * step)).join("\n")}\n`;
  }
}

/** Strings with quotes, commas and backslashes, escaped names, several measurements in turn, all field types. */
function* mixed() {
  const next = random(7);
  const whole = (most) => Math.floor(next() * most);
  const words = [
    "ok",
    "disk full",
    'say \\"hi\\"',
    "a,b=c",
    "C:\\\\temp",
    "über 50 °C",
    "",
    "line",
    '{\\"k\\":1}',
  ];
  const makers = [
    () =>
      `log,app=web\\ shop,level=${["info", "warn"][whole(2)]} message="${words[whole(words.length)]}",code=${whole(600)}i`,
    () =>
      `my\\ sensor,room=K${whole(40)},unit=\\°C temp=${(20 + next() * 5).toFixed(2)},ok=${next() > 0.1 ? "true" : "f"}`,
    () =>
      `disk,host=h${whole(500)},path=/var/lib/x\\,y used=${whole(1e9)}u,free=${whole(1e9)}u,ratio=${next().toExponential(3)}`,
    () =>
      `events,source=gw-${whole(20)} text="${words[whole(words.length)]} ${whole(1000)}",count=${whole(9)}i,load=${next().toFixed(4)}`,
    () =>
      `power,site=S${whole(300)},phase=L${1 + whole(3)} voltage=${(220 + next() * 20).toFixed(1)},current=${(next() * 16).toFixed(3)},alarm=F`,
  ];
  let time = 1700000000000000000n;
  for (let bytes = 0; bytes < 50 * MEGABYTE; ) {
    let piece = "";
    for (let i = 0; i < 1000; i++) {
      time += BigInt(1 + whole(1_000_000));
      piece += `${makers[whole(makers.length)]()} ${time}\n`;
    }
    bytes += piece.length;
    yield piece;
  }
}
