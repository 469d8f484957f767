// Runs the suites of test/editor/suite in the real VS Code through @vscode/test-electron, in five ways:
//   node      the extension from this folder, in the Node extension host           suite/*.test.ts
//   web       the same in the web extension host (`browser` entry)                 suite/*.web.test.ts, *.both.test.ts
//   packaged  the package of dist/*.vsix installed as a person would               suite/*.packaged.test.ts
//   killed    as node; its extension host is killed and its window opened anew     suite/*.killed.test.ts
//   untrusted as node; in a folder that nobody trusts                              suite/*.untrusted.test.ts
// `node test/editor/run.mjs [node|web|packaged|killed|untrusted…] [part of a test file's name…]`
// Where the browser editor can be prepared (Linux with npm and a compiler) it stands in for VS Code (host/code.mjs); elsewhere, or with
// LP_DESKTOP=1, test-electron downloads desktop VS Code, and VSCODE_PATH names one that is installed.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runTests } from "@vscode/test-electron";
import { build } from "esbuild";
import { ensureEditor, root, whyNoBrowserEditor } from "../../scripts/setup.mjs";

const here = dirname(fileURLToPath(import.meta.url));
export const editorKinds = ["node", "web", "packaged", "killed", "untrusted"];

const namesOf = {
  node: (name) => name.endsWith(".test.ts") && !/\.(web|packaged|killed|untrusted)\.test\.ts$/.test(name),
  web: (name) => /\.(web|both)\.test\.ts$/.test(name),
  packaged: (name) => name.endsWith(".packaged.test.ts"),
  killed: (name) => name.endsWith(".killed.test.ts"),
  untrusted: (name) => name.endsWith(".untrusted.test.ts"),
};

/** The test files of a kind, as names in test/editor/suite. */
export function editorTestFiles(kind, parts = []) {
  return readdirSync(join(here, "suite"))
    .filter(namesOf[kind])
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
    .sort();
}

/**
 * Runs one kind. Answers `{ passed, twice, failed }`, `twice` being those of the passed that took two attempts; a run that breaks off
 * before its tests counts as one failure.
 */
export async function runEditorTests(kind, { parts = [], say = console.log } = {}) {
  const files = editorTestFiles(kind, parts);
  if (files.length === 0) throw new Error(`There is no such test file for the ${kind} host.`);
  const vsix = kind === "packaged" ? packagePath() : undefined;
  const executable = await editorExecutable(say);
  const folder = join(root, "out", "test", "editor", String(process.pid));
  const scratch = await mkdtemp(join(tmpdir(), "line-protocol-suite-"));
  const results = join(scratch, "results.json");
  try {
    const tests = await bundleSuite(kind, files, folder);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: extensionPath(kind, folder),
      extensionTestsPath: tests,
      launchArgs: [process.env.LP_EDITOR_OPEN ?? workspaceCopy(scratch)],
      extensionTestsEnv: {
        LP_EDITOR_KIND: kind,
        LP_RESULTS: results,
        ...(vsix && { LP_EDITOR_VSIX: vsix }),
        LP_TEST_PROJECT: root,
      },
    });
    return tally(results, 0);
  } catch (error) {
    say(error.message);
    return tally(results, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  }
}

function extensionPath(kind, folder) {
  // An installed package is tested from an extension of its own, which only carries the tests.
  if (kind === "packaged") return join(here, "packaged");
  return kind === "web" ? webExtension(folder) : root;
}

/** The samples as a workspace of the run's own: tests may edit and save in it. */
function workspaceCopy(scratch) {
  const workspace = join(scratch, "workspace");
  mkdirSync(workspace);
  if (existsSync(join(root, "samples"))) cpSync(join(root, "samples"), workspace, { recursive: true });
  return workspace;
}

function tally(file, broken) {
  const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const failed = results.filter((result) => !result.passed).length;
  const passed = results.length - failed;
  const twice = results.filter((result) => result.passed && result.twice).length;
  return { passed, twice, failed: failed === 0 && (broken || passed === 0) ? 1 : failed };
}

function packagePath() {
  const folder = join(root, "dist");
  const name = existsSync(folder) && readdirSync(folder).find((each) => each.endsWith(".vsix"));
  if (!name) throw new Error("There is no package to test. Build it: npm run package");
  return join(folder, name);
}

/** The stand-in's path after its editor has been made ready; undefined where test-electron downloads VS Code. */
async function editorExecutable(say) {
  if (process.env.VSCODE_PATH) return process.env.VSCODE_PATH;
  if (process.env.LP_DESKTOP || whyNoBrowserEditor()) return undefined;
  await ensureEditor(root, { say });
  return join(here, "host", "code.mjs");
}

/** Bundles the suite; answers the path of the module with `run`, which VS Code loads. */
async function bundleSuite(kind, files, folder) {
  const web = kind === "web";
  const imports = files.map((name) => `import ${JSON.stringify(`./${name}`)};`);
  // The web host takes only tests that lie in the extension's folder; others go to the Node host.
  const tests = join(folder, web ? "extension" : ".", "index.js");
  await build({
    stdin: {
      contents: [...imports, 'export { run } from "./runner";'].join("\n"),
      resolveDir: join(here, "suite"),
      sourcefile: "index.ts",
      loader: "ts",
    },
    outfile: tests,
    bundle: true,
    format: "cjs",
    platform: web ? "browser" : "node",
    target: web ? "es2022" : "node20",
    external: ["vscode"],
    alias: web ? { "node:assert/strict": join(here, "suite", "webAssert.ts") } : {},
    define: { PROJECT_ROOT: JSON.stringify(root) },
    sourcemap: "inline",
    logLevel: "warning",
  });
  return tests;
}

/** The extension as a server-less VS Code (a browser alone) would take it: a copy that has its `browser` entry only. */
function webExtension(folder) {
  const extension = join(folder, "extension");
  mkdirSync(extension, { recursive: true });
  const { main, extensionKind, ...manifest } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(extension, "package.json"), JSON.stringify(manifest));
  for (const part of [
    "package.nls.json",
    "dist/client.js",
    "dist/server.js",
    "media",
    "syntaxes",
    "samples",
    "docs",
  ])
    if (existsSync(join(root, part))) cpSync(join(root, part), join(extension, part), { recursive: true });
  return extension;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const named = process.argv.slice(2);
  const kinds = editorKinds.filter((kind) => named.includes(kind));
  const parts = named.filter((each) => !editorKinds.includes(each));
  const total = { passed: 0, failed: 0 };
  for (const kind of kinds.length > 0 ? kinds : ["node"]) {
    const { passed, failed } = await runEditorTests(kind, { parts });
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed > 0 ? 1 : 0);
}
