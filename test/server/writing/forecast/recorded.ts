/**
 * What the transcript tests of the forecast share: a recorded exchange, the forecast of it, and the account of what was equal and
 * what was left out. Invariant: docs/forecast.md says the figures and the reasons that the tests count.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { projectPath, sharedPath } from "../../../shared";
import type { Transcript } from "../../lineprotocol/transcripts";

export interface Forecast {
  readonly status: number;
  readonly body: string;
  readonly written: {
    measurement: string;
    tags: [string, string][];
    fields: [string, string, unknown][];
    timestamp: string;
  }[];
  readonly caseError?: string;
}

/** A reason for which a case says nothing about a forecast, with the cases it holds for; the first that fits counts. */
export type LeftOut<T extends { readonly id: string } = Transcript> = readonly [
  reason: string,
  applies: (transcript: T, id: string) => boolean,
];

/** Compares each case of a file; fails with all differences. `compare` answers what differs, or undefined. */
export function account<T extends { readonly id: string } = Transcript>(
  file: string,
  leftOut: readonly LeftOut<T>[],
  compare: (transcript: T, id: string) => string | undefined,
): void {
  const left = new Map<string, number>();
  const wrong: string[] = [];
  let equal = 0;
  const path = sharedPath(`corpus/transcripts/${file}.json`);
  for (const transcript of JSON.parse(readFileSync(path, "utf8")) as readonly T[]) {
    const id = transcript.id.slice(transcript.id.indexOf("/") + 1);
    const reason = leftOut.find(([, applies]) => applies(transcript, id))?.[0];
    if (reason !== undefined) {
      left.set(reason, (left.get(reason) ?? 0) + 1);
      continue;
    }
    const difference = compare(transcript, id);
    if (difference === undefined) equal++;
    else wrong.push(`${id}: ${difference}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} differ, ${equal} equal\n${wrong.slice(0, 40).join("\n")}`);
  assertDocumented(file, equal, left);
}

/** The rows of docs/forecast.md for a file. */
function assertDocumented(file: string, equal: number, left: ReadonlyMap<string, number>): void {
  const page = readFileSync(projectPath("docs/forecast.md"), "utf8");
  const total = equal + [...left.values()].reduce((sum, count) => sum + count, 0);
  const rows = [
    `| \`${file}\` | ${equal} | ${total - equal} | ${total} |`,
    ...[...left].map(([reason, count]) => `| \`${file}\` | ${count} | ${reason} |`),
  ];
  const missing = rows.filter((row) => !page.includes(`${row}\n`));
  assert.deepEqual(missing, [], "docs/forecast.md has not these rows");
}

/** `body` or `bodyBase64` for a case. */
export function bodyOf({ request }: Transcript): object {
  if (request.bodyParts)
    return { body: request.bodyParts.map(([text, times]) => text.repeat(times)).join("") };
  if (request.body === null && request.bodyBase64 !== undefined) return { bodyBase64: request.bodyBase64 };
  return { body: request.body ?? "" };
}

export function headerOf(headers: Readonly<Record<string, string>> | undefined, name: string): string {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? "";
}
