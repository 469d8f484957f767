// The dry run stands for every product, over the wire: what each would store of a body with one bad line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PRODUCTS, parseTarget } from "../../../server/src/lineprotocol/targets";
import type { WriteReport } from "../../../server/src/lsp/protocol";
import { startPair } from "./pair";

const URI = "file:///home.lp";
const T = "1795507200000000000";
const TEXT = `m,t=a v=1 ${T}\nm,t=b v= ${T}\nm,t=c v=3 ${T}\n`;

/** Points that are stored and refused. */
const EXPECTED: Readonly<Record<string, readonly [stored: number, refused: number]>> = {
  "influxdb-1": [2, 1],
  "influxdb-2": [0, 3],
  "influxdb3-core": [2, 1],
  "influxdb3-enterprise": [2, 1],
  "cloud-serverless": [2, 1],
  "cloud-dedicated": [0, 3],
  clustered: [2, 1],
  "cloud-tsm": [2, 1],
  "victoriametrics@1.79.5": [2, 1],
  victoriametrics: [0, 3],
  // The column is there: null.
  questdb: [3, 0],
  telegraf: [2, 1],
};

test("each product has its expectation", () => {
  const products = Object.keys(PRODUCTS).filter((product) => !(product in EXPECTED));
  assert.deepEqual(products, []);
});

for (const [word, [stored, refused]] of Object.entries(EXPECTED)) {
  test(`dry run: ${word}`, async () => {
    const target = parseTarget(word);
    assert.ok(target);
    const pair = await startPair({ options: { documentState: true } });
    try {
      pair.open(URI, TEXT);
      const result: { report: WriteReport } = await pair.client.sendRequest("lineProtocol/write", {
        id: "w",
        files: [{ uri: URI, dirty: true }],
        destination: {
          id: "dry-run",
          name: "",
          product: target.product,
          ...(target.version !== undefined && { version: target.version }),
          database: "",
          precision: "ns",
          retentionSeconds: null,
        },
        confirmed: [],
        onRefused: "continue",
      });
      const { points } = result.report;
      assert.deepEqual([points.stored, points.refused, points.unknown], [stored, refused, 0]);
    } finally {
      await pair.stop();
    }
  });
}

test("a version that nobody listed stands in the state of the document", async () => {
  const pair = await startPair({ options: { documentState: true } });
  try {
    pair.open(URI, `# line-protocol: target=influxdb-2@2.40\n${TEXT}`);
    await pair.pull(URI);
    for (let i = 0; i < 100 && pair.states.length === 0; i++)
      await new Promise((done) => setTimeout(done, 20));
    assert.equal(
      pair.states.at(-1)?.versionNote,
      "Version 2.40 of InfluxDB 2.x is not known here. It is judged as 2.10, the nearest that is.",
    );
  } finally {
    await pair.stop();
  }
});
