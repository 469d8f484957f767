/**
 * Owns the finding for a tag key that stands twice in a line which the parser lets through. InfluxDB 3 refuses such points since 3.9.8 and
 * 3.10.3; 3.4 to 3.9.7 and 3.10.0 to 3.10.2 store them, and from then on every query of the table fails (recorded on 3.10).
 * The IOx clouds refuse them (mutable_batch_lp).
 */
import { describeTarget, type Target, versionAtLeast } from "../../lineprotocol/targets";
import { removing } from "../edits";
import type { PairSpan } from "../entryView";
import type { EntryFinding, EntryRule } from "../finding";
import { duplicateTagOf, refusal } from "../products";

export const duplicateTag: EntryRule = {
  *check(entry): Iterable<EntryFinding> {
    const which = duplicateTagOf(entry.target);
    const first = new Map<string, PairSpan>();
    for (const pair of entry.tags) {
      const key = entry.identity("tagKey", pair.key);
      const earlier = first.get(key);
      if (!earlier) {
        first.set(key, pair);
        continue;
      }
      yield {
        code: "duplicate-tag",
        ...((which !== "none" || isUnknown(entry.target)) && { severity: "warning" as const }),
        ...pair.key,
        message: `Tag ${entry.name("tagKey", pair.key)} stands twice in this line${consequence(entry.target)}`,
        related: [{ ...earlier.key, message: "The first one." }],
      };
    }
  },
  fixes(entry, finding) {
    const pair = entry.tags.find(({ key }) => key.start === finding.start);
    // The comma before it goes along.
    return pair
      ? [removing("Remove the second one", { start: pair.key.start - 1, end: pair.value.end })]
      : [];
  },
};

function consequence(target: Target): string {
  const label = describeTarget(target);
  if (breaksTables(target))
    return `. ${label} takes the line, and from then on every query of the table fails.`;
  if (isUnknown(target)) return `. ${label} takes the line; what it stores of the two is not known.`;
  const which = duplicateTagOf(target);
  return which === "none" ? `. ${refusal(target)}.` : `: ${label} stores only the ${which} value.`;
}

/** InfluxDB 3 up to 3.3 has no check of tags that stand twice; what becomes of them was never seen. */
function isUnknown(target: Target): boolean {
  const isCore = target.product === "influxdb3-core" || target.product === "influxdb3-enterprise";
  return isCore && !versionAtLeast(target, "3.4");
}

/** 3.10 without a patch is the build that was recorded, of June 2026. */
export function breaksTables(target: Target): boolean {
  if (target.product !== "influxdb3-core" && target.product !== "influxdb3-enterprise") return false;
  if (!versionAtLeast(target, "3.4")) return false;
  if (target.version === "3.10") return true;
  return versionAtLeast(target, "3.10")
    ? !versionAtLeast(target, "3.10.3")
    : !versionAtLeast(target, "3.9.8");
}
