/**
 * The write session against a server of the forecast behind a transport with faults: whatever fails, the report says what the
 * server then holds. Stored means stored, refused means absent, and only what is called unknown may be either.
 */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { byteString } from "../../../server/src/lineprotocol/bytes";
import type { Destination } from "../../../server/src/schema/destination";
import type { CarriedAnswer, CarriedRequest, CarryResult } from "../../../server/src/schema/exchange";
import { createDryServer } from "../../../server/src/writing/forecast/products";
import type { OnRefused, WriteReport } from "../../../server/src/writing/outcome";
import type { WriteStep } from "../../../server/src/writing/progress";
import { reportOf } from "./performing";

const NOW = 1_700_000_000_000;

/** What happens to one request. */
type Fault =
  | "none"
  | "refused"
  | "cut-before"
  | "cut-after"
  | "timeout-after"
  | "503"
  | "503-retry"
  | "429"
  | "502-html-after"
  | "401"
  | "413";

interface Run {
  readonly report: WriteReport;
  readonly stored: number;
  readonly requests: number;
  readonly waits: readonly number[];
  readonly progress: readonly WriteStep[];
}

interface Options {
  readonly faults?: readonly Fault[];
  readonly destination?: Partial<Destination>;
  readonly lines?: number;
  readonly onRefused?: OnRefused;
  readonly concurrency?: number;
  /** Cancelled before this request (from 0). */
  readonly cancelAt?: number;
}

async function send(text: string, options: Options = {}): Promise<Run> {
  const destination: Destination = {
    id: "c",
    name: "Local",
    product: "influxdb-1",
    version: "1.13",
    database: "db",
    precision: "ns",
    ...options.destination,
  };
  const server = createDryServer(destination, { retentionSeconds: null, shardSeconds: 604_800 });
  assert.ok(server);
  let clock = NOW;
  let requests = 0;
  const waits: number[] = [];
  const progress: WriteStep[] = [];
  const pass = (request: CarriedRequest): CarriedAnswer => {
    const answer = server.answer(
      { ...request, body: byteString(request.body ?? new Uint8Array()) },
      BigInt(clock) * 1_000_000n,
    );
    return { status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) };
  };
  const carry = async (request: CarriedRequest): Promise<CarryResult> => {
    clock += 10;
    const fault = options.faults?.[requests] ?? "none";
    requests++;
    return behave(fault, request, pass);
  };
  const report = await reportOf(text, {
    destination,
    limits: { lines: options.lines ?? 3, bytes: 1e6 },
    onRefused: options.onRefused ?? "continue",
    concurrency: options.concurrency ?? 1,
    carry,
    runtime: {
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        clock += milliseconds;
      },
      now: () => clock,
      isCancelled: () => options.cancelAt !== undefined && requests >= options.cancelAt,
      progress: (step) => {
        if (step.phase === "sending") progress.push(step);
      },
    },
  });
  return { report, stored: server.stored().size, requests, waits, progress };
}

function behave(
  fault: Fault,
  request: CarriedRequest,
  pass: (request: CarriedRequest) => CarriedAnswer,
): CarryResult {
  const answer = (status: number, body: string, headers: Record<string, string> = {}): CarriedAnswer => ({
    status,
    headers,
    body: Buffer.from(body),
  });
  switch (fault) {
    case "refused":
      return { failure: "refused", message: "No server answers." };
    case "cut-before":
      return { failure: "cut", message: "The connection broke." };
    case "cut-after":
      pass(request);
      return { failure: "cut", message: "The connection broke." };
    case "timeout-after":
      pass(request);
      return { failure: "timeout", message: "No answer within 30 s." };
    case "503":
      return answer(503, "request throttled, queue full", { "x-influxdb-version": "1.13.0" });
    case "503-retry":
      return answer(503, "", { "retry-after": "7" });
    case "429":
      return answer(429, '{"code":"too many requests","message":"wait"}', { "retry-after": "3" });
    case "502-html-after":
      pass(request);
      return answer(502, "<html><h1>502 Bad Gateway</h1></html>", { "content-type": "text/html" });
    case "401":
      return answer(401, '{"error":"authorization failed"}', { "x-influxdb-version": "1.13.0" });
    case "413":
      return answer(413, '{"error":"Request Entity Too Large"}', { "x-influxdb-version": "1.13.0" });
    default:
      return pass(request);
  }
}

const point = (i: number, field = `v=${i}`) => `m,t=s${i} ${field} ${1_699_999_000_000_000_000n + BigInt(i)}`;
const points = (count: number) => `${Array.from({ length: count }, (_, i) => point(i)).join("\n")}\n`;

test("all goes well: batches, progress, one report", async () => {
  const { report, stored, progress } = await send(points(7));
  assert.deepEqual(report.points, { stored: 7, refused: 0, unknown: 0, notSent: 0 });
  assert.equal(stored, 7);
  assert.deepEqual(
    report.exchanges.map(({ result, points: count }) => `${result} ${count}`),
    ["204 No Content 3", "204 No Content 3", "204 No Content 1"],
  );
  assert.equal(report.brief, "7 stored");
  assert.equal(report.resendSafe, null);
  assert.deepEqual(
    progress.map(({ batch, batches }) => `${batch}/${batches}`),
    ["0/3", "1/3", "2/3", "3/3"],
  );
});

