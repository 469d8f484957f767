// What a check is asked, over the wire: the destination's retention, hints by setting, severity by code, a comment that suppresses, all safe fixes.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Destination } from "../../../server/src/lsp/protocol";
import { applyAction, type Pair, type PairOptions, startPair, until } from "./pair";

const URI = "file:///data/a.lp";
/** The pair's clock stands at 2026-11-25. */
const OLD = "m f=1 1700000000000000000\n";
const NEW = "m f=2 1795507200000000000\n";
const BUCKET: Destination = {
  id: "c1",
  name: "Local",
  product: "influxdb-2",
  database: "home",
  precision: "ns",
  retentionSeconds: 86_400 * 30,
};
const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

async function pairWith(text: string, options: PairOptions = {}): Promise<Pair> {
  const pair = await startPair(options);
  pairs.push(pair);
  pair.open(URI, text);
  return pair;
}

async function codes(pair: Pair): Promise<string[]> {
  return (await pair.diagnostics(URI)).map(
    ({ code, range, severity }) => `${range.start.line} ${code} ${severity}`,
  );
}

const pick = (pair: Pair, destination: Destination | null) =>
  pair.client.sendNotification("lineProtocol/destination", { uri: URI, destination });

test("the destination's retention counts as soon as one is picked, and no longer when it is given back", async () => {
  const pair = await pairWith(OLD + NEW);
  assert.deepEqual(await codes(pair), []);
  await pick(pair, BUCKET);
  await until(() => pair.refreshes > 0);
  assert.deepEqual(await codes(pair), ["0 retention 1"]);
  const [finding] = await pair.diagnostics(URI);
  assert.match(
    String(finding.message),
    /^2023-11-14 22:13:20 UTC is older than the 30 d that the destination keeps/,
  );
  await pick(pair, null);
  assert.deepEqual(await codes(pair), []);
});

test("a destination of another product, or a file that names another database, says nothing of the retention", async () => {
  const pair = await pairWith(`# line-protocol: bucket=other\n${OLD}${NEW}`);
  await pick(pair, BUCKET);
  assert.deepEqual(await codes(pair), []);
  pair.change(URI, 2, [{ text: `# line-protocol: target=influxdb-1\n${OLD}${NEW}` }]);
  assert.deepEqual(await codes(pair), []);
  pair.change(URI, 3, [{ text: `# line-protocol: bucket=home\n${OLD}${NEW}` }]);
  assert.deepEqual(await codes(pair), ["1 retention 1"]);
});

test("hints about form and for other servers are there only where settings want them", async () => {
  const text = `m,b=1,a=2 f=3u ${NEW.slice(6)}`;
  assert.deepEqual(await codes(await pairWith(text)), []);
  const settings = { diagnostics: { style: true, portability: ["influxdb-1", "nonsense", 7] } };
  const pair = await pairWith(text, { settings });
  assert.deepEqual(await codes(pair), ["0 unsorted-tags 4", "0 not-portable 3"]);
});

test("severity by code: raised, lowered, off", async () => {
  const text = `m,a=1 a=1 ${NEW.slice(6)}m f=abc\n`;
  const severity = { "tag-and-field": "error", "invalid-boolean": "hint", nonsense: 3 };
  const pair = await pairWith(text, { settings: { diagnostics: { severity } } });
  assert.deepEqual(await codes(pair), ["0 tag-and-field 1", "1 invalid-boolean 4"]);
  const off = await pairWith(text, { settings: { diagnostics: { severity: { "invalid-boolean": "off" } } } });
  assert.deepEqual(await codes(off), ["0 tag-and-field 3"]);
});

test("a fix writes the comment that suppresses; once it suppresses nothing, a fix takes it away", async () => {
  const text = `m,a=1 a=1 ${NEW.slice(6)}`;
  const pair = await pairWith(text);
  const whole = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
  const action = (await pair.actions(URI, whole)).find(({ title }) => title.startsWith("Suppress"));
  assert.ok(action);
  const after = applyAction(text, action);
  assert.equal(after, `# line-protocol-disable-next-line tag-and-field\n${text}`);
  pair.change(URI, 2, [{ text: after }]);
  assert.deepEqual(await codes(pair), []);
  const mended = after.replace("a=1 a=1", "a=1 b=1");
  pair.change(URI, 3, [{ text: mended }]);
  assert.deepEqual(await codes(pair), ["0 unused-suppression 4"]);
  const [remove] = (await pair.actions(URI, whole)).filter(({ isPreferred }) => isPreferred);
  assert.equal(applyAction(mended, remove), text.replace("a=1 a=1", "a=1 b=1"));
});

test("source.fixAll puts right what is safe, and nothing else", async () => {
  const text = `m,b=1,a=2  f=1 ${NEW.slice(6)}m f=abc\n`;
  const pair = await pairWith(text, { settings: { diagnostics: { style: true } } });
  const whole = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
  const [all, ...more] = await pair.actions(URI, whole, ["source.fixAll"]);
  assert.equal(all.kind, "source.fixAll.lineProtocol");
  assert.deepEqual(more, []);
  assert.equal(applyAction(text, all), `m,a=2,b=1 f=1 ${NEW.slice(6)}m f=abc\n`);
});
