// A dry run of a real destination, compared with the types that it holds, over the wire.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Destination, WriteReport } from "../../../server/src/lsp/protocol";
import { type Pair, startPair } from "./pair";

const T = "1795507200000000000";
const URI = "file:///home.lp";
const PLANT: Destination = {
  id: "plant",
  name: "Plant",
  product: "influxdb-1",
  version: "1.8",
  database: "home",
  precision: "ns",
};
const TEXT = `m,t=a temp=1i ${T}\nm,t=b temp=2 ${T}\nm,t=c other= ${T}\nn temp=1i ${T}\n`;

let pair: Pair | undefined;
afterEach(() => pair?.stop());

async function host(text: string, destination: Destination, body: string) {
  const asked: string[] = [];
  pair = await startPair({ options: { documentState: true, carry: true } });
  pair.client.onRequest("lineProtocol/carry", ({ method, path }: { method: string; path: string }) => {
    asked.push(`${method} ${path}`);
    return { status: 200, headers: {}, bodyBase64: Buffer.from(body).toString("base64") };
  });
  pair.open(URI, text);
  const dryRun = async (): Promise<WriteReport> => {
    const result: { report: WriteReport } = await (pair as Pair).client.sendRequest("lineProtocol/write", {
      id: "w",
      files: [{ uri: URI, dirty: true }],
      destination: { ...destination, id: "dry-run", dryRunOf: destination.id },
      confirmed: [],
      onRefused: "continue",
    });
    return result.report;
  };
  const compare = async (report: WriteReport, ask: boolean): Promise<WriteReport> => {
    const result: { report: WriteReport } = await (pair as Pair).client.sendRequest(
      "lineProtocol/compareTypes",
      {
        uri: URI,
        destination,
        report,
        ask,
      },
    );
    return result.report;
  };
  return { asked, dryRun, compare };
}

const HELD =
  '{"results":[{"statement_id":0,"series":[{"name":"m","columns":["fieldKey","fieldType"],"values":[["temp","float"]]}]}]}';

test("InfluxDB 1.x: a line of another type may be refused; one that is refused already keeps its reason", async () => {
  const { asked, dryRun, compare } = await host(TEXT, PLANT, HELD);
  const report = await dryRun();
  assert.equal(report.origin, "dry-run");
  assert.equal(report.destinationLabel, "dry run of Plant · home · ns");
  assert.deepEqual(await compare(report, false), report, "nothing was heard, nothing is asked");
  assert.deepEqual(asked, []);
  const before = report.lines.map(({ range }) => range.start.line);
  const compared = await compare(report, true);
  assert.deepEqual(asked, ["GET /query"]);
  assert.equal(compared.typesCompared, true);
  const added = compared.lines.filter(({ range }) => !before.includes(range.start.line));
  for (const { certain, outcome } of added) assert.deepEqual([certain, outcome], [false, "unknown"]);
  const first = compared.lines.find(({ range }) => range.start.line === 0);
  if (!before.includes(0)) {
    assert.equal(first?.brief, "may be refused: stored as float");
    assert.deepEqual(
      first?.fixes?.map(({ newText }) => newText),
      ["1"],
    );
  }
  // Heard once, used without asking.
  assert.equal((await compare(report, false)).linesTotal, compared.linesTotal);
  assert.deepEqual(asked, ["GET /query"]);
});

test("InfluxDB 3: a type holds for the table, so that the line is refused", async () => {
  const core: Destination = { ...PLANT, product: "influxdb3-core", version: "3.10" };
  const { dryRun, compare } = await host(`m temp=1i ${T}\nm other=1 ${T}\n`, core, HELD);
  const report = await dryRun();
  assert.deepEqual(report.points, { stored: 2, refused: 0, unknown: 0, notSent: 0 });
  const compared = await compare(report, true);
  assert.deepEqual(compared.points, { stored: 1, refused: 1, unknown: 0, notSent: 0 });
  assert.equal(compared.brief, "1 stored · 1 refused");
  assert.match(compared.summary, /1 line writes a field in another type than Plant holds\.$/);
  assert.match(compared.lines[0].message, /^Plant holds "temp" of "m" as float; this line writes integer\./);
});

test("what cannot be had is a sentence", async () => {
  const { dryRun, compare } = await host(
    TEXT,
    PLANT,
    '{"results":[{"statement_id":0,"error":"database not found: home"}]}',
  );
  const report = await dryRun();
  await assert.rejects(compare(report, true), /The server says: "database not found: home"/);
  await assert.rejects(
    (pair as Pair).client.sendRequest("lineProtocol/compareTypes", {
      uri: URI,
      destination: { ...PLANT, product: "questdb" },
      report,
      ask: true,
    }),
    /does not tell the types/,
  );
});