test("a retry waits as the server asks, and stores nothing twice", async () => {
  const { report, stored, waits, requests } = await send(points(3), {
    faults: ["503-retry", "429", "cut-after"],
  });
  assert.deepEqual(waits, [7000, 3000, 3000]);
  assert.equal(requests, 4);
  assert.deepEqual(report.points, { stored: 3, refused: 0, unknown: 0, notSent: 0 });
  assert.equal(stored, 3);
});

test("without timestamps nothing is sent twice: unknown, and why", async () => {
  const { report, requests } = await send("m,t=a v=1\nm,t=b v=2\n", { faults: ["cut-after"] });
  assert.equal(requests, 1);
  assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 2, notSent: 0 });
  assert.equal(report.resendSafe, false);
  assert.match(report.summary, /Lines 1–2: unknown whether stored/);
  assert.match(report.advice.join(" "), /2 lines without a timestamp/);
  assert.equal(report.whole?.outcome, "unknown");
});

test("a bound: five tries, then it stops and says what is not known", async () => {
  const { report, requests } = await send(points(6), { faults: Array<Fault>(9).fill("timeout-after") });
  assert.equal(requests, 5);
  assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 3, notSent: 3 });
  assert.equal(report.state, "stopped");
  assert.equal(report.resendSafe, true);
});

test("nobody listens: told at once; in the middle of a write it is tried again", async () => {
  const first = await send(points(6), { faults: ["refused"] });
  assert.equal(first.requests, 1);
  assert.equal(first.report.state, "not-sent");
  assert.equal(first.report.whole?.brief, "not sent");
  assert.deepEqual(first.report.points, { stored: 0, refused: 0, unknown: 0, notSent: 6 });
  const later = await send(points(6), { faults: ["none", "refused", "refused"] });
  assert.deepEqual(later.report.points, { stored: 6, refused: 0, unknown: 0, notSent: 0 });
});

test("413 halves until it fits", async () => {
  const { report, stored } = await send(points(8), { lines: 8, faults: ["413", "413"] });
  assert.deepEqual(report.points, { stored: 8, refused: 0, unknown: 0, notSent: 0 });
  assert.equal(stored, 8);
});

test("a wrong token stops even where refused batches are passed over", async () => {
  const { report, requests } = await send(points(9), { faults: ["none", "401"], onRefused: "continue" });
  assert.equal(requests, 2);
  assert.deepEqual(report.points, { stored: 3, refused: 3, unknown: 0, notSent: 3 });
  assert.equal(report.whole?.code, "unauthorized");
});

test("cancel: what is in flight is told, the rest is not sent", async () => {
  const { report, stored } = await send(points(9), { cancelAt: 2 });
  assert.equal(report.state, "cancelled");
  assert.deepEqual(report.points, { stored: 6, refused: 0, unknown: 0, notSent: 3 });
  assert.equal(stored, 6);
});

test("InfluxDB 2.x takes a body as a whole: the good lines beside a bad one are refused with it", async () => {
  const { report, stored } = await send(`${points(2)}m v=\n`, {
    destination: { product: "influxdb-2", version: "2.9", organization: "o" },
  });
  assert.equal(stored, 0);
  assert.deepEqual(report.points, { stored: 0, refused: 3, unknown: 0, notSent: 0 });
  assert.equal(report.lines.length, 1);
  assert.equal(report.lines[0].range.start.line, 2);
  assert.match(report.summary, /2 good lines were refused with them/);
});

test("any script of faults: the report is what the server holds", async () => {
  const faults = fc.array(
    fc.constantFrom<Fault>(
      "none",
      "none",
      "refused",
      "cut-before",
      "cut-after",
      "timeout-after",
      "503",
      "503-retry",
      "429",
      "502-html-after",
      "401",
      "413",
    ),
    { maxLength: 12 },
  );
  // Kinds of lines: good, good without time, refused by the parser, another type than the lines before.
  const kinds = fc.array(fc.constantFrom("good", "good", "good", "untimed", "bad", "conflict"), {
    minLength: 1,
    maxLength: 14,
  });
  const onRefused = fc.constantFrom<OnRefused>("stop", "continue", "sendGoodLines");
  const concurrency = fc.constantFrom(1, 1, 3);
  const destinations = fc.constantFrom<Partial<Destination>>(
    { product: "influxdb-1", version: "1.13" },
    { product: "influxdb-2", version: "2.9", organization: "o" },
  );
  await fc.assert(
    fc.asyncProperty(
      faults,
      kinds,
      onRefused,
      destinations,
      concurrency,
      async (script, lines, refused, destination, atOnce) => {
        const text = lines
          .map((kind, i) => {
            if (kind === "untimed") return `u,t=s${i} v=1`;
            if (kind === "bad") return "m,t=x v=";
            return point(i, kind === "conflict" ? 'v="text"' : `v=${i}`);
          })
          .join("\n");
        const { report, stored } = await send(text, {
          faults: script,
          onRefused: refused,
          destination,
          concurrency: atOnce,
        });
        const { points: counts } = report;
        assert.equal(counts.stored + counts.refused + counts.unknown + counts.notSent, lines.length);
        // Nothing twice: untimed lines are one series each, so a second sending would add a point.
        assert.ok(stored >= counts.stored, `${stored} held, ${counts.stored} said`);
        assert.ok(
          stored <= counts.stored + counts.unknown,
          `${stored} held, ${counts.stored} said, ${counts.unknown} unknown`,
        );
      },
    ),
    { numRuns: 400, seed: 3 },
  );
});
