import assert from "node:assert/strict";
import { test } from "node:test";
import { explainCase } from "../../../../server/src/writing/answers/explainCase";
import { readPastedText } from "../../../../server/src/writing/answers/logLine";

test("curl -i", () => {
  const read = readPastedText(
    'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nX-Influxdb-Version: 1.8.10\r\n\r\n{"error":"timeout"}\n',
  );
  assert.equal(read.status, 400);
  assert.equal(read.headers["x-influxdb-version"], "1.8.10");
  assert.equal(read.body, '{"error":"timeout"}');
});

test("curl -v, trailing blanks lost on the way: the mark alone is no part of the body", () => {
  const { status, body } = readPastedText(
    '> POST /write HTTP/1.1\n>\n< HTTP/1.1 400 Bad Request\n<\n{"error":"x"}\n',
  );
  assert.deepEqual([status, body], [400, '{"error":"x"}']);
});

test("curl -v", () => {
  const read = readPastedText(
    [
      "*   Trying 127.0.0.1:8086...",
      "> POST /write?db=x HTTP/1.1",
      "> Host: localhost:8086",
      ">",
      "< HTTP/1.1 100 Continue",
      "< ",
      "< HTTP/1.1 404 Not Found",
      "< X-Influxdb-Version: 1.7.9",
      "< ",
      '{"error":"database not found: \\"x\\""}',
      "* Connection #0 to host localhost left intact",
    ].join("\n"),
  );
  assert.equal(read.status, 404);
  assert.equal(read.headers["x-influxdb-version"], "1.7.9");
  assert.equal(read.body, '{"error":"database not found: \\"x\\""}');
});

test("Telegraf's log", () => {
  const line =
    '2024-03-04T10:00:00Z E! [outputs.influxdb_v2] Failed to write metric to b (will be dropped: 422 Unprocessable Entity): unprocessable entity: failure writing points to database: partial write: field type conflict: input field "v" on measurement "m" is type integer, already exists as type float dropped=5';
  const read = readPastedText(line);
  assert.equal(read.status, 422);
  assert.ok(read.body.startsWith("failure writing points to database: "));
  const points = readPastedText(
    "2019-07-23T14:10:32Z E! [outputs.influxdb] When writing to [http://localhost:8086]: received error partial write: points beyond retention policy dropped=12; discarding points",
  );
  assert.equal(points.body, "partial write: points beyond retention policy dropped=12");
});

test("Python: status, headers and body of an exception", () => {
  const read = readPastedText(
    "influxdb_client.rest.ApiException: (429)\nReason: Too Many Requests\nHTTP response headers: HTTPHeaderDict({'Retry-After': '25', 'X-Influxdb-Version': 'v2.3.0'})\nHTTP response body: {\"code\":\"too many requests\",\"message\":\"slow down\"}",
  );
  assert.equal(read.status, 429);
  assert.equal(read.headers["retry-after"], "25");
  assert.equal(read.headers["x-influxdb-version"], "v2.3.0");
  assert.equal(read.body, '{"code":"too many requests","message":"slow down"}');
  const bytes = readPastedText(
    '(500)\nReason: Internal Server Error\nHTTP response body: b\'{"error":"write failed: hinted handoff queue not empty"}\\n\'',
  );
  assert.equal(bytes.status, 500);
  assert.equal(bytes.body, '{"error":"write failed: hinted handoff queue not empty"}');
});

test("JSON inside a logger's quoted value", () => {
  const read = readPastedText(
    'level=error msg="write failed" err="{\\"error\\":\\"partial write: points beyond retention policy dropped=2\\"}\\n"',
  );
  assert.equal(read.body, '{"error":"partial write: points beyond retention policy dropped=2"}');
});

test("a text without an answer stays as it is", () => {
  const read = readPastedText("something else");
  assert.deepEqual([read.status, read.body], [null, "something else"]);
});

test("a client's name is a hint for whom the text is from, and nothing more", () => {
  const hinted = (text: string) => {
    const read = explainCase({ text, request: { method: "POST", path: "/write", body: "m v=1 1\n" } });
    assert.ok(!("caseError" in read));
    // Other servers take these clients' writes: some keep both of two equal points.
    assert.equal(read.retry.safe, read.written === "none");
    return read.product;
  };
  const refused = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  assert.equal(hinted(`E! [outputs.influxdb] When writing to [http://h:8086]: ${refused}`), "influxdb-1");
  assert.equal(hinted(`E! [outputs.influxdb_v2] When writing to [http://h:8086]: ${refused}`), "influxdb-2");
  assert.equal(
    hinted(`E! [outputs.influxdb_v3] Writing to "http://h:8181" failed: ${refused}`),
    "influxdb3-core",
  );
  assert.equal(
    hinted("questdb.ingress.IngressError: Could not flush buffer: Broken pipe (os error 32)"),
    "questdb",
  );
  assert.equal(hinted(`E! [outputs.http] ${refused}`), null);
  // What the text says of the server wins.
  assert.equal(
    hinted(
      'E! [outputs.influxdb_v2] Failed to write metric (will be dropped: 400 Bad Request): incorrect influx line "m v=',
    ),
    "victoriametrics",
  );
});
