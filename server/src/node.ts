/** The language server on Node: for VS Code on the desktop and in remote windows, and for any editor by `--stdio`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { start } from "./lsp/start";

const compress = promisify(gzip);

start(createConnection(ProposedFeatures.all), {
  readFile: (uri) => readFile(fileURLToPath(uri)),
  gzip: (bytes) => compress(bytes),
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
