// A write from its order to its report: questions, refusals, good lines, several files, export headers, resuming.
import assert from "node:assert/strict";
import test from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { byteString, encodeUtf8 } from "../../../server/src/lineprotocol/bytes";
import type { CarriedRequest, CarryResult } from "../../../server/src/schema/exchange";
import { createDryServer } from "../../../server/src/writing/forecast/products";
import { inTurns, type WriteInput } from "../../../server/src/writing/input";
import { readJournal } from "../../../server/src/writing/journal";
import { inputOf, LOCAL, type Performing, perform, reportOf, YES } from "./performing";

const T = 1_699_999_000_000_000_000n;
const point = (i: number, field = `v=${i}`) => `m,t=s${i} ${field} ${T + BigInt(i)}`;
const points = (count: number) => `${Array.from({ length: count }, (_, i) => point(i)).join("\n")}\n`;
const bodyOf = ({ body }: CarriedRequest) => Buffer.from(body ?? []).toString();

/** A server of the forecast, with what it was sent. */
function server(options: Performing["destination"] = {}) {
  const destination = { ...LOCAL, ...options };
  const dry = createDryServer(destination, { retentionSeconds: null, shardSeconds: 604_800 });
  assert.ok(dry);
  const requests: CarriedRequest[] = [];
  return {
    requests,
    stored: () => dry.stored().size,
    carry(request: CarriedRequest): CarryResult {
      requests.push(request);
      const answer = dry.answer(
        { ...request, body: byteString(request.body ?? new Uint8Array()) },
        1_700_000_000_000_000_000n,
      );
      return { status: answer.status, headers: answer.headers, body: Buffer.from(answer.body) };
    },
  };
}

async function asked(text: string, more: Performing = {}): Promise<string | undefined> {
  const performed = await perform(text, { confirmed: [], ...more });
  return "ask" in performed ? performed.ask.question : undefined;
}

async function refusal(text: string, more: Performing = {}): Promise<string> {
  const performed = await perform(text, more);
  assert.ok("report" in performed && performed.wasRefused, JSON.stringify(performed));
  assert.equal(performed.report.state, "not-sent");
  return performed.report.summary;
}

test("questions are asked of a real server only, and an answer is enough", async () => {
  const second = { product: "influxdb-2", version: "2.7", organization: "o" } as const;
  assert.equal(await asked("m v=1\r\n", { destination: second }), "carriage-returns");
  assert.equal(await asked("m v=1\r\n", { destination: { ...second, id: "dry-run" } }), undefined);
  assert.equal(await asked("m v=1\r\n", { destination: second, confirmed: ["carriage-returns"] }), undefined);
  assert.equal(await asked("\ufeffm v=1\n"), "byte-order-mark");
  assert.equal(await asked('m v="\ufffd"\n'), "replacement-characters");
  assert.equal(await asked('m v="\ufffd"\n', { fromDisk: true }), undefined);
  assert.equal(await asked(`${point(1)}\nm v=\n`), "has-errors");
  assert.equal(await asked(`${point(1)}\n${point(1, "v=1i")}\n`), "has-errors");
  assert.equal(await asked(points(3)), undefined);
});

test("lines that are known to be refused are left out, and said to be", async () => {
  const { carry, requests, stored } = server();
  const text = `${point(1)}\nm v=\n${point(2)}\n${point(3, "v=3i")}\n`;
  const report = await reportOf(text, { confirmed: ["has-errors:good-lines"], carry });
  assert.equal(bodyOf(requests[0]), `${point(1)}\n${point(2)}\n`);
  assert.deepEqual(report.points, { stored: 2, refused: 0, unknown: 0, notSent: 2 });
  assert.equal(report.leftOut, 2);
  assert.equal(report.resumable, false);
  assert.equal(report.state, "complete");
  assert.match(report.summary, /2 lines that would be refused were left out/);
  assert.equal(stored(), 2);
});

test("after a refusal of a whole request its good lines are sent again", async () => {
  const destination = { product: "influxdb-2", version: "2.9", organization: "o" } as const;
  const { carry, requests, stored } = server(destination);
  const text = `${points(2)}m v=\n${point(5)}\nm,t= v=1\n`;
  const report = await reportOf(text, { destination, onRefused: "sendGoodLines", carry });
  assert.deepEqual(report.points, { stored: 3, refused: 2, unknown: 0, notSent: 0 });
  assert.equal(stored(), 3);
  assert.equal(bodyOf(requests[requests.length - 1]), `${points(2)}${point(5)}\n`);
  assert.deepEqual(report.files[0].again, [
    [2, 2],
    [4, 4],
  ]);
});

