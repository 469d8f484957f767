// Runs a program to its end for the set-up scripts: output is kept and shown only when the program fails, so that a fresh
// machine's set-up prints a line a step and not a screen a step.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Runs `command` with `args`. Answers its standard output; throws an Error whose message carries the command and the end of
 * what it printed when it cannot start or ends with a code other than 0.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (errors += chunk));
    child.on("error", (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const tail = `${output}\n${errors}`.trim().split("\n").slice(-25).join("\n");
      reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? `code ${code}`}:\n${tail}`));
    });
  });
}

/** The path of a program on PATH, or undefined. */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

let packageListsFresh = false;

/** Runs an apt-get command; when it fails, refreshes the package lists once per process and tries again. */
export async function apt(args, options = {}) {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    return await run("apt-get", args, { ...options, env: environment });
  } catch (error) {
    if (packageListsFresh) throw error;
    await run("apt-get", ["update"], { env: environment });
    packageListsFresh = true;
    return run("apt-get", args, { ...options, env: environment });
  }
}
