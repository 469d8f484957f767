// Writes l10n/bundle.l10n.json, the texts of the client that can be translated: each `l10n.t("…")` under client/src, key and value alike. A
// translation is a file beside it, bundle.l10n.<language>.json. `--check` only compares and exits with 1 if the bundle is out of date.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";

const sources = join(root, "client", "src");
const bundle = join(root, "l10n", "bundle.l10n.json");

/** A call and its first argument, if that is a literal without parts that are filled in. */
const CALL = /\bl10n\.t\(\s*(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`([^`$\\]*)`)?/g;

/** The texts of a source. Throws for a call whose text is not written out. */
function textsOf(source, file) {
  return [...source.matchAll(CALL)].map(([call, double, single, template]) => {
    if (double !== undefined) return JSON.parse(`"${double}"`);
    if (single !== undefined)
      return JSON.parse(`"${single.replaceAll("\\'", "'").replace(/(?<!\\)"/g, '\\"')}"`);
    if (template !== undefined) return template;
    throw new Error(`${file}: ${call} is not followed by a text`);
  });
}

const texts = readdirSync(sources, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .flatMap((name) => textsOf(readFileSync(join(sources, name), "utf8"), name));
const wanted = `${JSON.stringify(Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text])), null, 2)}\n`;

if (process.argv.includes("--check")) {
  let present = "";
  try {
    present = readFileSync(bundle, "utf8");
  } catch {
    // Not written yet: out of date.
  }
  if (present !== wanted) {
    console.error("l10n/bundle.l10n.json is out of date: node scripts/l10n.mjs");
    process.exit(1);
  }
} else writeFileSync(bundle, wanted);
console.log(`${new Set(texts).size} texts can be translated`);
