/**
 * Owns floats as Go's strconv.ParseFloat reads them, where a parser hands a whole word to it: underscores between digits, and
 * hexadecimal ones with their exponent of two. Source: go/src/strconv/atof.go.
 */

const DIGITS = "\\d+(?:_\\d+)*";
const HEX_DIGITS = "[\\da-f]+(?:_[\\da-f]+)*";
const DECIMAL = new RegExp(`^-?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?$`, "i");
const HEX = new RegExp(
  `^(?<sign>-?)0x(?:_?(?<whole>${HEX_DIGITS})(?:\\.(?<part>${HEX_DIGITS})?)?|\\.(?<only>${HEX_DIGITS}))p(?<exponent>[+-]?${DIGITS})$`,
  "i",
);

/** The value, infinite where it is out of range; undefined where the word is no number. Words for infinity and none are left out. */
export function readGoFloat(word: string): number | undefined {
  if (DECIMAL.test(word)) return Number(word.replaceAll("_", ""));
  const parts = HEX.exec(word)?.groups;
  if (!parts) return undefined;
  const { sign, whole = "", part = parts.only ?? "", exponent } = parts;
  const digits = (whole + part).replaceAll("_", "");
  const fraction = part.replaceAll("_", "").length;
  const value = scaled(BigInt(`0x${digits}`), Number(exponent.replaceAll("_", "")) - 4 * fraction);
  return sign === "-" ? -value : value;
}

/** `mantissa` · 2^`exponent`, in steps that do not overflow before the value does. */
function scaled(mantissa: bigint, exponent: number): number {
  let value = Number(mantissa);
  let rest = Math.max(-5000, Math.min(5000, exponent));
  while (rest !== 0 && value !== 0 && Number.isFinite(value)) {
    const step = Math.max(-1000, Math.min(1000, rest));
    value *= 2 ** step;
    rest -= step;
  }
  return value;
}
