// Measures what docs/performance.md promises: `node scripts/bench.mjs [--json] [--only NAME] [--megabytes N] [--rounds N]`.
// Speed of a full check against other parsers in the same run, keystrokes over LSP, memory of the server. `--only` takes what contains the
// name (tsbs, metrics, eu-wind, mixed, keystroke). Peers are built where cargo and go are installed; what is left out is said on stderr.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { benchFiles, writeBenchFile } from "../test/bench/files.mjs";
import { measureKeystrokes, percentile } from "../test/bench/keystrokes.mjs";
import { measureFile } from "../test/bench/throughput.mjs";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

const KEYSTROKE_SIZES = [0.1, 10, 50];
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

async function keystrokes(folder, bytes, rounds, settle, say) {
  const server = join(root, "dist", "server.js");
  const { status } = spawnSync(process.execPath, [join(root, "scripts", "build.mjs"), "--production"], {
    stdio: "inherit",
  });
  if (status !== 0 || !existsSync(server)) {
    say("Keystrokes are left out: the server could not be built.");
    return [];
  }
  const [tsbs] = benchFiles(root);
  const { path } = await writeBenchFile(folder, tsbs, bytes);
  const whole = readFileSync(path, "utf8");
  const cases = [];
  let small;
  for (const size of KEYSTROKE_SIZES) {
    const text = whole.slice(0, whole.lastIndexOf("\n", size * 1e6) + 1);
    const name = `keystroke at ${size < 1 ? `${size * 1000} kB` : `${size} MB`}`;
    const measured = await measureKeystrokes({ server, text, rounds: rounds * 3, settle });
    for (const share of [0.5, 0.95, 0.99]) {
      const ours = percentile(measured.milliseconds, share);
      if (share === 0.95) small ??= ours;
      const compared = share === 0.95 && ours !== small;
      cases.push({
        name: `${name}: p${share * 100}`,
        unit: "ms",
        ours,
        peer: compared ? small : null,
        ratio: compared ? ours / small : null,
      });
    }
    const plain = [
      ["first diagnostics", "ms", measured.first],
      ["server's memory, settled", "MB", measured.settledMegabytes],
      ["server's memory, peak", "MB", measured.peakMegabytes],
    ];
    for (const [what, unit, ours] of plain) {
      if (ours !== null) cases.push({ name: `${name}: ${what}`, unit, ours, peer: null, ratio: null });
    }
  }
  return cases;
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
