/**
 * The page "Troubleshoot issues writing data" of InfluxDB Cloud Serverless, row by row. Serverless cannot be had on this machine: a
 * loopback server answers with the sentences of its documentation and of the router's public source.
 */
import assert from "node:assert/strict";
import { error, OK, proofsOf, type Served, told, writeLines } from "./loopback";
import { CLOUD_SERVERLESS } from "./rows";

const T = 1_750_000_000_000_000_000n;
const good = (i: number) => `home,room=r${i} temp=2${i}.5 ${T + BigInt(i)}`;
const LINES = [good(1), good(2), good(3)];
const write = (lines: readonly string[], ...answers: Served[]) =>
  writeLines({ product: "cloud-serverless" }, lines, answers);
const invalid = (message: string) => error(400, "invalid", message);
const { prove, close } = proofsOf(CLOUD_SERVERLESS);

const NOTHING = { state: "complete", points: [0, 3, 0, 0], lines: [] as string[], resendSafe: true };
const OPEN = { state: "complete", points: [0, 0, 3, 0], lines: [] as string[], resendSafe: true };

prove("synchronous", async () => {
  const written = await write(LINES, OK);
  assert.equal(written.report.summary, "All 3 points stored.");
  assert.equal(written.report.points.unknown, 0);
});

prove("order", async () => {
  const { report, received } = await writeLines({ product: "cloud-serverless", batchLines: 1 }, LINES, [OK]);
  assert.deepEqual(
    received.map(({ body, open }) => [body.trim(), open]),
    LINES.map((line) => [line, 0]),
  );
  assert.equal(report.points.stored, 3);
});

prove("whole", async () => {
  const lines = [good(1), "home temp= 1", good(3)];
  const reason = "errors encountered on line(s): error parsing line 2 (1-based): No fields were provided";
  const none = await write(lines, invalid(`no data written, ${reason}`));
  assert.deepEqual(told(none).points, [0, 3, 0, 0]);
  assert.deepEqual(told(none).lines, ["2 refused missing-field-value"]);
  assert.match(
    none.report.summary,
    /2 good lines were refused with them: this server takes a body as a whole/,
  );
  const partly = await write(lines, invalid(`partial write has occurred, ${reason}`));
  assert.deepEqual(told(partly).points, [2, 1, 0, 0]);
  assert.deepEqual(told(partly).lines, ["2 refused missing-field-value"]);
});

prove("204", async () => {
  const written = await write(LINES, OK);
  assert.deepEqual(told(written), {
    state: "complete",
    points: [3, 0, 0, 0],
    lines: [],
    whole: undefined,
    resendSafe: null,
  });
  assert.equal(written.report.brief, "3 stored");
});

prove("400", async () => {
  const lines = ["# a comment", good(1), "home temp= 1", "", good(2), "home,room=a", good(3)];
  const written = await write(
    lines,
    invalid(
      "partial write has occurred, errors encountered on line(s): error parsing line 2 (1-based): No fields were provided\nerror parsing line 4 (1-based): Expected at least one space character, got end of input",
    ),
  );
  assert.deepEqual(told(written).points, [3, 2, 0, 0]);
  assert.deepEqual(told(written).lines, ["3 refused missing-field-value", "6 refused missing-fields"]);
  assert.match(written.report.lines[0].message, /The server says "No fields were provided"/);
  assert.equal(written.report.brief, "3 stored · 2 refused (400)");
});

prove("400-unsure", async () => {
  const written = await write(
    [good(1), "home temp= 1", good(3)],
    invalid(
      "failed to parse line protocol: errors encountered on line(s): error parsing line 2 (1-based): No fields were provided",
    ),
  );
  assert.deepEqual(told(written).points, [0, 1, 2, 0]);
  assert.deepEqual(told(written).lines, ["2 refused missing-field-value"]);
  assert.match(written.report.summary, /unknown whether stored/);
});

