// Writes the two TextMate grammars: syntaxes/line-protocol.tmLanguage.json and syntaxes/markdown.injection.json.
// `node scripts/grammar.mjs` writes them, `--check` says (exit code 1) whether the files in the tree are what this script writes.
//
// What the grammar colours is what InfluxDB reads (models/points.go, the same in 1.x and 2.x): a backslash protects the next
// delimiter, a quote opens a string only as a field's value, a string runs over line ends until it is closed. It knows no
// target: rules that differ between products, and lines that a comment swallows, are the semantic tokens' and the findings'.
//
// Invariants: a line is given with its newline, so no class that excludes may let it in (a rule opened there would never be
// closed); no rule looks back, none has two ways to match the same text, and none gives patterns to a capture
// (vscode-textmate copies the line up to the capture then), so a line costs time in proportion to its length.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const language = "line-protocol";
const scoped = (name) => `${name}.${language}`;
const captures = (names) =>
  Object.fromEntries(Object.entries(names).map(([group, name]) => [group, { name: scoped(name) }]));
const include = (...names) => names.map((name) => ({ include: `#${name}` }));

// What the parser skips in front of a line, of the field set and of the timestamp.
const blanks = "[ \\t\\x00]*";
const valueEnd = "(?=[, ]|$)";

/** A name or tag value: everything up to an unescaped delimiter; escapes are coloured inside. */
function name({ scope, begin, until, escaped }) {
  return {
    name: scoped(scope),
    begin,
    end: `(?=[${until}])|$`,
    patterns: [{ name: scoped("constant.character.escape"), match: `\\\\[${escaped}]` }],
  };
}

const value = (scope, pattern) => ({ name: scoped(scope), match: `\\G${pattern}${valueEnd}` });
const typed = (type, digits, suffix) => ({
  match: `\\G(${digits})(${suffix})${valueEnd}`,
  captures: captures({ 1: `constant.numeric.${type}`, 2: `storage.type.${type}` }),
});
const comment = (rest) => ({ name: scoped("comment.line.number-sign"), ...rest });
const numberSign = `^${blanks}(#)`;

