/**
 * Owns the two ways a text is held: as a document's UTF-16, or as a byte string, where each unit is one byte of the body
 * (0–255). All syntax is ASCII, so both are read by the same code; only lengths and names differ.
 * Byte strings are how bodies and files from disk are read: one byte a unit is fast, and bytes that are not UTF-8 survive.
 */

export type TextUnits = "utf16" | "bytes";

/** Length in UTF-8 bytes of a part of a text. */
export function byteLength(text: string, start: number, end: number, units: TextUnits): number {
  if (units === "bytes") return end - start;
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes++;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < end && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

/** Behind the character that begins at `i`: its bytes, or its surrogate pair. Bytes that are not UTF-8 count one by one. */
export function characterEnd(text: string, i: number, units: TextUnits): number {
  if (i >= text.length) return i;
  const unit = text.charCodeAt(i);
  if (unit < 0x80) return i + 1;
  if (units === "bytes") return i + Math.abs(sequenceLength((at) => text.charCodeAt(at), i, text.length));
  return unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1)) ? i + 2 : i + 1;
}

/** The first byte of the character that begins at `i`. */
export function firstByte(text: string, i: number, units: TextUnits): number {
  const unit = text.charCodeAt(i);
  if (units === "bytes" || unit < 0x80) return unit;
  return encodeUtf8(text.slice(i, characterEnd(text, i, units)))[0];
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** A part of a text as people read it; bytes that are not UTF-8 become one U+FFFD each run, as TextDecoder does. */
export function textOf(text: string, start: number, end: number, units: TextUnits): string {
  const part = text.slice(start, end);
  return units === "utf16" ? part : decodeBytes(part);
}

/** Node's, where it is the host: it copies ten times as fast as a walk. */
declare const Buffer: { from(memory: ArrayBufferLike): HostBuffer } | undefined;

interface HostBuffer {
  latin1Write?(text: string, at: number): number;
  latin1Slice?(start: number, end: number): string;
}

/** Bytes as a byte string. */
export function byteString(bytes: Uint8Array): string {
  const host = typeof Buffer === "undefined" ? undefined : Buffer.from(bytes.buffer);
  if (host?.latin1Slice) return host.latin1Slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  // `apply` on small slices: spreading them is ten times slower, and larger ones overflow the stack.
  const chunk = 0x1000;
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += chunk) {
    parts.push(String.fromCharCode.apply(null, bytes.subarray(i, i + chunk) as unknown as number[]));
  }
  return parts.length === 1 ? parts[0] : parts.join("");
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Base64 (also with `-` and `_`, with or without padding, blanks and line ends left out) as a byte string; undefined if it is none.
 */
export function byteStringOfBase64(text: string): string | undefined {
  const digits = text
    .replace(/[ \t\r\n]/g, "")
    .replace(/={1,2}$/, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  if (digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let at = 0;
  let bits = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = BASE64.indexOf(digits[i]);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    if (i % 4 === 0) continue;
    bytes[at++] = (bits >> (6 - 2 * (i % 4))) & 0xff;
  }
  return byteString(bytes);
}

/** The bytes of a byte string. */
export function bytesOfByteString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  const host = typeof Buffer === "undefined" ? undefined : Buffer.from(bytes.buffer);
  if (host?.latin1Write) {
    host.latin1Write(text, 0);
    return bytes;
  }
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A text's UTF-8 bytes; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text, 0, text.length, "utf16"));
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[at++] = point;
      continue;
    }
    if (point >= 0xd800 && point < 0xe000) {
      const low = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (point < 0xdc00 && isLowSurrogate(low)) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        i++;
      } else point = 0xfffd;
    }
    if (point < 0x800) bytes[at++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[at++] = 0xe0 | (point >> 12);
      else {
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[at++] = 0x80 | (point & 0x3f);
  }
  return bytes;
}

/** What is wrong with the first bytes that are not UTF-8: where, and of how many bytes (null: the text ends too early). */
export interface Utf8Fault {
  readonly offset: number;
  readonly length: number | null;
}

/**
 * Length in bytes of the valid UTF-8 sequence at `i`, or minus the length of the invalid one by the rule of the Unicode
 * standard (maximal subpart), which is TextDecoder's and Rust's.
 */
function sequenceLength(at: (i: number) => number, i: number, end: number): number {
  const lead = at(i);
  if (lead < 0x80) return 1;
  let need: number;
  let low = 0x80;
  let high = 0xbf;
  if (lead >= 0xc2 && lead <= 0xdf) need = 1;
  else if (lead >= 0xe0 && lead <= 0xef) {
    need = 2;
    if (lead === 0xe0) low = 0xa0;
    if (lead === 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    need = 3;
    if (lead === 0xf0) low = 0x90;
    if (lead === 0xf4) high = 0x8f;
  } else return -1;
  for (let k = 1; k <= need; k++) {
    const next = i + k < end ? at(i + k) : -1;
    if (next < low || next > high) return -k;
    low = 0x80;
    high = 0xbf;
  }
  return need + 1;
}

/** A byte string as text; each invalid sequence becomes one U+FFFD. */
export function decodeBytes(bytes: string): string {
  let plain = true;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes.charCodeAt(i) >= 0x80) {
      plain = false;
      break;
    }
  }
  if (plain) return bytes;
  const at = (i: number) => bytes.charCodeAt(i);
  const parts: string[] = [];
  let from = 0;
  let i = 0;
  while (i < bytes.length) {
    if (at(i) < 0x80) {
      i++;
      continue;
    }
    if (i > from) parts.push(bytes.slice(from, i));
    const length = sequenceLength(at, i, bytes.length);
    if (length < 0) {
      parts.push("\ufffd");
      i -= length;
    } else {
      parts.push(String.fromCodePoint(codePoint(at, i, length)));
      i += length;
    }
    from = i;
  }
  if (from < bytes.length) parts.push(bytes.slice(from));
  return parts.join("");
}

function codePoint(at: (i: number) => number, i: number, length: number): number {
  if (length === 2) return ((at(i) & 0x1f) << 6) | (at(i + 1) & 0x3f);
  if (length === 3) return ((at(i) & 0x0f) << 12) | ((at(i + 1) & 0x3f) << 6) | (at(i + 2) & 0x3f);
  return ((at(i) & 0x07) << 18) | ((at(i + 1) & 0x3f) << 12) | ((at(i + 2) & 0x3f) << 6) | (at(i + 3) & 0x3f);
}

/** The first fault in a byte string, or undefined if it is UTF-8. */
export function findUtf8Fault(bytes: string): Utf8Fault | undefined {
  const at = (i: number) => bytes.charCodeAt(i);
  for (let i = 0; i < bytes.length; ) {
    if (at(i) < 0x80) {
      i++;
      continue;
    }
    const length = sequenceLength(at, i, bytes.length);
    if (length > 0) {
      i += length;
      continue;
    }
    return {
      offset: i,
      length: i - length >= bytes.length && isPrefix(at, i, bytes.length) ? null : -length,
    };
  }
  return undefined;
}

/** Whether the bytes from `i` to the end could be the beginning of a valid sequence. */
function isPrefix(at: (i: number) => number, i: number, end: number): boolean {
  const lead = at(i);
  const need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return lead >= 0xc2 && lead <= 0xf4 && end - i < need;
}
