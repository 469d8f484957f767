/** Owns the finding for pairs of a file's pragma that cannot be read. */
import { encodePragmaValue, PRAGMA_KEYS, type PragmaFault } from "../../lineprotocol/pragma";
import { PRODUCTS } from "../../lineprotocol/targets";
import { replacing } from "../edits";
import { showControls } from "../entryView";
import type { FactRule, Fix } from "../finding";

export const unreadablePragma: FactRule = {
  prepare(_reading, { pragma }) {
    if (!pragma || pragma.faults.length === 0 || !pragma.range) return undefined;
    const { range } = pragma;
    return {
      totals: [["unreadable-pragma", pragma.faults.length]],
      whole: pragma.faults.map((fault) => ({
        code: "unreadable-pragma",
        start: fault.start,
        end: fault.end,
        lineStart: range.start,
        message: describe(fault),
        fixes: () => fixesOf(fault),
      })),
    };
  },
};

function describe({ key, value, problem }: PragmaFault): string {
  const shownKey = `"${showControls(key)}"`;
  const shownValue = `"${showControls(value)}"`;
  switch (problem) {
    case "unknown-key":
      return `${shownKey} says nothing to a file's settings. Known are ${PRAGMA_KEYS.join(", ")}.`;
    case "no-value":
      return `${shownKey} has no value here: write ${key}=value without blanks.`;
    case "unknown-precision":
      return `${shownValue} is no precision. Known are ns, us, ms, s, m, h and auto.`;
    case "unknown-target":
      return `${shownValue} is no target. Known are ${Object.keys(PRODUCTS).join(", ")}, each with @version if wanted.`;
  }
}

/** Words that people write for a precision. */
const PRECISION_WORDS: Readonly<Record<string, string>> = {
  nanoseconds: "ns",
  nanosecond: "ns",
  n: "ns",
  microseconds: "us",
  microsecond: "us",
  u: "us",
  µs: "us",
  milliseconds: "ms",
  millisecond: "ms",
  seconds: "s",
  second: "s",
  sec: "s",
  min: "m",
  minutes: "m",
  minute: "m",
  hours: "h",
  hour: "h",
};

function fixesOf({ key, value, problem, start, end }: PragmaFault): readonly Fix[] {
  const write = (pair: string) => [replacing(`Write ${pair}`, { start, end }, pair, true)];
  switch (problem) {
    case "unknown-key": {
      const meant = PRAGMA_KEYS.find((known) => isNear(key.toLowerCase(), known));
      return meant === undefined || value === ""
        ? []
        : write(`${meant}=${encodePragmaValue(value).replace(/%40/g, "@")}`);
    }
    case "unknown-precision": {
      const meant = PRECISION_WORDS[value.toLowerCase()];
      return meant === undefined ? [] : write(`precision=${meant}`);
    }
    case "unknown-target": {
      const [word, version] = value.split("@");
      const near = Object.keys(PRODUCTS).find((known) => isNear(word.toLowerCase(), known));
      return near === undefined ? [] : write(`target=${version === undefined ? near : `${near}@${version}`}`);
    }
    default:
      return [];
  }
}

/** Whether a word is another with one letter too many, too few, or wrong, or two swapped. */
function isNear(word: string, known: string): boolean {
  if (word.length < 2 || Math.abs(word.length - known.length) > 1) return false;
  let head = 0;
  while (head < word.length && word[head] === known[head]) head++;
  const rest = word.slice(head);
  const wanted = known.slice(head);
  return (
    rest.slice(1) === wanted ||
    rest === wanted.slice(1) ||
    rest.slice(1) === wanted.slice(1) ||
    (rest.slice(2) === wanted.slice(2) && rest[0] === wanted[1] && rest[1] === wanted[0])
  );
}
