/**
 * Owns the command `check`: the findings of files, against the target that a file or the command line names.
 * Invariants: nothing is printed before all files were read, so that unreadable input leaves standard output empty; a target
 * named on the command line wins over the file's own.
 */
import { type CheckOptions, checkDocument } from "../checks/check";
import { CODES } from "../checks/codes";
import type { Finding, Severity } from "../checks/finding";
import { typeScopeOf } from "../checks/products";
import { PagedText } from "../document/pagedText";
import { DocumentReading } from "../document/reading";
import { defaultShardSeconds } from "../document/times";
import { dialectOf } from "../lineprotocol/dialects";
import { readPragma } from "../lineprotocol/pragma";
import { DEFAULT_TARGET, PRODUCTS, type Precision, type Target } from "../lineprotocol/targets";
import { CHECK_FORMATS, type CheckedFile, formatFindings } from "./checkFormats";
import { type CliIo, latin1 } from "./io";
import { LineIndex } from "./lineIndex";
import { precisionOption, readArguments, readInput, targetOption, WrongUse, wordOption } from "./options";

const SEVERITIES = ["warning", "error", "information", "hint"] as const;
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

export async function check(args: readonly string[], io: CliIo): Promise<number> {
  const { values, paths } = readArguments("check", args, {
    target: { type: "string" },
    precision: { type: "string" },
    severity: { type: "string" },
    format: { type: "string" },
  });
  if (paths.length === 0) {
    throw new WrongUse('No file is named; "-" is standard input. See "line-protocol check --help".');
  }
  const least = wordOption(values, "severity", SEVERITIES);
  const format = wordOption(values, "format", CHECK_FORMATS);
  const target = targetOption(values);
  const precision = precisionOption(values);
  const files: CheckedFile[] = [];
  for (const path of paths) {
    const checked = checkBytes(path, await readInput(path, io), target, precision, io.now());
    const findings = checked.findings.filter(({ severity }) => RANK[severity] <= RANK[least]);
    files.push({ ...checked, findings });
  }
  io.out(formatFindings(format, files));
  const isGrave = ({ severity }: Finding) => severity === "error" || severity === "warning";
  return files.some(({ findings }) => findings.some(isGrave)) ? 1 : 0;
}

function checkBytes(
  path: string,
  bytes: Uint8Array,
  given: Target | undefined,
  precision: Precision | undefined,
  now: number,
): CheckedFile {
  const raw = latin1(bytes);
  const content = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const pragma = readPragma(content.slice(0, 8000));
  const chosen = given ?? pragma?.target ?? DEFAULT_TARGET;
  const known = PRODUCTS[chosen.product].precisions;
  const wanted = precision ?? pragma?.precision ?? known[0];
  const target: Target = { ...chosen, precision: known.includes(wanted) ? wanted : known[0] };
  const text = new PagedText(path, "line-protocol", 1, content);
  const byShard = typeScopeOf(target) === "shard";
  const reading = new DocumentReading(text, dialectOf(target, "utf16"), {
    shardSeconds: byShard ? defaultShardSeconds(null) : 0,
  });
  reading.advance();
  const options: CheckOptions = {
    target,
    pragma,
    now: now / 1000,
    severity: {},
    limit: Number.POSITIVE_INFINITY,
    visible: [],
  };
  const { findings } = checkDocument(reading, options);
  const whole = refusedWhole(raw, target, reading.facts.points + reading.facts.refused(), content);
  return { path, lines: new LineIndex(content), findings: whole ? [whole, ...findings] : findings };
}

/** A body that the server refuses as a whole: only its bytes tell (InfluxDB 3: not UTF-8, nothing in it). */
function refusedWhole(raw: string, target: Target, entries: number, content: string): Finding | undefined {
  const refusal = dialectOf(target, "bytes").refuseBody(raw, entries);
  if (!refusal) return undefined;
  const { code } = refusal;
  const at = code === "not-utf8" ? Math.max(0, content.indexOf("\ufffd")) : 0;
  return {
    code,
    severity: CODES[code].severity,
    message: `${CODES[code].title}. ${PRODUCTS[target.product].label} refuses the whole write: "${refusal.message}".`,
    start: at,
    end: Math.min(content.length, at + 1),
    lineStart: content.lastIndexOf("\n", at - 1) + 1,
    related: [],
  };
}
