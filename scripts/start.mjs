// `npm start`: sets up, builds, shows in the terminal what the checks find in samples/ and what a dry-run write would be answered, then
// opens the editor on samples/ with the extension and stays until Ctrl-C. Desktop VS Code where there is one (`code` on PATH, or
// VSCODE_PATH, and a display), else VS Code's server with its address printed; `--browser` asks for that one.
// Nothing is left behind: the profile is a temporary folder, the editor's server ends with this script.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quietSettings, startEditorServer } from "../test/editor/host/server.mjs";
import { findProgram, run } from "./setup/run.mjs";
import { ensureDependencies, ensureEditor, root } from "./setup.mjs";

const shown = join(root, "samples", "mistakes.lp");
const profile = mkdtempSync(join(tmpdir(), "line-protocol-start-"));
let end = async () => {};
let ending = false;

async function leave(code) {
  if (ending) return;
  ending = true;
  await end();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => leave(0));

try {
  await ensureDependencies();
  console.log("Building …");
  await run(process.execPath, ["scripts/build.mjs"], { cwd: root });
  showInTerminal();
  const desktop = process.argv.includes("--browser") ? undefined : desktopEditor();
  if (desktop) await openDesktop(desktop);
  else await openBrowserEditor();
} catch (error) {
  console.error(error.message);
  await leave(1);
}

/** Findings end with code 1, refused lines too: here they are what is to be seen. */
function showInTerminal() {
  const samples = readdirSync(join(root, "samples"))
    .filter((name) => name.endsWith(".lp"))
    .map((name) => join("samples", name));
  const commands = [
    ["check", ...samples],
    ["write", "--dry-run", join("samples", "type-conflicts.lp")],
  ];
  for (const args of commands) {
    console.log(`\n> line-protocol ${args.join(" ")}\n`);
    const { status } = spawnSync(process.execPath, [join("dist", "cli.js"), ...args], {
      cwd: root,
      stdio: "inherit",
    });
    if (status !== 0 && status !== 1) throw new Error(`line-protocol ${args[0]} ended with ${status}.`);
  }
  console.log("");
}

function desktopEditor() {
  const display = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display) return undefined;
  return process.env.VSCODE_PATH ?? findProgram(process.platform === "win32" ? "code.cmd" : "code");
}

async function openDesktop(program) {
  const user = join(profile, "user");
  mkdirSync(join(user, "User"), { recursive: true });
  writeFileSync(join(user, "User", "settings.json"), JSON.stringify(quietSettings));
  const folders = [`--user-data-dir=${user}`, `--extensions-dir=${join(profile, "extensions")}`];
  const args = [
    "--wait",
    "--new-window",
    ...folders,
    `--extensionDevelopmentPath=${root}`,
    join(root, "samples"),
    shown,
  ];
  console.log(`Opening ${program} on samples/. Close its window or press Ctrl-C to end.`);
  const child = spawn(program, args, { stdio: "inherit", shell: process.platform === "win32" });
  end = async () => void child.kill();
  child.on("error", (error) => console.error(`${program} could not be started: ${error.message}`));
  child.on("close", (code) => leave(code ?? 0));
}

async function openBrowserEditor() {
  const paths = await ensureEditor(root, { browser: false });
  const server = await startEditorServer(paths, profile);
  end = server.stop;
  if (ending) return server.stop();
  const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ["extensionDevelopmentPath", remote(root)],
    ["openFile", remote(shown)],
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ folder: join(root, "samples"), payload: JSON.stringify(payload) });
  console.log(`The editor is open at\n\n  ${server.url}/?${query}\n\nPress Ctrl-C to end.`);
}
