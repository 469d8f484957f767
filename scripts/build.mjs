// Bundles the extension: client and server, each for Node and for the browser's worker, and the command line.
// `node scripts/build.mjs [--watch] [--production]`. Type checking is `tsc -b`'s; this only bundles.
import { existsSync } from "node:fs";
import { context } from "esbuild";

const production = process.argv.includes("--production");
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  target: "es2023",
  legalComments: "none",
  logLevel: "warning",
};
const node = { platform: "node", format: "cjs", target: "node20" };
const worker = { platform: "browser", format: "cjs", mainFields: ["browser", "module", "main"] };
const shebang = { js: "#!/usr/bin/env node" };

const bundles = [
  { ...node, entryPoints: { client: "client/src/extension.ts" }, external: ["vscode"] },
  { ...worker, entryPoints: { browser: "client/src/browser.ts" }, external: ["vscode"] },
  { ...node, entryPoints: { server: "server/src/node.ts" }, banner: shebang },
  { ...worker, format: "iife", entryPoints: { serverWorker: "server/src/browser.ts" } },
  { ...node, entryPoints: { cli: "server/src/cli.ts" }, banner: shebang },
];

// While the product grows, an entry that is not written yet is left out; a release build wants all five.
const wanted = bundles.filter((bundle) => production || existsSync(Object.values(bundle.entryPoints)[0]));
const contexts = await Promise.all(wanted.map((bundle) => context({ ...shared, ...bundle, outdir: "dist" })));
if (process.argv.includes("--watch")) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
