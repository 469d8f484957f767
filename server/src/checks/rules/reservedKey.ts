/**
 * Owns the finding for tags and fields called `__chunk_order`: InfluxDB 3 has a column of that name inside, and refuses the line that would make
 * a table with it (influxdb3_write validator.rs, from 3.4 on). In a table that is there already the name is one like others.
 */
import { describeTarget, versionAtLeast } from "../../lineprotocol/targets";
import { replacing } from "../edits";
import type { EntryRule } from "../finding";
import { timeRuleOf } from "../products";

const RESERVED = "__chunk_order";

export const reservedKey: EntryRule = {
  check(entry) {
    const { target, text } = entry;
    if (timeRuleOf(target) !== "core" || !versionAtLeast(target, "3.4")) return [];
    return [...entry.tags, ...entry.fields]
      .filter(({ key }) => text.slice(key.start, key.end) === RESERVED)
      .map(({ key }) => ({
        code: "reserved-key" as const,
        ...key,
        message: `No tag and no field of a new table can be called "${RESERVED}": ${describeTarget(target)} keeps the name for itself and refuses the line: "'${RESERVED}' is a reserved column".`,
      }));
  },
  fixes: (_entry, finding) => [replacing('Rename it to "chunk_order"', finding, "chunk_order")],
};
