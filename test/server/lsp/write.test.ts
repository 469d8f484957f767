/** Writes over a real stream pair: the server plans, the client carries (here to a server of the forecast), the server reports. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import type { HostFile } from "../../../server/src/lsp/context";
import type {
  CarryAnswer,
  CarryParams,
  Destination,
  Detection,
  WriteFile,
  WriteParams,
  WriteProgress,
  WriteReport,
  WriteResult,
} from "../../../server/src/lsp/protocol";
import { createDryServer } from "../../../server/src/writing/forecast/products";
import { type Pair, type PairOptions, startPair } from "./pair";

const URI = "file:///data/a.lp";
const T = "1700000000000000000";
const BAD = `m,t=a v=1 ${T}\nm,t=é v= ${T}\n`;
const DRY: Destination = {
  id: "dry-run",
  name: "Built-in dry run",
  product: "influxdb-2",
  database: "",
  precision: "ns",
};
const REAL: Destination = {
  id: "local",
  name: "Local",
  product: "influxdb-1",
  database: "db",
  precision: "ns",
};

const pairs: Pair[] = [];
after(() => {
  for (const pair of pairs) pair.stop();
});

interface Host {
  readonly pair: Pair;
  readonly carried: CarryParams[];
  readonly progress: WriteProgress[];
  write(more?: Partial<WriteParams & WriteFile>): Promise<WriteResult>;
}

async function host(
  text: string | undefined,
  options: PairOptions = {},
  answer?: (params: CarryParams) => CarryAnswer,
): Promise<Host> {
  const pair = await startPair(options);
  pairs.push(pair);
  const carried: CarryParams[] = [];
  const progress: WriteProgress[] = [];
  const server = createDryServer(REAL, { retentionSeconds: null, shardSeconds: 604_800 });
  pair.client.onRequest<CarryAnswer, void>("lineProtocol/carry", (params: CarryParams) => {
    carried.push(params);
    if (answer) return answer(params);
    const body = byteString(Buffer.from(params.bodyBase64 ?? "", "base64"));
    const said = server?.answer({ ...params, body }, 1_700_000_000_000_000_000n);
    return {
      status: said?.status ?? 500,
      headers: said?.headers ?? {},
      bodyBase64: Buffer.from(said?.body ?? "").toString("base64"),
    };
  });
  pair.client.onNotification("lineProtocol/writeProgress", (params: WriteProgress) => {
    progress.push(params);
  });
  if (text !== undefined) pair.open(URI, text);
  return {
    pair,
    carried,
    progress,
    write: ({ uri = URI, dirty = true, ranges, ...more } = {}) =>
      pair.client.sendRequest("lineProtocol/write", {
        id: "w1",
        files: [{ uri, dirty, ...(ranges && { ranges }) }],
        destination: DRY,
        confirmed: ["has-errors"],
        onRefused: "stop",
        ...more,
      } satisfies WriteParams),
  };
}

function fileOf(text: string): HostFile {
  const bytes = Buffer.from(text);
  return {
    size: bytes.length,
    isCompressed: false,
    modified: 0,
    pieces: async function* () {
      yield bytes;
    },
  };
}

function reportOf(result: WriteResult): WriteReport {
  assert.ok("report" in result, JSON.stringify(result));
  return result.report;
}

test("the dry run answers without the client: lines, places, counts, texts", async () => {
  const { write, carried } = await host(BAD);
  const report = reportOf(await write());
  assert.equal(carried.length, 0);
  assert.deepEqual(report.points, { stored: 0, refused: 2, unknown: 0, notSent: 0 });
  assert.equal(report.brief, "2 refused (400)");
  assert.equal(report.destinationLabel, "Built-in dry run · InfluxDB 2.x · ns");
  assert.equal(report.lines.length, 1);
  const [line] = report.lines;
  assert.deepEqual(line.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 28 } });
  assert.deepEqual(line.focus, { start: { line: 1, character: 6 }, end: { line: 1, character: 8 } });
  assert.equal(line.code, "missing-field-value");
  assert.equal(line.serverText, "missing field value");
  assert.ok(line.story.length >= 3 && line.message.length > 20);
});

test("the dry run stands for the product that the file names", async () => {
  const { write } = await host(`# line-protocol: target=influxdb-1 precision=s\nm v=1 1700000000\nm v= 1\n`);
  const report = reportOf(await write());
  assert.deepEqual(report.points, { stored: 1, refused: 1, unknown: 0, notSent: 0 });
  assert.equal(report.destinationLabel, "Built-in dry run · InfluxDB 1.x · s");
});

test("a write is carried by the client: request, progress, exchange", async () => {
  const { pair, write, carried, progress } = await host(BAD, { settings: { write: { batchLines: 1 } } });
  const report = reportOf(await write({ destination: REAL, onRefused: "continue" }));
  assert.deepEqual(
    carried.map(({ destinationId, writeId, method, path, query }) => [
      destinationId,
      writeId,
      method,
      path,
      query.map((pair) => pair.join("=")).join("&"),
    ]),
    [
      ["local", "w1", "POST", "/write", "db=db&precision=n"],
      ["local", "w1", "POST", "/write", "db=db&precision=n"],
    ],
  );
  assert.deepEqual(report.points, { stored: 1, refused: 1, unknown: 0, notSent: 0 });
  assert.deepEqual(
    report.exchanges.map(({ result }) => result),
    ["204 No Content", "400 Bad Request"],
  );
  assert.equal(progress.at(-1)?.batch, 2);
  const text: string | null = await pair.client.sendRequest("lineProtocol/exchange", {
    writeId: "w1",
    index: 1,
  });
  assert.match(text ?? "", /^POST \/write\?db=db&precision=n$/m);
  assert.match(text ?? "", /^Authorization: \(added by the editor\)$/m);
  assert.match(text ?? "", /missing field value/);
  const all: string | null = await pair.client.sendRequest("lineProtocol/exchange", { writeId: "w1" });
  assert.equal((all ?? "").match(/^### Exchange/gm)?.length, 2);
  assert.equal(await pair.client.sendRequest("lineProtocol/exchange", { writeId: "nosuch" }), null);
});

test("only selected entries are sent, widened to whole ones", async () => {
  const { write, carried } = await host(`a v=1 ${T}\nb v="x\ny" ${T}\nc v=3 ${T}\n`);
  const at = { line: 2, character: 0 };
  await write({ destination: REAL, ranges: [{ start: at, end: at }] });
  assert.equal(Buffer.from(carried[0].bodyBase64 ?? "", "base64").toString(), `b v="x\ny" ${T}\n`);
});

test("a saved file goes as its bytes on disk, an edited one as its text", async () => {
  const openFile = async () => fileOf(`disk v=1 ${T}\r\n`);
  const { write, carried } = await host(`text v=1 ${T}\n`, { runtime: { openFile } });
  const asked = await write({ destination: REAL, dirty: false });
  assert.ok("ask" in asked && asked.ask.question === "carriage-returns");
  assert.equal(carried.length, 0);
  reportOf(await write({ destination: REAL, dirty: false, confirmed: ["carriage-returns", "has-errors"] }));
  assert.match(Buffer.from(carried[0].bodyBase64 ?? "", "base64").toString(), /^disk/);
  reportOf(await write({ destination: REAL, dirty: true }));
  assert.match(Buffer.from(carried[1].bodyBase64 ?? "", "base64").toString(), /^text/);
});

test("a file that is not open is sent from disk; one that is nowhere is refused with a sentence", async () => {
  const openFile = async (uri: string) => {
    if (uri === URI) return fileOf(`disk v=1 ${T}\n`);
    throw new Error("there is no such file");
  };
  const { write } = await host(undefined, { runtime: { openFile } });
  assert.equal(reportOf(await write({ dirty: false })).points.stored, 1);
  await assert.rejects(
    write({ uri: "file:///nowhere.lp", dirty: false }),
    /The file cannot be read: there is no such file/,
  );
  await assert.rejects(write({ uri: "untitled:x", dirty: true }), /not open any more/);
});

test("failures of the client have names, and a client that breaks off leaves the outcome unknown", async () => {
  const refused = await host(BAD, {}, () => ({
    failure: "refused",
    message: "No server answers at http://x.",
  }));
  const report = reportOf(await refused.write({ destination: REAL }));
  assert.equal(report.state, "not-sent");
  assert.match(report.summary, /No server answers/);
  assert.equal(report.points.notSent, 2);
  assert.equal(report.brief, "2 not sent · connection refused");
  const broken = await host(`m v=1\n`, {}, () => {
    throw new Error("carrier failed");
  });
  const unknown = reportOf(await broken.write({ destination: REAL }));
  assert.equal(unknown.points.unknown, 1);
});

test("a database is missing: said, nothing sent", async () => {
  const { write, carried } = await host(BAD);
  const report = reportOf(await write({ destination: { ...REAL, database: "" } }));
  assert.equal(report.state, "not-sent");
  assert.match(report.summary, /No database is chosen for Local/);
  assert.equal(carried.length, 0);
});

test("an empty file: nothing to send", async () => {
  const { write } = await host("# only a comment\n\n");
  assert.match(reportOf(await write()).summary, /Nothing to send/);
});

test("detection goes through the client", async () => {
  const { pair } = await host(
    undefined,
    {},
    ({ path }): CarryAnswer =>
      path === "/ping"
        ? {
            status: 204,
            headers: { "x-influxdb-version": "1.8.10", "x-influxdb-build": "OSS" },
            bodyBase64: "",
          }
        : {
            status: 401,
            headers: {},
            bodyBase64: Buffer.from('{"error":"authorization failed"}').toString("base64"),
          },
  );
  const found: Detection = await pair.client.sendRequest("lineProtocol/detect", { destinationId: "local" });
  assert.deepEqual([found.label, found.credentials], ["InfluxDB 1.8.10", "bad"]);
  assert.match(found.notes.join(" "), /authorization failed/);
});
