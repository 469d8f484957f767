/**
 * Owns semantic tokens: what each piece of a point is, in the words of the Language Server Protocol. They agree with the TextMate
 * grammar where that is right, and correct it where only a reading can know: lines that a comment or an open quote swallows look
 * swallowed. Invariants: no token goes over a line's end; tokens ascend and do not overlap; only the range asked for is read.
 */
import type { Span } from "../checks/span";
import type { DocumentReading, EntryVisit } from "../document/reading";
import { EntryKind, FieldType } from "../lineprotocol/entry";
import { type Part, partsOf } from "./parts";

export const TOKEN_TYPES = [
  "type",
  "parameter",
  "string",
  "property",
  "number",
  "keyword",
  "comment",
] as const;
export const TOKEN_MODIFIERS = [
  "escape",
  "integer",
  "unsigned",
  "timestamp",
  "tagValue",
  "deprecated",
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** The longest document, in units, whose tokens are given at once; beyond, range by range only. */
export const FULL_TOKENS_UNITS = 256_000;

export interface Token extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Tokens of the entries that touch a range, within the range's lines. Refused entries keep the grammar's colours. */
export function semanticTokensIn(reading: DocumentReading, { start, end }: Span): Token[] {
  const tokens: Token[] = [];
  reading.visit(start, end, (visit) => {
    if (visit.reading.kind === EntryKind.point) {
      for (const part of partsOf(visit)) {
        // QuestDB takes a field without a value: nothing is no token.
        if (part.end > start && part.start < end && part.end > part.start) addPart(part, tokens);
      }
    } else if (visit.reading.kind !== EntryKind.blank) addSwallowed(reading, visit, { start, end }, tokens);
    return undefined;
  });
  return tokens;
}

const NONE: readonly TokenModifier[] = [];

/** How names are shown, and what of them is an escape (as in the grammar). */
const NAMES: Readonly<
  Record<
    Exclude<Part["kind"], "fieldValue" | "timestamp">,
    readonly [TokenType, readonly TokenModifier[], RegExp]
  >
> = {
  measurement: ["type", NONE, /\\[, ="]/g],
  tagKey: ["parameter", NONE, /\\[, =]/g],
  tagValue: ["string", ["tagValue"], /\\[, =]/g],
  fieldKey: ["property", NONE, /\\[, ="]/g],
};

function addPart(part: Part, tokens: Token[]): void {
  if (part.kind === "timestamp") {
    tokens.push({ start: part.start, end: part.end, type: "number", modifiers: ["timestamp"] });
  } else if (part.kind === "fieldValue") addValue(part, tokens);
  else addName(part, ...NAMES[part.kind], tokens);
}

function addValue(part: Part, tokens: Token[]): void {
  const { start, end, type } = part;
  if (type === FieldType.string) addName(part, "string", NONE, /\\["\\]/g, tokens);
  else if (type === FieldType.boolean) tokens.push({ start, end, type: "keyword", modifiers: NONE });
  else if (type === FieldType.integer || type === FieldType.unsigned) {
    // The suffix has the grammar's colour.
    const modifier = type === FieldType.integer ? "integer" : "unsigned";
    tokens.push({ start, end: end - 1, type: "number", modifiers: [modifier] });
  } else tokens.push({ start, end, type: "number", modifiers: NONE });
}

/** A name or string: its escapes are tokens of their own; cut at line ends. */
function addName(
  { raw, start }: Part,
  type: TokenType,
  modifiers: readonly TokenModifier[],
  escapes: RegExp,
  tokens: Token[],
): void {
  let from = 0;
  const plain = (to: number) => addLines(raw.slice(from, to), start + from, type, modifiers, tokens);
  for (const match of raw.matchAll(escapes)) {
    plain(match.index);
    from = match.index + match[0].length;
    tokens.push({ start: start + match.index, end: start + from, type, modifiers: [...modifiers, "escape"] });
  }
  plain(raw.length);
}

function addLines(
  text: string,
  base: number,
  type: TokenType,
  modifiers: readonly TokenModifier[],
  tokens: Token[],
): void {
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const start = base + match.index;
    tokens.push({ start, end: start + match[0].length, type, modifiers });
  }
}

/** Lines behind the first of a comment or a refused entry: no reader takes them as points. */
function addSwallowed(
  { text }: DocumentReading,
  { base, reading, next }: EntryVisit,
  range: Span,
  tokens: Token[],
): void {
  const from = Math.max(base + reading.start, range.start);
  const to = Math.min(next, range.end);
  const part = text.slice(from, to);
  const inFirstLine = text.positionAt(from).line === text.positionAt(base + reading.start).line;
  const newline = inFirstLine ? part.indexOf("\n") : -1;
  const isComment = reading.kind === EntryKind.comment;
  if (inFirstLine && newline < 0) return;
  addLines(
    part.slice(newline + 1),
    from + newline + 1,
    isComment ? "comment" : "string",
    ["deprecated"],
    tokens,
  );
}

/** A token of LSP before it is encoded as the difference to the one before: modifiers as bits of their positions. */
export function modifierBits(modifiers: readonly TokenModifier[]): number {
  let bits = 0;
  for (const modifier of modifiers) bits |= 1 << TOKEN_MODIFIERS.indexOf(modifier);
  return bits;
}
