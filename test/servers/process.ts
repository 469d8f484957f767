// Owns the life of a server that a test starts: a data folder of its own below the system's temporary folder, free ports on
// 127.0.0.1, readiness, and its end. Invariant: a server is ended by its own process id and its data folder is gone after stop().
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectPath } from "../shared";

/** A file of the servers' cache (`influxdb-1`, `usr/bin/influxd`); throws a sentence that says how to fetch it. */
export function cachedServer(name: string, file: string): string {
  const path = projectPath(join(".cache", "servers", name, file));
  if (existsSync(path)) return path;
  throw new Error(`${name} is not in the cache of real servers. Fetch them: node scripts/setup.mjs`);
}

/** For node:test's `skip`: a sentence where the server could not be fetched on this machine, else false. */
export function withoutServer(name: string): string | false {
  return existsSync(projectPath(join(".cache", "servers", name, "ready.json")))
    ? false
    : `left out: no ${name}`;
}

/** As many different ports, free on 127.0.0.1 a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    probes.map(
      (probe) =>
        new Promise<number>((resolve, reject) => {
          probe.on("error", reject);
          probe.listen(0, "127.0.0.1", () => {
            const address = probe.address();
            if (address && typeof address === "object") resolve(address.port);
            else reject(new Error("no port"));
          });
        }),
    ),
  );
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}

export interface ServerProcess {
  pid: number;
  /** The server's data folder, removed by stop(). */
  folder: string;
  /** What the server printed so far. */
  output(): string;
  /** Ends the server and waits for its end; may be called twice. */
  stop(): Promise<void>;
}

export interface ServerStart {
  name: string;
  /** Writes what the server needs into its folder and answers the command to start. */
  command(folder: string): Promise<[program: string, ...args: string[]]>;
  /** True once the server answers; a throw counts as not yet. */
  ready(): Promise<boolean>;
  seconds?: number;
  /** It goes on when this process ends: whoever comes after ends it by its process id and removes its folder. */
  outlivesUs?: boolean;
}

/** Starts a server and waits until it is ready; ends it and throws what it printed when it is not within `seconds` (30). */
export async function startServer({
  name,
  command,
  ready,
  seconds = 30,
  outlivesUs = false,
}: ServerStart): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), `line-protocol-${name}-`));
  const [program, ...args] = await command(folder);
  // A pipe that nobody reads any more would end a server that prints.
  const out = outlivesUs ? "ignore" : "pipe";
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", out, out] });
  let printed = "";
  const keep = (chunk: Buffer) => {
    printed = (printed + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  child.on("error", (error) => keep(Buffer.from(`${error.message}\n`)));
  // A test process that ends early must not leave its server behind.
  const endWithUs = () => child.kill("SIGKILL");
  if (!outlivesUs) process.once("exit", endWithUs);
  const stop = async () => {
    process.removeListener("exit", endWithUs);
    await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await ready().catch(() => false)) {
      return { pid: child.pid ?? 0, folder, output: () => printed, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const reason =
    child.exitCode === null ? `was not ready within ${seconds} s` : `ended with code ${child.exitCode}`;
  await stop();
  throw new Error(`${name} ${reason}. It printed:\n${printed}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(force);
}
