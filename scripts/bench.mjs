// Measures what docs/performance.md promises: `node scripts/bench.mjs [--json] [--only NAME] [--megabytes N] [--rounds N]`.
// Speed of a full check against other parsers in the same run, keystrokes and requests over LSP (at 50 MB against 100 kB), opening and memory
// against a server that only holds the text. `--only` takes what contains the name (tsbs, metrics, eu-wind, mixed, keystroke, request, write, typing). Peers are built where cargo and go are installed; what is left out is said on stderr.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { measureCheckFile } from "../test/bench/checkFile.mjs";
import { benchFiles, writeBenchFile } from "../test/bench/files.mjs";
import { measureKeystrokes } from "../test/bench/keystrokes.mjs";
import { openInServer, percentile } from "../test/bench/lspClient.mjs";
import { measureRequests } from "../test/bench/requests.mjs";
import { measureFile } from "../test/bench/throughput.mjs";
import { measureTypingWhileWriting } from "../test/bench/typingWhileWriting.mjs";
import { measureWrite } from "../test/bench/write.mjs";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

const KEYSTROKE_SIZES = [0.1, 10, 50];
const REQUEST_SIZES = [0.1, 50];
const peerFolder = join(root, "test", "bench", "peers");

/** Runs what `only` names; answers the cases. `say` gets what a person wants to know meanwhile. */
export async function runBench({ only = "", megabytes, rounds = 7, settle = 10_000, peers = true, say }) {
  const folder = join(root, ".cache", megabytes ? `bench-${megabytes}` : "bench");
  const bytes = megabytes ? megabytes * 1e6 : undefined;
  const wanted = (name) => name.includes(only);
  const cases = [];
  const files = benchFiles(join(root, "..", "shared")).filter(({ name }) => wanted(name));
  if (files.length > 0) {
    const built = peers ? buildPeers(say) : [];
    const { fullCheck } = await bundleCheck();
    for (const file of files) {
      if (file.needs && !existsSync(file.needs)) {
        say(`${file.name} is left out: the file that it repeats is not here.`);
        continue;
      }
      const written = await writeBenchFile(folder, file, bytes);
      const measured = await measureFile({ file, ...written, peers: built, fullCheck, rounds });
      say(`${file.name}: ${measured.seen.points} points, ${measured.seen.refused} refused`);
      cases.push(...measured.cases);
    }
  }
  if (wanted("request")) cases.push(...(await requests(folder, bytes, rounds, say)));
  if (wanted("check-file")) cases.push(...(await checkFiles(folder, bytes, peers, say)));
  if (wanted("write")) cases.push(...(await writes(rounds, say)));
  if (wanted("typing")) cases.push(...(await typing(folder, bytes, say)));
  if (wanted("keystroke")) cases.push(...(await keystrokes(folder, bytes, rounds, settle, say)));
  return cases;
}

/** `{ name, binary }` of each peer that is or can be built. */
function buildPeers(say) {
  const folder = join(root, ".cache", "bench");
  mkdirSync(folder, { recursive: true });
  const rust = join(folder, "rust", "release", "lp-bench-peer");
  const go = join(folder, "go-peer");
  const cargoArguments = ["build", "--release", "--quiet", "--target-dir", join(folder, "rust")];
  const peers = [
    {
      name: "Rust",
      folder: "rust",
      source: "src/main.rs",
      binary: rust,
      command: "cargo",
      arguments: cargoArguments,
    },
    {
      name: "Go",
      folder: "go",
      source: "main.go",
      binary: go,
      command: "go",
      arguments: ["build", "-o", go, "."],
    },
  ];
  return peers.filter((peer) => {
    const source = join(peerFolder, peer.folder, peer.source);
    if (existsSync(peer.binary) && statSync(peer.binary).mtimeMs >= statSync(source).mtimeMs) return true;
    say(`Building the ${peer.name} peer …`);
    const { status, error, stderr } = spawnSync(peer.command, peer.arguments, {
      cwd: join(peerFolder, peer.folder),
      encoding: "utf8",
    });
    if (status === 0) return true;
    say(`No ${peer.name} peer: ${error ? `${peer.command} is not installed` : stderr.trim()}`);
    return false;
  });
}