prove("401", async () => {
  for (const authorization of [null, "secret-token-of-this-test"]) {
    const written = await writeLines({ product: "cloud-serverless", authorization }, LINES, [
      error(401, "unauthorized", "unauthorized access"),
    ]);
    assert.deepEqual(told(written), { ...NOTHING, whole: "unauthorized" });
    assert.match(written.report.summary, /the token is missing or not valid/);
    assert.match(written.report.advice[0], /Enter a valid token/);
    assert.deepEqual(
      written.received.map((request) => request.authorization),
      [authorization ?? undefined],
    );
    assert.ok(!JSON.stringify(written.report).includes("secret-token-of-this-test"));
  }
});

prove("401-permission", async () => {
  const written = await write(LINES, error(403, "forbidden", "insufficient permissions for write"));
  assert.deepEqual(told(written), { ...NOTHING, whole: "forbidden" });
  assert.match(written.report.summary, /The token may not write to this bucket/);
  assert.match(written.report.advice[0], /Use a credential that may write/);
});

prove("403", async () => {
  const lines = [good(1), "home,room=old temp=1 1672531200000000000", good(3)];
  const written = await write(
    lines,
    error(
      403,
      "forbidden",
      "dml handler error: data in table home is outside of the retention period: minimum acceptable timestamp is 2024-02-01T00:00:00+00:00, but observed timestamp 2023-01-01T00:00:00+00:00 is older.",
    ),
  );
  assert.deepEqual(told(written).points, [0, 1, 2, 0]);
  assert.deepEqual(told(written).lines, ["2 refused retention"]);
  assert.equal(written.report.lines[0].focus?.start.character, lines[1].lastIndexOf(" ") + 1);
  assert.match(written.report.advice.join(" "), /Check the timestamps and the precision/);
});

