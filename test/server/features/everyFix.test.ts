// Every code of the catalogue: what settles its findings, one by one, all of the file, and by itself on saving. A code without a fix says why.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fixesIn } from "../../../server/src/checks/check";
import type { FindingCode } from "../../../server/src/checks/codes";
import type { CheckOptions } from "../../../server/src/checks/options";
import { type ActionDraft, codeActionsAt, fixAllSafe } from "../../../server/src/features/codeActions";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import { EntryKind } from "../../../server/src/lineprotocol/entry";
import { readBody, storedPoint } from "../../../server/src/lineprotocol/points";
import type { Target } from "../../../server/src/lineprotocol/targets";
import { open, settled } from "../checks/checking";
import { lines, TARGETS } from "../lineprotocol/everyDialect";

const T = "1700000000000000000";
const U = "1700000001000000000";
const CORE = "influxdb3-core";

interface Case {
  /** Two findings of the code; one where it is said once of a file. */
  readonly text: string;
  readonly target?: string;
  readonly options?: Partial<CheckOptions>;
  /** Titles of what the first finding is offered, in order; the preferred one with a star before it. */
  readonly offers: readonly string[];
  /** Done by source.fixAll. */
  readonly safe?: boolean;
  /** One action settles all: said once of a file, or done for all by itself. */
  readonly whole?: boolean;
  /** Never done to all of a kind. */
  readonly alone?: boolean;
}

const style = { style: true };

