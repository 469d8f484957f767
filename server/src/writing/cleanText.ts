/**
 * Owns how texts of servers are made fit for people: control characters become visible, so that nothing of theirs can move a
 * cursor or hide a word. Invariant: newlines and tabs stay where asked for; all other control characters do not get through.
 */

/** Control characters as their pictures (U+2400…), C1 controls and direction marks as their code. */
export function cleanText(text: string, keepLines = false): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    if (keepLines && (character === "\n" || character === "\t")) return character;
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
