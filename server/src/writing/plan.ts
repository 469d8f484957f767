/**
 * Owns what stands before a write: the batches, what must be asked first, and what cannot be sent at all.
 * Invariant: nothing is sent that would make the server fail for others (a line that its parser takes and its store cannot read).
 */
import type { Range } from "vscode-languageserver-types";
import { counted, grouped } from "../checks/entryView";
import { dialectOf } from "../lineprotocol/dialects";
import type { Dialect } from "../lineprotocol/dialects/dialect";
import { EntryKind, Mark } from "../lineprotocol/entry";
import { readBody } from "../lineprotocol/points";
import { describeTarget, versionAtLeast } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import {
  type Batch,
  type BatchLimits,
  batchBody,
  cutBatches,
  type Part,
  sourceOffset,
  widen,
} from "./batches";
import { type Question, sendAnyway } from "./question";
import { refuseDestination } from "./requests";
import type { SourceText } from "./source";

export interface PlanInput {
  readonly source: SourceText;
  readonly destination: Destination;
  readonly ranges?: readonly Range[];
  readonly limits: BatchLimits;
  /** Questions that were answered with yes. */
  readonly confirmed: readonly string[];
  /** The source is the file's own bytes (else an editor's text, which has lost what it could not show). */
  readonly fromDisk: boolean;
}

export interface Plan {
  readonly dialect: Dialect;
  readonly batches: readonly Batch[];
}

export type Planned =
  | { readonly plan: Plan }
  | { readonly ask: Question }
  /** Why nothing can be sent: one or two sentences. */
  | { readonly refusal: string };

export function planWrite(input: PlanInput): Planned {
  const { source, destination } = input;
  const refusal = refuseDestination(destination);
  if (refusal !== undefined) return { refusal };
  const dialect = dialectOf(destination, "bytes");
  const parts = widen(source, dialect, input.ranges);
  if (destination.id !== "dry-run") {
    const ask = questionsOf(input, parts).find(({ question }) => !input.confirmed.includes(question));
    if (ask) return { ask };
  }
  const batches = cutBatches(source, parts, dialect, input.limits);
  const harmful =
    destination.id === "dry-run" ? undefined : findHarmful(source, batches, dialect, destination);
  return harmful === undefined ? { plan: { dialect, batches } } : { refusal: harmful };
}

/** What the text holds that the server would read otherwise than it looks in the editor. */
function questionsOf({ source, destination, fromDisk }: PlanInput, parts: readonly Part[]): Question[] {
  const text = (part: Part) => source.bytes.slice(part.start, part.end);
  const server = describeTarget(destination);
  const found: Question[] = [];
  const broken = source.replacementCharacters();
  if (!fromDisk && broken > 0) {
    found.push({
      question: "replacement-characters",
      message: `The text holds ${counted(broken, "replacement character")} (U+FFFD). Send it anyway?`,
      detail:
        "The editor puts U+FFFD where it could not read a byte as UTF-8. Once sent, the character itself is stored. Save nothing over the original: reopen the file with its encoding.",
      choices: sendAnyway("replacement-characters"),
      remember: false,
    });
  }
  const fault = fromDisk ? source.utf8Fault() : undefined;
  if (fault) {
    found.push({
      question: "not-utf8",
      message: `Line ${grouped(fault.line + 1)} holds bytes that are not UTF-8. Send the file as it is?`,
      detail: `${server} ${REFUSES_NOT_UTF8.has(destination.product) ? "refuses such a body as a whole." : "stores the bytes as they are; most clients show them as garbage."}`,
      choices: sendAnyway("not-utf8"),
      remember: false,
    });
  }
  if (source.hasBom && parts[0]?.start === 0) {
    found.push({
      question: "byte-order-mark",
      message: "The file begins with a byte order mark (BOM). Send it with the file?",
      detail: `${server} reads it as part of the first measurement's name, or refuses a comment behind it. Save the file as UTF-8 without BOM to avoid this.`,
      choices: sendAnyway("byte-order-mark"),
      remember: false,
    });
  }
  if (BREAKS_ON_CRLF.has(destination.product) && parts.some((part) => text(part).includes("\r\n"))) {
    found.push({
      question: "carriage-returns",
      message: "The lines end with CRLF. Send them anyway?",
      detail: `${server} reads the carriage return as part of the line and refuses nearly every one. Change the line ends of the file to LF.`,
      choices: sendAnyway("carriage-returns"),
      remember: false,
    });
  }
  return found;
}

const REFUSES_NOT_UTF8: ReadonlySet<string> = new Set([
  "influxdb3-core",
  "influxdb3-enterprise",
  "cloud-serverless",
  "cloud-dedicated",
  "clustered",
]);
/** The Go parser of InfluxDB 1.x and 2.x knows no carriage return. */
const BREAKS_ON_CRLF: ReadonlySet<string> = new Set(["influxdb-1", "influxdb-2", "cloud-tsm"]);

/** A line that the server takes and then fails on, for all its users: said, and not sent. */
function findHarmful(
  source: SourceText,
  batches: readonly Batch[],
  dialect: Dialect,
  destination: Destination,
): string | undefined {
  const tags = breaksOnDuplicateTags(destination);
  for (const batch of batches) {
    if (batch.refused === 0 && !tags) continue;
    let at = -1;
    const body = batchBody(source, batch);
    readBody(body, dialect, (reading) => {
      if (at >= 0) return;
      const harms =
        reading.kind === EntryKind.refused
          ? reading.reason === "unreadable-value" || reading.reason === "server-panic"
          : tags && reading.kind === EntryKind.point && (reading.marks & Mark.duplicateTag) !== 0;
      if (harms) at = reading.start;
    });
    if (at >= 0) {
      const line = source.lineAt(sourceOffset(batch, at)) + 1;
      return `Line ${grouped(line)} makes ${describeTarget(destination)} fail instead of being refused. Nothing was sent. Correct the line first.`;
    }
  }
  return undefined;
}

/**
 * InfluxDB 3.4 to 3.9.7 and 3.10.0 to 3.10.2 take a line with one tag twice, cannot read the table any more, and stop at the next
 * snapshot (release notes 3.9.8, 3.10.3; seen on 3.10). Where the version is not known, neither is this.
 */
function breaksOnDuplicateTags({ product, version }: Destination): boolean {
  if (product !== "influxdb3-core" && product !== "influxdb3-enterprise") return false;
  if (version === undefined) return true;
  const since = (least: string) => versionAtLeast({ version }, least);
  return since("3.4") && !since("3.10.3") && !(since("3.9.8") && !since("3.10"));
}
