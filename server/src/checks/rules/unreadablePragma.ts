/** Owns the finding for pairs of a file's pragma that cannot be read. */
import { PRAGMA_KEYS, type PragmaFault } from "../../lineprotocol/pragma";
import { PRODUCTS } from "../../lineprotocol/targets";
import { showControls } from "../entryView";
import type { FactRule } from "../finding";

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
