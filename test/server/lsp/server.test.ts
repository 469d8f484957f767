import assert from "node:assert/strict";
import { after, test } from "node:test";
import { applyAction, type Pair, type PairOptions, PUSHED, startPair, until } from "./pair";

const URI = "file:///data/a.lp";
const T = "1700000000000000000";
const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

async function pairWith(text: string, options?: PairOptions): Promise<Pair> {
  const pair = await startPair(options);
  pairs.push(pair);
  pair.open(URI, text);
  return pair;
}

const at = (line: number, from: number, to = from) => ({
  start: { line, character: from },
  end: { line, character: to },
});

test("a finding has a place, a code, a severity, the target as source, and the server's words", async () => {
  const pair = await pairWith(`m f=1 ${T}\nm f= ${T}\n`);
  const [finding, ...rest] = await pair.diagnostics(URI);
  assert.deepEqual(rest, []);
  assert.deepEqual(finding.range, at(1, 2, 4));
  assert.equal(finding.code, "missing-field-value");
  assert.equal(finding.severity, 1);
  assert.equal(finding.source, "InfluxDB 2.x");
  assert.match(String(finding.message), /missing field value/);
});

test("a finding links to its page where the client or the host knows where the pages are", async () => {
  const pair = await pairWith("m\n", { options: { rulesUri: "file:///ext/docs/rules" } });
  const [finding] = await pair.diagnostics(URI);
  assert.equal(finding.codeDescription?.href, "file:///ext/docs/rules/missing-fields.md");
});

