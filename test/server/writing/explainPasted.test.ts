// A pasted answer: told as a document, placed on the lines of a text where the text is what was sent.
import assert from "node:assert/strict";
import test from "node:test";
import type { Target } from "../../../server/src/lineprotocol/targets";
import { explainPasted } from "../../../server/src/writing/explainPasted";
import { SourceText } from "../../../server/src/writing/source";

const NOW = Date.UTC(2026, 10, 25);
const T = "1795507200000000000";
const TEXT = `# home\nclimate,room=hall temp=21.5 ${T}\nclimate,room=attic temp= ${T}\nclimate,room=hall temp=22i ${T}\n`;

const CURL_VERBOSE = [
  '$ curl -v -XPOST "http://localhost:8086/api/v2/write?org=o&bucket=b&precision=s" -H "Authorization: Token sup3rsecret" --data-binary @x.lp',
  "*   Trying 127.0.0.1:8086...",
  "> POST /api/v2/write?org=o&bucket=b&precision=s HTTP/1.1",
  "> Host: localhost:8086",
  "> Authorization: Token sup3rsecret",
  ">",
  "< HTTP/1.1 400 Bad Request",
  "< Content-Type: application/json; charset=utf-8",
  "< X-Influxdb-Version: v2.7.11",
  "<",
  `{"code":"invalid","message":"unable to parse 'climate,room=attic temp= ${T}': missing field value"}`,
  "* Connection #0 to host localhost left intact",
].join("\n");

function explain(text: string, body: string | null = TEXT, target?: Target) {
  return explainPasted({
    id: "x",
    text,
    now: NOW,
    ...(target && { target }),
    ...(body !== null && {
      document: { uri: "file:///home.lp", name: "home.lp", source: SourceText.ofText(body) },
    }),
  });
}

/** Lines of one paragraph joined, headings with what stands below them. */
function prose(text: string): string {
  return text.replace(/\n +/g, " ");
}

test("curl -v: status, headers, request and body are told apart, and the line is found", () => {
  const { title, text, report } = explain(CURL_VERBOSE);
  assert.equal(title, "InfluxDB 2.x · 400 Bad Request · lines that cannot be read");
  assert.ok(report);
  assert.equal(report.origin, "pasted");
  assert.equal(report.serverName, "InfluxDB 2.7.11");
  assert.deepEqual(report.points, { stored: 0, refused: 3, unknown: 0, notSent: 0 });
  assert.deepEqual(
    report.lines.map(({ range, certain, code }) => [range.start.line, certain, code]),
    [[2, true, "missing-field-value"]],
  );
  assert.match(prose(text), /What happened 1 line could not be read/);
  assert.match(
    prose(text),
    /Why The server says: "unable to parse 'climate,room=attic temp= \d+': missing field value"/,
  );
  assert.match(prose(text), /What was written Nothing was stored\. Of home\.lp: 3 refused\./);
  assert.match(prose(text), /- line 3, refused: /);
  assert.match(prose(text), /What to do next 1\. /);
  assert.match(prose(text), /Sending the same again The same request would be refused/);
  assert.match(prose(text), /Read more https:\/\/docs\.influxdata\.com/);
  assert.match(prose(text), /request: POST \/api\/v2\/write\?org=o&bucket=b&precision=s/);
});

test("credentials in a pasted text are not shown again", () => {
  const { text } = explain(CURL_VERBOSE);
  assert.doesNotMatch(text, /sup3rsecret/);
  assert.match(prose(text), /Authorization: Token \(hidden\)/);
});

test("without a document the answer is told all the same, and says that no file was named", () => {
  const { text, report } = explain(CURL_VERBOSE, null);
  assert.equal(report, undefined);
  assert.match(prose(text), /No line protocol file was named/);
});

test("another body in the pasted request: nothing of the file is marked", () => {
  const command = `curl -i -XPOST 'http://localhost:8086/write?db=x' --data-binary 'other v='\nHTTP/1.1 400 Bad Request\nX-Influxdb-Version: 1.8.10\nX-Influxdb-Build: OSS\n\n{"error":"unable to parse 'other v=': missing field value"}\n`;
  const { text, report } = explain(command);
  assert.equal(report, undefined);
  assert.match(prose(text), /has other lines than home\.lp: nothing is marked there/);
});

