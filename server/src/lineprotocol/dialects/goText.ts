/** Owns how Go writes texts and number errors in messages: strconv.Quote (`%q`) and *strconv.NumError. */
import { decodeBytes, type TextUnits } from "../bytes";
import { fitsInt64, fitsUint64 } from "./integers";

const SHORT: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  '"': '\\"',
  "\\": "\\\\",
};

/** A text as `%q` writes it; bytes that are not UTF-8 become `\xff`. */
export function goQuote(text: string, units: TextUnits): string {
  if (units === "utf16") return `"${quoteCharacters(text)}"`;
  let out = "";
  // U+FFFD marks what is not UTF-8, unless the bytes spell it themselves.
  for (const part of text.split(/(\xef\xbf\xbd)/)) {
    if (part === "\xef\xbf\xbd") out += "\ufffd";
    else if (!decodeBytes(part).includes("\ufffd")) out += quoteCharacters(decodeBytes(part));
    else out += quoteBroken(part);
  }
  return `"${out}"`;
}

/** Bytes of which some are not UTF-8. */
function quoteBroken(bytes: string): string {
  let out = "";
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes.charCodeAt(i);
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const decoded = decodeBytes(bytes.slice(i, i + length));
    if (decoded.includes("\ufffd")) {
      out += `\\x${lead.toString(16).padStart(2, "0")}`;
      i++;
    } else {
      out += quoteCharacters(decoded);
      i += length;
    }
  }
  return out;
}

function quoteCharacters(text: string): string {
  let out = "";
  for (const character of text) {
    const short = SHORT[character];
    const code = character.codePointAt(0) ?? 0;
    if (short !== undefined) out += short;
    else if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) out += character;
    else if (code < 0x80) out += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 0x10000) out += `\\u${code.toString(16).padStart(4, "0")}`;
    else out += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return out;
}

/** What strconv.ParseInt (base 10, 64 bits) says against a text, or undefined if it reads it. */
export function parseIntReason(word: string): string | undefined {
  const reason = parseUintReason(word.replace(/^[+-]/, ""));
  if (reason) return reason;
  const at = word.startsWith("+") ? 1 : 0;
  return fitsInt64(word, at, word.length) ? undefined : "value out of range";
}

/** The same of strconv.ParseUint, which reads digits up to the first one too many, or up to what is no digit. */
export function parseUintReason(word: string): string | undefined {
  const digits = /^\d*/.exec(word)?.[0].length ?? 0;
  if (digits > 0 && !fitsUint64(word, 0, digits)) return "value out of range";
  return digits > 0 && digits === word.length ? undefined : "invalid syntax";
}
