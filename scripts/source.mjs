// Loads TypeScript of the server into a script that writes a page from it.
import { build } from "esbuild";
import { root } from "./setup.mjs";
import { wasmModules } from "./wasm.mjs";

/** Answers what all files export, bundled together; `files`: paths from the project's root, without extension. */
export async function loadSource(...files) {
  const result = await build({
    stdin: {
      contents: files.map((file) => `export * from "./${file}";`).join("\n"),
      resolveDir: root,
      loader: "ts",
    },
    bundle: true,
    plugins: [wasmModules],
    write: false,
    format: "esm",
    platform: "neutral",
    logLevel: "error",
  });
  const source = Buffer.from(result.outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${source}`);
}
