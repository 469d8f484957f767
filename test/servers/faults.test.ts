// Some hundred seeded scripts of faults between the writer and a real server: at the end the server holds exactly what the report claims.
// The whole path is real (the language server over its protocol, the client's HTTP, a proxy that misbehaves, the server); only
// waits are short. `FAULT_SEED=n` runs one script alone and prints its report.
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { sendByNode } from "../../client/src/transport/node";
import type {
  CarryAnswer,
  CarryParams,
  Destination,
  WriteParams,
  WriteReport,
  WriteResult,
} from "../../server/src/lsp/protocol";
import { startPair } from "../server/lsp/pair";
import { type Fault, type FaultProxy, startFaultProxy } from "./faultProxy";
import { type Influxdb1, startInfluxdb1, withoutServer } from "./influxdb1";
import { startVictoriaMetrics, type VictoriaMetrics } from "./victoriaMetrics";

const T = 1_700_000_000_000n;
/** What the writer takes for silence, and a delay that is longer. */
const TIMEOUT = 120;
const DELAY = 200;

/** A generator of numbers from 0 to 1 that a seed decides (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Script {
  readonly seed: number;
  /** Lines of data by number; refused ones hold no value. */
  readonly lines: readonly { readonly id: number | undefined; readonly text: string }[];
  readonly faults: readonly Fault[];
  readonly onRefused: WriteParams["onRefused"];
  readonly batchLines: number;
  readonly gzip: boolean;
}

const BUSY = '{"code":"too many requests","message":"rate limit"}';
const TOO_LARGE = '{"error":"Request Entity Too Large"}';
const HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

function scriptOf(seed: number, measurement: string): Script {
  const random = randomOf(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)];
  const withoutTimes = random() < 0.25;
  const badLines = random() < 0.5 ? 0.12 : 0;
  const lines = Array.from({ length: 20 + below(60) }, (_, i) => {
    if (random() < 0.05) return { id: undefined, text: pick(["# a comment", ""]) };
    const time = withoutTimes && random() < 0.3 ? "" : ` ${T + BigInt(i)}000000`;
    if (random() < badLines) return { id: undefined, text: `${measurement},id=${i} v=${time}` };
    return { id: i, text: `${measurement},id=${i} v=${i}${time}` };
  });
  const retryAfter = () => pick(["1", new Date(Date.now() + 2000).toUTCString()]);
  const fault = (): Fault => {
    switch (below(15)) {
      case 0:
        return { kind: "refuse" };
      case 1:
        return { kind: "cut-request", bytes: below(400) };
      case 2:
        return { kind: "cut-answer", bytes: below(80) };
      case 3:
        // It is stored, and nothing at all is said.
        return { kind: "cut-answer", bytes: 0 };
      case 4:
        return { kind: "delay", milliseconds: DELAY };
      case 5:
        return { kind: "answer", status: 429, headers: { "retry-after": retryAfter() }, body: BUSY };
      case 6:
        return { kind: "answer", status: 503, headers: { "retry-after": retryAfter() }, body: "" };
      case 7:
        return { kind: "answer", status: 413, body: TOO_LARGE };
      case 8:
        return { kind: "answer", status: 413, body: TOO_LARGE, early: true };
      case 9:
        return { kind: "answer", status: 502, headers: { "content-type": "text/html" }, body: HTML };
      case 10:
        return { kind: "redirect" };
      case 11:
        return {
          kind: "answer",
          status: pick([302, 308]),
          headers: { location: "http://127.0.0.1:9/write" },
        };
      case 12:
        return { kind: "self-signed" };
      case 13:
        return pick<Fault>([
          { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<html>UI</html>" },
          { kind: "answer", status: 500, body: '{"error":"engine: shard is disabled"}' },
        ]);
      default:
        return { kind: "pass" };
    }
  };
  return {
    seed,
    lines,
    faults: Array.from({ length: below(8) }, () => (random() < 0.4 ? { kind: "pass" } : fault())),
    onRefused: pick(["stop", "continue", "sendGoodLines"]),
    batchLines: pick([5, 10, 30]),
    gzip: random() < 0.3,
  };
}