test("what cannot end well is not begun: the line, why, what to do", async () => {
  assert.match(
    await refusal(`${points(2)}m s="open\nm v=2\nm v=3\n`),
    /^Line 3 opens a quote that nothing closes.*2 lines below.*Nothing was sent/,
  );
  assert.match(
    await refusal(`${points(2)}# x="\n${points(2)}`),
    /^Line 3 is a comment with a quote.*skips the 2 lines/,
  );
  const many = `m${Array.from({ length: 100 }, (_, i) => `,t${i}=a`).join("")} v=1 1\n`;
  assert.match(
    await refusal(many, { destination: { version: "1.6.7" } }),
    /Line 1 makes InfluxDB 1.6.7 fail/,
  );
  const long = `${points(1)}m s="${"x".repeat(26_000_000)}" 1\n${points(1)}`;
  assert.match(await refusal(long), /^Line 2 is longer than what InfluxDB 1.13 takes in one request/);
  assert.match(await refusal(points(1), { destination: { database: "" } }), /No database is chosen/);
});

test("a tag that stands twice is not sent to versions of InfluxDB 3 that break on it", async () => {
  for (const version of ["3.4", "3.9.7", "3.10.0", undefined, "3.3.0", "3.9.8", "3.10.3", "3.11"]) {
    const destination = { product: "influxdb3-core", version, precision: "auto" } as const;
    const performed = await perform("m,t=a v=1 1\nm,t=a,t=b v=1 2\n", { destination });
    const breaks = ["3.4", "3.9.7", "3.10.0", undefined].includes(version);
    assert.ok("report" in performed);
    assert.equal(performed.wasRefused === true, breaks, version);
  }
});

test("several files: one after another, each with its counts and its own precision", async () => {
  const { carry, requests } = server();
  const inputs = [
    inputOf(points(3), {}, "file:///a.lp"),
    inputOf("m,t=x v= 1\n", {}, "file:///b.lp"),
    inputOf("m,t=y v=1 1700000000\n", { destination: { precision: "s" } }, "file:///c.lp"),
  ];
  const report = await reportOf(inputs, { onRefused: "continue", carry });
  assert.deepEqual(
    report.files.map(({ uri, points: { stored, refused } }) => [uri, stored, refused]),
    [
      ["file:///a.lp", 3, 0],
      ["file:///b.lp", 0, 1],
      ["file:///c.lp", 1, 0],
    ],
  );
  assert.equal(report.lines[0].uri, "file:///b.lp");
  assert.deepEqual(
    requests.map(({ query }) => new Map(query).get("precision")),
    ["n", "n", "s"],
  );
});

const EXPORT = `# INFLUXDB EXPORT: 1677-09-21T00:12:43Z - 2262-04-11T23:47:16Z
# DDL
CREATE DATABASE one WITH NAME autogen
CREATE DATABASE two WITH NAME week
# DML
# CONTEXT-DATABASE:one
# CONTEXT-RETENTION-POLICY:autogen
m,t=a v=1 1
# CONTEXT-DATABASE:two
# CONTEXT-RETENTION-POLICY:week
m,t=a v=2 2
`;

test("an export: its lines go where it says, its statements are run, on the user's word only", async () => {
  assert.equal(await asked(EXPORT, { confirmed: YES }), "file-destination");
  assert.equal(await asked(EXPORT, { confirmed: [...YES, "file-destination:file"] }), "statements");
  const sent: string[] = [];
  const carry = ({ path, query, body }: CarriedRequest): CarryResult => {
    const { q, db, rp } = Object.fromEntries(query) as Record<string, string>;
    sent.push(
      q === undefined
        ? `${db}.${rp} ${Buffer.from(body ?? [])
            .toString()
            .split("\n")
            .at(-2)}`
        : `${path} ${q}`,
    );
    return { status: q === undefined ? 204 : 200, headers: {}, body: new Uint8Array() };
  };
  const destination = { database: "home" };
  const follow = [...YES, "file-destination:file", "statements:run"];
  const followed = await reportOf(EXPORT, { destination, carry, confirmed: follow });
  assert.equal(followed.points.stored, 2);
  assert.deepEqual(sent.splice(0), [
    "/query CREATE DATABASE one WITH NAME autogen",
    "/query CREATE DATABASE two WITH NAME week",
    "one.autogen m,t=a v=1 1",
    "two.week m,t=a v=2 2",
  ]);
  const keep = [...YES, "file-destination:chosen", "statements:skip"];
  await reportOf(EXPORT, { destination, carry, confirmed: keep });
  assert.deepEqual(sent, ["home.undefined m,t=a v=1 1", "home.undefined m,t=a v=2 2"]);
});