/** By code: its fixes, or why there are none. */
const CASES: Readonly<Record<FindingCode, Case | string>> = {
  "missing-measurement": { text: `,a=b f=1 ${T}\n,a=c f=1 ${T}\n`, offers: ["Remove the comma"] },
  "missing-fields": { text: "m,a=b\nm,a=c\n", offers: ["Make it a comment", "Remove the line"] },
  "missing-tag-key": {
    text: `m, a=b f=1 ${T}\nm, a=c f=1 ${T}\n`,
    offers: ["*Remove the blank behind the comma", "Remove the comma"],
  },
  "missing-tag-value": { text: `m,a= f=1 ${T}\nm,a= f=1 ${U}\n`, offers: ['*Remove the tag "a"'] },
  "invalid-tag-format": { text: `m,a=b=c f=1 ${T}\nm,a=b=d f=1 ${T}\n`, offers: ["*Escape the equals sign"] },
  "duplicate-tag": { text: `m,a=b,a=c f=1 ${T}\nm,a=c,a=d f=1 ${T}\n`, offers: ["*Remove this tag"] },
  "reserved-tag-key": {
    text: `m,time=b f=1 ${T}\nm,time=c f=1 ${T}\n`,
    offers: ['Rename the tag to "time_"'],
  },
  "missing-field-key": { text: `m =1 ${T}\nm =2 ${U}\n`, offers: ['Name the field "value"'] },
  "missing-field-value": {
    text: `m f=,g=1 ${T}\nm f=,g=1 ${U}\n`,
    offers: ['*Remove the field "f"', 'Store an empty string: ""'],
  },
  "invalid-field-format": { text: `"m 1" f=1 ${T}\n"m 2" f=1 ${T}\n`, offers: ["*Escape the blank"] },
  "invalid-number": {
    text: `m f=1.0i ${T}\nm f=2.0i ${U}\n`,
    offers: ["*Store as integer: 1.0i → 1i", "Store as float: 1.0i → 1.0"],
  },
  "float-out-of-range": {
    text: `m f=1e400,g=1 ${T}\nm f=1e401,g=1 ${U}\n`,
    offers: ['Store as string: "1e400"', 'Remove the field "f"'],
  },
  "integer-out-of-range": {
    text: `m f=9223372036854775808i ${T}\nm f=9223372036854775809i ${U}\n`,
    offers: [
      "Store as float, rounded: 9223372036854775808i → 9223372036854775808",
      'Store as string: "9223372036854775808i"',
    ],
  },
  "unsigned-out-of-range": {
    text: `m f=18446744073709551616u ${T}\nm f=18446744073709551617u ${U}\n`,
    offers: [
      "Store as float, rounded: 18446744073709551616u → 18446744073709551616",
      'Store as string: "18446744073709551616u"',
    ],
  },
  "invalid-boolean": {
    text: `m f=abc,g=1 ${T}\nm f=abd,g=1 ${U}\n`,
    offers: ['*Store as string: "abc"', 'Remove the field "f"'],
  },
  "unbalanced-quotes": { text: `m f="a ${T}\nm f=1 ${U}\n`, offers: ["*Close the string"], whole: true },
  "trailing-backslash": {
    text: `m,a=b\\\\ f=1 ${T}\nm,a=c\\\\ f=1 ${T}\n`,
    target: CORE,
    offers: ["*Remove the backslash"],
  },
  "invalid-timestamp": {
    text: "m f=1 2023-11-14T22:13:20Z\nm f=2 2023-11-14T22:13:21Z\n",
    offers: [`*Write ${T}`],
  },
  "timestamp-out-of-range": {
    text: `# line-protocol: precision=s\nm f=1 ${T}\nm f=2 ${U}\n`,
    offers: ["*Set the precision of this file to ns"],
  },
  "text-after-point": {
    text: `m f=1 ${T} # noon\nm f=2 ${U} # later\n`,
    offers: ["*Move the comment to a line of its own", "Remove the comment"],
  },
  "invalid-name": {
    text: `a/b f=1 ${T}\nb/c f=1 ${T}\n`,
    target: "questdb",
    offers: ['*Rename it to "a_b"'],
  },
  "carriage-return": {
    text: `m f=1 ${T}\r\nm f=2 ${U}\r\n`,
    options: { severity: { crlf: "off" } },
    offers: ["*Convert all line ends to LF"],
    safe: true,
    whole: true,
  },
  crlf: { text: `m f=1 ${T}\r\n`, offers: ["*Convert all line ends to LF"], safe: true, whole: true },
  "byte-order-mark": {
    text: `\ufeff# note\nm f=1 ${T}\n`,
    offers: ["*Remove the byte order mark"],
    safe: true,
    whole: true,
  },
  "comment-swallows-lines": {
    text: `# a \\\nm f=1 ${T}\n# b \\\nm f=2 ${U}\n`,
    offers: ["*Remove the backslash"],
  },
  "text-after-quote": {
    text: `m f="a"x ${T}\nm f="b"x ${U}\n`,
    offers: ["Move the text into the quotes", 'Remove "x"'],
  },
  "time-key": { text: `m time=1,g=1 ${T}\nm time=2,g=1 ${U}\n`, offers: ['Rename it to "time_"'] },
  "quoted-name": { text: `m,a="b" f=1 ${T}\nm,a="c" f=1 ${T}\n`, offers: ["*Remove the quotes"] },
  "duplicate-field": { text: `m f=1,f=2 ${T}\nm f=3,f=4 ${U}\n`, offers: ["*Remove this one"] },
  "tag-and-field": {
    text: `m,a=b a=1 ${T}\nn,a=c a=1 ${T}\n`,
    offers: ['Rename the field to "a_field"'],
  },
  "control-character": {
    text: `m f="\u0001" ${T}\nm f="\u0002" ${U}\n`,
    offers: ["*Remove the control character"],
  },
  "field-type-conflict": {
    text: `m f=1.5 ${T}\nm f=2i ${U}\nm f=3i 1700000002000000000\n`,
    offers: ["*Store as float: 2i → 2"],
  },
  "precision-mismatch": {
    text: "m f=1 1700000000\nm f=2 1700000001\n",
    offers: ["*Set the precision of this file to s"],
    whole: true,
  },
  "timestamp-outlier": {
    text: `m f=1 ${T}\nm f=2 ${U}\nm f=3 1700000002000000000\nm f=4 1700000003\nm f=5 1700000004\n`,
    offers: ["*Convert from s to ns: 1700000003000000000"],
  },
  "copied-prompt": { text: `> m f=1 ${T}\n> m f=2 ${U}\n`, offers: ["*Remove the mark"] },
  "unknown-comment": { text: `# a\nm f=1 ${T}\n# b\n`, target: "questdb", offers: ["*Remove the line"] },
  "comma-in-field-key": {
    text: `m f=1,5,g=1 ${T}\nm f=2,5,g=1 ${U}\n`,
    target: CORE,
    offers: ["*Write a decimal point"],
  },
  "comma-in-tag-key": {
    text: `m,a,b=c f=1 ${T}\nm,a,b=d f=1 ${T}\n`,
    target: CORE,
    offers: ['Remove "a"'],
  },
  "reserved-key": {
    text: `m __chunk_order=1i ${T}\nn __chunk_order=1i ${T}\n`,
    target: CORE,
    offers: ['Rename it to "chunk_order"'],
  },
  "outvoted-type": {
    text: [`m f=1i,g=1i ${T}`, `m f=1.5,g=1.5 ${U}`, "m f=2.5,g=2.5 1700000002000000000"].join("\n"),
    offers: ["*Store as float: 1i → 1"],
  },
  "lost-value": {
    text: `m f=NaN,g=1 ${T}\nm f=NaN,g=1 ${U}\n`,
    target: "victoriametrics",
    offers: ['Remove the field "f"'],
  },
  "duplicate-point": {
    text: `m f=1 ${T}\nm f=1 ${T}\nm g=1 ${U}\nm g=1 ${U}\n`,
    offers: ["Remove this line, whose values stand on line 1"],
    alone: true,
  },
  "unsorted-tags": {
    text: `m,b=1,a=1 f=1 ${T}\nm,b=1,a=2 f=1 ${T}\n`,
    options: style,
    offers: ["*Sort the tags by key"],
    safe: true,
  },
  "needless-escape": {
    text: `m\\=a f=1 ${T}\nm\\=b f=1 ${T}\n`,
    options: style,
    offers: ["*Remove the backslash"],
    safe: true,
  },
  "needless-blank": {
    text: `m  f=1 ${T}\nm  f=2 ${U}\n`,
    options: style,
    offers: ["*Remove the blanks"],
    safe: true,
  },
  "unused-suppression": {
    text: `# line-protocol-disable-next-line crlf\nm f=1 ${T}\n# line-protocol-disable-next-line crlf\nm f=2 ${U}\n`,
    offers: ["*Remove the comment"],
    safe: true,
  },
  "unreadable-pragma": {
    text: "# line-protocol: precission=s\n",
    offers: ["*Write precision=s"],
    whole: true,
  },
  "key-too-long": "which name is to be shorter is not known",
  "string-too-long": "what of it is to be kept is not known",
  "unreadable-value": "what the backslashes were meant for is not known",
  "server-panic": "the line is right; the server is to be updated",
  "not-utf8": "the encoding is not known, and the file is to be saved anew",
  "empty-body": "there is nothing to change",
  "overwritten-points": "the times of the points are not known",
  "distant-timestamp": "the right times are not known",
  retention: "the right time is not known, and the bucket is another's",
  "limit-columns": "it is a matter of the whole table",
  "limit-series": "only the server knows its series",
  "limit-values-per-tag": "only the server knows its values",
  "refused-other": "the server's words tell what to do",
  "outcome-unknown": "what can be done is offered where the result is told",
  "not-portable": "what both servers store alike is not known",
  "field-type-across-files": "either file may be the one that is right",
};