async function bundleCheck() {
  const outfile = join(root, "out", "bench", "check.mjs");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/bench/check.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "warning",
    plugins: [wasmModules],
  });
  return import(pathToFileURL(outfile).href);
}

/** The built server; undefined, and said so, where it cannot be built. */
function buildServer(say) {
  const server = join(root, "dist", "server.js");
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "--production"], {
    stdio: "inherit",
  });
  if (status === 0 && existsSync(server)) return server;
  say("Keystrokes and requests are left out: the server could not be built.");
  return undefined;
}

/** The first `size` million bytes of the bench's own file, cut at a line's end. */
async function textOf(folder, bytes, size) {
  const [tsbs] = benchFiles(root);
  const { path } = await writeBenchFile(folder, tsbs, bytes);
  const whole = readFileSync(path, "latin1");
  return whole.slice(0, whole.lastIndexOf("\n", size * 1e6) + 1);
}

const sizeName = (size) => (size < 1 ? `${size * 1000} kB` : `${size} MB`);

/** The first file at a size that no editor opens, the others smaller. */
async function checkFiles(folder, bytes, peers, say) {
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "--production"], {
    stdio: "inherit",
  });
  if (status !== 0) {
    say("check-file is left out: the command line could not be built.");
    return [];
  }
  const cli = join(root, "dist", "cli.js");
  const peer = (peers ? buildPeers(say) : []).find(({ name }) => name === "Rust");
  const cases = [];
  let size = 1e9;
  for (const file of benchFiles(join(root, "..", "shared"))) {
    if (file.needs && !existsSync(file.needs)) continue;
    const { path } = await writeBenchFile(folder, file, bytes);
    cases.push(...(await measureCheckFile({ cli, file, source: path, bytes: bytes ?? size, peer })));
    size = 300e6;
  }
  return cases;
}

async function keystrokes(folder, bytes, rounds, settle, say) {
  const server = buildServer(say);
  if (!server) return [];
  const cases = [];
  const small = {};
  for (const size of KEYSTROKE_SIZES) {
    const text = await textOf(folder, bytes, size);
    const name = `keystroke at ${sizeName(size)}`;
    const measured = await measureKeystrokes({ server, text, rounds: rounds * 3, settle });
    const kinds = {
      ...measured.byKey,
      "all keys": Object.values(measured.byKey).flat(),
      "all keys, processor": measured.busy,
    };
    for (const [kind, times] of Object.entries(kinds)) {
      for (const share of [0.5, 0.95, 0.99]) {
        const what = `${kind}, p${share * 100}`;
        const ours = percentile(times, share);
        small[what] ??= ours;
        const peer = size === KEYSTROKE_SIZES[0] ? null : small[what];
        cases.push({ name: `${name}: ${what}`, unit: "ms", ours, peer, ratio: peer && ours / peer });
      }
    }
    // The peer only decodes and holds the text.
    const holder = await measureHolder(text, settle);
    const plain = [
      ["quote, until all is told, p95", "ms", percentile(measured.whole, 0.95), null],
      ["opened, what is on screen", "ms", measured.first, holder.first],
      ["opened, all", "ms", measured.all, holder.first],
      ["server's memory, settled", "MB", measured.settledMegabytes, holder.settledMegabytes],
      ["server's memory, peak", "MB", measured.peakMegabytes, holder.peakMegabytes],
    ];
    for (const [what, unit, ours, peer] of plain) {
      if (ours === null) continue;
      cases.push({ name: `${name}: ${what}`, unit, ours, peer, ratio: peer && ours / peer });
    }
  }
  return cases;
}

