/** Owns the names that reports use: the server's, and a finding's title within a sentence. */
import { CODES, isFindingCode } from "../checks/codes";
import { grouped } from "../checks/entryView";
import { describeTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";

/** The server as it named itself (`version`), else as the destination says. */
export function serverName(destination: Destination, version: string | undefined): string {
  if (destination.id === "dry-run") return `${describeTarget(destination)} (dry run)`;
  if (version !== undefined && destination.product.startsWith("influxdb")) {
    return describeTarget({ ...destination, version });
  }
  return describeTarget(destination);
}

/** A finding's title in the middle of a sentence. */
export function titleOf(code: string): string {
  if (!isFindingCode(code)) return code;
  const { title } = CODES[code];
  return /^[A-Z]([a-z]| )/.test(title) ? title[0].toLowerCase() + title.slice(1) : title;
}

/** Codes whose words in a count are not the code's own. */
const COUNTED_AS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "field-type-conflict": ["type conflict", "type conflicts"],
  retention: ["outside the retention", "outside the retention"],
  "refused-other": ["for another reason", "for another reason"],
};

/** "1 type conflict", "3 missing field value": how many lines met which refusal. */
export function countedRefusals(code: string, count: number): string {
  const [one, many] = COUNTED_AS[code] ?? [code.replaceAll("-", " "), code.replaceAll("-", " ")];
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
