// Packs the extension into dist/line-protocol.vsix: a release build, then vsce with the allow-list of .vscodeignore, then a look
// at what is inside. `node scripts/package.mjs`. Exit code 1 if the package is too big or holds what it must not.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const vsix = join(root, "dist", "line-protocol.vsix");
const LIMIT_BYTES = 500_000;
const FORBIDDEN = /\.(ts|map|tsbuildinfo)$|(^|\/)(node_modules|test|server|client|scripts)\//;
const REQUIRED = [
  "package.json",
  "readme.md",
  "changelog.md",
  "LICENSE.txt",
  "dist/client.js",
  "dist/server.js",
];

const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");
const run = (...args) =>
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });

mkdirSync(dirname(vsix), { recursive: true });
run(join(root, "scripts", "build.mjs"), "--production");
run(vsce, "package", "--no-dependencies", "--skip-license", "--out", vsix);
const listed = run(vsce, "ls", "--no-dependencies").toString().trim().split(/\r?\n/);

const problems = listed
  .filter((file) => FORBIDDEN.test(file))
  .map((file) => `${file} does not belong into the package`);
const names = new Set(listed.map((file) => file.toLowerCase()));
for (const file of REQUIRED) {
  const plain = file.toLowerCase().replace(/\.txt$/, "");
  if (!names.has(plain) && !names.has(file.toLowerCase())) problems.push(`${file} is missing`);
}
const { size } = statSync(vsix);
if (size > LIMIT_BYTES)
  problems.push(`${size.toLocaleString("en")} bytes, more than ${LIMIT_BYTES.toLocaleString("en")}`);
console.log(`${vsix}: ${listed.length} files, ${size.toLocaleString("en")} bytes`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