const repository = {
  comments: {
    patterns: [
      comment({
        begin: `${numberSign}[ \\t]*(${language})(:)`,
        beginCaptures: captures({
          1: "punctuation.definition.comment",
          2: "keyword.control.pragma",
          3: "punctuation.separator.pragma",
        }),
        end: "$",
        patterns: [
          {
            match: "([A-Za-z]+)(=)([^ \\t\\n]*)",
            captures: captures({
              1: "variable.parameter.pragma",
              2: "punctuation.separator.key-value",
              3: "string.unquoted.pragma",
            }),
          },
        ],
      }),
      comment({
        begin: `${numberSign}[ \\t]*(${language}-disable-next-line)(?=[ \\t]|$)`,
        beginCaptures: captures({ 1: "punctuation.definition.comment", 2: "keyword.control.pragma" }),
        end: "$",
        patterns: [{ name: scoped("constant.other.finding-code"), match: "[a-z0-9-]+" }],
      }),
      comment({
        match: `${numberSign} ?(DDL|DML)[ \\t]*$`,
        captures: captures({ 1: "punctuation.definition.comment", 2: "keyword.control.section" }),
      }),
      comment({
        match: `${numberSign} ?(CONTEXT-DATABASE|CONTEXT-RETENTION-POLICY|INFLUXDB EXPORT)(:)[ \\t]*(.*)$`,
        captures: captures({
          1: "punctuation.definition.comment",
          2: "keyword.control.context",
          3: "punctuation.separator.context",
          4: "string.unquoted.context",
        }),
      }),
      comment({
        match: `${numberSign}.*$`,
        captures: captures({ 1: "punctuation.definition.comment" }),
      }),
    ],
  },

  // The one statement in an export of InfluxDB 1.x (below "# DDL"). It is InfluxQL, not line protocol.
  statement: {
    name: scoped("meta.statement"),
    begin: `^${blanks}(CREATE DATABASE)(?= )`,
    beginCaptures: captures({ 1: "keyword.control.statement" }),
    end: "$",
    patterns: [
      { name: scoped("keyword.control.statement"), match: "\\b(?:WITH|NAME|DURATION|REPLICATION|SHARD)\\b" },
      { name: scoped("string.quoted.double"), match: '"[^"]*"' },
      { name: scoped("constant.numeric.duration"), match: "\\b[0-9]+(?:ns|us|ms|[smhdw])?\\b" },
      { name: scoped("string.unquoted.database"), match: '[^ "\\n]+' },
    ],
  },

  point: {
    name: scoped("meta.point"),
    begin: `^${blanks}(?=[^ \\t\\x00#\\n])`,
    end: "$",
    patterns: include("measurement", "tag", "fields"),
  },

  measurement: name({
    scope: "entity.name.type.measurement",
    begin: "\\G(?=[^,\\n])",
    until: ", ",
    escaped: ', ="',
  }),

  tag: {
    name: scoped("meta.tag"),
    begin: ",",
    beginCaptures: captures({ 0: "punctuation.separator.tag" }),
    end: "(?=[, ])|$",
    patterns: include("tagValue", "tagKey"),
  },
  tagKey: name({
    scope: "variable.parameter.tag-key",
    begin: "\\G(?=[^=, \\n])",
    until: "=, ",
    escaped: ", =",
  }),
  tagValue: {
    // The first byte of a value is never inspected: in "t==v" the value is "=v".
    begin: "(=)(=)?",
    beginCaptures: captures({ 1: "punctuation.separator.key-value", 2: "string.unquoted.tag-value" }),
    end: "(?=[, ])|$",
    patterns: [
      { name: scoped("invalid.illegal.tag-value"), match: "=[^, \\n]*" },
      name({ scope: "string.unquoted.tag-value", begin: "(?=[^=, \\n])", until: "=, ", escaped: ", =" }),
    ],
  },

  fields: {
    name: scoped("meta.fields"),
    begin: ` ${blanks}`,
    end: "$",
    patterns: [
      { name: scoped("punctuation.separator.field"), match: "," },
      ...include("fieldValue", "timestamp", "fieldKey"),
    ],
  },
  fieldKey: name({
    scope: "entity.name.function.field-key",
    begin: "(?=[^=, \\n])",
    until: "=, ",
    escaped: ', ="',
  }),
  fieldValue: {
    begin: "=",
    beginCaptures: captures({ 0: "punctuation.separator.key-value" }),
    end: "(?=[, ])|$",
    patterns: [
      ...include("string"),
      typed("integer", "-?[0-9]+", "i"),
      typed("unsigned", "[0-9]+", "u"),
      value("constant.numeric.float", "-?(?=\\.?[0-9])[0-9]*\\.?[0-9]*(?:[eE][-+]?[0-9]+)?"),
      value("constant.language.boolean", "(?:true|True|TRUE|t|T|false|False|FALSE|f|F)"),
      { name: scoped("invalid.illegal.value"), match: '[^", \\n]+' },
    ],
  },
  string: {
    name: scoped("string.quoted.double"),
    begin: '"',
    beginCaptures: captures({ 0: "punctuation.definition.string.begin" }),
    end: '"',
    endCaptures: captures({ 0: "punctuation.definition.string.end" }),
    patterns: [{ name: scoped("constant.character.escape"), match: '\\\\["\\\\]' }],
  },

  timestamp: {
    begin: ` ${blanks}`,
    end: "$",
    patterns: [
      { name: scoped("constant.numeric.timestamp"), match: "\\G-?[0-9]+(?= |$)" },
      { name: scoped("invalid.illegal.after-timestamp"), match: "[^ \\n]+" },
    ],
  },
};

const grammar = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  information: "Written by scripts/grammar.mjs. Change it there.",
  name: "InfluxDB Line Protocol",
  scopeName: `source.${language}`,
  patterns: include("comments", "statement", "point"),
  repository,
};

const fence = "`{3,}|~{3,}";
const injection = {
  $schema: grammar.$schema,
  information: grammar.information,
  name: "InfluxDB Line Protocol in Markdown",
  scopeName: `markdown.${language}.codeblock`,
  injectionSelector: "L:text.html.markdown",
  patterns: [{ include: "#fence" }],
  repository: {
    fence: {
      name: "markup.fenced_code.block.markdown",
      begin: `(^|\\G)(\\s*)(${fence})\\s*(?i:(lp|line-protocol|influx|ilp)((?:\\s+|[:,{?])[^\`]*)?)$`,
      beginCaptures: {
        3: { name: "punctuation.definition.markdown" },
        4: { name: "fenced_code.block.language" },
        5: { name: "fenced_code.block.language.attributes" },
      },
      end: "(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$",
      endCaptures: { 3: { name: "punctuation.definition.markdown" } },
      patterns: [
        {
          // "while" is asked at each line's start, before any open rule: an unclosed string cannot leave its fence.
          contentName: "meta.embedded.block.line-protocol",
          begin: "(^|\\G)(\\s*)(.*)",
          while: `(^|\\G)(?!\\s*(?:${fence})\\s*$)`,
          patterns: [{ include: grammar.scopeName }],
        },
      ],
    },
  },
};

let stale = 0;
for (const [file, content] of [
  ["syntaxes/line-protocol.tmLanguage.json", grammar],
  ["syntaxes/markdown.injection.json", injection],
]) {
  const path = join(root, file);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${file} is not what scripts/grammar.mjs writes`);
    stale++;
  }
}
process.exit(stale === 0 ? 0 : 1);