test("other statements than those that create are never offered to be run", async () => {
  const performed = await perform("# DDL\nDROP DATABASE home\n# DML\nm v=1 1\n", { confirmed: YES });
  assert.ok("ask" in performed);
  assert.deepEqual(
    performed.ask.choices.map(({ confirm }) => confirm),
    ["statements:skip"],
  );
});

test("compressed bodies hold the same lines, prepared while the one before is on its way", async () => {
  const bodies: string[] = [];
  await reportOf(points(10), {
    gzip: true,
    limits: { lines: 4, bytes: 1e6 },
    carry: ({ body, headers }) => {
      assert.equal(headers["Content-Encoding"], "gzip");
      bodies.push(gunzipSync(body ?? new Uint8Array()).toString());
      return { status: 204, headers: {}, body: new Uint8Array() };
    },
  });
  assert.equal(bodies.join(""), points(10));
});

test("concurrency: no more requests at once than asked for, all of them told", async () => {
  let flying = 0;
  let most = 0;
  const report = await reportOf(points(40), {
    limits: { lines: 3, bytes: 1e6 },
    concurrency: 4,
    carry: async () => {
      most = Math.max(most, ++flying);
      await new Promise((resolve) => setTimeout(resolve, 5));
      flying--;
      return { status: 204, headers: {}, body: new Uint8Array() };
    },
  });
  assert.equal(most, 4);
  assert.deepEqual(report.points, { stored: 40, refused: 0, unknown: 0, notSent: 0 });
});

test("a text that can be read only once is sent as it comes; an open quote ends the write where it stands", async () => {
  const report = await reportOf(`${points(4)}m s="open\nm v=1\n`, {
    isOnce: true,
    limits: { lines: 2, bytes: 1e6 },
  });
  assert.deepEqual(report.points, { stored: 4, refused: 0, unknown: 0, notSent: 0 });
  assert.equal(report.state, "stopped");
  assert.match(report.summary, /Line 5 opens a quote/);
});

test("a journal that cannot be kept ends the write before anything is sent", async () => {
  let requests = 0;
  const report = await reportOf(points(3), {
    carry: () => {
      requests++;
      return { status: 204, headers: {}, body: new Uint8Array() };
    },
    journal: async () => {
      throw new Error("The disk is full.");
    },
  });
  assert.equal(requests, 0);
  assert.equal(report.state, "not-sent");
  assert.match(report.summary, /The disk is full/);
  assert.equal(report.points.notSent, 3);
});

test("with the report the journal is whole: nothing is appended any more", async () => {
  let journal = "";
  const { carry } = server();
  await reportOf(points(2), {
    carry,
    journal: async (text) => {
      await wait(20);
      journal += text;
    },
  });
  assert.deepEqual(
    readJournal(journal)?.spans.map(({ state }) => state),
    ["answered"],
  );
});

test("the journal holds no data, and each line stands before its exchange", async () => {
  let journal = "";
  await reportOf(`${points(4)}m,t=hidden v=\n`, {
    limits: { lines: 2, bytes: 1e6 },
    onRefused: "continue",
    journal: async (text) => {
      journal += text;
    },
    carry: ({ body }) => {
      const last = journal.trim().split("\n").at(-1) ?? "";
      assert.match(last, /"state":"in flight"/);
      const { carry } = server();
      return carry({ method: "POST", path: "/write", query: [["db", "db"]], headers: {}, body });
    },
  });
  assert.ok(!journal.includes("hidden") && !journal.includes("v="), journal);
  const state = readJournal(journal);
  assert.deepEqual(
    state?.spans.map(({ state: ended, firstLine, lastLine, stored, refused }) => [
      ended,
      firstLine,
      lastLine,
      stored,
      refused,
    ]),
    [
      ["answered", 1, 2, 2, 0],
      ["answered", 3, 4, 2, 0],
      ["answered", 5, 5, 0, 1],
    ],
  );
  assert.deepEqual(
    state?.spans[2].faults.map(([, , first, last, code]) => [first, last, code]),
    [[5, 5, "missing-field-value"]],
  );
});

