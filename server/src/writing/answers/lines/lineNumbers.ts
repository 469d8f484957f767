/**
 * Owns the way from numbers in an answer to lines, and what each server counts: InfluxDB 3 counts entries (no blanks, no comments,
 * a string over several lines is one), QuestDB entries without empty lines (it has no comments), Telegraf and people count lines,
 * VictoriaMetrics gives the rest of the body, whose length is the place (references 5.1, 5.5, 2.1 to 2.3 of other-servers).
 */
import { type AnswerError, type AnswerKind, LISTED_ERRORS } from "../answer";
import { findRow } from "../responses";
import type { ResponseRow } from "../responses/row";
import type { SentBody } from "../sentBody";
import { unquoteGo } from "./goQuote";
import { codeOf, type FindContext, type Found, NOTHING_FOUND, type Placement } from "./placement";
import { codeOfReason } from "./reasonCodes";

/** InfluxDB 3 Core and Enterprise: a list of entries with `line_number`. */
export function findListed(context: FindContext): Found {
  const { said, sent } = context;
  const entries = said.entries ?? [];
  if (entries.length === 0) return NOTHING_FOUND;
  const rowOf = createRowOf();
  const kinds = new Set<AnswerKind>();
  const placements: Placement[] = [];
  let placedAll = said.whole;
  for (const [at, { message, line, original }] of entries.entries()) {
    const row = rowOf(message);
    kinds.add(row?.kind ?? "syntax");
    const entry = (line ?? 0) - 1;
    if (sent === null) continue;
    if (entry < 0 || entry >= sent.count) {
      placedAll = false;
      continue;
    }
    const placement = placeReason(context, sent, entry, message, row);
    // Where the answer is cut, the last number may have lost digits.
    const isCut = !said.whole && at === entries.length - 1;
    const isOther = original !== undefined && !beginsLike(original, sent.textOf(entry));
    placements.push(isCut || isOther ? { ...placement, certain: false } : placement);
  }
  const certain = placements.every((placement) => placement.certain);
  return {
    placements: inOrder(placements),
    others: sent !== null && placedAll && certain ? "stored" : "unknown",
    errors: entries.slice(0, LISTED_ERRORS).map(({ message, line, original }) => ({
      ...(line === undefined ? {} : { line: String(line) }),
      ...(original === undefined ? {} : { text: original }),
      reason: message,
    })),
    errorCount: entries.length,
    kind: kindOf(kinds),
  };
}

/**
 * Whether an echoed line can be this entry: the engine writes the rest of a line in its own way, and cuts it, but not its first name.
 * An echo may begin with what stands above the line, a comment or nothing; where it says another name the body is not the one answered.
 */
