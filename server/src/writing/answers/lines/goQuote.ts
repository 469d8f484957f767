/**
 * Owns Go's `%q`, which newer InfluxDB servers write names with and VictoriaMetrics quotes the body with.
 * Invariant: unquoting gives back a byte string (lineprotocol/bytes.ts), so that lengths can be counted in bytes.
 */
import { byteString, decodeBytes, encodeUtf8 } from "../../../lineprotocol/bytes";

const SHORT: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** The bytes of a quoted text, without its quotes. */
export function unquoteGo(quoted: string): string {
  const parts: string[] = [];
  const sequence = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtv\\"']))/g;
  let from = 0;
  for (let found = sequence.exec(quoted); found !== null; found = sequence.exec(quoted)) {
    parts.push(byteString(encodeUtf8(quoted.slice(from, found.index))));
    const [, byte, short, long, letter] = found;
    if (byte !== undefined) parts.push(String.fromCharCode(Number.parseInt(byte, 16)));
    else if (letter !== undefined) parts.push(SHORT[letter]);
    else {
      const point = Number.parseInt(short ?? long ?? "0", 16);
      parts.push(byteString(encodeUtf8(String.fromCodePoint(point > 0x10ffff ? 0xfffd : point))));
    }
    from = sequence.lastIndex;
  }
  parts.push(byteString(encodeUtf8(quoted.slice(from))));
  return parts.join("");
}

/** Whether a name of an answer is this name: raw as older versions write it, or in Go's quotes. */
export function isName(said: string | undefined, name: string): boolean {
  if (said === undefined) return false;
  return said === name || (said.includes("\\") && decodeBytes(unquoteGo(said)) === name);
}