test("the page of a finding is asked of the server; what is no code has none", async () => {
  const { client } = await pairWith("m\n");
  const rule = (code: string) => client.sendRequest<string | null>("lineProtocol/rule", { code });
  assert.match((await rule("missing-fields")) ?? "", /^# .+\n\n`missing-fields` · error/);
  assert.equal(await rule("toString"), null);
});

test("a client that asks before the text is open is told to ask again", async () => {
  const pair = await pairWith("m f=1\n");
  const other = "file:///other.lp";
  assert.deepEqual(await pair.diagnostics(other), []);
  assert.equal(pair.refreshes, 0);
  pair.open(other, "m f=\n");
  await until(() => pair.refreshes === 1);
  assert.equal((await pair.diagnostics(other)).length, 1);
});

test("a type conflict names the place that fixed the type", async () => {
  const pair = await pairWith(`m f=1 ${T}\nm f=2i ${T}\n`);
  const [finding] = await pair.diagnostics(URI);
  assert.equal(finding.code, "field-type-conflict");
  assert.equal(finding.relatedInformation?.[0].location.range.start.line, 0);
  assert.match(String(finding.message), /a float since line 1/);
});

test("positions are in UTF-16 units, with emoji before them", async () => {
  const pair = await pairWith(`m,t=😀é f=abc ${T}\n`);
  const [finding] = await pair.diagnostics(URI);
  assert.deepEqual(finding.range, at(0, 10, 13));
});

test("an unchanged document answers unchanged, a changed one anew", async () => {
  const pair = await pairWith("m\n");
  const first = await pair.pull(URI);
  assert.equal(first.kind, "full");
  assert.equal((await pair.pull(URI, first.resultId)).kind, "unchanged");
  pair.change(URI, 2, [{ range: at(0, 1), text: " f=1" }]);
  const second = await pair.pull(URI, first.resultId);
  assert.equal(second.kind, "full");
  assert.deepEqual("items" in second && second.items, []);
});

test("edits are applied in order, and findings follow", async () => {
  const pair = await pairWith(`a f=1 ${T}\nb f=1 ${T}\n`);
  assert.deepEqual(await pair.diagnostics(URI), []);
  pair.change(URI, 2, [
    { range: at(0, 0), text: "first\n" },
    { range: at(2, 4, 5), text: "x" },
  ]);
  const found = await pair.diagnostics(URI);
  assert.deepEqual(
    found.map(({ code, range }) => [code, range.start.line]),
    [
      ["missing-fields", 0],
      ["invalid-boolean", 2],
    ],
  );
  pair.change(URI, 3, [{ text: "# nothing\n" }]);
  assert.deepEqual(await pair.diagnostics(URI), []);
});

test("a client that cannot pull is told, with the version, and told when it closes", async () => {
  const pair = await pairWith("m\n", { capabilities: PUSHED });
  await until(() => pair.published.length > 0);
  assert.equal(pair.published[0].version, 1);
  assert.equal(pair.published[0].diagnostics[0].code, "missing-fields");
  pair.change(URI, 2, [{ range: at(0, 1), text: " f=1" }]);
  await until(() => pair.published.at(-1)?.version === 2);
  assert.deepEqual(pair.published.at(-1)?.diagnostics, []);
  await pair.client.sendNotification("textDocument/didClose", { textDocument: { uri: URI } });
  await until(() => pair.published.at(-1)?.version === undefined);
});

test("null as settings means the defaults, and settings from the start count where none can be asked for", async () => {
  const plain = await pairWith("m f=1u 1700000000000000000\n", { settings: null });
  assert.deepEqual(await plain.diagnostics(URI), []);
  const told = await pairWith("m f=1u 1\n", {
    capabilities: { textDocument: { diagnostic: {} } },
    options: { settings: { target: "influxdb-1" } },
  });
  assert.equal((await told.diagnostics(URI))[0].source, "InfluxDB 1.x");
});

test("a target comes from the pragma, then the destination, then the path, then the user", async () => {
  const settings = {
    target: "influxdb-1@1.8",
    targetByPath: { "data/*.lp": "influxdb-2@2.7.11" },
    precision: "s",
  };
  const pair = await pairWith(`m f=1u 1700000000\n`, { settings });
  assert.deepEqual(await pair.diagnostics(URI), []);
  await until(() => pair.states.length > 0);
  assert.equal(pair.states.at(-1)?.targetLabel, "InfluxDB 2.7.11");
  assert.equal(pair.states.at(-1)?.targetSource, "workspace");
  await pair.client.sendNotification("lineProtocol/destination", {
    uri: URI,
    destination: {
      id: "x",
      name: "Old",
      product: "influxdb-1",
      version: "1.6.7",
      database: "d",
      precision: "s",
    },
  });
  const [finding] = await pair.diagnostics(URI);
  assert.equal(finding.source, "InfluxDB 1.6.7");
  assert.ok(pair.refreshes > 0, "the client was told to ask again");
  pair.change(URI, 2, [{ range: at(0, 0), text: "# line-protocol: target=influxdb-2 precision=s\n" }]);
  assert.deepEqual(await pair.diagnostics(URI), []);
  await until(() => pair.states.at(-1)?.targetSource === "pragma");
});

test("changed settings are asked for again", async () => {
  const pair = await pairWith("m\n");
  assert.equal((await pair.diagnostics(URI)).length, 1);
  pair.settings = { diagnostics: { severity: { "missing-fields": "off" } } };
  await pair.client.sendNotification("workspace/didChangeConfiguration", { settings: {} });
  assert.deepEqual(await pair.diagnostics(URI), []);
});

test("the list is bounded, what is on screen first, the rest is counted", async () => {
  const pair = await pairWith("m\n".repeat(5000), { settings: { diagnostics: { limit: 100 } } });
  const first = await pair.diagnostics(URI);
  assert.equal(first.length, 100);
  await until(() => pair.states.at(-1)?.unlisted.errors === 4900);
  await pair.client.sendNotification("lineProtocol/visibleRange", { uri: URI, ranges: [at(4990, 0, 1)] });
  const seen = await pair.diagnostics(URI);
  assert.ok(
    seen.some(({ range }) => range.start.line === 0) || seen.some(({ range }) => range.start.line === 4990),
  );
});

test("a logic program named .lp stays silent", async () => {
  const pair = await pairWith(
    "% facts\nnode(1..3).\nedge(1,2).\n:- node(X), not edge(X,_).\n#show edge/2.\n",
  );
  assert.deepEqual(await pair.diagnostics(URI), []);
  await until(() => pair.states.length > 0);
  assert.equal(pair.states[0].isLineProtocol, false);
});

test("a file with CRLF is told once, and each refused line says why", async () => {
  const pair = await pairWith(`m f=1 ${T}\r\nm f=2 ${T}\r\n`);
  const found = await pair.diagnostics(URI);
  assert.deepEqual(found.map(({ code }) => code).sort(), ["carriage-return", "carriage-return", "crlf"]);
});

test("a line of 5 MB and a file without line ends are read", async () => {
  const text = `m ${"f=1,".repeat(1_200_000)}g=abc ${T}`;
  const pair = await pairWith(text);
  const [finding] = await pair.diagnostics(URI);
  assert.equal(finding.code, "invalid-boolean");
  assert.equal(finding.range.start.character, text.indexOf("abc"));
});

const LINES = Array.from(
  { length: 90_000 },
  (_, i) => `cpu,host=h${i % 50} usage=${i}i ${T.slice(0, -6)}${100_000 + i}\n`,
);

test("a long text is answered by what is on screen at once, and asked for again when all is read", async () => {
  const text = `${LINES.join("")}m f=abc ${T}\n`;
  const pair = await pairWith(`bad\n${text}`, { options: { documentState: true } });
  const first = await pair.pull(URI);
  assert.ok(first.kind === "full" && first.resultId?.endsWith(" in part"), first.resultId);
  assert.deepEqual(
    first.items.map(({ range }) => range.start.line),
    [0],
  );
  await until(() => pair.states.at(-1)?.isReading === true);
  await until(() => pair.refreshes === 1);
  const whole = await pair.pull(URI, first.resultId);
  assert.ok(whole.kind === "full" && !whole.resultId?.endsWith(" in part"));
  assert.deepEqual(
    whole.items.map(({ range }) => range.start.line),
    [0, LINES.length + 1],
  );
  await until(() => pair.states.at(-1)?.isReading === undefined);
  assert.equal((await pair.pull(URI, whole.resultId)).kind, "unchanged");
});

test("what is on screen is waited for", async () => {
  const pair = await pairWith("");
  const line = LINES.length - 2;
  await pair.client.sendNotification("lineProtocol/visibleRange", { uri: URI, ranges: [at(line, 0)] });
  pair.change(URI, 2, [{ text: `${LINES.join("")}bad\n` }]);
  const report = await pair.pull(URI);
  assert.deepEqual(report.kind === "full" && report.items.map(({ range }) => range.start.line), [
    LINES.length,
  ]);
});

test("a client that cannot be asked to ask again waits for the whole", async () => {
  const pair = await pairWith(`${LINES.join("")}bad\n`, {
    capabilities: { textDocument: { diagnostic: {} } },
  });
  const report = await pair.pull(URI);
  assert.deepEqual(report.kind === "full" && report.items.map(({ range }) => range.start.line), [
    LINES.length,
  ]);
});

test("a quote over a long text, its answer in part, and the edit that closes it", async () => {
  const pair = await pairWith(`cpu usage=1i ${T}\n${LINES.join("")}bad\n`);
  assert.equal((await pair.diagnostics(URI)).length, 1);
  pair.change(URI, 2, [{ range: at(0, 10), text: '"' }]);
  await pair.pull(URI);
  pair.change(URI, 3, [{ range: at(0, 10, 11), text: "" }]);
  assert.deepEqual(
    (await pair.diagnostics(URI)).map(({ range }) => range.start.line),
    [LINES.length + 1],
  );
  pair.change(URI, 4, [{ range: at(0, 10), text: '"' }]);
  const opened = await pair.diagnostics(URI);
  assert.deepEqual(
    opened.map(({ code }) => code),
    ["unbalanced-quotes"],
  );
});

test("quick fixes settle what they are for", async () => {
  const text = `m f=1 ${T}\nm f=2i ${T}\n`;
  const pair = await pairWith(text);
  const actions = await pair.actions(URI, at(1, 4, 6));
  assert.equal(actions[0].isPreferred, true);
  assert.equal(applyAction(text, actions[0]), `m f=1 ${T}\nm f=2 ${T}\n`);
  assert.equal(actions[0].diagnostics?.[0].code, "field-type-conflict");
  const suppress = actions.find(({ title }) => title.startsWith("Suppress"));
  assert.ok(suppress);
  const suppressed = await pairWith(applyAction(text, suppress));
  assert.deepEqual(await suppressed.diagnostics(URI), []);
});

test("the precision of a file is set by a pragma, and then nothing is left to say", async () => {
  const text = "m f=1 1700000000\nm f=2 1700000060\n";
  const pair = await pairWith(text);
  const actions = await pair.actions(URI, at(0, 8));
  const fixed = applyAction(text, actions[0]);
  assert.equal(fixed, `# line-protocol: precision=s\n${text}`);
  const again = await pairWith(fixed);
  assert.deepEqual(await again.diagnostics(URI), []);
});

test("source.fixAll takes safe fixes only", async () => {
  const text = `\ufeff# note\nm f=1 ${T}\nm f=2i ${T}\n`;
  const pair = await pairWith(text);
  const actions = await pair.actions(URI, at(0, 0), ["source.fixAll"]);
  assert.equal(actions.length, 1);
  assert.equal(applyAction(text, actions[0]), text.slice(1));
  // The mark is part of the name under which the point is stored.
  const named = await pairWith(`\ufeffm f=1 ${T}\n`);
  assert.deepEqual(await named.actions(URI, at(0, 0), ["source.fixAll"]), []);
});

test("line ends are converted by edits, or by a client that does it itself", async () => {
  const text = `m f=1 ${T}\r\nm f=2 ${T}1\r\n`;
  const pair = await pairWith(text);
  const [byEdits] = await pair.actions(URI, at(0, 26), ["quickfix"]);
  assert.equal(applyAction(text, byEdits), text.replaceAll("\r", ""));
  assert.equal(byEdits.data, undefined);
  const able = await pairWith(text, { options: { lineEnds: true } });
  const [byClient] = await able.actions(URI, at(0, 26), ["quickfix"]);
  assert.equal(applyAction(text, byClient), text);
  assert.deepEqual(byClient.data, { lineEnds: "\n" });
});

test("a hover tells the time of a timestamp, and escapes what the file says", async () => {
  const pair = await pairWith(`m,t=[x](http://a) f="<b>" ${T}\n`);
  const hover = (character: number): Promise<{ contents: { value: string } }> =>
    pair.client.sendRequest("textDocument/hover", {
      textDocument: { uri: URI },
      position: { line: 0, character },
    });
  assert.match((await hover(30)).contents.value, /2023-11-14 22:13:20/);
  const tag = (await hover(6)).contents.value;
  assert.ok(!tag.includes("[x](http"), tag);
  assert.ok(!(await hover(21)).contents.value.includes("<b>"));
});
