/**
 * Owns the lines that were refused as a text that can be corrected and sent again: each below a comment with its reason.
 * Invariants: comments hold no quote and end with no backslash, so that no server takes what follows for a part of them; at most
 * {@link REFUSED_BYTES} are kept, what is beyond is counted; whoever wants all of it takes the text as it comes.
 */
import { CODES, isFindingCode } from "../checks/codes";
import { byteString, encodeUtf8 } from "../lineprotocol/bytes";
import { formatPragma } from "../lineprotocol/pragma";
import { formatTarget } from "../lineprotocol/targets";
import type { Batch } from "./batches";
import type { BatchOutcome, BatchPlace } from "./outcomes";
import { WITH_OTHERS } from "./outcomes";
import { titleOf } from "./reportWords";

export const REFUSED_BYTES = 10_000_000;

export class RefusedLines {
  /** Byte strings, with the text that they are of. */
  private readonly kept: { readonly uri: string; readonly text: string; readonly lines: number }[] = [];
  private bytes = 0;
  /** Entries that are not kept, by text. */
  private readonly leftOutOf = new Map<string, number>();
  private last = "";

  /** `sink` gets all of it as it comes, as byte strings; nothing is kept then. */
  constructor(private readonly sink?: (text: string) => void) {}

  take(batch: Batch, { open }: BatchOutcome, place: BatchPlace): void {
    for (const { start, end, outcome, code, reason } of open) {
      if (outcome !== "refused") continue;
      const entries = batch.body.slice(start, end);
      const closed = entries.endsWith("\n") ? entries : `${entries}\n`;
      const text = `${this.headOf(place)}${commentOf(code, reason)}${closed}`;
      const lines = closed.split("\n").length - 1;
      if (this.sink) this.sink(text);
      else if (this.bytes + text.length > REFUSED_BYTES) {
        this.leftOutOf.set(place.uri, (this.leftOutOf.get(place.uri) ?? 0) + lines);
      } else {
        this.bytes += text.length;
        this.kept.push({ uri: place.uri, text, lines });
      }
    }
  }

  /** Says once for each text and destination how its lines are to be read. */
  private headOf({ uri, destination }: BatchPlace): string {
    const key = JSON.stringify([uri, destination.database, destination.retentionPolicy]);
    if (key === this.last) return "";
    this.last = key;
    const { database, retentionPolicy, precision } = destination;
    const word = destination.product === "influxdb-2" ? "bucket" : "db";
    const pairs: [Parameters<typeof formatPragma>[0][number][0], string][] = [
      ["target", formatTarget(destination)],
      ["precision", precision],
    ];
    if (database !== "" && destination.id !== "dry-run") pairs.push([word, database]);
    if (retentionPolicy) pairs.push(["rp", retentionPolicy]);
    return `${formatPragma(pairs)}\n`;
  }

  /** What is kept, of one text or of all; a byte string. */
  text(uri?: string): { readonly text: string; readonly lines: number; readonly leftOut: number } {
    const wanted = this.kept.filter((each) => uri === undefined || each.uri === uri);
    let leftOut = 0;
    for (const [of, lines] of this.leftOutOf) if (uri === undefined || of === uri) leftOut += lines;
    return {
      text: wanted.map(({ text }) => text).join(""),
      lines: wanted.reduce((sum, { lines }) => sum + lines, 0),
      leftOut,
    };
  }
}

/** Why the lines below were refused: first our words, then the server's. */
function commentOf(code: string, reason: string): string {
  const title =
    code === WITH_OTHERS
      ? "nothing wrong with it: refused with other lines of its request"
      : isFindingCode(code)
        ? titleOf(code)
        : code.replaceAll("-", " ");
  const words = safe(reason);
  const fix = isFindingCode(code) ? ` ${safe(CODES[code].fix.split(". ")[0].replace(/\.$/, ""))}.` : "";
  const said = words === "" ? "" : ` The server says: ${words}.`;
  return byteString(encodeUtf8(`# refused: ${safe(title)}.${said}${fix}\n`));
}

/** A text for a comment: one line, no quotes, no backslashes. */
function safe(text: string): string {
  return text
    .replaceAll("`", "")
    .replaceAll('"', "'")
    .replaceAll("\\", "/")
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim()
    .slice(0, 500)
    .replace(/[.\s]+$/, "");
}
