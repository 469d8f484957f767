import assert from "node:assert/strict";
import test from "node:test";
import { dialectOf } from "../../../server/src/lineprotocol/dialects";
import type { CarryResult } from "../../../server/src/schema/exchange";
import { batchOfText } from "../../../server/src/writing/batches";
import { cleanText } from "../../../server/src/writing/cleanText";
import { describeExchange, exchangeDocument } from "../../../server/src/writing/exchangeText";
import { Ledger } from "../../../server/src/writing/ledger";
import { SourceText } from "../../../server/src/writing/source";
import { LOCAL } from "./performing";

function show(text: string, result: CarryResult): string {
  const dialect = dialectOf({ product: "influxdb-1", precision: "ns" }, "bytes");
  const source = SourceText.ofText(text);
  const batch = batchOfText(source, dialect, [{ start: 0, end: source.bytes.length }]);
  assert.ok(batch);
  const request = {
    method: "POST",
    path: "/write",
    query: [["db", "a b&c"]],
    headers: { Accept: "application/json" },
  } as const;
  const ledger = new Ledger([{ uri: "a.lp", destination: LOCAL }]);
  ledger.exchanged({ batch, request, result, startedAt: 0, milliseconds: 1234.4 });
  return exchangeDocument(ledger.exchanges, "Local");
}

test("request and answer as they went over the wire, without credentials", () => {
  const text = show("m v=1\n", {
    status: 400,
    headers: { "x-influxdb-version": "1.8", "set-cookie": "session=secret" },
    body: Buffer.from('{"error":"x"}\n'),
  });
  assert.equal(
    text,
    [
      "### Exchange 1: line 1, 1 point, 1970-01-01T00:00:00.000Z, 1,234 ms",
      "",
      "POST /write?db=a%20b%26c",
      "Host: (Local)",
      "Authorization: (added by the editor)",
      "Accept: application/json",
      "",
      "m v=1\n",
      "",
      "--- 400 Bad Request",
      "x-influxdb-version: 1.8",
      "",
      '{"error":"x"}\n',
    ].join("\n"),
  );
});

test("control characters are shown, long bodies are cut in their middle", () => {
  const control = show("m v=1\n", {
    status: 400,
    headers: { a: "b\u001b[2Jc" },
    body: Buffer.from("\u001b]0;x\u0007\n"),
  });
  assert.ok(!/[\u0000-\u0009\u000b-\u001f]/.test(control));
  const long = show(`m s="${"x".repeat(60_000)}"\n`, { failure: "cut", message: "It broke." });
  assert.ok(long.length < 25_000);
  assert.match(long, /… \(40,007 bytes not shown\) …/);
  assert.match(long, /--- no answer: connection broken\n\nIt broke\.$/);
});

test("results in a few words", () => {
  assert.equal(describeExchange({ status: 204, headers: {}, body: new Uint8Array() }), "204 No Content");
  assert.equal(describeExchange({ status: 599, headers: {}, body: new Uint8Array() }), "599");
  assert.equal(describeExchange({ failure: "refused", message: "" }), "connection refused");
});

test("texts of servers cannot move a cursor or turn the reading direction", () => {
  assert.equal(cleanText("a\u0000\u001b[1m\nb\u202e"), "a\u2400\u241b[1m\u240ab\\u202e");
  assert.equal(cleanText("a\n\tb", true), "a\n\tb");
});