/** Writes a script's lines through the proxy, with all its faults. */
async function run(script: Script, proxy: FaultProxy, destination: Destination): Promise<WriteReport> {
  const pair = await startPair({
    settings: {
      write: { batchLines: script.batchLines, gzip: script.gzip },
      target: destination.product,
    },
    runtime: {
      later: (then, milliseconds) => {
        const handle = setTimeout(then, Math.min(milliseconds, 3));
        return () => clearTimeout(handle);
      },
    },
  });
  pair.client.onRequest<CarryAnswer, void>("lineProtocol/carry", async (params: CarryParams) => {
    const query = new URLSearchParams(params.query.map(([name, value]): [string, string] => [name, value]));
    const answer = await sendByNode({
      method: params.method,
      url: `${proxy.nextUrl()}${params.path}?${query}`,
      headers: params.headers,
      ...(params.bodyBase64 !== undefined && { body: Buffer.from(params.bodyBase64, "base64") }),
      timeoutMilliseconds: TIMEOUT,
    });
    if ("failure" in answer) return answer;
    const { body, ...rest } = answer;
    return { ...rest, bodyBase64: Buffer.from(body).toString("base64") };
  });
  try {
    proxy.script(script.faults);
    const uri = "file:///data/faults.lp";
    pair.open(uri, script.lines.map(({ text }) => `${text}\n`).join(""));
    const params: WriteParams = {
      id: `faults-${script.seed}`,
      files: [{ uri, dirty: true }],
      destination,
      confirmed: [],
      onRefused: script.onRefused,
    };
    let result: WriteResult = await pair.client.sendRequest("lineProtocol/write", params);
    // Lines that the target refuses are asked about: send them all the same.
    for (let i = 0; "ask" in result && i < 5; i++) {
      const { confirm } = result.ask.choices[0];
      result = await pair.client.sendRequest("lineProtocol/write", {
        ...params,
        confirmed: [...params.confirmed, confirm],
      });
    }
    assert.ok("report" in result, JSON.stringify(result));
    await proxy.settled();
    return result.report;
  } finally {
    pair.stop();
  }
}

/** What of a report the server's content shows to be false; `held` is how many times each line is stored. */
function contradictions(script: Script, report: WriteReport, held: ReadonlyMap<number, number>): string[] {
  const wrong: string[] = [];
  const { stored, refused, unknown, notSent } = report.points;
  const dataLines = script.lines.filter(({ text }) => text !== "" && !text.startsWith("#")).length;
  if (stored + refused + unknown + notSent !== dataLines) {
    wrong.push(`${stored} + ${refused} + ${unknown} + ${notSent} are not ${dataLines} lines`);
  }
  if (held.size < stored) wrong.push(`${stored} stored are claimed, ${held.size} are there`);
  if (held.size > stored + unknown) {
    wrong.push(`${stored} stored and ${unknown} unknown are claimed, ${held.size} are there`);
  }
  const twice = [...held].filter(([, times]) => times > 1).map(([id]) => id);
  if (twice.length > 0) wrong.push(`stored twice: lines ${twice.map((id) => id + 1)}`);
  for (const { range, outcome, certain } of report.lines) {
    if (outcome !== "refused" || !certain) continue;
    for (let line = range.start.line; line <= range.end.line; line++) {
      if (held.has(line)) wrong.push(`line ${line + 1} is said to be refused, and stored`);
    }
  }
  const sent = (line: number) =>
    report.exchanges.some(({ firstLine, lastLine }) => line + 1 >= firstLine && line + 1 <= lastLine);
  for (const id of held.keys()) if (!sent(id)) wrong.push(`line ${id + 1} is stored, and in no exchange`);
  return wrong;
}

function seeds(count: number): number[] {
  const one = process.env.FAULT_SEED;
  return one === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(one)];
}

/** What a fault is called: by it they are counted. */
function nameOf(fault: Fault): string {
  if (fault.kind === "cut-answer") return fault.bytes === 0 ? "drop-after-storing" : fault.kind;
  return fault.kind === "answer" ? `${fault.status}${fault.early ? "-early" : ""}` : fault.kind;
}

