// Compiles AssemblyScript modules for esbuild: an import of "./name.wasm" is server/wasm/name.ts as `export const bytes: Uint8Array`.
// Compiled once per content, kept in the git-ignored .cache/wasm.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./setup.mjs";

const folder = join(root, ".cache", "wasm");
const options = [
  "--optimizeLevel",
  "3",
  "--runtime",
  "stub",
  "--noAssert",
  "--initialMemory",
  "16",
  "--enable",
  "simd,bulk-memory",
];

/** Compiles one module; answers its bytes. Throws with the compiler's own words. */
export async function compileWasm(name) {
  const source = readFileSync(join(root, "server", "wasm", `${name}.ts`), "utf8");
  const { version } = JSON.parse(
    readFileSync(join(root, "node_modules/assemblyscript/package.json"), "utf8"),
  );
  const hash = createHash("sha256")
    .update(JSON.stringify([version, options, source]))
    .digest("hex");
  const path = join(folder, `${name}-${hash.slice(0, 16)}.wasm`);
  if (existsSync(path)) return readFileSync(path);
  const { main } = await import("assemblyscript/asc");
  const files = new Map();
  const { error, stderr } = await main([`${name}.ts`, "--outFile", `${name}.wasm`, ...options], {
    readFile: (file) => (file === `${name}.ts` ? source : null),
    writeFile: (file, content) => files.set(file, content),
    listFiles: () => [],
  });
  if (error) throw new Error(`server/wasm/${name}.ts: ${error.message}\n${stderr}`);
  mkdirSync(folder, { recursive: true });
  // Written aside and moved, so that another build never reads a half.
  writeFileSync(`${path}.${process.pid}`, files.get(`${name}.wasm`));
  renameSync(`${path}.${process.pid}`, path);
  return readFileSync(path);
}

/** esbuild's plugin. */
export const wasmModules = {
  name: "wasm-modules",
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({
      path: basename(path, ".wasm"),
      namespace: "wasm-modules",
      pluginData: undefined,
    }));
    build.onLoad({ filter: /.*/, namespace: "wasm-modules" }, async ({ path }) => {
      const text = (await compileWasm(path)).toString("base64");
      const contents = `export const bytes = Uint8Array.from(atob("${text}"), (unit) => unit.charCodeAt(0));`;
      return { contents, loader: "js", watchFiles: [join(root, "server", "wasm", `${path}.ts`)] };
    });
  },
};
