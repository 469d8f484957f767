// A cached folder counts as ready only when its stamp says so: the stamp is written last and names what was put there with
// sizes, so that a download or an unpacking cut half way is done again and a changed version replaces the old one.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const stampOf = (folder) => join(folder, "ready.json");

/** True when `folder` was made ready as `version` and its recorded files still have their sizes. */
export function isReady(folder, version) {
  if (!existsSync(stampOf(folder))) return false;
  try {
    const stamp = JSON.parse(readFileSync(stampOf(folder), "utf8"));
    const whole = Object.entries(stamp.files).every(
      ([file, size]) => statSync(join(folder, file)).size === size,
    );
    return stamp.version === version && whole;
  } catch {
    return false;
  }
}

/** Writes the stamp of `folder`; `files` are paths in the folder that must exist. */
export function markReady(folder, version, files, more = {}) {
  const sizes = Object.fromEntries(files.map((file) => [file, statSync(join(folder, file)).size]));
  writeFileSync(stampOf(folder), `${JSON.stringify({ version, files: sizes, ...more }, undefined, 2)}\n`);
}

/** Empties and makes `folder`. */
export function startOver(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/**
 * Runs `work` while holding `name` as a lock folder, so that two set-ups in one working tree do not write into the same cache.
 * A lock older than 15 minutes, or of a process that is gone, is taken over.
 */
export async function withLock(name, work) {
  mkdirSync(dirname(name), { recursive: true });
  for (;;) {
    try {
      mkdirSync(name);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned(name)) rmSync(name, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    writeFileSync(join(name, "pid"), String(process.pid));
    return await work();
  } finally {
    rmSync(name, { recursive: true, force: true });
  }
}

function isAbandoned(name) {
  try {
    if (Date.now() - statSync(name).mtimeMs > 15 * 60_000) return true;
    process.kill(Number(readFileSync(join(name, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}
