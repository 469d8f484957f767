/** Owns a file's bytes without byte order mark, and with LF for CRLF. Pure. */

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.slice(3) : bytes;
}

/** A carriage return that stands alone stays: it is data, or a mistake of another kind. */
export function withoutCarriageReturns(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED) continue;
    kept[length++] = bytes[at];
  }
  return kept.slice(0, length);
}