const CODES_WITH_FIX = Object.entries(CASES).flatMap(([code, row]) =>
  typeof row === "string" ? [] : [[code as FindingCode, row] as const],
);

function opened(text: string, { target, options }: Pick<Case, "target" | "options">) {
  const { reading, options: defaults } = open(text, target);
  return { reading, options: { ...defaults, ...options } };
}

/** Findings of a code, each with its fixes. */
function findingsIn(text: string, code: FindingCode, row: Case) {
  const { reading, options } = opened(text, row);
  const all = fixesIn(reading, { ...options, only: code }, { start: 0, end: text.length });
  return all.map(({ finding }) => finding);
}

/** What is stored of a text, point by point, as JSON. */
function storedOf(text: string, target: Target): string[] {
  const dialect = dialectOf(target, "utf16");
  const points: string[] = [];
  readBody(text, dialect, (reading) => {
    if (reading.kind !== EntryKind.point) return;
    const { measurement, tags, fields, timestamp } = storedPoint(text, reading, dialect);
    const values = fields.map(({ key, type, value }) => [
      key,
      type,
      Object.is(value, -0) ? "-0" : String(value),
    ]);
    points.push(JSON.stringify([measurement, tags, values, String(timestamp)]));
  });
  return points;
}

/** Asserts that all of the one list stands in the other, in order: points that were stored are stored the same, and refused ones may join them. */
function assertKept(before: readonly string[], after: readonly string[], what: string): void {
  let at = 0;
  for (const point of before) {
    at = after.indexOf(point, at) + 1;
    assert.ok(at > 0, `${what}: ${point} is stored no more; there are ${after.join(" ")}`);
  }
}

const isOffered = ({ finding, title }: ActionDraft) =>
  finding !== undefined && !title.startsWith("Suppress ");

for (const [code, row] of CODES_WITH_FIX) {
  test(`${code}: its fixes, all of them in a file, and whether by themselves`, () => {
    const { text, offers, safe = false, whole = false, alone = false } = row;
    const findings = findingsIn(text, code, row);
    assert.ok(findings.length >= (whole ? 1 : 2), `${findings.length} findings`);
    const { reading, options } = opened(text, row);
    const actions = codeActionsAt(reading, options, findings[0]);
    const offered = actions.filter((each) => isOffered(each) && each.finding?.code === code);
    assert.deepEqual(
      offered.map(({ title, preferred }) => (preferred ? `*${title}` : title)),
      offers,
    );
    for (const action of offered) {
      const left = findingsIn(settled(text, action), code, row).length;
      assert.ok(left < findings.length, `"${action.title}" leaves ${left}`);
    }

    const all = actions.find(({ title }) => title.includes(`of this kind (${code})`));
    const forAll = whole ? offered[0] : all;
    assert.equal(forAll === undefined, alone, "there is one for all");
    if (forAll)
      assert.equal(findingsIn(settled(text, forAll), code, row).length, 0, `"${forAll.title}" leaves some`);

    const fixAll = fixAllSafe(reading, options);
    const after = fixAll ? settled(text, fixAll) : text;
    assert.equal(findingsIn(after, code, row).length, safe ? 0 : findings.length);
    assertKept(storedOf(text, options.target), storedOf(after, options.target), code);
  });
}

test("source.fixAll of any text, for every target: what was stored is stored the same", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...TARGETS), fc.boolean(), (text, target, isWindows) => {
      const given = isWindows ? text.replaceAll("\n", "\r\n") : text;
      const { reading, options } = opened(given, { target, options: style });
      const fixAll = fixAllSafe(reading, options);
      if (fixAll)
        assertKept(
          storedOf(given, options.target),
          storedOf(settled(given, fixAll), options.target),
          fixAll.title,
        );
    }),
    { numRuns: 300 },
  );
});