/** Every kind is met by many scripts. */
const KINDS = [
  ...["refuse", "delay", "cut-request", "cut-answer", "drop-after-storing", "self-signed", "redirect"],
  ...["429", "503", "413", "413-early", "502", "302", "308", "200", "500"],
];

function complain(script: Script, report: WriteReport, wrong: readonly string[]): string {
  const faults = script.faults.map(nameOf).join(", ");
  const exchanges = report.exchanges.map(
    ({ firstLine, lastLine, result }) => `  ${firstLine}–${lastLine}: ${result}`,
  );
  return [
    `seed ${script.seed} (${script.onRefused}, batches of ${script.batchLines}): ${wrong.join("; ")}`,
    `  faults: ${faults}`,
    `  ${report.state}: ${JSON.stringify(report.points)} ${report.summary}`,
    ...exchanges,
  ].join("\n");
}

async function runAll(
  count: number,
  proxy: FaultProxy,
  destination: Destination,
  ends: readonly (keyof WriteReport["points"])[],
  held: (measurement: string) => Promise<Map<number, number>>,
): Promise<void> {
  const wrong: string[] = [];
  const tally = { stored: 0, refused: 0, unknown: 0, notSent: 0 };
  const met = new Map(KINDS.map((kind) => [kind, 0]));
  for (const seed of seeds(count)) {
    const measurement = `m${seed}`;
    const script = scriptOf(seed, measurement);
    const report = await run(script, proxy, destination);
    for (const fault of script.faults.slice(0, script.faults.length - proxy.left))
      met.set(nameOf(fault), (met.get(nameOf(fault)) ?? 0) + 1);
    const found = contradictions(script, report, await held(measurement));
    if (found.length > 0 || process.env.FAULT_SEED) wrong.push(complain(script, report, found));
    for (const key of Object.keys(tally) as (keyof typeof tally)[]) tally[key] += report.points[key];
  }
  assert.equal(wrong.join("\n"), "");
  if (process.env.FAULT_SEED) return;
  // The scripts are of use only if each kind of fault and of end is among them.
  for (const [kind, times] of met) assert.ok(times >= 2, `${kind}: ${times}`);
  for (const end of ends) assert.ok(tally[end] > 100, `${end}: ${tally[end]}`);
}

suite("faults before InfluxDB 1.6.7", { skip: withoutServer("influxdb-1") }, () => {
  let server: Influxdb1;
  let proxy: FaultProxy;
  before(async () => {
    server = await startInfluxdb1();
    await server.createDatabase("faults");
    proxy = await startFaultProxy(server.url);
  });
  after(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  test("what the report claims is what the server holds", async () => {
    const destination: Destination = {
      id: "faults",
      name: "Faults",
      product: "influxdb-1",
      version: "1.6.7",
      database: "faults",
      precision: "ns",
    };
    await runAll(
      250,
      proxy,
      destination,
      ["stored", "refused", "unknown", "notSent"],
      async (measurement) => {
        const series = await server.query(`SELECT v, id FROM "${measurement}"`, { db: "faults" });
        const held = new Map<number, number>();
        for (const { values } of series)
          for (const [, , id] of values) held.set(Number(id), (held.get(Number(id)) ?? 0) + 1);
        return held;
      },
    );
  });
});

suite("faults before VictoriaMetrics", { skip: withoutServer("victoriametrics") }, () => {
  let server: VictoriaMetrics;
  let proxy: FaultProxy;
  before(async () => {
    server = await startVictoriaMetrics();
    proxy = await startFaultProxy(server.url);
  });
  after(async () => {
    await proxy?.stop();
    await server?.stop();
  });

  test("what the report claims is what the server holds, and nothing is there twice", async () => {
    const destination: Destination = {
      id: "faults",
      name: "Faults",
      product: "victoriametrics",
      version: "1.79.5",
      database: "",
      precision: "ns",
    };
    // It leaves out what it cannot read, and says so in its log alone.
    await runAll(120, proxy, destination, ["stored", "unknown", "notSent"], async (measurement) => {
      const held = new Map<number, number>();
      for (const { metric, values } of await server.stored(`{__name__="${measurement}_v"}`)) {
        const id = Number(metric.id);
        held.set(id, (held.get(id) ?? 0) + values.length);
      }
      return held;
    });
  });
});