/** Keystrokes in a small file while a large one is written. */
async function typing(folder, bytes, say) {
  const server = buildServer(say);
  if (!server) return [];
  const [tsbs] = benchFiles(root);
  const { path } = await writeBenchFile(folder, tsbs, bytes);
  const measured = await measureTypingWhileWriting({ server, text: await textOf(folder, bytes, 0.1), path });
  const { exchanges, report, quiet, writing } = measured;
  say(`typing: ${exchanges} requests, ${report.points.stored} points, ${writing.length} keys meanwhile`);
  return [0.5, 0.95, 0.99].map((share) => {
    const [ours, peer] = [percentile(writing, share), percentile(quiet, share)];
    return {
      name: `typing while a file is written: p${share * 100}`,
      unit: "ms",
      ours,
      peer,
      ratio: ours / peer,
    };
  });
}

/** What a server needs that only holds the text. */
async function measureHolder(text, settle) {
  const session = await openInServer(join(root, "test", "bench", "holder.mjs"), text);
  try {
    await session.pull();
    const first = performance.now() - session.opened;
    await wait(settle);
    return { first, settledMegabytes: session.memory("VmRSS"), peakMegabytes: session.memory("VmHWM") };
  } finally {
    session.close();
  }
}

async function requests(folder, bytes, rounds, say) {
  const server = buildServer(say);
  if (!server) return [];
  const cases = [];
  const small = {};
  for (const size of REQUEST_SIZES) {
    const text = await textOf(folder, bytes, size);
    const measured = await measureRequests({ server, text, rounds });
    for (const [request, { milliseconds, busy }] of Object.entries(measured)) {
      for (const [what, times, share] of [
        ["p50", milliseconds, 0.5],
        ["p95", milliseconds, 0.95],
        ["max", milliseconds, 1],
        ["processor, p95", busy, 0.95],
      ]) {
        const ours = percentile(times, share);
        small[`${request}, ${what}`] ??= ours;
        const peer = size === REQUEST_SIZES[0] ? null : small[`${request}, ${what}`];
        const name = `request at ${sizeName(size)}: ${request}, ${what}`;
        cases.push({ name, unit: "ms", ours, peer, ratio: peer && ours / peer });
      }
    }
  }
  return cases;
}

async function writes(rounds, say) {
  const outdir = join(root, "out", "bench", "write");
  const { status } = spawnSync(
    process.execPath,
    ["scripts/build.mjs", "--production", `--outdir=${outdir}`],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  if (status !== 0) {
    say("Writes are left out: the command line could not be built.");
    return [];
  }
  const influxd = join(root, ".cache", "servers", "influxdb-1", "usr", "bin", "influxd");
  return measureWrite({ program: join(outdir, "cli.js"), influxd, rounds, say });
}

function printTable(cases) {
  const number = (value, digits) => (value === null ? "" : value.toFixed(digits));
  console.log(`${"".padEnd(64)}${"ours".padStart(10)}${"peer".padStart(10)}${"ratio".padStart(8)}`);
  for (const { name, unit, ours, peer, ratio } of cases) {
    const digits = unit === "MB/s" || unit === "MB" ? 0 : 1;
    console.log(
      `${name.padEnd(64)}${number(ours, digits).padStart(10)}${number(peer, digits).padStart(10)}${number(ratio, 2).padStart(8)} ${unit}`,
    );
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const optionOf = (name) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? undefined : process.argv[at + 1];
  };
  const json = process.argv.includes("--json");
  const cases = await runBench({
    only: optionOf("--only"),
    megabytes: Number(optionOf("--megabytes")) || undefined,
    rounds: Number(optionOf("--rounds")) || undefined,
    settle: Number(optionOf("--settle")) || undefined,
    say: (line) => console.error(line),
  });
  if (json) console.log(JSON.stringify({ cases }));
  else printTable(cases);
}
