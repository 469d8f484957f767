/** Owns the words and fixes for entries refused because of their timestamp or what stands behind it. */
import { UNIT_NANOSECONDS } from "../../lineprotocol/dialects/dialect";
import type { Precision } from "../../lineprotocol/targets";
import { removing, replacing } from "../edits";
import type { EntryView } from "../entryView";
import type { CheckContext, Fix } from "../finding";
import { digitsIn, isStorable, parseIsoTime, plausibleUnit, showTime } from "../instants";
import { canSayPrecision } from "../precisionFix";
import type { Refusals } from "./refusal";

type TimeCode = "invalid-timestamp" | "timestamp-out-of-range" | "text-after-point";

export const REFUSED_TIME: Refusals<TimeCode> = {
  "invalid-timestamp": {
    explain: (entry) => timeProblem(entry).message,
    fixes: (entry) => timeProblem(entry).fixes,
  },
  "timestamp-out-of-range": {
    explain: (entry) => {
      const digits = entry.text.slice(entry.fault.start, entry.fault.end);
      const unit = plausibleUnit(digits);
      const precision = unitOf(entry);
      const beyond = `${digits} read as ${precision} is beyond the times that can be stored (${entry.target.product === "questdb" ? "1970 to 9999" : "1677 to 2262"})`;
      if (unit === undefined || unit === precision) return `${beyond}.`;
      return `${beyond}; read as ${unit} it is ${showTime(digits, unit)}.`;
    },
    fixes: (entry, context) => {
      const unit = meantUnit(entry);
      if (unit === undefined || !canSayPrecision(entry.target, unit)) return [];
      return [precisionOfFile(entry, context, unit)];
    },
  },
  "text-after-point": {
    explain: (entry) => restProblem(entry).message,
    fixes: (entry) => restProblem(entry).fixes,
  },
};

/** What stands where the line must end. */
function restProblem(entry: EntryView): TimeProblem {
  const { text, reading } = entry;
  const { start, end } = entry.fault;
  const lineEnd = entry.lineEnd(start);
  const blank = blanksBefore(entry, start);
  if (text[start] === "#") {
    return {
      message: "A comment cannot stand behind a point; it needs a line of its own.",
      fixes: [...moveComment(entry, start), removing("Remove the comment", { start: blank, end: lineEnd })],
    };
  }
  const isTimed = /[ \t]-?\d[\d_]*[ntm]?$/.test(text.slice(reading.start, blank));
  if (text.slice(start, lineEnd).trim() === "" && text[start] !== "\r") {
    return {
      message: isTimed
        ? "A blank stands behind the timestamp, where the line must end."
        : "A blank stands at the end of the line, and no timestamp behind it.",
      fixes: [removing("Remove the blank at the end", { start: blank, end: lineEnd }, true)],
    };
  }
  if (text[start] === " ") {
    const behind = start + (/^ +/.exec(text.slice(start, lineEnd))?.[0].length ?? 0);
    return {
      message: "A blank too many stands here: one separates the parts of a line.",
      fixes: [removing("Leave one blank", { start: blank + 1, end: behind }, true)],
    };
  }
  if (text[start] === "," && text[start - 1] === " ") {
    return {
      message: "A blank stands before the comma; fields are joined by commas without blanks.",
      fixes: [removing("Remove the blank before the comma", { start: blank, end: start }, true)],
    };
  }
  const what = isTimed ? "timestamp" : "fields";
  return {
    message: `${entry.quoted(start, end)} stands behind the ${what}, where the line must end.`,
    fixes: [removing(`Remove what stands behind the ${what}`, { start: blank, end: lineEnd })],
  };
}

function unitOf(entry: EntryView): Exclude<Precision, "auto"> {
  const { precision } = entry.target;
  return precision === "auto" ? "ns" : precision;
}

/** The unit in which a timestamp beyond the range would be a plausible time. */
function meantUnit(entry: EntryView): Exclude<Precision, "auto"> | undefined {
  const unit = plausibleUnit(entry.text.slice(entry.fault.start, entry.fault.end));
  return unit === undefined || unit === unitOf(entry) ? undefined : unit;
}

function precisionOfFile(entry: EntryView, context: CheckContext, unit: Precision): Fix {
  const edit = context.setPrecision(unit);
  return {
    title: `Set the precision of this file to ${unit}`,
    edits: [{ start: edit.start - entry.base, end: edit.end - entry.base, text: edit.text }],
    preferred: true,
  };
}

