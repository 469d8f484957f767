/**
 * Owns how a file on the disk is cut and decoded: into parts of some hundred kB, and these into pages. Invariants: where a part ends depends
 * on the bytes around that place alone, so that parts can be read in any order, by any thread, and are the same; the texts joined are what the
 * whole file decodes to (UTF-8, what is not becomes U+FFFD, a byte order mark stays); a page ends behind a newline wherever one is near,
 * never between `\r` and `\n`, never inside a character.
 */
import { findLineStarts, PAGE_UNITS } from "../document/page";
import type { ByteSource } from "./byteSource";
import { Utf8Text } from "./utf8Text";

/** Pages in a part, about: one that is larger than a processor's second cache is read from the disk's cache at a quarter of the pace. */
const PART_PAGES = 6;
/** Bytes of the longest character, and how many bytes around a place tell whether it may be cut there. */
const CHARACTER = 4;
const AROUND = CHARACTER + 1;

/** What there is to know of a page beside its text. */
export interface PageFacts {
  /** Where it stands, in bytes. */
  readonly at: number;
  readonly bytes: number;
  /** Units of the text. */
  readonly length: number;
  /** As LSP has them. */
  readonly lineBreaks: number;
  readonly newlines: number;
  /** Where the last newline stands, -1 for none. */
  readonly lastNewline: number;
  /** The first places of the words that are looked for, in their order, -1 for none. */
  readonly firsts: readonly number[];
  readonly isUtf8: boolean;
}

export interface PageText {
  readonly facts: PageFacts;
  readonly text: string;
  /** The text's bytes, until the part after the next one is asked for; undefined where some were no UTF-8. */
  readonly utf8: Uint8Array | undefined;
}

/** The file was cut while it was read. */
export class ChangedFile extends Error {}

export class FileParts {
  private readonly decoder = new Utf8Text();
  private readonly partBytes: number;
  /** Holds the part at hand, and the one before it. */
  private window = Buffer.alloc(0);
  private windowBefore = Buffer.alloc(0);

  /** `words` are looked for in each page; `pageBytes` is how long pages are, at least: 4 or more. */
  constructor(
    private readonly source: ByteSource,
    readonly words: readonly string[],
    private readonly pageBytes = PAGE_UNITS,
  ) {
    this.partBytes = PART_PAGES * pageBytes;
  }

  get count(): number {
    return Math.ceil(this.source.size / this.partBytes);
  }

  /** The pages of a part, in order; one part at a time. Throws {@link ChangedFile}. The part may be empty, where a long line begins before it. */
  *pages(part: number): IterableIterator<PageText> {
    const { partBytes, pageBytes } = this;
    const from = Math.max(0, part * partBytes - AROUND);
    const wanted = Math.min(this.source.size, (part + 1) * partBytes + pageBytes + AROUND) - from;
    [this.window, this.windowBefore] = [this.windowBefore, this.window];
    if (this.window.length < wanted) this.window = Buffer.allocUnsafe(wanted);
    const bytes = this.read(this.window.subarray(0, wanted), from);
    const end = this.cutNear(bytes, (part + 1) * partBytes - from);
    for (let begin = part === 0 ? 0 : this.cutNear(bytes, part * partBytes - from); begin < end; ) {
      const page = bytes.subarray(begin, end);
      const cut = findCut(page, pageBytes);
      yield this.pageOf(page.subarray(0, cut), from + begin);
      begin += cut;
    }
  }

  /** The text of a page again. Throws {@link ChangedFile}. */
  textOf(at: number, bytes: number): string {
    return this.decoder.decode(this.read(Buffer.allocUnsafe(bytes), at)).text;
  }

  private read(into: Buffer, at: number): Buffer {
    if (this.source.read(into, at) < into.length) throw new ChangedFile();
    return into;
  }

  /** Where parts are cut: behind the first newline from a place on, if one is near, else there. */
  private cutNear(bytes: Buffer, place: number): number {
    if (place >= bytes.length) return bytes.length;
    const newline = bytes.indexOf(NEWLINE, place - 1);
    return newline >= 0 && newline < place + this.pageBytes ? newline + 1 : wholeCharacters(bytes, place);
  }

  private pageOf(bytes: Buffer, at: number): PageText {
    const { text, isUtf8 } = this.decoder.decode(bytes);
    const { count, last } = countNewlines(text);
    const returns = text.includes("\r");
    const firstOf = (word: string) => (!returns && word.includes("\r") ? -1 : text.indexOf(word));
    const facts = {
      at,
      bytes: bytes.length,
      length: text.length,
      lineBreaks: returns ? findLineStarts(text).length : count,
      newlines: count,
      lastNewline: last,
      firsts: this.words.map(firstOf),
      isUtf8,
    };
    return { facts, text, utf8: isUtf8 ? bytes : undefined };
  }
}

const NEWLINE = 10;
const RETURN = 13;

/** Where a page ends that begins with these bytes. */
function findCut(bytes: Buffer, pageBytes: number): number {
  if (bytes.length <= pageBytes) return bytes.length;
  const most = Math.min(2 * pageBytes, bytes.length);
  const newline = bytes.indexOf(NEWLINE, pageBytes - 1);
  if (newline >= 0 && newline < most) return newline + 1;
  return most === bytes.length ? most : wholeCharacters(bytes, most);
}

/** The nearest place at or before one where neither a character nor a line's end is cut. */
function wholeCharacters(bytes: Buffer, place: number): number {
  let cut = place;
  // A character has at most three bytes that go on; more of them are no characters, and may be cut anywhere.
  while (cut > place - CHARACTER && (bytes[cut] & 0xc0) === 0x80) cut--;
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
