/** Owns the usual ways of writing a number that line protocol does not know: how each is told, and how it is put right. */
import { PRODUCTS } from "../../lineprotocol/targets";
import { removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { Fix } from "../finding";
import { remove, to, value, word } from "../valueFixes";

/** One of the usual ways of writing a number that line protocol does not know. */
export interface NumberShape {
  readonly pattern: RegExp;
  message(entry: EntryView): string;
  fixes(entry: EntryView): readonly Fix[];
}

/** The first that fits counts. */
export const NUMBER_SHAPES: readonly NumberShape[] = [
  {
    pattern: /^\+[\d.]/,
    message: (entry) => `${value(entry)} has a plus sign, which numbers cannot have.`,
    fixes: ({ fault }) => [
      removing("Remove the plus sign", { start: fault.start, end: fault.start + 1 }, true),
    ],
  },
  {
    pattern: /^-?\d+(ii+|uu+)$/i,
    message: (entry) => `${value(entry)} has its suffix more than once.`,
    fixes: (entry) => {
      const [, number, suffix] = /^(-?\d+)([iu])/i.exec(word(entry)) as RegExpExecArray;
      return [to(entry, "Write it once", number + suffix.toLowerCase(), true)];
    },
  },
  {
    pattern: /^-?(\d+(?:\.\d*)?|\.\d+)[eE][+-]?$/,
    message: (entry) => `${value(entry)} has an exponent without digits.`,
    fixes: (entry) => [to(entry, "Remove the exponent", word(entry).replace(/[eE][+-]?$/, ""), true)],
  },
  {
    pattern: /^-?(\d+\.|\.\d+|\d+\.(?=[eE]))([eE][+-]?\d+)?$/,
    message: (entry) => `${value(entry)} needs digits on both sides of its decimal point.`,
    fixes: (entry) => {
      const text = word(entry)
        .replace(/^(-?)\./, "$10.")
        .replace(/\.(?!\d)/, ".0");
      return [to(entry, "Write the digits", text, true)];
    },
  },
  {
    pattern: /^-?\d*\.\d*[iu]$/,
    message: (entry) => `${value(entry)} has a decimal point and the suffix of an integer.`,
    fixes: (entry) => {
      const [, whole, fraction, suffix] = /^(-?\d*)\.(\d*)([iu])$/.exec(word(entry)) as RegExpExecArray;
      const exact = /^0*$/.test(fraction) && whole !== "" && whole !== "-";
      const float = to(entry, "Store as float", word(entry).slice(0, -1), !exact);
      return exact ? [to(entry, "Store as integer", whole + suffix, true), float] : [float];
    },
  },
  {
    pattern: /^\d+u$/,
    message: (entry) =>
      `${value(entry)} is an unsigned integer, which ${PRODUCTS[entry.target.product].label} does not know.`,
    fixes: (entry) => {
      const digits = word(entry).slice(0, -1);
      const float = to(entry, "Store as float", digits);
      const fits = digits.length < 30 && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
      return fits ? [to(entry, "Store as integer", `${digits}i`, true), float] : [float];
    },
  },
  {
    pattern: /^-\d+u$/,
    message: (entry) => `${value(entry)} is unsigned and has a minus sign.`,
    fixes: (entry) => [to(entry, "Store as integer", `${word(entry).slice(0, -1)}i`, true)],
  },
  {
    pattern: /^-?\d+[IU]$/,
    message: (entry) => `${value(entry)} has its suffix in upper case.`,
    fixes: (entry) => [to(entry, "Write the suffix in lower case", word(entry).toLowerCase(), true)],
  },
  {
    pattern: /^-?(nan|null|none|nil|na|n\/a|inf|infinity)$/i,
    message: (entry) => `${value(entry)} cannot be stored: there is no empty and no infinite number.`,
    fixes: (entry) => remove(entry).map((fix) => ({ ...fix, preferred: true })),
  },
  {
    pattern: /^0[xX][0-9a-fA-F]{1,15}$/,
    message: (entry) => `${value(entry)} is hexadecimal; numbers are decimal.`,
    fixes: (entry) => [to(entry, "Store as integer", `${BigInt(word(entry))}i`, true)],
  },
  {
    pattern: /^-?\d+(_\d+)+$/,
    message: (entry) => `${value(entry)} has underscores between its digits.`,
    fixes: (entry) => [to(entry, "Remove the underscores", word(entry).replaceAll("_", ""), true)],
  },
  {
    pattern: /^-?\d+(\.\d+)?[dfDF]$/,
    message: (entry) => `${value(entry)} has a suffix that line protocol does not know.`,
    fixes: (entry) => [to(entry, "Store as float", word(entry).slice(0, -1), true)],
  },
  {
    pattern: /^-?[\d.]+[eE][+-]?\d*i$/,
    message: (entry) => `${value(entry)} has an exponent and the suffix of an integer.`,
    fixes: (entry) => [to(entry, "Store as float", word(entry).slice(0, -1), true)],
  },
  {
    pattern: /^-?[\d.]+[iu]?\t/,
    message: (entry) =>
      `${value(entry)} has a tab in it; between fields and timestamp a space is wanted, and a tab alone does not end a number.`,
    fixes: (entry) => {
      const at = entry.fault.start + word(entry).indexOf("\t");
      return [replacing("Write a space for the tab", { start: at, end: at + 1 }, " ", true)];
    },
  },
];
