// The real servers that tests write to: InfluxDB 1.x and VictoriaMetrics out of Debian's packages, QuestDB out of Maven Central.
// They are unpacked into a git-ignored cache and never installed; tests start them with data folders of their own
// (test/servers/). Layout of the cache, which test/servers/cache.ts reads: `.cache/servers/<name>/…` and its `ready.json`.
import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { apt, findProgram, run } from "./run.mjs";
import { isReady, markReady, startOver, withLock } from "./stamp.mjs";

const questdbVersion = "9.0.1";

const servers = [
  {
    name: "influxdb-1",
    title: "InfluxDB 1.x",
    version: "debian",
    needs: ["apt-get", "dpkg"],
    prepare: prepareDebian("influxdb", ["usr/bin/influxd"]),
  },
  {
    name: "victoriametrics",
    title: "VictoriaMetrics",
    version: "debian",
    needs: ["apt-get", "dpkg"],
    prepare: prepareDebian("victoria-metrics", ["usr/bin/victoria-metrics"]),
  },
  {
    name: "questdb",
    title: "QuestDB",
    version: questdbVersion,
    needs: ["mvn", "java"],
    prepare: prepareQuestdb,
  },
];

/**
 * Prepares every server's cache; a server that cannot be had here is left out with a sentence that says why. Answers
 * `{ ready: [title…], missing: [sentence…] }`; the caller decides what a missing one means (an error in CI).
 */
export async function ensureServers(root, { say = console.log } = {}) {
  const cache = join(root, ".cache", "servers");
  const ready = [];
  const missing = [];
  for (const server of servers) {
    const folder = join(cache, server.name);
    try {
      if (!isReady(folder, server.version)) {
        const program = server.needs.find((name) => !findProgram(name));
        if (program) throw new Error(`it needs ${program}, which is not installed`);
        await withLock(`${folder}.lock`, async () => {
          if (isReady(folder, server.version)) return;
          say(`Fetching ${server.title} …`);
          startOver(folder);
          await server.prepare(folder, server.version);
        });
      }
      ready.push(server.title);
    } catch (error) {
      missing.push(`${server.title} is left out: ${error.message}.`);
    }
  }
  return { ready, missing };
}

/** Unpacks a Debian package; the archive's own checksum has been verified by apt against the signed list. */
function prepareDebian(name, files) {
  return async (folder, version) => {
    // apt downloads as a user of its own, who cannot write here: as root it does so itself and only remarks on it.
    await apt(["download", name], { cwd: folder });
    const archive = readdirSync(folder).find((file) => file.endsWith(".deb"));
    if (!archive) throw new Error(`apt-get download left no package for ${name}`);
    await run("dpkg", ["-x", join(folder, archive), folder]);
    const sha256 = createHash("sha256")
      .update(readFileSync(join(folder, archive)))
      .digest("hex");
    rmSync(join(folder, archive));
    markReady(folder, version, files, { package: archive, sha256 });
  };
}

async function prepareQuestdb(folder, version) {
  const repository = join(folder, "repository");
  const artifact = `org.questdb:questdb:${version}`;
  await run("mvn", [
    "-B",
    "-q",
    "dependency:get",
    `-Dartifact=${artifact}`,
    "-Dtransitive=false",
    `-Dmaven.repo.local=${repository}`,
  ]);
  const jar = `questdb-${version}.jar`;
  const downloaded = join(repository, "org", "questdb", "questdb", version, jar);
  const sha1 = createHash("sha1").update(readFileSync(downloaded)).digest("hex");
  const expected = readFileSync(`${downloaded}.sha1`, "utf8").trim().split(/\s/)[0];
  if (sha1 !== expected)
    throw new Error(`${jar} does not match its checksum (${statSync(downloaded).size} bytes came)`);
  copyFileSync(downloaded, join(folder, jar));
  rmSync(repository, { recursive: true, force: true });
  markReady(folder, version, [jar], { sha1 });
}
