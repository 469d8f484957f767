/** Owns what VictoriaMetrics is asked: version and retention from its metrics, databases as values of the label `db`. */
import { ask, type Carry, getRequest, jsonOf, listOf, member, stringOf, textOf } from "./asking";
import type { Inquiry } from "./inquiry";

export async function inquireVictoriaMetrics(carry: Carry): Promise<Inquiry> {
  const listed = await ask(carry, getRequest("/api/v1/label/db/values", [["start", "1"]]));
  if (listed?.status === 401) {
    return { credentials: "bad", databases: [], notes: ["The server refuses the credential (401)."] };
  }
  const metrics = await ask(carry, getRequest("/metrics"));
  const text = metrics?.status === 200 ? textOf(metrics) : "";
  const version = /vm_app_version\{[^}]*short_version="v?(\d[^"]*)"/.exec(text)?.[1];
  const retention = /flag\{name="retentionPeriod", value="([^"]*)"/.exec(text)?.[1];
  const retentionSeconds = retention === undefined ? undefined : periodSeconds(retention);
  const names = listOf(member(jsonOf(listed), "data"))
    .map(stringOf)
    .filter((name) => name !== undefined);
  return {
    ...(version && { version }),
    ...(retentionSeconds !== undefined && { retentionSeconds }),
    credentials: listed?.status === 200 ? "good" : "unknown",
    databases: names.map((name) => ({ name, ...(retentionSeconds !== undefined && { retentionSeconds }) })),
    notes: [
      ...(version ? [] : ["The version is not told."]),
      "A database is only a label here: any name may be written to.",
    ],
  };
}

/** "1" is a month of 31 days; s, h, d, w, y are units. */
function periodSeconds(period: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([hdwy]?)$/.exec(period);
  if (!match) return undefined;
  const units: Readonly<Record<string, number>> = {
    "": 31 * 86_400,
    h: 3600,
    d: 86_400,
    w: 604_800,
    y: 365 * 86_400,
  };
  return Number(match[1]) * units[match[2]];
}
