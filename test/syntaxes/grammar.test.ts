// The grammar on real files (snapshots, to be read by people: `UPDATE_SNAPSHOTS=1` writes them anew) and on the tricky pieces.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { IGrammar, IRawGrammar } from "vscode-textmate";
import { projectPath, sharedPath, withoutShared } from "../shared";
import { loadGrammar, type Token, tokenize } from "./tokenize";

const grammar = await loadGrammar("source.line-protocol");

/** Tokens of a text as `scope:text`, the innermost scope only; separators and blanks without a scope of their own left out. */
function brief(text: string, by: IGrammar = grammar): string[] {
  return tokenize(by, text)
    .flat()
    .map(({ text: piece, scopes }) => `${scopes.at(-1) ?? ""}:${piece}`)
    .filter((each) => !/^(punctuation\.separator|meta\.|:)/.test(each));
}

const kinds: Record<string, string> = {
  M: "entity.name.type.measurement",
  K: "variable.parameter.tag-key",
  V: "string.unquoted.tag-value",
  F: "entity.name.function.field-key",
  S: "string.quoted.double",
  D: "constant.numeric.float",
  I: "constant.numeric.integer",
  U: "constant.numeric.unsigned",
  B: "constant.language.boolean",
  T: "constant.numeric.timestamp",
  E: "constant.character.escape",
  "<": "punctuation.definition.string.begin",
  ">": "punctuation.definition.string.end",
  i: "storage.type.integer",
  u: "storage.type.unsigned",
  "!": "invalid.illegal.value",
  "?": "invalid.illegal.after-timestamp",
  "~": "invalid.illegal.tag-value",
};

/** Each expectation is `kind text`, kinds as in the table above. */
function means(text: string, ...expected: string[]): void {
  assert.deepEqual(
    brief(text),
    expected.map((each) => `${kinds[each[0]]}:${each.slice(2)}`),
    text,
  );
}

test("a whole point", () => {
  means(
    'm,t=v,u=w f=1.5,g=2i,h=3u,s="x",b=true 17',
    ...["M m", "K t", "V v", "K u", "V w", "F f", "D 1.5", "F g", "I 2", "i i", "F h", "U 3", "u u"],
    ...["F s", '< "', "S x", '> "', "F b", "B true", "T 17"],
  );
});

test("every spelling of a value", () => {
  for (const float of [".5", "5.", "-.5", "00012", "-0", "1E+5", "1e-400"]) {
    means(`m f=${float}`, "M m", "F f", `D ${float}`);
  }
  for (const word of ["t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"]) {
    means(`m f=${word}`, "M m", "F f", `B ${word}`);
  }
  for (const wrong of [
    "tRUE",
    "yes",
    "+1",
    "inf",
    "NaN",
    "1.0i",
    "0x1F",
    "1_000",
    "1U",
    "-1u",
    "-",
    ".",
    "'a'",
    "1e",
    "=1",
  ]) {
    means(`m f=${wrong}`, "M m", "F f", `! ${wrong}`);
  }
});

test("escapes stand for the delimiter they protect", () => {
  means(
    "a\\,b\\ c\\=d,k\\ 1=v\\=\\, x\\,y=1",
    ...["M a", "E \\,", "M b", "E \\ ", "M c", "E \\=", "M d"],
    ...["K k", "E \\ ", "K 1", "V v", "E \\=", "E \\,", "F x", "E \\,", "F y", "D 1"],
  );
  means('m f="a\\"b\\\\" 1', "M m", "F f", '< "', "S a", 'E \\"', "S b", "E \\\\", '> "', "T 1");
  means('m f="a\\nb"', "M m", "F f", '< "', "S a\\nb", '> "');
});

test("a backslash in front of a space joins tag value and field, as on the server", () => {
  means("m,p=C:\\dir\\ f=1", "M m", "K p", "V C:\\dir", "E \\ ", "V f", "~ =1");
});

test("names may hold quotes and equal signs", () => {
  means('"m",t="v" "f"=1', 'M "m"', "K t", 'V "v"', 'F "f"', "D 1");
  means("m=1,t==v f=1", "M m=1", "K t", "V =", "V v", "F f", "D 1");
});

test("a string runs on over lines, and the point goes on behind it", () => {
  means(
    'm f="a\n# no comment\nb",g=1 5\nn g=2',
    ...["M m", "F f", '< "', "S a", "S # no comment", "S b", '> "', "F g", "D 1", "T 5", "M n", "F g", "D 2"],
  );
});

test("commas, spaces and equal signs inside a string are text", () => {
  means('m f="a, b=c",g=1', "M m", "F f", '< "', "S a, b=c", '> "', "F g", "D 1");
});

test("text behind a closing quote and behind a timestamp is marked", () => {
  means('m f="a"b 1', "M m", "F f", '< "', "S a", '> "', "! b", "T 1");
  means("m f=1 1.5", "M m", "F f", "D 1", "? 1.5");
  means("m f=1 17 18", "M m", "F f", "D 1", "T 17", "? 18");
  means("m f=1, g=2", "M m", "F f", "D 1", "? g=2");
});

