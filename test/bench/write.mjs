// Throughput of a write to a real InfluxDB 1.6.7 against curl sending the same batches over one connection, in turn. Ours is the
// command line from reading the file to the last answer, without the look at the file before and without the start of the process;
// curl's batches are cut before, so that it does nothing but send.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BATCH_LINES = 5000;

/** One case, or none where the server or curl is not here. `program`: the built command line. */
export async function measureWrite({ program, influxd, points = 1_000_000, rounds = 5, say }) {
  if (!existsSync(influxd) || spawnSync("curl", ["--version"]).status !== 0) {
    say("Writes are left out: InfluxDB 1.6.7 or curl is not here.");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "lp-bench-write-"));
  const server = await startServer(influxd, folder);
  try {
    const bytes = generate(folder, points);
    const ours = [];
    const peers = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(writeOurs(program, server.url, folder, createDatabase(server.url, `ours${round}`)));
      peers.push(writeByCurl(server.url, folder, createDatabase(server.url, `curl${round}`), points));
    }
    const ratios = ours.map((milliseconds, i) => peers[i] / milliseconds);
    const rate = (list) => bytes / 1e3 / median(list);
    return [
      {
        name: "write: InfluxDB 1.6.7, 5,000 lines a request, against curl",
        unit: "MB/s",
        ours: rate(ours),
        peer: rate(peers),
        ratio: median(ratios),
      },
    ];
  } finally {
    server.process.kill();
    await once(server.process, "close");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The file, its batches, and curl's list of requests; answers the file's bytes. */
function generate(folder, points) {
  mkdirSync(join(folder, "batches"));
  const texts = [];
  for (let from = 0; from < points; from += BATCH_LINES) {
    let text = "";
    for (let n = from; n < Math.min(points, from + BATCH_LINES); n++) {
      const time = 1_700_000_000_000_000_000n + BigInt(Math.floor(n / 100)) * 1_000_000_000n;
      text += `cpu,host=server${n % 100},region=eu usage_user=${n % 100}.5,usage_system=${n % 37}i ${time}\n`;
    }
    writeFileSync(join(folder, "batches", `${from}.lp`), text);
    texts.push(text);
  }
  const whole = texts.join("");
  writeFileSync(join(folder, "points.lp"), whole);
  return whole.length;
}

function writeOurs(program, url, folder, database) {
  const args = ["write", "--url", url, "--db", database, "--format", "json", "--target", "influxdb-1@1.6.7"];
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    [program, ...args, join(folder, "points.lp")],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`the write ended with ${status}: ${stderr}`);
  return JSON.parse(stdout).milliseconds;
}

function writeByCurl(url, folder, database, points) {
  const requests = [];
  for (let from = 0; from < points; from += BATCH_LINES) {
    requests.push(
      [
        `url = "${url}/write?db=${database}&precision=n"`,
        `data-binary = "@${join(folder, "batches", `${from}.lp`)}"`,
        'header = "Content-Type: text/plain; charset=utf-8"',
        'header = "Expect:"',
        "fail",
        "silent",
      ].join("\n"),
    );
  }
  const list = join(folder, "curl.txt");
  writeFileSync(list, requests.join("\nnext\n"));
  const begun = performance.now();
  const { status, stderr } = spawnSync("curl", ["-K", list], { encoding: "utf8" });
  if (status !== 0) throw new Error(`curl ended with ${status}: ${stderr}`);
  return performance.now() - begun;
}

function createDatabase(url, name) {
  const query = `q=${encodeURIComponent(`CREATE DATABASE ${name}`)}`;
  const { status } = spawnSync("curl", ["--silent", "--fail", "--data", query, `${url}/query`]);
  if (status !== 0) throw new Error(`the database ${name} was not made`);
  return name;
}

async function startServer(influxd, folder) {
  const [port, rpc] = [await freePort(), await freePort()];
  const config = join(folder, "influxdb.conf");
  const at = (name) => JSON.stringify(join(folder, name));
  writeFileSync(
    config,
    [
      "reporting-disabled = true",
      `bind-address = "127.0.0.1:${rpc}"`,
      `[meta]\n  dir = ${at("meta")}`,
      `[data]\n  dir = ${at("data")}\n  wal-dir = ${at("wal")}`,
      `[http]\n  bind-address = "127.0.0.1:${port}"\n  log-enabled = false`,
      "[monitor]\n  store-enabled = false",
    ].join("\n"),
  );
  const child = spawn(influxd, ["-config", config], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 300; i++) {
    if (
      await fetch(`${url}/ping`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { process: child, url };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error("InfluxDB 1.6.7 did not start");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
