import assert from "node:assert/strict";
import test from "node:test";
import { cli } from "./run";

const BAD = '# c\ncpu,host=a usage=1.5 1700000000000000000\n\ncpu,host=b note="é",usage= 1\n';

test("wrong use: code 2, one message on standard error, nothing on standard output", async () => {
  const wrong = [
    [],
    ["nosuch"],
    ["check"],
    ["check", "--nosuch", "a.lp"],
    ["check", "--format", "xml", "a.lp"],
    ["check", "--target", "oracle", "a.lp"],
    ["check", "--precision", "days", "a.lp"],
    ["check", "a.lp", "missing.lp"],
    ["check", "docs"],
    ["parse"],
    ["parse", "missing.lp"],
    ["forecast", "missing.lp"],
    ["forecast", "--target", "oracle", "a.lp"],
    ["explain", "missing.txt"],
    ["write", "a.lp"],
    ["write", "--url", "nonsense", "a.lp"],
    ["write", "--url", "http://user:secret@localhost:1", "a.lp"],
    ["write", "--url", "http://localhost:1", "--token-env", "NOT_SET", "a.lp"],
    ["write", "--dry-run", "--batch-lines", "0", "a.lp"],
    ["write", "--dry-run", "missing.lp"],
  ];
  for (const args of wrong) {
    const { code, out, err } = await cli(args, { files: { "a.lp": BAD } });
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "", args.join(" "));
    assert.ok(err.length > 0 && !err.includes("    at "), args.join(" "));
    assert.ok(!err.includes("secret"), err);
  }
});

test("help", async () => {
  assert.equal((await cli(["--help"])).code, 0);
  assert.match((await cli(["write", "--help"])).out, /--token-env NAME/);
});

test("check: text, with line, column and code", async () => {
  const { code, out } = await cli(["check", "a.lp"], { files: { "a.lp": BAD } });
  assert.equal(code, 1);
  assert.equal(
    out,
    'a.lp:4:21: error: Field "usage" has no value. InfluxDB 2.x refuses the whole write: "missing field value". [missing-field-value]\n',
  );
  const good = await cli(["check", "-"], { stdin: "cpu usage=1 1700000000000000000\n" });
  assert.deepEqual([good.code, good.out], [0, ""]);
});

test("check: JSON lines of several files", async () => {
  const { out } = await cli(["check", "--format", "json", "a.lp", "b.lp"], {
    files: { "a.lp": BAD, "b.lp": "m f=1 1700000000000000000\nm f=1i 1700000001000000000\n" },
  });
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(Object.keys(lines[0]), [
    "file",
    "code",
    "severity",
    "message",
    "line",
    "column",
    "endLine",
    "endColumn",
    "related",
  ]);
  assert.deepEqual(
    lines.map(({ file, code, line, column }) => [file, code, line, column]),
    [
      ["a.lp", "missing-field-value", 4, 21],
      ["b.lp", "field-type-conflict", 2, 5],
    ],
  );
  assert.deepEqual([lines[1].related[0].file, lines[1].related[0].line], ["b.lp", 1]);
});

test("check: annotations of GitHub and SARIF are escaped as they ask", async () => {
  const file = "a,b%:c.lp";
  const github = await cli(["check", "--format", "github", file], { files: { [file]: BAD } });
  assert.match(
    github.out,
    /^::error file=a%2Cb%25%3Ac\.lp,line=4,endLine=4,col=21,endColumn=27,title=missing-field-value::/,
  );
  const sarif = JSON.parse((await cli(["check", "--format", "sarif", file], { files: { [file]: BAD } })).out);
  assert.equal(sarif.version, "2.1.0");
  assert.equal(sarif.runs[0].results[0].ruleId, "missing-field-value");
  assert.equal(sarif.runs[0].results[0].locations[0].physicalLocation.region.startColumn, 21);
});

test("check: the target of the file, of the command line, and severities", async () => {
  const text = "# line-protocol: target=influxdb-1@1.8\nm f=1u 1700000000000000000\n";
  const own = await cli(["check", "a.lp"], { files: { "a.lp": text } });
  assert.match(own.out, /InfluxDB 1\.8/);
  const given = await cli(["check", "--target", "influxdb-2", "a.lp"], { files: { "a.lp": text } });
  assert.deepEqual([given.code, given.out], [0, ""]);
  const empty = await cli(["check", "--target", "influxdb3-core", "-"], { stdin: "# nothing\n" });
  assert.match(empty.out, /empty-body/);
});