test("blanks where the server skips them; tabs elsewhere belong to names", () => {
  means("\t m,t=v  \tf=1 \t 17  ", "M m", "K t", "V v", "F f", "D 1", "T 17");
  means("m\tx f=1", "M m\tx", "F f", "D 1");
});

test("an unfinished point is coloured as far as it goes and does not reach the next line", () => {
  for (const text of ["m", "m,", "m,t", "m,t=", "m,t=v ", "m,t=v f", "m f=", ",", "m ,", "m\\"]) {
    const tokens = tokenize(grammar, `${text}\nn g=1 2`)[1].map((token: Token) => token.scopes.at(-1));
    assert.equal(tokens[0], "entity.name.type.measurement", text);
    assert.equal(tokens.at(-1), "constant.numeric.timestamp", text);
    assert.ok(!brief(text).some((each) => each.startsWith("invalid")), text);
  }
});

test("comments: pragma, suppression, export headers, plain", () => {
  assert.deepEqual(brief("# line-protocol: target=influxdb-2 precision=s"), [
    "punctuation.definition.comment:#",
    "comment.line.number-sign: ",
    "keyword.control.pragma:line-protocol",
    "comment.line.number-sign: ",
    "variable.parameter.pragma:target",
    "string.unquoted.pragma:influxdb-2",
    "comment.line.number-sign: ",
    "variable.parameter.pragma:precision",
    "string.unquoted.pragma:s",
  ]);
  assert.ok(
    brief("# line-protocol-disable-next-line type-conflict").includes(
      "constant.other.finding-code:type-conflict",
    ),
  );
  assert.ok(brief("# DDL").includes("keyword.control.section:DDL"));
  assert.ok(brief("# CONTEXT-DATABASE: home data").includes("string.unquoted.context:home data"));
  assert.deepEqual(brief("CREATE DATABASE home WITH NAME autogen"), [
    "keyword.control.statement:CREATE DATABASE",
    "string.unquoted.database:home",
    "keyword.control.statement:WITH",
    "keyword.control.statement:NAME",
    "string.unquoted.database:autogen",
  ]);
  assert.deepEqual(brief(" # m f=1"), [
    "comment.line.number-sign: ",
    "punctuation.definition.comment:#",
    "comment.line.number-sign: m f=1",
  ]);
  means("m,t=# f=1 # c", "M m", "K t", "V #", "F f", "D 1", "? #", "? c");
});

test("blank lines leave nothing open", () => {
  for (const blank of ["", " ", "\t", "\0"]) {
    const [, behind, point] = tokenize(grammar, `${blank}\n# c\nm f=1`);
    assert.equal(behind[0].scopes.at(-1), "punctuation.definition.comment", JSON.stringify(blank));
    assert.equal(point[0].scopes.at(-1), "entity.name.type.measurement", JSON.stringify(blank));
  }
});

