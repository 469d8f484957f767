/** Owns base64 both ways for the pure part, which has neither Node's Buffer nor a browser's atob. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const VALUES = new Uint8Array(128).fill(255);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In slices: one string of millions of additions is slow to read afterwards.
  for (let from = 0; from < bytes.length; from += 0x6000) {
    parts.push(encodeSlice(bytes, from, Math.min(bytes.length, from + 0x6000)));
  }
  return parts.join("");
}

function encodeSlice(bytes: Uint8Array, from: number, to: number): string {
  let out = "";
  for (let i = from; i < to; i += 3) {
    const left = to - i;
    const bits = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
    out += ALPHABET[bits >> 18] + ALPHABET[(bits >> 12) & 63];
    out += left > 1 ? ALPHABET[(bits >> 6) & 63] : "=";
    out += left > 2 ? ALPHABET[bits & 63] : "=";
  }
  return out;
}

/** The bytes; undefined if the text is not base64. Line breaks in it are passed over. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const clean = text.replace(/[\r\n]/g, "").replace(/=+$/, "");
  if (clean.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((clean.length * 3) / 4));
  let at = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < clean.length; i++) {
    const code = clean.charCodeAt(i);
    const value = code < 128 ? VALUES[code] : 255;
    if (value === 255) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 0xff;
    }
  }
  return bytes;
}
