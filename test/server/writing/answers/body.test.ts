import assert from "node:assert/strict";
import { test } from "node:test";
import { readAnswerBody } from "../../../../server/src/writing/answers/body";

const message = (body: string, type?: string) => readAnswerBody(body, type).message;

test("JSON of each family", () => {
  assert.equal(message('{"error":"timeout"}\n'), "timeout");
  assert.equal(message('{"code":"invalid","message":"missing db"}'), "missing db");
  assert.equal(message('{"status":"starting"}\n'), "starting");
  assert.equal(message('{\n\t"code": "not found",\n\t"message": "path not found"\n}'), "path not found");
  assert.equal(message('{"error":{"message":"inner"}}'), "inner");
  assert.equal(
    message('{"error_code":"1","error_message":"Error parsing message: x at 3"}'),
    "Error parsing message: x at 3",
  );
});

test("properties beside the message", () => {
  const said = readAnswerBody('{"code":"invalid","message":"m","line":3,"errorId":"ab-1"}', undefined);
  assert.equal(said.code, "invalid");
  assert.equal(said.line, 3);
  assert.deepEqual(said.keys, ["code", "message", "line", "errorId"]);
});

test("InfluxDB 3: a list and a single object of refused lines", () => {
  const entry = '{"error_message":"No fields were provided","line_number":2,"original_line":"m v=x"}';
  const list = readAnswerBody(
    `{"error":"partial write of line protocol occurred","data":[${entry}]}`,
    undefined,
  );
  assert.deepEqual(list.entries, [{ message: "No fields were provided", line: 2, original: "m v=x" }]);
  assert.equal(list.entriesAreList, true);
  const one = readAnswerBody(`{"error":"line protocol parsing error","data":${entry}}`, undefined);
  assert.equal(one.entries?.length, 1);
  assert.equal(one.entriesAreList, false);
});

test("two JSON texts in one body (InfluxDB 1.8, 1.9)", () => {
  const said = readAnswerBody(
    '{"error":"invalid precision \\"us\\""}\n{"error":"database is required"}\n',
    "application/json",
  );
  assert.equal(said.message, 'invalid precision "us"');
  assert.equal(said.second, "database is required");
  assert.equal(said.whole, true);
});

test("CSV, one answer and two", () => {
  assert.equal(message("error\ntimeout\n", "text/csv"), "timeout");
  const two = readAnswerBody('error\n"a ""b"""\nerror\ndatabase is required\n', "text/csv");
  assert.equal(two.message, 'a "b"');
  assert.equal(two.second, "database is required");
});

test("MessagePack of InfluxDB 1.x, decoded as text", () => {
  const text = "unable to parse 'm': missing fields";
  const bytes = Buffer.concat([
    Buffer.from([0x81, 0xa5]),
    Buffer.from("error"),
    Buffer.from([0xd9, text.length]),
    Buffer.from(text),
  ]);
  assert.equal(message(bytes.toString("utf8")), text);
  const short = Buffer.concat([
    Buffer.from([0x81, 0xa5]),
    Buffer.from("error"),
    Buffer.from([0xa7]),
    Buffer.from("timeout"),
  ]);
  assert.equal(message(short.toString("utf8")), "timeout");
});

test("cut JSON is read as far as it goes", () => {
  const said = readAnswerBody('{"code":"invalid","message":"unable to parse \'m v=', undefined);
  assert.equal(said.message, "unable to parse 'm v=");
  assert.equal(said.whole, false);
});

test("JSON with raw control characters and Go's escapes", () => {
  const said = readAnswerBody('{"error":"a\x01b\\x02c"}', undefined);
  assert.equal(said.message, "a\x01b\x02c");
});

test("web pages: title and heading", () => {
  const said = readAnswerBody(
    "<html>\r\n<head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>",
    "text/html",
  );
  assert.equal(said.form, "html");
  assert.equal(said.message, "502 Bad Gateway");
});

test("empty, blank, binary", () => {
  assert.equal(readAnswerBody("", undefined).form, "empty");
  assert.equal(readAnswerBody("\n", "text/plain").form, "empty");
  assert.equal(readAnswerBody("\x00\x01\x02\x03\x04", undefined).form, "binary");
});

test("deep and large bodies take bounded time", () => {
  const deep = `{"error":${"[".repeat(1_000_000)}`;
  assert.equal(typeof message(deep), "string");
  const deepWhole = `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)},"error":"e"}`;
  assert.equal(message(deepWhole), "e");
  const large = `{"error":"${"x".repeat(50_000_000)}"}`;
  const before = performance.now();
  assert.equal(readAnswerBody(large, undefined).whole, false);
  assert.ok(performance.now() - before < 5000);
});
