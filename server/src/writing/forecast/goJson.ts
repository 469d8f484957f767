/** Owns how Go writes a text that is held as bytes, in JSON and quoted, so that a forecast's body is the server's, byte for byte. */
import { byteString, decodeBytes, encodeUtf8 } from "../../lineprotocol/bytes";
import { goQuote } from "../../lineprotocol/dialects/goText";

const SHORT: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

/** A byte string as a JSON string; each byte that is not UTF-8 becomes one `\ufffd`, as Go writes it. */
export function goJson(bytes: string): string {
  let out = '"';
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes.charCodeAt(i);
    if (lead < 0x80) {
      out += escapeAscii(bytes[i]);
      i++;
      continue;
    }
    const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const part = bytes.slice(i, i + length);
    const text = part.length === length ? decodeBytes(part) : "\ufffd\ufffd";
    if (part !== "\u00ef\u00bf\u00bd" && text.includes("\ufffd")) {
      out += "\\ufffd";
      i++;
    } else {
      out += text === "\u2028" ? "\\u2028" : text === "\u2029" ? "\\u2029" : text;
      i += length;
    }
  }
  return `${out}"`;
}

function escapeAscii(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  if (character < " " || character === "<" || character === ">" || character === "&") {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  }
  return character;
}

/** A text's UTF-8 as byte string. */
export function bytesOf(text: string): string {
  return byteString(encodeUtf8(text));
}

/** A byte string as `%q` writes it, again a byte string. */
export function quoteBytes(bytes: string): string {
  return bytesOf(goQuote(bytes, "bytes"));
}
