// TOML as configurations of InfluxDB's tools use it.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readToml, tablesAt, textAt } from "../../../../client/src/connections/imports/toml";

/** Tables have no prototype: compared as JSON. */
const plain = (text: string) => JSON.parse(JSON.stringify(readToml(text).table));

test("tables, dotted and quoted keys, comments, values of every kind", () => {
  const text = `# first
top = "x" # behind
[a.b]
'quoted key' = 'C:\\path'
"x\\ty" = "tab\\t\\u00e9 \\"q\\" # no comment"
n = 1_000
f = -1.5e3
yes = true
when = 2026-11-25 10:00:00Z
list = [ "a", # one
  'b',
]
inner = { k = "v", l = [1, 2] }
d.e = false
`;
  assert.deepEqual(plain(text), {
    top: "x",
    a: {
      b: {
        "quoted key": "C:\\path",
        "x\ty": 'tab\té "q" # no comment',
        n: 1000,
        f: -1500,
        yes: true,
        when: "2026-11-25 10:00:00Z",
        list: ["a", "b"],
        inner: { k: "v", l: [1, 2] },
        d: { e: false },
      },
    },
  });
});

test("strings over several lines", () => {
  assert.deepEqual(
    plain("a = \"\"\"\none\n  two \\\n   three\"\"\"\nb = '''\r\nraw \\n\n'''\nc = \"\"\nd = ''"),
    {
      a: "one\n  two three",
      b: "raw \\n\n",
      c: "",
      d: "",
    },
  );
});

test("arrays of tables, and tables inside of the last one", () => {
  const { table } = readToml("[[o.x]]\nu='1'\n[o.x.tagpass]\nk=['v']\n[[o.x]]\r\nu='2'\r\n");
  assert.deepEqual(
    tablesAt(table, "o", "x").map((each) => textAt(each, "u")),
    ["1", "2"],
  );
  assert.deepEqual(tablesAt(table, "o", "x", "tagpass").length, 1);
  assert.deepEqual(tablesAt(table, "nowhere"), []);
});

test("an unreadable line is passed over and named; what follows an unreadable header belongs to nothing", () => {
  const reading = readToml("[ok]\na = 1\nb = ${VAR\nc = 'x' y\nd = 2\n[bad\ne = 3\n[next]\nf = 4");
  assert.deepEqual(reading.unreadable, [4, 6]);
  assert.deepEqual(JSON.parse(JSON.stringify(reading.table)), {
    ok: { a: 1, b: "${VAR", c: "x", d: 2 },
    next: { f: 4 },
  });
});

test("keys that objects have by themselves are keys", () => {
  const { table } = readToml("[__proto__]\nconstructor = 'x'\n[toString]\na = 'y'");
  assert.equal(textAt(tablesAt(table, "__proto__")[0], "constructor"), "x");
  assert.notEqual(({} as Record<string, unknown>).constructor, "x");
});

test("any text is read to its end", () => {
  const pieces = fc.constantFrom(
    "[",
    "]",
    "[[",
    "]]",
    "=",
    '"',
    "'",
    "'''",
    '"""',
    "\\",
    "\n",
    "{",
    "}",
    ",",
    "a",
    ".",
    "#",
    " ",
    "1",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((all) => all.join("")),
      ),
      (text) => {
        readToml(text);
      },
    ),
    { numRuns: 2000 },
  );
});
