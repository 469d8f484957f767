// Bundles the extension: client, server and command line.
// `node scripts/build.mjs [--watch] [--production] [--outdir=FOLDER]`. Type checking is `tsc -b`'s; this only bundles.
import { join } from "node:path";
import { context } from "esbuild";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

const production = process.argv.includes("--production");
const outdir = process.argv.find((each) => each.startsWith("--outdir="))?.slice("--outdir=".length) ?? "dist";
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : "linked",
  target: "es2023",
  legalComments: "none",
  logLevel: "warning",
  plugins: [wasmModules],
};
const node = { platform: "node", format: "cjs", target: "node20" };
const shebang = { js: "#!/usr/bin/env node" };

// Client and server are one file each for both hosts: what differs between Node and a browser's worker is small, and only the half that
// the host can run is ever begun.
const forBothHosts = (name, entry, worker) => ({
  stdin: {
    // A worker has no "module" and wants no exports; the server has none.
    contents: `${name === "client" ? "module.exports = " : ""}typeof WorkerGlobalScope === "undefined" ? require(${JSON.stringify(entry)}) : require(${JSON.stringify(worker)});`,
    resolveDir: root,
    sourcefile: `${name}.js`,
  },
  outfile: join(outdir, `${name}.js`),
  // Of the packages only `…/browser` asks for this condition.
  conditions: ["browser", "module"],
});

const bundles = [
  {
    ...node,
    ...forBothHosts("client", "./client/src/extension.ts", "./client/src/browser.ts"),
    external: ["vscode"],
  },
  {
    ...node,
    ...forBothHosts("server", "./server/src/node.ts", "./server/src/browser.ts"),
    banner: shebang,
  },
  { ...node, entryPoints: { cli: "server/src/cli.ts" }, outdir, banner: shebang },
];

const contexts = await Promise.all(bundles.map((bundle) => context({ ...shared, ...bundle })));
if (process.argv.includes("--watch")) {
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
}
