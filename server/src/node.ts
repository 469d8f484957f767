/** The language server on Node: for VS Code on the desktop and in remote windows, and for any editor by `--stdio`. */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzip } from "node:zlib";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { start } from "./lsp/start";
import { inflated, openFile } from "./nodeFiles";

const compress = promisify(gzip);

/** The engine's own collection, which Node shows only to those who ask for it. */
function findCollector(): (() => void) | undefined {
  setFlagsFromString("--expose-gc");
  const found: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  return typeof found === "function" ? () => found() : undefined;
}

const tidy = findCollector();

start(createConnection(ProposedFeatures.all), {
  openFile: (uri) => openFile(fileURLToPath(uri)),
  gunzip: (parts) => inflated(eachOf(parts)),
  gzip: (bytes) => compress(bytes),
  ...(tidy && { tidy }),
  now: () => Date.now(),
  soon: (run) => {
    const handle = setImmediate(run);
    return () => clearImmediate(handle);
  },
  later: (run, milliseconds) => {
    const handle = setTimeout(run, milliseconds);
    return () => clearTimeout(handle);
  },
  rulesUri: pathToFileURL(join(__dirname, "..", "docs", "rules")).toString(),
});

async function* eachOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* parts;
}
