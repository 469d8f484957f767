/** Owns the names that reports use: the server's, and a finding's title within a sentence. */
import { CODES, isFindingCode } from "../checks/codes";
import { grouped } from "../checks/entryView";
import { describeTarget } from "../lineprotocol/targets";
import type { Destination } from "../schema/destination";
import { isFailure } from "../schema/exchange";
import type { SessionResult } from "./session";

/** The server as it named itself, else as the destination says. */
export function serverName(destination: Destination, result: SessionResult): string {
  if (destination.id === "dry-run") return `${describeTarget(destination)} (dry run)`;
  for (const { result: answer } of result.exchanges) {
    if (isFailure(answer)) continue;
    const version = /^v?(\d+\.\d+(?:\.\d+)?)/.exec(answer.headers["x-influxdb-version"] ?? "")?.[1];
    if (version && destination.product.startsWith("influxdb"))
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
