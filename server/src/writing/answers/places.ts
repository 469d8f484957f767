/** Owns the last step: from entries to lines and ranges of lines, and a product's own page. */
import type { AnsweringProduct, AnswerLine } from "./answer";
import type { Found } from "./lines/placement";
import { DOCS } from "./responses/advice";
import type { SentBody } from "./sentBody";
import type { WhatIsWritten } from "./written";

export function linesOf(found: Found, sent: SentBody | null): AnswerLine[] {
  if (sent === null) return [];
  return found.placements.map(({ entry, certain, code, message }) => ({
    line: sent.lines[entry],
    endLine: sent.endLines[entry],
    certain,
    code,
    message,
  }));
}

/** Stored entries as ranges of lines; neighbours are joined. */
export function storedLines(what: WhatIsWritten, sent: SentBody | null): [number, number][] | null {
  if (what.stored === null) return null;
  if (what.stored.length === 0) return [];
  if (sent === null) return null;
  if (what.stored.length === sent.count && sent.isPointALine) return [[1, sent.count]];
  const ranges: [number, number][] = [];
  for (const entry of what.stored) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 >= sent.lines[entry]) last[1] = sent.endLines[entry];
    else ranges.push([sent.lines[entry], sent.endLines[entry]]);
  }
  return ranges;
}

const PAGES: Readonly<Record<AnsweringProduct, string>> = {
  "influxdb-1": DOCS.v1,
  "influxdb-2": DOCS.v2,
  "influxdb3-core": DOCS.core,
  "influxdb3-enterprise": DOCS.core,
  "cloud-serverless": DOCS.serverless,
  "cloud-dedicated": DOCS.serverless,
  clustered: DOCS.serverless,
  "cloud-tsm": DOCS.tsm,
  victoriametrics: DOCS.victoria,
  questdb: DOCS.questdb,
  telegraf: DOCS.telegrafV1,
  greptimedb: DOCS.greptime,
  opengemini: DOCS.gemini,
};

export function docsOf(product: AnsweringProduct | null): string {
  return product === null ? DOCS.status : PAGES[product];
}