test("a body in the pasted request that is a part of the file: only that part is read", () => {
  const part = `climate,room=attic temp= ${T}`;
  const command = `curl -i 'http://localhost:8086/write?db=x' --data-binary '${part}'\nHTTP/1.1 400 Bad Request\nX-Influxdb-Version: 1.8.10\nX-Influxdb-Build: OSS\n\n{"error":"unable to parse '${part}': missing field value"}\n`;
  const { text, report } = explain(command);
  assert.deepEqual(report?.points, { stored: 0, refused: 1, unknown: 0, notSent: 0 });
  assert.match(prose(text), /Read as the answer to line 3 of home\.lp/);
});

test("a log line of Telegraf: the conflict's line is named, with the edit that mends it", () => {
  const log = `2026-11-25T10:00:00Z E! [outputs.influxdb] When writing to [http://localhost:8086]: failed doing req: 400 Bad Request: partial write: field type conflict: input field "temp" on measurement "climate" is type integer, already exists as type float dropped=1`;
  const { report } = explain(log, TEXT, { product: "influxdb-1", precision: "ns" });
  const refused = report?.lines.filter(({ code }) => code === "field-type-conflict") ?? [];
  assert.deepEqual(
    refused.map(({ range }) => range.start.line),
    [3],
  );
  assert.deepEqual(refused[0].fixes, [
    {
      title: "Store as float: 22i → 22",
      range: { start: { line: 3, character: 23 }, end: { line: 3, character: 26 } },
      newText: "22",
      preferred: true,
    },
  ]);
  assert.ok(report?.actions?.some(({ id }) => id === "fix-lines"));
});

test("lines of the answer that are not in the file are counted, not placed", () => {
  const { text, report } = explain(
    `HTTP/1.1 400 Bad Request\nX-Influxdb-Version: 1.8.10\nX-Influxdb-Build: OSS\n\n{"error":"unable to parse 'nowhere v=': missing field value"}`,
  );
  assert.deepEqual(report?.lines, []);
  assert.match(prose(text), /1 error of the answer belongs to no line of home\.lp/);
});

test("an HTML page of a gateway: read by its status, unknown stays unknown", () => {
  const page =
    "HTTP/1.1 502 Bad Gateway\nContent-Type: text/html\n\n<html><head><title>502 Bad Gateway</title></head></html>";
  const { title, text, report } = explain(page, TEXT, { product: "influxdb-2", precision: "ns" });
  assert.match(title, /502 Bad Gateway/);
  assert.match(prose(text), /Unknown whether anything was stored/);
  assert.equal(report?.points.unknown, 3);
});

test("an accepting answer: stored, and nothing to do", () => {
  const { text, report } = explain(
    "HTTP/1.1 204 No Content\nX-Influxdb-Version: 1.8.10\nX-Influxdb-Build: OSS\n\n",
    `m v=1 ${T}\n`,
  );
  assert.equal(report?.points.stored, 1);
  assert.match(prose(text), /All points are stored/);
  assert.match(prose(text), /Sending the same again Not needed/);
});

test("a text that is no answer at all claims nothing", () => {
  const { text, report } = explain("hello there");
  assert.equal(report?.points.unknown, 3);
  assert.match(prose(text), /Unknown whether anything was stored/);
});

test("InfluxDB 3: what is said of the one line stands beside what is said of the whole", () => {
  const { text } = explain(
    'HTTP/1.1 400 Bad Request\n\n{"error":"partial write of line protocol occurred","data":[{"original_line":"home temp=hi","line_number":2,"error_message":"invalid column type"}]}',
    null,
  );
  assert.match(
    prose(text),
    /The server says: "partial write of line protocol occurred" And of line 2: "invalid column type" \(home temp=hi\)/,
  );
});

test("the words of a client on having no answer are not called the server's", () => {
  const { text } = explain("Error: write EPIPE\n   at somewhere", null);
  assert.match(prose(text), /Why The text says: "/);
});

test("long and hostile texts are bounded, and their control characters shown", () => {
  const { text } = explain(`\u001b[2J<img src=x> ${"x".repeat(3_000_000)}`);
  assert.ok(text.length < 60_000, `${text.length}`);
  assert.doesNotMatch(text, /\u001b/);
});
