/**
 * Owns which window runs a write, as files beside the journals: each names its process, and is touched while that runs. Invariants: a claim
 * of a process that has ended is void at once; one whose process number has gone to another program, or that another machine made
 * on a shared disk, is void when nobody has touched it for a while.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";

const TOUCHED_EVERY_MS = 10_000;
const VOID_AFTER_MS = 60_000;

interface Claim {
  readonly host: string;
  readonly process: number;
  /** Another one each time: of two that take over a void claim, the last to write has it. */
  readonly token: string;
}

export class Claims {
  readonly #held = new Map<string, Claim>();
  #touching: ReturnType<typeof setInterval> | undefined;

  /** Makes the claim this window's, by the path of its file. False where somebody has it. Rejects with the system's error. */
  async take(path: string): Promise<boolean> {
    if (await this.isHeld(path)) return false;
    const claim: Claim = { host: hostname(), process: process.pid, token: randomUUID() };
    await mkdir(dirname(path), { recursive: true });
    const isNew = await writeNew(path, JSON.stringify(claim));
    if (!isNew) {
      if (await this.isHeld(path)) return false;
      await writeFile(path, JSON.stringify(claim));
    }
    if ((await readClaim(path))?.token !== claim.token) return false;
    this.#held.set(path, claim);
    this.#touching ??= setInterval(() => this.#touch(), TOUCHED_EVERY_MS);
    this.#touching.unref();
    return true;
  }

  async release(path: string): Promise<void> {
    if (!this.#held.delete(path)) return;
    if (this.#held.size === 0) {
      clearInterval(this.#touching);
      this.#touching = undefined;
    }
    await rm(path, { force: true });
  }

  async isHeld(path: string): Promise<boolean> {
    if (this.#held.has(path)) return true;
    const claim = await readClaim(path);
    const touched = await stat(path).catch(() => undefined);
    if (claim === undefined || touched === undefined) return false;
    // What this very process does not hold was left by an earlier one of the same number.
    if (claim.host === hostname() && (claim.process === process.pid || !lives(claim.process))) return false;
    return Date.now() - touched.mtimeMs < VOID_AFTER_MS;
  }

  #touch(): void {
    const now = new Date();
    for (const path of this.#held.keys()) utimes(path, now, now).catch(() => undefined);
  }
}

/** False where there is such a file. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(text).finally(() => file.close());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readClaim(path: string): Promise<Claim | undefined> {
  try {
    const claim: Partial<Claim> = JSON.parse(await readFile(path, "utf8"));
    return typeof claim.process === "number" && typeof claim.host === "string" ? (claim as Claim) : undefined;
  } catch {
    // Not there, or cut off while it was written.
    return undefined;
  }
}

function lives(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
