#!/usr/bin/env node
// Stands in for desktop VS Code's executable: @vscode/test-electron's `runTests({ vscodeExecutablePath })` starts it with the same
// arguments, and it runs the tests in VS Code's server (the real Node or web extension host) with the real workbench in Chromium.
// Reads --extensionDevelopmentPath=, --extensionTestsPath=, --user-data-dir= (a fresh profile) and the folder or file to open; and
// from the environment:
//   LP_EDITOR_KIND=web     the extension under test runs in the web extension host (its `browser` entry)
//   LP_EDITOR_KIND=untrusted   the folder is not trusted
//   LP_EDITOR_VSIX=file    this package is installed first, as a person would
//   LP_EDITOR_SECONDS=n    the run is given up after n seconds (900)
//   LP_SCREENSHOTS=dir     where pictures go (out/screenshots)
//   LP_RESULTS=file        gets the tests' results as JSON: [{ "name", "passed", "milliseconds", "error"? }]
//   LP_TEST_…=…            handed to the tests (test/editor/suite/person.ts `given`)
// Ends with the tests' exit code.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { editorPaths } from "../../../scripts/setup/editor.mjs";
import { serveActions } from "./actions.mjs";
import { openPage } from "./page.mjs";
import { startEditorServer } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

function readArguments(args) {
  const valuesOf = (name) =>
    args.filter((each) => each.startsWith(`--${name}=`)).map((each) => each.slice(name.length + 3));
  return {
    development: valuesOf("extensionDevelopmentPath").map((path) => resolve(path)),
    tests: valuesOf("extensionTestsPath").map((path) => resolve(path))[0],
    open: args.filter((each) => !each.startsWith("-")).map((path) => resolve(path))[0],
  };
}

const { development, tests, open } = readArguments(process.argv.slice(2));
if (!tests) {
  console.error("code.mjs runs tests: it needs --extensionTestsPath=");
  process.exit(2);
}

const profile = await mkdtemp(join(tmpdir(), "line-protocol-editor-"));
const closing = [() => rm(profile, { recursive: true, force: true, maxRetries: 5 })];
let closed;
// Called by a signal and by the run's end, which a signal brings about: both wait for the same closing.
const closeAll = () => {
  closed ??= (async () => {
    for (const close of closing.reverse()) await close().catch((error) => console.error(error.message));
  })();
  return closed;
};
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) process.once(signal, () => closeAll().then(() => process.exit(130)));

let code = 1;
try {
  const paths = editorPaths(root);
  const screenshots = process.env.LP_SCREENSHOTS ?? join(root, "out", "screenshots");
  const actions = await serveActions(screenshots);
  closing.push(actions.stop);
  const given = Object.entries(process.env).filter(([name]) => name.startsWith("LP_TEST_"));
  const server = await startEditorServer(paths, profile, {
    vsix: process.env.LP_EDITOR_VSIX,
    untrusted: process.env.LP_EDITOR_KIND === "untrusted",
    // A setting reaches both extension hosts; the web one has no environment.
    settings: { "lineProtocolTests.given": { actions: actions.url, ...Object.fromEntries(given) } },
  });
  closing.push(server.stop);
  code = await openPage(paths, server, {
    web: process.env.LP_EDITOR_KIND === "web",
    development,
    tests,
    open: open ?? root,
    actions,
    seconds: Number(process.env.LP_EDITOR_SECONDS ?? 900),
    onOpened: (close) => closing.push(close),
  });
  if (process.env.LP_RESULTS) await writeFile(process.env.LP_RESULTS, JSON.stringify(actions.results));
} catch (error) {
  console.error(error.stack ?? error);
} finally {
  await closeAll();
}
process.exit(code);
