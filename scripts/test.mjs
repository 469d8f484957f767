// `npm test`: sets up, builds, runs every check and suite, and closes with `N passed, N failed`.
// `node scripts/test.mjs [--only static,unit,servers,editor]` for a part of it. With CI=true nothing may be left out: a missing server,
// editor or ../shared counts as a failure; elsewhere it is said and left out. A static check counts as one test.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./setup/run.mjs";
import { ensureDependencies, ensureServers, root } from "./setup.mjs";

const strict = Boolean(process.env.CI);
const groups = ["static", "unit", "servers", "editor"];
const onlyAt = process.argv.indexOf("--only");
const only = onlyAt < 0 ? groups : (process.argv[onlyAt + 1] ?? "").split(",");
const unknown = only.filter((name) => !groups.includes(name));
if (unknown.length > 0) {
  console.error(`There is no group "${unknown.join(", ")}". Groups are ${groups.join(", ")}.`);
  process.exit(2);
}

const table = [];

/** Runs one suite, prints its output as it comes, and keeps its line of the table; what throws is one failure. */
async function suite(name, body) {
  console.log(`\n— ${name}`);
  const start = Date.now();
  let tally;
  try {
    tally = await body();
  } catch (error) {
    console.log(`✖ ${error.message}`);
    tally = { passed: 0, failed: 1 };
  }
  table.push({ name, skipped: 0, twice: 0, ...tally, seconds: (Date.now() - start) / 1000 });
  return tally.failed === 0;
}

/** A suite of one: a program that must end well. */
const program = (name, command, ...args) =>
  suite(name, async () => {
    await run(command, args, { cwd: root, shell: process.platform === "win32" });
    return { passed: 1, failed: 0 };
  });

const bin = (name) => join(root, "node_modules", ".bin", name);

await ensureDependencies();
// What follows uses installed packages, which a fresh clone did not have when this file was loaded.
const { runTestFiles, testFilesOf } = await import("./unit.mjs");
const built = await program("build", process.execPath, "scripts/build.mjs");

if (only.includes("static")) {
  await program("types", bin("tsc"), "-b");
  await program("format and lint", bin("biome"), "ci", "--colors=off", ".");
  await program("imports", process.execPath, "scripts/imports.mjs");
}
if (only.includes("unit")) {
  if (strict && !existsSync(join(root, "..", "shared")))
    await suite("shared test data", async () => {
      throw new Error("../shared is not there: the suites on recorded and generated data cannot run.");
    });
  await suite("unit", () => runTestFiles(testFilesOf("unit"), { strict }));
}
if (only.includes("servers") || only.includes("editor")) {
  const { missing } = await ensureServers(root);
  for (const sentence of missing)
    if (strict)
      await suite("set-up of servers", async () => {
        throw new Error(sentence);
      });
    else console.log(sentence);
}
if (only.includes("servers"))
  await suite("servers", () => runTestFiles(testFilesOf("servers"), { strict, concurrency: 2 }));
if (only.includes("editor") && built) await editorSuites();

report();

async function editorSuites() {
  const { editorKinds, runEditorTests } = await import(
    pathToFileURL(join(root, "test", "editor", "run.mjs")).href
  );
  for (const kind of editorKinds) {
    if (kind === "packaged" && !(await program("package", process.execPath, "scripts/package.mjs"))) continue;
    await suite(`editor, ${kind}`, () => runEditorTests(kind));
  }
  await suite("npm start", () => runTestFiles([join("test", "editor", "start.test.ts")], { strict }));
}

function report() {
  const widest = Math.max(...table.map(({ name }) => name.length));
  console.log(`\n${"suite".padEnd(widest)}  passed  failed  left out  seconds`);
  for (const { name, passed, failed, skipped, seconds } of table) {
    const counts = `${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(8)}`;
    console.log(`${name.padEnd(widest)}  ${counts}  ${seconds.toFixed(1).padStart(7)}`);
  }
  const sum = (key) => table.reduce((total, line) => total + line[key], 0);
  const [passed, failed] = [sum("passed"), sum("failed")];
  if (sum("twice") > 0) console.log(`\n${sum("twice")} passed at the second attempt only (see above)`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
