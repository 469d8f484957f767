/**
 * Owns which values a server takes without an error and does not store as they are written. Sources: VictoriaMetrics
 * lib/protoparser/influx (all values are floats; 1.79.5 recorded), QuestDB 8.2.0, 9.0.1, 9.3.4 (recorded), influxdb_line_protocol lib.rs (a
 * float that overflows is infinite).
 */
import { FieldType } from "../entry";
import { type Target, versionAtLeast } from "../targets";

/** What is stored in the place of a value; `dropped`: nothing, and the other fields of the line are. */
export type Loss = "dropped" | "zero" | "null" | "infinite" | "rounded" | "backslash" | "sign";

/** What becomes of a value as it is written; undefined: it is stored as it is, or this is not a loss of single values. */
export function lossOf(
  target: Pick<Target, "product" | "version">,
  word: string,
  type: FieldType,
): Loss | undefined {
  switch (target.product) {
    case "victoriametrics":
      return victoriaLoss(target, word, type);
    case "questdb":
      return questDbLoss(word, type);
    case "influxdb-1":
    case "influxdb-2":
    case "cloud-tsm":
    case "telegraf":
      return undefined;
    default:
      return type === FieldType.float && !Number.isFinite(Number(word)) ? "infinite" : undefined;
  }
}

function victoriaLoss(target: Pick<Target, "version">, word: string, type: FieldType): Loss | undefined {
  switch (type) {
    case FieldType.float:
      if (!/^-?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(word)) {
        if (/^[-+]?inf(inity)?$/i.test(word)) return undefined;
        return /^-?\+?nan$/i.test(word) ? "dropped" : "zero";
      }
      if (/^-?\.|\.$/.test(word) && !readsBareDot(target)) return "zero";
      if (losesSign(word)) return "sign";
      return word.length > 4 && !Number.isFinite(Number(word)) ? "infinite" : undefined;
    case FieldType.integer:
    case FieldType.unsigned:
      // 2^53 has 16 digits.
      return word.length > 16 && isRounded(word.slice(0, -1)) ? "rounded" : undefined;
    default:
      return undefined;
  }
}

/**
 * `.5` and `5.`: 1.79.5 stores 0. They are read since fastjson 1.6.4: go.mod has 1.6.3 in VictoriaMetrics 1.85.0 and 1.6.4 in 1.87.0 (which of them
 * 1.86 has is taken from the dates).
 */
export function readsBareDot(target: Pick<Target, "version">): boolean {
  return versionAtLeast(target, "1.86");
}

/** Where the point ends the number, fastfloat.ParseBestEffort returns before it looks at the sign: `-5.` is 5. */
export function losesSign(word: string): boolean {
  // From the 19th unit on, sign included, strconv reads it.
  return /^-\d{1,17}\.$/.test(word) && /[1-9]/.test(word);
}

function isRounded(digits: string): boolean {
  return /^-?\d+$/.test(digits) && BigInt(Number(digits)) !== BigInt(digits);
}

function questDbLoss(word: string, type: FieldType): Loss | undefined {
  if (word === "NaN" || word === "-9223372036854775808i") return "null";
  // A backslash that stands before another unit than these says nothing, and is not kept: "a\nb" is stored as anb.
  return type === FieldType.string && /(?<!\\)(?:\\\\)*\\[^"\\\n]/.test(word) ? "backslash" : undefined;
}
