/**
 * The page "Troubleshoot issues writing data" of InfluxDB OSS v2, row by row, against a loopback server that answers with what 2.7 and 2.9
 * were recorded to say.
 */
import assert from "node:assert/strict";
import { error, OK, proofsOf, type Served, told, writeLines } from "./loopback";
import { OSS_V2 } from "./rows";

const T = 1_750_000_000_000_000_000n;
const good = (i: number) => `home,room=r${i} temp=2${i}.5 ${T + BigInt(i)}`;
const LINES = [good(1), good(2), good(3)];
const CONFLICTING = [good(1), `home,room=a temp=3i ${T}`, good(3)];
const write = (lines: readonly string[], ...answers: Served[]) =>
  writeLines({ product: "influxdb-2", version: "2.7.12" }, lines, answers);
const invalid = (message: string) => error(400, "invalid", message);
const dropped = (reason: string) =>
  error(422, "unprocessable entity", `failure writing points to database: partial write: ${reason}`);
const CONFLICT =
  'field type conflict: input field "temp" on measurement "home" is type integer, already exists as type float dropped=1';
const { prove, close } = proofsOf(OSS_V2);

const NOTHING = { state: "complete", points: [0, 3, 0, 0], lines: [] as string[], resendSafe: true };
const OPEN = { state: "complete", points: [0, 0, 3, 0], lines: [] as string[], resendSafe: true };
const STORED = {
  state: "complete",
  points: [3, 0, 0, 0],
  lines: [] as string[],
  whole: undefined,
  resendSafe: null,
};

prove("validates", async () => {
  const written = await write(LINES, invalid("Please provide either orgID or org"));
  assert.deepEqual(told(written), { ...NOTHING, whole: "other" });
  assert.match(written.report.advice[0], /organization/);
});

prove("ingest-204", async () => {
  const written = await write(LINES, OK);
  assert.deepEqual(told(written), STORED);
  assert.equal(written.report.summary, "All 3 points stored.");
});

prove("ingest-422", async () => {
  const written = await write(CONFLICTING, dropped(CONFLICT));
  assert.deepEqual(told(written).points, [2, 1, 0, 0]);
  assert.match(written.report.summary, /2 of 3 points stored/);
});

