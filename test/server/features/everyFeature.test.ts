// What all reading features have in common: on any text and for every target, at any place, their answers lie inside the document; after any
// edits they are those of a fresh document. Texts hold emoji, CRLF, refused lines, comments and open quotes.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { scopeRuleOf } from "../../../server/src/checks/scopeRule";
import { PagedText } from "../../../server/src/document/pagedText";
import { DocumentReading } from "../../../server/src/document/reading";
import { codeLenses } from "../../../server/src/features/codeLenses";
import { completionsAt } from "../../../server/src/features/completion";
import { definitionAt } from "../../../server/src/features/definition";
import { highlightsAt } from "../../../server/src/features/documentHighlights";
import { documentLinks } from "../../../server/src/features/documentLinks";
import { documentSymbols, type OutlineSymbol } from "../../../server/src/features/documentSymbols";
import { foldingRanges } from "../../../server/src/features/foldingRanges";
import { hoverAt } from "../../../server/src/features/hover";
import { inlayHintsIn } from "../../../server/src/features/inlayHints";
import { limitsOf } from "../../../server/src/features/limits";
import { referencesAt } from "../../../server/src/features/references";
import { selectionRangesAt } from "../../../server/src/features/selectionRanges";
import { semanticTokensIn } from "../../../server/src/features/semanticTokens";
import { signatureHelpAt } from "../../../server/src/features/signatureHelp";
import { statisticsSteps } from "../../../server/src/features/statistics";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { parseTarget, type Target } from "../../../server/src/lineprotocol/targets";
import { finish } from "./reading";

const NOW = Date.UTC(2026, 10, 25);
const READER = { now: NOW, timeZone: "Europe/Berlin" };
const TARGETS = ["influxdb-1", "influxdb-2", "influxdb3-core", "victoriametrics", "questdb", "telegraf"];

const piece = fc.constantFrom(
  "home,room=Bath temp=21.5 1700000000000000000",
  "home,room=Bath temp=22i 1700000060000000000",
  'home,room=😀\\ x,k=v temp=1,note="a \\"b\\" https://example.com/é" 1700000120000000000',
  "office load=0.5",
  "# region x",
  "# endregion",
  "# DML",
  "# a comment, https://example.com",
  '# swallows k="x',
  "home temp=",
  "home,room= temp=1",
  'home s="open',
  'b"',
  "",
  "   ",
  "home,room=Bath temp=21.5 17",
  "é\\,m,t=1 f=T,g=3u -5",
);
const newline = fc.constantFrom("\n", "\n", "\r\n");
const lines = fc
  .array(fc.tuple(piece, newline), { minLength: 1, maxLength: 12 })
  .map((list) => list.flat().join(""));

function openText(content: string, word: string): DocumentReading {
  const target = parseTarget(word, "ns") as Target;
  const text = new PagedText("file:///a.lp", "line-protocol", 1, content);
  const reading = new DocumentReading(text, dialectOf(target, "utf16"), scopeRuleOf(target, undefined));
  reading.advance();
  return reading;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** All that features say of a document, at an offset where they are asked at one. */
function everything(reading: DocumentReading, offset: number) {
  const whole = { start: 0, end: reading.text.length };
  const completions = completionsAt(reading, offset, NOW);
  return {
    hover: hoverAt(reading, offset, READER),
    tokens: semanticTokensIn(reading, whole),
    hints: inlayHintsIn(reading, whole, { timestamps: true, types: true }),
    signature: signatureHelpAt(reading, offset),
    symbols: documentSymbols(reading),
    folds: foldingRanges(reading),
    selection: selectionRangesAt(reading, offset),
    highlights: highlightsAt(reading, offset),
    definition: definitionAt(reading, offset),
    references: [...(referencesAt(reading, offset) ?? [])].at(-1)?.places ?? [],
    links: documentLinks(reading),
    lenses: codeLenses(reading),
    completions: completions && {
      span: completions.span,
      labels: completions.items.map(({ label }) => label).sort(),
    },
    limits: limitsOf(reading),
    statistics: finish(statisticsSteps(reading, "a.lp")),
  };
}

function spansOf(all: ReturnType<typeof everything>): Span[] {
  const symbolSpans = (list: readonly OutlineSymbol[]): Span[] =>
    list.flatMap(({ range, selection, children }) => [range, selection, ...symbolSpans(children)]);
  return [
    ...(all.hover ? [all.hover] : []),
    ...all.tokens,
    ...all.hints.map(({ offset }) => ({ start: offset, end: offset })),
    ...symbolSpans(all.symbols),
    ...all.folds,
    ...all.selection,
    ...all.highlights,
    ...(all.definition ? [all.definition] : []),
    ...all.references,
    ...all.links,
    ...all.lenses,
    ...(all.completions ? [all.completions.span] : []),
  ];
}

test("any text, any place, every target: answers lie inside the document and cut no character in two", () => {
  fc.assert(
    fc.property(lines, fc.nat(), fc.constantFrom(...TARGETS), (content, at, target) => {
      const reading = openText(content, target);
      const offset = at % (content.length + 1);
      const all = everything(reading, offset);
      for (const { start, end } of spansOf(all)) {
        assert.ok(
          0 <= start && start <= end && end <= content.length,
          `${start}-${end} of ${content.length}`,
        );
        for (const place of [start, end]) {
          const c = content.charCodeAt(place);
          // Completions and selections begin where the cursor is, wherever that is.
          if (place !== offset) assert.ok(!(c >= 0xdc00 && c < 0xe000), `${place} is inside a character`);
        }
      }
      let before = 0;
      for (const { start, end } of all.tokens) {
        assert.ok(start >= before && end > start, "tokens ascend");
        assert.doesNotMatch(content.slice(start, end), /[\r\n]/);
        before = end;
      }
      for (const { name } of all.symbols) assert.notEqual(name.trim(), "");
    }),
    { numRuns: 300 },
  );
});

test("after any edits everything is as in a fresh document", () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), lines), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(lines, edits, fc.nat(), fc.constantFrom(...TARGETS), (content, changes, at, target) => {
      const reading = openText(content, target);
      everything(reading, at % (content.length + 1));
      let now = content;
      for (const [place, length, insert] of changes) {
        const start = place % (now.length + 1);
        const end = Math.min(now.length, start + length);
        const replaced = reading.text.replace(start, end, insert);
        reading.replaced(replaced.at, replaced.removed);
        now = now.slice(0, start) + insert + now.slice(end);
      }
      reading.advance();
      const offset = at % (now.length + 1);
      assert.deepEqual(
        inOrder(everything(reading, offset)),
        inOrder(everything(openText(now, target), offset)),
      );
    }),
    { numRuns: 200 },
  );
});

/** Lists that stand in the order in which names were met: a name that was met before an edit keeps its place. */
function inOrder(all: ReturnType<typeof everything>) {
  const byText = <T>(list: readonly T[]) =>
    [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const symbols = (list: readonly OutlineSymbol[]): OutlineSymbol[] =>
    byText(list.map((each) => ({ ...each, children: symbols(each.children) })));
  const { statistics, signature, hover, ...rest } = all;
  return {
    ...rest,
    symbols: symbols(all.symbols),
    lenses: byText(all.lenses),
    statistics: byText(statistics.split("\n")),
    signature: signature && {
      ...signature,
      documentation: byText(signature.documentation.split(/[\n,:] ?/)),
    },
    hover: hover && { ...hover, markdown: byText(hover.markdown.split("\n")) },
  };
}
