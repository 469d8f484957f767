/**
 * Owns what a file is judged against: the file's own pragma, then the destination picked for it, then the workspace's setting by path,
 * the user's setting, the default. Invariant: product and precision are decided one after the other in that order, so that a pragma may
 * name only a precision; a precision that the product does not take gives way to the product's own.
 */
import { readPragma } from "../lineprotocol/pragma";
import {
  DEFAULT_TARGET,
  formatTarget,
  PRODUCTS,
  type Precision,
  parseTarget,
  type Target,
} from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import type { ResolvedTarget } from "./context";
import type { Settings, TargetSource } from "./protocol";

export interface TargetQuestion {
  readonly uri: string;
  /** The beginning of the text; PRAGMA_HEAD_UNITS are enough. */
  readonly head: string;
  readonly destination: Destination | undefined;
  readonly settings: Settings;
}

export function resolveTarget({ uri, head, destination, settings }: TargetQuestion): ResolvedTarget {
  const pragma = readPragma(head);
  const byPath = pathTarget(uri, settings.targetByPath);
  // An editor gives the default as the setting's value where nobody set anything.
  const byUser = settings.target === formatTarget(DEFAULT_TARGET) ? undefined : parseTarget(settings.target);
  const sources: readonly (readonly [TargetSource, Omit<Target, "precision"> | undefined])[] = [
    ["pragma", pragma?.target],
    ["destination", destination],
    ["workspace", byPath],
    ["user", byUser],
  ];
  const [source, chosen] = sources.find(([, target]) => target !== undefined) ?? ["default", DEFAULT_TARGET];
  const { product, version } = chosen ?? DEFAULT_TARGET;
  const wanted: readonly (Precision | "" | undefined)[] = [
    pragma?.precision,
    // A pragma's product with a destination of another product: the destination's precision says nothing of it.
    destination?.product === product ? destination.precision : undefined,
    settings.precision,
  ];
  const known = PRODUCTS[product].precisions;
  const precision = wanted.find((each): each is Precision => !!each && known.includes(each)) ?? known[0];
  return {
    target: version === undefined ? { product, precision } : { product, version, precision },
    source: source === "default" && pragma?.precision ? "pragma" : source,
    pragma,
  };
}

function pathTarget(uri: string, byPath: Settings["targetByPath"]): Target | undefined {
  const path = decodedPath(uri);
  for (const [glob, word] of Object.entries(byPath)) if (matchesGlob(path, glob)) return parseTarget(word);
  return undefined;
}

function decodedPath(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(\/\/[^/]*)?/i, "").replace(/[?#].*$/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Whether the end of a path, from a folder's border on, matches: `*` within a name, `**` over folders, `?`, `{a,b}`. */
export function matchesGlob(path: string, glob: string): boolean {
  const source = glob
    .replace(/^\.?\//, "")
    .replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (token) => {
      if (token === "**/") return "(?:.*/)?";
      if (token === "**") return ".*";
      if (token === "*") return "[^/]*";
      if (token === "?") return "[^/]";
      if (token.length > 1) {
        const words = token.slice(1, -1).split(",");
        return `(?:${words.map((word) => word.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("|")})`;
      }
      return `\\${token}`;
    });
  return new RegExp(`(?:^|/)${source}$`).test(path);
}