test("check: what a file holds cannot move the cursor of a terminal", async () => {
  const { out } = await cli(["check", "-"], { stdin: "m f=\u001b[2Jx 1\n" });
  assert.ok(out.length > 0 && !out.includes("\u001b"));
});

test("parse: entries as JSON lines; refused ones give code 1", async () => {
  const { code, out } = await cli(["parse", "-"], { stdin: "m,b=1,a=2 f=1i 5\n\nm f=\n" });
  assert.equal(code, 1);
  assert.deepEqual(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
    [
      {
        line: 1,
        endLine: 1,
        measurement: "m",
        tags: [
          ["a", "2"],
          ["b", "1"],
        ],
        fields: [["f", "integer", "1"]],
        timestamp: "5",
      },
      { line: 3, endLine: 3, error: { code: "missing-field-value", message: "missing field value" } },
    ],
  );
});

test("--jsonl: one answer for each line, in order, whatever the case is", async () => {
  const stdin = [
    JSON.stringify({ id: "a", target: "influxdb-2", now: "1700000000000000000", body: "m f=1 1\n" }),
    "",
    "{broken",
    JSON.stringify({ id: "b", target: "oracle", now: "1", body: "m f=1" }),
    "null",
    JSON.stringify({ id: "c", target: "influxdb-2", now: "1700000000000000000", body: "m é=2 2\n" }),
  ].join("\n");
  for (const command of ["parse", "forecast", "explain"]) {
    const { code, out } = await cli([command, "--jsonl"], { stdin });
    assert.equal(code, 0, command);
    const answers = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.equal(answers.length, 5, command);
    assert.ok(typeof answers[1].caseError === "string" && typeof answers[2].caseError === "string", command);
    assert.deepEqual([answers[0].id, answers[2].id, answers[4].id], ["a", "b", "c"], command);
  }
  const forecast = (await cli(["forecast", "--jsonl"], { stdin })).out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(forecast[0], {
    id: "a",
    status: 204,
    body: "",
    written: [{ measurement: "m", tags: [], fields: [["f", "float", "1"]], timestamp: "1" }],
  });
});

test("explain: text for people, JSON for programs", async () => {
  const answer = `{"code":"invalid","message":"unable to parse 'm f=': missing field value"}`;
  const text = await cli(["explain", "--status", "400", "--request", "body.lp"], {
    stdin: answer,
    files: { "body.lp": "m f=1\nm f=\n" },
  });
  assert.equal(text.code, 1);
  assert.match(text.out, /^body\.lp:2: refused: missing-field-value "missing field value"$/m);
  const json = JSON.parse(
    (await cli(["explain", "--status", "400", "--format", "json"], { stdin: answer })).out,
  );
  assert.deepEqual([json.kind, json.written], ["syntax", "none"]);
});

test("write --dry-run: the refused lines with their places, then the summary", async () => {
  const { code, out } = await cli(["write", "--dry-run", "--target", "influxdb-1", "a.lp"], {
    files: { "a.lp": BAD },
  });
  assert.equal(code, 1);
  assert.equal(
    out.split("\n").slice(0, 2).join("\n"),
    [
      'a.lp:4:21: refused: a field without a value "missing field value"',
      "InfluxDB 1.x (dry run): 1 of 2 points would be stored. Refused: 1 missing field value.",
    ].join("\n"),
  );
});

test("write: nobody listens", async () => {
  const { code, out, err } = await cli(["write", "--url", "http://127.0.0.1:1", "--db", "x", "a.lp"], {
    files: { "a.lp": BAD },
  });
  assert.deepEqual([code, out], [3, ""]);
  assert.match(err, /^No server answers at http:\/\/127\.0\.0\.1:1/);
});

test("a version that nobody listed is judged as the nearest, and said so once on standard error", async () => {
  for (const command of ["check", "parse", "forecast"]) {
    const args = [command, "--target", "influxdb-2@2.40", "a.lp"];
    const { err, out } = await cli(args, { files: { "a.lp": "cpu usage=1 1700000000000000000\n" } });
    assert.equal(
      err,
      "Version 2.40 of InfluxDB 2.x is not known here. It is judged as 2.10, the nearest that is.\n",
      command,
    );
    assert.ok(!out.includes("not known"), command);
  }
  const known = await cli(["check", "--target", "influxdb-2@2.7.11", "a.lp"], {
    files: { "a.lp": "m f=1 1\n" },
  });
  assert.equal(known.err, "");
});