test("a line's cost grows with its length only", () => {
  const shapes = [
    (n: number) => `m ${Array.from({ length: n }, (_, i) => `f${i}=${i}i`).join(",")} 1`,
    (n: number) => `m,${Array.from({ length: n }, (_, i) => `t${i}=v`).join(",")} f=1`,
    (n: number) => `m f="${"\\\\a ".repeat(n)}"`,
    (n: number) => "\\".repeat(n),
    (n: number) => `m f=${'"'.repeat(n)}`,
    (n: number) => `m${",=".repeat(n)}`,
  ];
  for (const shape of shapes) {
    const time = (n: number) => {
      const line = shape(n);
      const start = process.cpuUsage();
      grammar.tokenizeLine(line, null);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    time(2_000);
    const small = time(10_000);
    const large = time(80_000);
    // Eight times the length; quadratic would be sixty-four times. Very short times are no measure.
    assert.ok(large < 24 * Math.max(small, 5), `${shape(2)}: ${small} ms, then ${large} ms`);
  }
});

// VS Code's own Markdown grammar, where the editor's cache has it; else a stand-in with nothing but the scope ours is injected into.
const editorCache = projectPath(
  ".vscode-test/code-server/node_modules/code-server/lib/vscode/extensions/markdown-basics/syntaxes/markdown.tmLanguage.json",
);
const plainMarkdown: IRawGrammar = {
  scopeName: "text.html.markdown",
  patterns: [],
  repository: { $self: {}, $base: {} },
};

for (const [title, markdown] of [
  ["any grammar of Markdown", plainMarkdown],
  ...(existsSync(editorCache)
    ? [["VS Code's Markdown", JSON.parse(readFileSync(editorCache, "utf8"))] as const]
    : []),
] as [string, IRawGrammar][]) {
  test(`fences in Markdown: ${title}`, async () => {
    const inMarkdown = await loadGrammar("text.html.markdown", { "text.html.markdown": markdown });
    for (const word of ["lp", "line-protocol", "influx", "ilp", "LP"]) {
      const lines = tokenize(
        inMarkdown,
        `text m f=1\n\n\`\`\`${word} title=x\nm,t=v f="open 1\nn g=1i\n\`\`\`\ntext m f=1`,
      );
      const scopes = (line: number) => lines[line].flatMap((token) => token.scopes);
      assert.ok(scopes(3).includes("entity.name.type.measurement"), word);
      assert.ok(scopes(3).includes("meta.embedded.block"), word);
      assert.ok(scopes(4).includes("string.quoted.double"), `${word}: the string is still open`);
      assert.ok(scopes(5).includes("punctuation.definition.markdown"), `${word}: the fence closes it`);
      for (const outside of [0, 6]) assert.ok(!scopes(outside).join(" ").includes("entity.name.type"), word);
    }
    const other = tokenize(inMarkdown, "```lpx\nm f=1\n```").flat();
    assert.ok(!other.some((token) => token.scopes.includes("entity.name.type.measurement")));
  });
}

test("the grammars in the tree are what their script writes", () => {
  execFileSync(process.execPath, [projectPath("scripts/grammar.mjs"), "--check"]);
});

test("the icon in the tree is what its script draws", () => {
  execFileSync(process.execPath, [projectPath("scripts/icon.mjs"), "--check"]);
});

test("the word pattern takes whole keys and values", () => {
  const { wordPattern } = JSON.parse(
    readFileSync(projectPath("syntaxes/language-configuration.json"), "utf8"),
  );
  assert.deepEqual(
    'my\\ m,tag\\,1=a\\=b,ort=Zürich f_1=-1.5e3,g="two words" 17'.match(new RegExp(wordPattern, "g")),
    ["my\\ m", "tag\\,1", "a\\=b", "ort", "Zürich", "f_1", "-1.5e3", "g", "two", "words", "17"],
  );
});

// ---- snapshots -------------------------------------------------------------------------------------------------------

const corpus = [
  "samples/metrics.lp",
  "samples/eu-wind-data.lp",
  ...[
    "plugins__inputs__influxdb__testdata__cloud1.influx",
    "plugins__inputs__syslog__testcases__non_transparent_strict_tcp_1st_avg_ok__expected.out",
    "plugins__inputs__tail__testdata__cpu-utf-8.influx",
    "plugins__inputs__whois__testcases__valid_idn_domain__expected.out",
    "plugins__outputs__syslog__testcases__issue_16012__input.influx",
    "plugins__parsers__openmetrics__testcases__protobuf__expected_v2.out",
    "plugins__parsers__xpath__testcases__json_explicit_precedence__expected.out",
    "plugins__inputs__smartctl__testcases_device__usb__expected.out",
    "plugins__inputs__netflow__testcases__sflow_issue_18876__expected.out",
    "plugins__processors__lookup__testcases__normal_lookup_json__input.influx",
  ].map((name) => `telegraf/${name}`),
];
const samples = readdirSync(projectPath("samples")).filter((name) => name.endsWith(".lp"));
const snapshotLines = 40;

/** One line of the file, then each token with its scopes; a long line's pieces beyond 60 are only counted. */
function render(text: string, count: number): string {
  const lines = text.split(/\r?\n/).slice(0, count);
  return tokenize(grammar, lines.join("\n"))
    .map((tokens, index) => {
      const shown = tokens
        .filter((token) => !/^[ ,=]$/.test(token.text) || token.scopes.at(-1)?.startsWith("string"))
        .slice(0, 60)
        .map(
          (token) =>
            `    ${JSON.stringify(token.text)}  ${token.scopes.filter((scope) => !scope.startsWith("meta.")).join(" ")}`,
        );
      if (tokens.length > 60) shown.push(`    … ${tokens.length} tokens in all`);
      return [`> ${lines[index].slice(0, 200)}`, ...shown].join("\n");
    })
    .join("\n");
}

function compare(source: string, name: string, count = snapshotLines): void {
  const path = projectPath(join("test/syntaxes/snapshots", `${name}.snap`));
  const actual = `${render(readFileSync(source, "utf8"), count)}\n`;
  if (process.env.UPDATE_SNAPSHOTS) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  assert.equal(
    actual,
    readFileSync(path, "utf8"),
    `${name}: read the difference; UPDATE_SNAPSHOTS=1 takes it over`,
  );
}

for (const file of corpus) {
  test(`snapshot of ${file}`, { skip: withoutShared("corpus") }, () => {
    compare(
      sharedPath(`corpus/${file}`),
      file.replace(/^.*\//, "").replace(/__testcases|__testdata|__expected|plugins__/g, ""),
    );
    const wrong = tokenize(grammar, readFileSync(sharedPath(`corpus/${file}`), "utf8"))
      .flat()
      .filter((token) => token.scopes.some((scope) => scope.startsWith("invalid")));
    assert.deepEqual(wrong, [], "the file is valid as a whole");
  });
}
for (const file of samples) {
  test(`snapshot of samples/${file}`, () => {
    const whole = /mistakes|silent-losses|type-conflicts/.test(file);
    compare(
      projectPath(`samples/${file}`),
      `samples-${file}`,
      whole ? Number.POSITIVE_INFINITY : snapshotLines,
    );
  });
}