test("resuming: unsafe lines in flight are asked about, a changed text is refused", async () => {
  let journal = "";
  const text = "m,t=a v=1\nm,t=b v=2\nm,t=c v=3\n";
  const limits = { lines: 1, bytes: 1e6 };
  const keep = async (lines: string) => {
    journal += lines;
  };
  await reportOf(text, { limits, journal: keep, carry: () => ({ failure: "cut", message: "It broke." }) });
  // The process died while the first was on its way.
  const torn = journal.trim().split(/\n+/).slice(0, 2).join("\n");
  const resume = readJournal(`${torn}\n{"n":1,"sta`);
  assert.ok(resume);
  const again = await perform(text, { resume });
  assert.ok("ask" in again && again.ask.question === "unknown-batch", JSON.stringify(again));
  const bodies: string[] = [];
  const carry = (request: CarriedRequest): CarryResult => {
    bodies.push(bodyOf(request));
    return { status: 204, headers: {}, body: new Uint8Array() };
  };
  const skipped = await reportOf(text, { resume, carry, confirmed: ["unknown-batch:skip"] });
  assert.deepEqual(bodies.splice(0), ["m,t=b v=2\n", "m,t=c v=3\n"]);
  assert.deepEqual(skipped.points, { stored: 2, refused: 0, unknown: 1, notSent: 0 });
  assert.equal(skipped.resumable, false, "it was said that they are left out");
  const sent = await reportOf(text, { resume, carry, confirmed: ["unknown-batch:send"] });
  assert.deepEqual(sent.points, { stored: 3, refused: 0, unknown: 0, notSent: 0 });
  assert.match(
    await refusal(text.replace("v=1", "v=9"), { resume, confirmed: ["unknown-batch:send"] }),
    /a.lp is not the text that was being written/,
  );
});

test("a server that takes a body and does not say what it stores of it leaves nothing to go on with", async () => {
  const accepted = { status: 204, headers: {}, body: new Uint8Array() };
  for (const product of ["cloud-tsm", "victoriametrics", "telegraf"] as const) {
    let journal = "";
    const keep = async (lines: string) => {
      journal += lines;
    };
    const destination = { product, version: undefined };
    const report = await reportOf(points(3), { destination, journal: keep, carry: () => accepted });
    assert.deepEqual(report.points, { stored: 0, refused: 0, unknown: 3, notSent: 0 }, product);
    assert.equal(report.resumable, false, product);
    assert.deepEqual(report.files[0].again, [], product);
    const state = readJournal(journal);
    assert.deepEqual(
      state?.spans.map((span) => [span.state, span.unknown, span.faults]),
      [["answered", 3, []]],
      product,
    );
    // Nor would the next window go on with it.
    const bodies: CarriedRequest[] = [];
    const carry = (request: CarriedRequest) => {
      bodies.push(request);
      return accepted;
    };
    await reportOf(points(3), { destination, resume: state, carry });
    assert.equal(bodies.length, 0, product);
  }
  // Of a line with something wrong with it that is another matter.
  const [silent, broken] = [{ product: "victoriametrics" as const, version: "1.79.5" }, "m,t=a v= 1\n"];
  const report = await reportOf(`${points(2)}${broken}`, { destination: silent, carry: () => accepted });
  assert.equal(report.resumable, false);
  assert.deepEqual(report.files[0].again, [[2, 2]]);
});

test("a line that a full disk or a crash cut off takes nothing of what is written behind it", async () => {
  let journal = "";
  let appends = 0;
  const options: Performing = { limits: { lines: 2, bytes: 1e6 } };
  const first = await reportOf(points(8), {
    ...options,
    journal: async (text) => {
      // The second request's line, of which half is on the disk.
      if (++appends > 1 && text.includes('"n":2')) {
        journal += text.slice(0, text.length / 2);
        throw new Error("The disk is full.");
      }
      journal += text;
    },
  });
  assert.deepEqual([first.points.stored, first.points.notSent], [2, 6]);
  let requests = 0;
  await reportOf(points(8), {
    ...options,
    resume: readJournal(journal),
    journal: async (text) => {
      journal += text;
    },
    carry: () =>
      ++requests === 3
        ? { failure: "not-sent", message: "It is gone." }
        : { status: 204, headers: {}, body: new Uint8Array() },
  });
  assert.deepEqual(
    readJournal(journal)?.spans.map(({ firstLine, lastLine, state }) => [firstLine, lastLine, state]),
    [
      [1, 2, "answered"],
      [3, 4, "answered"],
      [5, 6, "answered"],
    ],
  );
});

