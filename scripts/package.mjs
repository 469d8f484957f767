// Packs the extension into dist/line-protocol.vsix: what ships is laid out in a folder of its own (a release build cannot mix with one for
// development), vsce packs it, and the package is looked into. `node scripts/package.mjs`. Exit code 1 if the package is too big,
// holds a file that is not on the list, or lacks one that is.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const vsix = join(root, "dist", "line-protocol.vsix");
const LIMIT_BYTES = 500_000;

/** What is copied from the project; .vscodeignore names the same once more for who packs by hand. */
const PARTS = [
  ...["package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE", ".vscodeignore"],
  ...["media", "l10n", "syntaxes", "samples/start.lp", "docs/walkthrough"],
];
// The command line and the language server for other editors are used from the sources; the editor needs two bundles.
const BUNDLES = ["client", "server"];

/** Each file of the package, by its name inside. */
const ALLOWED = [
  /^package(\.nls)?\.json$/,
  /^(README|CHANGELOG)\.md$/,
  /^LICENSE$/,
  new RegExp(`^dist/(${BUNDLES.join("|")})\\.js$`),
  /^media\/(icon\.png|(view|language-(dark|light))\.svg)$/,
  /^l10n\/bundle\.l10n(?:\.[\w-]+)?\.json$/,
  /^syntaxes\/[\w.-]+\.json$/,
  /^samples\/start\.lp$/,
  /^docs\/walkthrough\/[\w-]+\.(md|png)$/,
];
const REQUIRED = [
  ...["package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE", "samples/start.lp"],
  ...BUNDLES.map((name) => `dist/${name}.js`),
];

const staging = join(root, "out", "package");
const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
const run = (cwd, ...args) =>
  execFileSync(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "inherit"] }).toString();

rmSync(staging, { recursive: true, force: true });
mkdirSync(dirname(vsix), { recursive: true });
for (const part of PARTS)
  if (existsSync(join(root, part))) cpSync(join(root, part), join(staging, part), { recursive: true });
run(root, join(root, "scripts", "build.mjs"), "--production", `--outdir=${join(staging, "dist")}`);
// No host is named for the sources, so links inside the README stay as they are.
const sources = ["--allow-missing-repository", "--no-rewrite-relative-links"];
run(staging, vsce, "package", "--no-dependencies", "--skip-license", ...sources, "--out", vsix);
const listed = run(staging, vsce, "ls", "--no-dependencies").trim().split(/\r?\n/);
rmSync(staging, { recursive: true, force: true });

const problems = [
  ...listed
    .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
    .map((file) => `${file} does not belong into the package`),
  ...REQUIRED.filter((file) => !listed.includes(file)).map((file) => `${file} is missing`),
];
const { size } = statSync(vsix);
const bytes = size.toLocaleString("en");
if (size > LIMIT_BYTES) problems.push(`${bytes} bytes are more than ${LIMIT_BYTES.toLocaleString("en")}`);
console.log(`dist/line-protocol.vsix: ${listed.length} files, ${bytes} bytes`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
