/** What tests of features share: a document from a text with a cursor, and a large one whose reading counts what is read again. */

import { scopeRuleOf } from "../../../server/src/checks/scopeRule";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { type Precision, parseTarget } from "../../../server/src/lineprotocol/targets";

export interface Opened {
  readonly text: string;
  /** Where the `|` stood (left out of the text); the text's end if there is none. */
  readonly cursor: number;
  readonly reading: DocumentReading;
}

export function openAt(marked: string, target = "influxdb-2", precision: Precision = "ns"): Opened {
  const at = marked.indexOf("|");
  const text = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
  const parsed = parseTarget(target, precision);
  if (!parsed) throw new Error(`no target: ${target}`);
  const paged = new PagedText("file:///a.lp", "line-protocol", 1, text);
  const reading = new DocumentReading(paged, dialectOf(parsed, "utf16"), scopeRuleOf(parsed, undefined));
  reading.advance();
  return { text, cursor: at < 0 ? text.length : at, reading };
}

/** Spans as their texts. */
export function textsOf(text: string, spans: readonly { start: number; end: number }[]): string[] {
  return spans.map(({ start, end }) => text.slice(start, end));
}

export interface Large extends Opened {
  /** Entries that were read again since it was opened. */
  visits(): number;
}

/** About 5 MB: `rare` stands once, in the middle. */
export function openLarge(): Large {
  const lines: string[] = [];
  const count = 70_000;
  for (let i = 0; i < count; i++) {
    const measurement = i === count / 2 ? "rare" : i % 2 === 0 ? "weather" : "power";
    lines.push(
      `${measurement},room=r${i % 50},site=a value=${i}.5,state="running on" ${1700000000000000000n + BigInt(i)}`,
    );
  }
  const opened = openAt(`${lines.join("\n")}\n`);
  let visits = 0;
  const { reading } = opened;
  const entry = reading.entry.bind(reading);
  reading.entry = (...args) => {
    visits++;
    return entry(...args);
  };
  return { ...opened, visits: () => visits };
}

/** What work in steps comes to, done at once. */
export function finish<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