prove("ingest-422-all", async () => {
  const written = await write([`home temp=3i ${T}`], dropped(CONFLICT));
  assert.deepEqual(told(written).points, [0, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["1 refused field-type-conflict"]);
});

prove("details", async () => {
  const { report } = await write(CONFLICTING, dropped(CONFLICT));
  assert.match(report.lines[0].serverText ?? "", /field "temp" on measurement "home" is type integer/);
});

prove("synchronous", async () => {
  const written = await write(LINES, OK);
  assert.equal(written.report.points.unknown, 0);
  assert.equal(written.report.brief, "3 stored");
});

prove("order", async () => {
  const { received } = await writeLines({ product: "influxdb-2", batchLines: 1 }, LINES, [OK]);
  assert.deepEqual(
    received.map(({ body, open }) => [body.trim(), open]),
    LINES.map((line) => [line, 0]),
  );
});

prove("204", async () => assert.deepEqual(told(await write(LINES, OK)), STORED));

const BAD = [good(1), "home temp= 1", "# x", "home,room=a", good(3)];

prove("400", async () => {
  const written = await write(
    BAD,
    invalid(
      "unable to parse 'home temp= 1': missing field value\nunable to parse 'home,room=a': missing fields",
    ),
  );
  assert.deepEqual(told(written).points, [0, 4, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused missing-field-value", "4 refused missing-fields"]);
  assert.match(
    written.report.summary,
    /2 good lines were refused with them: this server takes a body as a whole/,
  );
});

for (const [id, authorizations] of [
  ["401", [null, "secret"]],
  ["401-value", ["Token "]],
] as const) {
  prove(id, async () => {
    for (const authorization of authorizations) {
      const written = await writeLines({ product: "influxdb-2", authorization }, LINES, [
        error(401, "unauthorized", "unauthorized access"),
      ]);
      assert.deepEqual(told(written), { ...NOTHING, whole: "unauthorized" });
      assert.match(written.report.summary, /the token is missing or not valid/);
      assert.match(written.report.advice[0], /Enter a valid token/);
      assert.deepEqual(
        written.received.map((request) => request.authorization),
        [authorization?.trim()],
      );
    }
  });
}

prove("401-permission", async () => {
  const written = await write(LINES, error(403, "forbidden", "insufficient permissions for write"));
  assert.deepEqual(told(written), { ...NOTHING, whole: "forbidden" });
  assert.match(written.report.summary, /The token may not write to this bucket/);
});

prove("404-bucket", async () => {
  const written = await write(LINES, error(404, "not found", 'bucket "home-bucket" not found'));
  assert.deepEqual(told(written), { ...NOTHING, whole: "not-found" });
  assert.match(written.report.summary, /The bucket "home-bucket" does not exist/);
  assert.match(written.report.advice[0], /create the bucket/);
});

prove("404-organization", async () => {
  const written = await write(LINES, error(404, "not found", 'organization name "home-org" not found'));
  assert.deepEqual(told(written), { ...NOTHING, whole: "not-found" });
  assert.match(written.report.summary, /The organization "home-org" does not exist/);
});

const TOO_LARGE = error(413, "request too large", "unable to read data: points batch is too large");

prove("413", async () => {
  const halved = await write([...LINES, good(4)], TOO_LARGE, OK);
  assert.deepEqual(told(halved).points, [4, 0, 0, 0]);
  assert.equal(halved.received.length, 3);
  const single = await write([good(1)], TOO_LARGE);
  assert.deepEqual(told(single).points, [0, 1, 0, 0]);
  assert.equal(single.report.whole?.code, "too-large");
});

prove("422-conflict", async () => {
  const written = await write(CONFLICTING, dropped(CONFLICT));
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
  assert.match(written.report.advice[0], /Write the field with the type that is stored/);
});

const OLD = "home,room=old temp=1 1";
const retention = (count: number, key: string, time: string) =>
  dropped(
    `dropped ${count} points outside retention policy of duration 24h0m0s - oldest point ${key} at ${time} dropped because it violates a Retention Policy Lower Bound at 2025-05-20T19:06:17.612973Z, newest point ${key} at ${time} dropped because it violates a Retention Policy Lower Bound at 2025-05-20T19:06:17.612973Z dropped=${count} for database: 9f282d63c7d3a5c0 for retention policy: autogen`,
  );

prove("422-retention", async () => {
  const written = await write(
    [good(1), OLD, good(3)],
    retention(1, "home,room=old", "1970-01-01T00:00:00.000000001Z"),
  );
  assert.deepEqual(told(written).points, [2, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused retention"]);
  assert.equal(written.report.lines[0].focus?.start.character, OLD.lastIndexOf(" ") + 1);
});

prove("500", async () => {
  const failed = error(500, "internal error", "unexpected error writing points to database: timeout");
  const written = await write(LINES, failed);
  assert.deepEqual(told(written).points, OPEN.points);
  assert.equal(written.report.resendSafe, true);
  assert.match(written.report.summary, /unknown whether stored/);
  const untimed = await write(["home temp=1"], failed);
  assert.equal(untimed.received.length, 1);
  assert.equal(untimed.report.resendSafe, false);
});

prove("503", async () => {
  const away = error(503, "unavailable", "unavailable", { headers: { "Retry-After": "9" } });
  const written = await write(LINES, away, OK);
  assert.deepEqual(written.waits, [9]);
  assert.deepEqual(told(written), STORED);
});

prove("503-starting", async () => {
  const written = await write(LINES, { status: 503, body: { status: "starting" } });
  assert.deepEqual(written.waits, [1, 2, 4, 8]);
  assert.deepEqual(told(written), { ...NOTHING, whole: "unavailable" });
});

prove("message", async () => {
  const { report } = await write(LINES, invalid("a sentence that nobody listed"));
  assert.equal(report.whole?.serverText, "a sentence that nobody listed");
  assert.equal(report.points.unknown, 3);
});

prove("status", async () => {
  const { report } = await write(LINES, error(404, "not found", 'bucket "home-bucket" not found'));
  assert.equal(report.brief, "3 refused (404)");
  assert.equal(report.exchanges[0].result, "404 Not Found");
});

prove("partial", async () => {
  const written = await write(CONFLICTING, dropped(CONFLICT));
  assert.equal(written.report.brief, "2 stored · 1 refused (422)");
});

prove("syntax", async () => {
  const written = await write(
    ["home temp=tru", good(2)],
    invalid("unable to parse 'home temp=tru': invalid boolean"),
  );
  assert.deepEqual(told(written).lines, ["1 refused invalid-boolean"]);
});

prove("precision", async () => {
  const written = await writeLines(
    { product: "influxdb-2", precision: "s" },
    ["home temp=1 1750000000", `home temp=2 ${T}`],
    [
      invalid(
        `unable to parse 'home temp=2 ${T}': time outside range -9223372036854775806 - 9223372036854775806`,
      ),
    ],
  );
  assert.match(written.received[0].url, /precision=s(?:&|$)/);
  assert.deepEqual(told(written).points, [0, 2, 0, 0]);
  assert.match(told(written).lines.join(), /^2 refused [\w-]+$/);
});

prove("payload", async () => {
  const lines = Array.from({ length: 7 }, (_, i) => good(i));
  const { received } = await writeLines({ product: "influxdb-2", batchLines: 3 }, lines, [OK]);
  assert.deepEqual(
    received.map(({ body }) => body.trim().split("\n").length),
    [3, 3, 1],
  );
});

prove("code", async () => {
  const { report } = await write([OLD], retention(1, "home,room=old", "1970-01-01T00:00:00.000000001Z"));
  assert.match(report.exchanges[0].result, /^422 /);
  assert.match(JSON.stringify(report), /2025-05-20T19:06:17\.612973Z/);
});

prove("example", async () => {
  const lines = [0, 200, 400, 600].map((i) => `home,room=Living\\ Room temp=1 ${1_541_000_000 + i}`);
  const key = "home,room=Living\\ Room";
  const answer = dropped(
    `dropped 4 points outside retention policy of duration 24h0m0s - oldest point ${key} at 1970-01-01T00:00:01.541Z dropped because it violates a Retention Policy Lower Bound at 2025-05-20T19:06:17.612973Z, newest point ${key} at 1970-01-01T00:00:01.5410006Z dropped because it violates a Retention Policy Lower Bound at 2025-05-20T19:06:17.612973Z dropped=4 for database: 9f282d63c7d3a5c0 for retention policy: autogen`,
  );
  const written = await write([...lines, good(1)], answer);
  assert.deepEqual(told(written).points, [1, 4, 0, 0]);
  assert.deepEqual(
    told(written).lines,
    [1, 2, 3, 4].map((line) => `${line} refused retention`),
  );
});

prove("parse-error", async () => {
  const written = await write([good(1), "home"], invalid("unable to parse 'home': missing fields"));
  assert.deepEqual(told(written).points, [0, 2, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused missing-fields"]);
});

prove("timestamp", async () => {
  const written = await write(
    [good(1), "home temp=1 12x"],
    invalid("unable to parse 'home temp=1 12x': bad timestamp"),
  );
  assert.deepEqual(told(written).points, [0, 2, 0, 0]);
  assert.match(told(written).lines.join(), /^2 refused [\w-]*timestamp[\w-]*$/);
});

prove("batch-conflict", async () => {
  const written = await write(CONFLICTING, dropped(CONFLICT));
  assert.equal(written.report.lines[0].focus?.start.character, "home,room=a ".length);
});

prove("batch-conflict-500", async () => {
  const written = await writeLines({ product: "influxdb-2", version: "2.7.11" }, CONFLICTING, [
    error(500, "internal error", "unexpected error writing points to database: field type conflict"),
  ]);
  assert.equal(written.received.length, 1);
  assert.deepEqual(written.waits, []);
  assert.deepEqual(told(written), {
    ...NOTHING,
    lines: ["2 refused field-type-conflict"],
    whole: undefined,
  });
  assert.match(written.report.advice[0], /one type in the whole batch/);
});

prove("bucket-conflict", async () => {
  const written = await write([`home temp=3i ${T}`, good(2)], dropped(CONFLICT));
  assert.deepEqual(told(written).points, [1, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["1 refused field-type-conflict"]);
});

prove("string-to-int", async () => {
  const written = await write(
    [`home count=1i ${T}`, `home count="two" ${T + 1n}`],
    dropped(
      'field type conflict: input field "count" on measurement "home" is type string, already exists as type integer dropped=1',
    ),
  );
  assert.deepEqual(told(written).points, [1, 1, 0, 0]);
  assert.deepEqual(told(written).lines, ["2 refused field-type-conflict"]);
});

close();
