/**
 * Owns the pages of a file that is read from the disk: where they are cut, how their bytes become text, and the lines they begin with.
 * Invariants: the texts joined are what the whole file decodes to (UTF-8, what is not becomes U+FFFD, a byte order mark stays); a page ends
 * behind a newline wherever one is near, never between `\r` and `\n`, never inside a character. Texts are fetched again from the file.
 */
import { isAscii, isUtf8 } from "node:buffer";
import { findLineStarts, PAGE_UNITS, StoredPage } from "../document/page";
import type { ByteSource } from "./byteSource";

/** Texts of pages that are at hand. */
const MOST_RECENT = 48;
/** Bytes that are read at once, at least. */
const READ_BYTES = 1024 * 1024;

export interface FilePage {
  readonly page: StoredPage;
  readonly text: string;
}

/** What is known of a page beside its text. */
interface Place {
  readonly at: number;
  readonly bytes: number;
  /** Newlines before the page, and the offset behind the last of them: units of the text. */
  readonly newlines: number;
  readonly lineStart: number;
}

export class FilePages {
  /** Where the first page stands that is not UTF-8, in bytes; -1 for none. */
  firstBroken = -1;
  private readonly places: Place[] = [];
  private readonly recent = new Map<number, string>();
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** `words` are looked for in each page; `pageBytes` is how long pages are, at least: 4 or more. */
  constructor(
    private readonly source: ByteSource,
    private readonly words: readonly string[],
    private readonly pageBytes = PAGE_UNITS,
  ) {}

  /** Reads the file through, once. */
  *read(): IterableIterator<FilePage> {
    const { source } = this;
    const window = Buffer.allocUnsafe(Math.max(READ_BYTES, 4 * this.pageBytes));
    let begin = 0;
    let end = 0;
    let newlines = 0;
    let lineStart = 0;
    let units = 0;
    for (let at = 0; at < source.size; ) {
      if (end - begin < 2 * this.pageBytes + 4 && at + (end - begin) < source.size) {
        window.copyWithin(0, begin, end);
        end -= begin;
        begin = 0;
        end += source.read(window.subarray(end), at + end);
      }
      const rest = window.subarray(begin, end);
      if (rest.length === 0) break;
      const bytes = rest.subarray(0, findCut(rest, this.pageBytes));
      const text = this.decode(bytes, at);
      const index = this.places.length;
      this.places.push({ at, bytes: bytes.length, newlines, lineStart });
      const found = countNewlines(text);
      newlines += found.count;
      if (found.count > 0) lineStart = units + found.last + 1;
      units += text.length;
      at += bytes.length;
      begin += bytes.length;
      yield { page: this.pageOf(index, text, found.count), text };
    }
  }

  /** A page, which must not hold its text: its function for fetching it shares no scope with one that uses the text. */
  private pageOf(index: number, text: string, newlines: number): StoredPage {
    const lineBreaks = text.includes("\r") ? findLineStarts(text).length : newlines;
    const firsts = this.findFirsts(text);
    return new StoredPage({ length: text.length, lineBreaks, firsts }, () => this.fetch(index));
  }

  private findFirsts(text: string): ReadonlyMap<string, number> {
    return new Map(this.words.map((word) => [word, text.indexOf(word)]));
  }

  /** Newlines before a page, and where the line begins that it goes on with or begins. */
  linesBefore(page: number): { readonly newlines: number; readonly lineStart: number } {
    return this.places[page];
  }

  private decode(bytes: Buffer, at: number): string {
    if (isAscii(bytes)) return bytes.toString("latin1");
    if (this.firstBroken < 0 && !isUtf8(bytes)) this.firstBroken = at;
    return this.decoder.decode(bytes);
  }

  private fetch(index: number): string {
    const known = this.recent.get(index);
    if (known !== undefined) return known;
    const { at, bytes } = this.places[index];
    const buffer = Buffer.allocUnsafe(bytes);
    if (this.source.read(buffer, at) < bytes) throw new ChangedFile();
    const text = this.decode(buffer, at);
    const [oldest] = this.recent.keys();
    if (this.recent.size >= MOST_RECENT) this.recent.delete(oldest);
    this.recent.set(index, text);
    return text;
  }
}

/** The file was cut while it was read. */
export class ChangedFile extends Error {}

const NEWLINE = 10;
const RETURN = 13;

/** Where a page ends that begins with these bytes. */
function findCut(bytes: Buffer, pageBytes: number): number {
  if (bytes.length <= pageBytes) return bytes.length;
  const most = Math.min(2 * pageBytes, bytes.length);
  const newline = bytes.indexOf(NEWLINE, pageBytes - 1);
  if (newline >= 0 && newline < most) return newline + 1;
  if (most === bytes.length) return most;
  let cut = most;
  // A character has at most three bytes that go on; more of them are no characters, and may be cut anywhere.
  while (cut > most - 4 && (bytes[cut] & 0xc0) === 0x80) cut--;
  if (bytes[cut] === NEWLINE && bytes[cut - 1] === RETURN) cut--;
  return cut;
}

function countNewlines(text: string): { count: number; last: number } {
  let count = 0;
  let last = -1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    count++;
    last = at;
  }
  return { count, last };
}
