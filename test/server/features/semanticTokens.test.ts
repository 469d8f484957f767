import assert from "node:assert/strict";
import { test } from "node:test";
import { modifierBits, semanticTokensIn } from "../../../server/src/features/semanticTokens";
import { loadGrammar, tokenize } from "../../syntaxes/tokenize";
import { openAt, openLarge } from "./reading";

function tokensOf(text: string, target?: string): string[] {
  const { reading } = openAt(text, target);
  return semanticTokensIn(reading, { start: 0, end: text.length }).map(
    ({ start, end, type, modifiers }) => `${text.slice(start, end)} ${[type, ...modifiers].join(".")}`,
  );
}

test("each part of a point has its type", () => {
  assert.deepEqual(tokensOf('m,t=a f=1.5,i=2i,u=3u,s="x",b=true 17\n'), [
    "m type",
    "t parameter",
    "a string.tagValue",
    "f property",
    "1.5 number",
    "i property",
    "2 number.integer",
    "u property",
    "3 number.unsigned",
    "s property",
    '"x" string',
    "b property",
    "true keyword",
    "17 number.timestamp",
  ]);
});

test("escapes are tokens of their own, emoji count two units", () => {
  assert.deepEqual(tokensOf('a\\ b,t=😀\\,c f="say \\"hi\\"" 1\n').slice(0, 12), [
    "a type",
    "\\  type.escape",
    "b type",
    "t parameter",
    "😀 string.tagValue",
    "\\, string.tagValue.escape",
    "c string.tagValue",
    "f property",
    '"say  string',
    '\\" string.escape',
    "hi string",
    '\\" string.escape',
  ]);
});

test("no token holds a line end: strings over lines, CRLF", () => {
  const tokens = tokensOf('m s="a\r\nb" 1\n');
  assert.deepEqual(tokens.slice(2, 4), ['"a string', 'b" string']);
});

test("lines that a comment swallows look swallowed, and so do those behind an open quote", () => {
  assert.deepEqual(tokensOf('# a b="open\nm f=1 1\nm f=2 2\n'), [
    "m f=1 1 comment.deprecated",
    "m f=2 2 comment.deprecated",
  ]);
  assert.deepEqual(tokensOf('m s="open\nm f=1 1\n'), ["m f=1 1 string.deprecated"]);
});

test("a plain comment and a refused line are left to the grammar", () => {
  assert.deepEqual(tokensOf("# a\nm f= 1\n"), []);
});

test("what the tokens say is what the grammar says", async () => {
  const grammar = await loadGrammar("source.line-protocol");
  const scopes: Readonly<Record<string, string>> = {
    type: "entity.name.type.measurement",
    parameter: "variable.parameter.tag-key",
    "string.tagValue": "string.unquoted.tag-value",
    property: "entity.name.function.field-key",
    string: "string.quoted.double",
    number: "constant.numeric.float",
    "number.integer": "constant.numeric.integer",
    "number.unsigned": "constant.numeric.unsigned",
    "number.timestamp": "constant.numeric.timestamp",
    keyword: "constant.language.boolean",
  };
  const text = 'my\\ m,t\\=1=a\\ b,é=😀 f=1.5,i=-2i,u=3u,s="x \\" y",b=T,c\\,d=false -17\nplain f=1\n';
  const { reading } = openAt(text);
  const lines = tokenize(grammar, text);
  let checked = 0;
  for (const { start, end, type, modifiers } of semanticTokensIn(reading, { start: 0, end: text.length })) {
    const isEscape = modifiers.includes("escape");
    const word = [type, ...modifiers.filter((modifier) => modifier !== "escape")].join(".");
    const line = reading.text.positionAt(start).line;
    let at = reading.text.offsetAt({ line, character: 0 });
    for (const token of lines[line]) {
      const overlaps = at < end && at + token.text.length > start;
      if (overlaps) {
        const wanted = isEscape ? "constant.character.escape" : scopes[word];
        assert.ok(token.scopes.includes(wanted), `${text.slice(start, end)}: ${wanted} in ${token.scopes}`);
        checked++;
      }
      at += token.text.length;
    }
  }
  assert.ok(checked > 25);
});

test("a range of a large document reads that range", () => {
  const { reading, text, visits } = openLarge();
  const tokens = semanticTokensIn(reading, { start: 2_000_000, end: 2_004_000 });
  assert.ok(tokens.length > 300);
  assert.ok(tokens.every(({ start, end }) => end > 2_000_000 && start < 2_004_000 && end <= text.length));
  assert.ok(visits() < 100, `${visits()} entries`);
});

test("a range inside a long swallowed text gives that range's lines only", () => {
  const body = `m s="open\n${"m f=1 1\n".repeat(5_000)}`;
  const { reading } = openAt(body);
  const tokens = semanticTokensIn(reading, { start: 20_000, end: 20_080 });
  assert.ok(tokens.length >= 10 && tokens.length <= 12);
  assert.ok(tokens.every(({ modifiers }) => modifiers.includes("deprecated")));
});

test("modifiers are bits of their positions", () => {
  assert.equal(modifierBits([]), 0);
  assert.equal(modifierBits(["escape", "deprecated"]), 1 | 32);
});
