/**
 * Owns the options of `check` that say what is looked for beyond the target: the command line's twins of the settings in the editor.
 * Invariant: what cannot be read is a {@link WrongUse} before any file is opened.
 */
import { CODES, type FindingCode, isFindingCode, type Severity } from "../checks/codes";
import { PRODUCTS, parseTarget, type Target } from "../lineprotocol/targets";
import type { CliIo } from "./io";
import {
  listOption,
  type OptionTable,
  type ReadArguments,
  textOption,
  WrongUse,
  wordOption,
} from "./options";
import type { ThreadUse } from "./readThreads";

/** What a check looks for, and how grave it is. */
export interface SoughtFindings {
  readonly style: boolean;
  readonly portability: readonly Target[];
  /** Seconds; null: for ever; undefined: not known. */
  readonly retentionSeconds: number | null | undefined;
  readonly severity: Readonly<Partial<Record<FindingCode, Severity | "off">>>;
  /** The lowest severity that is printed. */
  readonly least: Severity;
}

export const SOUGHT_OPTIONS = {
  severity: { type: "string" },
  style: { type: "boolean" },
  portability: { type: "string" },
  retention: { type: "string" },
  rule: { type: "string", multiple: true },
} as const satisfies OptionTable;

const SEVERITIES = ["warning", "error", "information", "hint"] as const;

export function readSought(values: ReadArguments["values"]): SoughtFindings {
  const style = values.style === true;
  const portability = portabilityOf(textOption(values, "portability"));
  return {
    style,
    portability,
    retentionSeconds: retentionOf(textOption(values, "retention")),
    severity: Object.fromEntries(listOption(values, "rule").map(ruleOf)),
    least: leastOf(values, style, portability),
  };
}

/** What was asked for is printed, too. */
function leastOf(values: ReadArguments["values"], style: boolean, portability: readonly Target[]): Severity {
  if (textOption(values, "severity") !== undefined) return wordOption(values, "severity", SEVERITIES);
  if (style) return CODES["unsorted-tags"].severity;
  return portability.length > 0 ? CODES["not-portable"].severity : "warning";
}

function portabilityOf(list: string | undefined): readonly Target[] {
  if (list === undefined) return [];
  return list.split(",").map((word) => {
    const target = parseTarget(word.trim());
    if (target) return target;
    throw new WrongUse(
      `--portability is a list of targets joined by commas; "${word.trim()}" is none. Products: ${Object.keys(PRODUCTS).join(", ")}.`,
    );
  });
}

/** Smaller files are read in less than a second, much of which a second thread needs to begin and to have its code compiled. */
const LEAST_BYTES = 256 * 1024 * 1024;
const MOST_THREADS = 16;

/** The threads that files are read in: as many as asked for, else as many as pay. */
export function threadsOption(values: ReadArguments["values"], io: CliIo): ThreadUse | undefined {
  const word = textOption(values, "threads");
  if (word !== undefined && !(/^[1-9]\d?$/.test(word) && Number(word) <= MOST_THREADS)) {
    throw new WrongUse(`--threads is a number from 1 to ${MOST_THREADS}, not "${word}".`);
  }
  const { threads } = io;
  const count = word === undefined ? threads?.useful : Number(word);
  if (!threads || count === undefined || count < 2) return undefined;
  return { count, start: threads.start, leastBytes: word === undefined ? LEAST_BYTES : 0 };
}

const DURATION_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };

function retentionOf(word: string | undefined): number | null | undefined {
  if (word === undefined) return undefined;
  if (word === "infinite") return null;
  const match = /^([1-9]\d{0,8})([mhdw])$/.exec(word);
  if (!match) throw new WrongUse(`--retention is a time like 24h, 7d or 52w, or infinite, not "${word}".`);
  return Number(match[1]) * DURATION_SECONDS[match[2]];
}

function ruleOf(word: string): readonly [FindingCode, Severity | "off"] {
  const [code, severity, ...rest] = word.split("=");
  const known = ([...SEVERITIES, "off"] as const).find((each) => each === severity);
  if (!isFindingCode(code) || known === undefined || rest.length > 0) {
    throw new WrongUse(
      `--rule is CODE=SEVERITY with one of ${SEVERITIES.join(", ")}, off, not "${word}". The codes stand in docs/rules.`,
    );
  }
  return [code, known];
}
