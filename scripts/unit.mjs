// Bundles test files for this Node by one esbuild call and runs each in a process of its own by node:test.
// `node scripts/unit.mjs [--suite unit|servers] [--name PATTERN] [file or folder…]`. Without files: every test of the suite.
// Unit tests are test/**/*.test.ts but for test/editor (it needs VS Code) and test/servers (real servers, suite `servers`).
// Prints what failed, with its place in the sources, and closes with `N passed, N failed`.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { run } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

const bundles = join(root, "out", "test");
// Packages that find their own files or binaries beside them cannot be bundled.
const external = ["esbuild", "playwright-core", "@vscode/*", "typescript", "fast-check", "vscode"];
const requireForBundledPackages =
  'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);';

/** The test files of a suite, as paths relative to the project. */
export function testFilesOf(suite) {
  if (suite === "servers") return testFilesBelow("test/servers");
  return testFilesBelow("test").filter((file) => !/^test[\\/](editor|servers)[\\/]/.test(file));
}

function testFilesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(folder, name))
    .sort();
}

/**
 * Bundles and runs `files` (relative to the project). Answers `{ passed, failed, skipped }`, where a file that cannot be bundled,
 * breaks off or holds no test counts as one failure; `strict` counts what was left out as failures, too.
 * `say` gets a line at a time. At most `concurrency` files run at once.
 */
export async function runTestFiles(files, { say = console.log, strict = false, concurrency, name } = {}) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  removeAbandonedBundles();
  const folder = join(bundles, `run-${process.pid}`);
  const fail = (file, title, error) => {
    tally.failed++;
    say(describeFailure(file, title, error));
  };
  try {
    if (!(await bundleTests(files, folder, say))) return { ...tally, failed: files.length };
    // Children take over the environment: stacks name the sources' lines, and a test finds the project as its working folder.
    process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps`.trim();
    process.chdir(root);
    const sourceOf = new Map(files.map((file) => [bundleOf(file, folder), file]));
    const stream = run({
      files: [...sourceOf.keys()],
      concurrency: concurrency ?? Math.max(2, availableParallelism()),
      testNamePatterns: name ? [name] : undefined,
      timeout: 10 * 60_000,
    });
    const inside = []; // names of the enclosing tests, by nesting
    for await (const { type, data } of stream) {
      if (type === "test:stdout" || type === "test:stderr") say(data.message.trimEnd());
      if (type === "test:start") inside[data.nesting] = data.name;
      if (type !== "test:pass" && type !== "test:fail") continue;
      const kind = data.details.type;
      // A place is given as the bundle's or, where stacks are mapped, as the source's.
      const source = sourceOf.get(data.name) ?? sourceOf.get(data.file) ?? relative(root, data.file ?? "");
      const title = [...inside.slice(0, data.nesting), data.name].join(" › ");
      if (sourceOf.has(data.name)) {
        // A file speaks for itself only when it broke off or when no test in it did.
        const code = data.details.error?.exitCode;
        const broke = `the file broke off${code === undefined ? "" : ` with code ${code}`}`;
        if (data.details.error?.failureType !== "subtestsFailed")
          fail(source, type === "test:fail" ? broke : "no test ran in this file");
      } else if (type === "test:fail") {
        if (data.details.error?.failureType !== "subtestsFailed") fail(source, title, data.details.error);
      } else if (data.skip !== undefined || data.todo !== undefined) {
        if (name && !data.todo) continue; // not the one asked for
        const reason = data.skip || data.todo;
        tally[strict ? "failed" : "skipped"]++;
        say(
          `${strict ? "✖" : "–"} ${source}: ${title}${typeof reason === "string" ? `: ${reason}` : ": left out"}`,
        );
      } else if (kind !== "suite") tally.passed++;
    }
    return tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const bundleOf = (file, folder) =>
  join(folder, `${relative(join(root, "test"), join(root, file)).replace(/\.ts$/, "")}.mjs`);

async function bundleTests(files, folder, say) {
  try {
    await build({
      absWorkingDir: root,
      entryPoints: files,
      outdir: folder,
      outbase: "test",
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      external,
      plugins: [wasmModules],
      banner: { js: requireForBundledPackages },
      define: { PROJECT_ROOT: JSON.stringify(root) },
      sourcemap: "inline",
      logLevel: "silent",
    });
    return true;
  } catch (error) {
    for (const { text, location } of error.errors ?? [{ text: error.message }])
      say(`✖ ${location ? `${location.file}:${location.line}:${location.column + 1}: ` : ""}${text}`);
    return false;
  }
}

/** Each run bundles into a folder named by its process, so that runs at the same time do not disturb each other. */
function removeAbandonedBundles() {
  mkdirSync(bundles, { recursive: true });
  for (const name of readdirSync(bundles)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (pid && !existsProcess(pid)) rmSync(join(bundles, name), { recursive: true, force: true });
  }
}

function existsProcess(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function describeFailure(file, title, error) {
  if (!error) return `✖ ${file}: ${title}\n`;
  const cause = error.cause !== null && typeof error.cause === "object" ? error.cause : error;
  // The runner's own frames say nothing to the reader; paths are shown as the project knows them.
  const stack = String(cause.stack ?? cause.message ?? error.message)
    .split("\n")
    .filter((line) => !/^\s+at .*\(?node:/.test(line))
    .map((line) => line.replace(`file://${root}/`, "").replace(`${root}/`, ""))
    .slice(0, 60);
  return `✖ ${file}: ${title}\n${stack.map((line) => `    ${line}`).join("\n")}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.slice(2));

async function main(args) {
  let suite = "unit";
  let name;
  const named = [];
  for (let index = 0; index < args.length; index++) {
    if (args[index] === "--suite") suite = args[++index];
    else if (args[index] === "--name") name = args[++index];
    else named.push(relative(root, resolve(args[index])));
  }
  const missing = named.filter((path) => !existsSync(join(root, path)));
  const files =
    named.length === 0 ? testFilesOf(suite) : named.filter((path) => !missing.includes(path)).flatMap(expand);
  for (const path of missing) console.log(`✖ ${path} does not exist`);
  const tally =
    files.length > 0
      ? await runTestFiles(files, {
          strict: Boolean(process.env.CI),
          name,
          concurrency: suite === "servers" ? 2 : undefined,
        })
      : { passed: 0, failed: 0, skipped: 0 };
  const failed = tally.failed + missing.length;
  if (tally.passed + failed === 0) console.log("No test ran.");
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  console.log(`${tally.passed} passed, ${failed} failed${skipped}`);
  process.exit(failed > 0 || tally.passed === 0 ? 1 : 0);
}

function expand(path) {
  return statSync(join(root, path)).isDirectory() ? testFilesBelow(path) : [path];
}