test("a request that does not leave behind others that were answered: no more was sent, said once", async () => {
  let requests = 0;
  const report = await reportOf(points(4), {
    limits: { lines: 2, bytes: 1e6 },
    carry: () =>
      ++requests === 2
        ? { failure: "not-sent", message: "It is gone. Nothing was sent. Pick another." }
        : { status: 204, headers: {}, body: new Uint8Array() },
  });
  assert.match(report.summary, /^2 of 4 points stored\. It is gone\. Nothing more was sent\. Pick another\./);
  assert.equal(report.brief, "2 stored · 2 not sent");
});

test("what sending again would do is said once, of all lines that it holds for", async () => {
  const busy: CarryResult = { status: 503, headers: {}, body: new Uint8Array() };
  const report = await reportOf(points(2), { carry: () => busy });
  assert.equal(report.points.unknown, 2);
  assert.deepEqual(
    report.advice.filter((sentence) => /safe/.test(sentence)),
    ["All have timestamps, and the server keeps equal points once: sending them again is safe."],
  );
});

test("a text that becomes shorter while it is sent: what was counted and is gone is told", async () => {
  const bytes = encodeUtf8(points(6));
  let readings = 0;
  const input: WriteInput = {
    ...inputOf(bytes),
    // Read to be looked at, then to be sent.
    open: () =>
      inTurns([readings++ === 0 ? bytes : bytes.subarray(0, bytes.length / 2)], async () => undefined),
  };
  const report = await reportOf([input]);
  assert.equal(report.state, "stopped");
  assert.deepEqual([report.points.stored, report.points.notSent], [3, 3]);
  assert.match(report.summary, /ends earlier than when it was looked at/);
});

test("whatever is cut off, however often: resumed to the end, the server holds each line once", async () => {
  const script = fc.array(fc.constantFrom("ok", "ok", "ok", "413", "503", "crash", "crash-after"), {
    maxLength: 25,
  });
  const kinds = fc.array(fc.constantFrom("good", "good", "good", "bad", "comment"), {
    minLength: 1,
    maxLength: 30,
  });
  const versions = fc.constantFrom<Performing["destination"]>(
    { product: "influxdb-1", version: "1.13" },
    { product: "influxdb-2", version: "2.9", organization: "o" },
  );
  await fc.assert(
    fc.asyncProperty(
      script,
      kinds,
      versions,
      fc.integer({ min: 1, max: 3 }),
      async (faults, lines, destination, concurrency) => {
        const text = lines
          .map((kind, i) => (kind === "good" ? point(i) : kind === "bad" ? `m,t=s${i} v=` : "# note"))
          .join("\n");
        const { carry, stored } = server(destination);
        const good = lines.filter((kind) => kind === "good").length;
        const data = lines.filter((kind) => kind !== "comment").length;
        let journal = "";
        let at = 0;
        for (let life = 0; life < 40; life++) {
          let isDead = false;
          const resume = journal === "" ? undefined : readJournal(journal);
          const running = reportOf(text, {
            destination,
            concurrency,
            limits: { lines: 4, bytes: 1e6 },
            onRefused: "sendGoodLines",
            ...(resume && { resume }),
            journal: async (records) => {
              if (!isDead) journal += records;
            },
            runtime: { isCancelled: () => isDead },
            carry: (request) => {
              const fault = isDead ? "crash" : (faults[at++] ?? "ok");
              if (fault === "413" && bodyOf(request).trim().includes("\n"))
                return {
                  status: 413,
                  headers: {},
                  body: Buffer.from('{"error":"Request Entity Too Large"}'),
                };
              if (fault === "503") return { status: 503, headers: {}, body: new Uint8Array() };
              if (fault === "crash" || fault === "crash-after") {
                if (fault === "crash-after" && !isDead) carry(request);
                // What the dead process would have learnt or written counts for nothing.
                isDead = true;
                return { failure: "cut", message: "It broke." };
              }
              return carry(request);
            },
          });
          const report = await running;
          if (isDead) continue;
          const { stored: said, refused, unknown, notSent } = report.points;
          assert.equal(said + refused + unknown + notSent, data, JSON.stringify(report.points));
          if (notSent + unknown > 0) continue;
          assert.equal(said, good);
          break;
        }
        assert.equal(stored(), good);
      },
    ),
    { numRuns: 150, seed: 7 },
  );
});
