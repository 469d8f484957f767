/** Owns what the rows of the History view say. Pure. Invariant: what icon and color tell stands in words, too. */
import { bothTimes, timeOf } from "../results/wording";
import type { HistoryEntry } from "../write/history";
import { count } from "../write/progressText";

export interface HistoryRow {
  /** The write's. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
  readonly iconColor?: string;
  readonly accessibleLabel: string;
}

/** `fileOf` names a file as people know it, for example relative to the workspace; `today` is the date in UTC, "2026-11-25". */
export function historyRows(
  entries: readonly HistoryEntry[],
  fileOf: (uri: string) => string,
  today: string,
): readonly HistoryRow[] {
  return entries.map((entry) => {
    const { id, startedAt, destinationLabel, milliseconds, files } = entry;
    const date = startedAt.slice(0, 10);
    const when = date === today ? timeOf(startedAt) : `${date} ${timeOf(startedAt)}`;
    const first = fileOf(files[0]?.uri ?? "");
    const more = files.length > 1 ? ` and ${count(files.length - 1)} more` : "";
    const file = `${first}${more}${files[0]?.ranges === undefined ? "" : " (selection)"}`;
    const outcome = outcomeWords(entry);
    const [icon, iconColor] = iconOf(entry);
    return {
      id,
      label: `${when} ${file}`,
      description: `${outcome} · ${destinationLabel} · ${duration(milliseconds)}`,
      tooltip: [
        `${file} to ${destinationLabel}`,
        bothTimes(startedAt),
        `${outcome}, in ${duration(milliseconds)}`,
      ].join("\n"),
      icon,
      iconColor,
      accessibleLabel: `${outcome}, ${file}, to ${destinationLabel}, ${bothTimes(startedAt)}, ${duration(milliseconds)}`,
    };
  });
}

/** "38 stored, 2 refused"; what did not happen is left out. */
export function outcomeWords({ points, state }: Pick<HistoryEntry, "points" | "state">): string {
  const words = [
    [points.stored, "stored"],
    [points.refused, "refused"],
    [points.unknown, "unknown"],
    [points.notSent, "not sent"],
  ] as const;
  const said = words.filter(([amount]) => amount > 0).map(([amount, word]) => `${count(amount)} ${word}`);
  if (state === "cancelled") said.push("cancelled");
  return said.length === 0 ? "nothing sent" : said.join(", ");
}

function iconOf({ points, state }: HistoryEntry): [string, string?] {
  if (points.unknown > 0) return ["question", "lineProtocol.unknown"];
  if (points.refused > 0) return ["error", "lineProtocol.refused"];
  if (state !== "complete" || points.notSent > 0) return ["circle-slash"];
  return ["pass", "lineProtocol.stored"];
}

/** "340 ms", "12.3 s", "4 min 5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${count(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}