for (const [id, what, message] of [
  ["404-bucket", "bucket", 'bucket "home-bucket" not found'],
  ["404-organization", "organization", 'organization name "home-org" not found'],
] as const) {
  prove(id, async () => {
    const written = await write(LINES, error(404, "not found", message));
    assert.deepEqual(told(written), { ...NOTHING, whole: "not-found" });
    assert.match(written.report.summary, new RegExp(`The ${what} "home-(?:bucket|org)" does not exist`));
    assert.match(written.report.advice[0], what === "bucket" ? /create the bucket/ : /organization's name/);
  });
}

const TOO_LARGE = error(413, "request too large", "cannot read data: points in batch is too large");

prove("413", async () => {
  const halved = await write([...LINES, good(4)], TOO_LARGE, OK);
  assert.deepEqual(told(halved).points, [4, 0, 0, 0]);
  assert.deepEqual(
    halved.received.map(({ body }) => body.trim().split("\n").length),
    [4, 2, 2],
  );
  const single = await write([good(1)], TOO_LARGE);
  assert.deepEqual(told(single).points, [0, 1, 0, 0]);
  assert.equal(single.report.whole?.code, "too-large");
});

const QUOTA = "org 0123456789abcdef has exceeded limited_write plan limit";

prove("429", async () => {
  const limited = error(429, "too many requests", QUOTA, { headers: { "Retry-After": "42" } });
  const passed = await write(LINES, limited, OK);
  assert.deepEqual(passed.waits, [42]);
  assert.deepEqual(told(passed).points, [3, 0, 0, 0]);
  const long = await write(LINES, { ...limited, headers: { "Retry-After": "300" } });
  assert.deepEqual(long.waits, []);
  assert.deepEqual(told(long), { ...NOTHING, whole: "quota" });
  assert.match(long.report.summary, /used up its plan's limit \(limited_write\)/);
  assert.match(long.report.advice.join(" "), /300 s|5 min/);
});

prove("429-bare", async () => {
  const written = await write(LINES, error(429, "too many requests", QUOTA));
  assert.deepEqual(written.waits, [1, 2, 4, 8]);
  assert.deepEqual(told(written), { ...NOTHING, whole: "quota" });
});

prove("500", async () => {
  const written = await write(LINES, error(500, "internal error", "internal error"));
  assert.equal(written.received.length, 5);
  assert.deepEqual(told(written), { ...OPEN, whole: "server-error" });
  assert.match(written.report.advice.join(" "), /sending them again is safe/);
  const untimed = await write(["home temp=1"], error(500, "internal error", "internal error"));
  assert.equal(untimed.received.length, 1);
  assert.equal(untimed.report.resendSafe, false);
});

const AWAY = error(503, "unavailable", "no healthy upstream");

prove("503", async () => {
  const written = await write(LINES, { ...AWAY, headers: { "Retry-After": "7" } }, OK);
  assert.deepEqual(written.waits, [7]);
  assert.deepEqual(told(written).points, [3, 0, 0, 0]);
});

prove("503-bare", async () => {
  const written = await write(LINES, AWAY);
  assert.deepEqual(written.waits, [1, 2, 4, 8]);
  assert.deepEqual(told(written), { ...OPEN, whole: "unavailable" });
});

prove("message", async () => {
  const written = await write(LINES, invalid("a sentence that nobody listed"));
  assert.equal(written.report.whole?.serverText, "a sentence that nobody listed");
  assert.deepEqual(told(written).points, [0, 0, 3, 0]);
});

const STORED_TYPE = (line: number, given: string, type: string) =>
  `partial write has occurred, errors encountered on line(s): error writing line ${line} (1-based): Could not insert column: Existing table schema specifies column temp is type ${type}, but type ${given} was given`;

prove("field-error", async () => {
  const lines = [good(1), `home,room=a temp=3i ${T}`, good(3)];
  const written = await write(
    lines,
    invalid(STORED_TYPE(2, "iox::column_type::field::integer", "iox::column_type::field::float")),
  );
  assert.deepEqual(told(written).points, [2, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
});

prove("syntax", async () => {
  const written = await write(
    [good(1), good(2), "home,room= temp=1"],
    invalid(
      "no data written, errors encountered on line(s): error parsing line 3 (1-based): Expected tag value, got ` temp=1`",
    ),
  );
  assert.deepEqual(told(written).lines, ["3 refused missing-tag-value"]);
  assert.match(written.report.advice[0], /Correct the marked lines/);
});

prove("precision", async () => {
  const written = await writeLines(
    { product: "cloud-serverless", precision: "s" },
    ["home temp=1 1750000000", `home temp=2 ${T}`],
    [
      invalid(
        "partial write has occurred, errors encountered on line(s): timestamp overflows i64 on line 2 (1-based)",
      ),
    ],
  );
  assert.match(written.received[0].url, /precision=s(?:&|$)/);
  assert.deepEqual(told(written).points, [1, 1, 0, 0]);
  assert.match(told(written).lines[0], /^2 refused/);
});

prove("payload", async () => {
  const lines = Array.from({ length: 7 }, (_, i) => good(i));
  const { received, report } = await writeLines({ product: "cloud-serverless", batchLines: 3 }, lines, [OK]);
  assert.deepEqual(
    received.map(({ body }) => body.trim().split("\n").length),
    [3, 3, 1],
  );
  assert.equal(report.points.stored, 7);
});

prove("batch-conflict", async () => {
  const lines = [good(1), `home,room=a temp=3i ${T}`, good(3)];
  const written = await write(
    lines,
    invalid(
      "partial write has occurred, errors encountered on line(s): error writing line 2 (1-based): Unable to insert iox::column_type::field::integer type into column temp with type iox::column_type::field::float",
    ),
  );
  assert.deepEqual(told(written).points, [2, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
  assert.equal(written.report.lines[0].focus?.start.character, "home,room=a ".length);
});

prove("bucket-conflict", async () => {
  const lines = [good(1), `home,room=a temp=3i ${T}`, good(3)];
  const written = await write(
    lines,
    invalid("dml handler error: schema conflict: table home, column temp is type f64 but write has type i64"),
  );
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
  assert.deepEqual(told(written).points, [0, 1, 2, 0]);
  assert.match(written.report.advice[0], /Write the field with the type that is stored/);
});

prove("string-to-int", async () => {
  const lines = [`home count=1i ${T}`, `home count="two" ${T + 1n}`];
  const written = await write(
    lines,
    invalid(
      STORED_TYPE(2, "iox::column_type::field::string", "iox::column_type::field::integer").replace(
        "temp",
        "count",
      ),
    ),
  );
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
  assert.equal(written.report.lines[0].focus?.start.character, "home ".length);
});

close();
