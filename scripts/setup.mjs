// Everything that tests and `npm start` need beyond a clone, made ready once and then found again: packages, servers, the editor.
// Run by itself (`node scripts/setup.mjs`) it prepares all three; scripts import the part they need.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureEditor, whyNoBrowserEditor } from "./setup/editor.mjs";
import { run } from "./setup/run.mjs";
import { ensureServers } from "./setup/servers.mjs";

export { ensureEditor, ensureServers, whyNoBrowserEditor };

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Installs the npm packages of the lock file where those that are installed are others, or none. */
export async function ensureDependencies({ say = console.log } = {}) {
  if (areInstalled()) return;
  say("Installing packages (npm ci) …");
  await run("npm", ["ci"], { cwd: root, shell: process.platform === "win32" });
}

/** npm keeps a lock file of what it installed; packages for other systems are in the project's only. */
function areInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = packagesOf(installed);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    ([path, { version, optional }]) =>
      path === "" || have[path]?.version === version || (optional && !have[path]),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureDependencies();
  const { ready, missing } = await ensureServers(root);
  for (const title of ready) console.log(`${title} is ready`);
  for (const sentence of missing) console.log(sentence);
  const paths = await ensureEditor(root);
  console.log(`VS Code is ready in ${paths.folder}`);
}