interface TimeProblem {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

function timeProblem(entry: EntryView): TimeProblem {
  const { start, end } = entry.fault;
  const rest = entry.text.slice(start, entry.lineEnd(start)).trimEnd();
  const iso = parseIsoTime(rest);
  if (iso !== undefined) {
    const digits = digitsIn(iso, unitOf(entry));
    return {
      message: `A time must be a number, in ${unitOf(entry)} since 1970; this is a date.`,
      fixes: isStorable(digits, unitOf(entry))
        ? [replacing(`Write ${digits}`, { start, end: start + rest.length }, digits, true)]
        : [],
    };
  }
  if (rest.startsWith("#")) {
    return {
      message: "A comment cannot stand behind a point; it needs a line of its own.",
      fixes: [
        ...moveComment(entry, start),
        removing("Remove the comment", { start: blanksBefore(entry, start), end: start + rest.length }),
      ],
    };
  }
  const word = entry.text.slice(start, end);
  const title = `${entry.quoted(start, end)} stands where the timestamp should be`;
  const blank = blanksBefore(entry, start);
  // One blank ends the tags, a second one the fields (LineTcpParser.java).
  if (entry.target.product === "questdb" && start - blank > 1) {
    return {
      message: `${title}: two blanks stand before it, and one separates the parts of a line.`,
      fixes: [removing("Leave one blank", { start: blank + 1, end: start }, true)],
    };
  }
  if (/^\+\d+$/.test(word)) {
    return {
      message: `${title}; a timestamp has no plus sign.`,
      fixes: [removing("Remove the plus sign", { start, end: start + 1 }, true)],
    };
  }
  const seconds = fractionOfSeconds(word, unitOf(entry));
  if (seconds !== undefined) {
    return {
      message: `${title}; a timestamp is a whole number, in ${unitOf(entry)} here. As seconds it is ${showTime(word.slice(0, word.indexOf(".")), "s")}.`,
      fixes: [replacing(`Convert from s to ${unitOf(entry)}: ${seconds}`, { start, end }, seconds, true)],
    };
  }
  const whole = wholeNumber(word);
  if (whole !== undefined) {
    return {
      message: `${title}; a timestamp is a whole number.`,
      fixes: [replacing(`Write ${whole}`, { start, end }, whole, true)],
    };
  }
  const tail = /^-?\d+([^\w.=+-]+|i)$/.exec(word);
  if (tail) {
    const from = end - tail[1].length;
    return {
      message: `${title}; a timestamp is a whole number, with nothing behind its digits.`,
      fixes: [removing(`Remove ${entry.quoted(from, end)}`, { start: from, end }, true)],
    };
  }
  if (/^[^ ,=]+=/.test(word)) {
    return {
      message: `${title}; fields are joined by commas without blanks.`,
      fixes: [replacing("Write a comma for the blank", { start: blank, end: start }, ",", true)],
    };
  }
  if (word.startsWith(",")) {
    return {
      message: `${title}: fields are joined by commas without blanks.`,
      fixes: [removing("Remove the blank before the comma", { start: blank, end: start }, true)],
    };
  }
  return { message: `${title}; a timestamp is a whole number.`, fixes: [] };
}

/** "1e9" or "1700000000.0" as whole digits; undefined where that would lose something. */
function wholeNumber(word: string): string | undefined {
  if (/^-?\d+\.0*$/.test(word)) return word.slice(0, word.indexOf("."));
  if (!/^-?\d+(\.\d+)?[eE]\+?\d{1,2}$/.test(word)) return undefined;
  const number = Number(word);
  return Number.isSafeInteger(number) ? String(number) : undefined;
}

/** "1700000000.25", as many clocks give it, in a finer unit; undefined where that would lose decimals. */
function fractionOfSeconds(word: string, precision: Exclude<Precision, "auto">): string | undefined {
  const match = /^(\d+)\.(\d{1,9})$/.exec(word);
  if (!match || plausibleUnit(match[1]) !== "s") return undefined;
  const nanoseconds = BigInt(match[1] + match[2].padEnd(9, "0"));
  const digits = digitsIn(nanoseconds, precision);
  return BigInt(digits) * UNIT_NANOSECONDS[precision] === nanoseconds && precision !== "s"
    ? digits
    : undefined;
}

function blanksBefore(entry: EntryView, at: number): number {
  let start = at;
  while (start > entry.reading.start && /[ \t]/.test(entry.text[start - 1])) start--;
  return start;
}

/** Puts a comment from behind a point on a line above it; not if there it would swallow lines. */
function moveComment(entry: EntryView, at: number): Fix[] {
  const comment = entry.text.slice(at, entry.lineEnd(at)).trimEnd();
  if (!comment.startsWith("#") || /["\\]/.test(comment)) return [];
  return [
    {
      title: "Move the comment to a line of its own",
      edits: [
        { start: entry.reading.start, end: entry.reading.start, text: `${comment}\n` },
        { start: blanksBefore(entry, at), end: at + comment.length, text: "" },
      ],
      preferred: true,
    },
  ];
}
