// The collected texts (test/corpus/answers) as they look after a terminal, a logger, a forum or a hasty copy had them: told kinds stay
// right or become unknown, nothing wrong is claimed of what was written, and no line is certain but one that the text names.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { collectedTexts, isKindOf, isWrittenOf } from "./collectedTexts";

const RUNS = Number(process.env.MUTATED_RUNS ?? 400);
const seed = Number(process.env.MUTATED_SEED ?? 20_261_126);

type Mutation = (text: string, part: number) => string;

/** A line longer than `columns` goes on in the next. */
const wrapped =
  (columns: number): Mutation =>
  (text) =>
    text
      .split("\n")
      .map((line) => line.replace(new RegExp(`(.{${columns}})(?=.)`, "gu"), "$1\n"))
      .join("\n");

const prefixed =
  (prefix: string): Mutation =>
  (text) =>
    text.replace(/^/gm, prefix);

/** What happens to a text on its way, with all its words left. */
const CARRIED: Readonly<Record<string, Mutation>> = {
  "carriage returns": (text) => text.replace(/\r?\n/g, "\r\n"),
  "JSON, once": (text) => JSON.stringify(text),
  "JSON in a log": (text) => `{"level":"error","ts":1700000000.5,"msg":${JSON.stringify(text)}}`,
  "JSON, twice": (text) => JSON.stringify(JSON.stringify(text)),
  "escaped for HTML": (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
  "coloured as a whole": (text) => `\x1b[31m${text}\x1b[0m`,
  "coloured words": (text) => text.replace(/\b(error|warn|failed|write)\b/gi, "\x1b[1;31m$1\x1b[0m"),
  "journald before each line": prefixed("Nov 25 10:11:12 host app[4711]: "),
  "compose before each line": prefixed("telegraf_1  | "),
  "a quoted mail": prefixed("> "),
  "Kubernetes before each line": prefixed("2025-11-25T10:11:12.123456789Z stderr F "),
  "typographic quotes": (text) => text.replace(/"([^"\n]*)"/g, "“$1”").replaceAll("'", "’"),
  "a fence around": (text) => `\`\`\`\n${text}\n\`\`\``,
};

/** What breaks words, or loses some. */
const LOSING: Readonly<Record<string, Mutation>> = {
  "wrapped at 120 columns": wrapped(120),
  "wrapped at 80 columns": wrapped(80),
  "single quotes": (text) => text.replaceAll('"', "'"),
  "blanks for line ends": (text) => text.replace(/\s*\n\s*/g, " "),
  "no line ends": (text) => text.replace(/\r?\n/g, ""),
  "a word left out": (text, part) => {
    const words = text.split(/(\s+)/);
    words.splice(Math.floor(words.length * part), 1);
    return words.join("");
  },
  "cut off with dots": (text, part) => `${text.slice(0, Math.floor(text.length * part))}…`,
  "quotes left out": (text) => text.replaceAll('"', ""),
};

/** What is left to tell where the telling word is lost: that lines could not be read, what the status says, that no answer came. */
const COARSE: ReadonlySet<string> = new Set([
  "syntax",
  "server-error",
  "unavailable",
  "refused-other",
  "not-found",
  "rate-limited",
  "unauthorized",
  "forbidden",
]);

/** Texts of several answers, the first of which says something else: cut off behind it, they are other texts. */
const SEVERAL: ReadonlySet<string> = new Set([
  "9a0d9f5a",
  "2a641c8c",
  "e93beb3f",
  "e4e5c1d9",
  "5552951a",
  "93ebc5fa",
]);

const anyCase = fc.constantFrom(...collectedTexts);
const anyUncut = fc.constantFrom(...collectedTexts.filter(({ id }) => !SEVERAL.has(id)));
const anyPart = fc.double({ min: 0, max: 1, noNaN: true });

for (const [name, mutate] of Object.entries({ ...CARRIED, ...LOSING })) {
  const isLosing = name in LOSING;
  test(name, () => {
    fc.assert(
      fc.property(name === "cut off with dots" ? anyUncut : anyCase, anyPart, (item, part) => {
        const { id, text, kind, written } = item;
        const read = explainCase({ text: mutate(text, part) });
        assert.ok(!("caseError" in read));
        assert.ok(
          isWrittenOf(item, read.written) || read.written === "unknown",
          `${id}: ${read.written}, not ${written}`,
        );
        const isRight =
          isKindOf(item, read.kind) || read.kind === "other" || (isLosing && COARSE.has(read.kind));
        assert.ok(isRight, `${id}: ${read.kind}, not ${kind}`);
        assert.deepEqual(read.lines, []);
      }),
      { numRuns: RUNS, seed },
    );
  });
}

/** Texts that quote lines, with a body in which these stand between others. */
const quoting = collectedTexts.flatMap((item) => {
  const read = explainCase({ text: item.text });
  if ("caseError" in read) return [];
  const quoted = (read.details.errors ?? []).flatMap(({ text }) =>
    text === undefined || text.includes("\n") || text.trim() === "" ? [] : [text],
  );
  if (quoted.length === 0) return [];
  return [{ ...item, last: 1 + quoted.length, body: `before v=1 1\n${quoted.join("\n")}\nafter v=2 2\n` }];
});

test(`certain are only lines that the text quotes: ${quoting.length} texts`, () => {
  assert.ok(quoting.length > 40);
  const anyMutation = fc.constantFrom(...Object.values({ ...CARRIED, ...LOSING }));
  fc.assert(
    fc.property(fc.constantFrom(...quoting), anyMutation, anyPart, (item, mutate, part) => {
      const request = { method: "POST", path: "/write", body: item.body };
      const read = explainCase({ text: mutate(item.text, part), request });
      assert.ok(!("caseError" in read));
      for (const { line, endLine, certain } of read.lines) {
        assert.ok(!certain || (line > 1 && endLine <= item.last), `${item.id}: line ${line}`);
      }
    }),
    { numRuns: RUNS * 3, seed },
  );
});
