// Stacks of the extension host name places in the bundle; this puts the sources' places in and leaves VS Code's own frames out.
// Node's own mapping does not serve there: VS Code writes stacks by itself.
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, relative, resolve } from "node:path";

const maps = new Map();

function mapOf(file) {
  if (!maps.has(file)) {
    const inline = /sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(
      readFileSync(file, "utf8"),
    );
    const json = inline && JSON.parse(Buffer.from(inline[1], "base64").toString("utf8"));
    maps.set(file, json ? new SourceMap(json) : undefined);
  }
  return maps.get(file);
}

/** The stack with places in the sources, relative to the working folder. */
export function inSources(stack) {
  return stack
    .split("\n")
    .filter(
      (line) =>
        !/^\s+at .*(extensionHostProcess|node:internal|\/static\/out\/vs\/|at new Promise)/.test(line),
    )
    .map((line) =>
      line.replace(
        /(?:\w[\w+.-]*:\/\/[^/\s()]*)?(\/[^\s():]+\.js):(\d+):(\d+)/,
        (whole, file, row, column) => {
          try {
            const entry = mapOf(file)?.findEntry(Number(row) - 1, Number(column) - 1);
            if (entry?.originalSource === undefined) return whole;
            const source = relative(process.cwd(), resolve(dirname(file), entry.originalSource));
            return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
          } catch {
            return whole; // not a file of ours
          }
        },
      ),
    )
    .join("\n");
}