function beginsLike(echo: string, text: string): boolean {
  if (/^\s*(?:#|$)/.test(echo)) return true;
  const said = nameOf(echo);
  const sent = nameOf(text);
  return said === sent || (said === echo && sent.startsWith(said));
}

function nameOf(line: string): string {
  return /^\s*((?:\\[\s\S]|[^,\s\\])*)/.exec(line)?.[1].replaceAll("\\", "") ?? "";
}

type RowOf = (message: string) => ResponseRow | undefined;

/** The row of a line's reason; lists repeat few reasons many times, so each is looked up once. */
function createRowOf(): RowOf {
  const known = new Map<string, ResponseRow | undefined>();
  return (message) => {
    if (!known.has(message)) known.set(message, findRow(message, "influxdb3-core", null)?.row);
    return known.get(message);
  };
}

/** A reason at the n-th entry. It is certain where our own reading of that entry agrees with the reason's nature. */
function placeReason(
  context: FindContext,
  sent: SentBody,
  entry: number,
  message: string,
  row: ResponseRow | undefined,
): Placement {
  const isParser = row?.id === "v3-line-syntax" || row?.id === "v3-line-time";
  const own = sent.read(entry);
  const agrees = isParser ? sent.refused[entry] && sameReason(own.message, message) : !sent.refused[entry];
  const code = sent.refused[entry] && own.message === message ? own.reason : row?.code;
  return { entry, certain: agrees && context.readerIsKnown, code: code ?? codeOfReason(message), message };
}

/** Servers of other versions give a limit in other words. */
function sameReason(own: string, said: string): boolean {
  return (
    own === said ||
    said.startsWith(own) ||
    (/^String is greater/.test(own) && /^String is greater/.test(said))
  );
}

function kindOf(kinds: ReadonlySet<AnswerKind>): AnswerKind {
  if (kinds.size === 1) return [...kinds][0];
  return kinds.has("syntax") ? "syntax" : ([...kinds][0] ?? "syntax");
}

function inOrder(placements: Placement[]): Placement[] {
  const sorted = placements.sort((a, b) => a.entry - b.entry);
  return sorted.filter((placement, at) => at === 0 || placement.entry !== sorted[at - 1].entry);
}

/** IOx: `error parsing line n (1-based): …`, `error writing line n: …`, `timestamp overflows i64 on line n`; at most 100. */
export function findNumbered(context: FindContext): Found {
  const { sent, said, reason: text } = context;
  const start =
    /(?:^|\n|(?<=:)\s|,\s)\s*(?:error (?:parsing|writing) line (\d+)(?: \(1-based\))?: |timestamp overflows i64(?: on line (\d+) \(1-based\))?)/g;
  const marks = [...text.matchAll(start)];
  const errors: AnswerError[] = [];
  const placements: Placement[] = [];
  const rowOf = createRowOf();
  const kinds = new Set<AnswerKind>();
  let placedAll = said.whole && marks.length > 0 && marks.length < 100;
  marks.forEach((mark, at) => {
    const end = at + 1 < marks.length ? marks[at + 1].index : text.length;
    const line = mark[1] ?? mark[2];
    const isOverflow = mark[1] === undefined;
    const message = isOverflow
      ? "timestamp overflows i64"
      : text.slice(mark.index + mark[0].length, end).replace(/[\s,]+$/, "");
    errors.push({ ...(line === undefined ? {} : { line }), reason: message });
    const row = rowOf(message);
    kinds.add(row?.kind ?? "syntax");
    if (sent === null) return;
    const entry = Number(line ?? 0) - 1;
    if (!(entry >= 0 && entry < sent.count)) {
      placedAll = false;
      return;
    }
    placements.push(placeReason(context, sent, entry, message, row));
  });
  const certain = placements.every((placement) => placement.certain);
  return {
    placements: inOrder(placements),
    others: sent !== null && placedAll && certain ? "stored" : "unknown",
    errors: errors.slice(0, LISTED_ERRORS),
    errorCount: errors.length,
    ...(kinds.size > 0 ? { kind: kindOf(kinds) } : {}),
  };
}

/** QuestDB: `line` counts entries; only empty ones are left out. */
export function findLineProperty(context: FindContext): Found {
  const { sent, details } = context;
  const number = Number(details.line ?? 0);
  if (sent === null || number < 1) return NOTHING_FOUND;
  const offset = questdbEntry(sent.text, number);
  const entry = offset === undefined ? -1 : sent.entryAtOffset(offset);
  if (offset === undefined || entry < 0) return NOTHING_FOUND;
  const code = context.row.code ?? codeOfReason(context.reason);
  // Our entry begins where QuestDB's does, or swallows it (a comment, an open quote).
  const blanks = /^[ \t\0]*/.exec(sent.text.slice(offset, offset + 200))?.[0].length ?? 0;
  const certain = sent.starts[entry] === offset + blanks;
  return { placements: [{ entry, certain, code, message: context.reason }], others: "unknown" };
}

/** Offset of QuestDB's n-th entry: `\n`, and `\r` outside strings, end one; a backslash keeps the next byte. */
function questdbEntry(text: string, number: number): number | undefined {
  let count = 0;
  let quoted = false;
  let fields = false;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 10;
    if (c === 92) {
      i++;
      continue;
    }
    if (c === 32) fields = true;
    if (c === 34 && fields) quoted = !quoted;
    if (c !== 10 && (c !== 13 || quoted)) continue;
    if (i > start && ++count === number) return start;
    start = i + 1;
    quoted = false;
    fields = false;
  }
  return undefined;
}

/** Telegraf: `at line:column`; where reading stopped, which may lie below the line that is to blame. */
export function findLineAndColumn(context: FindContext): Found {
  const { sent, details } = context;
  const line = Number(details.line ?? 0);
  if (sent === null || line < 1) return NOTHING_FOUND;
  const entry = sent.entryAtLine(line);
  if (entry < 0) return NOTHING_FOUND;
  const message = details.reason ?? context.reason;
  const code = sent.refused[entry] ? sent.read(entry).reason : codeOfReason(message);
  const oneLine = sent.lines[entry] === sent.endLines[entry];
  const certain = sent.lines[entry] === line && (oneLine || sent.refused[entry]);
  const alone = details.errorCount === undefined;
  return {
    placements: [{ entry, certain: certain && oneLine, code, message }],
    others: alone && certain && oneLine ? "stored" : "unknown",
    errorCount: 1 + Number(details.errorCount ?? 0),
  };
}

/** VictoriaMetrics quotes everything from the bad line to the end: its length in bytes is the place. */
export function findRestOfBody(context: FindContext): Found {
  const { sent, details, said } = context;
  const quoted = details.text;
  if (sent === null || quoted === undefined || !said.whole) return NOTHING_FOUND;
  const rest = unquoteGo(quoted);
  const offset = sent.text.length - rest.length;
  if (offset < 0 || (offset > 0 && sent.text.charCodeAt(offset - 1) !== 10)) return NOTHING_FOUND;
  const entry = sent.entryAtOffset(offset + (/^[ \t\0]*/.exec(rest)?.[0].length ?? 0));
  if (entry < 0) return NOTHING_FOUND;
  const certain = sent.text.endsWith(rest) && sent.starts[entry] >= offset;
  const message = details.reason ?? context.reason;
  const code = sent.refused[entry] ? sent.read(entry).reason : codeOfReason(message);
  return { placements: [{ entry, certain, code, message }], others: "unknown" };
}

/** A byte of the body (InfluxDB 3: where it stops being UTF-8). */
export function findByteOffset(context: FindContext): Found {
  const { sent, details } = context;
  if (sent === null || details.offset === undefined) return NOTHING_FOUND;
  const offset = Number(details.offset);
  const entry = sent.entryAtOffset(offset);
  if (entry < 0) return NOTHING_FOUND;
  const certain = offset < sent.ends[entry] && offset >= sent.starts[entry];
  return {
    placements: [{ entry, certain, code: codeOf(context), message: context.reason }],
    others: "unknown",
  };
}
