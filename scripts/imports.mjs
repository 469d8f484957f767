// Checks that imports point one way (docs/architecture.md): each layer may use all to its right, the client only types of
// the server's protocol. Prints each wrong import with its place; exit code 1 if there is one.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const layers = ["lineprotocol", "document", "schema", "checks", "writing", "features", "lsp"];
const rankOf = (layer) => (layer === "cli" ? layers.length - 1 : layers.indexOf(layer));
const importPattern = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']/gm;

/** All .ts files below a folder, as paths relative to the project. */
function sourcesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));
}

const wrong = [];
for (const file of [...sourcesBelow("server/src"), ...sourcesBelow("client/src")]) {
  const text = readFileSync(join(root, file), "utf8");
  for (const [, typeOnly, specifier] of text.matchAll(importPattern)) {
    const problem = judge(file, specifier, Boolean(typeOnly));
    if (problem) wrong.push(`${file}: imports ${specifier}: ${problem}`);
  }
}
for (const line of wrong) console.error(line);
console.log(wrong.length === 0 ? "imports point one way" : `${wrong.length} imports point the wrong way`);
process.exit(wrong.length === 0 ? 0 : 1);

function judge(file, specifier, typeOnly) {
  const parts = file.split(/[\\/]/);
  if (!specifier.startsWith(".")) {
    const pure = parts[0] === "server" && rankOf(parts[2]) >= 0 && parts[2] !== "lsp" && parts[2] !== "cli";
    const allowed = /^vscode-languageserver(-types|-textdocument)/.test(specifier);
    return pure && !allowed ? "a pure folder uses no packages but LSP's types" : undefined;
  }
  const target = normalize(join(dirname(file), specifier)).split(/[\\/]/);
  if (parts[0] === "client") {
    if (target[0] === "client") return undefined;
    if (target.join("/") !== "server/src/lsp/protocol")
      return "the client knows only the server's lsp/protocol";
    return typeOnly ? undefined : "the client imports types of the protocol only";
  }
  if (target[0] !== "server") return "the server does not know the client";
  const from = rankOf(parts[2]);
  const to = rankOf(target[2]);
  if (from < 0) return undefined; // an entry file
  if (to < 0) return "only entry files import entry files";
  if (parts[2] !== target[2] && (to > from || (from === to && from === layers.length - 1)))
    return `${parts[2]} is to the right of ${target[2]}`;
  return undefined;
}
