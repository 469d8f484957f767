/** Owns the words for what is about to be sent: how many points, from when to when. Pure. */
import type { Inspection } from "../../../server/src/lsp/protocol";
import { count } from "./progressText";

export function amountOf({ points }: Pick<Inspection, "points">): string {
  return points === 1 ? "1 point" : `${count(points)} points`;
}

/** "Their times: 2026-11-20 10:00:00 to 2026-11-25 09:00:00 UTC; 3 without a time." */
export function spanOf({ oldest, newest, withoutTime }: Inspection): string {
  const missing = withoutTime === 0 ? "" : `${count(withoutTime)} without a time`;
  if (oldest === undefined || newest === undefined)
    return missing === "" ? "" : "They have no times: the server's clock counts.";
  const first = instant(oldest);
  const last = instant(newest);
  const times = first === last ? `Their time: ${first} UTC` : `Their times: ${first} to ${last} UTC`;
  return missing === "" ? `${times}.` : `${times}; ${missing}.`;
}

function instant(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}
